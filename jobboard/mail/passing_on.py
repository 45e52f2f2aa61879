"""Somebody's mail made fit to be passed on: its words and files whole, its envelope and headers left behind.

Of the headers only those stay that say how to read the content (Content-…); everything that could name the
writer's mailbox or machine goes. The content is kept byte for byte where it is 7-bit already.
"""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.generator import BytesGenerator
from email.message import Message
from email.utils import getaddresses
from hashlib import sha256
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from jobboard.kit.emails import BadAddress, read_address
from jobboard.kit.files import clean_file_name, file_extension
from jobboard.kit.text import shorten
from jobboard.mail.notices import is_automatic, subject_of

MOST_PARTS = 200
DEEPEST = 20
LONGEST_LINE = 998
_MOST_ZIPPED = 1000
_CONTENT_HEADERS = ("content-type", "content-transfer-encoding", "content-disposition", "content-language")
_ENCODED = ("base64", "quoted-printable")
_ADDRESS = re.compile(r"[^\s<>@\"']+@[^\s<>@\"']+\.[a-z]{2,}", re.IGNORECASE)
_BOUND = policy.compat32.clone(linesep="\r\n", cte_type="7bit", mangle_from_=False)
# What runs when it is opened, on some machine or other; no internship needs one of these by mail.
_DANGEROUS = """
ade adp apk app appx bas bat chm cmd com cpl dll docm dotm exe gadget hta img iso jar js jse lib lnk mde msc msi msix
msp mst one pif potm ppam pptm ps1 psm1 reg scf scr sct shb sys url vb vbe vbs vhd vhdx ws wsc wsf wsh xlam xll xlsm
xltm
"""
DANGEROUS = frozenset(_DANGEROUS.split())


class Unfit(ValueError):
    """The mail cannot be passed on; the text is an SMTP answer without its code."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was read of a mail: who says to have written it, its subject, and whether a machine did."""

    sender: str
    subject: str
    is_automatic: bool
    mark: str
    message: Message
    data: bytes


def read_written(data: bytes, envelope_sender: str) -> Written:
    """Read a mail that shall be passed on. Raises Unfit for one with no sender or too many parts.

    `mark` names the mail: the same one delivered twice has the same mark.
    """
    message = message_from_bytes(data, policy=policy.compat32)
    _bounded(message)
    sender = _sender(message, envelope_sender)
    automatic = is_automatic(message) or not envelope_sender.strip("<> ")
    subject = _subject(message)
    # Programs that give no Message-ID still date their mails.
    named = "\0".join([str(message.get("message-id", "")), str(message.get("date", "")), sender, subject])
    mark = sha256(named.encode("utf-8", "replace") + data[_head_end(data) :])
    return Written(sender, subject, automatic, mark.hexdigest()[:32], message, data)


def _bounded(message: Message) -> None:
    waiting = [(message, 0)]
    seen = 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if seen > MOST_PARTS or depth > DEEPEST:
            raise Unfit("5.6.0 this message has too many parts")
        inner = part.get_payload()
        if isinstance(inner, list):
            waiting += [(one, depth + 1) for one in inner if isinstance(one, Message)]


def _sender(message: Message, envelope_sender: str) -> str:
    """The address in From, as mail can be sent to it. Raises Unfit."""
    written = getaddresses([str(value) for value in message.get_all("from", [])])
    for given in (*[address for _, address in written], envelope_sender.strip("<> ")):
        try:
            return read_address(given, dns=False).email
        except BadAddress:
            continue
    raise Unfit("5.1.7 this message does not say who wrote it")


def _subject(message: Message) -> str:
    return shorten(_ADDRESS.sub("[…]", subject_of(message)), 150)


def content_of(written: Written, note: Callable[[str], str]) -> bytes:
    """Content headers, an empty line, content: 7-bit, CRLF, no line longer than 998.

    A file that can do harm is replaced by `note(name)`. Raises Unfit for what cannot be written again.
    """
    try:
        taken_out = _without_dangers(written.message, note)
        content = written.data if not taken_out else _rewritten(written.message)
        head, body = _split(content)
        kept = _content_lines(head)
        if not _is_plain(head, body):
            _encode_anew(written.message)
            head, body = _split(_rewritten(written.message))
            kept = _content_lines(head)
    except (MessageError, LookupError, ValueError, RecursionError) as problem:
        raise Unfit("5.6.0 this message cannot be read") from problem
    return b"\r\n".join([*kept, b"", body])


def _head_end(data: bytes) -> int:
    found = re.search(rb"\r?\n\r?\n", data)
    return found.end() if found else len(data)


def _split(data: bytes) -> tuple[bytes, bytes]:
    end = _head_end(data)
    head = re.sub(rb"\r\n|\r|\n", b"\r\n", data[:end]).strip(b"\r\n")
    return head, re.sub(rb"\r\n|\r|\n", b"\r\n", data[end:])


def _content_lines(head: bytes) -> list[bytes]:
    """The lines of the headers that say how to read the content, folded as they were."""
    lines: list[bytes] = []
    seen: set[str] = set()
    keeping = False
    for line in head.split(b"\r\n"):
        if line[:1] in (b" ", b"\t"):
            if keeping:
                lines.append(line)
            continue
        name = line.partition(b":")[0].strip().lower().decode("latin-1")
        keeping = name in _CONTENT_HEADERS and name not in seen
        if keeping:
            seen.add(name)
            lines.append(line)
    return lines


def _is_plain(head: bytes, body: bytes) -> bool:
    kept = b"\r\n".join(_content_lines(head))
    return kept.isascii() and _travels(body)


def _rewritten(message: Message) -> bytes:
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, policy=_BOUND).flatten(message)
    return out.getvalue()


def _leaves(message: Message) -> list[Message]:
    return [part for part in message.walk() if not isinstance(part.get_payload(), list)]


def unpacked(content: bytes) -> list[bytes]:
    """The parts of a content that stand in it encoded, as they read: a scanner need not know mail to see them."""
    found = []
    for part in _leaves(message_from_bytes(content, policy=policy.compat32)):
        if _encoding(part) in _ENCODED:
            data = part.get_payload(decode=True)
            found += [data] if isinstance(data, bytes) else []
    return found


def _encoding(part: Message) -> str:
    return str(part.get("content-transfer-encoding", "")).strip().lower()


def _encode_anew(message: Message) -> None:
    """Give every part that is not 7-bit, or has lines too long to travel, a form that is."""
    for part in _leaves(message):
        data = part.get_payload(decode=True)
        content = data if isinstance(data, bytes) else b""
        # Base64 and quoted-printable travel as they are written, all else as it reads.
        wire = str(part.get_payload()).encode() if _encoding(part) in _ENCODED else content
        if _travels(wire):
            continue
        if part.get_content_maintype() == "text" and part.get_content_charset() is None:
            part.set_param("charset", _charset(content))
        _set_content(part, content)


def _travels(wire: bytes) -> bool:
    lines = wire.replace(b"\r\n", b"\n").split(b"\n")
    return wire.isascii() and b"\0" not in wire and all(len(line) <= LONGEST_LINE for line in lines)


def _set_content(part: Message, content: bytes) -> None:
    # The library's own encoder is for one line of 76 characters at most, as RFC 2045 §6.8 wants it.
    del part["content-transfer-encoding"]
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(_base64(content))


def _base64(content: bytes) -> str:
    return base64.encodebytes(content).decode("ascii")


def _charset(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "iso-8859-1"
    return "utf-8"


def _without_dangers(message: Message, note: Callable[[str], str]) -> int:
    """Replace files that can do harm by a note in words; gives how many."""
    replaced = 0
    for part in _leaves(message):
        name = _file_name(part)
        if not _is_dangerous(part, name):
            continue
        for header in [*part.keys()]:
            if header.lower().startswith("content-"):
                del part[header]
        part["Content-Type"] = 'text/plain; charset="utf-8"'
        _set_content(part, (note(name or "?") + "\n").encode())
        replaced += 1
    return replaced


def _file_name(part: Message) -> str:
    try:
        return clean_file_name(part.get_filename() or "", "")
    except (LookupError, ValueError):
        return "?.exe"


def _is_dangerous(part: Message, name: str) -> bool:
    if file_extension(name) in DANGEROUS:
        return True
    if part.get_content_maintype() == "text" and not name:
        return False
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return False
    if data[:2] == b"MZ" or data[:4] in (b"\x7fELF", b"\xca\xfe\xba\xbe"):
        return True
    return data[:4] == b"PK\x03\x04" and _zip_is_dangerous(data)


def _zip_is_dangerous(data: bytes) -> bool:
    """Whether a ZIP file holds something that runs, or hides what it holds. Nothing is unpacked."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        return True
    if len(entries) > _MOST_ZIPPED:
        return True
    return any(
        file_extension(entry.filename) in DANGEROUS
        or entry.flag_bits & 1
        or entry.filename.endswith("vbaProject.bin")
        for entry in entries
    )
