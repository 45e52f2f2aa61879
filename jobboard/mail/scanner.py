"""The virus scanner: clamd, asked over a socket with INSTREAM. Only a clear "OK" to all the bytes counts as clean."""

import select
import socket
import struct
import time
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, unquote, urlsplit

from jobboard.kit.settings import Settings

PIECE = 64 * 1024
LONGEST_ANSWER = 4096
PATIENCE = 20.0
SCHEMES = ("tcp", "unix")


class Finding(StrEnum):
    """What came of a scan."""

    CLEAN = "clean"
    FOUND = "found"
    TOO_LARGE = "too_large"
    NO_ANSWER = "no_answer"


@dataclass(frozen=True, slots=True)
class Scan:
    """A finding; `detail` is the virus's name, or what went wrong."""

    finding: Finding
    detail: str = ""


class Scanner:
    """One clamd. Each question is a connection of its own; none takes longer than `timeout` seconds in all.

    One that gave no answer is left alone for a while, so that a scanner that hangs does not hang the mail.
    """

    def __init__(self, url: SplitResult, *, timeout: float) -> None:
        self.url = url
        self.timeout = timeout
        self._away_until = 0.0

    def scan(self, data: bytes) -> Scan:
        """Look at these bytes. Raises nothing: a scanner that is away, hangs or talks nonsense is NO_ANSWER."""
        if time.monotonic() < self._away_until:
            return Scan(Finding.NO_ANSWER, "it did not answer a moment ago")
        scan = self._ask(data)
        if scan.finding is Finding.NO_ANSWER:
            self._away_until = time.monotonic() + PATIENCE
        return scan

    def _ask(self, data: bytes) -> Scan:
        try:
            with _Line(self.url, self.timeout) as line:
                return _read(line.stream(data))
        except (OSError, ValueError) as problem:
            return Scan(Finding.NO_ANSWER, f"{type(problem).__name__}: {problem}"[:150])

    def ping(self) -> str | None:
        """What is wrong with the scanner, or None."""
        try:
            with _Line(self.url, self.timeout) as line:
                answer = line.ask(b"zPING\0")
        except (OSError, ValueError) as problem:
            return f"{type(problem).__name__}: {problem}"[:150]
        return None if answer == "PONG" else f"an odd answer: {answer[:80]!r}"


def scanner_for(settings: Settings) -> Scanner | None:
    """The scanner that `CLAMD_URL` names, None if there is none. Raises ValueError for a URL that names nothing."""
    if not settings.clamd_url:
        return None
    url = urlsplit(settings.clamd_url)
    whole = bool(url.path) if url.scheme == "unix" else bool(url.hostname and url.port)
    if url.scheme not in SCHEMES or not whole:
        raise ValueError("CLAMD_URL is tcp://host:port or unix:///path/to/clamd.sock")
    return Scanner(url, timeout=settings.mail_timeout)


class _Early(Exception):
    """The scanner answered before it had everything."""


class _Line:
    """A connection to clamd with one deadline for all that is said."""

    def __init__(self, url: SplitResult, timeout: float) -> None:
        self.deadline = time.monotonic() + timeout
        if url.scheme == "unix":
            self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                self.socket.settimeout(timeout)
                self.socket.connect(unquote(url.path))
            except OSError:
                self.socket.close()
                raise
        else:
            self.socket = socket.create_connection((str(url.hostname), int(url.port or 0)), timeout)

    def __enter__(self) -> "_Line":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def ask(self, command: bytes) -> str:
        """Say a command and read its answer."""
        self._send(command)
        return self._answer()

    def stream(self, data: bytes) -> str:
        """Send all the bytes, and read what the scanner makes of them."""
        try:
            self._send(b"zINSTREAM\0")
            for start in range(0, len(data), PIECE):
                piece = data[start : start + PIECE]
                self._send(struct.pack("!I", len(piece)) + piece)
            if select.select([self.socket], [], [], 0)[0]:
                raise _Early
            self._send(struct.pack("!I", 0))
        except (_Early, BrokenPipeError, ConnectionResetError):
            # Too large for it, or it does not do its work: an OK that comes too early is none.
            early = self._answer()
            return early if not early.endswith(" OK") else "an OK before the end"
        return self._answer()

    def _send(self, data: bytes) -> None:
        self.socket.settimeout(self._left())
        self.socket.sendall(data)

    def _answer(self) -> str:
        answer = bytearray()
        while len(answer) < LONGEST_ANSWER:
            self.socket.settimeout(self._left())
            piece = self.socket.recv(LONGEST_ANSWER)
            answer += piece
            if not piece or b"\0" in piece:
                break
        text = bytes(answer).partition(b"\0")[0].decode("utf-8", "replace")
        if not text:
            raise ConnectionError("the scanner hung up without an answer")
        return text.strip()

    def _left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the scanner takes too long")
        return left


def _read(answer: str) -> Scan:
    if answer == "stream: OK":
        return Scan(Finding.CLEAN)
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Scan(Finding.FOUND, answer.removeprefix("stream: ").removesuffix(" FOUND")[:100])
    if "size limit exceeded" in answer:
        return Scan(Finding.TOO_LARGE, "larger than the scanner's StreamMaxLength")
    return Scan(Finding.NO_ANSWER, f"an odd answer: {answer[:100]!r}")
