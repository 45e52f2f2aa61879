"""The door for documents strangers send: what a CV may be, and the text of an offer that came as a file.

Cheap questions (size, extension, first bytes, ZIP directory) are settled here; everything that parses runs in
a bounded child process, see `parsers.sandbox`.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from typing import Literal
from xml.parsers import expat

from jobboard.kit.files import clean_file_name, file_extension
from jobboard.kit.parsers import sandbox
from jobboard.kit.parsers.package import open_package
from jobboard.kit.parsers.verdict import Reason, TurnedAway

MEBIBYTE = 1024 * 1024
MOST_CV_BYTES = 5 * MEBIBYTE
CV_CPU_SECONDS = 2.0

CvKind = Literal["pdf", "docx", "odt"]
MEDIA_TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}
CV_CODES = frozenset({"cv.empty", "cv.type", "cv.size", "cv.locked", "cv.unsafe", "cv.broken"})

# What the first bytes betray, so that a renamed file is called by its real name.
_SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"MZ", "exe"),
    (b"\x7fELF", "exe"),
    (b"PK\x05\x06", "zip"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"%!PS", "ps"),
)
_HTML = re.compile(rb"\s*<(?:!doctype html|html|head|body|script|\?xml|svg)", re.IGNORECASE)


@dataclass(frozen=True)
class Cv:
    """A CV fit to be kept: `file_name` is safe to show, `pages` is known for a PDF only."""

    kind: CvKind
    media_type: str
    file_name: str
    size: int
    pages: int | None


class Refused(Exception):
    """The person gets the message `code` filled with `values`; `detail` is for the log."""

    def __init__(self, code: str, values: dict[str, object] | None = None, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.values = values or {}
        self.detail = detail


def inspect_cv(data: bytes, file_name: str) -> Cv:
    """The CV behind these bytes, or `Refused` with one of `CV_CODES`.

    `cv.type` carries `ext` (capitals, maybe ""), `cv.size` carries `n` (megabytes, one decimal, rounded up).
    """
    try:
        kind = _cv_kind(data, file_name)
        if kind != "pdf":
            open_package(data).close()
        answer = sandbox.run("check_cv", data, kind, cpu=CV_CPU_SECONDS)
    except TurnedAway as away:
        raise Refused(_cv_code(away.reason), away.values, away.detail) from None
    return Cv(
        kind, MEDIA_TYPES[kind], clean_file_name(file_name, f"cv.{kind}"), len(data), answer.get("pages")
    )


def expat_is_safe() -> bool:
    """Whether the XML parser of this Python stops entity bombs by itself (expat 2.4.1, CVE-2013-0340)."""
    return expat.version_info >= (2, 4, 1)


def _cv_kind(data: bytes, file_name: str) -> CvKind:
    """The kind on which the name and the first bytes agree."""
    if not data:
        raise TurnedAway(Reason.EMPTY)
    extension = file_extension(file_name)
    if extension not in ("pdf", "docx", "odt"):
        raise TurnedAway(Reason.TYPE, ext=extension.upper())
    if len(data) > MOST_CV_BYTES:
        raise TurnedAway(Reason.SIZE, n=megabytes(len(data)))
    real = _signature(data)
    if extension == "pdf" and real == "pdf":
        return "pdf"
    if real == "zip" and extension in ("docx", "odt"):
        return "docx" if extension == "docx" else "odt"
    if real == "doc" and b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0" in data:
        raise TurnedAway(Reason.LOCKED, "encrypted office file")
    if extension == "pdf" and b"%PDF-" in data:
        raise TurnedAway(Reason.UNSAFE, "bytes before the PDF")
    if real in ("", "pdf", "zip"):
        raise TurnedAway(Reason.BROKEN, f"named {extension}, begins like {real or 'nothing known'}")
    raise TurnedAway(Reason.TYPE, ext=real.upper())


def megabytes(size: int) -> Decimal:
    """Bytes as megabytes with one decimal, rounded up so that a file over the limit never shows the limit."""
    return (Decimal(size) / MEBIBYTE).quantize(Decimal("0.1"), rounding=ROUND_UP)


def _signature(data: bytes) -> str:
    for start, kind in _SIGNATURES:
        if data.startswith(start):
            return kind
    return "html" if _HTML.match(data[:1024]) else ""


def _cv_code(reason: Reason) -> str:
    """A bomb or an endless document is one more file our check blocked."""
    return "cv.unsafe" if reason in (Reason.BOMB, Reason.LONG) else f"cv.{reason}"
