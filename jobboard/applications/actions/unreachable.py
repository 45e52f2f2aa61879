"""A receipt that the student's own address refuses during the hold: nobody could be answered, so nothing leaves yet."""

from datetime import datetime

from sqlmodel import Session

from jobboard.applications.actions.submitting import handoff_purpose
from jobboard.applications.models import Application
from jobboard.journal.actions import note
from jobboard.mail.control import hold
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.queries import find_by_purpose

# Why the outbox keeps the application; a moderator may let it go, and a corrected address replaces it.
NO_SUCH_STUDENT = "the student's address refused the receipt"


def on_lost_receipt(session: Session, message: OutboxMessage, now: datetime) -> None:
    """The worker's and the inbound door's listener (design.md §5.9)."""
    if message.letter != "application_receipt" or message.state != DeliveryState.BOUNCED:
        return
    number = (message.subject_key or "").partition(":")[2]
    application = session.get(Application, int(number)) if number.isdigit() else None
    if application is None or not application.is_held(now) or application.email != message.recipient:
        return
    letter = find_by_purpose(session, handoff_purpose(application))
    if letter is not None and hold(session, letter, NO_SUCH_STUDENT):
        note(session, act="application.unreachable", subject=application.subject_key, actor="clock", now=now)
