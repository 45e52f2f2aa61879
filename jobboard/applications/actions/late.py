"""An application that has not been handed over a day after its hour: its student hears so, once (§4.4)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import String, cast, literal
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from jobboard.applications.actions.ending import ON_HOLD
from jobboard.applications.actions.letters import LATE_PURPOSE, say_late
from jobboard.applications.actions.unreachable import NO_SUCH_STUDENT
from jobboard.applications.models import Application, State
from jobboard.journal.actions import note
from jobboard.kit.db import Database
from jobboard.mail.claims import CANCEL
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.queries import letters_of
from jobboard.offers.models import Offer

LATE = timedelta(hours=24)
# Letters written in one transaction, so that nobody who writes waits long.
BATCH = 50
HANDOFF = "application_handoff"
_ON_ITS_WAY = (
    DeliveryState.QUEUED,
    DeliveryState.SENDING,
    DeliveryState.DELAYED,
    DeliveryState.UNCERTAIN,
    DeliveryState.HELD,
)
# A hold of the offer is told in words of its own; an address that took no receipt takes no other letter.
_TOLD_OTHERWISE = (ON_HOLD, NO_SUCH_STUDENT)
_Told = aliased(OutboxMessage)


def tell_of_delays(database: Database, now: datetime) -> None:
    """The worker's chore: write to everybody whose application is a day late, some at a time."""
    with database.reading() as session:
        if not _late(session, now, most=1):
            return
    while True:
        with database.writing() as session:
            if tell_late(session, now) < BATCH:
                return


def tell_late(session: Session, now: datetime) -> int:
    """Tell the students whose letters to the company still wait, some at a time; gives how many."""
    found = _late(session, now, most=BATCH)
    for application, letter in found:
        offer = session.get_one(Offer, application.offer_id)
        say_late(session, application, offer, now, is_held=letter.state == DeliveryState.HELD)
        note(session, act="application.late", subject=application.subject_key, actor="clock", now=now)
    return len(found)


def gate(session: Session, message: OutboxMessage) -> str | None:
    """A delay that is over is told to nobody: what waited behind a relay that was away is dropped."""
    if message.letter != "application_late":
        return None
    number = (message.subject_key or "").partition(":")[2]
    application = session.get(Application, int(number)) if number.isdigit() else None
    if application is None or application.withdrawn_at is not None or application.state != State.WAITING:
        return f"{CANCEL} nobody waits for it any more"
    states = {row.state for row in letters_of(session, application.subject_key) if row.letter == HANDOFF}
    return None if states & set(_ON_ITS_WAY) else f"{CANCEL} no longer late"


def _late(session: Session, now: datetime, *, most: int) -> Sequence[tuple[Application, OutboxMessage]]:
    subject = literal("application:") + cast(col(Application.id), String)
    told = select(_Told.id).where(col(_Told.purpose_key) == literal(LATE_PURPOSE) + subject)
    late = (
        select(Application, OutboxMessage)
        .join(OutboxMessage, col(OutboxMessage.subject_key) == subject)
        .where(
            OutboxMessage.letter == HANDOFF,
            col(OutboxMessage.state).in_(_ON_ITS_WAY),
            col(OutboxMessage.hold_reason).not_in(_TOLD_OTHERWISE),
            # A letter to a second mailbox or to a new address has a day of its own.
            col(OutboxMessage.created_at) <= now - LATE,
            col(Application.leaves_at) <= now - LATE,
            Application.state == State.WAITING,
            col(Application.withdrawn_at).is_(None),
            ~told.correlate(Application).exists(),
        )
    )
    return session.exec(late.order_by(col(Application.id)).limit(most)).all()
