"""What a file is by its first bytes."""

import re

from jobboard.kit.parsers.verdict import Reason, TurnedAway

_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"MZ", "exe"),
    (b"\x7fELF", "exe"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"%!PS", "ps"),
)
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|script|\?xml|svg)", re.IGNORECASE)
# A drawing begins as a page may: what its first element is called tells.
_SVG = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*+<(?:!doctype\s+)?svg\b",
    re.IGNORECASE | re.DOTALL,
)
_HEADER = re.compile(
    rb"(?:From [^\n]+\n)?(?:received|return-path|from|to|subject|date|message-id|mime-version|delivered-to"
    rb"|x-[a-z-]+|dkim-signature|arc-[a-z-]+)\s*:",
    re.IGNORECASE,
)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TEXT = {"": "txt", "txt": "txt", "text": "txt", "md": "txt", "eml": "eml", "html": "html", "htm": "html"}


def signature(data: bytes) -> str:
    """A short lower-case name of the format, "" if nothing is recognised."""
    for start, kind in _SIGNATURES:
        if data.startswith(start):
            return kind
    if _SVG.match(data[:4096]):
        return "svg"
    return "html" if _HTML.match(data[:1024]) else ""


def is_locked_office_file(data: bytes) -> bool:
    """Whether Word wrapped the document in its encrypted container (MS-OFFCRYPTO)."""
    return signature(data) == "doc" and _ENCRYPTED in data


def document_kind(data: bytes, extension: str) -> str:
    """pdf, docx, odt, html, eml or txt, by content before name; raises `TurnedAway` for the others."""
    real = signature(data)
    if is_locked_office_file(data):
        raise TurnedAway(Reason.LOCKED)
    if real == "zip":
        return _package_kind(data, extension)
    if real == "pdf" or (extension == "pdf" and b"%PDF-" in data[:1024]):
        return "pdf"
    if real == "html" and extension != "eml":
        return "html"
    if real == "exe" and extension in _TEXT and b"\x00" not in data:
        real = ""  # a text may well begin with the letters MZ
    if real not in ("", "html"):
        raise TurnedAway(Reason.TYPE, ext=real.upper())
    if extension in ("pdf", "docx", "odt"):
        raise TurnedAway(Reason.BROKEN, "unknown first bytes")
    if extension not in _TEXT:
        raise TurnedAway(Reason.TYPE, ext=extension.upper())
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise TurnedAway(Reason.BROKEN, "binary")
    if extension == "" and _HEADER.match(data) and b"\nsubject:" in b"\n" + data[:65_536].lower():
        return "eml"
    return _TEXT[extension]


def _package_kind(data: bytes, extension: str) -> str:
    if b"application/vnd.oasis.opendocument.text" in data[:200]:
        return "odt"
    if extension in ("docx", "odt"):
        return extension
    if b"word/" in data:
        return "docx"
    raise TurnedAway(Reason.TYPE, ext=(extension or "zip").upper())
