"""An answer ready to be written: status, headers, body; and a page in the forms in which it is asked for."""

import hashlib
import re
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from litestar.types import Message, Send

from jobboard.web.base.question import Headers, Question, knows

# A proxy may answer for a second by itself, which is how late a page may be; browsers ask each time and mostly hear 304.
SHARED = b"public, max-age=0, s-maxage=1, must-revalidate"
VARY = b"accept-encoding, cookie"
# Small answers gain nothing; a page that is asked for once is pressed lightly, a kept one once and well.
LEAST_PRESSED = 1000
LIGHTLY, WELL = 1, 6
_OF_BODY = (b"content-type", b"content-length", b"content-encoding")
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9a-zA-Z-]+")
_BAD_IN_VALUE = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(slots=True)
class Answer:
    """A whole answer; `status` 200 or 304."""

    status: int
    headers: Headers
    body: bytes
    lines: bytes = field(init=False)

    def __post_init__(self) -> None:
        """Raises ValueError for a header that could break its line."""
        # As HTTP/1.1 writes them, below the status line.
        self.lines = b"".join([_line(name, value) for name, value in self.headers])

    async def send(self, send: Send, *, head: bool) -> None:
        """Write it; `head` leaves the body out."""
        await _write(send, self.status, self.headers, b"" if head else self.body)


@dataclass(slots=True)
class Kept:
    """One page in the forms in which it is asked for."""

    headers: Headers
    body: bytes
    etag: bytes
    since: datetime
    until: datetime
    # Made when they are asked for: most pages are asked for in one form.
    plain: Answer | None = None
    unchanged: Answer | None = None
    pressed: Answer | None = None

    @property
    def weight(self) -> int:
        """Bytes, with what the headers and the object itself take."""
        return len(self.body) + 6144 + (0 if self.pressed is None else len(self.pressed.body))

    def answer(self, asked: Question) -> Answer | None:
        """The answer to a question; None where it must be pressed first."""
        if asked.condition and knows(asked.condition, self.etag):
            if self.unchanged is None:
                self.unchanged = Answer(304, [pair for pair in self.headers if pair[0] not in _OF_BODY], b"")
            return self.unchanged
        if asked.gzip and len(self.body) >= LEAST_PRESSED:
            return self.pressed
        if self.plain is None:
            self.plain = Answer(200, [*self.headers, _length(self.body)], self.body)
        return self.plain

    def press(self, level: int) -> Answer:
        """The compressed answer, from now on there."""
        pressed = gzipped(self.body, level)
        headers = [*self.headers, (b"content-encoding", b"gzip"), _length(pressed)]
        self.pressed = Answer(200, headers, pressed)
        return self.pressed


class Caught:
    """An answer, held back until it is whole."""

    def __init__(self, status: int = 0, headers: Headers | None = None, *parts: bytes) -> None:
        self.status = status
        self.headers: Headers = headers or []
        self.parts: list[bytes] = list(parts)

    async def __call__(self, message: Message) -> None:
        """Take one message."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message["headers"])
        elif message["type"] == "http.response.body":
            self.parts.append(message["body"])

    @property
    def body(self) -> bytes:
        """The whole body."""
        return self.parts[0] if len(self.parts) == 1 else b"".join(self.parts)

    async def replay(self, send: Send, *, head: bool) -> None:
        """Send it on as it was."""
        await _write(send, self.status, self.headers, b"" if head else self.body)

    def to_keep(self, now: datetime, until: datetime) -> Kept:
        """The page for everybody, with the headers of a shared one."""
        given = {name.lower(): value for name, value in self.headers}
        etag = given.get(b"etag") or f'W/"{hashlib.sha256(self.body).hexdigest()[:24]}"'.encode()
        ours = {b"etag": etag, b"vary": VARY, b"cache-control": SHARED}
        if given.get(b"cache-control", b"no-store") != b"no-store":
            ours[b"cache-control"] = given[b"cache-control"]
        headers = [
            (name, value)
            for name, value in self.headers
            if name.lower() not in ours and name.lower() != b"content-length"
        ]
        return Kept([*headers, *ours.items()], self.body, etag, now, until)


async def _write(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


@lru_cache(maxsize=1024)
def _line(name: bytes, value: bytes) -> bytes:
    if not _NAME.fullmatch(name) or _BAD_IN_VALUE.search(value):
        raise ValueError(f"the header {name!r} cannot be written")
    return b"%b: %b\r\n" % (name, value)


def gzipped(body: bytes, level: int) -> bytes:
    """The body as gzip, the same bytes each time: the format's date is left empty."""
    packer = zlib.compressobj(level, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()


def _length(body: bytes) -> tuple[bytes, bytes]:
    return b"content-length", str(len(body)).encode()
