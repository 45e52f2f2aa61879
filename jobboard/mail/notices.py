"""What a mail server says when it sends something back: failed for good, failed for now, late, away, or unclear.

RFC 3464 is read by the standard library; the free forms by flufl.bounce (Mailman's detectors) and by words,
since French mail services say it in sentences of their own.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from email.parser import HeaderParser
from enum import StrEnum

from flufl.bounce import all_failures

from jobboard.kit.text import fold, one_line
from jobboard.mail import notice_words as words
from jobboard.mail.replies import enhanced

# A notice that carries the whole letter back is read up to here (reliability.md §4.6).
MOST_READ = 1_000_000
_MOST_PARTS = 200
_DEEPEST = 12


class NoticeKind(StrEnum):
    """`HARD` says that the address is no good, `SOFT` that the letter came back for another reason."""

    HARD = "hard"
    SOFT = "soft"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    AUTO_REPLY = "auto_reply"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Notice:
    """What was read; `said` is one line for people."""

    kind: NoticeKind
    said: str


def read_notice(data: bytes) -> Notice:
    """What a mail that came to a return path says. Never raises: what nobody understands is UNCLEAR."""
    # The compat32 reader takes any header as it is; the stricter one stumbles on broken ones.
    message = message_from_bytes(data[:MOST_READ], policy=policy.compat32)
    found = _read_report(message)
    if found is not None:
        return found
    subject = subject_of(message)
    if is_automatic(message) and not (_is_from_daemon(message) or words.RETURNED.search(fold(subject))):
        return Notice(NoticeKind.AUTO_REPLY, subject)
    return _read_words(message, subject)


def _read_report(message: Message) -> Notice | None:
    notices = [_read_block(block) for block in _blocks(message)]
    ranked = sorted(
        (notice for notice in notices if notice is not None), key=lambda one: _WORST.index(one.kind)
    )
    return ranked[0] if ranked else None


_WORST = (
    NoticeKind.HARD,
    NoticeKind.SOFT,
    NoticeKind.DELAYED,
    NoticeKind.DELIVERED,
    NoticeKind.AUTO_REPLY,
    NoticeKind.UNCLEAR,
)


def _blocks(message: Message) -> list[Message]:
    """The groups of fields of every delivery status part (RFC 3464 §2.1, RFC 6533)."""
    found: list[Message] = []
    for part in parts_of(message):
        if part.get_content_type() not in ("message/delivery-status", "message/global-delivery-status"):
            continue
        payload = part.get_payload()
        if isinstance(payload, list):
            for block in payload:
                if isinstance(block, Message):
                    found.append(block)
                    # The reader takes RFC 6533's status for a mail, whose body is the further groups.
                    rest = block.get_payload()
                    found += _groups(rest) if isinstance(rest, str) else []
        else:
            text = part.get_payload(decode=True)
            plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(payload)
            found += _groups(plain)
    return found


def _groups(text: str) -> list[Message]:
    return [HeaderParser().parsestr(group) for group in re.split(r"\r?\n\r?\n", text) if group.strip()]


def parts_of(message: Message) -> list[Message]:
    """This mail and what it holds, without going into the mails it carries; bounded in number and depth."""
    found: list[Message] = []
    waiting: list[tuple[Message, int]] = [(message, 0)]
    while waiting and len(found) < _MOST_PARTS:
        part, depth = waiting.pop(0)
        found.append(part)
        inner = part.get_payload()
        carries = part.get_content_maintype() == "message"
        if isinstance(inner, list) and depth < _DEEPEST and not carries:
            waiting += [(one, depth + 1) for one in inner if isinstance(one, Message)]
    return found


def _read_block(block: Message) -> Notice | None:
    action = str(block.get("action", "")).strip().lower()
    status = enhanced(str(block.get("status", "")))
    diagnostic = one_line(str(block.get("diagnostic-code", "")))
    said = one_line(f"{status} {diagnostic.partition(';')[2] or diagnostic}")[:300]
    if action.startswith("delayed"):
        return Notice(NoticeKind.DELAYED, said)
    if action.startswith(("delivered", "relayed", "expanded")):
        return Notice(NoticeKind.DELIVERED, said)
    # opensmtpd writes "error".
    if not action.startswith(("fail", "error")):
        return None
    return Notice(NoticeKind.HARD if is_permanent(status, diagnostic) else NoticeKind.SOFT, said)


def is_permanent(status: str, text: str) -> bool:
    """Whether an enhanced status code and the server's words say that the address itself is no good."""
    inner = enhanced(text)
    # "5.0.0" only says "failed"; the server that refused said more.
    code = inner if inner and (not status or status.endswith(".0.0")) else status
    said = fold(text)
    if code.startswith("4.") or words.FULL.search(said) or code in ("5.2.2", "5.4.4"):
        return False
    if words.NOBODY.search(said):
        return True
    if code.startswith(("5.1.", "5.2.1")):
        return True
    if code.startswith(("5.2.", "5.3.", "5.4.", "5.5.", "5.6.", "5.7.")) or words.POLICY.search(said):
        return False
    return code.startswith("5.") or words.REFUSED.search(said) is not None


def _read_words(message: Message, subject: str) -> Notice:
    text = fold(f"{subject}\n{_plain_text(message)}")
    if words.LATE.search(text) and not words.GIVEN_UP.search(text):
        return Notice(NoticeKind.DELAYED, subject)
    looks_returned = words.RETURNED.search(text) is not None or _is_from_daemon(message)
    temporary, permanent = _detected(message)
    if not (looks_returned or permanent or temporary):
        return Notice(NoticeKind.AUTO_REPLY if words.AWAY.search(text) else NoticeKind.UNCLEAR, subject)
    said = one_line(_telling_line(text) or subject)[:300]
    code = enhanced(text)
    if is_permanent(code, text):
        return Notice(NoticeKind.HARD, said)
    if (
        code
        or words.FULL.search(text)
        or words.POLICY.search(text)
        or temporary
        or words.RETURNED.search(text)
    ):
        return Notice(NoticeKind.SOFT, said)
    return Notice(NoticeKind.HARD if permanent else NoticeKind.UNCLEAR, said)


def _detected(message: Message) -> tuple[bool, bool]:
    try:
        temporary, permanent = all_failures(message)
    except Exception:  # its detectors raise on mails that are broken in ways of their own
        return False, False
    return bool(temporary), bool(permanent)


def is_automatic(message: Message) -> bool:
    """Whether a machine wrote this (RFC 3834): nothing is ever sent in answer to it, nor passed on."""
    submitted = str(message.get("auto-submitted", "")).split(";")[0].strip().lower()
    if submitted not in ("", "no"):
        return True
    if str(message.get("precedence", "")).strip().lower() in ("bulk", "junk", "list", "auto_reply"):
        return True
    if any(message.get(name) is not None for name in words.ROBOT_HEADERS):
        return True
    if str(message.get("x-auto-response-suppress", "")).strip().lower() in ("all", "oof", "autoreply"):
        return True
    kind = message.get_content_type()
    return kind in ("multipart/report", "message/delivery-status") or bool(
        words.AWAY.match(fold(subject_of(message)))
    )


def _is_from_daemon(message: Message) -> bool:
    return (
        re.search(r"(?i)mailer-?daemon|postmaster@|<>|mail delivery", str(message.get("from", "")))
        is not None
    )


def subject_of(message: Message) -> str:
    """The subject in one line, also where somebody wrote it without encoding it."""
    found = next((str(value) for name, value in message.raw_items() if name.lower() == "subject"), "")
    raw = found.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        return one_line(str(make_header(decode_header(raw))))[:300]
    except (LookupError, ValueError):
        return one_line(raw)[:300]


def _plain_text(message: Message) -> str:
    """The words of the first text parts, mark-up dropped; the letter that came back is left out."""
    texts = []
    for part in parts_of(message):
        if part.get_content_maintype() != "text" or part.get_content_type() == "text/rfc822-headers":
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            texts.append(_decoded(payload, part.get_content_charset()))
    text = re.sub(r"<[^<>]{0,500}>", " ", "\n".join(texts[:3])[:50_000])
    return words.ORIGINAL.split(text)[0]


def _decoded(data: bytes, charset: str | None) -> str:
    try:
        return data.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return data.decode("latin-1")


def _telling_line(text: str) -> str:
    for line in text.splitlines():
        if enhanced(line) or words.NOBODY.search(line) or words.FULL.search(line):
            return line.strip()
    return ""
