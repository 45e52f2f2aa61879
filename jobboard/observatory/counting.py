"""Counting what happened on the board between moments, for pages and letters that show its figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, case
from sqlmodel import Session, col, func, select

from jobboard.applications.figures import HandedOver, figures_of, handed_over
from jobboard.applications.queries import SHUT
from jobboard.kit.clock import day_of, end_of_day
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.offers.models import Offer

GOOD_ENDS = (DeliveryState.HANDED, DeliveryState.DELIVERED)
BAD_ENDS = (DeliveryState.BOUNCED, DeliveryState.FAILED)


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment to just before another one."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """What happened in a span; see `models.BoardFigures`."""

    published: int
    handed: int
    measured: int
    answered: int
    answer_days: int | None
    accepted: int
    refused: int


def start_of(day: date) -> datetime:
    """The first moment of a civil day in France."""
    return end_of_day(day - timedelta(days=1))


def month_of(day: date) -> Span:
    """The civil month in France that a day lies in."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return Span(start_of(first), start_of(following))


def months_until(now: datetime, many: int) -> list[date]:
    """The first days of the month of a moment and of those before it, the oldest first."""
    found = [day_of(now).replace(day=1)]
    while len(found) < many:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[::-1]


def count_all(
    session: Session, spans: Sequence[Span], now: datetime, *, time_to_answer: timedelta
) -> list[Counted]:
    """What happened in each span. Answers are counted where a whole span has had its time, or up to then in a long one."""
    since = min(span.start for span in spans)
    handed = list(handed_over(session, now, since=since - timedelta(microseconds=1), until=now))
    published = per_span(session, col(Offer.published_at), spans, now, col(Offer.status).not_in(SHUT))
    ended = col(OutboxMessage.settled_at)
    accepted = per_span(session, ended, spans, now, col(OutboxMessage.state).in_(GOOD_ENDS))
    refused = per_span(session, ended, spans, now, col(OutboxMessage.state).in_(BAD_ENDS))
    return [
        _counted(span, handed, now - time_to_answer, published[place], accepted[place], refused[place])
        for place, span in enumerate(spans)
    ]


def _counted(
    span: Span, handed: list[HandedOver], ripe: datetime, published: int, accepted: int, refused: int
) -> Counted:
    within = [one for one in handed if span.start <= one.at < span.end]
    # Answers come quickly or not at all: half a month that has had its time would look better than the whole one.
    is_long = span.end - span.start > timedelta(days=31, hours=1)
    judged = [one for one in within if one.at <= ripe] if is_long or span.end <= ripe else []
    found = figures_of([one.answered_after for one in judged if not one.withdrawn_first])
    return Counted(published, len(within), found.measured, found.answered, found.days, accepted, refused)


def per_span(session: Session, at: Any, spans: Sequence[Span], now: datetime, condition: Any) -> list[int]:
    """How many rows that meet a condition have their moment in each span, in one pass over the table."""
    sums = [func.sum(case((and_(at >= span.start, at < span.end), 1), else_=0)) for span in spans]
    since = min(span.start for span in spans)
    found: Any = session.connection().execute(select(*sums).where(at >= since, at <= now, condition)).one()
    return [int(value or 0) for value in found]
