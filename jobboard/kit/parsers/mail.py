"""The text of a mail: its subject, what it says, what it carries, forwarded mails included (RFC 5322)."""

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage

from jobboard.kit.files import file_extension
from jobboard.kit.parsers.html import html_to_text
from jobboard.kit.parsers.plain import decode
from jobboard.kit.parsers.verdict import TurnedAway

_DEEPEST = 5
_MOST_ATTACHMENTS = 10
_PREFIXES = re.compile(r"^(?:\s*(?:re|fwd?|tr|rép|wg|aw)\s*:)+\s*", re.IGNORECASE)
_READABLE = ("pdf", "docx", "odt", "html", "htm", "txt")


def read_mail(data: bytes, read: Callable[[bytes, str], str]) -> str:
    """The subject without its "Re:", then the longest of what the mail says and carries, then the rest.

    `read(data, name)` gives the text of an attachment; one that cannot be read is passed over.
    """
    message = message_from_bytes(data, policy=policy.default)
    return _message(message, read, 0)


def _message(message: EmailMessage, read: Callable[[bytes, str], str], depth: int) -> str:
    body = _body(message)
    carried = _attached(message, read, depth) if depth < _DEEPEST else []
    # An offer that came as a file is the subject of the mail; the lines around it come after.
    parts = sorted([body, *carried], key=len, reverse=True) if carried else [body]
    subject = _PREFIXES.sub("", _header(message, "subject"))
    parts = [part for part in parts if part]
    if subject and not (parts and parts[0].startswith(subject)):
        parts.insert(0, subject)
    return "\n\n".join(parts)


def _body(message: EmailMessage) -> str:
    """HTML keeps lists and headings; plain text is taken when the HTML says less."""
    plain = rich = ""
    # Some mails hold several plain parts in a row, with a signature or a list's footer last.
    for piece in message.walk() if message.is_multipart() else [message]:
        if piece is not message and piece.get_content_type() == "message/rfc822":
            break
        if piece.is_multipart() or piece.is_attachment() or piece.get_filename():
            continue
        kind = piece.get_content_type()
        if kind == "text/plain" and len(plain) == 0:
            plain = _unflowed(_text(piece), piece)
        elif kind == "text/html" and len(rich) == 0:
            rich = html_to_text(_text(piece))
    return (rich if _weight(rich) >= 0.7 * _weight(plain) else plain).strip()


def _attached(message: EmailMessage, read: Callable[[bytes, str], str], depth: int) -> list[str]:
    texts: list[str] = []
    for piece in _leaves(message):
        if len(texts) >= _MOST_ATTACHMENTS:
            break
        if piece.get_content_type() == "message/rfc822":
            inner = piece.get_payload(0) if piece.is_multipart() else None
            if isinstance(inner, EmailMessage):
                texts.append(_message(inner, read, depth + 1))
            continue
        name = piece.get_filename() or ""
        if (piece.is_attachment() or name) and file_extension(name) in _READABLE:
            payload = piece.get_payload(decode=True)
            try:
                texts.append(read(payload if isinstance(payload, bytes) else b"", name))
            except TurnedAway:
                continue
    return [text for text in texts if text]


def _leaves(message: EmailMessage) -> list[EmailMessage]:
    """The parts of this mail, without going into the mails it carries."""
    leaves: list[EmailMessage] = []
    waiting = [message]
    while waiting:
        piece = waiting.pop(0)
        if piece.is_multipart() and piece.get_content_type() != "message/rfc822":
            waiting += [part for part in piece.get_payload() if isinstance(part, EmailMessage)]
        elif piece is not message:
            leaves.append(piece)
    return leaves


def _text(piece: EmailMessage) -> str:
    payload = piece.get_payload(decode=True)
    return decode(payload if isinstance(payload, bytes) else b"", piece.get_content_charset())


def _unflowed(text: str, piece: EmailMessage) -> str:
    """Join the soft line ends of `format=flowed` (RFC 3676): a line that ends with a space goes on."""
    text = text.replace("\r\n", "\n")
    if str(piece.get_param("format", "")).lower() != "flowed":
        return text
    return re.sub(r"(?<!-- ) \n(?=[^\n>])", " ", text)


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except Exception:  # the header parser still stumbles on some malformed values
        return ""


def _weight(text: str) -> int:
    return sum(letter.isalnum() for letter in text)
