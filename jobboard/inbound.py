"""Mail that comes in, one at a time: whom it is for by its signed address, and what becomes of it.

Nothing is ever lost by a fault of ours: whatever goes wrong here is "later", and the mail server keeps the mail.
A refusal is for the sender, whom the sending server tells; the board itself answers no mail.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.utils import getaddresses
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from jobboard import schema
from jobboard.applications.actions.relaying import Message, Passed, relay, taken_out
from jobboard.applications.correspondents import application_of
from jobboard.applications.models import Side
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.mail.claims import Listener
from jobboard.mail.inboxes import Inbox, is_signed, letter_of, split_address
from jobboard.mail.notices import read_notice
from jobboard.mail.passing_on import Unfit, content_of, read_written
from jobboard.mail.returns import Taken, came_round, take_notice
from jobboard.worker import LISTENERS

log = logging.getLogger(__name__)
# The whole mail on the wire (M-09).
MOST_BYTES = 10 * 1024 * 1024
_MOST_HEADERS = 64 * 1024
# Where servers write whom a mail was for, when they do not say so on the command line.
_RECIPIENT_HEADERS = ("x-original-to", "envelope-to", "x-envelope-to", "delivered-to", "to", "cc")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the mail server is told: an SMTP reply, and the same as an exit code (sysexits.h)."""

    code: int
    text: str
    exit_code: int

    @property
    def reply(self) -> str:
        """For LMTP."""
        return f"{self.code} {self.text}"


TAKEN = Answer(250, "2.0.0 taken", 0)
LATER = Answer(451, "4.3.0 not now: send it again later", 75)
NOBODY = Answer(550, "5.1.1 nobody reads this address", 67)
TOO_BIG = Answer(552, "5.3.4 a message through this board has 10 MB at most", 65)


_REPLIED = {
    Passed.LATER: LATER,
    Passed.REFUSED: Answer(550, "5.7.1 this application or its offer has ended: nothing is passed on", 77),
    Passed.TOO_MANY: Answer(550, "5.7.1 write from the address that got the message", 77),
}


@dataclass(frozen=True, slots=True)
class PostRoom:
    """All that taking in mail needs."""

    database: Database
    files: FileStore
    settings: Settings
    listeners: Sequence[Listener] = LISTENERS


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail as it came: envelope sender (empty for notices) and bytes."""

    sender: str
    data: bytes


def knows(settings: Settings, address: str) -> bool:
    """Whether an address may be one of the board's, as far as its form tells."""
    return split_address(settings, address) is not None


def receive(room: PostRoom, mail: Arrived, address: str, now: datetime) -> Answer:
    """Take in one mail for one address. Never raises: our own faults are LATER."""
    try:
        return _receive(room, mail, address, now)
    except (OSError, SQLAlchemyError) as problem:
        log.error("a mail has to come again: %s", type(problem).__name__)
    except Exception:
        log.exception("a mail has to come again")
    return LATER


def _receive(room: PostRoom, mail: Arrived, address: str, now: datetime) -> Answer:
    assert schema.metadata.tables
    found = split_address(room.settings, address)
    if found is None:
        return NOBODY
    inbox, name, signature = found
    if inbox is Inbox.BOUNCE:
        return _returned(room, mail, name, signature, now)
    if inbox is Inbox.PROBE:
        if not is_signed(room.settings, inbox, name, "", signature):
            return NOBODY
        with room.database.writing() as session:
            came_round(session, address.lower(), now)
        return TAKEN
    return _replied(room, mail, found, now)


def _replied(room: PostRoom, mail: Arrived, found: tuple[Inbox, str, str], now: datetime) -> Answer:
    """A reply for the other side. Everything slow happens before the transaction that writes."""
    inbox, name, signature = found
    settings = room.settings
    if not settings.relays_replies:
        return NOBODY
    if len(mail.data) > MOST_BYTES:
        return TOO_BIG
    try:
        written = read_written(mail.data, mail.sender)
        if written.is_automatic or written.sender.casefold() == settings.mail_from.casefold():
            # Answering machines, lists, notices and our own letters that come round: never passed on (M-04).
            log.info("a reply that no person wrote is dropped")
            return TAKEN
        with room.database.reading() as session:
            application = application_of(session, settings, inbox, name, signature, now)
            locale = application.locale if application is not None else settings.default_locale
        if application is None:
            return NOBODY
        body = content_of(written, partial(taken_out, locale))
    except Unfit as problem:
        return Answer(554, str(problem), 65)
    side = Side.COMPANY if inbox is Inbox.TO_STUDENT else Side.STUDENT
    message = Message(side, written.sender, written.subject, room.files.keep(body), written.mark)
    with room.database.writing() as session:
        application = application_of(session, settings, inbox, name, signature, now)
        if application is None:
            return NOBODY
        passed = relay(session, application, message, now)
        log.info("a reply about application %s is %s", application.id, passed)
    return _REPLIED.get(passed, TAKEN)


def _returned(room: PostRoom, mail: Arrived, name: str, signature: str, now: datetime) -> Answer:
    # Read before the database is asked: a notice is a stranger's text, and reading it takes its time.
    notice = read_notice(mail.data)
    with room.database.writing() as session:
        row = letter_of(session, room.settings, name, signature, now)
        if row is None:
            # Forged or too late. To say so would start a conversation between two robots.
            log.warning("a notice for no letter of ours is ignored")
            return TAKEN
        taken = take_notice(session, row, notice, now, room.listeners)
        log.info("letter %s: a notice (%s) is %s", row.id, notice.kind, taken)
    return LATER if taken is Taken.LATER else TAKEN


def receive_all(room: PostRoom, mail: Arrived, addresses: Sequence[str], now: datetime) -> Answer:
    """Take in one mail for several addresses: the first answer that asks for it again, else the worst.

    A mail that comes again does no harm: what was done for it is not done twice.
    """
    answers = [receive(room, mail, address, now) for address in addresses] or [NOBODY]
    return max(answers, key=lambda answer: (answer is LATER, answer.code))


def addressed(settings: Settings, data: bytes) -> list[str]:
    """The board's addresses in a mail's own headers, for servers that do not name the recipient."""
    message = message_from_bytes(data[:_MOST_HEADERS], policy=policy.compat32)
    for header in _RECIPIENT_HEADERS:
        values = [str(value) for value in message.get_all(header, [])]
        found = [address for _, address in getaddresses(values) if knows(settings, address)]
        if found:
            return list(dict.fromkeys(address.lower() for address in found))
    return []
