"""An application whose file the virus scanner refuses: it does not leave, and its student hears so in plain words."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col, select

from jobboard.applications.actions.letters import end_answer_links, say_not_sent
from jobboard.applications.actions.submitting import handoff_purpose
from jobboard.applications.models import Application, State
from jobboard.journal.actions import note
from jobboard.mail.control import cancel
from jobboard.mail.models import OutboxMessage
from jobboard.mail.queries import find_by_purpose
from jobboard.offers.models import Offer


def on_infected(session: Session, message: OutboxMessage, now: datetime) -> None:
    """The worker's listener (F-42): every application with this file ends, those that had left keep their place.

    The file itself is deleted by the worker, after this transaction.
    """
    if not message.is_infected:
        return
    if message.attachment_digest is None:
        # A reply that was to be passed on.
        note(
            session,
            act="mail.infected",
            subject=message.subject_key or f"letter:{message.id}",
            actor="clock",
            now=now,
            found=message.hold_reason,
        )
        return
    found = select(Application).where(
        Application.cv_digest == message.attachment_digest, col(Application.cv_deleted_at).is_(None)
    )
    for application in session.exec(found).all():
        application.cv_deleted_at = now
        session.add(application)
        waits = application.withdrawn_at is None and not _has_left(session, application, message, now)
        if waits:
            _end(session, application, now)
        note(
            session,
            act="application.infected",
            subject=application.subject_key,
            actor="clock",
            now=now,
            found=message.hold_reason,
            sent=not waits,
        )


def _has_left(session: Session, application: Application, message: OutboxMessage, now: datetime) -> bool:
    letter = find_by_purpose(session, handoff_purpose(application))
    if letter is None or letter.id == message.id:
        return False
    return cancel(session, letter, now=now) == 0


def _end(session: Session, application: Application, now: datetime) -> None:
    """As if it had been taken back before it left: the person may apply again with another file."""
    offer = session.get_one(Offer, application.offer_id)
    application.state = State.WITHDRAWN
    application.withdrawn_at = now
    application.leaves_at = max(application.leaves_at, now + timedelta(seconds=1))
    session.add(application)
    end_answer_links(session, application, now)
    session.connection().execute(
        update(Offer)
        .where(col(Offer.id) == offer.id, col(Offer.applications) > 0)
        .values(applications=Offer.applications - 1)
    )
    say_not_sent(session, application, offer, now)
