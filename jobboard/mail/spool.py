"""Letters that the relay took while the database could not be told: kept in a file until it can (F-31)."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

NAME = "handed.spool"


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


def remember(folder: Path, handed: Handed) -> None:
    """Write one line; when this returns it survives a power cut."""
    with _locked(folder) as handle:
        os.lseek(handle, 0, os.SEEK_END)
        os.write(handle, (json.dumps(asdict(handed)) + "\n").encode())
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
        yield _read(handle)
        os.ftruncate(handle, 0)


def _read(handle: int) -> list[Handed]:
    with os.fdopen(os.dup(handle), encoding="utf-8", errors="replace") as file:
        lines = file.read().splitlines()
    found = []
    for line in lines:
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
