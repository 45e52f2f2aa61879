"""What those who run the board should know of a week: answers, delays, incidents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from jobboard.applications.figures import YEAR, handed_over
from jobboard.applications.queries import SHUT
from jobboard.kit.clock import day_of
from jobboard.kit.i18n import N_, Msg, elapsed, number
from jobboard.mail.models import OutboxMessage
from jobboard.moderation.models import Act, Decision, Report, ReportReason
from jobboard.observatory.counting import BAD_ENDS, Span, per_span, start_of
from jobboard.offers.models import Offer, Revision

_DECIDED = (Act.APPROVE, Act.REQUEST_CHANGES, Act.REJECT, Act.ACCEPT_CHANGE, Act.DECLINE_CHANGE)
_STOPPED = (Act.HOLD, Act.REMOVE)


@dataclass(frozen=True, slots=True)
class Week:
    """One week. The lengths of time are those within which half of the answers, or of the decisions, came."""

    published: int
    handed: int
    answered: int
    answered_within: timedelta | None
    decided: int
    decided_within: timedelta | None
    reports: int
    stopped: int
    failed: int

    @property
    def incidents(self) -> int:
        """What went wrong: reports of readers, offers that were stopped, letters that reached nobody."""
        return self.reports + self.stopped + self.failed

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened."""
        return not any((self.published, self.handed, self.answered, self.decided, self.incidents))


def _count(value: int, said: str) -> str:
    return number(value, said)


def _time(value: timedelta | None, said: str) -> str:
    return "–" if value is None else elapsed(value, said)


# What is told of a week, in order.
LINES: tuple[tuple[str, Msg, Callable[[Any, str], str]], ...] = (
    ("published", N_("Offers that came online"), _count),
    ("handed", N_("Applications handed over"), _count),
    ("answered", N_("Answers of companies"), _count),
    ("answered_within", N_("Half of the answers came within"), _time),
    ("decided", N_("Decisions on offers"), _count),
    ("decided_within", N_("Half of the decisions took at most"), _time),
    ("reports", N_("Reports of readers"), _count),
    ("stopped", N_("Offers put on hold or taken down"), _count),
    ("failed", N_("Letters that reached nobody"), _count),
)


def week_before(now: datetime, back: int = 0) -> Span:
    """The last whole week, from Monday to Sunday in France, or one `back` weeks earlier."""
    monday = day_of(now) - timedelta(days=day_of(now).weekday() + 7 * back)
    return Span(start_of(monday - timedelta(days=7)), start_of(monday))


def number_of(span: Span) -> tuple[int, int]:
    """The year and the number of a week as calendars count."""
    year, week, _ = day_of(span.start).isocalendar()
    return year, week


def lines_of(weeks: Sequence[Week], said: str) -> list[tuple[str, list[str]]]:
    """Each figure's words with its values, a week each."""
    return [
        (words.to(said), [show(getattr(week, name), said) for week in weeks]) for name, words, show in LINES
    ]


def count_weeks(session: Session, spans: Sequence[Span], now: datetime) -> list[Week]:
    """What happened in each span, told from the rows as they stand."""
    since, until = min(span.start for span in spans), max(span.end for span in spans)
    handed = list(handed_over(session, now, since=since - YEAR, until=until))
    answered = [
        (one.at + one.answered_after, one.answered_after)
        for one in handed
        if one.answered_after is not None and one.at + one.answered_after <= now
    ]
    decisions = _decisions(session, since)
    failed = per_span(
        session, col(OutboxMessage.settled_at), spans, now, col(OutboxMessage.state).in_(BAD_ENDS)
    )
    published = per_span(session, col(Offer.published_at), spans, now, col(Offer.status).not_in(SHUT))
    reported = per_span(session, col(Report.created_at), spans, now, Report.reason != ReportReason.LAW)
    stands = col(Decision.undone_at).is_(None)
    stopped = per_span(
        session, col(Decision.created_at), spans, now, stands & col(Decision.act).in_(_STOPPED)
    )
    found = []
    for place, span in enumerate(spans):
        answers = [took for at, took in answered if span.start <= at < span.end]
        decided = [took for at, took in decisions if span.start <= at < span.end]
        found.append(
            Week(
                published=published[place],
                handed=sum(span.start <= one.at < span.end for one in handed),
                answered=len(answers),
                answered_within=_middle(answers),
                decided=len(decided),
                decided_within=_middle(decided),
                reports=reported[place],
                stopped=stopped[place],
                failed=failed[place],
            )
        )
    return found


def _decisions(session: Session, since: datetime) -> list[tuple[datetime, timedelta]]:
    """When each decision was taken, and how long the offer, or the edit of it, had waited for it."""
    statement: Any = (
        select(Decision.created_at, Offer.submitted_at, Revision.created_at)
        .join(Offer, col(Offer.id) == Decision.offer_id)
        .join(Revision, col(Revision.id) == Decision.revision_id, isouter=True)
        .where(
            col(Decision.created_at) >= since,
            col(Decision.undone_at).is_(None),
            col(Decision.act).in_(_DECIDED),
        )
    )
    return [
        # Sent once more since then: when it was sent before is not kept.
        (at, max(at - (edited or sent or at), timedelta(0)))
        for at, sent, edited in session.exec(statement)
    ]


def _middle(times: list[timedelta]) -> timedelta | None:
    """The time within which half of them came."""
    return sorted(times)[(len(times) - 1) // 2] if times else None
