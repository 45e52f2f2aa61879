"""The names and strings of a PDF, read straight from its bytes.

A file may show one structure to a library and another to a viewer that repairs what it opens. So the search
for danger does not trust the cross-reference table: it starts again at every object the bytes contain, skips
comments, strings and streams as the format defines them, and keeps the names (ISO 32000-1, 7.2 and 7.3).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

SPACE = rb"[\x00\t\n\x0c\r ]"
_GAP = rb"(?:[\x00\t\n\x0c\r ]|%[^\r\n]*[\r\n])+"
_OBJECT = re.compile(rb"(?<![0-9])[0-9]{1,10}" + _GAP + rb"[0-9]{1,5}" + _GAP + rb"obj(?![A-Za-z])")
# The same where only blanks stand between its parts, up to the end of what is searched.
_HEAD_BEFORE = re.compile(rb"(?<![0-9])[0-9]{1,10}" + SPACE + rb"+[0-9]{1,5}" + SPACE + rb"+\Z")
_BLANKS = tuple(bytes([code]) for code in b"\x00\t\n\x0c\r ")
_NEAR = 64
_TRAILER = b"trailer"
_TRAILER_BEGINS = re.compile(SPACE + rb"*<<")
_TOKEN = re.compile(
    rb"%[^\r\n]*"
    rb"|(?P<string>\()"
    rb"|(?P<open><<|\[)|(?P<close>>>|\])"
    rb"|<(?P<hex>[0-9A-Fa-f\x00\t\n\x0c\r ]*)>"
    rb"|/(?P<name>[^\x00\t\n\x0c\r ()<>\[\]{}/%]*)"
    rb"|(?P<stream>\bstream(?=\r?\n|\r| ))"
    rb"|(?P<end>\bendobj\b)"
)
_IN_STRING = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM_START = re.compile(rb"stream *(?:\r\n|\n|\r)")


@dataclass
class Words:
    """What one object says; `body` is where its stream's bytes begin, `depth` its deepest nesting."""

    start: int
    end: int
    names: list[str] = field(default_factory=list)
    strings: list[bytes] = field(default_factory=list)
    body: int | None = None
    depth: int = 0


def objects(data: bytes) -> Iterator[Words]:
    """Every object and trailer of the file, old revisions and unreferenced objects included."""
    for start, end in heads(data):
        yield words(data, end, len(data), start=start)
    end = 0
    # As for "obj" below: an expression would stop at each byte.
    while (place := data.find(_TRAILER, end)) >= 0:
        end = place + len(_TRAILER)
        if _TRAILER_BEGINS.match(data, end):
            yield words(data, end, min(len(data), end + 4096))


def heads(data: bytes) -> list[tuple[int, int]]:
    """Where each "1 0 obj" begins and ends, which is where `_OBJECT` finds it.

    A search for the word alone is ten times quicker than one for a digit at every byte of a picture; what it cannot
    be sure of, such as a comment before the word, sends the whole file through the expression.
    """
    found, end = [], -1
    while (end := data.find(b"obj", end + 1)) >= 0:
        if data[end - 1 : end] not in _BLANKS or data[end + 3 : end + 4].isalpha():
            continue
        window = max(0, end - _NEAR)
        near = _HEAD_BEFORE.search(data, window, end)
        line = (
            -1
            if near is None
            else max(data.rfind(b"\n", window, near.start()), data.rfind(b"\r", window, near.start()))
        )
        # A comment ends with its line: what stands behind a percent sign may be no number at all.
        if near is None or (line < 0 and window) or b"%" in data[max(line, 0) : near.start()]:
            return [match.span() for match in _OBJECT.finditer(data)]
        found.append((near.start(), end + 3))
    return found


def words(data: bytes, position: int, limit: int, start: int | None = None) -> Words:
    """Names and strings from `position` to the end of the object, its stream or `limit`."""
    said = Words(position if start is None else start, limit)
    depth = 0
    while found := _TOKEN.search(data, position, limit):
        position = found.end()
        if found["name"] is not None:
            said.names.append(_readable(found["name"]))
        elif found["open"]:
            depth += 1
            said.depth = max(depth, said.depth)
        elif found["close"]:
            depth -= 1
        elif found["string"]:
            closing = _string_end(data, position, limit)
            said.strings.append(data[position : closing - 1])
            position = closing
        elif found["hex"] is not None:
            digits = re.sub(rb"[^0-9A-Fa-f]", b"", found["hex"])
            said.strings.append(bytes.fromhex(digits[: len(digits) // 2 * 2].decode()))
        elif found["stream"]:
            opening = _STREAM_START.match(data, found.start())
            said.body = opening.end() if opening else None
            said.end = found.start()
            break
        elif found["end"]:
            said.end = found.start()
            break
    return said


def _string_end(data: bytes, position: int, limit: int) -> int:
    """The place just after the closing parenthesis; inner pairs are part of the string."""
    depth = 1
    while found := _IN_STRING.search(data, position, limit):
        position = found.end()
        if found[0] == b"(":
            depth += 1
        elif found[0] == b")":
            depth -= 1
            if depth == 0:
                return position
    return limit


def _readable(name: bytes) -> str:
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), name).decode("latin-1")
