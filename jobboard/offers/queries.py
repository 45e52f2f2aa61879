"""Finding offers: what is public is a question of time, asked here only."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, column, or_, text
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from jobboard.accounts.models import User
from jobboard.companies.models import Membership
from jobboard.kit.db import Moment, told_index
from jobboard.kit.rows import find, load
from jobboard.offers.models import Comment, Draft, Offer, Revision, RevisionState, Status

# How long a closed or ended offer's page still says so, before it is gone.
CLOSED_DAYS = 90


def is_published(now: datetime) -> ColumnElement[bool]:
    """The condition under which an offer is public and open: the only place that says it."""
    return and_(
        col(Offer.status) == Status.PUBLISHED, col(Offer.published_at) <= now, col(Offer.expires_at) > now
    )


def published(now: datetime) -> SelectOfScalar[Offer]:
    """Open offers, newest first."""
    return (
        select(Offer).where(is_published(now)).order_by(col(Offer.published_at).desc(), col(Offer.id).desc())
    )


def find_offer(session: Session, offer_id: int) -> Offer | None:
    """An offer in any state, for those who may see it so."""
    return find(session, Offer, offer_id)


# What an application and its letters need of an offer, which has five times as many columns.
_FOR_APPLYING = (
    "status",
    "published_at",
    "expires_at",
    "closed_at",
    "applications",
    "author_id",
    "company_id",
    "company_name",
    "title",
    "has_contacts",
    "contact_email",
    "second_contact",
    "contact_name",
)


def offer_for_applying(session: Session, offer_id: int) -> Offer:
    """An offer in any state as an application needs it: other columns are read only when they are looked at.

    Raises sqlalchemy.exc.NoResultFound.
    """
    return load(session, Offer, offer_id, only=_FOR_APPLYING)


def find_published(session: Session, offer_id: int, now: datetime) -> Offer | None:
    """An offer that takes applications at this moment."""
    return session.exec(select(Offer).where(col(Offer.id) == offer_id, is_published(now))).one_or_none()


def owned_by(user: User) -> SelectOfScalar[Offer]:
    """The offers a recruiter may act on: their own and those of companies they belong to. Others are not there."""
    companies = select(Membership.company_id).where(Membership.user_id == user.id)
    return select(Offer).where(or_(col(Offer.author_id) == user.id, col(Offer.company_id).in_(companies)))


def find_owned(session: Session, user: User, offer_id: int) -> Offer | None:
    """One of a recruiter's own offers."""
    return session.exec(owned_by(user).where(col(Offer.id) == offer_id)).one_or_none()


def in_review(session: Session) -> list[Offer]:
    """The moderators' queue, the longest waiting first."""
    statement = select(Offer).where(Offer.status == Status.IN_REVIEW)
    return list(session.exec(statement.order_by(col(Offer.submitted_at), col(Offer.id))))


def comments_on(session: Session, offer: Offer) -> list[Comment]:
    """What moderators and the recruiter wrote to each other, in order."""
    return list(session.exec(select(Comment).where(Comment.offer_id == offer.id).order_by(col(Comment.id))))


def revisions_of(session: Session, offer: Offer) -> list[Revision]:
    """The sheets as submitted, the newest first."""
    statement = select(Revision).where(Revision.offer_id == offer.id).order_by(col(Revision.number).desc())
    return list(session.exec(statement))


def find_proposal(session: Session, offer: Offer) -> Revision | None:
    """The edit of an offer that waits for a moderator."""
    waiting = Revision.state == RevisionState.PROPOSED
    return session.exec(select(Revision).where(Revision.offer_id == offer.id, waiting)).one_or_none()


def with_proposal(session: Session, offers: Iterable[Offer]) -> set[int]:
    """Which of these offers are up and have an edit that waits for a moderator."""
    up = [offer.id for offer in offers if offer.status in (Status.PUBLISHED, Status.PAUSED)]
    waiting = select(Revision.offer_id).where(Revision.state == RevisionState.PROPOSED)
    return set(session.exec(waiting.where(col(Revision.offer_id).in_(up))))


def proposals(session: Session) -> list[tuple[Offer, Revision]]:
    """Edits of offers that are up, the longest waiting first; those of others wait for their offer."""
    statement = select(Offer, Revision).join(Revision, col(Revision.offer_id) == Offer.id)
    waiting = statement.where(
        Revision.state == RevisionState.PROPOSED, col(Offer.status).in_((Status.PUBLISHED, Status.PAUSED))
    )
    return list(session.exec(waiting.order_by(col(Revision.created_at), col(Revision.id))))


def full_time_from(session: Session, offer: Offer) -> datetime:
    """From when an offer's days are counted: its publication, or the moment when new dates were accepted."""
    latest = select(func.max(Revision.decided_at)).where(
        Revision.offer_id == offer.id,
        Revision.state == RevisionState.ACCEPTED,
        col(Revision.new_dates).is_(True),
    )
    accepted = session.exec(latest).one()
    assert offer.published_at is not None
    return accepted if accepted is not None else offer.published_at


def find_draft(session: Session, draft_id: int, now: datetime) -> Draft | None:
    """A draft that still lives."""
    return session.exec(select(Draft).where(Draft.id == draft_id, col(Draft.expires_at) > now)).one_or_none()


def next_turn(session: Session, now: datetime) -> datetime | None:
    """When the clock alone next changes what is public: the next publication or the next end."""
    appears = select(func.min(Offer.published_at)).where(
        col(Offer.status) == Status.PUBLISHED, col(Offer.published_at) > now
    )
    # Told which index to read, since SQLite would sort all that is online: a second on a large board.
    statement = text(_NEXT_END.format(hint=told_index(session, "ix_offer_expires_at")))
    ends = statement.bindparams(bindparam("now", now, Moment)).columns(column("expires_at", Moment))
    found = (
        session.exec(appears).one_or_none(),
        session.connection().execute(ends).scalar_one_or_none(),
    )
    return min((moment for moment in found if moment is not None), default=None)


_NEXT_END = (
    "SELECT expires_at FROM offer {hint} "  # noqa: S608
    f"WHERE status = '{Status.PUBLISHED}' AND expires_at > :now ORDER BY expires_at LIMIT 1"
)


def is_gone(offer: Offer, now: datetime) -> bool:
    """Whether the page answers 410: removed, or over for more than 90 days."""
    if offer.status == Status.REMOVED:
        return True
    over = over_since(offer, now)
    return over is not None and now >= over + timedelta(days=CLOSED_DAYS)


def over_since(offer: Offer, now: datetime) -> datetime | None:
    """When the offer stopped taking applications for good: closed, or past its last day."""
    if offer.status == Status.CLOSED:
        return offer.closed_at
    if offer.status == Status.PUBLISHED and offer.expires_at is not None and offer.expires_at <= now:
        return offer.expires_at
    return None
