"""The board's figures are what a recount gives, by civil month, and say nothing of answers before their time."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlmodel import Session, select

from jobboard.applications.actions.answering import answer_application
from jobboard.applications.actions.submitting import withdraw
from jobboard.applications.models import AnswerKind, Application
from jobboard.kit.changes import current_version
from jobboard.kit.db import Database
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.queries import letters_of
from jobboard.observatory.keeping import MOVING, figures_by_month, figures_of_year, measure_board
from jobboard.observatory.models import YEAR, BoardFigures
from jobboard.offers.models import Offer, Status
from jobboard.worker import CHORES
from tests.factories import make_application, make_offer

DAY = timedelta(days=1)
# A quarter of an hour into January, in France.
NEW_YEAR = datetime(2026, 12, 31, 23, 15, tzinfo=UTC)
_numbers = count()


def online(session: Session, published_at: datetime = NEW_YEAR - 9 * DAY) -> Offer:
    """Rose's offer, open for as long as these tests last."""
    return make_offer(session, published_at=published_at, expires_at=NEW_YEAR + 600 * DAY)


def apply(session: Session, offer: Offer, at: datetime) -> Application:
    """An application that the company got at once."""
    application = make_application(session, offer, now=at, email=f"s{next(_numbers)}@example.org")
    for row in letters_of(session, application.subject_key):
        if row.letter == "application_handoff":
            row.state, row.handed_at, row.settled_at, row.due_at = DeliveryState.HANDED, at, at, None
            session.add(row)
    session.flush()
    return application


def answer(session: Session, application: Application, days: float) -> None:
    """The company declines."""
    answer_application(
        session,
        application,
        kind=AnswerKind.REFUSED,
        text="Bonjour.",
        reason=None,
        by=None,
        form_key=f"key-{next(_numbers)}",
        now=application.created_at + days * DAY,
    )


def kept(database: Database) -> dict[str, BoardFigures]:
    """All that is kept, by period."""
    with database.reading() as session:
        return {one.period: one for one in session.exec(select(BoardFigures))}


def test_what_happens_at_midnight_counts_for_the_month_in_france(database: Database) -> None:
    with database.writing() as session:
        offer = online(session, NEW_YEAR - timedelta(minutes=30))
        apply(session, offer, NEW_YEAR - timedelta(minutes=16))
        apply(session, offer, NEW_YEAR)
        apply(session, offer, NEW_YEAR + timedelta(hours=1))
    measure_board(database, NEW_YEAR + DAY)
    found = kept(database)
    assert len(found) == MOVING + 1
    assert (found["2026-12"].published, found["2026-12"].handed) == (1, 1)
    assert (found["2027-01"].published, found["2027-01"].handed) == (0, 2)
    assert (found[YEAR].published, found[YEAR].handed) == (1, 3)


def test_a_month_tells_of_answers_once_all_of_it_has_had_its_time(database: Database) -> None:
    with database.writing() as session:
        offer = online(session)
        for days in (2, 3, 9, 12):
            answer(session, apply(session, offer, NEW_YEAR + days * DAY), days)
        apply(session, offer, NEW_YEAR + 20 * DAY)
        withdraw(session, apply(session, offer, NEW_YEAR + DAY), offer, now=NEW_YEAR + 2 * DAY)
    ripe = datetime(2027, 1, 31, 23, 0, tzinfo=UTC) + 45 * DAY
    measure_board(database, ripe - timedelta(seconds=1))
    early = kept(database)["2027-01"]
    assert (early.handed, early.measured, early.answered, early.answer_days) == (6, 0, 0, None)
    measure_board(database, ripe)
    month = kept(database)["2027-01"]
    assert (month.handed, month.measured, month.answered, month.answer_days) == (6, 5, 4, 9)


def test_the_year_counts_whatever_has_had_its_time(database: Database) -> None:
    with database.writing() as session:
        offer = online(session)
        answer(session, apply(session, offer, NEW_YEAR), 1)
        apply(session, offer, NEW_YEAR + 40 * DAY)
    measure_board(database, NEW_YEAR + 46 * DAY)
    year = kept(database)[YEAR]
    assert (year.handed, year.measured, year.answered, year.answer_days) == (2, 1, 1, 1)
    measure_board(database, NEW_YEAR + 366 * DAY)
    assert kept(database)[YEAR].handed == 1


def test_letters_count_by_their_end_and_those_under_way_do_not(database: Database) -> None:
    with database.writing() as session:
        offer = online(session)
        for _ in range(3):
            make_application(session, offer, now=NEW_YEAR, email=f"s{next(_numbers)}@example.org")
        rows = session.exec(select(OutboxMessage).order_by("id")).all()
        ends = (
            DeliveryState.HANDED,
            DeliveryState.DELIVERED,
            DeliveryState.BOUNCED,
            DeliveryState.FAILED,
            DeliveryState.CANCELLED,
        )
        for row, end in zip(rows, ends, strict=False):
            row.state, row.settled_at = end, NEW_YEAR + DAY
            session.add(row)
    measure_board(database, NEW_YEAR + 2 * DAY)
    month = kept(database)["2027-01"]
    assert (month.accepted, month.refused) == (2, 2)


@pytest.mark.parametrize("status", [Status.HELD, Status.REMOVED])
def test_what_moderators_stopped_does_not_count(database: Database, status: Status) -> None:
    with database.writing() as session:
        offer = online(session)
        apply(session, offer, NEW_YEAR)
        offer.status = status
        session.add(offer)
    measure_board(database, NEW_YEAR + DAY)
    month = kept(database)["2027-01"]
    assert (month.published, month.handed) == (0, 0)
    assert kept(database)["2026-12"].published == 0


def test_old_months_stay_as_they_were_counted_last(database: Database) -> None:
    with database.writing() as session:
        apply(session, online(session), NEW_YEAR)
    measure_board(database, NEW_YEAR + DAY)
    with database.writing() as session:
        for application in session.exec(select(Application)):
            session.delete(application)
    measure_board(database, NEW_YEAR + 500 * DAY)
    found = kept(database)
    assert found["2027-01"].handed == 1
    assert found[YEAR].handed == 0
    with database.reading() as session:
        months = [one.period for one in figures_by_month(session, 30)]
    assert months[0] == "2026-12"
    assert months == sorted(months)


def test_counting_again_writes_nothing_where_nothing_moved_and_else_has_pages_made_anew(
    database: Database,
) -> None:
    with database.writing() as session:
        offer = online(session)
        apply(session, offer, NEW_YEAR)
    measure_board(database, NEW_YEAR + DAY)
    versions = []
    for later in (2, 3):
        with database.reading() as session:
            versions.append(current_version(session))
        measure_board(database, NEW_YEAR + later * DAY)
    assert versions[0] == versions[1]
    with database.writing() as session:
        apply(session, session.get_one(Offer, offer.id), NEW_YEAR + 3 * DAY)
        before = current_version(session)
    measure_board(database, NEW_YEAR + 4 * DAY)
    with database.reading() as session:
        assert current_version(session) > before
        year = figures_of_year(session)
    assert year is not None
    assert year.handed == 2


def test_a_new_board_has_counted_nothing(database: Database) -> None:
    with database.reading() as session:
        assert figures_of_year(session) is None
        assert figures_by_month(session, 12) == []
    measure_board(database, NEW_YEAR)
    with database.reading() as session:
        assert figures_by_month(session, 12) == []


def test_the_worker_does_it() -> None:
    assert measure_board in [chore for _, chore in CHORES]
