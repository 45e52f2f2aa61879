"""A withdrawal taken back within a day: the application stands as before, and the company hears no more than it must."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from jobboard.applications.actions.following import NotNow
from jobboard.applications.actions.letters import tell_recruiter, withdrawal_purpose
from jobboard.applications.models import Application
from jobboard.applications.queries import can_return
from jobboard.journal.actions import note
from jobboard.mail.control import cancel
from jobboard.offers.models import Offer


def take_back_withdrawal(session: Session, application: Application, offer: Offer, *, now: datetime) -> None:
    """Apply still. Raises NotNow when it is too late, the offer is decided, or the same person applied anew."""
    session.refresh(application, with_for_update=True)
    if not can_return(application, offer, now) or application.withdrawn_from is None:
        raise NotNow
    unheard = cancel(session, purpose_key=withdrawal_purpose(application), now=now)
    try:
        with session.begin_nested():
            # `withdrawn_from` stays: the next withdrawal is final.
            application.state = application.withdrawn_from
            application.withdrawn_at = None
            session.add(application)
            session.flush()
    except IntegrityError as problem:
        raise NotNow from problem
    if not unheard:
        tell_recruiter(session, "application_back", application, offer, now)
    note(session, act="application.return", subject=application.subject_key, actor="student", now=now)
