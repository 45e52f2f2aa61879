"""The whole outbox held by a person or by the restore of a backup (F-53): one flag, ended on purpose only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from jobboard.mail.models import DeliveryState, MailRelay, OutboxMessage

# Asked for by somebody who waits in front of a screen, and good for minutes: a hold lets these through.
ASKED_NOW = ("sign_in", "my_applications", "your_data", "test_message")
WAITING = (
    DeliveryState.QUEUED,
    DeliveryState.DELAYED,
    DeliveryState.SENDING,
    DeliveryState.UNCERTAIN,
)


@dataclass(frozen=True, slots=True)
class QueueHold:
    """Why and since when nothing leaves; after a restore also the backup's moment, and what is known to be out."""

    reason: str
    since: datetime
    would_send: int
    backup_of: datetime | None
    accepted: int


def hold_queue(
    session: Session, reason: str, now: datetime, *, backup_of: datetime | None = None, accepted: int = 0
) -> None:
    """Let nothing leave until `release_queue`, but what somebody asks for right now."""
    relay = session.get(MailRelay, 1) or MailRelay(id=1)
    relay.held_at, relay.held_reason = now, reason[:200]
    relay.held_from, relay.held_accepted = backup_of, accepted
    session.add(relay)
    session.flush()


def release_queue(session: Session) -> bool:
    """Let the queue go on; False when it was not held."""
    relay = session.get(MailRelay, 1)
    if relay is None or relay.held_at is None:
        return False
    relay.held_at, relay.held_reason, relay.held_from, relay.held_accepted = None, "", None, 0
    session.add(relay)
    session.flush()
    return True


def queue_hold(session: Session) -> QueueHold | None:
    """The hold, if there is one, with how many letters would leave sooner or later."""
    relay = session.get(MailRelay, 1)
    if relay is None or relay.held_at is None:
        return None
    return QueueHold(
        relay.held_reason, relay.held_at, count_waiting(session), relay.held_from, relay.held_accepted
    )


def count_waiting(session: Session) -> int:
    """How many letters would leave sooner or later if nothing held them."""
    return int(session.exec(select(func.count()).select_from(OutboxMessage).where(is_waiting())).one())


def is_waiting() -> ColumnElement[bool]:
    """The letters that leave by themselves once nothing holds the queue."""
    return col(OutboxMessage.state).in_(WAITING) & col(OutboxMessage.due_at).is_not(None)


def in_words(hold: QueueHold) -> str:
    """The hold as one English line, for the operator."""
    line = f"the outbox is on hold since {hold.since:%Y-%m-%d %H:%M} UTC ({hold.reason}): would send {hold.would_send}"
    if hold.backup_of is not None:
        line += f", {hold.accepted} are known to have been accepted after this backup ({hold.backup_of:%Y-%m-%d %H:%M} UTC)"
    return line + "; `jobboard outbox release` lets them go"
