"""Every way in which an offer ends or an application is withdrawn: who is told, once, and what can still change."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from jobboard.applications.actions.aftermath import (
    BATCH,
    STALE,
    SURE_AFTER,
    follow_calendar,
    follow_moderation,
)
from jobboard.applications.actions.answering import answer_application
from jobboard.applications.actions.ending import end_recruitment, gate
from jobboard.applications.actions.following import NotNow
from jobboard.applications.actions.reminding import ask_for_answers
from jobboard.applications.actions.returning import take_back_withdrawal
from jobboard.applications.actions.submitting import handoff_purpose, withdraw
from jobboard.applications.models import AnswerKind, Application, State
from jobboard.applications.queries import answers_to
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.mail.control import hold
from jobboard.mail.models import DeliveryState, OutboxMessage, Stage
from jobboard.mail.queries import find_by_purpose, letters_of
from jobboard.offers.actions import lifecycle
from jobboard.offers.models import CloseReason, Offer, Status
from tests.factories import NOON, make_application, make_offer, make_user

DAY = timedelta(days=1)
LATER = NOON + 2 * DAY


def letters(session: Session, application: Application, letter: str) -> list[OutboxMessage]:
    return [row for row in letters_of(session, application.subject_key) if row.letter == letter]


def handoff(
    session: Session, application: Application, state: str, stage: str | None = None
) -> OutboxMessage:
    """Put the letter that carries an application where a test needs it."""
    row = find_by_purpose(session, handoff_purpose(application))
    assert row is not None
    row.state, row.stage = state, stage
    row.handed_at = NOON if state == DeliveryState.HANDED else None
    session.add(row)
    session.flush()
    return row


def apply(session: Session, offer: Offer | None = None, **details: str) -> Application:
    """An application that the company has."""
    application = make_application(session, offer, **details)
    handoff(session, application, DeliveryState.HANDED)
    return application


def ended(session: Session, way: str) -> Offer:
    """Rose's offer with Sami's application, ended in one of all ways."""
    offer = make_offer(session)
    apply(session, offer)
    if way == "by its date":
        offer.expires_at = LATER
    elif way == "paused, by its date":
        offer.status, offer.expires_at = Status.PAUSED, LATER
    elif way == "removed":
        lifecycle.remove(session, offer, actor="user:1", now=LATER - SURE_AFTER)
    else:
        end_recruitment(session, offer, reason=CloseReason(way), by=make_user(session), now=LATER)
    session.add(offer)
    return offer


WAYS = {
    "filled_here": ("offer_closed_to_applicant", State.OFFER_CLOSED),
    "filled_elsewhere": ("offer_closed_to_applicant", State.OFFER_CLOSED),
    "withdrawn": ("offer_closed_to_applicant", State.OFFER_CLOSED),
    "removed": ("offer_closed_to_applicant", State.OFFER_CLOSED),
    "full": ("offer_over_to_applicant", State.WAITING),
    "ended": ("offer_over_to_applicant", State.WAITING),
    "by its date": ("offer_over_to_applicant", State.WAITING),
    "paused, by its date": ("offer_over_to_applicant", State.WAITING),
}


@pytest.mark.parametrize("way", WAYS)
def test_however_an_offer_ends_who_waits_is_told_exactly_once(database: Database, way: str) -> None:
    """F-43 among them."""
    letter, state = WAYS[way]
    with database.writing() as session:
        offer = ended(session, way)
    for minutes in range(0, 300, 60):
        follow_moderation(database, LATER + timedelta(minutes=minutes))
        follow_calendar(database, LATER + timedelta(minutes=minutes))
    with database.reading() as session:
        told = session.exec(select(OutboxMessage).where(OutboxMessage.recipient == "sami@example.org")).all()
        assert [row.letter for row in told if row.letter != "application_receipt"] == [letter]
        [application] = session.exec(select(Application).where(Application.offer_id == offer.id)).all()
        assert application.state == state


def test_an_offer_that_is_over_says_that_nothing_is_decided(database: Database) -> None:
    with database.writing() as session:
        ended(session, "full")
        offer = make_offer(session, title="Photographe de l’atelier", expires_at=LATER)
        apply(session, offer, email="nora@example.org", name="Nora Haddad")
    follow_calendar(database, LATER)
    with database.reading() as session:
        rows = session.exec(
            select(OutboxMessage).where(OutboxMessage.letter == "offer_over_to_applicant")
        ).all()
        texts = {row.recipient: row.text for row in rows}
    assert "a reçu autant de candidatures" in texts["sami@example.org"]
    assert "jusqu’au 25 novembre 2026" in texts["nora@example.org"]
    assert all("Rien n’est décidé" in text for text in texts.values())


def test_who_has_an_answer_or_is_gone_is_not_told_that_an_offer_is_over(database: Database) -> None:
    with database.writing() as session:
        offer = make_offer(session, expires_at=LATER + DAY)
        refused, gone, waiting = (
            apply(session, offer, email=f"{name}@example.org", name=name) for name in ("Nora", "Lou", "Sami")
        )
        _answer(session, refused, AnswerKind.REFUSED, LATER)
        withdraw(session, gone, offer, now=LATER)
    follow_calendar(database, LATER + DAY)
    with database.reading() as session:
        assert [
            len(letters(session, one, "offer_over_to_applicant")) for one in (refused, gone, waiting)
        ] == [0, 0, 1]


def test_an_end_that_is_long_past_is_not_told_any_more(database: Database) -> None:
    """R-27: a board that stood still for a month writes to nobody about old ends; one that stood for three days does."""
    with database.writing() as session:
        offer = make_offer(session, expires_at=LATER)
        for number in range(BATCH + 5):
            apply(session, offer, email=f"s{number}@example.org")
    follow_calendar(database, LATER + STALE)
    with database.reading() as session:
        assert (
            session.exec(select(OutboxMessage).where(OutboxMessage.letter == "offer_over_to_applicant")).all()
            == []
        )
    follow_calendar(database, LATER + 3 * DAY)
    with database.reading() as session:
        told = session.exec(
            select(OutboxMessage).where(OutboxMessage.letter == "offer_over_to_applicant")
        ).all()
        assert len(told) == BATCH + 5


def test_an_outcome_after_the_last_day_is_still_told(database: Database) -> None:
    with database.writing() as session:
        offer = ended(session, "by its date")
    follow_calendar(database, LATER)
    with database.writing() as session:
        offer = session.get_one(Offer, offer.id)
        end_recruitment(
            session, offer, reason=CloseReason.FILLED_HERE, by=make_user(session), now=LATER + DAY
        )
    follow_calendar(database, LATER + DAY)
    with database.reading() as session:
        [application] = session.exec(select(Application)).all()
        assert len(letters(session, application, "offer_over_to_applicant")) == 1
        assert len(letters(session, application, "offer_closed_to_applicant")) == 1


def test_the_recruiter_hears_once_when_the_offer_is_full(database: Database, settings: Settings) -> None:
    """A-09."""
    few = settings.model_copy(update={"max_applications": 2})
    with database.writing() as session:
        session.info["settings"] = few
        offer = make_offer(session)
        make_application(session, offer)
        assert _to_rose(session, "offer_full") == []
        make_application(session, offer, email="nora@example.org")
        [letter] = _to_rose(session, "offer_full")
        assert "a reçu 2 candidatures et n’en prend plus" in letter.text
        assert "/fr/recruteur/reponses" in letter.text
        session.info["settings"] = settings


def _to_rose(session: Session, letter: str) -> list[OutboxMessage]:
    rows = select(OutboxMessage).where(
        OutboxMessage.letter == letter, OutboxMessage.recipient == "rose@example.org"
    )
    return list(session.exec(rows))


def test_a_hold_tells_those_whose_application_waits_for_it_and_nobody_else(database: Database) -> None:
    """F-43: kept here, the student told, the company gets nothing."""
    with database.writing() as session:
        offer = make_offer(session)
        there = apply(session, offer, email="nora@example.org", name="Nora Haddad")
        kept = make_application(session, offer)
        lifecycle.hold(session, offer, actor="user:1", now=NOON)
        row = handoff(session, kept, DeliveryState.QUEUED)
        hold(session, row, gate(session, row) or "")
    follow_moderation(database, NOON)
    with database.reading() as session:
        assert letters(session, kept, "offer_held_to_applicant") == []
    for minutes in (1, 2, 60):
        follow_moderation(database, NOON + timedelta(minutes=minutes))
    with database.reading() as session:
        [told] = letters(session, kept, "offer_held_to_applicant")
        assert "n’a pas été remise" in told.text
        assert letters(session, there, "offer_held_to_applicant") == []
        assert [row.state for row in letters(session, kept, "application_handoff")] == ["held"]
    with database.writing() as session:
        lifecycle.remove(session, session.get_one(Offer, offer.id), actor="user:1", now=NOON + DAY)
    for minutes in (1, 2):
        follow_moderation(database, NOON + DAY + timedelta(minutes=minutes))
    with database.reading() as session:
        assert len(letters(session, kept, "offer_closed_to_applicant")) == 1
        assert [row.state for row in letters(session, kept, "application_handoff")] == ["cancelled"]
        assert (
            session.exec(select(OutboxMessage).where(OutboxMessage.letter == "waiting_applications")).all()
            == []
        )


@pytest.mark.parametrize("state", ["queued", "held", "uncertain-never", "sending"])
def test_what_is_withdrawn_before_it_left_never_leaves(database: Database, state: str) -> None:
    """F-44: pending, or in a dialogue that has not reached the final dot; the bytes are gone, nobody is told."""
    with database.writing() as session:
        application = make_application(session)
        offer = session.get_one(Offer, application.offer_id)
        kind = DeliveryState.SENDING if state == "sending" else DeliveryState(state.partition("-")[0])
        handoff(session, application, kind, Stage.DATA if state == "sending" else None)
        assert withdraw(session, application, offer, now=NOON + timedelta(minutes=1)) is True
        [letter] = letters(session, application, "application_handoff")
        assert (letter.state, letter.text, letter.html, letter.attachment_digest) == (
            "cancelled",
            "",
            "",
            None,
        )
        assert letters(session, application, "application_withdrawn") == []
        assert application.cv_deleted_at is not None
        with pytest.raises(NotNow):
            take_back_withdrawal(session, application, offer, now=NOON + timedelta(minutes=2))


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        (DeliveryState.SENDING, Stage.DOT),
        (DeliveryState.SENDING, Stage.REPLY),
        (DeliveryState.HANDED, None),
        (DeliveryState.DELIVERED, None),
    ],
)
def test_what_is_withdrawn_while_it_leaves_keeps_its_result_and_the_company_is_asked_to_delete(
    database: Database, state: DeliveryState, stage: Stage | None
) -> None:
    """F-45."""
    with database.writing() as session:
        application = make_application(session)
        offer = session.get_one(Offer, application.offer_id)
        before = handoff(session, application, state, stage)
        kept = (before.state, before.text, before.attachment_digest, before.fence)
        assert withdraw(session, application, offer, now=LATER) is False
        [after] = letters(session, application, "application_handoff")
        assert (after.state, after.text, after.attachment_digest, after.fence) == kept
        [notice] = letters(session, application, "application_withdrawn")
        assert notice.recipient == "rose@example.org"
        assert "Effacez le CV" in notice.text or "Supprimez le CV" in notice.text
        [receipt] = letters(session, application, "withdrawal_receipt")
        assert receipt.recipient == "sami@example.org"


def test_a_withdrawal_catches_the_letter_to_the_second_mailbox_as_well(database: Database) -> None:
    """F-44 after F-15: the first mailbox refused it, the second one has not got it yet."""
    with database.writing() as session:
        application = make_application(session)
        offer = session.get_one(Offer, application.offer_id)
        handoff(session, application, DeliveryState.BOUNCED)
        second = make_application(session, make_offer(session, title="Photographe"), email="nora@example.org")
        [row] = letters(session, second, "application_handoff")
        row.subject_key, row.purpose_key = application.subject_key, f"{handoff_purpose(application)}:second"
        session.add(row)
        session.flush()
        assert withdraw(session, application, offer, now=LATER) is True
        session.refresh(row)
        assert row.state == "cancelled"
        assert letters(session, application, "application_withdrawn") == []


def _answer(session: Session, application: Application, kind: AnswerKind, now: datetime) -> None:
    answer_application(
        session,
        application,
        kind=kind,
        text="Bonjour.",
        reason=None,
        by=None,
        form_key=f"{kind} {now:%d%H%M}",
        now=now,
    )


@pytest.fixture
def held(database: Database, settings: Settings) -> Settings:
    """A board that holds what leaves for ten minutes."""
    changed = settings.model_copy(update={"handoff_delay": 600})
    database.write_session.configure(info={"settings": changed})
    return changed


def test_a_withdrawal_taken_back_at_once_is_never_heard_of(database: Database, held: Settings) -> None:
    with database.writing() as session:
        application = apply(session)
        offer = session.get_one(Offer, application.offer_id)
        withdraw(session, application, offer, now=LATER)
        [notice] = letters(session, application, "application_withdrawn")
        assert notice.due_at == LATER + timedelta(minutes=10)
        take_back_withdrawal(session, application, offer, now=LATER + timedelta(minutes=9))
        assert (application.state, application.withdrawn_at) == (State.WAITING, None)
        assert [row.state for row in letters(session, application, "application_withdrawn")] == ["cancelled"]
        assert letters(session, application, "application_back") == []


def test_a_withdrawal_can_be_taken_back_for_a_day_and_once(database: Database) -> None:
    with database.writing() as session:
        application = apply(session)
        offer = session.get_one(Offer, application.offer_id)
        _answer(session, application, AnswerKind.INTERVIEW, NOON + DAY)
        withdraw(session, application, offer, now=LATER)
        for notice in letters(session, application, "application_withdrawn"):
            notice.state = DeliveryState.HANDED
        session.flush()
        take_back_withdrawal(session, application, offer, now=LATER + DAY - timedelta(seconds=1))
        assert application.state == State.INTERVIEW
        [word] = letters(session, application, "application_back")
        assert word.recipient == "rose@example.org"
        withdraw(session, application, offer, now=LATER + 2 * DAY)
        assert len(letters(session, application, "application_withdrawn")) == 2
        with pytest.raises(NotNow):
            take_back_withdrawal(session, application, offer, now=LATER + 2 * DAY)


def test_a_day_later_a_withdrawal_is_final(database: Database) -> None:
    with database.writing() as session:
        application = apply(session)
        offer = session.get_one(Offer, application.offer_id)
        withdraw(session, application, offer, now=LATER)
        with pytest.raises(NotNow):
            take_back_withdrawal(session, application, offer, now=LATER + DAY)
        assert application.state == State.WITHDRAWN


def test_an_answer_that_a_withdrawal_stopped_was_never_given(database: Database) -> None:
    with database.writing() as session:
        application = apply(session)
        offer = session.get_one(Offer, application.offer_id)
        _answer(session, application, AnswerKind.REFUSED, LATER)
        withdraw(session, application, offer, now=LATER + timedelta(minutes=5))
        take_back_withdrawal(session, application, offer, now=LATER + timedelta(minutes=20))
        assert answers_to(session, application) == []
        assert (application.state, application.answered_at) == (State.WAITING, None)


@pytest.mark.parametrize("end", ["filled_here", "withdrawn", "held", "removed", "applied anew"])
def test_what_is_decided_meanwhile_is_not_taken_back(database: Database, end: str) -> None:
    with database.writing() as session:
        offer = make_offer(session)
        application = apply(session, offer)
        withdraw(session, application, offer, now=LATER)
        if end == "applied anew":
            make_application(session, offer, now=LATER)
        elif end in ("held", "removed"):
            offer.status = Status(end)
        else:
            end_recruitment(session, offer, reason=CloseReason(end), by=None, now=LATER)
        session.flush()
        with pytest.raises(NotNow):
            take_back_withdrawal(session, application, offer, now=LATER + timedelta(hours=1))
        assert application.withdrawn_at is not None


def test_what_came_back_waits_and_is_asked_about_again(database: Database) -> None:
    with database.writing() as session:
        application = apply(session)
        offer = session.get_one(Offer, application.offer_id)
        withdraw(session, application, offer, now=LATER)
        take_back_withdrawal(session, application, offer, now=LATER + timedelta(hours=1))
    ask_for_answers(database, NOON + 7 * DAY)
    with database.reading() as session:
        assert len(_to_rose(session, "waiting_applications")) == 1
