"""Mail from one side of an application to the other, passed on by the board so that neither shows an address."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session, col, func, select

from jobboard.accounts.actions import mint_link, use_link
from jobboard.accounts.models import AccessLink, Purpose, User
from jobboard.accounts.queries import LinkDead
from jobboard.applications.actions.letters import thread
from jobboard.applications.correspondents import is_known, mailbox_of, relay_address, remember
from jobboard.applications.models import REPLIES, Answer, AnswerKind, Application, Side, State
from jobboard.applications.queries import SHUT
from jobboard.journal.actions import note
from jobboard.kit.db import Database
from jobboard.kit.i18n import N_, Msg
from jobboard.kit.text import shorten
from jobboard.kit.tokens import digest, marker
from jobboard.mail.control import cancel, release
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.outbox import enqueue, pass_on, settings_of
from jobboard.mail.queries import find_by_purpose
from jobboard.offers.models import Offer, Status

OTHER = {Side.COMPANY: Side.STUDENT, Side.STUDENT: Side.COMPANY}
# The reason under which the outbox keeps what an unknown address sent.
UNKNOWN = "the sender has to say that the address is theirs"
CLAIM_LIFE = timedelta(days=14)
# Unknown addresses that may be asked about one application in a day.
MOST_CLAIMS = 3
BY_MAIL = N_("This answer came by e-mail: you find it in your mailbox.")
_TAKEN_OUT = N_(
    "[A file was attached here: %(name)s. Files of this kind can do harm, so that we do not pass them on. "
    "Ask for it in another form, such as PDF.]"
)


class Passed(StrEnum):
    """What became of a reply."""

    ON_ITS_WAY = "on its way"
    TO_CLAIM = "to claim"
    LATER = "later"
    REFUSED = "refused"
    TOO_MANY = "too many"


@dataclass(frozen=True, slots=True)
class Message:
    """A reply as it came: `body_digest` names its content in the store, `mark` the mail itself."""

    side: Side
    sender: str
    subject: str
    body_digest: str
    mark: str


def relay(session: Session, application: Application, message: Message, now: datetime) -> Passed:
    """Pass a reply on to the other side, or keep it until an unknown sender has pressed a button.

    The same mail delivered twice is one reply. Nothing passes while moderators look into the offer.
    """
    session.refresh(application, with_for_update=True)
    offer = session.get_one(Offer, application.offer_id)
    if offer.status == Status.HELD:
        return Passed.LATER
    if offer.status in SHUT or application.withdrawn_at is not None:
        return Passed.REFUSED
    purpose = f"reply:{application.id}:{message.side}:{message.mark}"
    seen = find_by_purpose(session, purpose)
    if seen is not None:
        return Passed.TO_CLAIM if seen.hold_reason == UNKNOWN else Passed.ON_ITS_WAY
    known = is_known(session, application, offer, message.side, message.sender)
    if not known and _claims(session, application, now) >= MOST_CLAIMS:
        return Passed.TOO_MANY
    row = _write(session, application, offer, message, purpose, now, hold_reason="" if known else UNKNOWN)
    if known:
        _arrived(session, application, message.side, message.sender, message.mark, now)
        return Passed.ON_ITS_WAY
    _ask(session, application, offer, message, row, now)
    return Passed.TO_CLAIM


def _write(
    session: Session,
    application: Application,
    offer: Offer,
    message: Message,
    purpose: str,
    now: datetime,
    *,
    hold_reason: str,
) -> OutboxMessage:
    settings = settings_of(session)
    to = OTHER[message.side]
    author = session.get_one(User, offer.author_id)
    name = application.name if message.side is Side.STUDENT else offer.contact_name or offer.company_name
    return pass_on(
        session,
        letter=REPLIES[message.side],
        to=mailbox_of(session, application, offer, to, now),
        locale=application.locale if to is Side.STUDENT else author.locale,
        subject=message.subject or shorten(offer.title, 100),
        body_digest=message.body_digest,
        # Without the relay (it was switched off since) nothing is passed on, so there is always an address.
        reply_to=relay_address(settings, application, message.side) or settings.mail_from,
        from_name=f"{name} via {settings.site_name}",
        now=now,
        subject_key=application.subject_key,
        purpose_key=purpose,
        references=thread(session, application),
        hold_reason=hold_reason,
    )


def _arrived(
    session: Session, application: Application, side: Side, sender: str, mark: str, now: datetime
) -> None:
    """A reply of a known sender: where the answers go, and what the answer axis shows."""
    remember(session, application, side, sender, now)
    note(session, act="application.reply", subject=application.subject_key, actor=str(side), now=now)
    if side is Side.STUDENT:
        return
    session.add(
        Answer(
            application_id=application.id or 0,
            kind=AnswerKind.OTHER,
            text=BY_MAIL.to(application.locale),
            state_before=application.state,
            form_key=f"mail-{digest(f'{application.id} {mark}')[:31]}",
            created_at=now,
            leaves_at=now,
        )
    )
    if application.state in (State.WAITING, State.NO_ANSWER):
        application.state = State.ACKNOWLEDGED
    application.answered_at = application.answered_at or now
    session.add(application)
    session.flush()


def _claims(session: Session, application: Application, now: datetime) -> int:
    counted = select(func.count()).select_from(OutboxMessage)
    return int(
        session.exec(
            counted.where(
                OutboxMessage.subject_key == application.subject_key,
                OutboxMessage.letter == "reply_claim",
                col(OutboxMessage.created_at) > now - timedelta(days=1),
            )
        ).one()
    )


def _ask(
    session: Session,
    application: Application,
    offer: Offer,
    message: Message,
    row: OutboxMessage,
    now: datetime,
) -> None:
    """Write to an address nobody knows: one button sends its message. One letter a message."""
    author = session.get_one(User, offer.author_id)
    from_student = message.side is Side.STUDENT
    link = mint_link(
        session, purpose=Purpose.CLAIM_REPLY, subject_id=row.id, email_key=message.sender.casefold(), now=now
    )
    enqueue(
        session,
        letter="reply_claim",
        to=message.sender,
        locale=application.locale if from_student else author.locale,
        context={
            "title": offer.title,
            "who": offer.company_name if from_student else application.short_name,
            "token": marker(link.nonce),
            "expires_at": link.expires_at,
        },
        now=now,
        subject_key=application.subject_key,
        purpose_key=f"reply_claim:{row.id}",
        references=thread(session, application),
    )


def claimed(session: Session, link: AccessLink) -> tuple[OutboxMessage, Application, Offer, Side]:
    """What waits behind a claim link. Raises LinkDead when it is gone."""
    row = session.get(OutboxMessage, link.subject_id)
    parts = ((row.purpose_key if row else "") or "").split(":")
    if row is None or len(parts) != 4 or parts[0] != "reply" or row.hold_reason != UNKNOWN:
        raise LinkDead
    application = session.get(Application, int(parts[1]))
    if application is None or application.withdrawn_at is not None:
        raise LinkDead
    return row, application, session.get_one(Offer, application.offer_id), Side(parts[2])


def claim(session: Session, link: AccessLink, now: datetime) -> None:
    """The sender says that the address is theirs: the message leaves. Raises LinkDead the second time."""
    use_link(session, link, now)
    row, application, _, side = claimed(session, link)
    mark = (row.purpose_key or "").rpartition(":")[2]
    if release(session, row, now) != 1:
        raise LinkDead
    _arrived(session, application, side, link.email_key or "", mark, now)


def forget_unclaimed(database: Database, now: datetime) -> int:
    """Drop what nobody claimed in two weeks; a chore of the worker. Gives how many messages."""
    old = select(OutboxMessage).where(
        OutboxMessage.state == DeliveryState.HELD,
        OutboxMessage.hold_reason == UNKNOWN,
        col(OutboxMessage.created_at) < now - CLAIM_LIFE,
    )
    with database.reading() as session:
        if session.exec(old.limit(1)).first() is None:
            return 0
    with database.writing() as session:
        return sum(cancel(session, row, now=now) for row in session.exec(old).all())


def on_lost_reply(session: Session, message: OutboxMessage, now: datetime) -> None:
    """A listener: whoever wrote a reply that came back, or that the virus scanner stopped, hears of it once."""
    if message.letter not in REPLIES.values() or message.state not in (
        DeliveryState.BOUNCED,
        DeliveryState.FAILED,
    ):
        return
    number = (message.subject_key or "").partition(":")[2]
    application = session.get(Application, int(number)) if number.isdigit() else None
    if application is None:
        return
    offer = session.get_one(Offer, application.offer_id)
    writer = Side.COMPANY if message.letter == REPLIES[Side.COMPANY] else Side.STUDENT
    author = session.get_one(User, offer.author_id)
    to_company = writer is Side.COMPANY
    token = application.nonce
    if to_company:
        token = mint_link(
            session, purpose=Purpose.ANSWER, subject_id=application.id, user_id=author.id, now=now
        ).nonce
    enqueue(
        session,
        letter="reply_undelivered",
        to=mailbox_of(session, application, offer, writer, now),
        locale=author.locale if to_company else application.locale,
        context={
            "title": offer.title,
            "who": application.short_name if to_company else offer.company_name,
            "refused": not message.is_infected,
            "page": "answer" if to_company else "application",
            "token": marker(token),
        },
        now=now,
        subject_key=application.subject_key,
        purpose_key=f"reply_undelivered:{message.id}",
        references=thread(session, application),
    )


def taken_out(locale: str, name: str) -> str:
    """What stands where a dangerous file was."""
    return Msg(_TAKEN_OUT.text, {"name": name}).to(locale)
