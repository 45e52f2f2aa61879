"""The day after an offer's last day, its recruiter is asked what came of it: once, with a link that needs no sign-in."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from jobboard.accounts.actions import mint_link
from jobboard.accounts.models import Purpose, User
from jobboard.applications.desk import count_told
from jobboard.kit.clock import end_of_day
from jobboard.kit.db import Database
from jobboard.kit.tokens import marker
from jobboard.mail.outbox import enqueue
from jobboard.offers.mailboxes import working_mailbox
from jobboard.offers.models import Offer, Status

# At nine in the morning after the last day, not at midnight.
MORNING = timedelta(hours=9)
# Nobody is written to about an offer that ended while the board stood still for weeks; the dashboard still asks.
STALE = timedelta(days=14)
AT_ONCE = 200


def ask_outcomes(database: Database, now: datetime) -> None:
    """Write to the recruiters of the offers that ended yesterday, some hundreds a round."""
    with database.writing() as session:
        ask_at_the_end(session, now)


def ask_at_the_end(session: Session, now: datetime) -> int:
    """Ask once about each offer past its last day that nobody has closed; gives how many letters were written.

    Also for a paused offer: its page says that it has ended, so its applicants wait for a word as well.
    """
    ended = (
        select(Offer)
        .where(
            col(Offer.status).in_((Status.PUBLISHED, Status.PAUSED)),
            col(Offer.expires_at) <= now,
            col(Offer.ended_told_at).is_(None),
        )
        .order_by(col(Offer.expires_at))
        .limit(AT_ONCE)
        # Two workers share the round: what one has taken, the other leaves alone.
        .with_for_update(skip_locked=True)
    )
    written = 0
    for offer in session.exec(ended).all():
        last_day = offer.last_day
        if last_day is None or now < end_of_day(last_day) + MORNING:
            continue
        offer.ended_told_at = now
        session.add(offer)
        if now - end_of_day(last_day) <= STALE:
            _ask(session, offer, now)
            written += 1
    return written


def _ask(session: Session, offer: Offer, now: datetime) -> None:
    author = session.get_one(User, offer.author_id)
    link = mint_link(session, purpose=Purpose.OUTCOME, subject_id=offer.id, user_id=author.id, now=now)
    enqueue(
        session,
        letter="offer_ended",
        to=working_mailbox(session, offer, now),
        locale=author.locale,
        context={
            "title": offer.title,
            "ref": offer.ref,
            "last_day": offer.last_day,
            "received": offer.applications,
            "waiting": count_told(session, offer),
            "token": marker(link.nonce),
        },
        now=now,
        subject_key=offer.subject_key,
        purpose_key=f"ended:{offer.id}",
    )
