"""Letters as the people who run the board look at them: by state, with as little about anybody as will do."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from jobboard.mail.models import DeliveryState, OutboxMessage

LIST_SIZE = 50
# What a person may have to decide upon, shown first.
TROUBLED = (
    DeliveryState.HELD,
    DeliveryState.UNCERTAIN,
    DeliveryState.FAILED,
    DeliveryState.BOUNCED,
    DeliveryState.BLOCKED,
)


def by_state(session: Session) -> dict[DeliveryState, int]:
    """How many letters there are in each state."""
    counted = session.exec(select(OutboxMessage.state, func.count()).group_by(col(OutboxMessage.state))).all()
    found = {DeliveryState(state): int(count) for state, count in counted}
    return {state: found[state] for state in DeliveryState if state in found}


def letters_in(
    session: Session, states: tuple[DeliveryState, ...], *, before: int | None = None, limit: int = LIST_SIZE
) -> list[OutboxMessage]:
    """Letters in these states, the newest first, older than a number."""
    wanted = select(OutboxMessage).where(col(OutboxMessage.state).in_(states))
    if before is not None:
        wanted = wanted.where(col(OutboxMessage.id) < before)
    return list(session.exec(wanted.order_by(col(OutboxMessage.id).desc()).limit(limit)))


def find_letter(session: Session, number: int) -> OutboxMessage | None:
    """One letter by its number."""
    return session.get(OutboxMessage, number)


def masked(recipient: str) -> str:
    """ "r…@example.org": enough to see where the trouble is, not who it is."""
    local, _, domain = recipient.rpartition("@")
    return f"{local[:1]}…@{domain}"


def said_without(row: OutboxMessage) -> str:
    """The mail server's last words, without the address that it repeats."""
    return row.last_reply.replace(row.recipient, masked(row.recipient))


def history(row: OutboxMessage) -> list[tuple[str, datetime | None, str]]:
    """What is known of a letter's way, in order: (code, moment, words of servers or of ours)."""
    lines: list[tuple[str, datetime | None, str]] = [("written", row.created_at, "")]
    if row.attempts or row.last_reply:
        lines.append(("tried", None, said_without(row)))
    if row.state == DeliveryState.SENDING:
        lines.append(("sending", row.lease_until, row.stage or ""))
    if row.handed_at is not None:
        lines.append(("handed", row.handed_at, ""))
    if row.hold_reason:
        lines.append(("held", None, row.hold_reason))
    if row.settled_at is not None and row.settled_at != row.handed_at:
        lines.append(("settled", row.settled_at, ""))
    if row.due_at is not None:
        lines.append(("due", row.due_at, ""))
    if row.give_up_at is not None and row.due_at is not None:
        lines.append(("given up", row.give_up_at, ""))
    return lines
