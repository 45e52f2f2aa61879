"""A week and a day before an offer's last day its recruiter is told, with what came so far and a page to extend or close it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from jobboard.accounts.actions import mint_link
from jobboard.accounts.models import Purpose, User
from jobboard.applications.actions.outcome import MORNING
from jobboard.applications.desk import count_told
from jobboard.kit.clock import day_of, end_of_day
from jobboard.kit.db import Database, skip_locked
from jobboard.kit.tokens import marker
from jobboard.mail.claims import CANCEL
from jobboard.mail.models import OutboxMessage
from jobboard.mail.outbox import enqueue
from jobboard.offers.mailboxes import working_mailbox
from jobboard.offers.models import Offer, Revision, RevisionState, Status

LETTER = "offer_ending"
# Days before the last day, the most first.
BEFORE = (7, 1)
# Letters written in one transaction, so that nobody who writes waits long, and in one round, for which other chores wait.
BATCH, ROUND = 50, 1000


def announce_ends(database: Database, now: datetime) -> None:
    """The worker's chore: write to the recruiters whose offers end soon, some at a time."""
    with database.reading() as session:
        due = select(Offer.id).where(_is_due(now)).order_by(col(Offer.expires_at)).limit(ROUND)
        numbers = session.exec(due).all()
    for first in range(0, len(numbers), BATCH):
        with database.writing() as session:
            tell_of_last_days(session, now, among=numbers[first : first + BATCH])


def tell_of_last_days(session: Session, now: datetime, *, among: Sequence[int | None] | None = None) -> int:
    """Write about each offer (of those `among`) whose end nobody was told of since the last such morning; gives how many.

    A board that stood still over both mornings writes one letter, and none about an offer that has ended. New dates
    have mornings of their own. Nothing is written while a moderator reads the later day that was asked for.
    """
    due = select(Offer).where(_is_due(now)).order_by(col(Offer.id))
    if among is not None:
        # Another worker may have told some of them meanwhile.
        due = due.where(col(Offer.id).in_(among))
    offers = session.scalars(skip_locked(due, session, of=Offer)).all()
    for offer in offers:
        offer.last_day_told_at = now
        session.add(offer)
        _tell(session, offer, now)
    session.flush()
    return len(offers)


def gate(session: Session, message: OutboxMessage) -> str | None:
    """A letter that waited behind a relay says nothing of an offer that is closed, extended or over by now."""
    if message.letter != LETTER:
        return None
    _, number, day, _ = (message.purpose_key or "").split(":")
    offer = session.get(Offer, int(number))
    # The hour for which a letter waits is the one at which it leaves.
    moment = message.due_at or message.created_at
    if offer is None or not offer.is_open(moment):
        return f"{CANCEL} the offer is not online"
    return None if str(offer.last_day) == day else f"{CANCEL} the offer has another last day"


def _mornings(last_day: date) -> list[datetime]:
    """When its recruiter hears of a last day."""
    return [end_of_day(last_day - timedelta(days=days + 1)) + MORNING for days in BEFORE]


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Whether a morning has come since its recruiter heard of the last day: by a letter, by new dates, by publication."""
    today, heard = day_of(now), func.coalesce(Offer.last_day_told_at, Offer.published_at)
    by_day = []
    for ahead in range(BEFORE[0] + 1):
        last_day = today + timedelta(days=ahead)
        come = [morning for morning in _mornings(last_day) if morning <= now]
        if come:
            ends = col(Offer.expires_at)
            day = and_(ends > end_of_day(last_day - timedelta(days=1)), ends <= end_of_day(last_day))
            by_day.append(and_(day, heard < max(come)))
    asked = select(Revision.id).where(
        Revision.offer_id == Offer.id,
        Revision.state == RevisionState.PROPOSED,
        col(Revision.new_dates).is_(True),
    )
    return and_(
        col(Offer.status) == Status.PUBLISHED,
        col(Offer.published_at) <= now,
        col(Offer.expires_at) > now,
        or_(*by_day),
        ~asked.correlate(Offer).exists(),
    )


def _tell(session: Session, offer: Offer, now: datetime) -> None:
    author, last_day = session.get_one(User, offer.author_id), offer.last_day
    assert last_day is not None
    link = mint_link(session, purpose=Purpose.OUTCOME, subject_id=offer.id, user_id=author.id, now=now)
    mornings = dict(zip(BEFORE, _mornings(last_day), strict=True))
    enqueue(
        session,
        letter=LETTER,
        to=working_mailbox(session, offer, now),
        locale=author.locale,
        context={
            "title": offer.title,
            "ref": offer.ref,
            "last_day": last_day,
            "days": (last_day - day_of(now)).days,
            "received": offer.applications,
            "waiting": count_told(session, offer),
            "token": marker(link.nonce),
        },
        now=now,
        subject_key=offer.subject_key,
        purpose_key=f"ending:{offer.id}:{last_day}:{min(d for d, at in mornings.items() if at <= now)}",
    )
