"""A hand on letters that wait: stop them, keep them, let them go, send them again."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_, update
from sqlmodel import Session, col, select

from jobboard.mail.models import AFTER_DOT, FINAL, INFECTED, DeliveryState, OutboxMessage

Target = str | OutboxMessage
"""A subject key (all its letters) or one letter."""

_WAITING = (DeliveryState.QUEUED, DeliveryState.DELAYED)
_STOPPABLE = (*_WAITING, DeliveryState.HELD, DeliveryState.UNCERTAIN, DeliveryState.BLOCKED)


def _aimed(target: Target) -> ColumnElement[bool]:
    if isinstance(target, str):
        return col(OutboxMessage.subject_key) == target
    return col(OutboxMessage.id) == target.id


def _before_the_dot() -> ColumnElement[bool]:
    stage = col(OutboxMessage.stage)
    return and_(
        col(OutboxMessage.state) == DeliveryState.SENDING, or_(stage.is_(None), stage.not_in(AFTER_DOT))
    )


def change(session: Session, condition: ColumnElement[bool], **values: Any) -> int:
    # The fence moves, so that a worker in the middle of the dialogue stops before the final dot.
    statement = (
        update(OutboxMessage)
        .where(condition)
        .values(fence=OutboxMessage.fence + 1, lease_until=None, stage=None, **values)
        .execution_options(synchronize_session=False)
    )
    session.flush()
    changed: int = session.exec(statement).rowcount
    for seen in list(session.identity_map.values()):
        if isinstance(seen, OutboxMessage):
            session.expire(seen)
    return changed


def cancel(
    session: Session,
    target: Target | None = None,
    *,
    subject_key: str | None = None,
    purpose_key: str | None = None,
    now: datetime | None = None,
) -> int:
    """Stop what surely has not left and forget its words; gives how many letters that was.

    Name a subject, a row, or the one letter of a purpose. The purpose becomes free, so that a new letter can
    take its place. A letter whose final dot is written stays as it is; one in doubt is not
    sent again, nor counted.
    """
    meant = []
    if target is not None:
        meant.append(_aimed(target))
    if subject_key is not None:
        meant.append(_aimed(subject_key))
    if purpose_key is not None:
        meant.append(col(OutboxMessage.purpose_key) == purpose_key)
    if len(meant) != 1:
        raise TypeError("cancel a subject, a row or a purpose")
    stoppable = or_(col(OutboxMessage.state).in_(_STOPPABLE), _before_the_dot())
    in_doubt = and_(meant[0], stoppable, col(OutboxMessage.doubts) > 0)
    change(
        session,
        in_doubt,
        state=DeliveryState.UNCERTAIN,
        due_at=None,
        hold_reason="cancelled, perhaps too late",
    )
    return change(
        session,
        and_(meant[0], stoppable, col(OutboxMessage.doubts) == 0),
        state=DeliveryState.CANCELLED,
        purpose_key=None,
        settled_at=now,
        due_at=None,
        text="",
        html="",
        unsubscribe=None,
        attachment_digest=None,
        attachment_name=None,
        attachment_type=None,
        body_digest=None,
    )


def hold(session: Session, target: Target, reason: str) -> int:
    """Keep letters from leaving until `release`; gives how many."""
    held = or_(col(OutboxMessage.state).in_(_WAITING), _before_the_dot())
    return change(session, and_(_aimed(target), held), state=DeliveryState.HELD, hold_reason=reason[:200])


def hold_everything(session: Session, reason: str) -> int:
    """Keep all that waits from leaving, as after the restore of a backup (F-53); gives how many letters."""
    waiting = (*_WAITING, DeliveryState.SENDING, DeliveryState.UNCERTAIN)
    return change(
        session, col(OutboxMessage.state).in_(waiting), state=DeliveryState.HELD, hold_reason=reason[:200]
    )


def release(session: Session, target: Target, now: datetime) -> int:
    """Let held letters go, those due already from now on; gives how many."""
    return _release(session, _aimed(target), now)


def release_everything(session: Session, reason: str, now: datetime) -> int:
    """Let go all that was held for this reason; gives how many letters."""
    return _release(session, col(OutboxMessage.hold_reason) == reason, now)


def _release(session: Session, condition: ColumnElement[bool], now: datetime) -> int:
    return change(
        session,
        and_(condition, col(OutboxMessage.state) == DeliveryState.HELD),
        state=DeliveryState.QUEUED,
        hold_reason="",
        give_up_at=None,
        due_at=func.coalesce(OutboxMessage.due_at, now),
    )


def _infected() -> ColumnElement[bool]:
    return and_(
        col(OutboxMessage.state) == DeliveryState.FAILED, col(OutboxMessage.hold_reason).startswith(INFECTED)
    )


def retry(session: Session, row: OutboxMessage, now: datetime) -> bool:
    """Send again, now, a letter that failed, bounced, was blocked or is uncertain: a person decided it.

    Not one in which the scanner found something: its file is gone.
    """
    again = (
        DeliveryState.QUEUED,
        DeliveryState.HELD,
        DeliveryState.FAILED,
        DeliveryState.BOUNCED,
        DeliveryState.BLOCKED,
        DeliveryState.UNCERTAIN,
    )
    changed = change(
        session,
        and_(_aimed(row), col(OutboxMessage.state).in_(again), not_(_infected())),
        state=DeliveryState.QUEUED,
        hold_reason="",
        due_at=now,
        give_up_at=None,
        settled_at=None,
        attempts=0,
        doubts=0,
    )
    return changed == 1


def forget_texts(session: Session, before: datetime, most: int = 1000) -> int:
    """Empty the words of settled letters created before a moment (retention), at most so many; gives how many."""
    settled = and_(
        col(OutboxMessage.state).in_(FINAL),
        col(OutboxMessage.created_at) < before,
        or_(col(OutboxMessage.text) != "", col(OutboxMessage.body_digest).is_not(None)),
    )
    numbers = session.exec(select(OutboxMessage.id).where(settled).limit(most)).all()
    return change(
        session,
        col(OutboxMessage.id).in_(numbers),
        text="",
        html="",
        unsubscribe=None,
        subject="",
        recipient_name="",
        reply_name="",
        reply_to="",
        from_name="",
        body_digest=None,
    )
