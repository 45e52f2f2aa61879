"""What mail does in the demo: a mailbox that refuses, a second one that helps, replies passed on, one that waits."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from jobboard.accounts.models import AccessLink, Purpose, User
from jobboard.applications.actions.relaying import Message, on_lost_reply, relay
from jobboard.applications.actions.undelivered import on_bad_end
from jobboard.applications.models import OPEN_STATES, REPLIES, Application, Side
from jobboard.kit.files import FileStore
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.outbox import enqueue
from jobboard.offers.actions.mailboxes import ask_new, confirm_second, name_second, send_test
from jobboard.offers.models import Offer

SAID = "rcpt: 550 5.1.1 user unknown"
REPLY = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nQm9uam91ciAh\r\n"


def trouble(session: Session, files: FileStore, helped: User, now: datetime) -> None:
    """Let the oldest open application to somebody else than `helped` come back, and replies go their ways."""
    offers = select(Offer.id).where(Offer.status == "published", Offer.author_id != helped.id)
    found = session.exec(
        select(Application)
        .where(
            col(Application.offer_id).in_(offers),
            col(Application.state).in_(OPEN_STATES),
            col(Application.withdrawn_at).is_(None),
            Application.leaves_at < now - timedelta(hours=1),
        )
        .order_by(col(Application.id))
    ).first()
    if found is None:
        return
    offer = session.get_one(Offer, found.offer_id)
    author = session.get_one(User, offer.author_id)
    _second(session, offer, author, now)
    _come_back(session, found, now)
    ask_new(session, offer, f"accueil.{offer.id}@example.org", author.locale, now)
    send_test(session, author.email, author.locale, now)
    _replies(session, files, found, now)
    enqueue(
        session,
        letter="address_changed",
        to=offer.contact_email,
        locale=author.locale,
        context={"title": offer.title, "company": offer.company_name},
        now=now,
        subject_key=offer.subject_key,
    )


def _second(session: Session, offer: Offer, author: User, now: datetime) -> None:
    """One second mailbox says yes, and another offer's is still asked."""
    name_second(session, offer, f"stages.{offer.id}@example.org", author, now)
    link = session.exec(
        select(AccessLink)
        .where(AccessLink.purpose == Purpose.SECOND_CONTACT)
        .order_by(col(AccessLink.id).desc())
    ).first()
    assert link is not None
    confirm_second(session, link, now)
    others = select(Offer).where(Offer.status == "published", Offer.id != offer.id)
    other = session.exec(others.order_by(col(Offer.id).desc())).first()
    if other is not None:
        name_second(
            session, other, f"bureau.{other.id}@example.org", session.get_one(User, other.author_id), now
        )


def _come_back(session: Session, application: Application, now: datetime) -> None:
    letter = session.exec(
        select(OutboxMessage).where(
            OutboxMessage.subject_key == application.subject_key,
            OutboxMessage.letter == "application_handoff",
        )
    ).first()
    if letter is not None:
        letter.state, letter.last_reply, letter.settled_at = DeliveryState.BOUNCED, SAID, now
        session.add(letter)
        session.flush()
        on_bad_end(session, letter, now)


def _replies(session: Session, files: FileStore, application: Application, now: datetime) -> None:
    """One from an address nobody knows, which waits for a click; one that the student's mailbox refused."""
    body = files.keep(REPLY.encode())
    offer = session.get_one(Offer, application.offer_id)
    known, unknown = offer.contact_email, "paul.verdier@example.net"
    for mark, sender in (("1" * 32, unknown), ("2" * 32, known)):
        relay(session, application, Message(Side.COMPANY, sender, offer.title, body, mark), now)
    passed = session.exec(
        select(OutboxMessage).where(
            OutboxMessage.letter == REPLIES[Side.COMPANY], OutboxMessage.state == DeliveryState.QUEUED
        )
    ).first()
    if passed is not None:
        passed.state, passed.settled_at = DeliveryState.FAILED, now
        session.add(passed)
        session.flush()
        on_lost_reply(session, passed, now)
