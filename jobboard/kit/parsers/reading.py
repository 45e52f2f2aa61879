"""The text of any document we read, by its content first and its name second. Runs in the bounded child."""

import re

from jobboard.kit.files import file_extension
from jobboard.kit.parsers.docx_text import read_docx
from jobboard.kit.parsers.html import html_to_text
from jobboard.kit.parsers.mail import read_mail
from jobboard.kit.parsers.odt import check_unlocked
from jobboard.kit.parsers.odt_text import read_odt
from jobboard.kit.parsers.package import open_package
from jobboard.kit.parsers.pdf import MOST_CHARACTERS, read_pdf
from jobboard.kit.parsers.plain import declared_charset, decode
from jobboard.kit.parsers.signatures import document_kind
from jobboard.kit.parsers.verdict import Reason, TurnedAway

# Typesetters join f and i into one sign, which no search would find.
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}


def read_document(data: bytes, file_name: str) -> tuple[str, str]:
    """The text and the kind of the document; raises `TurnedAway`."""
    kind = document_kind(data, file_extension(file_name))
    text = _read(data, kind)
    if not any(letter.isalnum() for letter in text):
        raise TurnedAway(Reason.EMPTY if kind in ("txt", "html", "eml") else Reason.SCANNED)
    if len(text) > MOST_CHARACTERS:
        raise TurnedAway(Reason.LONG, "characters")
    return text, kind


def _read(data: bytes, kind: str) -> str:
    if kind == "pdf":
        text = read_pdf(data)
    elif kind == "docx":
        text = read_docx(open_package(data))
    elif kind == "odt":
        package = open_package(data)
        check_unlocked(package)
        text = read_odt(package)
    elif kind == "html":
        text = html_to_text(decode(data, declared_charset(data)))
    elif kind == "eml":
        text = read_mail(data, _read_attachment)
    else:
        text = decode(data)
    text = text.translate(_LIGATURES).replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", text).strip()


def _read_attachment(data: bytes, file_name: str) -> str:
    return read_document(data, file_name)[0]
