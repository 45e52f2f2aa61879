"""What follows for applications from what moderators and the calendar do to an offer; done minute by minute."""

from datetime import datetime, timedelta

from sqlalchemy import String, and_, cast, literal, or_
from sqlmodel import Session, col, select

from jobboard.applications.actions.ending import ON_HOLD, REMOVED, TOLD, tell_applicants
from jobboard.applications.actions.letters import say_offer_held, say_offer_over
from jobboard.applications.models import Application, State
from jobboard.applications.queries import SHUT, has_left
from jobboard.journal.actions import note
from jobboard.kit.db import Database, skip_locked
from jobboard.mail.control import release
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.offers.models import CloseReason, Offer, Status

# A moderator's decision can be taken back for half of this.
SURE_AFTER = timedelta(minutes=1)
STALE = timedelta(days=7)
# Letters written in one transaction, so that nobody who writes waits long.
BATCH = 50


def follow_moderation(database: Database, now: datetime) -> None:
    """Tell those who applied to an offer that was removed, or that is on hold before it has their application (F-43).

    And let go what a hold that is over kept back.
    """
    with database.writing() as session:
        tell_of_removals(session, now)
        tell_of_holds(session, now)
        let_go(session, now)


def follow_calendar(database: Database, now: datetime) -> None:
    """The worker's chore: tell those who wait that an offer takes no more applications, some at a time."""
    while True:
        with database.writing() as session:
            if tell_of_ends(session, now) < BATCH:
                return


def tell_of_ends(session: Session, now: datetime, *, most: int = BATCH) -> int:
    """Tell who waits for a first word that the offer is full or past its last day, once; gives how many.

    Theirs is still read: the state stays. Nobody hears of what ended while the board stood still for long.
    """
    since = now - STALE
    over = or_(
        and_(
            col(Offer.status).in_((Status.PUBLISHED, Status.PAUSED)),
            col(Offer.expires_at) <= now,
            col(Offer.expires_at) > since,
        ),
        and_(
            col(Offer.status) == Status.CLOSED,
            col(Offer.close_reason).in_((CloseReason.FULL, CloseReason.ENDED)),
            col(Offer.closed_at) > since,
        ),
    )
    waiting = (
        select(Application)
        .join(Offer, col(Offer.id) == Application.offer_id)
        .where(
            over,
            col(Application.state).in_((State.WAITING, State.ACKNOWLEDGED)),
            col(Application.end_told_at).is_(None),
            has_left(now),
            col(Application.withdrawn_at).is_(None),
            col(Application.anonymised_at).is_(None),
        )
        .order_by(col(Application.id))
        .limit(most)
    )
    applications = session.scalars(skip_locked(waiting, session, of=Application)).all()
    for application in applications:
        offer = session.get_one(Offer, application.offer_id)
        application.end_told_at = now
        session.add(application)
        say_offer_over(session, application, offer, now)
        note(session, act="application.offer_over", subject=application.subject_key, actor="clock", now=now)
    session.flush()
    return len(applications)


def tell_of_holds(session: Session, now: datetime) -> int:
    """Tell who applied to an offer on hold before the company had their application, once; gives how many (F-43)."""
    handed = (DeliveryState.HANDED, DeliveryState.DELIVERED)
    got = select(OutboxMessage.id).where(
        col(OutboxMessage.subject_key) == literal("application:") + cast(col(Application.id), String),
        OutboxMessage.letter == "application_handoff",
        col(OutboxMessage.state).in_(handed),
    )
    kept = (
        select(Application)
        .join(Offer, col(Offer.id) == Application.offer_id)
        .where(
            Offer.status == Status.HELD,
            col(Offer.updated_at) <= now - SURE_AFTER,
            Application.state == State.WAITING,
            col(Application.hold_told_at).is_(None),
            has_left(now),
            col(Application.withdrawn_at).is_(None),
            col(Application.anonymised_at).is_(None),
            ~got.correlate(Application).exists(),
        )
        .limit(BATCH)
    )
    applications = session.scalars(skip_locked(kept, session, of=Application)).all()
    for application in applications:
        application.hold_told_at = now
        session.add(application)
        say_offer_held(session, application, session.get_one(Offer, application.offer_id), now)
    session.flush()
    return len(applications)


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
