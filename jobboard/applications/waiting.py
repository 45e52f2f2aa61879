"""Applications that wait for a word, counted from the day on which they were handed over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, cast, literal
from sqlmodel import Session, col, func, select

from jobboard.applications.models import Application, State
from jobboard.applications.queries import SHUT
from jobboard.kit.settings import Settings
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.offers.models import Offer

# When the recruiter hears of an application without an answer: grouped, and never twice in a week.
REMIND_AFTER = (timedelta(days=7), timedelta(days=14))
WEEK = timedelta(days=7)
# How long before an application counts as not answered the recruiter is told so.
NOTICE = timedelta(days=5)
# Every letter by which a recruiter is asked for answers, by the board or by a student.
REMINDERS = ("waiting_applications", "application_reminder")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An application that nobody has answered, and since when the company has it."""

    application: Application
    offer: Offer
    since: datetime


def handed_at() -> ColumnElement[datetime | None]:
    """When the relay took an application, as a column beside it; nothing for one that never left or bounced."""
    subject = literal("application:") + cast(col(Application.id), String)
    return (
        select(func.min(OutboxMessage.handed_at))
        .where(
            col(OutboxMessage.subject_key) == subject,
            OutboxMessage.letter == "application_handoff",
            col(OutboxMessage.state).in_((DeliveryState.HANDED, DeliveryState.DELIVERED)),
        )
        .correlate(Application)
        .scalar_subquery()
    )


def unanswered() -> tuple[ColumnElement[bool], ...]:
    """The conditions, with Offer joined, under which the company still owes a first word."""
    return (
        col(Application.state) == State.WAITING,
        col(Application.withdrawn_at).is_(None),
        col(Application.anonymised_at).is_(None),
        col(Offer.status).not_in(SHUT),
    )


def inboxes_to_remind(session: Session, now: datetime, settings: Settings) -> list[str]:
    """The addresses (in lower case) to which a letter about waiting applications is due, in order."""
    old = now - REMIND_AFTER[0]
    statement = (
        select(  # type: ignore[call-overload]
            Offer.contact_email,
            handed_at(),
            Application.listed_at,
            Application.lapses_at,
            Application.reminded_at,
        )
        .join(Offer, col(Offer.id) == Application.offer_id)
        .where(*unanswered(), col(Application.created_at) <= old)
    )
    return sorted(
        {
            inbox.casefold()
            for inbox, since, *told in session.exec(statement)
            if since is not None and _is_due(since, *told, now=now, settings=settings)
        }
    )


def _is_due(
    since: datetime,
    listed_at: datetime | None,
    lapses_at: datetime | None,
    reminded_at: datetime | None,
    *,
    now: datetime,
    settings: Settings,
) -> bool:
    """Whether a day has passed at which the recruiter should hear, or a student asked, and no letter said it since."""
    days = [since + after for after in REMIND_AFTER] + ([reminded_at] if reminded_at else [])
    if any(day <= now and (listed_at is None or listed_at < day) for day in days):
        return True
    return lapses_at is None and notice_from(since, settings) <= now


def notice_from(since: datetime, settings: Settings) -> datetime:
    """When the recruiter is told that the time to answer is nearly over."""
    return since + timedelta(days=settings.no_answer_days) - NOTICE


def lapse_moment(since: datetime, now: datetime, settings: Settings) -> datetime:
    """When an application named in a letter of this moment counts as not answered: never less than five days later."""
    return max(since + timedelta(days=settings.no_answer_days), now + NOTICE)


def waiting_at(session: Session, inbox: str, now: datetime) -> list[Waiting]:
    """All that waits at this moment for an answer from an address (in lower case), the oldest first."""
    since = handed_at()
    statement: Any = (
        select(Application, Offer, since)
        .join(Offer, col(Offer.id) == Application.offer_id)
        .where(*unanswered(), func.lower(Offer.contact_email) == inbox)
        .order_by(col(Application.created_at), col(Application.id))
    )
    return [Waiting(*row) for row in session.exec(statement) if row[2] is not None and row[2] <= now]


def lately_reminded(session: Session, inboxes: Collection[str], now: datetime) -> datetime | None:
    """When one of these addresses was last asked for answers, if that is less than a week ago."""
    statement = select(func.max(OutboxMessage.created_at)).where(
        col(OutboxMessage.recipient).in_(inboxes),
        col(OutboxMessage.letter).in_(REMINDERS),
        col(OutboxMessage.state) != DeliveryState.CANCELLED,
        col(OutboxMessage.created_at) > now - WEEK,
    )
    return session.exec(statement).one()
