"""How the mailboxes do to which a recruiter's applications go."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from jobboard.accounts.models import User
from jobboard.applications.timeline import delivery_words
from jobboard.kit.i18n import N_, Msg
from jobboard.mail.models import OutboxMessage
from jobboard.mail.queries import lately_refused, state_of
from jobboard.offers.actions.mailboxes import LIVING
from jobboard.offers.mailboxes import second_mailbox
from jobboard.offers.models import Offer

NOTICES = {
    "test": N_("A test message is on its way. Look for it in your mailbox, also among unwanted mail."),
    "often": N_("You have asked for several test messages. Wait an hour for the next one."),
}


@dataclass(frozen=True, slots=True)
class Inbox:
    """A mailbox: since when it refuses mail (or None), the second one meanwhile, and the last test."""

    email: str
    offer_id: int | None
    refused_at: datetime | None
    second: str | None
    test: Msg | None
    tested_at: datetime | None


def inboxes_of(session: Session, offers: list[Offer], user: User, now: datetime) -> list[Inbox]:
    """The mailboxes of a recruiter's living offers, or the recruiter's own where there is none."""
    by_email: dict[str, Offer | None] = {}
    for offer in offers:
        if offer.status in LIVING:
            by_email.setdefault(offer.contact_email, offer)
    return [inbox(session, email, by_email[email], now) for email in sorted(by_email)] or [
        inbox(session, user.email, None, now)
    ]


def inbox(session: Session, email: str, offer: Offer | None, now: datetime) -> Inbox:
    """One mailbox."""
    tests = select(OutboxMessage).where(
        OutboxMessage.recipient == email, OutboxMessage.letter == "address_test"
    )
    test = session.exec(tests.order_by(col(OutboxMessage.id).desc()).limit(1)).one_or_none()
    return Inbox(
        email=email,
        offer_id=offer.id if offer is not None else None,
        refused_at=lately_refused(session, email, now),
        second=second_mailbox(session, offer) if offer is not None else None,
        test=delivery_words(state_of(test))[0] if test is not None else None,
        tested_at=test.created_at if test is not None else None,
    )
