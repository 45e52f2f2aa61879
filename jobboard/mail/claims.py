"""Who may send a letter, and what is written down of it: every change is one short transaction of its own.

A claim is a conditional UPDATE, the same on both databases. It ends by a verdict, or by its lease. The fence
number makes sure that a worker that slept past its lease stops before the final dot.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, update
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select

from jobboard.kit.db import Database, skip_locked
from jobboard.mail.attempts import count, remember
from jobboard.mail.control import cancel
from jobboard.mail.holding import ASKED_NOW
from jobboard.mail.models import AFTER_DOT, DeliveryState, MailRelay, OutboxMessage, Stage
from jobboard.mail.replies import RESEND_AFTER
from jobboard.mail.traffic import NOBODY, Full

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=15)
_CLAIMABLE = (DeliveryState.QUEUED, DeliveryState.UNCERTAIN)
_RESULT = ("state", "attempts", "doubts", "due_at", "give_up_at", "settled_at", "hold_reason", "last_reply")
_TOLD = (DeliveryState.HANDED, DeliveryState.DELIVERED, DeliveryState.BOUNCED)

# Asked when a letter is about to leave: a reason to hold it, one that starts with CANCEL to drop it, or None.
CANCEL = "cancel:"
Gate = Callable[[Session, OutboxMessage], str | None]
# Told in the transaction of a verdict that is a bad end: bounced, failed, held, uncertain for good.
Listener = Callable[[Session, OutboxMessage, datetime], None]


class ClaimLost(Exception):
    """Somebody else has the letter now, or it was stopped."""


def _due(now: datetime) -> ColumnElement[bool]:
    # Asked in the statement that claims, so that a hold is in force from its commit on (F-53).
    held = exists().where(col(MailRelay.held_at).is_not(None))
    return and_(
        col(OutboxMessage.state).in_(_CLAIMABLE),
        col(OutboxMessage.due_at) <= now,
        or_(~held, col(OutboxMessage.letter).in_(ASKED_NOW)),
    )


def _free(now: datetime, full: Full) -> ColumnElement[bool]:
    recipient = col(OutboxMessage.recipient)
    return and_(
        _due(now),
        *(~recipient.endswith(f"@{domain}", autoescape=True) for domain in full.domains),
        *([recipient.not_in(full.mailboxes)] if full.mailboxes else []),
    )


def claim_next(
    database: Database, worker: str, now: datetime, gates: Sequence[Gate] = (), full: Full = NOBODY
) -> OutboxMessage | None:
    """Take the letter that is due first, as a detached row, or None when nothing is due to who is not full."""
    with database.reading() as session:
        # Looking takes no lock; an idle worker never stands in a form's way.
        if session.exec(select(OutboxMessage.id).where(_free(now, full)).limit(1)).first() is None:
            return None
    with database.writing() as session:
        while True:
            first = (
                select(OutboxMessage)
                .where(_free(now, full))
                .order_by(col(OutboxMessage.due_at), col(OutboxMessage.id))
            )
            row: OutboxMessage | None = session.scalars(skip_locked(first.limit(1), session)).first()
            if row is None:
                return None
            if _may_leave(session, row, gates) and _take(session, row, worker, now):
                session.refresh(row)
                return row


def _may_leave(session: Session, row: OutboxMessage, gates: Sequence[Gate]) -> bool:
    for gate in gates:
        try:
            reason = gate(session, row)
        except Exception:
            log.exception("a gate failed on letter %s", row.id)
            reason = "a check before sending failed"
        if reason is not None and reason.startswith(CANCEL):
            cancel(session, row)
            return False
        if reason is not None:
            _write(
                session,
                row,
                col(OutboxMessage.state).in_(_CLAIMABLE),
                state=DeliveryState.HELD,
                hold_reason=reason[:200],
            )
            return False
    return True


def _take(session: Session, row: OutboxMessage, worker: str, now: datetime) -> bool:
    return _write(
        session,
        row,
        and_(_due(now), col(OutboxMessage.fence) == row.fence),
        state=DeliveryState.SENDING,
        stage=Stage.CONNECT,
        worker=worker[:80],
        fence=OutboxMessage.fence + 1,
        lease_until=now + LEASE,
    )


def _write(session: Session, row: OutboxMessage, condition: ColumnElement[bool], **values: Any) -> bool:
    session.flush()
    statement = (
        update(OutboxMessage)
        .where(col(OutboxMessage.id) == row.id, condition)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    changed: int = session.exec(statement).rowcount
    if row in session:
        session.expire(row)
    return changed == 1


def _mine(row: OutboxMessage) -> ColumnElement[bool]:
    return and_(col(OutboxMessage.state) == DeliveryState.SENDING, col(OutboxMessage.fence) == row.fence)


def advance(database: Database, row: OutboxMessage, stage: Stage, now: datetime) -> None:
    """Write down the stage and renew the lease. Raises ClaimLost: then the dot must not be written."""
    with database.writing() as session:
        if not _write(session, row, _mine(row), stage=stage, lease_until=now + LEASE):
            raise ClaimLost(f"letter {row.id}")


def settle(
    database: Database, row: OutboxMessage, now: datetime, listeners: Sequence[Listener] = (), **values: Any
) -> bool:
    """Write the verdict, if the claim is still ours, and tell the listeners of a bad end."""
    with database.writing() as session:
        said = str(values.get("last_reply") or values.get("hold_reason") or "")
        if session.exec(select(OutboxMessage.text).where(OutboxMessage.id == row.id)).first() == "":
            # Erased while it was under way: it keeps its result, and none of its words come back.
            values = {name: value for name, value in values.items() if name in _RESULT}
        if not _write(session, row, _mine(row), lease_until=None, stage=None, **values):
            return False
        if said:
            remember(session, row.id or 0, DeliveryState(values["state"]), said, now)
        stored = session.get_one(OutboxMessage, row.id)
        if stored.state in (DeliveryState.BOUNCED, DeliveryState.FAILED, DeliveryState.HELD) or _is_stuck(
            stored
        ):
            tell(session, stored, now, listeners)
        count(session, DeliveryState(values["state"]))
    return True


def _is_stuck(row: OutboxMessage) -> bool:
    return row.state == DeliveryState.UNCERTAIN and row.due_at is None


def tell(session: Session, row: OutboxMessage, now: datetime, listeners: Sequence[Listener]) -> None:
    """Call the listeners, each in a savepoint: the verdict stands whatever they do."""
    log.error("letter %s is %s", row.id, row.state)
    for listener in listeners:
        try:
            with session.begin_nested():
                listener(session, row, now)
        except Exception:
            log.exception("a listener failed on letter %s", row.id)


def accept(database: Database, message_id: str, reply: str, now: datetime) -> None:
    """Write down that the relay took a letter: true whoever holds the claim by now (F-34).

    One statement and its commit: whoever is killed before it would send the letter again.
    """
    handed = (
        update(OutboxMessage)
        .where(col(OutboxMessage.message_id) == message_id, col(OutboxMessage.state).not_in(_TOLD))
        .values(
            state=DeliveryState.HANDED,
            stage=None,
            fence=OutboxMessage.fence + 1,
            lease_until=None,
            due_at=None,
            attempts=OutboxMessage.attempts + 1,
            last_reply=reply[:500],
            hold_reason="",
            handed_at=now,
            settled_at=now,
        )
        .returning(col(OutboxMessage.id))
        .execution_options(synchronize_session=False)
    )
    with database.writing() as session:
        number = session.exec(handed).scalar_one_or_none()
    if number is not None:
        _write_down(database, number, reply, now)


def _write_down(database: Database, number: int, reply: str, now: datetime) -> None:
    """The line of history and the count of a letter that is handed over, for which nobody may wait or fail."""
    try:
        with database.writing() as session:
            remember(session, number, DeliveryState.HANDED, reply, now)
            count(session, DeliveryState.HANDED)
    except SQLAlchemyError:
        log.exception("letter %s is handed over; its history could not be told so", number)


def doubted(row: OutboxMessage, now: datetime) -> dict[str, Any]:
    """What becomes of a letter whose final reply is lost: sent again once, 20 minutes later."""
    first = row.doubts == 0
    return {
        "state": DeliveryState.UNCERTAIN,
        "doubts": row.doubts + 1,
        "due_at": now + RESEND_AFTER if first else None,
        "hold_reason": "" if first else "the relay's final reply was lost twice",
    }


def recover(database: Database, now: datetime, listeners: Sequence[Listener] = ()) -> int:
    """Take back letters whose worker died or sleeps; gives how many. After the dot they are uncertain."""
    expired = and_(col(OutboxMessage.state) == DeliveryState.SENDING, col(OutboxMessage.lease_until) < now)
    with database.reading() as session:
        if session.exec(select(OutboxMessage.id).where(expired).limit(1)).first() is None:
            return 0
    with database.writing() as session:
        rows = session.scalars(skip_locked(select(OutboxMessage).where(expired), session)).all()
        for row in rows:
            row.fence += 1
            row.lease_until = None
            if row.stage in AFTER_DOT:
                row.sqlmodel_update(doubted(row, now))
                row.attempts += 1
            else:
                row.state = DeliveryState.UNCERTAIN if row.doubts else DeliveryState.QUEUED
            said = f"the worker stopped while it was sending ({row.stage or 'claimed'})"
            row.stage = None
            session.add(row)
            remember(session, row.id or 0, DeliveryState(row.state), said, now)
            if _is_stuck(row):
                tell(session, row, now, listeners)
        return len(rows)
