"""Which letters have left, in a file beside the database: what a restore of an older backup can still know (F-53)."""

import contextlib
import os
from datetime import datetime
from pathlib import Path

NAME = "accepted.log"


def remember(folder: Path, message_id: str, now: datetime) -> None:
    """Add a line; a disk that is full must not make a letter that is out look as if it were not."""
    with contextlib.suppress(OSError):
        handle = os.open(folder / NAME, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, f"{now.isoformat()} {message_id}\n".encode())
        finally:
            os.close(handle)


def known(folder: Path) -> dict[str, datetime]:
    """When each letter left; lines that a crash cut short are passed over."""
    try:
        lines = (folder / NAME).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return {}
    found = {}
    for line in lines:
        moment, _, message_id = line.partition(" ")
        if not (message_id.startswith("<") and message_id.endswith(">")):
            continue
        with contextlib.suppress(ValueError):
            found[message_id] = datetime.fromisoformat(moment)
    return found


def prune(folder: Path, before: datetime) -> None:
    """Forget letters that left before a moment: no backup that old is restored."""
    everything = known(folder)
    kept = {message_id: at for message_id, at in everything.items() if at >= before}
    if len(kept) < len(everything):
        fresh = folder / f"{NAME}.new"
        lines = (f"{at.isoformat()} {message_id}\n" for message_id, at in kept.items())
        fresh.write_text("".join(lines), encoding="utf-8")
        fresh.chmod(0o600)
        os.replace(fresh, folder / NAME)
