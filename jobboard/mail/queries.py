"""What the outbox knows of letters: of one purpose, of one subject, of one address, and all of them in figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from jobboard.mail.models import DeliveryState, OutboxMessage

# What has left, or never will: only a person could want it again.
GONE = (DeliveryState.HANDED, DeliveryState.DELIVERED, DeliveryState.CANCELLED)

# How long an address that refused a letter for good is left alone.
BLOCKED_FOR = timedelta(days=14)


def find_by_purpose(session: Session, purpose_key: str) -> OutboxMessage | None:
    """The one letter of a purpose."""
    return session.exec(select(OutboxMessage).where(OutboxMessage.purpose_key == purpose_key)).one_or_none()


def lately_refused(session: Session, recipient: str, now: datetime) -> datetime | None:
    """When this address last refused a letter for good, unless a later one was taken."""
    last = session.exec(
        select(OutboxMessage)
        .where(
            OutboxMessage.recipient == recipient,
            col(OutboxMessage.state).in_(
                (DeliveryState.BOUNCED, DeliveryState.HANDED, DeliveryState.DELIVERED)
            ),
            col(OutboxMessage.settled_at) > now - BLOCKED_FOR,
        )
        .order_by(col(OutboxMessage.settled_at).desc(), col(OutboxMessage.id).desc())
        .limit(1)
    ).one_or_none()
    return last.settled_at if last is not None and last.state == DeliveryState.BOUNCED else None


def letters_of(session: Session, subject_key: str) -> list[OutboxMessage]:
    """Every letter about a subject, oldest first."""
    found = (
        select(OutboxMessage).where(OutboxMessage.subject_key == subject_key).order_by(col(OutboxMessage.id))
    )
    return list(session.exec(found))


def state_of(row: OutboxMessage) -> DeliveryState:
    """The state as people should read it: put off by the relay is `delayed`, ended by the scanner `cancelled`."""
    if row.is_infected:
        return DeliveryState.CANCELLED
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
