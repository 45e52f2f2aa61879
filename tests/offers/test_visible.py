"""Whatever readers see of an offer moves the board version; what they do not see leaves it alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session

from jobboard.accounts.models import Role
from jobboard.companies.models import Company
from jobboard.kit.changes import changes_since, current_version
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.moderation.actions import decide, report_offer, undo
from jobboard.moderation.forms import ReportDetails, Verdict
from jobboard.moderation.models import Act, ReportReason
from jobboard.offers.actions import lifecycle
from jobboard.offers.models import CloseReason, Offer, Status
from tests.factories import NOON, make_application, make_offer, make_user

Move = Callable[[Session, Offer], object]


def moved(database: Database, do: Move, **columns: object) -> frozenset[int] | None:
    """The items that the log names after a move on an offer; None where the version stood still."""
    with database.writing() as session:
        number = make_offer(session, **columns).id
    with database.reading() as session:
        before = current_version(session)
    with database.writing() as session:
        do(session, session.get_one(Offer, number))
    with database.reading() as session:
        found = changes_since(session, before)
        return None if found.version == before else found.items


def _set(**values: object) -> Move:
    def do(session: Session, offer: Offer) -> None:
        for name, value in values.items():
            setattr(offer, name, value)
        session.add(offer)

    return do


def _close(session: Session, offer: Offer) -> None:
    lifecycle.close(session, offer, reason=CloseReason.FILLED_HERE, actor="user:1", now=NOON)


SEEN: dict[str, tuple[Move, dict[str, object]]] = {
    "pause": (lambda s, o: lifecycle.pause(s, o, actor="user:1", now=NOON), {}),
    "resume": (
        lambda s, o: lifecycle.resume(s, o, actor="user:1", now=NOON),
        {"status": Status.PAUSED},
    ),
    "hold": (lambda s, o: lifecycle.hold(s, o, actor="user:1", now=NOON), {}),
    "remove": (lambda s, o: lifecycle.remove(s, o, actor="user:1", now=NOON), {}),
    "close": (_close, {}),
    "edit": (_set(title="Un autre titre"), {}),
    "edit of a closed one": (
        _set(missions="Autre chose à faire, plus longuement."),
        {"status": Status.CLOSED, "close_reason": CloseReason.FULL, "closed_at": NOON},
    ),
    "a later end": (_set(expires_at=NOON + timedelta(days=40)), {}),
    "back to review": (_set(status=Status.IN_REVIEW), {}),
    "erased": (lambda s, o: s.delete(o), {}),
}
UNSEEN: dict[str, tuple[Move, dict[str, object]]] = {
    "a draft is edited": (_set(title="Un autre titre"), {"status": Status.UNCONFIRMED}),
    "a draft is erased": (lambda s, o: s.delete(o), {"status": Status.UNCONFIRMED}),
    "the contact changes": (_set(contact_email="autre@example.org"), {}),
    "the law was looked at": (_set(law_version="2027"), {}),
    "somebody applies": (lambda s, o: make_application(s, o), {}),
    "nothing": (_set(title="Le même"), {"title": "Le même"}),
}


@pytest.mark.parametrize("name", SEEN)
def test_readers_see(database: Database, name: str) -> None:
    do, columns = SEEN[name]
    items = moved(database, do, **columns)
    assert items is not None
    assert len(items) == 1


@pytest.mark.parametrize("name", UNSEEN)
def test_readers_do_not_see(database: Database, name: str) -> None:
    do, columns = UNSEEN[name]
    assert moved(database, do, **columns) is None


def test_a_publication_and_its_undoing_are_seen(database: Database, settings: Settings) -> None:
    def there_and_back(session: Session, offer: Offer) -> None:
        ada = make_user(session, "ada@example.org", role=Role.MODERATOR)
        decided = decide(
            session,
            offer,
            Verdict(act=Act.APPROVE, reason=None, comment=""),
            by=ada,
            now=NOON,
            settings=settings,
        )
        session.commit()
        undo(session, offer, decided, by=ada, now=NOON)

    items = moved(database, there_and_back, status=Status.IN_REVIEW, published_at=None)
    with database.reading() as session:
        assert items is not None
        assert current_version(session) >= 2


def test_the_second_report_is_seen(database: Database) -> None:
    def report(visitor: str) -> Move:
        details = ReportDetails(reason=ReportReason.OTHER, text="")
        return lambda session, offer: report_offer(session, offer, details, visitor=visitor, now=NOON)

    def two(session: Session, offer: Offer) -> None:
        report("one")(session, offer)
        report("two")(session, offer)

    assert moved(database, report("one")) is None
    assert moved(database, two)


def test_the_application_that_fills_an_offer_is_seen(database: Database, settings: Settings) -> None:
    most = settings.max_applications
    assert moved(database, lambda s, o: make_application(s, o), applications=most - 1)


def test_a_company_that_changes_its_name_changes_pages_only(database: Database) -> None:
    def rename(session: Session, offer: Offer) -> None:
        company = session.get_one(Company, offer.company_id)
        company.name = "Atelier Noisetier"
        session.add(company)

    assert moved(database, rename) == frozenset()
