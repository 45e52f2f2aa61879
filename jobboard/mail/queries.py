"""What the outbox knows of letters: of one purpose, of one subject, of one address, and all of them in figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, or_
from sqlmodel import Session, col, select

from jobboard.kit.db import Moment
from jobboard.kit.prepared import prepared
from jobboard.mail.models import DeliveryState, OutboxMessage

# What has left, or never will: only a person could want it again.
GONE = (DeliveryState.HANDED, DeliveryState.DELIVERED, DeliveryState.CANCELLED)

# How long an address that refused a letter for good is left alone.
BLOCKED_FOR = timedelta(days=14)
_SETTLED = (DeliveryState.BOUNCED, DeliveryState.HANDED, DeliveryState.DELIVERED)

_OF_PURPOSE = prepared(
    select(col(OutboxMessage.id)).where(col(OutboxMessage.purpose_key) == bindparam("key"))
)
_LAST_SETTLED = prepared(
    select(col(OutboxMessage.state), col(OutboxMessage.settled_at))
    .where(
        col(OutboxMessage.recipient) == bindparam("recipient"),
        or_(*(col(OutboxMessage.state) == state for state in _SETTLED)),
        col(OutboxMessage.settled_at) > bindparam("since", type_=Moment),
    )
    .order_by(col(OutboxMessage.settled_at).desc(), col(OutboxMessage.id).desc())
    .limit(1)
)


def find_by_purpose(session: Session, purpose_key: str) -> OutboxMessage | None:
    """The one letter of a purpose."""
    number = _OF_PURPOSE.value(session, key=purpose_key)
    return None if number is None else session.get_one(OutboxMessage, number)


def lately_refused(session: Session, recipient: str, now: datetime) -> datetime | None:
    """When this address last refused a letter for good, unless a later one was taken."""
    last = _LAST_SETTLED.first(session, recipient=recipient, since=now - BLOCKED_FOR)
    if last is None:
        return None
    state, settled_at = last
    return settled_at if state == DeliveryState.BOUNCED else None


def letters_of(session: Session, subject_key: str) -> list[OutboxMessage]:
    """Every letter about a subject, oldest first."""
    found = (
        select(OutboxMessage).where(OutboxMessage.subject_key == subject_key).order_by(col(OutboxMessage.id))
    )
    return list(session.exec(found))


def state_of(row: OutboxMessage) -> DeliveryState:
    """The state as people should read it: put off by the relay is `delayed`, ended by the scanner `cancelled`.

    A letter that may have left before is `uncertain`, also while it is kept back: nobody must read that it is still here.
    """
    if row.is_infected:
        return DeliveryState.CANCELLED
    if row.doubts and row.state in (DeliveryState.HELD, DeliveryState.QUEUED):
        return DeliveryState.UNCERTAIN
    if row.state == DeliveryState.QUEUED and row.attempts > 0:
        return DeliveryState.DELAYED
    return DeliveryState(row.state)


def delivery_of(session: Session, subject_key: str, letter: str) -> DeliveryState | None:
    """What became of the newest letter of this kind about a subject, or None if there is none."""
    found = select(OutboxMessage).where(
        OutboxMessage.subject_key == subject_key, OutboxMessage.letter == letter
    )
    row = session.exec(found.order_by(col(OutboxMessage.id).desc()).limit(1)).one_or_none()
    return None if row is None else state_of(row)


@dataclass(frozen=True, slots=True)
class Depth:
    """The outbox in figures; `oldest_due` is the age of the letter that should have left first."""

    waiting: int
    due: int
    oldest_due: timedelta
    sending: int
    held: int
    uncertain: int
    failed: int


def depth(session: Session, now: datetime) -> Depth:
    """How much waits, and what needs a person's eye."""
    counts = dict(
        session.exec(select(OutboxMessage.state, func.count()).group_by(col(OutboxMessage.state))).all()
    )
    waiting = and_(col(OutboxMessage.state) == DeliveryState.QUEUED, col(OutboxMessage.due_at) <= now)
    due, oldest = session.exec(select(func.count(), func.min(OutboxMessage.due_at)).where(waiting)).one()
    return Depth(
        waiting=counts.get(DeliveryState.QUEUED, 0),
        due=due,
        oldest_due=now - oldest if oldest else timedelta(0),
        sending=counts.get(DeliveryState.SENDING, 0),
        held=counts.get(DeliveryState.HELD, 0),
        uncertain=counts.get(DeliveryState.UNCERTAIN, 0),
        failed=counts.get(DeliveryState.FAILED, 0) + counts.get(DeliveryState.BOUNCED, 0),
    )


def bodies_on_their_way(session: Session) -> set[str]:
    """Files of the store that letters still need which pass somebody's mail on."""
    statement = select(OutboxMessage.body_digest).where(
        col(OutboxMessage.body_digest).is_not(None), col(OutboxMessage.state).not_in(GONE)
    )
    return {digest for digest in session.exec(statement.distinct()) if digest is not None}
