"""Taking a recruiter out of an offer: words and ways to reach somebody go, figures and dates stay."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from jobboard.accounts.models import User
from jobboard.offers.mailboxes import OfferMailbox
from jobboard.offers.models import Comment, Draft, Offer, Revision, Status
from jobboard.sheet.fields import FIELDS, Kind

NAMELESS = "–"
_WORDS = (Kind.LINE, Kind.TEXT, Kind.EMAIL, Kind.PHONE, Kind.URL)
# What a student needs to know where they applied.
_KEPT_FOR_APPLICANTS = ("title", "company_name")


def erase_offer(session: Session, offer: Offer, *, keep_names: bool, now: datetime) -> None:
    """Empty an offer, its versions and what was written about it, and take it off the board for good.

    Whoever applied is to be told before. With `keep_names` its title and its company's name stay, for the pages of
    those who applied.
    """
    for field in FIELDS.values():
        if keep_names and field.name in _KEPT_FOR_APPLICANTS:
            continue
        if field.kind in _WORDS:
            setattr(offer, field.name, NAMELESS if field.name in _KEPT_FOR_APPLICANTS else "")
        elif field.kind is Kind.ITEMS:
            setattr(offer, field.name, [])
    offer.commune = offer.commune_code = offer.postcode = None
    offer.latitude = offer.longitude = None
    offer.search_text, offer.law_ticks, offer.has_contacts = "", [], False
    offer.terms = offer.facets = ""
    offer.status, offer.updated_at = Status.REMOVED, now
    session.add(offer)
    for table in (Revision, Comment, Draft, OfferMailbox):
        session.connection().execute(delete(table).where(col(table.offer_id) == offer.id))
    session.flush()


def replace_contact(session: Session, offer: Offer, email_key: str, *, author: User, now: datetime) -> bool:
    """Take an address that is erased out of somebody else's offer; whether applications now go to its author."""
    moved = offer.contact_email.casefold() == email_key
    if offer.second_contact.casefold() == email_key:
        offer.second_contact = ""
    if moved:
        # The author's own address confirmed itself before the offer went online.
        offer.contact_email, offer.contact_name, offer.phone = author.email, author.name, ""
    offer.updated_at = now
    session.add(offer)
    session.flush()
    return moved
