"""Letters that the relay took while the database could not be told: kept in a file until it can (F-31)."""

import json
import os
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
    handle = os.open(folder / NAME, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, (json.dumps(asdict(handed)) + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def remembered(folder: Path) -> list[Handed]:
    """What the file holds; a line that a crash cut short is passed over."""
    try:
        lines = (folder / NAME).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    found = []
    for line in lines:
        try:
            found.append(Handed(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return found


def forget(folder: Path) -> None:
    """Remove the file, once the database knows all that is in it."""
    (folder / NAME).unlink(missing_ok=True)
