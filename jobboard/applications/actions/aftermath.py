"""What follows for applications from what moderators decide about an offer; done by the worker, minute by minute."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from jobboard.applications.actions.ending import ON_HOLD, REMOVED, TOLD, tell_applicants
from jobboard.applications.models import Application
from jobboard.applications.queries import SHUT
from jobboard.kit.db import Database
from jobboard.mail.control import release
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.offers.models import Offer, Status

# A moderator's decision can be taken back for half of this.
SURE_AFTER = timedelta(minutes=1)


def follow_moderation(database: Database, now: datetime) -> None:
    """Tell those who applied to an offer that was removed (F-43); let go what a hold that is over kept back."""
    with database.writing() as session:
        tell_of_removals(session, now)
        let_go(session, now)


def tell_of_removals(session: Session, now: datetime) -> int:
    """Tell everybody who still waits for a removed offer, once; gives how many."""
    numbers = session.exec(
        select(Offer.id)
        .join(Application, col(Application.offer_id) == Offer.id)
        .where(
            Offer.status == Status.REMOVED,
            col(Offer.updated_at) <= now - SURE_AFTER,
            col(Application.state).in_(TOLD),
        )
        .distinct()
    ).all()
    return sum(
        tell_applicants(session, session.get_one(Offer, number), reason=REMOVED, actor="clock", now=now)
        for number in numbers
    )


def let_go(session: Session, now: datetime) -> int:
    """Release the letters that waited for an offer which is no longer on hold; gives how many."""
    held = select(OutboxMessage).where(
        OutboxMessage.state == DeliveryState.HELD, OutboxMessage.hold_reason == ON_HOLD
    )
    released = 0
    for letter in session.exec(held).all():
        number = (letter.subject_key or "").partition(":")[2]
        application = session.get(Application, int(number)) if number.isdigit() else None
        if application is None or session.get_one(Offer, application.offer_id).status in SHUT:
            continue
        released += release(session, letter, now)
    return released
