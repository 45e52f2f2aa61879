"""Taking personal data out of letters: what has not left never does, what is under way keeps its result."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlmodel import Session, col, select

from jobboard.mail.attempts import forget_attempts
from jobboard.mail.control import cancel
from jobboard.mail.models import FINAL, DeliveryState, OutboxMessage
from jobboard.mail.rendering import frozen_in, recipe_hash

# Stands where an address was; the domain can never take mail (RFC 2606).
NOBODY = "erased@erased.invalid"
WORDS = ("text", "html", "subject", "recipient_name", "reply_to", "reply_name", "from_name", "last_reply")
MASK = "[…]"
_WAITING = (DeliveryState.QUEUED, DeliveryState.HELD, DeliveryState.BLOCKED)
FILE = ("attachment_digest", "attachment_name", "attachment_type", "body_digest")


def erase_letters(
    session: Session, condition: ColumnElement[bool], now: datetime, *, with_recipient: bool
) -> int:
    """Stop letters and empty them of words, names and files; `with_recipient` also of where they went.

    The row stays with its Message-ID and state: the delivery that is under way while this happens still writes
    its result there. Gives how many letters.
    """
    rows = session.exec(select(OutboxMessage).where(condition)).all()
    for row in rows:
        cancel(session, row, now=now)
    _empty(session, [row.id for row in rows], with_recipient=with_recipient)
    for row in rows:
        session.expire(row)
    return len(rows)


def _empty(session: Session, numbers: Sequence[int | None], *, with_recipient: bool) -> None:
    values = dict.fromkeys(WORDS, "") | dict.fromkeys((*FILE, "unsubscribe"))
    if with_recipient:
        values["recipient"] = NOBODY
    for start in range(0, len(numbers), 500):
        some = numbers[start : start + 500]
        forget_attempts(session, some)
        session.exec(
            update(OutboxMessage)
            .where(col(OutboxMessage.id).in_(some))
            .values(**values)
            .execution_options(synchronize_session=False)
        )


def about(address_key: str, subject_keys: list[str]) -> ColumnElement[bool]:
    """Letters to an address (in lower case), letters answered by it, and letters about subjects."""
    return or_(
        func.lower(OutboxMessage.recipient) == address_key,
        func.lower(OutboxMessage.reply_to) == address_key,
        col(OutboxMessage.subject_key).in_(subject_keys),
    )


def mask_letters(session: Session, words: list[str], now: datetime) -> int:
    """Letters to others that name somebody: sent ones are emptied, waiting ones leave without the words; how many.

    Letters about single applications are left alone: a namesake's letter is not this person's.
    """
    grouped = or_(
        col(OutboxMessage.subject_key).is_(None), ~col(OutboxMessage.subject_key).like("application:%")
    )
    long = [word for word in words if len(word) > 4]
    if not long:
        return 0
    holds = or_(*(col(OutboxMessage.text).contains(word, autoescape=True) for word in long))
    rows = session.exec(select(OutboxMessage).where(grouped, holds)).all()
    waiting = [row for row in rows if row.state in _WAITING and row.doubts == 0]
    for row in waiting:
        row.text, row.html = without(row.text, long), without(row.html, long)
        row.subject = without(row.subject, long)
        row.recipe_sha256 = recipe_hash(frozen_in(row))
        session.add(row)
    session.flush()
    others = [row.id for row in rows if row not in waiting]
    erase_letters(session, col(OutboxMessage.id).in_(others), now, with_recipient=False)
    return len(rows)


def without(text: str, words: list[str]) -> str:
    """A text with each of the words masked, the longest first, also where HTML has escaped them."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, MASK).replace(escape(word), MASK)
    return text


def gate(_session: Session, row: OutboxMessage) -> str | None:
    """An erased letter that comes back from an attempt is not sent again."""
    return "cancel: erased" if row.recipient == NOBODY or not (row.text or row.body_digest) else None


def forget_recipients(session: Session, before: datetime, most: int) -> int:
    """Take the address out of settled letters created before a moment (retention); gives how many."""
    numbers = session.exec(select(OutboxMessage.id).where(has_recipient(before)).limit(most)).all()
    _empty(session, numbers, with_recipient=True)
    return len(numbers)


def has_recipient(before: datetime) -> ColumnElement[bool]:
    """Settled letters created before a moment that still say where they went."""
    settled = col(OutboxMessage.state).in_((*FINAL, DeliveryState.UNCERTAIN))
    old = col(OutboxMessage.created_at) < before
    return and_(settled, col(OutboxMessage.due_at).is_(None), old, col(OutboxMessage.recipient) != NOBODY)
