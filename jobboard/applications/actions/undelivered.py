"""An application that came back: a second mailbox gets it, and everybody hears of it once (F-15, F-50).

Called for a refusal at the door and for a notice days later alike; whatever is done here has a purpose key,
so that the second call changes nothing.
"""

from datetime import datetime, timedelta

from sqlalchemy import literal
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from jobboard.accounts.actions import mint_link
from jobboard.accounts.models import Purpose, User
from jobboard.accounts.queries import moderators
from jobboard.applications.actions.letters import hand_off, say_undelivered
from jobboard.applications.models import OPEN_STATES, Application
from jobboard.applications.queries import has_left
from jobboard.companies.models import Membership
from jobboard.journal.actions import note
from jobboard.journal.models import JournalEntry
from jobboard.kit.db import Database
from jobboard.kit.tokens import digest, marker
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.outbox import enqueue
from jobboard.mail.queries import lately_refused, letters_of
from jobboard.offers.actions import lifecycle
from jobboard.offers.mailboxes import second_mailbox
from jobboard.offers.models import Offer, Status

HANDOFF = "application_handoff"
LOST = (DeliveryState.BOUNCED, DeliveryState.FAILED, DeliveryState.BLOCKED)
# So many applications that reach no mailbox stop the offer.
LOST_THAT_PAUSE = 2
# How the journal names who paused an offer whose address fails.
BY_MAIL = "mail"
_LOOK_BACK = timedelta(days=30)
_Handoff = aliased(OutboxMessage)


def on_bad_end(session: Session, message: OutboxMessage, now: datetime) -> None:
    """The worker's and the inbound door's listener: what follows when a letter ends badly."""
    if message.letter != HANDOFF or message.state not in LOST:
        return
    number = (message.subject_key or "").partition(":")[2]
    application = session.get(Application, int(number)) if number.isdigit() else None
    if application is not None and application.withdrawn_at is None:
        follow(session, application, message, now)


def follow_blocked(database: Database, now: datetime) -> int:
    """The same for applications whose letter was not even tried, since the address refused another one lately."""
    told = select(OutboxMessage.id).where(
        col(OutboxMessage.purpose_key) == literal("undelivered:") + col(_Handoff.subject_key)
    )
    waiting = select(_Handoff).where(
        _Handoff.letter == HANDOFF,
        _Handoff.state == DeliveryState.BLOCKED,
        col(_Handoff.created_at) > now - _LOOK_BACK,
        ~told.exists(),
    )
    with database.reading() as session:
        if session.exec(waiting.limit(1)).first() is None:
            return 0
    done = 0
    with database.writing() as session:
        for message in session.exec(waiting.limit(200)).all():
            number = (message.subject_key or "").partition(":")[2]
            left = select(Application).where(Application.id == int(number), has_left(now))
            if session.exec(left).one_or_none() is not None:
                on_bad_end(session, message, now)
                done += 1
    return done


def follow(session: Session, application: Application, message: OutboxMessage, now: datetime) -> None:
    """Everything that follows from one lost letter."""
    offer = session.get_one(Offer, application.offer_id)
    second = second_mailbox(session, offer)
    usable = (
        second is not None
        and second.casefold() != message.recipient.casefold()
        and lately_refused(session, second, now) is None
        and application.state in OPEN_STATES
        and application.cv_deleted_at is None
    )
    if usable and second is not None:
        hand_off(session, application, offer, now, to=second)
    if application.state in OPEN_STATES:
        say_undelivered(session, application, offer, now, second=usable)
    _tell_company(session, offer, message.recipient, second, now)
    _tell_moderators(session, offer, message, now)
    _pause_if_deaf(session, offer, now)


def _tell_company(session: Session, offer: Offer, failing: str, second: str | None, now: datetime) -> None:
    """Another mailbox of the company hears that this one fails, with a link to give a new address."""
    author = session.get_one(User, offer.author_id)
    people = select(User).join(Membership, col(Membership.user_id) == User.id)
    members = people.where(
        Membership.company_id == offer.company_id,
        col(User.confirmed_at).is_not(None),
        col(User.blocked_at).is_(None),
    )
    told: dict[str, tuple[str, str]] = {}
    for user in (author, *session.exec(members.order_by(col(User.id)))):
        if user.confirmed_at is not None and user.blocked_at is None:
            told.setdefault(user.email_key, (user.email, user.locale))
    if second is not None:
        told.setdefault(second.casefold(), (second, author.locale))
    told.pop(failing.casefold(), None)
    for email, locale in told.values():
        purpose = f"address_failing:{offer.id}:{_pair(failing, email)}"
        if lately_refused(session, email, now) is not None:
            continue
        link = mint_link(
            session, purpose=Purpose.MEND_ADDRESS, subject_id=offer.id, user_id=author.id, now=now
        )
        enqueue(
            session,
            letter="address_failing",
            to=email,
            locale=locale,
            context={"title": offer.title, "failing": failing, "token": marker(link.nonce)},
            now=now,
            subject_key=offer.subject_key,
            purpose_key=purpose,
        )


def _tell_moderators(session: Session, offer: Offer, message: OutboxMessage, now: datetime) -> None:
    for user in moderators(session):
        enqueue(
            session,
            letter="address_failing_seen",
            to=user.email,
            locale=user.locale,
            context={"offer": offer, "failing": message.recipient, "said": message.last_reply},
            now=now,
            subject_key=offer.subject_key,
            purpose_key=f"address_failing_seen:{offer.id}:{_pair(message.recipient, user.email)}",
        )


def _pair(failing: str, told: str) -> str:
    return digest(f"{failing.casefold()} {told.casefold()}")[:24]


def _pause_if_deaf(session: Session, offer: Offer, now: datetime) -> None:
    """Stop taking applications that nobody gets; those that came stay on the company's desk."""
    if offer.status == Status.PUBLISHED and len(lost_applications(session, offer)) >= LOST_THAT_PAUSE:
        lifecycle.pause(session, offer, actor=BY_MAIL, now=now)


def lost_applications(session: Session, offer: Offer) -> list[Application]:
    """Applications of which no letter reached a mailbox of the company, and none is on its way."""
    mine = select(Application).where(
        Application.offer_id == offer.id, col(Application.withdrawn_at).is_(None)
    )
    found = []
    for application in session.exec(mine.order_by(col(Application.id))):
        states = [
            row.state
            for row in letters_of(session, application.subject_key)
            if row.letter == HANDOFF and row.state != DeliveryState.CANCELLED
        ]
        if states and all(state in LOST for state in states):
            found.append(application)
    return found


def send_anew(session: Session, offer: Offer, now: datetime) -> int:
    """Hand the lost applications over once more, to the address that is right now (F-46); gives how many."""
    again = 0
    for application in lost_applications(session, offer):
        if application.state not in OPEN_STATES or application.cv_deleted_at is not None:
            continue
        application.version += 1
        session.add(application)
        hand_off(session, application, offer, now)
        again += 1
    if was_paused_by_mail(session, offer):
        lifecycle.resume(session, offer, actor=BY_MAIL, now=now)
    if again:
        note(session, act="offer.send_anew", subject=offer.subject_key, actor=BY_MAIL, now=now, letters=again)
    return again


def was_paused_by_mail(session: Session, offer: Offer) -> bool:
    """Whether the offer is paused because its address failed, and nobody else paused it since."""
    if offer.status != Status.PAUSED:
        return False
    last = session.exec(
        select(JournalEntry)
        .where(JournalEntry.subject == offer.subject_key, JournalEntry.act == "offer.pause")
        .order_by(col(JournalEntry.id).desc())
        .limit(1)
    ).one_or_none()
    return last is not None and last.actor == BY_MAIL
