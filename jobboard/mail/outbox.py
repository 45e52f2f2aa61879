"""The only way out for mail: a letter becomes a row in the caller's transaction, frozen for good."""

import re
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlmodel import Session

from jobboard.kit.emails import BadAddress, read_address
from jobboard.kit.rows import insert_new
from jobboard.kit.settings import Settings
from jobboard.kit.text import one_line
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.queries import find_by_purpose, lately_refused
from jobboard.mail.rendering import NO_FILE, display_name, recipe_hash
from jobboard.mail.writing import write

# What most addresses look like: it can be nothing else, and `read_address` would give it back as it is.
_PLAIN = re.compile(
    r"[a-z0-9]{1,20}(?:[._+-][a-z0-9]{1,20}){0,2}@(?:[a-z0-9]{1,20}(?:-[a-z0-9]{1,20}){0,2}\.){1,3}(?:fr|com|org|net|eu)"
)
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
    if _PLAIN.fullmatch(given):
        return given
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
    blanks: Mapping[str, str] | None = None,
    unsubscribe: str | None = None,
) -> int:
    """Write a letter at once and for good; it leaves after the caller's commit, at `due_at` (default: now).

    Gives the `id` of its row; the same `purpose_key` gives that of the row that is there already. A letter without
    a `reply_to`, or one that is not `personal`, is marked as made by a machine (RFC 3834). To an address that lately
    refused mail for good the row is `blocked`.
    `references` is one Message-ID or several with spaces; `unsubscribe` is the path that takes a POST from a mailbox
    whose reader wants no more of these (RFC 8058); for `context` and `blanks` see `writing.write`.
    Raises ValueError for an unsafe address.
    """
    recipient = safe_address(to)
    answer_to = safe_address(reply_to) if reply_to else ""
    settings = settings_of(session)
    written: dict[str, Any] = {
        "recipient_name": one_line(to_name)[:150],
        "from_name": display_name(one_line(from_name or settings.site_name))[:200],
        "reply_to": answer_to,
        "reply_name": one_line(reply_name or "")[:150] if answer_to else "",
        "auto_submitted": not (personal and answer_to),
        "due_at": due_at or now,
        "unsubscribe": settings.base_url + unsubscribe if unsubscribe else None,
        **write(letter, locale, context if blanks is not None else {"now": now, **context}, settings, blanks),
    }
    if attachment is not None:
        written["attachment_digest"] = attachment.digest
        written["attachment_name"] = one_line(attachment.name)[:150] or "document"
        written["attachment_type"] = attachment.media_type
    refused_at = lately_refused(session, recipient, now)
    if refused_at is not None:
        written["state"], written["due_at"] = DeliveryState.BLOCKED, None
        written["hold_reason"] = f"this address refused a letter on {refused_at:%Y-%m-%d}"
    return _freeze(
        session,
        letter=letter,
        locale=locale,
        recipient=recipient,
        references=references,
        subject_key=subject_key,
        purpose_key=purpose_key,
        now=now,
        written=written,
    )


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
    written: dict[str, Any] = {
        "from_name": display_name(one_line(from_name))[:200],
        "reply_to": safe_address(reply_to),
        "subject": one_line(subject)[:150],
        "text": "",
        "html": "",
        "body_digest": body_digest,
        "due_at": now,
    }
    if hold_reason:
        written |= {"state": DeliveryState.HELD, "hold_reason": hold_reason}
    number = _freeze(
        session,
        letter=letter,
        locale=locale,
        recipient=safe_address(to),
        references=references,
        subject_key=subject_key,
        purpose_key=purpose_key,
        now=now,
        written=written,
    )
    return session.get_one(OutboxMessage, number)


def _freeze(
    session: Session,
    *,
    letter: str,
    locale: str,
    recipient: str,
    references: str | None,
    subject_key: str | None,
    purpose_key: str | None,
    now: datetime,
    written: dict[str, Any],
) -> int:
    """Write the row with what every letter has, and the hash over it all."""
    settings = settings_of(session)
    recipe = {
        **NO_FILE,
        "unsubscribe": None,
        "recipient": recipient,
        "recipient_name": "",
        "sender": safe_address(settings.mail_from),
        "reply_name": "",
        "message_id": f"<{uuid.uuid4().hex}.{letter}@{settings.mail_domain}>",
        "date": now.astimezone(UTC).replace(microsecond=0),
        "boundary": f"=_{secrets.token_hex(12)}",
        "references": _checked_references(references),
        "auto_submitted": False,
        **written,
    }
    row = {
        "letter": letter,
        "locale": locale,
        "subject_key": subject_key,
        "purpose_key": purpose_key,
        "created_at": now,
        "recipe_sha256": recipe_hash(recipe),
        **recipe,
    }
    made = insert_new(session, OutboxMessage, "purpose_key", **row)
    if made is not None:
        return made
    # The same letter was written before, perhaps by another request a moment ago.
    known = find_by_purpose(session, purpose_key or "")
    if known is None or known.id is None:
        raise LookupError("the letter of this purpose was there and is gone")
    return known.id


def _checked_references(references: str | None) -> str:
    ids = (references or "").split()
    for one in ids:
        if not (one.startswith("<") and one.endswith(">") and one.isascii() and one.isprintable()):
            raise ValueError("a reference is a Message-ID in angle brackets")
    return " ".join(ids)
