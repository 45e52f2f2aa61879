"""Taking the person out of an application: what is left says only that somebody applied, and how it ended."""

from datetime import datetime

from sqlalchemy import and_, delete, func, update
from sqlmodel import Session, col

from jobboard.accounts.models import AccessLink, Purpose, User
from jobboard.applications.actions.letters import thread
from jobboard.applications.actions.submitting import handoff_purpose
from jobboard.applications.models import (
    OPEN_STATES,
    Answer,
    Application,
    Correspondent,
    ListedApplication,
    State,
)
from jobboard.journal.actions import note
from jobboard.kit.tokens import new_nonce
from jobboard.mail.control import cancel
from jobboard.mail.erasing import about, erase_letters, mask_letters
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.outbox import enqueue
from jobboard.mail.queries import delivery_of
from jobboard.offers.mailboxes import working_mailbox
from jobboard.offers.models import Offer

_LINKS = (Purpose.APPLICATION, Purpose.ANSWER)


def erase_applications(
    session: Session, applications: list[Application], email_key: str, *, now: datetime, tell: bool = True
) -> int:
    """Erase for good what somebody sent from a mailbox, and what was written about it, as they asked.

    What has not left stays here. A company that received one is told once, without a name, to erase it too
    (unless not `tell`). Gives how many companies' letters that makes.
    """
    received = [one for one in applications if _take_back(session, one, now)]
    subjects = [one.subject_key for one in applications]
    words = [word for one in applications for word in (one.name, one.email, one.short_name)]
    theirs = func.lower(OutboxMessage.recipient) == email_key
    erase_letters(session, theirs, now, with_recipient=True)
    erase_letters(session, about(email_key, subjects), now, with_recipient=False)
    mask_letters(session, words, now)
    for application in applications:
        anonymise(session, application, now=now)
        note(session, act="application.erase", subject=application.subject_key, actor="student", now=now)
    return sum(_tell_company(session, one, now) for one in received) if tell else 0


def anonymise(session: Session, application: Application, *, now: datetime) -> None:
    """Take everything personal out of an application, its answers, letters and links; the state and the days stay."""
    theirs = func.lower(OutboxMessage.recipient) == application.email_key
    of_it = col(OutboxMessage.subject_key) == application.subject_key
    erase_letters(session, of_it & theirs, now, with_recipient=True)
    erase_letters(session, of_it, now, with_recipient=False)
    session.connection().execute(
        update(Answer).where(col(Answer.application_id) == application.id).values(text="")
    )
    links = and_(col(AccessLink.purpose).in_(_LINKS), col(AccessLink.subject_id) == application.id)
    session.connection().execute(delete(AccessLink).where(links))
    others = col(Correspondent.application_id) == application.id
    session.connection().execute(delete(Correspondent).where(others))
    listed = col(ListedApplication.application_id) == application.id
    session.connection().execute(delete(ListedApplication).where(listed))
    application.name = application.email = application.training = application.message = ""
    application.phone = application.cv_digest = application.cv_name = application.cv_type = ""
    # Both are unique, and neither is anybody's.
    application.email_key = application.form_key = f"erased:{application.id}"
    application.nonce, application.cv_size = new_nonce(), 1
    application.cv_deleted_at = application.cv_deleted_at or now
    application.anonymised_at = now
    session.add(application)
    session.flush()


def _take_back(session: Session, application: Application, now: datetime) -> bool:
    """Stop what has not left; whether the company has the application."""
    session.refresh(application, with_for_update=True)
    if cancel(session, purpose_key=handoff_purpose(application), now=now) and not application.withdrawn_at:
        session.connection().execute(
            update(Offer)
            .where(col(Offer.id) == application.offer_id, col(Offer.applications) > 0)
            .values(applications=Offer.applications - 1)
        )
    if application.state in OPEN_STATES:
        application.withdrawn_from, application.state = application.state, State.WITHDRAWN
    application.withdrawn_at = application.withdrawn_at or now
    session.add(application)
    handoff = delivery_of(session, application.subject_key, "application_handoff")
    return handoff not in (None, DeliveryState.CANCELLED)


def _tell_company(session: Session, application: Application, now: datetime) -> bool:
    offer = session.get_one(Offer, application.offer_id)
    author = session.get_one(User, offer.author_id)
    if not offer.contact_email:
        return False
    enqueue(
        session,
        letter="application_erased",
        to=working_mailbox(session, offer, now),
        locale=author.locale,
        context={"offer": offer, "number": application.id, "sent_at": application.created_at},
        now=now,
        subject_key=application.subject_key,
        purpose_key=f"erased:{application.id}",
        references=thread(session, application),
    )
    return True
