"""Keeping the board's figures: counted by the worker, read by pages."""

from dataclasses import asdict
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from jobboard.kit.changes import touch
from jobboard.kit.db import Database, take_turn
from jobboard.mail.outbox import settings_of
from jobboard.observatory.counting import Span, count_all, month_of, months_until
from jobboard.observatory.models import YEAR, BoardFigures

# Months whose figures may still move, with answers that come late; older ones stay as they were counted last.
MOVING = 13


def measure_board(database: Database, now: datetime) -> None:
    """The worker's chore: write the figures that changed, and have the pages that show them made anew."""
    with database.reading() as session:
        changed = _differing(session, _count(session, now))
    if not changed:
        return
    with database.writing() as session:
        if not take_turn(session, "measure board"):
            return
        for figures in changed:
            session.merge(figures)
        touch(session)


def figures_of_year(session: Session) -> BoardFigures | None:
    """Those of the last twelve months; None until the worker has counted."""
    return session.get(BoardFigures, YEAR)


def figures_by_month(session: Session, many: int) -> list[BoardFigures]:
    """The last months in which anything happened, and those between, the oldest first."""
    months = select(BoardFigures).where(BoardFigures.period != YEAR).order_by(col(BoardFigures.period).desc())
    found = list(session.exec(months.limit(many)))[::-1]
    while found and not (found[0].published or found[0].handed or found[0].accepted):
        found.pop(0)
    return found


def _count(session: Session, now: datetime) -> list[BoardFigures]:
    months = months_until(now, MOVING)
    spans = [*(month_of(first) for first in months), Span(now - timedelta(days=365), now)]
    time_to_answer = timedelta(days=settings_of(session).no_answer_days)
    names = [*(f"{first:%Y-%m}" for first in months), YEAR]
    counted = count_all(session, spans, now, time_to_answer=time_to_answer)
    return [BoardFigures(period=name, **asdict(one)) for name, one in zip(names, counted, strict=True)]


def _differing(session: Session, counted: list[BoardFigures]) -> list[BoardFigures]:
    known = {one.period: one.model_dump() for one in session.exec(select(BoardFigures))}
    return [one for one in counted if known.get(one.period) != one.model_dump()]
