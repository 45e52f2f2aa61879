"""From an outbox row to the bytes of a mail: the same row gives the same bytes, whichever Python builds them.

The parts are put together by hand because the standard library folds and encodes headers differently from
one version to the next, and a letter sent twice must be the same letter.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from email.header import Header
from email.utils import format_datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from jobboard.kit.text import fold
from jobboard.kit.tokens import reveal
from jobboard.mail.models import OutboxMessage

CRLF = "\r\n"
# What is hashed: all that the recipient gets; the bytes of the attachment are named by their own hash.
RECIPE = (
    "recipient",
    "recipient_name",
    "sender",
    "from_name",
    "reply_to",
    "reply_name",
    "subject",
    "text",
    "html",
    "message_id",
    "date",
    "boundary",
    "references",
    "attachment_digest",
    "attachment_name",
    "attachment_type",
    "auto_submitted",
)
NO_FILE = dict.fromkeys(("attachment_digest", "attachment_name", "attachment_type", "body_digest"))
# Named in the hash only where they are there, so that letters frozen by older versions keep theirs (F-38).
_SINCE = ("body_digest", "unsubscribe")
# A line may have 998 characters (RFC 5322 §2.1.1).
_LONGEST_QUOTED = 900
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]*")
_BAD_IN_HEADER = re.compile(r"[\x00-\x1f\x7f]")
_NOT_IN_FILE_NAME = re.compile(r"[^A-Za-z0-9._-]+")
# Outside a quoted string these part addresses, so a name that holds one could become a second address.
_NOT_IN_NAME = re.compile(r'[\x00-\x1f\x7f@<>()\[\]\\,;:"]')


def recipe_hash(recipe: Mapping[str, Any]) -> str:
    """SHA-256 over the frozen columns, private links in their marker form."""
    parts = [f"{name}={recipe[name]!s}" for name in RECIPE if name != "date"]
    parts.append(f"date={recipe['date'].isoformat()}")
    parts += [f"{name}={recipe[name]}" for name in _SINCE if recipe[name]]
    return sha256("\0".join(parts).encode()).hexdigest()


def frozen_in(row: OutboxMessage) -> dict[str, Any]:
    """The frozen columns of a row, for `recipe_hash`."""
    return {name: getattr(row, name) for name in (*RECIPE, *_SINCE)}


def display_name(name: str) -> str:
    """A person's or board's name for an address header, without what could look like an address."""
    return " ".join(_NOT_IN_NAME.sub(" ", name).split())


def build(row: OutboxMessage, key: str, attachment: bytes | None = None, body: bytes | None = None) -> bytes:
    """The whole mail, 7-bit, CRLF; `key` signs the private links. Raises ValueError for a bad recipe.

    `body` is what a letter passes on: content headers, an empty line, content; 7-bit with CRLF as it is.
    """
    if (attachment is None) != (row.attachment_digest is None):
        raise ValueError("the attachment is not the one of the recipe")
    if (body is None) != (row.body_digest is None):
        raise ValueError("the body is not the one of the recipe")
    if body is not None:
        return _ascii(_headers(row, key)) + CRLF.encode() + body
    if row.boundary in row.text or row.boundary in row.html:
        raise ValueError("the boundary stands in the text")
    headers = _headers(row, key)
    alternative = _alternative(row, key)
    if attachment is None:
        return _ascii([*headers, *alternative])
    mixed = f"{row.boundary}-mixed"
    parts = [
        f'Content-Type: multipart/mixed; boundary="{mixed}"',
        "",
        f"--{mixed}",
        *alternative,
        f"--{mixed}",
        *_attachment(row, attachment),
        f"--{mixed}--",
        "",
    ]
    return _ascii([*headers, *parts])


def _ascii(lines: list[str]) -> bytes:
    return CRLF.join(lines).encode("ascii")


def _headers(row: OutboxMessage, key: str) -> list[str]:
    made = [
        _line("From", _mailbox("From", row.from_name, row.sender)),
        _line("To", _mailbox("To", row.recipient_name, row.recipient)),
    ]
    if row.reply_to:
        made.append(_line("Reply-To", _mailbox("Reply-To", row.reply_name, row.reply_to)))
    made += [
        _line("Subject", _words("Subject", row.subject)),
        _line("Date", format_datetime(row.date)),
        _line("Message-ID", row.message_id),
    ]
    if row.references:
        ids = row.references.split()
        made.append(_line("In-Reply-To", ids[-1]))
        made.append(_line("References", f"{CRLF} ".join(ids)))
    if row.auto_submitted:
        made += ["Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All"]
    if row.unsubscribe:
        made.append(_line("List-Unsubscribe", f"<{reveal(key, row.unsubscribe)}>"))
        made.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click")
    if not row.body_digest:
        made.append(f"Content-Language: {row.locale}")
    return [*made, "MIME-Version: 1.0"]


def _line(name: str, value: str) -> str:
    if _BAD_IN_HEADER.search(value.replace(f"{CRLF} ", "")):
        raise ValueError(f"a control character in {name}")
    return f"{name}: {value}"


def _words(header: str, text: str) -> str:
    """Unstructured text, folded at 76; encoded where it is not plain ASCII or could be taken for encoded."""
    if _BAD_IN_HEADER.search(text):
        raise ValueError(f"a control character in {header}")
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    return Header(text, charset, header_name=header, maxlinelen=76).encode(linesep=CRLF)


def _mailbox(header: str, name: str, address: str) -> str:
    shown = display_name(name)
    if not shown:
        return address
    if shown.isascii() and "=?" not in shown and len(shown) < 60:
        return f'"{shown}"{_space(address)}<{address}>'
    return (
        f"{Header(shown, 'utf-8', header_name=header, maxlinelen=76).encode(linesep=CRLF)}{CRLF} <{address}>"
    )


def _space(address: str) -> str:
    # A long address goes to its own line, well under the 998 characters a line may have.
    return " " if len(address) < 60 else f"{CRLF} "


def _alternative(row: OutboxMessage, key: str) -> list[str]:
    inner = f"{row.boundary}-alt"
    return [
        f'Content-Type: multipart/alternative; boundary="{inner}"',
        "",
        f"--{inner}",
        *_text_part("plain", reveal(key, row.text)),
        f"--{inner}",
        *_text_part("html", reveal(key, row.html)),
        f"--{inner}--",
        "",
    ]


def _text_part(kind: str, text: str) -> list[str]:
    encoded = binascii.b2a_qp(text.encode(), istext=True, header=False).decode("ascii")
    return [
        f'Content-Type: text/{kind}; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
        "",
        *encoded.replace("\r\n", "\n").split("\n"),
    ]


def _attachment(row: OutboxMessage, data: bytes) -> list[str]:
    name = row.attachment_name or ""
    media_type = row.attachment_type or "application/octet-stream"
    if not _MEDIA_TYPE.fullmatch(media_type) or _BAD_IN_HEADER.search(name):
        raise ValueError("the attachment's name or type cannot stand in a header")
    plain = plain_file_name(name)
    quoted = quote(name, safe="")
    shown = f'filename="{plain}"'
    if plain != name and len(quoted) < _LONGEST_QUOTED:
        # Old programs read the plain name beside the media type, those that know RFC 2231 the real one.
        shown = f"{CRLF} filename*=utf-8''{quoted}"
    return [
        f'Content-Type: {media_type}; name="{plain}"',
        f"Content-Disposition: attachment; {shown}",
        "Content-Transfer-Encoding: base64",
        "",
        *base64.encodebytes(data).decode("ascii").rstrip("\n").split("\n"),
    ]


def plain_file_name(name: str) -> str:
    """A file name of ASCII letters, digits, dots and hyphens: "CV Élise.pdf" becomes "CV-Elise.pdf"."""
    unaccented = "".join(char if char.isascii() else _unaccented(char) for char in name)
    stem, dot, extension = unaccented.rpartition(".")
    if not dot:
        stem, extension = unaccented, ""
    stem = _NOT_IN_FILE_NAME.sub("-", stem).strip("-.") or "document"
    extension = _NOT_IN_FILE_NAME.sub("", extension)
    return f"{stem[:80]}.{extension[:10]}" if extension else stem[:80]


def _unaccented(char: str) -> str:
    plain = fold(char)
    return plain.upper() if char.isupper() else plain
