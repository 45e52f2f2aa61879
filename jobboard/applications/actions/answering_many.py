"""Many answers in one transaction: all of them, but for those whose application moved on meanwhile."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from sqlmodel import Session, select

from jobboard.accounts.models import User
from jobboard.applications.actions.answering import (
    CannotAnswer,
    UndoTooLate,
    answer_application,
    undo_answer,
)
from jobboard.applications.desk import UNANSWERED
from jobboard.applications.many import Given
from jobboard.applications.many_forms import Reply
from jobboard.applications.models import Answer


def answer_many(
    session: Session,
    replies: Sequence[Reply],
    *,
    named: Collection[int],
    by: User | None,
    form_key: str,
    now: datetime,
) -> int:
    """Give these answers; gives how many were not: answered by somebody else, withdrawn or stopped meanwhile.

    The same form sent twice answers once. `named` are the applications in the form, whether they still wait or
    not; `by` is who is signed in, None for the link in a letter.
    """
    gone = set(named) - {reply.application.id for reply in replies}
    missed = sum(not _key(session, form_key, number)[1] for number in gone)
    # In one order for everybody, so that two piles of two people never wait for each other.
    for reply in sorted(replies, key=lambda one: one.application.id or 0):
        application = reply.application
        key, is_sent = _key(session, form_key, application.id or 0)
        if is_sent:
            continue
        session.refresh(application, with_for_update=True)
        if application.state not in UNANSWERED:
            missed += 1
            continue
        try:
            answer_application(
                session,
                application,
                kind=reply.kind,
                text=reply.text,
                reason=reply.reason,
                by=by,
                form_key=key,
                now=now,
            )
        except CannotAnswer:
            missed += 1
    return missed


def _key(session: Session, form_key: str, number: int) -> tuple[str, bool]:
    """The key of one answer of a form, and whether it was given; one that was taken back can be given again."""
    key = uuid5(UUID(form_key), str(number))
    while True:
        known = session.exec(select(Answer).where(Answer.form_key == str(key))).one_or_none()
        if known is None:
            return str(key), False
        if known.undone_at is None:
            return str(key), True
        key = uuid5(key, "again")


def undo_many(session: Session, given: Sequence[Given], *, by: User | None, now: datetime) -> int:
    """Take these answers back; gives how many had left already."""
    late = 0
    for one in sorted(given, key=lambda one: one.application.id or 0):
        try:
            with session.begin_nested():
                undo_answer(session, one.answer, by=by, now=now)
        except UndoTooLate:
            late += 1
    return late
