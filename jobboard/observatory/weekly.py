"""Each Monday morning the moderators get last week's figures, with those of the week before: one letter, or none."""

from datetime import datetime

from sqlmodel import Session, col, select

from jobboard.accounts.models import User
from jobboard.accounts.queries import moderators
from jobboard.applications.actions.outcome import MORNING
from jobboard.kit.clock import day_of
from jobboard.kit.db import Database, take_turn
from jobboard.mail.models import OutboxMessage
from jobboard.mail.outbox import enqueue
from jobboard.moderation.queries import count_open_reports, queue
from jobboard.observatory.counting import Span
from jobboard.observatory.weeks import count_weeks, lines_of, number_of, week_before

LETTER = "weekly_figures"


def tell_of_the_week(database: Database, now: datetime) -> None:
    """The worker's chore: write to each moderator who has had no letter about the last whole week, whatever stopped us."""
    with database.reading() as session:
        if not _untold(session, now):
            return
    with database.writing() as session:
        if take_turn(session, "week"):
            write_to_moderators(session, now)


def write_to_moderators(session: Session, now: datetime) -> int:
    """Give how many letters were written; none about two weeks in which nothing happened."""
    readers = _untold(session, now)
    spans = [week_before(now), week_before(now, 1)]
    if not readers:
        return 0
    weeks = count_weeks(session, spans, now)
    if all(week.is_empty for week in weeks):
        return 0
    waiting = queue(session)
    _, week_number = number_of(spans[0])
    for reader in readers:
        enqueue(
            session,
            letter=LETTER,
            to=reader.email,
            locale=reader.locale,
            context={
                "week": week_number,
                "first": day_of(spans[0].start),
                "lines": lines_of(weeks, reader.locale),
                "answered": weeks[0].answered,
                "incidents": weeks[0].incidents,
                "waiting": len(waiting),
                "oldest": now - waiting[0].since if waiting else None,
                "reports": count_open_reports(session),
            },
            now=now,
            purpose_key=_purpose(reader, spans[0]),
        )
    return len(readers)


def _untold(session: Session, now: datetime) -> list[User]:
    """The moderators to whom a letter about the last whole week is due."""
    week = week_before(now)
    if now < week.end + MORNING:
        return []
    readers = [
        user for user in moderators(session) if user.figures_off_at is None and user.created_at < week.end
    ]
    purposes = [_purpose(user, week) for user in readers]
    told = set(
        session.exec(select(OutboxMessage.purpose_key).where(col(OutboxMessage.purpose_key).in_(purposes)))
    )
    return [user for user, purpose in zip(readers, purposes, strict=True) if purpose not in told]


def _purpose(user: User, week: Span) -> str:
    year, number = number_of(week)
    return f"week:{user.id}:{year}-{number:02}"
