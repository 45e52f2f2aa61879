"""Letters that the relay took while the database could not be told: kept in a file until it can (F-31)."""

import fcntl
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

NAME = "handed.spool"
RESERVED = 128 * 1024
_PIECE = 4096
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Handed:
    """One letter that is out, with the relay's answer and the moment (ISO 8601)."""

    message_id: str
    reply: str
    at: str

    @property
    def moment(self) -> datetime:
        """When the relay took it."""
        return datetime.fromisoformat(self.at)


def reserve(folder: Path) -> None:
    """Take room for some hundred lines now: when a full disk stops the database, they can still be written (F-54)."""
    try:
        with _locked(folder) as handle:
            size = os.fstat(handle).st_size
            if size < RESERVED:
                os.pwrite(handle, bytes(RESERVED - size), size)
                os.fsync(handle)
    except OSError as problem:
        log.error("no room for letters that the database cannot be told of: %s", problem.strerror)


def remember(folder: Path, handed: Handed) -> None:
    """Write one line; when this returns it survives a power cut."""
    with _locked(folder) as handle:
        used = _used(handle)
        # Whatever a crash cut short stays a line of its own.
        begin = b"\n" if used and not used.endswith(b"\n") else b""
        os.pwrite(handle, begin + json.dumps(asdict(handed)).encode() + b"\n", len(used))
        os.fsync(handle)


@contextmanager
def remembered(folder: Path) -> Iterator[list[Handed]]:
    """What the file holds, for a block after which it is empty; a line that a crash cut short is passed over.

    When the block raises, the file stays as it is. Others who want to write a line wait for its end.
    """
    if not (folder / NAME).exists():
        yield []
        return
    with _locked(folder) as handle:
        used = _used(handle)
        yield _read(used)
        os.pwrite(handle, bytes(len(used)), 0)


def remembered_still(folder: Path) -> list[Handed]:
    """What the file holds, which stays as it is."""
    if not (folder / NAME).exists():
        return []
    with _locked(folder) as handle:
        return _read(_used(handle))


def _used(handle: int) -> bytes:
    """The file up to the room that is only reserved."""
    found = b""
    while piece := os.pread(handle, _PIECE, len(found)):
        found += piece
        if b"\0" in piece:
            break
    return found.partition(b"\0")[0]


def _read(used: bytes) -> list[Handed]:
    found = []
    for line in used.decode("utf-8", "replace").splitlines():
        try:
            found.append(Handed(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return found


@contextmanager
def _locked(folder: Path) -> Iterator[int]:
    handle = os.open(folder / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)
