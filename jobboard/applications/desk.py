"""What a recruiter's desk shows of the applications that this person may read: lists, counts, the funnel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from jobboard.accounts.models import User
from jobboard.applications.actions.ending import TOLD
from jobboard.applications.models import Answer, AnswerKind, Application, State
from jobboard.applications.queries import visible_to
from jobboard.kit.pagination import Page, page_of
from jobboard.offers.models import Offer
from jobboard.offers.queries import owned_by

# Nobody has said anything yet.
UNANSWERED = (State.WAITING, State.NO_ANSWER)
PAGE_SIZE = 20
# More lines than anybody reads; an offer takes a few hundred at most.
MOST_EXPORTED = 10_000

Line = tuple[Application, Offer]


@dataclass(frozen=True, slots=True)
class Funnel:
    """How far applications came. "It has arrived" is no answer yet."""

    received: int
    answered: int
    interviews: int
    offered: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Applications to one offer."""

    received: int = 0
    unanswered: int = 0


def offers_of(session: Session, user: User) -> list[Offer]:
    """A recruiter's own offers, the newest first."""
    return list(session.exec(owned_by(user).order_by(col(Offer.created_at).desc(), col(Offer.id).desc())))


def funnel(session: Session, user: User, *, since: datetime, now: datetime) -> Funnel:
    """The funnel of what came in from a moment on."""
    wanted = visible_to(user, now).where(col(Application.created_at) >= since)
    ids = wanted.with_only_columns(col(Application.id))
    given = select(func.count(func.distinct(Answer.application_id))).where(
        col(Answer.application_id).in_(ids), col(Answer.undone_at).is_(None)
    )

    def having(*kinds: AnswerKind) -> int:
        return int(session.exec(given.where(col(Answer.kind).in_(kinds))).one())

    return Funnel(
        received=count(session, wanted),
        answered=having(AnswerKind.INTERVIEW, AnswerKind.OFFERED, AnswerKind.REFUSED, AnswerKind.OTHER),
        interviews=having(AnswerKind.INTERVIEW),
        offered=having(AnswerKind.OFFERED),
        accepted=count(session, wanted.where(Application.state == State.ACCEPTED)),
    )


def tallies(session: Session, user: User, now: datetime) -> dict[int, Tally]:
    """By offer, how many applications came and how many wait; offers without one are not there."""
    seen = visible_to(user, now).subquery()
    statement = select(
        seen.c.offer_id,
        func.count(),
        func.sum(case((seen.c.state.in_(UNANSWERED), 1), else_=0)),
    ).group_by(seen.c.offer_id)
    return {
        offer_id: Tally(received, int(waiting or 0))
        for offer_id, received, waiting in session.exec(statement)
    }


def latest(session: Session, user: User, now: datetime, most: int) -> list[Line]:
    """The last applications that came."""
    return with_offers(session, _newest(visible_to(user, now)).limit(most))


def longest_waiting(session: Session, user: User, now: datetime, most: int) -> list[Line]:
    """Applications that nobody has answered, the oldest first."""
    waiting = visible_to(user, now).where(col(Application.state).in_(UNANSWERED))
    return with_offers(session, oldest(waiting).limit(most))


def listed(
    session: Session,
    user: User,
    now: datetime,
    *,
    offer: Offer | None = None,
    states: Sequence[State] = (),
    number: str | None = None,
) -> tuple[list[Line], Page]:
    """A page of applications: the newest first, or the oldest first where all of them wait for an answer."""
    statement = _narrowed(user, now, offer, states)
    page = page_of(number, count(session, statement), PAGE_SIZE)
    ordered = oldest(statement) if states and set(states) <= set(UNANSWERED) else _newest(statement)
    return with_offers(session, ordered.offset(page.offset).limit(page.size)), page


def exported(
    session: Session, user: User, now: datetime, *, offer: Offer | None = None, states: Sequence[State] = ()
) -> list[Line]:
    """The same selection on one page, the newest first."""
    return with_offers(session, _newest(_narrowed(user, now, offer, states)).limit(MOST_EXPORTED))


def _narrowed(
    user: User, now: datetime, offer: Offer | None, states: Sequence[State]
) -> SelectOfScalar[Application]:
    statement = visible_to(user, now)
    if offer is not None:
        statement = statement.where(Application.offer_id == offer.id)
    if states:
        statement = statement.where(col(Application.state).in_(states))
    return statement


def count(session: Session, statement: SelectOfScalar[Application]) -> int:
    """How many applications a statement finds."""
    counted = select(func.count()).select_from(statement.with_only_columns(col(Application.id)).subquery())
    return int(session.exec(counted).one())


def _newest(statement: SelectOfScalar[Application]) -> SelectOfScalar[Application]:
    return statement.order_by(col(Application.created_at).desc(), col(Application.id).desc())


def oldest(statement: SelectOfScalar[Application]) -> SelectOfScalar[Application]:
    """The longest waiting first."""
    return statement.order_by(col(Application.created_at), col(Application.id))


def with_offers(session: Session, statement: SelectOfScalar[Application]) -> list[Line]:
    """The applications of a statement, each with its offer."""
    found = list(session.exec(statement))
    wanted = {application.offer_id for application in found}
    offers = (
        {offer.id: offer for offer in session.exec(select(Offer).where(col(Offer.id).in_(wanted)))}
        if wanted
        else {}
    )
    return [(application, offers[application.offer_id]) for application in found]


def count_told(session: Session, offer: Offer) -> int:
    """How many people hear of it when an offer closes."""
    waiting = (
        select(func.count())
        .select_from(Application)
        .where(
            Application.offer_id == offer.id,
            col(Application.state).in_(TOLD),
            col(Application.withdrawn_at).is_(None),
        )
    )
    return int(session.exec(waiting).one())


def count_in(session: Session, offer: Offer, state: State) -> int:
    """How many applications to an offer are in a state."""
    counted = select(func.count()).select_from(Application)
    return int(
        session.exec(counted.where(Application.offer_id == offer.id, Application.state == state)).one()
    )
