"""A company answers, changes its mind, ends its offer; a student asks once, says yes or no."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from jobboard.accounts.models import User
from jobboard.applications.actions.aftermath import SURE_AFTER, let_go, tell_of_removals
from jobboard.applications.actions.answering import (
    CannotAnswer,
    UndoTooLate,
    answer_application,
    undo_answer,
)
from jobboard.applications.actions.ending import end_recruitment, gate
from jobboard.applications.actions.following import NotNow, accept, decline, remind
from jobboard.applications.actions.submitting import handoff_purpose, withdraw
from jobboard.applications.models import Answer, AnswerKind, Application, RefusalReason, State
from jobboard.applications.queries import answers_to, state_shown
from jobboard.applications.replies import pre_written
from jobboard.applications.timeline import timeline
from jobboard.kit.db import Database
from jobboard.mail.control import hold
from jobboard.mail.models import OutboxMessage
from jobboard.mail.queries import find_by_purpose, letters_of
from jobboard.offers.actions import lifecycle
from jobboard.offers.models import CloseReason, Offer, Status, WrongState
from tests.factories import NOON, make_application, make_offer, make_user

LATER = NOON + timedelta(days=2)
UNDO = timedelta(minutes=10)


def answer(
    session: Session,
    application: Application,
    kind: AnswerKind = AnswerKind.INTERVIEW,
    *,
    text: str = "Venez mardi.",
    reason: RefusalReason | None = None,
    by: User | None = None,
    key: str = "6f1c2f7e-0000-4000-8000-000000000001",
    now: object = LATER,
) -> Answer:
    return answer_application(
        session,
        application,
        kind=kind,
        text=text,
        reason=reason,
        by=by,
        form_key=key,
        now=now,  # type: ignore[arg-type]
    )


def offer_of(session: Session, application: Application) -> Offer:
    return session.get_one(Offer, application.offer_id)


def letters(session: Session, application: Application, letter: str) -> list[OutboxMessage]:
    return [row for row in letters_of(session, application.subject_key) if row.letter == letter]


def test_an_answer_leaves_after_ten_minutes_and_is_answered_to_the_company(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session)
        answer(session, application)
        [letter] = letters(session, application, "application_answer")
        assert letter.recipient == "sami@example.org"
        assert letter.reply_to == "rose@example.org"
        assert letter.due_at == LATER + UNDO
        assert letter.from_name.startswith("Atelier Coudrier via ")
        assert "Venez mardi." in letter.text
        assert application.state == State.INTERVIEW


def test_the_student_learns_it_only_when_it_has_left(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session)
        answer(session, application)
        given = answers_to(session, application)
        assert state_shown(application, given, LATER) is State.WAITING
        assert state_shown(application, given, LATER + UNDO) is State.INTERVIEW
        before = [event.text for event in timeline(session, application, LATER, "fr")]
        after = [event.text for event in timeline(session, application, LATER + UNDO, "fr")]
        assert "L’entreprise vous propose un entretien" not in before
        assert "L’entreprise vous propose un entretien" in after


def test_the_same_answer_sent_twice_is_one_letter(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session)
        assert answer(session, application).id == answer(session, application).id
        assert len(letters(session, application, "application_answer")) == 1


def test_an_answer_is_taken_back_as_if_it_had_never_been(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session)
        given = answer(session, application, AnswerKind.REFUSED)
        undo_answer(session, given, by=None, now=LATER + UNDO - timedelta(seconds=1))
        assert application.state == State.WAITING
        assert application.answered_at is None
        assert [row.state for row in letters(session, application, "application_answer")] == ["cancelled"]
        assert answers_to(session, application) == []


def test_what_has_left_is_not_taken_back(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session)
        given = answer(session, application)
        with pytest.raises(UndoTooLate):
            undo_answer(session, given, by=None, now=LATER + UNDO)
        answer(session, application, AnswerKind.OFFERED, key="6f1c2f7e-0000-4000-8000-000000000002")
        with pytest.raises(UndoTooLate):
            undo_answer(session, given, by=None, now=LATER)


def test_nobody_answers_what_was_withdrawn(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session)
        withdraw(session, application, offer_of(session, application), now=LATER)
        with pytest.raises(CannotAnswer):
            answer(session, application)


@pytest.mark.parametrize("status", [Status.HELD, Status.REMOVED])
def test_an_offer_in_doubt_writes_to_nobody(database: Database, status: Status) -> None:
    """A-16: while moderators doubt, nothing passes to students."""
    with database.writing() as session:
        application = make_application(session)
        offer_of(session, application).status = status
        with pytest.raises(CannotAnswer):
            answer(session, application)


def test_a_withdrawal_stops_an_answer_that_has_not_left(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session)
        answer(session, application)
        withdraw(session, application, offer_of(session, application), now=LATER)
        assert [row.state for row in letters(session, application, "application_answer")] == ["cancelled"]
        assert application.state == State.WITHDRAWN


def test_a_reason_is_said_once_whether_the_text_has_it_or_not(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session)
        offer = offer_of(session, application)
        ready = pre_written(AnswerKind.REFUSED, RefusalReason.DATES, "fr", application, offer)
        sentence = "Vos dates et les nôtres ne s’accordent pas."
        assert ready.count(sentence) == 1
        assert ready.startswith("Bonjour Sami,")
        first = answer(session, application, AnswerKind.REFUSED, text=ready, reason=RefusalReason.DATES)
        second = answer(
            session,
            application,
            AnswerKind.REFUSED,
            text="Non, désolée.",
            reason=RefusalReason.DATES,
            key="6f1c2f7e-0000-4000-8000-000000000002",
        )
        assert first.text.count(sentence) == second.text.count(sentence) == 1


def test_a_reason_stands_before_the_words_that_end_a_ready_answer(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session)
        offer = offer_of(session, application)
        ready = pre_written(AnswerKind.REFUSED, None, "fr", application, offer)
        given = answer(session, application, AnswerKind.REFUSED, text=ready, reason=RefusalReason.FILLED)
        assert given.text == pre_written(AnswerKind.REFUSED, RefusalReason.FILLED, "fr", application, offer)


def test_every_kind_of_answer_is_written_in_the_students_language(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session, locale="en")
        offer = offer_of(session, application)
        for kind in AnswerKind:
            english = pre_written(kind, None, "en", application, offer)
            french = pre_written(kind, None, "fr", application, offer)
            assert english.startswith("Hello Sami,")
            assert french.startswith("Bonjour Sami,")


def test_saying_it_arrived_never_takes_an_interview_back(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session)
        answer(session, application, AnswerKind.INTERVIEW)
        answer(session, application, AnswerKind.ACKNOWLEDGED, key="6f1c2f7e-0000-4000-8000-000000000002")
        assert application.state == State.INTERVIEW


def test_a_student_asks_once_from_the_tenth_day(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session)
        offer = offer_of(session, application)
        tenth = application.leaves_at + timedelta(days=10)
        with pytest.raises(NotNow):
            remind(session, application, offer, now=tenth - timedelta(seconds=1))
        remind(session, application, offer, now=tenth)
        with pytest.raises(NotNow):
            remind(session, application, offer, now=tenth + timedelta(days=10))
        [letter] = letters(session, application, "application_reminder")
        assert letter.recipient == "rose@example.org"
        assert "/fr/repondre/" in letter.text


def test_who_was_answered_does_not_ask(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session)
        answer(session, application, AnswerKind.REFUSED)
        with pytest.raises(NotNow):
            remind(session, application, offer_of(session, application), now=LATER + timedelta(days=20))


def test_only_what_was_offered_can_be_accepted_and_only_once(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session)
        offer = offer_of(session, application)
        with pytest.raises(NotNow):
            accept(session, application, offer, now=LATER)
        answer(session, application, AnswerKind.OFFERED)
        with pytest.raises(NotNow):
            accept(session, application, offer, now=LATER)
        accept(session, application, offer, now=LATER + UNDO)
        accept(session, application, offer, now=LATER + UNDO)
        assert application.state == State.ACCEPTED
        [letter] = letters(session, application, "application_decision")
        assert "accepte" in letter.subject
        with pytest.raises(NotNow):
            decline(session, application, offer, now=LATER + UNDO)


def test_ending_an_offer_tells_everybody_who_waits_exactly_once(database: Database) -> None:
    with database.writing() as session:
        offer, rose = make_offer(session), make_user(session)
        waiting = make_application(session, offer)
        refused = make_application(session, offer, email="ines@example.org")
        proposed = make_application(session, offer, email="noa@example.org")
        gone = make_application(session, offer, email="lou@example.org")
        answer(session, refused, AnswerKind.REFUSED, key="6f1c2f7e-0000-4000-8000-000000000002")
        answer(session, proposed, AnswerKind.OFFERED, key="6f1c2f7e-0000-4000-8000-000000000003")
        withdraw(session, gone, offer, now=LATER)
        told = end_recruitment(session, offer, reason=CloseReason.FILLED_HERE, by=rose, now=LATER)
        assert told == 1
        assert offer.status == Status.CLOSED
        [letter] = letters(session, waiting, "offer_closed_to_applicant")
        assert letter.recipient == "sami@example.org"
        assert waiting.state == State.OFFER_CLOSED
        for other in (refused, proposed, gone):
            assert letters(session, other, "offer_closed_to_applicant") == []
        with pytest.raises(WrongState):
            end_recruitment(session, offer, reason=CloseReason.FILLED_HERE, by=rose, now=LATER)


@pytest.mark.parametrize("reason", [CloseReason.FULL, CloseReason.ENDED])
def test_an_offer_that_is_full_or_over_still_reads_what_it_received(
    database: Database, reason: CloseReason
) -> None:
    with database.writing() as session:
        application = make_application(session)
        offer = offer_of(session, application)
        assert end_recruitment(session, offer, reason=reason, by=None, now=LATER) == 0
        assert application.state == State.WAITING
        assert [row.state for row in letters(session, application, "application_handoff")] == ["queued"]


def test_the_gate_lets_a_sound_application_through(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session)
        [handoff] = letters(session, application, "application_handoff")
        [receipt] = letters(session, application, "application_receipt")
        assert gate(session, handoff) is None
        assert gate(session, receipt) is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": Status.REMOVED}, "offer removed"),
        ({"status": Status.HELD}, "offer on hold"),
        ({"contact_email": "stages@example.org"}, "recruiter's address changed"),
    ],
)
def test_the_gate_stops_what_the_company_must_not_get(
    database: Database, change: dict[str, str], reason: str
) -> None:
    """F-43, F-46."""
    with database.writing() as session:
        application = make_application(session)
        [handoff] = letters(session, application, "application_handoff")
        for column, value in change.items():
            setattr(offer_of(session, application), column, value)
        assert gate(session, handoff) == reason


def test_the_gate_stops_what_was_withdrawn_or_corrected_a_moment_ago(database: Database) -> None:
    """F-44: even where the letter was not caught in the outbox."""
    with database.writing() as session:
        application = make_application(session)
        [handoff] = letters(session, application, "application_handoff")
        application.version += 1
        assert gate(session, handoff) == "cancel: application corrected"
        application.withdrawn_at = NOON
        assert gate(session, handoff) == "cancel: application withdrawn"


def test_those_who_applied_to_a_removed_offer_are_told_once(database: Database) -> None:
    """F-43: the company gets nothing."""
    with database.writing() as session:
        application = make_application(session)
        lifecycle.remove(session, offer_of(session, application), actor="user:1", now=NOON)
        assert tell_of_removals(session, NOON) == 0
        assert tell_of_removals(session, NOON + SURE_AFTER) == 1
        assert tell_of_removals(session, NOON + SURE_AFTER) == 0
        [letter] = letters(session, application, "offer_closed_to_applicant")
        assert "ne respectait pas nos règles" in letter.text
        assert [row.state for row in letters(session, application, "application_handoff")] == ["cancelled"]


def test_what_a_hold_kept_back_leaves_once_the_offer_is_restored(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session)
        offer = offer_of(session, application)
        handoff = find_by_purpose(session, handoff_purpose(application))
        assert handoff is not None
        lifecycle.hold(session, offer, actor="user:1", now=NOON)
        hold(session, handoff, gate(session, handoff) or "")
        assert let_go(session, NOON) == 0
        lifecycle.publish(session, offer, actor="user:1", now=NOON, settings=session.info["settings"])
        assert let_go(session, NOON) == 1
        session.refresh(handoff)
        assert handoff.state == "queued"


def test_delivery_is_told_as_it_is(database: Database) -> None:
    """design.md §4: handed over is said as such, never as received or read."""
    with database.writing() as session:
        application = make_application(session)
        [handoff] = letters(session, application, "application_handoff")
        told = {}
        for state in ("queued", "sending", "handed", "delivered", "bounced", "held", "uncertain", "failed"):
            handoff.state = state
            handoff.handed_at = LATER
            session.add(handoff)
            session.flush()
            events = [e for e in timeline(session, application, LATER, "fr") if e.axis == "delivery"]
            told[state] = events[-1]
        assert told["handed"].text == "Remise au service d’envoi"
        assert told["handed"].at == LATER
        assert told["bounced"].state == told["failed"].state == "bad"
        assert told["queued"].state == "now"
        assert told["delivered"].text == "Arrivée au serveur de messagerie de l’entreprise"
        assert not any("reçue" in event.text or "a été lue" in event.text for event in told.values())
