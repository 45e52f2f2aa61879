"""The moves of an offer once it is submitted; rules only, the letters are sent by those who decide."""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import bindparam, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, col

from jobboard.journal.actions import note
from jobboard.kit.clock import day_of, end_of_day
from jobboard.kit.fulltext import learn
from jobboard.kit.prepared import Prepared, prepared
from jobboard.kit.settings import Settings
from jobboard.offers.indexing import words_to_learn
from jobboard.offers.models import CloseReason, Offer, Status
from jobboard.offers.queries import full_time_from
from jobboard.offers.sheets import public_sheet_of, sheet_of
from jobboard.sheet.model import Sheet


def last_moment(sheet: Sheet, since: datetime, settings: Settings) -> datetime:
    """When an offer that is up since then ends: the earliest of its deadline, the end of its start window and its full time."""
    ends = [since + timedelta(days=settings.offer_days)]
    if sheet.deadline is not None:
        ends.append(end_of_day(sheet.deadline))
    # A start window that is already over says nothing about an offer that a moderator has just approved.
    if sheet.start.latest is not None and sheet.start.latest > day_of(since):
        ends.append(end_of_day(sheet.start.latest))
    return min(ends)


def publish(session: Session, offer: Offer, *, actor: str, now: datetime, settings: Settings) -> None:
    """Put an offer online from review, hold or removal. Raises WrongState from elsewhere."""
    start = (Status.IN_REVIEW, Status.HELD, Status.REMOVED)
    offer.move(Status.PUBLISHED, start=start, now=now)
    offer.published_at = offer.published_at or now
    offer.expires_at = last_moment(sheet_of(offer), full_time_from(session, offer), settings)
    session.add(offer)
    learn(session, words_to_learn(public_sheet_of(offer)).items())
    note(session, act="offer.publish", subject=offer.subject_key, actor=actor, now=now)


def request_changes(session: Session, offer: Offer, *, actor: str, now: datetime) -> None:
    """Send an offer back to its recruiter."""
    offer.move(Status.CHANGES_REQUESTED, start=(Status.IN_REVIEW,), now=now)
    _keep(session, offer, "offer.request_changes", actor, now)


def reject(session: Session, offer: Offer, *, actor: str, now: datetime) -> None:
    """Refuse an offer."""
    offer.move(Status.REJECTED, start=(Status.IN_REVIEW,), now=now)
    _keep(session, offer, "offer.reject", actor, now)


def hold(session: Session, offer: Offer, *, actor: str, now: datetime) -> None:
    """Take an offer off line while somebody looks at it."""
    offer.move(Status.HELD, start=(Status.PUBLISHED, Status.PAUSED), now=now)
    _keep(session, offer, "offer.hold", actor, now)


def remove(session: Session, offer: Offer, *, actor: str, now: datetime) -> None:
    """Take an offer down."""
    start = (Status.PUBLISHED, Status.PAUSED, Status.HELD, Status.CLOSED)
    offer.move(Status.REMOVED, start=start, now=now)
    _keep(session, offer, "offer.remove", actor, now)


def pause(session: Session, offer: Offer, *, actor: str, now: datetime) -> None:
    """Take no applications for a while. Raises WrongState for an offer that is not online."""
    offer.move(Status.PAUSED, start=(Status.PUBLISHED,), now=now)
    _keep(session, offer, "offer.pause", actor, now)


def resume(session: Session, offer: Offer, *, actor: str, now: datetime) -> None:
    """Go on after a pause, until the day that was set before. Raises WrongState from elsewhere."""
    offer.move(Status.PUBLISHED, start=(Status.PAUSED,), now=now)
    _keep(session, offer, "offer.resume", actor, now)


def close(session: Session, offer: Offer, *, reason: CloseReason, actor: str, now: datetime) -> None:
    """End an offer; whoever calls tells the applicants (`applications.actions.end_recruitment`)."""
    start = (Status.PUBLISHED, Status.PAUSED, Status.HELD)
    offer.move(Status.CLOSED, start=start, now=now)
    offer.close_reason = reason
    offer.closed_at = now
    _keep(session, offer, "offer.close", actor, now, reason=str(reason))


def _keep(session: Session, offer: Offer, act: str, actor: str, now: datetime, **reason: str) -> None:
    session.add(offer)
    note(session, act=act, subject=offer.subject_key, actor=actor, now=now, **reason)


@cache
def _counting() -> Prepared:
    return prepared(
        update(Offer)
        .where(col(Offer.id) == bindparam("offer"), col(Offer.applications) < bindparam("most"))
        .values(applications=Offer.applications + 1)
        .returning(col(Offer.applications))
    )


def count_application(session: Session, offer: Offer, *, most: int) -> bool:
    """Count one more application in a single statement; False when the offer already has `most`."""
    counted = _counting().value(session, offer=offer.id, most=most)
    if counted is None:
        session.refresh(offer, ["applications"])
        return False
    set_committed_value(offer, "applications", counted)
    return True
