"""When an offer ends, those who wait are told once; and what must not leave any more does not."""

from datetime import datetime

from sqlmodel import Session, col, select

from jobboard.accounts.models import User
from jobboard.applications.actions.letters import say_offer_closed
from jobboard.applications.actions.submitting import handoff_purpose
from jobboard.applications.models import REPLIES, Application, State
from jobboard.applications.queries import SHUT
from jobboard.journal.actions import note
from jobboard.mail.claims import CANCEL
from jobboard.mail.control import cancel
from jobboard.mail.models import OutboxMessage
from jobboard.offers.actions import lifecycle
from jobboard.offers.mailboxes import second_mailbox
from jobboard.offers.models import CloseReason, Offer, Status

# Told when the offer closes; those who hold a proposal of the company are answered already.
TOLD = (State.WAITING, State.ACKNOWLEDGED, State.INTERVIEW, State.NO_ANSWER)
# After these the company still reads what it received.
_STILL_READ = (CloseReason.FULL, CloseReason.ENDED)
REMOVED = "removed"
# The reason under which the outbox keeps what a hold stops.
ON_HOLD = "offer on hold"


def end_recruitment(
    session: Session, offer: Offer, *, reason: CloseReason, by: User | None, now: datetime
) -> int:
    """Close an offer and tell everybody who waits, once; gives how many. Raises WrongState for one not open.

    An offer that is full or past its last day tells nobody: what came in is still read.
    """
    session.refresh(offer, with_for_update=True)
    actor = f"user:{by.id}" if by else "clock"
    lifecycle.close(session, offer, reason=reason, actor=actor, now=now)
    return (
        0 if reason in _STILL_READ else tell_applicants(session, offer, reason=reason, actor=actor, now=now)
    )


def tell_applicants(session: Session, offer: Offer, *, reason: str, actor: str, now: datetime) -> int:
    """Tell everybody who waits that the offer ended for them; `reason` is a CloseReason or REMOVED (F-43).

    What has not been handed over stays here. Gives how many were told.
    """
    waiting = select(Application).where(
        Application.offer_id == offer.id,
        col(Application.state).in_(TOLD),
        col(Application.withdrawn_at).is_(None),
        # After two years nobody knows any more whom to tell.
        col(Application.anonymised_at).is_(None),
    )
    told = 0
    for application in session.exec(waiting).all():
        cancel(session, purpose_key=handoff_purpose(application), now=now)
        application.state = State.OFFER_CLOSED
        session.add(application)
        say_offer_closed(session, application, offer, str(reason), now)
        note(session, act="application.offer_closed", subject=application.subject_key, actor=actor, now=now)
        told += 1
    return told


def gate(session: Session, message: OutboxMessage) -> str | None:
    """Why a letter about an application must not leave, or None; asked before each sending (F-43, F-44).

    What can never leave is dropped; what waits for somebody else's act is held.
    """
    if message.letter not in ("application_handoff", "application_answer", *REPLIES.values()):
        return None
    kind, _, number = (message.subject_key or "").partition(":")
    application = session.get(Application, int(number)) if kind == "application" else None
    if application is None:
        return "application is gone"
    offer = session.get_one(Offer, application.offer_id)
    if application.withdrawn_at is not None:
        return f"{CANCEL} application withdrawn"
    if offer.status in SHUT:
        return "offer removed" if offer.status == Status.REMOVED else ON_HOLD
    if message.letter == "application_handoff":
        if (message.purpose_key or "").removesuffix(":second") != handoff_purpose(application):
            return f"{CANCEL} application corrected"
        known = (offer.contact_email, second_mailbox(session, offer) or "")
        if message.recipient.casefold() not in [email.casefold() for email in known]:
            return "recruiter's address changed"
    return None
