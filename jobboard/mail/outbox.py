"""The only way out for mail: a letter becomes a row in the caller's transaction, frozen for good."""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from jobboard.addresses import address
from jobboard.kit.db import guarded
from jobboard.kit.emails import BadAddress, read_address
from jobboard.kit.settings import Settings
from jobboard.kit.templates import render
from jobboard.kit.text import one_line, paragraphs, shorten
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.queries import find_by_purpose, lately_refused
from jobboard.mail.rendering import display_name, recipe_hash

_FORBIDDEN = frozenset("\r\n\0\t<>\"'(),:;[]\\ ")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in the store, by its digest, with the name and the media type that the letter gives it."""

    digest: str
    name: str
    media_type: str


def settings_of(session: Session) -> Settings:
    """The settings in a session of `Database(url, info={"settings": …})`. Raises KeyError if none."""
    settings: Settings = session.info["settings"]
    return settings


# The board's own address stands in each letter, a company's in many.
@lru_cache(maxsize=256)
def safe_address(given: str) -> str:
    """The address as it goes on the wire, its domain as an A-label.

    Raises ValueError for anything that could carry an SMTP command or a second address (P-20, V-23).
    """
    if _FORBIDDEN & set(given) or not given.isprintable() or not given.partition("@")[0].isascii():
        raise ValueError("not an address that mail can be sent to")
    try:
        return read_address(given, dns=False).email
    except BadAddress as problem:
        raise ValueError("not an address that mail can be sent to") from problem


def enqueue(
    session: Session,
    *,
    letter: str,
    to: str,
    locale: str,
    context: Mapping[str, Any],
    now: datetime,
    to_name: str = "",
    due_at: datetime | None = None,
    reply_to: str | None = None,
    reply_name: str | None = None,
    from_name: str | None = None,
    attachment: Attachment | None = None,
    subject_key: str | None = None,
    purpose_key: str | None = None,
    references: str | None = None,
    personal: bool = True,
) -> OutboxMessage:
    """Write a letter at once and for good; it leaves after the caller's commit, at `due_at` (default: now).

    The same `purpose_key` gives the row that is there already. A letter without a `reply_to`, or one that is
    not `personal`, is marked as made by a machine (RFC 3834). To an address that lately refused mail for good
    the row is `blocked`.
    `references` is one Message-ID or several with spaces. Raises ValueError for an unsafe address.
    """
    recipient = safe_address(to)
    answer_to = safe_address(reply_to) if reply_to else ""
    if purpose_key is not None:
        existing = find_by_purpose(session, purpose_key)
        if existing is not None:
            return existing
    settings = settings_of(session)
    row = OutboxMessage(
        letter=letter,
        locale=locale,
        recipient=recipient,
        recipient_name=one_line(to_name)[:150],
        sender=safe_address(settings.mail_from),
        from_name=display_name(one_line(from_name or settings.site_name))[:200],
        reply_to=answer_to,
        reply_name=one_line(reply_name or "")[:150] if answer_to else "",
        message_id=f"<{uuid.uuid4().hex}.{letter}@{settings.mail_domain}>",
        date=now.astimezone(UTC).replace(microsecond=0),
        boundary=f"=_{secrets.token_hex(12)}",
        references=_checked_references(references),
        auto_submitted=not (personal and answer_to),
        subject_key=subject_key,
        purpose_key=purpose_key,
        due_at=due_at or now,
        created_at=now,
        **_written(letter, locale, {"now": now, **context}, settings),
    )
    if attachment is not None:
        row.attachment_digest = attachment.digest
        row.attachment_name = one_line(attachment.name)[:150] or "document"
        row.attachment_type = attachment.media_type
    row.recipe_sha256 = recipe_hash(row)
    refused_at = lately_refused(session, recipient, now)
    if refused_at is not None:
        row.state, row.due_at = DeliveryState.BLOCKED, None
        row.hold_reason = f"this address refused a letter on {refused_at:%Y-%m-%d}"
    return _insert(session, row)


def pass_on(
    session: Session,
    *,
    letter: str,
    to: str,
    locale: str,
    subject: str,
    body_digest: str,
    reply_to: str,
    from_name: str,
    now: datetime,
    subject_key: str,
    purpose_key: str,
    references: str,
    hold_reason: str = "",
) -> OutboxMessage:
    """Pass somebody's mail on: the content (`mail.passing_on`) is in the store, the headers are the board's own.

    The same `purpose_key` gives the row that is there already; `hold_reason` keeps it until it is released.
    """
    existing = find_by_purpose(session, purpose_key)
    if existing is not None:
        return existing
    settings = settings_of(session)
    row = OutboxMessage(
        letter=letter,
        locale=locale,
        recipient=safe_address(to),
        sender=safe_address(settings.mail_from),
        from_name=display_name(one_line(from_name))[:200],
        reply_to=safe_address(reply_to),
        subject=one_line(subject)[:150],
        text="",
        html="",
        message_id=f"<{uuid.uuid4().hex}.{letter}@{settings.mail_domain}>",
        date=now.astimezone(UTC).replace(microsecond=0),
        boundary=f"=_{secrets.token_hex(12)}",
        references=_checked_references(references),
        body_digest=body_digest,
        recipe_sha256="",
        subject_key=subject_key,
        purpose_key=purpose_key,
        due_at=now,
        created_at=now,
    )
    row.recipe_sha256 = recipe_hash(row)
    if hold_reason:
        row.state, row.hold_reason = DeliveryState.HELD, hold_reason
    return _insert(session, row)


def _insert(session: Session, row: OutboxMessage) -> OutboxMessage:
    if row.purpose_key is None:
        session.add(row)
        session.flush()
        return row
    key = row.purpose_key
    try:
        with guarded(session):
            session.add(row)
            session.flush()
    except IntegrityError:
        # Another request wrote the same letter between our look and our insert.
        existing = find_by_purpose(session, key)
        if existing is None:
            raise
        return existing
    return row


def _written(letter: str, locale: str, context: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    words: dict[str, Any] = {
        "locale": locale,
        "site_name": settings.site_name,
        "base_url": settings.base_url,
        "url": partial(_absolute, settings.base_url, locale),
        **context,
    }
    subject = shorten(one_line(render(f"email/{letter}/subject.txt", locale, words, "text")), 150)
    words["subject"] = subject
    return {
        "subject": subject,
        "text": paragraphs(render(f"email/{letter}/body.txt", locale, words, "text")) + "\n",
        "html": paragraphs(render(f"email/{letter}/body.html", locale, words, "html")) + "\n",
    }


def _absolute(base_url: str, locale: str, name: str, **parts: Any) -> str:
    query = parts.pop("query", None)
    return base_url + address(name, locale, query, **parts)


def _checked_references(references: str | None) -> str:
    ids = (references or "").split()
    for one in ids:
        if not (one.startswith("<") and one.endswith(">") and one.isascii() and one.isprintable()):
            raise ValueError("a reference is a Message-ID in angle brackets")
    return " ".join(ids)
