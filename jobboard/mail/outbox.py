"""Writing letters: rendered at once in the reader's language, frozen, and sent by the worker after the commit."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, func, select

from jobboard.addresses import address
from jobboard.kit import templates
from jobboard.kit.settings import Settings
from jobboard.kit.text import one_line
from jobboard.mail.models import UNSENT, OutboxMessage, State

_ADDRESS = re.compile(r"[\x21-\x7e]+@[a-z0-9.-]+", re.IGNORECASE)
_NOT_IN_ADDRESS = frozenset("<>()[],;:\\\"' ")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the store that goes with a letter: its SHA-256, the name shown, its media type."""

    digest: str
    name: str
    media_type: str


def checked_address(given: str) -> str:
    """An address fit for an envelope, its domain in ASCII. Raises ValueError for anything that could mean more (P-20)."""
    local, at, domain = given.rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii") if not domain.isascii() else domain
    except UnicodeError as problem:
        raise ValueError("this address has a domain that cannot be written in ASCII") from problem
    email = f"{local}{at}{ascii_domain}"
    if not _ADDRESS.fullmatch(email) or email.count("@") != 1 or _NOT_IN_ADDRESS & set(email):
        raise ValueError("this address cannot stand in an envelope")
    return email


def enqueue(
    session: Session,
    *,
    letter: str,
    to: str,
    locale: str,
    context: dict[str, Any],
    now: datetime,
    due_at: datetime | None = None,
    reply_to: str | None = None,
    reply_name: str = "",
    from_name: str = "",
    attachment: Attachment | None = None,
    subject_key: str = "",
    purpose_key: str | None = None,
    references: str = "",
    auto_submitted: bool = True,
) -> OutboxMessage:
    """Write `templates/email/<letter>` to one person; it leaves at `due_at` (now), after the caller's commit.

    A `purpose_key` that was used before gives the letter of then: the same thing is never said twice.
    Raises ValueError for an address that cannot stand in an envelope.
    """
    settings: Settings = session.info["settings"]
    if purpose_key is not None:
        known = session.exec(select(OutboxMessage).where(OutboxMessage.purpose_key == purpose_key)).one_or_none()
        if known is not None:
            return known
    said = {
        "site_name": settings.site_name,
        "base_url": settings.base_url,
        "url": partial(_absolute, settings.base_url, locale),
        **context,
    }
    folder = f"email/{letter}"
    message = OutboxMessage(
        letter=letter,
        locale=locale,
        recipient=checked_address(to),
        from_name=one_line(from_name)[:200],
        reply_to=checked_address(reply_to) if reply_to else "",
        reply_name=one_line(reply_name)[:150],
        subject=one_line(templates.render(f"{folder}/subject.txt", locale, said, "text"))[:200],
        text=templates.render(f"{folder}/body.txt", locale, said, "text").strip() + "\n",
        html=templates.render(f"{folder}/body.html", locale, said),
        message_id=f"<{uuid4()}.{letter}@{settings.mail_domain}>",
        date=now,
        boundary=f"=_{uuid4().hex}",
        references=references,
        auto_submitted=auto_submitted,
        attachment_digest=attachment.digest if attachment else "",
        attachment_name=attachment.name if attachment else "",
        attachment_type=attachment.media_type if attachment else "",
        recipe_sha256="",
        subject_key=subject_key,
        purpose_key=purpose_key,
        due_at=due_at or now,
        created_at=now,
    )
    message.recipe_sha256 = recipe_hash(message)
    session.add(message)
    session.flush()
    return message


def _absolute(base_url: str, locale: str, name: str, **parts: Any) -> str:
    query = parts.pop("query", None)
    return base_url + address(name, parts.pop("in_locale", locale), query, **parts)


def recipe_hash(message: OutboxMessage) -> str:
    """SHA-256 over everything the bytes are built from."""
    parts = (
        message.recipient,
        message.from_name,
        message.reply_to,
        message.reply_name,
        message.subject,
        message.text,
        message.html,
        message.message_id,
        message.date.isoformat(),
        message.boundary,
        message.references,
        str(message.auto_submitted),
        message.attachment_digest,
        message.attachment_name,
        message.attachment_type,
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def cancel(
    session: Session, *, now: datetime, subject_key: str | None = None, purpose_key: str | None = None
) -> int:
    """Take back letters that have not begun to leave; returns how many. One of the two keys is needed."""
    which: list[ColumnElement[bool]] = []
    if subject_key is not None:
        which.append(col(OutboxMessage.subject_key) == subject_key)
    if purpose_key is not None:
        which.append(col(OutboxMessage.purpose_key) == purpose_key)
    if not which:
        raise ValueError("which letters?")
    changed = session.connection().execute(
        update(OutboxMessage).where(*which, col(OutboxMessage.state).in_(UNSENT)).values(state=State.CANCELLED)
    )
    session.expire_all()
    return changed.rowcount


def hold(session: Session, message: OutboxMessage, reason: str) -> None:
    """Keep a letter back until somebody releases it."""
    message.state = State.HELD
    message.hold_reason = reason[:80]
    session.add(message)


def release(session: Session, message: OutboxMessage, now: datetime) -> None:
    """Let a held letter leave now."""
    message.state = State.QUEUED
    message.hold_reason = ""
    message.due_at = now
    session.add(message)


def letters_of(session: Session, subject_key: str) -> list[OutboxMessage]:
    """Every letter about a subject, in the order they were written."""
    statement = select(OutboxMessage).where(OutboxMessage.subject_key == subject_key)
    return list(session.exec(statement.order_by(col(OutboxMessage.id))))


def last_letter(session: Session, subject_key: str, letter: str) -> OutboxMessage | None:
    """The newest letter of a kind about a subject."""
    statement = select(OutboxMessage).where(OutboxMessage.subject_key == subject_key, OutboxMessage.letter == letter)
    return session.exec(statement.order_by(col(OutboxMessage.id).desc()).limit(1)).first()


def depth(session: Session, now: datetime) -> tuple[int, datetime | None]:
    """How many letters are due, and since when the oldest is."""
    statement = select(func.count(), func.min(OutboxMessage.due_at)).where(
        col(OutboxMessage.state).in_((State.QUEUED, State.UNCERTAIN)), col(OutboxMessage.due_at) <= now
    )
    waiting, oldest = session.exec(statement).one()
    return int(waiting), oldest
