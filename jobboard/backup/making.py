"""Making a backup while the board serves: rows of one moment, then the files those rows need."""

import hmac
import json
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sqlalchemy.engine import Connection
from sqlmodel import Session

from jobboard import revisions
from jobboard.backup.archive import Manifest, Reader, Unusable, Writer
from jobboard.backup.rows import as_line, read_rows, shapes
from jobboard.journal.chain import head_of
from jobboard.kit.db import Database
from jobboard.kit.files import FileDamaged, FileMissing, FileStore
from jobboard.kit.settings import Settings
from jobboard.mail import accepted, spool
from jobboard.mail.holding import count_waiting
from jobboard.privacy import chores, tombstones
from jobboard.privacy.files import needed

# Nobody deletes a file meanwhile; a backup that dies holds that up for this long at most.
LEASE = timedelta(hours=6)
PREFIX = "jobboard-"


def make_backup(
    settings: Settings, target: Path, now: datetime, *, say: Callable[[str], None] = lambda _: None
) -> Manifest:
    """Write one file with everything, check it, and put it in place; gives its manifest.

    Into a folder (a name without an ending is one, made if need be) the file gets a dated name. Raises Unusable;
    `missing` in the manifest names files that rows need and the store no longer has.
    """
    path = _place(target, now)
    if path.exists():
        raise Unusable(f"{path} is there already: give another name")
    if (head := revisions.pending(settings)) is not None:
        raise Unusable(f"the database is not at revision {head}: run `jobboard migrate` first")
    database = Database(settings.database, info={"settings": settings}, patient=True)
    partial = path.with_name(path.name + ".partial")
    try:
        if not chores.take(database, chores.BACKUP, now, LEASE):
            raise Unusable("another backup is being made")
        try:
            _write(database, settings, partial, now, say)
            manifest = _checked(partial)
            os.replace(partial, path)
            _flush(path.parent)
            chores.end(
                database, chores.BACKUP, now, {"files": manifest.files, "missing": len(manifest.missing)}
            )
        except BaseException:
            chores.end(database, chores.BACKUP, now, {"failed": 1})
            raise
    except OSError as problem:
        raise Unusable(f"{path}: {problem.strerror}") from problem
    finally:
        partial.unlink(missing_ok=True)
        database.close()
    return manifest


def _place(target: Path, now: datetime) -> Path:
    if target.suffix and not target.is_dir():
        return target
    try:
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise Unusable(f"{target}: {problem.strerror}") from problem
    return target / f"{PREFIX}{now:%Y-%m-%dT%H%M%S}Z.zip"


def _write(
    database: Database, settings: Settings, partial: Path, now: datetime, say: Callable[[str], None]
) -> None:
    # Readable by nobody else from the first byte on.
    handle = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w+b") as file:
        manifest = Manifest(
            made_at=now.isoformat(),
            version=_version(),
            revision=revisions.newest(),
            database="sqlite" if database.sqlite else "postgresql",
            key_check=key_check(settings.secret_key),
            journal_head="",
        )
        writer = Writer(file, manifest)
        with database.snapshot() as connection:
            digests = _rows(connection, writer)
        say(f"{sum(table['rows'] for table in manifest.tables)} rows")
        _files(FileStore(settings.files_dir), digests, writer)
        _extras(settings, writer)
        writer.close()
        file.flush()
        os.fsync(file.fileno())
        say(f"{manifest.files} files")


def _rows(connection: Connection, writer: Writer) -> set[str]:
    for shape in shapes():
        writer.add_rows(shape, (as_line(row) for row in read_rows(connection, shape)))
    with Session(bind=connection) as session:
        head = head_of(session)
        writer.manifest.journal_head = f"{head.position}:{head.link_hash}"
        writer.manifest.waiting = count_waiting(session)
        return needed(session)


def _files(store: FileStore, digests: set[str], writer: Writer) -> None:
    for digest in sorted(digests):
        try:
            writer.add_file(digest, store.open(digest))
        except (FileMissing, FileDamaged):
            # A backup with a hole that is told is better than none.
            writer.manifest.missing.append(digest)


def _extras(settings: Settings, writer: Writer) -> None:
    wanted = {
        "rates.toml": settings.extra_rates,
        spool.NAME: settings.data_dir / spool.NAME,
        accepted.NAME: settings.data_dir / accepted.NAME,
        tombstones.NAME: tombstones.list_path(settings),
    }
    for name, path in wanted.items():
        if path.exists():
            writer.add_extra(name, path.read_bytes())


def _checked(path: Path) -> Manifest:
    reader = Reader(path)
    try:
        return reader.check()
    finally:
        reader.close()


def _version() -> str:
    try:
        return version("jobboard")
    except PackageNotFoundError:
        return "from its source"


def key_check(key: str) -> str:
    """What tells whether two boards have the same secret key, and nothing else about it."""
    return hmac.new(key.encode(), b"backup", sha256).hexdigest()[:16]


def forget_older(folder: Path, before: datetime) -> list[Path]:
    """Delete dated backups in a folder that were made before a moment; gives which."""
    gone = []
    for path in sorted(folder.glob(f"{PREFIX}*Z.zip")):
        try:
            reader = Reader(path)
        except (Unusable, json.JSONDecodeError):
            continue
        reader.close()
        if reader.manifest.moment < before:
            path.unlink()
            gone.append(path)
    return gone


def _flush(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
