"""A notice that came back for a letter: the letter's state follows, once, however often the notice comes."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from jobboard.mail.attempts import count, remember
from jobboard.mail.claims import Listener, tell
from jobboard.mail.models import AFTER_DOT, DeliveryState, OutboxMessage
from jobboard.mail.notices import Notice, NoticeKind

log = logging.getLogger(__name__)
# A letter that is out, as far as we know: only such a one can come back.
_OUT = (DeliveryState.HANDED, DeliveryState.DELIVERED, DeliveryState.UNCERTAIN)
# This many letters back within a month, each for a passing reason, make an address that is no good.
SOFT_MOST = 4
SOFT_WITHIN = timedelta(days=30)


class Taken(StrEnum):
    """What became of a mail that came in."""

    DONE = "done"
    IGNORED = "ignored"
    LATER = "later"


def take_notice(
    session: Session, row: OutboxMessage, notice: Notice, now: datetime, listeners: Sequence[Listener] = ()
) -> Taken:
    """Write down what a notice says of a letter, and tell the listeners of a bad end.

    LATER when the letter is just being handed over, so that the notice must come again.
    """
    if row.state == DeliveryState.SENDING and row.stage in AFTER_DOT:
        return Taken.LATER
    if notice.kind is NoticeKind.DELIVERED:
        return _change(session, row, now, notice, state=DeliveryState.DELIVERED)
    if notice.kind in (NoticeKind.DELAYED, NoticeKind.UNCLEAR):
        # A note for whoever looks into the letter; nobody else has to do anything.
        return _change(session, row, now, notice, state=row.state)
    if notice.kind is NoticeKind.AUTO_REPLY:
        return Taken.IGNORED
    is_hard = notice.kind is NoticeKind.HARD or _soft_count(session, row.recipient, now) + 1 >= SOFT_MOST
    state = DeliveryState.BOUNCED if is_hard else DeliveryState.FAILED
    taken = _change(session, row, now, notice, state=state, settled_at=now, due_at=None)
    if taken is Taken.DONE:
        session.refresh(row)
        tell(session, row, now, listeners)
        count(session, state)
    return taken


def _change(session: Session, row: OutboxMessage, now: datetime, notice: Notice, **values: object) -> Taken:
    session.flush()
    said = f"notice of {now:%Y-%m-%d %H:%M}: {notice.kind} {notice.said}"[:500]
    statement = (
        update(OutboxMessage)
        .where(col(OutboxMessage.id) == row.id, col(OutboxMessage.state).in_(_OUT))
        .values(last_reply=said, **values)
        .execution_options(synchronize_session=False)
    )
    changed = session.connection().execute(statement).rowcount
    session.expire(row)
    if changed == 1:
        is_note = notice.kind in (NoticeKind.DELAYED, NoticeKind.UNCLEAR)
        outcome = DeliveryState.DELAYED if is_note else DeliveryState(str(values["state"]))
        remember(session, row.id or 0, outcome, said, now)
    return Taken.DONE if changed == 1 else Taken.IGNORED


def _soft_count(session: Session, recipient: str, now: datetime) -> int:
    """How many letters to an address came back in the last month."""
    counted = select(func.count()).select_from(OutboxMessage)
    return int(
        session.exec(
            counted.where(
                OutboxMessage.recipient == recipient,
                OutboxMessage.state == DeliveryState.FAILED,
                col(OutboxMessage.settled_at) > now - SOFT_WITHIN,
            )
        ).one()
    )


def came_round(session: Session, address: str, now: datetime) -> bool:
    """Note that a test letter came back to the board; whether there was one waited for."""
    statement = (
        update(OutboxMessage)
        .where(
            col(OutboxMessage.recipient) == address,
            col(OutboxMessage.letter) == "round_trip",
            col(OutboxMessage.state) != DeliveryState.DELIVERED,
        )
        .values(state=DeliveryState.DELIVERED, settled_at=now, due_at=None)
        .execution_options(synchronize_session=False)
    )
    return session.connection().execute(statement).rowcount == 1
