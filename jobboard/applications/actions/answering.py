"""What a recruiter answers: a letter that can be taken back for ten minutes, and the state that follows."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from jobboard.accounts.models import User
from jobboard.applications.actions.letters import answer_purpose, send_answer
from jobboard.applications.models import Answer, AnswerKind, Application, RefusalReason, State
from jobboard.applications.queries import ANSWER_UNDO, SHUT, answers_to
from jobboard.applications.replies import with_reason
from jobboard.journal.actions import note
from jobboard.mail.control import cancel
from jobboard.offers.models import Offer

# Where the application stands after an answer; "other" only shows that somebody has read it.
_NEXT = {
    AnswerKind.ACKNOWLEDGED: State.ACKNOWLEDGED,
    AnswerKind.INTERVIEW: State.INTERVIEW,
    AnswerKind.OFFERED: State.OFFERED,
    AnswerKind.REFUSED: State.REFUSED,
}
_UNREAD = (State.WAITING, State.NO_ANSWER)
# What two people agreed on is not changed by one of them.
_SETTLED = (State.ACCEPTED, State.DECLINED)


class CannotAnswer(Exception):
    """The student withdrew, or the offer is on hold or removed: nothing is sent."""


class UndoTooLate(Exception):
    """The answer has left, or another one followed it."""


def answer_application(
    session: Session,
    application: Application,
    *,
    kind: AnswerKind,
    text: str,
    reason: RefusalReason | None,
    by: User | None,
    form_key: str,
    now: datetime,
) -> Answer:
    """Answer a student: the letter leaves in ten minutes. The same form gives the same answer.

    `by` is who is signed in, None for the link in the letter. Raises CannotAnswer.
    """
    known = _sent_by(session, form_key)
    if known is not None:
        return known
    session.refresh(application, with_for_update=True)
    offer = session.get_one(Offer, application.offer_id)
    if application.state == State.WITHDRAWN or offer.status in SHUT:
        raise CannotAnswer
    answer = Answer(
        application_id=application.id or 0,
        kind=kind,
        reason=reason,
        text=with_reason(text, reason, application.locale, application, offer),
        state_before=application.state,
        by_user_id=by.id if by else None,
        form_key=form_key,
        created_at=now,
        leaves_at=now + ANSWER_UNDO,
    )
    try:
        with session.begin_nested():
            session.add(answer)
            session.flush()
    except IntegrityError:
        known = _sent_by(session, form_key)
        if known is None:
            raise
        return known
    application.state = _state_after(State(application.state), kind)
    application.answered_at = application.answered_at or now
    session.add(application)
    send_answer(session, answer, application, offer, now)
    note(
        session,
        act="application.answer",
        subject=application.subject_key,
        actor=f"user:{by.id}" if by else "link",
        now=now,
        kind=str(kind),
        reason=str(reason) if reason else None,
    )
    return answer


def _sent_by(session: Session, form_key: str) -> Answer | None:
    return session.exec(select(Answer).where(Answer.form_key == form_key)).one_or_none()


def _state_after(state: State, kind: AnswerKind) -> State:
    if state in _SETTLED:
        return state
    if kind is AnswerKind.OTHER:
        return State.ACKNOWLEDGED if state in _UNREAD else state
    # "It has arrived" after an interview would be a step back.
    if kind is AnswerKind.ACKNOWLEDGED and state not in _UNREAD:
        return state
    return _NEXT[kind]


def undo_answer(session: Session, answer: Answer, *, by: User | None, now: datetime) -> None:
    """Take the last answer back before it leaves. Raises UndoTooLate."""
    application = session.get_one(Application, answer.application_id, with_for_update=True)
    given = answers_to(session, application)
    if not given or given[-1].id != answer.id or now >= answer.leaves_at:
        raise UndoTooLate
    if not cancel(session, purpose_key=answer_purpose(answer), now=now):
        raise UndoTooLate
    answer.undone_at = now
    if application.state != State.OFFER_CLOSED:
        application.state = answer.state_before
    # A reply by mail may have come before it, and still counts.
    if application.answered_at == answer.created_at:
        application.answered_at = None
    session.add(answer)
    session.add(application)
    actor = f"user:{by.id}" if by else "link"
    note(session, act="application.answer_undo", subject=application.subject_key, actor=actor, now=now)
