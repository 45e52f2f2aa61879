"""ZIP packages (DOCX, ODT): the directory is judged before a byte is inflated, so the server may do it."""

import stat
import struct
import zipfile
from collections.abc import Container, Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from jobboard.kit.parsers.verdict import Reason, TurnedAway

MOST_ENTRIES = 500
MOST_TOTAL = 50 * 1024 * 1024
MOST_RATIO = 100
# Below this, a small repetitive part may compress very well and costs nothing to inflate.
_RATIO_MATTERS_FROM = 256 * 1024
_LARGEST_DIRECTORY = 512 * 1024
_END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
_RUNS = (
    ".exe",
    ".dll",
    ".com",
    ".scr",
    ".bat",
    ".cmd",
    ".ps1",
    ".vbs",
    ".js",
    ".hta",
    ".lnk",
    ".jar",
    ".msi",
)


def open_package(data: bytes) -> zipfile.ZipFile:
    """The package, if its directory is plain: see reliability rule S-35; raises `TurnedAway`."""
    _check_directory_end(data)
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, struct.error) as problem:
        raise TurnedAway(Reason.BROKEN, f"zip: {problem}") from problem
    entries = package.infolist()
    if min((entry.header_offset for entry in entries), default=-1) != 0:
        raise TurnedAway(Reason.UNSAFE, "bytes before the package")
    for entry in entries:
        _check_entry(entry)
    if len({entry.filename.casefold() for entry in entries}) != len(entries):
        raise TurnedAway(Reason.UNSAFE, "a name twice")
    if sum(entry.file_size for entry in entries) > MOST_TOTAL:
        raise TurnedAway(Reason.BOMB, "total")
    return package


def _check_directory_end(data: bytes) -> None:
    """The directory's own figures, before Python builds an object an entry."""
    place = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if place == -1 or place + _END_OF_DIRECTORY.size > len(data):
        raise TurnedAway(Reason.BROKEN, "no directory")
    _, _, _, _, count, size, _, comment = _END_OF_DIRECTORY.unpack_from(data, place)
    if place + _END_OF_DIRECTORY.size + comment != len(data):
        raise TurnedAway(Reason.UNSAFE, "bytes after the package")
    if count > MOST_ENTRIES or size > _LARGEST_DIRECTORY:
        raise TurnedAway(Reason.BOMB, "entries")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    # `orig_filename` still has the backslashes and the NUL that zipfile hides from `filename`.
    name = entry.orig_filename
    if name.startswith("/") or "\\" in name or "\x00" in name or ":" in name or ".." in name.split("/"):
        raise TurnedAway(Reason.UNSAFE, "entry name")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise TurnedAway(Reason.UNSAFE, "a link in the package")
    if entry.flag_bits & 0x1:
        raise TurnedAway(Reason.LOCKED, "encrypted entry")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise TurnedAway(Reason.BROKEN, "compression")
    packed = max(entry.compress_size, 1)
    if entry.file_size > _RATIO_MATTERS_FROM and entry.file_size / packed > MOST_RATIO:
        raise TurnedAway(Reason.BOMB, "ratio")
    if name.lower().endswith(_RUNS) or name.lower().endswith("vbaproject.bin"):
        raise TurnedAway(Reason.UNSAFE, "a program in the package")


def part(package: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one entry, never more than the directory announced; a missing or false one is broken."""
    try:
        return package.read(name)
    except (KeyError, zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError) as problem:
        raise TurnedAway(Reason.BROKEN, f"{name}: {problem}") from problem
    except Exception as problem:  # zlib.error and EOFError come through as they are
        raise TurnedAway(Reason.BROKEN, f"{name}: {problem!r}") from problem


def parse_xml(source: bytes, *, doctype: bool = False) -> Element:
    """The root element; entities are refused, a DOCTYPE too unless allowed (old ODF manifests have one)."""
    try:
        root: Element = fromstring(source, forbid_dtd=not doctype, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as problem:
        raise TurnedAway(Reason.UNSAFE, f"XML: {problem!r}") from problem
    except (ParseError, ValueError, LookupError) as problem:
        raise TurnedAway(Reason.BROKEN, f"XML: {problem}") from problem
    return root


def word_of(element: Element) -> str:
    """An element's name without its name space: the transitional and the strict form differ only there."""
    return element.tag.rpartition("}")[2]


def value_of(element: Element, name: str) -> str:
    """An attribute by its name without its name space; nothing where there is none."""
    for full, value in element.items():
        if full.rpartition("}")[2] == name:
            return value
    return ""


def children_of(element: Element, word: str, wrappers: Container[str]) -> Iterator[Element]:
    """The children of that name, such as rows of a table, also where wrappers stand around them."""
    for child in element:
        if word_of(child) == word:
            yield child
        elif word_of(child) in wrappers:
            yield from children_of(child, word, wrappers)
