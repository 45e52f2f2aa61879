"""Letters as the people who run the board look at them: by state, with as little about anybody as will do."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from jobboard.mail.attempts import attempts_of
from jobboard.mail.models import DeliveryAttempt, DeliveryState, OutboxMessage

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


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a letter's way: a code, or what a try came to (`outcome`); words of servers or of ours."""

    code: str
    at: datetime | None
    words: str = ""
    outcome: DeliveryState | None = None
    times: int = 1
    until: datetime | None = None


def history(session: Session, row: OutboxMessage) -> list[Step]:
    """What is known of a letter's way, in order; at most so many tries as are kept."""
    steps = [Step("written", row.created_at)]
    tried = attempts_of(session, row.id or 0)
    steps += [_try(row, one) for one in tried]
    if not tried and (row.attempts or row.last_reply):
        steps.append(Step("tried", None, said_without(row)))
    if row.state == DeliveryState.SENDING:
        steps.append(Step("sending", row.lease_until, row.stage or ""))
    if row.handed_at is not None and not tried:
        steps.append(Step("handed", row.handed_at))
    if row.hold_reason and (not tried or tried[-1].said != row.hold_reason):
        steps.append(Step("held", None, row.hold_reason))
    ends = {row.handed_at, *(one.last_at for one in tried)}
    if row.settled_at is not None and row.settled_at not in ends:
        steps.append(Step("settled", row.settled_at))
    if row.due_at is not None:
        steps.append(Step("due", row.due_at))
    if row.give_up_at is not None and row.due_at is not None:
        steps.append(Step("given up", row.give_up_at))
    return steps


def _try(row: OutboxMessage, one: DeliveryAttempt) -> Step:
    # "Waiting" after a try is what people call put off.
    outcome = DeliveryState.DELAYED if one.outcome == DeliveryState.QUEUED else DeliveryState(one.outcome)
    words = one.said.replace(row.recipient, masked(row.recipient))
    return Step("try", one.first_at, words, outcome, one.times, one.last_at if one.times > 1 else None)
