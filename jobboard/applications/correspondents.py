"""Who writes to whom about an application, when both write through the board."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from jobboard.accounts.models import User
from jobboard.applications.models import Application, Correspondent, Side
from jobboard.companies.models import Membership
from jobboard.kit.emails import COMMON_DOMAINS
from jobboard.kit.settings import Settings
from jobboard.mail.inboxes import Inbox, is_signed, make_address
from jobboard.mail.queries import lately_refused
from jobboard.offers.mailboxes import second_mailbox, working_mailbox
from jobboard.offers.models import Offer

# As long as the link to answer lives.
CONVERSATION = timedelta(days=183)
TO = {Side.COMPANY: Inbox.TO_COMPANY, Side.STUDENT: Inbox.TO_STUDENT}
# Mailboxes anybody can have, besides those that people mistype: they prove no company.
_MORE_PUBLIC = """
aliceadsl.fr aol.com bbox.fr club-internet.fr gmx.com gmx.fr googlemail.com live.com mail.com me.com msn.com neuf.fr
numericable.fr proton.me protonmail.ch tutanota.com yandex.com ymail.com zoho.com
"""
_PUBLIC = frozenset((*COMMON_DOMAINS, *_MORE_PUBLIC.split()))


def relay_address(settings: Settings, application: Application, to: Side) -> str | None:
    """The address that reaches one side through the board, or None where people write to each other directly."""
    if not settings.relays_replies or application.id is None:
        return None
    return make_address(settings, TO[to], str(application.id), application.nonce)


def application_of(
    session: Session, settings: Settings, inbox: Inbox, name: str, signature: str, now: datetime
) -> Application | None:
    """The application of a signed address, while people may still write about it."""
    number = int(name) if name.isdigit() and len(name) < 19 else 0
    found = session.get(Application, number)
    if found is None or not is_signed(settings, inbox, name, found.nonce, signature):
        return None
    return found if now < found.created_at + CONVERSATION else None


def is_known(session: Session, application: Application, offer: Offer, side: Side, email: str) -> bool:
    """Whether an address is one of a side's: named, proven by a link, or of the company's own domain."""
    key = email.casefold()
    if _proven(session, application, side, key) is not None:
        return True
    if side is Side.STUDENT:
        return key == application.email_key
    contact, second = offer.contact_email.casefold(), (second_mailbox(session, offer) or "").casefold()
    domain = key.rpartition("@")[2]
    if key in (contact, second) or (domain == contact.rpartition("@")[2] and domain not in _PUBLIC):
        return True
    members = (
        select(User.id)
        .join(Membership, col(Membership.user_id) == User.id)
        .where(Membership.company_id == offer.company_id, User.email_key == key)
    )
    return session.exec(members.limit(1)).first() is not None


def remember(session: Session, application: Application, side: Side, email: str, now: datetime) -> None:
    """Note that a side writes from this address, so that the other one's answers come to it."""
    key = email.casefold()
    known = _proven(session, application, side, key) or Correspondent(
        application_id=application.id or 0, side=side, email_key=key, created_at=now
    )
    known.created_at = now
    session.add(known)
    session.flush()


def _proven(session: Session, application: Application, side: Side, key: str) -> Correspondent | None:
    return session.exec(
        select(Correspondent).where(
            Correspondent.application_id == application.id,
            Correspondent.side == side,
            Correspondent.email_key == key,
        )
    ).one_or_none()


def mailbox_of(session: Session, application: Application, offer: Offer, side: Side, now: datetime) -> str:
    """Where mail for a side goes: to whoever wrote last for it, else to the address that was given."""
    last = session.exec(
        select(Correspondent)
        .where(Correspondent.application_id == application.id, Correspondent.side == side)
        .order_by(col(Correspondent.created_at).desc(), col(Correspondent.id).desc())
        .limit(1)
    ).one_or_none()
    if last is not None and lately_refused(session, last.email_key, now) is None:
        return last.email_key
    return application.email if side is Side.STUDENT else working_mailbox(session, offer, now)
