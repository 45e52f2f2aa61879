"""Many applications on one page: which of them somebody may answer there, and what was just answered."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from jobboard.accounts.models import Purpose, User
from jobboard.accounts.queries import find_link
from jobboard.applications.desk import UNANSWERED, Line, count, oldest, with_offers
from jobboard.applications.models import Answer, Application, ListedApplication
from jobboard.applications.queries import SHUT, has_left, visible_to
from jobboard.offers.models import Offer

# On one page; the others come when these have an answer.
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that can still be taken back."""

    answer: Answer
    application: Application
    offer: Offer


@dataclass(frozen=True, slots=True)
class Pile:
    """What waits, the oldest first, how many more wait, and which answers have not left yet."""

    waiting: list[Line]
    hidden: int
    given: list[Given]


def pile_of_link(session: Session, keys: tuple[str, ...], token: str, now: datetime) -> Pile:
    """What the link in a letter about waiting applications opens: those it named. Raises LinkDead."""
    link = find_link(session, keys, token, Purpose.ANSWER_MANY, now)
    named = select(ListedApplication.application_id).where(ListedApplication.link_id == link.id)
    shut = select(Offer.id).where(col(Offer.status).in_(SHUT))
    return _pile(
        session,
        select(Application).where(
            col(Application.id).in_(named), has_left(now), col(Application.offer_id).not_in(shut)
        ),
        now,
    )


def pile_of(session: Session, user: User, now: datetime) -> Pile:
    """All that waits for a recruiter."""
    return _pile(session, visible_to(user, now), now)


def _pile(session: Session, allowed: SelectOfScalar[Application], now: datetime) -> Pile:
    waiting = allowed.where(
        col(Application.state).in_(UNANSWERED),
        col(Application.withdrawn_at).is_(None),
        col(Application.anonymised_at).is_(None),
    )
    shown = with_offers(session, oldest(waiting).limit(MOST_SHOWN))
    return Pile(
        waiting=shown,
        hidden=count(session, waiting) - len(shown) if len(shown) == MOST_SHOWN else 0,
        given=_given(session, allowed, now),
    )


def _given(session: Session, allowed: SelectOfScalar[Application], now: datetime) -> list[Given]:
    leaving = select(Answer).where(
        col(Answer.application_id).in_(allowed.with_only_columns(col(Application.id))),
        col(Answer.undone_at).is_(None),
        col(Answer.leaves_at) > now,
    )
    # Of several answers to one application only the last can be taken back.
    last = {answer.application_id: answer for answer in session.exec(leaving.order_by(col(Answer.id)))}
    answered = allowed.where(col(Application.id).in_(last), col(Application.withdrawn_at).is_(None))
    return [
        Given(last[application.id or 0], application, offer)
        for application, offer in with_offers(session, oldest(answered))
    ]
