"""The only way out for mail: a letter becomes a row in the caller's transaction, frozen for good."""

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from jobboard.addresses import address
from jobboard.kit.emails import BadAddress, read_address
from jobboard.kit.settings import Settings
from jobboard.kit.templates import render
from jobboard.kit.text import one_line, paragraphs, shorten
from jobboard.mail.models import AFTER_DOT, FINAL, DeliveryState, OutboxMessage
from jobboard.mail.rendering import display_name, recipe_hash

# How long an address that refused a letter for good is left alone.
BLOCKED_FOR = timedelta(days=14)
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


def _insert(session: Session, row: OutboxMessage) -> OutboxMessage:
    if row.purpose_key is None:
        session.add(row)
        session.flush()
        return row
    key = row.purpose_key
    try:
        with session.begin_nested():
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


def find_by_purpose(session: Session, purpose_key: str) -> OutboxMessage | None:
    """The one letter of a purpose."""
    return session.exec(select(OutboxMessage).where(OutboxMessage.purpose_key == purpose_key)).one_or_none()


def lately_refused(session: Session, recipient: str, now: datetime) -> datetime | None:
    """When this address last refused a letter for good, unless a later one was taken."""
    last = session.exec(
        select(OutboxMessage)
        .where(
            OutboxMessage.recipient == recipient,
            col(OutboxMessage.state).in_(
                (DeliveryState.BOUNCED, DeliveryState.HANDED, DeliveryState.DELIVERED)
            ),
            col(OutboxMessage.settled_at) > now - BLOCKED_FOR,
        )
        .order_by(col(OutboxMessage.settled_at).desc(), col(OutboxMessage.id).desc())
        .limit(1)
    ).one_or_none()
    return last.settled_at if last is not None and last.state == DeliveryState.BOUNCED else None


Target = str | OutboxMessage
"""A subject key (all its letters) or one letter."""

_WAITING = (DeliveryState.QUEUED, DeliveryState.DELAYED)
_STOPPABLE = (*_WAITING, DeliveryState.HELD, DeliveryState.UNCERTAIN, DeliveryState.BLOCKED)


def _aimed(target: Target) -> ColumnElement[bool]:
    if isinstance(target, str):
        return col(OutboxMessage.subject_key) == target
    return col(OutboxMessage.id) == target.id


def _before_the_dot() -> ColumnElement[bool]:
    stage = col(OutboxMessage.stage)
    return and_(
        col(OutboxMessage.state) == DeliveryState.SENDING, or_(stage.is_(None), stage.not_in(AFTER_DOT))
    )


def _change(session: Session, condition: ColumnElement[bool], **values: Any) -> int:
    # The fence moves, so that a worker in the middle of the dialogue stops before the final dot.
    statement = (
        update(OutboxMessage)
        .where(condition)
        .values(fence=OutboxMessage.fence + 1, lease_until=None, stage=None, **values)
        .execution_options(synchronize_session=False)
    )
    session.flush()
    changed: int = session.exec(statement).rowcount
    for seen in list(session.identity_map.values()):
        if isinstance(seen, OutboxMessage):
            session.expire(seen)
    return changed


def cancel(
    session: Session,
    target: Target | None = None,
    *,
    subject_key: str | None = None,
    purpose_key: str | None = None,
    now: datetime | None = None,
) -> int:
    """Stop what surely has not left and forget its words; gives how many letters that was.

    Name a subject, a row, or the one letter of a purpose. The purpose becomes free, so that a new letter can
    take its place. A letter whose final dot is written stays as it is; one in doubt is not
    sent again, nor counted.
    """
    meant = []
    if target is not None:
        meant.append(_aimed(target))
    if subject_key is not None:
        meant.append(_aimed(subject_key))
    if purpose_key is not None:
        meant.append(col(OutboxMessage.purpose_key) == purpose_key)
    if len(meant) != 1:
        raise TypeError("cancel a subject, a row or a purpose")
    stoppable = or_(col(OutboxMessage.state).in_(_STOPPABLE), _before_the_dot())
    in_doubt = and_(meant[0], stoppable, col(OutboxMessage.doubts) > 0)
    _change(
        session,
        in_doubt,
        state=DeliveryState.UNCERTAIN,
        due_at=None,
        hold_reason="cancelled, perhaps too late",
    )
    return _change(
        session,
        and_(meant[0], stoppable, col(OutboxMessage.doubts) == 0),
        state=DeliveryState.CANCELLED,
        purpose_key=None,
        settled_at=now,
        due_at=None,
        text="",
        html="",
        attachment_digest=None,
        attachment_name=None,
        attachment_type=None,
    )


def hold(session: Session, target: Target, reason: str) -> int:
    """Keep letters from leaving until `release`; gives how many."""
    held = or_(col(OutboxMessage.state).in_(_WAITING), _before_the_dot())
    return _change(session, and_(_aimed(target), held), state=DeliveryState.HELD, hold_reason=reason[:200])


def hold_everything(session: Session, reason: str) -> int:
    """Keep all that waits from leaving, as after the restore of a backup (F-53); gives how many letters."""
    waiting = (*_WAITING, DeliveryState.SENDING, DeliveryState.UNCERTAIN)
    return _change(
        session, col(OutboxMessage.state).in_(waiting), state=DeliveryState.HELD, hold_reason=reason[:200]
    )


def release(session: Session, target: Target, now: datetime) -> int:
    """Let held letters go, those due already from now on; gives how many."""
    return _release(session, _aimed(target), now)


def release_everything(session: Session, reason: str, now: datetime) -> int:
    """Let go all that was held for this reason; gives how many letters."""
    return _release(session, col(OutboxMessage.hold_reason) == reason, now)


def _release(session: Session, condition: ColumnElement[bool], now: datetime) -> int:
    return _change(
        session,
        and_(condition, col(OutboxMessage.state) == DeliveryState.HELD),
        state=DeliveryState.QUEUED,
        hold_reason="",
        give_up_at=None,
        due_at=func.coalesce(OutboxMessage.due_at, now),
    )


def retry(session: Session, row: OutboxMessage, now: datetime) -> bool:
    """Send again, now, a letter that failed, bounced, was blocked or is uncertain: a person decided it."""
    again = (
        DeliveryState.QUEUED,
        DeliveryState.HELD,
        DeliveryState.FAILED,
        DeliveryState.BOUNCED,
        DeliveryState.BLOCKED,
        DeliveryState.UNCERTAIN,
    )
    changed = _change(
        session,
        and_(_aimed(row), col(OutboxMessage.state).in_(again)),
        state=DeliveryState.QUEUED,
        hold_reason="",
        due_at=now,
        give_up_at=None,
        settled_at=None,
        attempts=0,
        doubts=0,
    )
    return changed == 1


def letters_of(session: Session, subject_key: str) -> list[OutboxMessage]:
    """Every letter about a subject, oldest first."""
    found = (
        select(OutboxMessage).where(OutboxMessage.subject_key == subject_key).order_by(col(OutboxMessage.id))
    )
    return list(session.exec(found))


def state_of(row: OutboxMessage) -> DeliveryState:
    """The state as people should read it: a letter put off by the relay is `delayed`."""
    if row.state == DeliveryState.QUEUED and row.attempts > 0:
        return DeliveryState.DELAYED
    return DeliveryState(row.state)


def delivery_of(session: Session, subject_key: str, letter: str) -> DeliveryState | None:
    """What became of the newest letter of this kind about a subject, or None if there is none."""
    found = select(OutboxMessage).where(
        OutboxMessage.subject_key == subject_key, OutboxMessage.letter == letter
    )
    row = session.exec(found.order_by(col(OutboxMessage.id).desc()).limit(1)).one_or_none()
    return None if row is None else state_of(row)


@dataclass(frozen=True, slots=True)
class Depth:
    """The outbox in figures; `oldest_due` is the age of the letter that should have left first."""

    waiting: int
    due: int
    oldest_due: timedelta
    sending: int
    held: int
    uncertain: int
    failed: int


def depth(session: Session, now: datetime) -> Depth:
    """How much waits, and what needs a person's eye."""
    counts = dict(
        session.exec(select(OutboxMessage.state, func.count()).group_by(col(OutboxMessage.state))).all()
    )
    waiting = and_(col(OutboxMessage.state) == DeliveryState.QUEUED, col(OutboxMessage.due_at) <= now)
    due, oldest = session.exec(select(func.count(), func.min(OutboxMessage.due_at)).where(waiting)).one()
    return Depth(
        waiting=counts.get(DeliveryState.QUEUED, 0),
        due=due,
        oldest_due=now - oldest if oldest else timedelta(0),
        sending=counts.get(DeliveryState.SENDING, 0),
        held=counts.get(DeliveryState.HELD, 0),
        uncertain=counts.get(DeliveryState.UNCERTAIN, 0),
        failed=counts.get(DeliveryState.FAILED, 0) + counts.get(DeliveryState.BOUNCED, 0),
    )


def forget_texts(session: Session, before: datetime) -> int:
    """Empty the words of settled letters created before a moment (retention); gives how many."""
    settled = and_(
        col(OutboxMessage.state).in_(FINAL),
        col(OutboxMessage.created_at) < before,
        col(OutboxMessage.text) != "",
    )
    return _change(
        session, settled, text="", html="", subject="", recipient_name="", reply_name="", reply_to=""
    )
