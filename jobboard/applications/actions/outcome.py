"""The day after its last day an offer is summed up for its recruiter, who is asked what came of it: once, without sign-in."""

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from jobboard.accounts.actions import mint_link
from jobboard.accounts.models import AccessLink, Purpose, User
from jobboard.applications.actions.ending import TOLD
from jobboard.applications.desk import UNANSWERED
from jobboard.applications.models import Application, ListedApplication, State
from jobboard.applications.queries import has_left
from jobboard.kit.clock import day_of, end_of_day
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
# Names in one letter; the desk has them all.
MOST_NAMED = 25
# The company has said more than that it has arrived, and the student is still there.
_ANSWERED = (State.INTERVIEW, State.OFFERED, State.ACCEPTED, State.DECLINED, State.REFUSED)


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
            **summary(session, offer, now),
            "token": marker(link.nonce),
        },
        now=now,
        subject_key=offer.subject_key,
        purpose_key=f"ended:{offer.id}",
    )


def summary(session: Session, offer: Offer, now: datetime) -> dict[str, Any]:
    """How many applied, were answered and withdrew, and who still waits to hear whether they are taken."""
    counted = select(Application.state, func.count()).where(Application.offer_id == offer.id)
    by_state = dict(session.exec(counted.group_by(Application.state)).all())
    waiting = session.exec(
        select(Application)
        .where(
            Application.offer_id == offer.id,
            col(Application.state).in_(TOLD),
            col(Application.withdrawn_at).is_(None),
        )
        .order_by(col(Application.created_at), col(Application.id))
    ).all()
    named = [
        {
            "who": one.short_name,
            "days": (day_of(now) - day_of(one.created_at)).days,
            "met": one.state == State.INTERVIEW,
        }
        for one in waiting[:MOST_NAMED]
    ]
    return {
        "received": offer.applications,
        "answered": sum(by_state.get(state, 0) for state in _ANSWERED),
        "withdrawn": by_state.get(State.WITHDRAWN, 0),
        "waiting": len(waiting),
        "people": named,
        "hidden": len(waiting) - len(named),
    }


def open_pile(session: Session, offer: Offer, *, by: User, now: datetime) -> AccessLink | None:
    """A link that opens the page to answer all who have had no word about this offer; None where nobody waits."""
    waiting = session.exec(
        select(Application.id).where(
            Application.offer_id == offer.id,
            col(Application.state).in_(UNANSWERED),
            col(Application.withdrawn_at).is_(None),
            col(Application.anonymised_at).is_(None),
            has_left(now),
        )
    ).all()
    if not waiting:
        return None
    link = mint_link(session, purpose=Purpose.ANSWER_MANY, user_id=by.id, now=now)
    session.add_all(ListedApplication(link_id=link.id or 0, application_id=number or 0) for number in waiting)
    return link
