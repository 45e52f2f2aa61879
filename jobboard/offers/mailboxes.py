"""Mailboxes named for an offer besides the one that published it: each is used only once it has confirmed itself."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, col, func, select

from jobboard.kit.db import Moment, Row, one_of
from jobboard.mail.queries import lately_refused
from jobboard.offers.models import Offer


class MailboxRole(StrEnum):
    """`SECOND` gets what the first mailbox refuses; `NEW` shall take the first one's place."""

    SECOND = "second"
    NEW = "new"


class OfferMailbox(Row, table=True):
    """An address that was asked whether it takes an offer's applications, and when it said yes."""

    __tablename__ = "offer_mailbox"
    __table_args__ = (one_of("role", MailboxRole), UniqueConstraint("offer_id", "role", "email_key"))
    id: int | None = Field(default=None, primary_key=True)
    offer_id: int = Field(foreign_key="offer.id", ondelete="CASCADE")
    role: str = Field(max_length=20)
    email: str = Field(max_length=254)
    email_key: str = Field(max_length=254, index=True)
    asked_at: datetime = Field(sa_type=Moment)
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)


def find_mailbox(session: Session, offer: Offer, role: MailboxRole, email: str) -> OfferMailbox | None:
    """What is known of an address in a role."""
    return session.exec(
        select(OfferMailbox).where(
            OfferMailbox.offer_id == offer.id,
            OfferMailbox.role == role,
            OfferMailbox.email_key == email.casefold(),
        )
    ).one_or_none()


def second_mailbox(session: Session, offer: Offer) -> str | None:
    """The offer's second address, if that mailbox has confirmed itself."""
    if not offer.second_contact or offer.second_contact.casefold() == offer.contact_email.casefold():
        return None
    known = find_mailbox(session, offer, MailboxRole.SECOND, offer.second_contact)
    return known.email if known is not None and known.confirmed_at is not None else None


def working_mailbox(session: Session, offer: Offer, now: datetime) -> str:
    """Where letters to the company go: its first mailbox, or the second while the first one refuses mail."""
    if lately_refused(session, offer.contact_email, now) is None:
        return offer.contact_email
    second = second_mailbox(session, offer)
    if second is None or lately_refused(session, second, now) is not None:
        return offer.contact_email
    return second


def without_second(session: Session, now: datetime, most: int = 200) -> list[Offer]:
    """Open offers that name a second address which was never asked."""
    asked = select(OfferMailbox.id).where(
        OfferMailbox.offer_id == Offer.id,
        OfferMailbox.role == MailboxRole.SECOND,
        OfferMailbox.email_key == func.lower(Offer.second_contact),
    )
    statement = select(Offer).where(
        Offer.status == "published",
        col(Offer.published_at) <= now,
        col(Offer.expires_at) > now,
        Offer.second_contact != "",
        ~asked.exists(),
    )
    return list(session.exec(statement.order_by(col(Offer.id)).limit(most)))
