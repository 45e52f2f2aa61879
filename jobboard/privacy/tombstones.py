"""Who was erased, as keyed hashes: in the database, and in a list beside the files for the day the database is lost."""

import hmac
import json
import os
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlmodel import Session, col, select

from jobboard.kit.settings import Settings
from jobboard.privacy.models import Tombstone

NAME = "erased.list"


def hash_of(key: str, subject: str) -> str:
    """The keyed hash of an address ("mailbox:…") or of an application ("application:" and its form's nonce)."""
    return hmac.new(key.encode(), f"erased\0{subject}".encode(), sha256).hexdigest()


def mark(session: Session, settings: Settings, subjects: list[str], now: datetime) -> None:
    """Remember that subjects are erased.

    The list is written before the commit: should that fail, a restore merely does what was asked for.
    """
    marks = {hash_of(settings.secret_key, subject): now for subject in subjects}
    for key_hash, at in marks.items():
        session.merge(Tombstone(key_hash=key_hash, erased_at=at))
    session.flush()
    append(list_path(settings), marks)


def list_path(settings: Settings) -> Path:
    """Beside the files, which all machines of a board share."""
    return settings.files_dir / NAME


def append(path: Path, marks: dict[str, datetime]) -> None:
    """Add lines; when this returns they survive a power cut."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lines = "".join(
        json.dumps({"hash": key_hash, "at": at.isoformat()}) + "\n" for key_hash, at in marks.items()
    )
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, lines.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def read_list(path: Path) -> dict[str, datetime]:
    """What a list holds, the last moment of each; a line that a crash cut short is passed over."""
    try:
        return read_text(path.read_text(encoding="utf-8", errors="replace"))
    except FileNotFoundError:
        return {}


def read_text(text: str) -> dict[str, datetime]:
    """The lines of a list."""
    found: dict[str, datetime] = {}
    for line in text.splitlines():
        try:
            row = json.loads(line)
            found[str(row["hash"])] = datetime.fromisoformat(row["at"])
        except (ValueError, KeyError, TypeError):
            continue
    return found


def remembered(session: Session) -> dict[str, datetime]:
    """What the database holds."""
    return {row.key_hash: row.erased_at for row in session.exec(select(Tombstone))}


def prune_list(path: Path, before: datetime, known: dict[str, datetime]) -> int:
    """Rewrite the list, and what the database knows, without what is older than a moment; gives how many went."""
    there = read_list(path)
    kept = {key_hash: at for key_hash, at in {**known, **there}.items() if at >= before}
    gone = sum(at < before for at in there.values())
    if gone:
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        append(fresh, kept)
        os.replace(fresh, path)
    return gone


def erased_at(marks: dict[str, datetime], keys: tuple[str, ...], subject: str) -> datetime | None:
    """When a subject was erased, by any of the board's keys."""
    found = [marks.get(hash_of(key, subject)) for key in keys]
    return max((at for at in found if at is not None), default=None)


def with_list(session: Session, settings: Settings, more: dict[str, datetime]) -> dict[str, datetime]:
    """Everything remembered: the database's, the list's, and `more`; and the database knows all of it from now on."""
    marks = dict(remembered(session))
    for known in (read_list(list_path(settings)), more):
        for key_hash, at in known.items():
            marks[key_hash] = max(at, marks.get(key_hash, at))
    known_hashes = set(session.exec(select(col(Tombstone.key_hash))))
    for key_hash, at in marks.items():
        if key_hash not in known_hashes:
            session.add(Tombstone(key_hash=key_hash, erased_at=at))
    session.flush()
    return marks
