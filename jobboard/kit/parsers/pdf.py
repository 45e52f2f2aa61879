"""PDF: what makes one dangerous, and the text in one. Runs in the bounded child only."""

import re
import zipfile
import zlib
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError
from pypdf.generic import DictionaryObject, StreamObject, read_object

from jobboard.kit.parsers.pdf_words import SPACE, Words, objects, words
from jobboard.kit.parsers.printed import without_edges
from jobboard.kit.parsers.verdict import Reason, TurnedAway

MOST_PAGES = 200
MOST_CHARACTERS = 500_000
_MOST_INFLATED = 100 * 1024 * 1024
_MOST_PIXELS = 200_000_000
_MOST_OBJECTS = 50_000
_DEEPEST = 100
_BLANK = b"\x00\t\n\x0c\r "
_END = re.compile(rb"startxref" + SPACE + rb"+([0-9]{1,10})" + SPACE + rb"+%%EOF$")
_XREF_HERE = re.compile(SPACE + rb"*(?:xref\b|[0-9]+" + SPACE + rb"+[0-9]+" + SPACE + rb"+obj\b)")
_OBJECT_HERE = re.compile(SPACE + rb"*[0-9]+" + SPACE + rb"+[0-9]+" + SPACE + rb"+obj\b")
_SIDE = re.compile(rb"/(Width|Height)" + SPACE + rb"+([0-9]{1,10})")

# Actions and containers that run, fetch, send or carry something (ISO 32000-1, 12.6.4, 12.7.8, 7.11.4).
_DANGEROUS = {
    "JavaScript", "JS", "Launch", "SubmitForm", "ImportData", "GoToE",
    "EmbeddedFile", "EF", "XFA", "RichMedia", "RichMediaContent",
}  # fmt: skip
# A link to a file next to this one is a frequent slip in LaTeX; one to another machine leaks a password hash.
_ELSEWHERE = re.compile(rb"^(?:\xfe\xff)?\x00?(?:\\|/)\x00?(?:\\|/)|^[a-z]{2,}://", re.IGNORECASE)

# pypdf lets plain exceptions through on rubbish, so a parse is guarded against all of these.
_PARSE_ERRORS = (
    PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, OverflowError,
    zlib.error, OSError, NotImplementedError,
)  # fmt: skip


def check_pdf(data: bytes) -> int:
    """The number of pages of a PDF that is whole and does nothing but show itself; raises `TurnedAway`."""
    _check_ends(data)
    said = _check_words(data)
    streams = [one for one in said if one.body is not None]
    reader = _open(data)
    if reader.is_encrypted:
        _check_unlocked(said, reader)
    elif any("Encrypt" in one.names for one in said):
        raise TurnedAway(Reason.LOCKED, "another viewer may see a password")
    _check_packed_objects(streams, reader)
    return _page_count(reader)


def read_pdf(data: bytes) -> str:
    """The text layer, a blank line between pages; raises `TurnedAway` (scanned, locked, long, broken)."""
    reader = _open(data)
    _page_count(reader)
    pages: list[str] = []
    length = 0
    for page in reader.pages:
        try:
            text = page.extract_text()
        except DependencyError:
            raise TurnedAway(Reason.LOCKED) from None
        except LimitReachedError as problem:
            raise TurnedAway(Reason.BOMB, str(problem)) from problem
        except _PARSE_ERRORS as problem:
            raise TurnedAway(Reason.BROKEN, f"page: {problem!r}") from problem
        length += len(text)
        if length > MOST_CHARACTERS:
            raise TurnedAway(Reason.LONG, "characters")
        pages.append(text.strip())
    if not any(letter.isalnum() for page in pages for letter in page):
        raise TurnedAway(Reason.SCANNED)
    return without_edges("\n\n".join(pages).strip(), _title(reader)).strip()


def _title(reader: PdfReader) -> str:
    """What the document says that it is called, "" if it says nothing."""
    try:
        return str((reader.metadata and reader.metadata.title) or "")
    except _PARSE_ERRORS:
        return ""


def _check_ends(data: bytes) -> None:
    if not re.match(rb"%PDF-[12]\.[0-9]", data):
        raise TurnedAway(Reason.BROKEN, "header")
    trimmed = data.rstrip(_BLANK)
    last = trimmed.rfind(b"%%EOF")
    if last == -1:
        raise TurnedAway(Reason.BROKEN, "no end")
    after = trimmed[last + 5 :]
    if after:
        # An object after the end is a download cut short; anything else was added by somebody.
        cut = _OBJECT_HERE.match(after)
        raise TurnedAway(Reason.BROKEN if cut else Reason.UNSAFE, "bytes after the end")
    found = _END.search(trimmed, max(0, len(trimmed) - 128))
    if not found or not _XREF_HERE.match(data, int(found[1])):
        raise TurnedAway(Reason.BROKEN, "startxref")
    if zipfile.is_zipfile(BytesIO(data)):
        raise TurnedAway(Reason.UNSAFE, "also a ZIP")


def _check_words(data: bytes) -> list[Words]:
    """Every object looked at as written."""
    inflated = 0
    told = []
    for count, said in enumerate(objects(data)):
        if count > _MOST_OBJECTS or said.depth > _DEEPEST:
            raise TurnedAway(Reason.BOMB, "objects")
        _check_danger(said)
        told.append(said)
        if said.body is not None:
            inflated += _check_stream(data, said)
            if inflated > _MOST_INFLATED:
                raise TurnedAway(Reason.BOMB, "streams")
    return told


def _check_unlocked(told: list[Words], reader: PdfReader) -> None:
    """What encryption hid from `_check_words` in a PDF that opens without a password: strings, and what streams grow to."""
    inflated = 0
    for said in told:
        if "GoToR" in said.names:
            raise TurnedAway(Reason.UNSAFE, "GoToR to who knows where")
        # A stream may choose another cipher than its document. These three may also stand as they are.
        if "Crypt" in said.names and "Identity" not in said.names:
            raise TurnedAway(Reason.LOCKED, "a cipher of its own")
        if said.body is None or "FlateDecode" not in said.names:
            continue
        if {"Image", "XRef", "Metadata", "Crypt"}.isdisjoint(said.names):
            try:
                inflated += _grown(_stream_at(said, reader)._data, 0)
            except _PARSE_ERRORS as problem:
                raise TurnedAway(Reason.BROKEN, f"encrypted stream: {problem!r}") from problem
            if inflated > _MOST_INFLATED:
                raise TurnedAway(Reason.BOMB, "streams")


def _check_danger(said: Words) -> None:
    found = _DANGEROUS.intersection(said.names)
    if found:
        raise TurnedAway(Reason.UNSAFE, ", ".join(sorted(found)))
    if "GoToR" in said.names and any(_ELSEWHERE.search(text) for text in said.strings):
        raise TurnedAway(Reason.UNSAFE, "GoToR to another machine")


def _check_stream(data: bytes, said: Words) -> int:
    """How much a compressed stream grows, in bytes; pictures are judged by their sides instead."""
    if said.names.count("FlateDecode") + said.names.count("LZWDecode") > 1:
        raise TurnedAway(Reason.BOMB, "a stream compressed twice")
    if "Image" in said.names:
        sides = {name: int(number) for name, number in _SIDE.findall(data, said.start, said.end)}
        if sides.get(b"Width", 0) * sides.get(b"Height", 0) > _MOST_PIXELS:
            raise TurnedAway(Reason.BOMB, "a picture too large")
        return 0
    if "FlateDecode" not in said.names or said.body is None:
        return 0
    return _grown(data, said.body)


def _grown(data: bytes, position: int) -> int:
    inflater, grown = zlib.decompressobj(), 0
    try:
        while position < len(data) and not inflater.eof:
            piece = inflater.unconsumed_tail or data[position : position + 65_536]
            if not inflater.unconsumed_tail:
                position += len(piece)
            grown += len(inflater.decompress(piece, 1 << 20))
            if grown > _MOST_INFLATED:
                break
    except zlib.error:
        pass
    return grown


def _check_packed_objects(streams: list[Words], reader: PdfReader) -> None:
    """Objects packed in object streams are looked at as well, whether or not the table points to them."""
    packed = {number for number, _ in reader.xref_objStm.values()}
    places = {reader.xref.get(0, {}).get(number) for number in packed}
    for said in streams:
        if said.start in places or {"N", "First"} <= set(said.names):
            _check_object_stream(said, reader)


def _check_object_stream(said: Words, reader: PdfReader) -> None:
    try:
        stream = _stream_at(said, reader)
        content = stream.get_data()
        first = int(str(stream["/First"]))
        numbers = [int(number) for number in content[:first].split()]
    except _PARSE_ERRORS as problem:
        raise TurnedAway(Reason.BROKEN, f"object stream: {problem!r}") from problem
    starts = sorted({first + offset for offset in numbers[1::2]})
    for start, end in zip(starts, [*starts[1:], len(content)], strict=False):
        _check_danger(words(content, start, end))


def _stream_at(said: Words, reader: PdfReader) -> StreamObject:
    """The stream that stands there, decrypted, whether or not the table points to it."""
    reader.stream.seek(said.start)
    number, generation = reader.read_object_header(reader.stream)
    stream = read_object(reader.stream, reader)
    if reader._encryption is not None and "XRef" not in said.names:
        stream = reader._encryption.decrypt_object(stream, number, generation)
    if not isinstance(stream, StreamObject):
        raise ValueError("not a stream")
    return stream


def _open(data: bytes) -> PdfReader:
    """Strictly if possible; what strict refuses and repairs need not touch danger, see `pdf_words`."""
    for strict in (True, False):
        try:
            reader = PdfReader(BytesIO(data), strict=strict)
            # With an owner's password alone the PDF opens for anybody: it only forbids copying or printing.
            if reader.is_encrypted and not reader.decrypt(""):
                raise TurnedAway(Reason.LOCKED)
            # Without strictness pypdf looks for a lost catalog; a document that lost it is broken.
            if len(reader.pages) and _has_catalog(reader):
                return reader
        except DependencyError:
            raise TurnedAway(Reason.LOCKED) from None
        except _PARSE_ERRORS:
            continue
    raise TurnedAway(Reason.BROKEN, "structure")


def _page_count(reader: PdfReader) -> int:
    try:
        count = len(reader.pages)
        if count > MOST_PAGES:
            raise TurnedAway(Reason.LONG, "pages", pages=count)
        for page in reader.pages:
            page.get("/Contents")
    except _PARSE_ERRORS as problem:
        raise TurnedAway(Reason.BROKEN, f"pages: {problem!r}") from problem
    return count


def _has_catalog(reader: PdfReader) -> bool:
    catalog = reader.trailer["/Root"].get_object()
    return isinstance(catalog, DictionaryObject) and "/Pages" in catalog
