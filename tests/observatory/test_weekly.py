"""Each Monday the moderators get the figures of the week that is over: once, with the week before, none about nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from threading import Barrier, Thread

import pytest
from sqlmodel import Session, col, select

from jobboard.accounts.actions import add_moderator
from jobboard.accounts.models import User
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.moderation.actions import report_offer
from jobboard.moderation.forms import ReportDetails
from jobboard.moderation.models import Act, Decision, ReportReason
from jobboard.observatory.weekly import tell_of_the_week
from jobboard.observatory.weeks import Week, count_weeks, lines_of, number_of, week_before
from jobboard.offers.models import Offer, Status
from jobboard.worker import CHORES, GATES, run_once
from tests.factories import make_offer, make_user
from tests.mail.relay import Relay
from tests.observatory.test_keeping import answer, apply

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# The first hour of Monday 11 January 2027 in France; the week that counts begins seven days before.
MONDAY = datetime(2027, 1, 10, 23, 0, tzinfo=UTC)
WEEK = MONDAY - 7 * DAY
NINE = MONDAY + 9 * HOUR


def decided(session: Session, offer: Offer, act: Act, at: datetime, by: User, undone: bool = False) -> None:
    """What a moderator did, as it is written down."""
    session.add(
        Decision(
            offer_id=offer.id or 0,
            by_user_id=by.id or 0,
            act=act,
            status_before=Status.IN_REVIEW,
            created_at=at,
            undone_at=at if undone else None,
        )
    )


@pytest.fixture
def ada(database: Database) -> User:
    """A moderator since last year."""
    with database.writing() as session:
        return add_moderator(session, email="ada@example.org", locale="fr", now=MONDAY - 60 * DAY)


@pytest.fixture
def week(database: Database, ada: User) -> None:
    """A week with something of everything, and one before with one application."""
    with database.writing() as session:
        offer = make_offer(
            session,
            published_at=WEEK - 20 * DAY,
            submitted_at=WEEK - 5 * HOUR,
            expires_at=MONDAY + 60 * DAY,
        )
        make_offer(session, published_at=WEEK, expires_at=MONDAY + 60 * DAY)
        answer(session, apply(session, offer, WEEK - 4 * DAY), 6)
        answer(session, apply(session, offer, WEEK), 3)
        apply(session, offer, MONDAY - timedelta(seconds=1))
        # Of the next week already.
        apply(session, offer, MONDAY)
        decided(session, offer, Act.APPROVE, WEEK, ada)
        decided(session, offer, Act.HOLD, WEEK + DAY, ada)
        decided(session, offer, Act.REMOVE, WEEK + DAY, ada, undone=True)
        details = ReportDetails(reason=ReportReason.WRONG, text="")
        report_offer(session, offer, details, visitor="1", now=WEEK + 2 * DAY)
        [late] = session.exec(
            select(OutboxMessage).where(OutboxMessage.letter == "application_receipt").limit(1)
        )
        late.state, late.settled_at = DeliveryState.BOUNCED, MONDAY - HOUR
        session.add(late)


def letters(database: Database) -> list[OutboxMessage]:
    """Those with the figures of a week, in order."""
    with database.reading() as session:
        wanted = select(OutboxMessage).where(OutboxMessage.letter == "weekly_figures")
        return list(session.exec(wanted.order_by(col(OutboxMessage.id))))


def test_a_week_is_counted_from_monday_to_sunday_in_france(database: Database, week: None) -> None:
    spans = [week_before(NINE), week_before(NINE, 1)]
    assert (spans[0].start, spans[0].end) == (WEEK, MONDAY)
    assert number_of(spans[0]) == (2027, 1)
    with database.reading() as session:
        this, before = count_weeks(session, spans, NINE)
    assert this == Week(
        published=1,
        handed=2,
        answered=2,
        answered_within=3 * DAY,
        decided=1,
        decided_within=5 * HOUR,
        reports=1,
        stopped=1,
        failed=1,
    )
    assert this.incidents == 3
    assert before == Week(0, 1, 0, None, 0, None, 0, 0, 0)


def test_the_letter_has_every_figure_with_that_of_the_week_before(database: Database, week: None) -> None:
    tell_of_the_week(database, NINE - timedelta(seconds=1))
    assert letters(database) == []
    tell_of_the_week(database, NINE)
    [letter] = letters(database)
    assert letter.recipient == "ada@example.org"
    assert letter.subject == "Semaine 1 : 2 réponses, 3 incidents"
    for part in (letter.text, letter.html):
        said = " ".join(part.replace("<strong>", "").replace("</strong>", "").replace("\u00a0", " ").split())
        assert "Candidatures remises : 2 (1)" in said
        assert "La moitié des réponses est venue sous : 3 jours (–)" in said
        assert "La moitié des décisions a pris au plus : 5 heures (–)" in said
        assert "1 signalement attend." in said
        assert "Rien n’attend d’être relu." in said


def test_one_letter_a_week_whatever_happens_and_none_about_weeks_that_were_missed(
    database: Database, week: None
) -> None:
    for days in range(7):
        tell_of_the_week(database, NINE + days * DAY)
    assert len(letters(database)) == 1
    with database.writing() as session:
        # A board that rests three weeks has nothing to tell, and then tells of the last week only.
        offer = session.exec(select(Offer).order_by(col(Offer.id)).limit(1)).one()
        apply(session, offer, MONDAY + 22 * DAY)
    tell_of_the_week(database, NINE + 30 * DAY)
    assert [row.purpose_key for row in letters(database)][1:] == [
        f"week:{letters(database)[0].purpose_key.split(':')[1]}:2027-05"  # type: ignore[union-attr]
    ]


def test_after_three_days_off_the_letter_still_comes(database: Database, week: None) -> None:
    tell_of_the_week(database, NINE + 3 * DAY)
    assert len(letters(database)) == 1


def test_three_workers_write_one_letter(database: Database, week: None) -> None:
    start = Barrier(3)

    def work() -> None:
        start.wait()
        tell_of_the_week(database, NINE)

    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(letters(database)) == 1


def test_two_weeks_in_which_nothing_happened_are_not_told_of(database: Database, ada: User) -> None:
    tell_of_the_week(database, NINE)
    assert letters(database) == []


def test_only_moderators_of_that_week_who_want_it_are_told(database: Database, week: None) -> None:
    with database.writing() as session:
        make_user(session, "rose@example.org")
        add_moderator(session, email="new@example.org", locale="en", now=MONDAY)
        stopped = add_moderator(session, email="stopped@example.org", locale="fr", now=WEEK)
        blocked = add_moderator(session, email="blocked@example.org", locale="fr", now=WEEK)
        stopped.figures_off_at, blocked.blocked_at = MONDAY, MONDAY
        session.add_all([stopped, blocked])
    tell_of_the_week(database, NINE)
    assert [row.recipient for row in letters(database)] == ["ada@example.org"]
    tell_of_the_week(database, NINE + 7 * DAY)
    assert sorted(row.recipient for row in letters(database)[1:]) == ["ada@example.org", "new@example.org"]


def test_each_figure_has_its_words_in_both_languages() -> None:
    weeks = [Week(1200, 2, 1, 2 * DAY + 3 * HOUR, 0, None, 0, 0, 0)]
    for said, first in (("fr", "Offres mises en ligne"), ("en", "Offers that came online")):
        lines = lines_of(weeks, said)
        assert lines[0][0] == first
        assert len(lines) == 9
        assert lines[0][1] == ["1\u202f200" if said == "fr" else "1,200"]
        took = lines[3][1][0].replace("\u00a0", " ")
        assert took == ("2 jours et 3 heures" if said == "fr" else "2 days and 3 hours")


@pytest.fixture
def relay() -> Iterator[Relay]:
    """It takes everything."""
    running = Relay().start()
    yield running
    running.stop()


def test_the_mail_that_leaves_leads_to_the_page_of_the_figures(
    database: Database, settings: Settings, files: FileStore, relay: Relay, week: None
) -> None:
    tell_of_the_week(database, NINE)
    sending = settings.model_copy(update={"mail_url": f"smtp://127.0.0.1:{relay.port}"})
    run_once(database, sending, files, NINE, gates=GATES)
    [stored] = [one for one in relay.stored if one.recipient == "ada@example.org"]
    mail = message_from_bytes(stored.data, policy=policy.default)
    assert len(mail["subject"]) <= 60
    assert mail["auto-submitted"] == "auto-generated"
    for part in ("plain", "html"):
        body = mail.get_body((part,))
        assert body is not None
        assert f"{settings.base_url}/fr/moderation/chiffres" in body.get_content()


def test_the_worker_does_it() -> None:
    assert tell_of_the_week in [chore for _, chore in CHORES]
