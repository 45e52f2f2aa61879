"""The door for documents strangers send: what a CV may be, and the text of an offer that came as a file.

Cheap questions (size, extension, first bytes, ZIP directory) are settled here; everything that parses runs in
a bounded child process, see `parsers.sandbox`.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from functools import partial
from typing import Any, Literal
from xml.parsers import expat

from jobboard.kit.files import clean_file_name, file_extension
from jobboard.kit.parsers import sandbox
from jobboard.kit.parsers.html import html_to_text
from jobboard.kit.parsers.package import open_package
from jobboard.kit.parsers.plain import decode
from jobboard.kit.parsers.signatures import document_kind, is_locked_office_file, signature
from jobboard.kit.parsers.verdict import Reason, TurnedAway

MEBIBYTE = 1024 * 1024
MOST_CV_BYTES = 5 * MEBIBYTE
CV_CPU_SECONDS = 2.0
MOST_DOCUMENT_BYTES = 10 * MEBIBYTE
MOST_DOCUMENT_CHARACTERS = 500_000
# Reading out the words of 200 pages takes longer than looking at their structure.
DOCUMENT_CPU_SECONDS = 8.0

CvKind = Literal["pdf", "docx", "odt"]
MEDIA_TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}
__all__ = [
    "CV_CODES", "DOCUMENT_CODES", "Cv", "Extracted", "Refused",
    "expat_is_safe", "extract_text", "html_to_text", "inspect_cv", "inspecting_cv", "megabytes",
]  # fmt: skip

CV_CODES = frozenset({"cv.empty", "cv.type", "cv.size", "cv.locked", "cv.unsafe", "cv.broken"})

DOCUMENT_CODES = frozenset(
    {
        "document.empty", "document.type", "document.size", "document.locked", "document.broken",
        "document.bomb", "document.scanned", "document.long",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Cv:
    """A CV fit to be kept: `file_name` is safe to show, `pages` is known for a PDF only."""

    kind: CvKind
    media_type: str
    file_name: str
    size: int
    pages: int | None


@dataclass(frozen=True)
class Extracted:
    """The text with its structure in plain signs; `kind` is txt, html, eml, pdf, docx or odt."""

    text: str
    kind: str


class Refused(Exception):
    """The person gets the message `code` filled with `values`; `detail` is for the log."""

    def __init__(self, code: str, values: dict[str, object] | None = None, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.values = values or {}
        self.detail = detail


@contextmanager
def inspecting_cv(data: bytes, file_name: str, size: int | None = None) -> Iterator[Callable[[], Cv]]:
    """Have the CV behind these bytes looked at; gives what waits for it, so that one may do something else meanwhile.

    What is given raises `Refused` with one of `CV_CODES`. `size`: of a file too heavy to have been read.
    `cv.type` carries `ext` (capitals, maybe ""), `cv.size` carries `n` (megabytes, one decimal, rounded up).
    """
    with ExitStack() as stack:
        kind: CvKind = "pdf"
        try:
            kind = _cv_kind(data, file_name, len(data) if size is None else size)
            if kind != "pdf":
                open_package(data).close()
            answer = stack.enter_context(sandbox.at_work("check_cv", data, kind, cpu=CV_CPU_SECONDS))
        except TurnedAway as away:
            answer = partial(_turn_away, away)

        def found() -> Cv:
            # The child's seat is for the next document, whatever our caller does with this one.
            with stack:
                try:
                    pages = answer().get("pages")
                except TurnedAway as away:
                    raise Refused(_cv_code(away.reason), away.values, away.detail) from None
            return Cv(kind, MEDIA_TYPES[kind], clean_file_name(file_name, f"cv.{kind}"), len(data), pages)

        yield found


def _turn_away(away: TurnedAway) -> dict[str, Any]:
    raise away


def inspect_cv(data: bytes, file_name: str, size: int | None = None) -> Cv:
    """The CV behind these bytes, or `Refused`: see `inspecting_cv`."""
    with inspecting_cv(data, file_name, size) as found:
        return found()


def extract_text(data: bytes, file_name: str, size: int | None = None) -> Extracted:
    """The text of an offer that came as a file, or `Refused` with one of `DOCUMENT_CODES`; `size` as in `inspect_cv`.

    The content decides, the name helps. At most 10 MB, 200 pages and 500 000 characters; `document.size`
    carries `n` as `cv.size` does, `document.type` carries `ext`, `document.long` maybe `pages`.
    """
    size = len(data) if size is None else size
    try:
        if not size:
            raise TurnedAway(Reason.EMPTY)
        if size > MOST_DOCUMENT_BYTES:
            raise TurnedAway(Reason.SIZE, n=megabytes(size))
        kind = document_kind(data, file_extension(file_name))
        if kind in ("docx", "odt"):
            open_package(data).close()
        if kind == "txt":
            return _plain(data)
        answer = sandbox.run("read", data, f"x.{kind}", cpu=DOCUMENT_CPU_SECONDS)
    except TurnedAway as away:
        raise Refused(_document_code(away.reason), away.values, away.detail) from None
    return Extracted(answer["text"], answer["kind"])


def expat_is_safe() -> bool:
    """Whether the XML parser of this Python stops entity bombs by itself (expat 2.4.1, CVE-2013-0340)."""
    return expat.version_info >= (2, 4, 1)


def _cv_kind(data: bytes, file_name: str, size: int) -> CvKind:
    """The kind on which the name and the first bytes agree."""
    if not size:
        raise TurnedAway(Reason.EMPTY)
    extension = file_extension(file_name)
    if extension not in ("pdf", "docx", "odt"):
        raise TurnedAway(Reason.TYPE, ext=extension.upper())
    if size > MOST_CV_BYTES:
        raise TurnedAway(Reason.SIZE, n=megabytes(size))
    real = signature(data)
    if extension == "pdf" and real == "pdf":
        return "pdf"
    if real == "zip" and extension in ("docx", "odt"):
        return "docx" if extension == "docx" else "odt"
    if is_locked_office_file(data):
        raise TurnedAway(Reason.LOCKED, "encrypted office file")
    if extension == "pdf" and b"%PDF-" in data:
        raise TurnedAway(Reason.UNSAFE, "bytes before the PDF")
    if real in ("", "pdf", "zip"):
        raise TurnedAway(Reason.BROKEN, f"named {extension}, begins like {real or 'nothing known'}")
    raise TurnedAway(Reason.TYPE, ext=real.upper())


def megabytes(size: int) -> Decimal:
    """Bytes as megabytes with one decimal, rounded up so that a file over the limit never shows the limit."""
    return (Decimal(size) / MEBIBYTE).quantize(Decimal("0.1"), rounding=ROUND_UP)


def _cv_code(reason: Reason) -> str:
    """A bomb or an endless document is one more file our check blocked."""
    return "cv.unsafe" if reason in (Reason.BOMB, Reason.LONG) else f"cv.{reason}"


def _plain(data: bytes) -> Extracted:
    """Plain text has no structure that could hurt, so no child is needed."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise TurnedAway(Reason.EMPTY)
    if len(text) > MOST_DOCUMENT_CHARACTERS:
        raise TurnedAway(Reason.LONG, "characters")
    return Extracted(text, "txt")


def _document_code(reason: Reason) -> str:
    """Nothing of an offer's file is kept or passed on: of danger only what it would cost matters."""
    return "document.bomb" if reason == Reason.UNSAFE else f"document.{reason}"
