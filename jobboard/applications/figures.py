"""How companies answer, counted from applications and answers as they stand, and kept beside the company.

Counted are applications handed over in the last year that had their time (`no_answer_days`), unless the student
withdrew first or the moderators stopped the offer. An answer is what the student got: an answer of any kind but
"it has arrived", or the word that the company closed the offer. What is said by telephone or past the board is
not known here, and the sentence that shows the figures says so ("through this board").
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from jobboard.applications.models import Answer, AnswerKind, Application, State
from jobboard.applications.queries import SHUT
from jobboard.applications.waiting import handed_at
from jobboard.companies.models import Company
from jobboard.kit.db import Database, take_turn
from jobboard.kit.settings import Settings
from jobboard.mail.outbox import settings_of
from jobboard.offers.models import Offer

YEAR = timedelta(days=365)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of `measured` applications `answered` had an answer; half of all within `days` (None: half had none)."""

    measured: int = 0
    answered: int = 0
    days: int | None = None


def measure_companies(database: Database, now: datetime) -> None:
    """The worker's chore: write the figures that changed, so that pages show what a recount would give."""
    with database.reading() as session:
        counted = count_answers(session, now, settings_of(session))
        changed = [company.id for company in _differing(session, counted)]
    if not changed:
        return
    with database.writing() as session:
        if not take_turn(session, "measure companies"):
            return
        for company in session.exec(select(Company).where(col(Company.id).in_(changed))):
            figures = counted.get(company.id or 0, Figures())
            company.measured, company.answered = figures.measured, figures.answered
            company.answer_days = figures.days
            session.add(company)


def _differing(session: Session, counted: dict[int, Figures]) -> Iterable[Company]:
    known = select(Company).where((col(Company.id).in_(counted)) | (col(Company.measured) > 0))
    for company in session.exec(known):
        stored = Figures(company.measured, company.answered, company.answer_days)
        if stored != counted.get(company.id or 0, Figures()):
            yield company


@dataclass(frozen=True, slots=True)
class HandedOver:
    """An application that a company got, when, and after how long it was answered (None: not so far).

    One that its student withdrew before any answer says nothing of the company.
    """

    company_id: int
    at: datetime
    answered_after: timedelta | None
    withdrawn_first: bool


def count_answers(session: Session, now: datetime, settings: Settings) -> dict[int, Figures]:
    """The figures of every company that has any, counted anew."""
    until = now - timedelta(days=settings.no_answer_days)
    waits: dict[int, list[timedelta | None]] = defaultdict(list)
    for one in handed_over(session, now, since=now - YEAR, until=until):
        if not one.withdrawn_first:
            waits[one.company_id].append(one.answered_after)
    return {company_id: figures_of(found) for company_id, found in waits.items()}


def handed_over(session: Session, now: datetime, *, since: datetime, until: datetime) -> Iterator[HandedOver]:
    """What was handed over after `since` and not after `until`, without what moderators stopped."""
    given = Answer.application_id == Application.id, col(Answer.undone_at).is_(None)
    first = (
        select(func.min(Answer.created_at))
        .where(*given, Answer.kind != AnswerKind.ACKNOWLEDGED, col(Answer.leaves_at) <= now)
        .correlate(Application)
        .scalar_subquery()
    )
    # What came through the relay leaves no Answer.
    said_here = select(Answer.id).where(*given).correlate(Application).exists()
    statement: Any = (
        select(  # type: ignore[call-overload]
            Offer.company_id,
            handed_at(),
            Application.state,
            first,
            said_here,
            Application.answered_at,
            Offer.closed_at,
        )
        .join(Offer, col(Offer.id) == Application.offer_id)
        .where(
            col(Application.created_at) > since,
            col(Application.created_at) <= until,
            col(Offer.status).not_in(SHUT),
        )
    )
    for company_id, got, state, answered, is_said_here, noted, closed in session.exec(statement):
        if got is None or not since < got <= until:
            continue
        at = answered
        if at is None and state == State.OFFER_CLOSED:
            at = closed
        if at is None and not is_said_here and state not in (State.WITHDRAWN, State.WAITING, State.NO_ANSWER):
            at = noted
        after = max(at - got, timedelta(0)) if at is not None else None
        yield HandedOver(company_id, got, after, withdrawn_first=at is None and state == State.WITHDRAWN)


def figures_of(waits: list[timedelta | None]) -> Figures:
    """The figures of applications that have had their time, by how long each waited for its answer (None: in vain)."""
    answered = sorted(wait for wait in waits if wait is not None)
    middle = len(waits) // 2
    days = max(1, -(-answered[middle] // DAY)) if middle < len(answered) else None
    return Figures(len(waits), len(answered), days)
