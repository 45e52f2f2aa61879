"""What a student does after applying: ask once for an answer, and say yes or no to what was offered."""

from datetime import datetime

from sqlmodel import Session

from jobboard.applications.actions.letters import tell_recruiter
from jobboard.applications.models import Application, State
from jobboard.applications.queries import answers_to, can_remind, state_shown
from jobboard.applications.waiting import lately_reminded
from jobboard.journal.actions import note
from jobboard.mail.outbox import safe_address
from jobboard.offers.mailboxes import working_mailbox
from jobboard.offers.models import Offer


class NotNow(Exception):
    """Nothing was offered, or it is too early or too late to ask."""


def remind(session: Session, application: Application, offer: Offer, *, now: datetime) -> bool:
    """Ask the company once for an answer, from day 10. Raises NotNow.

    Gives whether a letter leaves now; where the company was asked less than a week ago, the next one says it.
    """
    session.refresh(application, with_for_update=True)
    state = state_shown(application, answers_to(session, application), now)
    if not can_remind(application, offer, state, now):
        raise NotNow
    application.reminded_at = now
    inboxes = (offer.contact_email, working_mailbox(session, offer, now))
    leaves = lately_reminded(session, {safe_address(to) for to in inboxes}, now) is None
    if leaves:
        application.listed_at = now
        tell_recruiter(session, "application_reminder", application, offer, now)
    session.add(application)
    note(session, act="application.remind", subject=application.subject_key, actor="student", now=now)
    return leaves


def accept(session: Session, application: Application, offer: Offer, *, now: datetime) -> None:
    """Say yes to the internship that was offered. Raises NotNow."""
    _decide(session, application, offer, State.ACCEPTED, now)


def decline(session: Session, application: Application, offer: Offer, *, now: datetime) -> None:
    """Say no to the internship that was offered. Raises NotNow."""
    _decide(session, application, offer, State.DECLINED, now)


def _decide(session: Session, application: Application, offer: Offer, to: State, now: datetime) -> None:
    session.refresh(application, with_for_update=True)
    if application.state == to:
        return
    if state_shown(application, answers_to(session, application), now) != State.OFFERED:
        raise NotNow
    application.state = to
    session.add(application)
    tell_recruiter(session, "application_decision", application, offer, now)
    note(session, act=f"application.{to}", subject=application.subject_key, actor="student", now=now)
