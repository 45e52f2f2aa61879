"""Asking mailboxes whether they take applications, and putting them to use once they have said yes."""

from datetime import datetime

from sqlmodel import Session, col, select

from jobboard.accounts.actions import end_links, mint_link, use_link, user_for
from jobboard.accounts.models import AccessLink, Purpose, User
from jobboard.accounts.queries import LinkDead
from jobboard.companies.models import Membership
from jobboard.journal.actions import note
from jobboard.kit.db import Database
from jobboard.kit.tokens import marker
from jobboard.mail.control import retry
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.outbox import enqueue
from jobboard.offers.mailboxes import MailboxRole, OfferMailbox, find_mailbox, without_second
from jobboard.offers.models import Offer, Status
from jobboard.offers.queries import owned_by

# Offers whose applications still go somewhere.
LIVING = (Status.UNCONFIRMED, Status.IN_REVIEW, Status.CHANGES_REQUESTED, Status.PUBLISHED, Status.PAUSED)


def ask_second_mailboxes(database: Database, now: datetime) -> int:
    """Write to the second address of offers that have gone online; a chore of the worker. Gives how many."""
    with database.reading() as session:
        if not without_second(session, now, most=1):
            return 0
    with database.writing() as session:
        offers = without_second(session, now)
        for offer in offers:
            ask_second(session, offer, now)
        return len(offers)


def ask_second(session: Session, offer: Offer, now: datetime) -> OfferMailbox:
    """Ask an offer's second address whether it takes applications; a link of before ends."""
    box = _box(session, offer, MailboxRole.SECOND, offer.second_contact, now)
    if offer.second_contact.casefold() == offer.contact_email.casefold():
        # The same mailbox twice helps nobody; the row keeps the chore from looking again.
        return box
    author = session.get_one(User, offer.author_id)
    _ask(session, offer, box, Purpose.SECOND_CONTACT, "second_contact", author.locale, now)
    return box


def name_second(session: Session, offer: Offer, email: str, by: User, now: datetime) -> None:
    """Give an offer another second address, or none; it is used once it has confirmed itself."""
    offer.second_contact = email
    session.add(offer)
    end_links(session, purpose=Purpose.SECOND_CONTACT, subject_id=offer.id or 0, now=now)
    note(session, act="offer.second_contact", subject=offer.subject_key, actor=f"user:{by.id}", now=now)
    if email:
        ask_second(session, offer, now)


def ask_new(session: Session, offer: Offer, email: str, locale: str, now: datetime) -> OfferMailbox:
    """Ask an address whether it shall get all that now goes to the offer's first one."""
    box = _box(session, offer, MailboxRole.NEW, email, now)
    box.confirmed_at = None
    session.add(box)
    _ask(session, offer, box, Purpose.NEW_ADDRESS, "new_address", locale, now)
    return box


def _box(session: Session, offer: Offer, role: MailboxRole, email: str, now: datetime) -> OfferMailbox:
    box = find_mailbox(session, offer, role, email)
    if box is None:
        box = OfferMailbox(
            offer_id=offer.id or 0, role=role, email=email, email_key=email.casefold(), asked_at=now
        )
    box.asked_at = now
    session.add(box)
    session.flush()
    return box


def _ask(
    session: Session,
    offer: Offer,
    box: OfferMailbox,
    purpose: Purpose,
    letter: str,
    locale: str,
    now: datetime,
) -> None:
    end_links(session, purpose=purpose, subject_id=box.id or 0, now=now)
    link = mint_link(session, purpose=purpose, subject_id=box.id, email_key=box.email_key, now=now)
    enqueue(
        session,
        letter=letter,
        to=box.email,
        locale=locale,
        context={
            "token": marker(link.nonce),
            "title": offer.title,
            "company": offer.company_name,
            "expires_at": link.expires_at,
        },
        now=now,
        subject_key=offer.subject_key,
        purpose_key=f"{letter}:{link.id}",
    )


def box_of_link(session: Session, link: AccessLink) -> tuple[OfferMailbox, Offer]:
    """The mailbox and the offer that a link was made for. Raises LinkDead."""
    box = session.get(OfferMailbox, link.subject_id)
    offer = session.get(Offer, box.offer_id) if box is not None else None
    if box is None or offer is None:
        raise LinkDead
    return box, offer


def confirm_second(session: Session, link: AccessLink, now: datetime) -> Offer:
    """The second mailbox says yes. Raises LinkDead for a link used before."""
    use_link(session, link, now)
    box, offer = box_of_link(session, link)
    if offer.second_contact.casefold() != box.email_key:
        raise LinkDead
    box.confirmed_at = now
    session.add(box)
    note(session, act="offer.second_contact_yes", subject=offer.subject_key, actor="link", now=now)
    return offer


def move_in(session: Session, link: AccessLink, locale: str, now: datetime) -> list[Offer]:
    """The new mailbox says yes: every living offer that names the old one names it now; gives those offers.

    Whoever reads the new mailbox may sign in with it and acts for the same company. Raises LinkDead.
    """
    use_link(session, link, now)
    box, offer = box_of_link(session, link)
    old = offer.contact_email
    person = user_for(session, email=box.email, locale=locale, now=now)
    if person.blocked_at is not None:
        raise LinkDead
    person.confirmed_at = person.confirmed_at or now
    box.confirmed_at = now
    session.add(person)
    session.add(box)
    moved = _living_with(session, offer, old)
    for one in moved:
        one.contact_email = box.email
        one.updated_at = now
        session.add(one)
        _join(session, person, one.company_id, now)
        note(session, act="offer.new_address", subject=one.subject_key, actor=f"user:{person.id}", now=now)
    session.flush()
    enqueue(
        session,
        letter="address_changed",
        to=old,
        locale=locale,
        context={"title": offer.title, "company": offer.company_name},
        now=now,
        subject_key=offer.subject_key,
        purpose_key=f"address_changed:{link.id}",
    )
    return moved


def _living_with(session: Session, offer: Offer, old: str) -> list[Offer]:
    author = session.get_one(User, offer.author_id)
    mine = owned_by(author).where(col(Offer.status).in_(LIVING))
    return [one for one in session.exec(mine) if one.contact_email.casefold() == old.casefold()]


def _join(session: Session, person: User, company_id: int, now: datetime) -> None:
    known = select(Membership).where(Membership.user_id == person.id, Membership.company_id == company_id)
    if session.exec(known).one_or_none() is None:
        session.add(Membership(user_id=person.id or 0, company_id=company_id, created_at=now))


def send_test(session: Session, email: str, locale: str, now: datetime) -> None:
    """A test message to a recruiter's own mailbox, also where it lately refused mail: that is what is tested."""
    number = enqueue(session, letter="address_test", to=email, locale=locale, context={}, now=now)
    row = session.get_one(OutboxMessage, number)
    if row.state == DeliveryState.BLOCKED:
        retry(session, row, now)
