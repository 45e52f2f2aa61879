"""A week and a day before its last day an offer's recruiter is told, each once, and never of an end that is no more."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from threading import Barrier, Thread

import pytest
from sqlmodel import Session, col, select

from jobboard.applications.actions.ending import end_recruitment
from jobboard.applications.actions.last_days import BATCH, announce_ends
from jobboard.applications.actions.outcome import MORNING
from jobboard.kit.clock import day_of, end_of_day
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import reveal
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.offers.models import CloseReason, Offer, Revision, RevisionState, Status
from jobboard.offers.sheets import as_json, sheet_of
from jobboard.worker import CHORES, GATES, run_once
from tests.factories import NOON, make_application, make_offer, make_user
from tests.mail.relay import Relay

DAY = timedelta(days=1)
LAST_DAY = day_of(NOON + 20 * DAY)
ENDS = end_of_day(LAST_DAY)


def before(days: int) -> datetime:
    """The hour of the letter so many days before the last one."""
    return end_of_day(LAST_DAY - (days + 1) * DAY) + MORNING


def offer_ending(database: Database, *, applicants: int = 0, **columns: object) -> int:
    """Rose's offer, online for three weeks more."""
    with database.writing() as session:
        offer = make_offer(session, **{"expires_at": ENDS, **columns})
        for number in range(applicants):
            make_application(session, offer, email=f"sami{number}@example.org")
        return offer.id or 0


def letters(database: Database) -> list[OutboxMessage]:
    """Those about an end, in order."""
    with database.reading() as session:
        wanted = select(OutboxMessage).where(OutboxMessage.letter == "offer_ending")
        return list(session.exec(wanted.order_by(col(OutboxMessage.id))))


def days_told(database: Database) -> list[str]:
    """Which last day each letter speaks of, and how many days before."""
    return [(row.purpose_key or "").partition(":")[2].partition(":")[2] for row in letters(database)]


def change(database: Database, number: int, **columns: object) -> None:
    """What somebody else does to the offer."""
    with database.writing() as session:
        offer = session.get_one(Offer, number)
        offer.sqlmodel_update(columns)
        session.add(offer)


def pass_hours(
    database: Database, first: datetime, last: datetime, step: timedelta = timedelta(hours=3)
) -> None:
    """The rounds of the worker between two moments."""
    now = first
    while now <= last:
        announce_ends(database, now)
        now += step


def test_two_letters_leave_a_week_and_a_day_before(database: Database) -> None:
    number = offer_ending(database, applicants=2)
    announce_ends(database, before(7) - timedelta(seconds=1))
    assert letters(database) == []
    announce_ends(database, before(7))
    pass_hours(database, before(7), ENDS + 10 * DAY)
    assert days_told(database) == [f"{LAST_DAY}:7", f"{LAST_DAY}:1"]
    week, day = letters(database)
    assert (week.created_at, week.recipient) == (before(7), "rose@example.org")
    assert before(1) <= day.created_at < before(1) + timedelta(hours=3)
    assert "pendant encore 7 jours" in week.text
    assert "2 candidatures sont arrivées. 2 personnes attendent encore une réponse." in week.text
    assert "pendant encore 1 jour." in day.text
    with database.reading() as session:
        assert session.get_one(Offer, number).status == Status.PUBLISHED


def test_three_workers_write_one_letter(database: Database) -> None:
    offer_ending(database)
    start = Barrier(3)

    def work() -> None:
        start.wait()
        announce_ends(database, before(7))

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert days_told(database) == [f"{LAST_DAY}:7"]


@pytest.mark.parametrize(
    ("back", "told"),
    [
        (before(7) + 3 * DAY, [f"{LAST_DAY}:7"]),
        (before(1) + timedelta(hours=5), [f"{LAST_DAY}:1"]),
        (ENDS - timedelta(minutes=1), [f"{LAST_DAY}:1"]),
        (ENDS, []),
        (ENDS + 30 * DAY, []),
    ],
)
def test_a_board_that_stood_still_writes_one_letter_or_none(
    database: Database, back: datetime, told: list[str]
) -> None:
    """R-27: no flood after a stop, and no word of an end that is past."""
    offer_ending(database)
    announce_ends(database, before(7) - DAY)
    pass_hours(database, back, back + timedelta(hours=6))
    assert days_told(database) == told


def test_on_the_last_day_the_letter_says_today(database: Database) -> None:
    offer_ending(database)
    announce_ends(database, ENDS - timedelta(minutes=1))
    [letter] = letters(database)
    assert "C’est le dernier jour pour postuler" in letter.text
    assert "C’est le dernier jour pour postuler" in letter.html


@pytest.mark.parametrize(
    "status", [Status.PAUSED, Status.HELD, Status.CLOSED, Status.REMOVED, Status.IN_REVIEW]
)
def test_nothing_is_said_of_an_offer_that_takes_no_applications(database: Database, status: Status) -> None:
    number = offer_ending(database)
    change(database, number, status=status, close_reason=CloseReason.WITHDRAWN)
    pass_hours(database, before(7), ENDS + DAY)
    assert letters(database) == []


def test_an_offer_that_is_online_for_less_than_a_week_is_told_once_the_day_before(database: Database) -> None:
    """Who has just published it knows its last day."""
    offer_ending(database, published_at=before(7) + DAY)
    pass_hours(database, before(7) + DAY, ENDS)
    assert days_told(database) == [f"{LAST_DAY}:1"]


def test_an_offer_that_is_still_to_come_is_not_told_of(database: Database) -> None:
    offer_ending(database, published_at=ENDS - timedelta(hours=1))
    pass_hours(database, before(7), ENDS - timedelta(hours=2))
    assert letters(database) == []


def test_new_dates_are_told_of_anew(database: Database) -> None:
    number = offer_ending(database)
    announce_ends(database, before(7))
    change(database, number, expires_at=ENDS + 20 * DAY, last_day_told_at=before(7) + DAY)
    pass_hours(database, before(7) + DAY, ENDS + 20 * DAY)
    later = LAST_DAY + 20 * DAY
    assert days_told(database) == [f"{LAST_DAY}:7", f"{later}:7", f"{later}:1"]


def _propose(database: Database, number: int, state: RevisionState) -> None:
    with database.writing() as session:
        offer = session.get_one(Offer, number)
        session.add(
            Revision(
                offer_id=number,
                number=1,
                sheet=as_json(sheet_of(offer)),
                created_at=before(7),
                state=state,
                new_dates=True,
            )
        )


def test_who_has_asked_for_a_later_day_is_not_asked_again_until_it_is_declined(database: Database) -> None:
    number = offer_ending(database)
    _propose(database, number, RevisionState.PROPOSED)
    pass_hours(database, before(7), before(2))
    assert letters(database) == []
    with database.writing() as session:
        session.exec(select(Revision)).one().state = RevisionState.DECLINED
    announce_ends(database, before(2))
    assert days_told(database) == [f"{LAST_DAY}:7"]


def test_a_crowd_of_ends_is_told_in_one_round(database: Database) -> None:
    with database.writing() as session:
        for number in range(BATCH + 3):
            author = make_user(session, f"rose{number}@example.org", name=f"Rose {number}")
            make_offer(session, author=author, expires_at=ENDS)
    announce_ends(database, before(7))
    assert len({row.recipient for row in letters(database)}) == BATCH + 3


class Office:
    """A worker with every gate, and a relay to send by."""

    def __init__(self, database: Database, settings: Settings, files: FileStore, relay: Relay) -> None:
        self.database, self.files, self.relay = database, files, relay
        self.settings = settings.model_copy(update={"mail_url": f"smtp://127.0.0.1:{relay.port}"})

    def send(self, now: datetime) -> None:
        """What is due leaves."""
        run_once(self.database, self.settings, self.files, now, gates=GATES)


@pytest.fixture
def office(database: Database, settings: Settings, files: FileStore) -> Iterator[Office]:
    """Its relay takes everything."""
    relay = Relay().start()
    yield Office(database, settings, files, relay)
    relay.stop()


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_the_mail_that_leaves_names_the_offer_first_and_its_link_opens_the_page(
    database: Database, office: Office, settings: Settings, locale: str
) -> None:
    with database.writing() as session:
        make_offer(session, author=make_user(session, locale=locale), expires_at=ENDS)
    announce_ends(database, before(7))
    office.send(before(7))
    [stored] = office.relay.stored
    mail = message_from_bytes(stored.data, policy=policy.default)
    says = "se termine le" if locale == "fr" else "ends on"
    assert str(mail["subject"]).startswith("Tenir la boutique en ligne")
    assert says in mail["subject"]
    assert len(mail["subject"]) <= 60
    assert mail["auto-submitted"] == "auto-generated"
    path = "/fr/publier/bilan/" if locale == "fr" else "/en/post/outcome/"
    for part in ("plain", "html"):
        body = mail.get_body((part,))
        assert body is not None
        assert f"{settings.base_url}{path}" in body.get_content()
    [letter] = letters(database)
    assert reveal(settings.secret_key, letter.text) != letter.text


@pytest.mark.parametrize("what", ["closed", "paused", "extended", "over"])
def test_a_letter_that_waited_says_nothing_of_an_end_that_is_no_more(
    database: Database, office: Office, what: str
) -> None:
    number = offer_ending(database)
    now = before(1)
    announce_ends(database, now)
    if what == "closed":
        with database.writing() as session:
            offer = session.get_one(Offer, number)
            end_recruitment(session, offer, reason=CloseReason.FILLED_HERE, by=None, now=now)
    elif what == "paused":
        change(database, number, status=Status.PAUSED)
    elif what == "extended":
        change(database, number, expires_at=ENDS + 9 * DAY)
    else:
        change_due(database, ENDS)
    office.send(ENDS)
    assert office.relay.stored == []
    assert [row.state for row in letters(database)] == [DeliveryState.CANCELLED]


def change_due(database: Database, moment: datetime) -> None:
    """The relay was away until then."""
    with database.writing() as session:
        _put_off(session, moment)


def _put_off(session: Session, moment: datetime) -> None:
    for row in session.exec(select(OutboxMessage)):
        row.due_at = moment
        session.add(row)


def test_the_worker_does_it() -> None:
    assert announce_ends in [chore for _, chore in CHORES]
