"""The operator's hand on the mail: each act is written down with who did it. The rules are the outbox's own."""

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from jobboard.journal.actions import note
from jobboard.mail import control
from jobboard.mail.holding import hold_queue, queue_hold, release_queue
from jobboard.mail.models import OutboxMessage

BY_HAND = "held by hand"


def hold_all(session: Session, *, actor: str, now: datetime, reason: str = BY_HAND) -> bool:
    """Let nothing leave any more; False when it was on hold already."""
    if queue_hold(session) is not None:
        return False
    hold_queue(session, reason, now)
    note(session, act="mail.hold_queue", subject="mail", actor=actor, now=now)
    return True


def release_all(session: Session, *, actor: str, now: datetime) -> bool:
    """Let the queue go on; False when it was not on hold."""
    hold = queue_hold(session)
    if hold is None or not release_queue(session):
        return False
    note(session, act="mail.release_queue", subject="mail", actor=actor, now=now, letters=hold.would_send)
    return True


def _hold(session: Session, row: OutboxMessage, _now: datetime) -> bool:
    return control.hold(session, row, BY_HAND) == 1


def _release(session: Session, row: OutboxMessage, now: datetime) -> bool:
    return control.release(session, row, now) == 1


ACTS: dict[str, Callable[[Session, OutboxMessage, datetime], bool]] = {
    "hold": _hold,
    "release": _release,
    "retry": control.retry,
}


def act_on(session: Session, row: OutboxMessage, act: str, *, actor: str, now: datetime) -> bool:
    """hold, release or retry one letter; False when its state does not allow that (any more)."""
    done = ACTS[act](session, row, now)
    if done:
        subject = row.subject_key or f"letter:{row.id}"
        note(
            session, act=f"mail.{act}", subject=subject, actor=actor, now=now, letter=row.id, kind=row.letter
        )
    return done
