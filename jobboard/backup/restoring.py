"""Restoring a backup: checked first, migrated if it is older, put in whole or not at all, and nothing sent."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, inspect, select, table
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col

from jobboard import migrations, revisions
from jobboard.accounts.models import AccessLink, Purpose
from jobboard.backup.archive import Manifest, Reader, Unusable
from jobboard.backup.evidence import Evidence, gather, settle
from jobboard.backup.making import key_check
from jobboard.backup.rows import LEFT_OUT, Shape, read_rows, shapes, write_rows
from jobboard.journal.actions import note
from jobboard.kit.changes import touch_everything
from jobboard.kit.db import Database, catch_up_sequences
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.mail.holding import count_waiting, hold_queue
from jobboard.privacy import tombstones
from jobboard.privacy.erasing import erase_again
from jobboard.privacy.files import burn

# Kept by the restored board whatever the backup says: its pages' versions only ever grow.
_STAYS = frozenset({"board_version", "board_change"})
_TELLING = ("user", "offer", "application", "outbox_message")
_WITHOUT_KEY = (
    "links in letters that were sent open nothing, and people erased since the backup cannot be recognised"
)


@dataclass
class Restored:
    """What a restore did, and what the operator should know."""

    manifest: Manifest
    would_send: int = 0
    accepted: int = 0
    erased_again: int = 0
    lost_applications: int = 0
    sources: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def restore(
    settings: Settings,
    path: Path,
    now: datetime,
    *,
    force: bool = False,
    erased: Path | None = None,
    new_key: bool = False,
) -> Restored:
    """Put a backup in place of an empty board, or of any with `force`; the outbox is then on hold (F-53).

    `erased` is a list of erased people (`erased.list`) saved elsewhere, `new_key` says that the backup's secret key is lost.
    Raises Unusable with nothing changed.
    """
    reader = Reader(path)
    try:
        manifest = reader.check()
        if not migrations.knows(settings, manifest.revision):
            raise Unusable(
                f"a newer jobboard ({manifest.version}, schema {manifest.revision}) made this backup: upgrade first"
            )
        if not (new_key or _has_key(settings, manifest)):
            raise Unusable(
                "the secret key of this backup is not here: put its secret.key into DATA_DIR, or set SECRET_KEY; "
                f"or, if it is lost, give --new-key: {_WITHOUT_KEY}"
            )
        database = _target(settings, force)
        try:
            return _restore(database, settings, reader, now, erased)
        except SQLAlchemyError as problem:
            raise Unusable(
                f"the database refused the backup ({type(problem).__name__}): nothing was changed"
            ) from problem
        finally:
            database.close()
    except OSError as problem:
        raise Unusable(f"the files cannot be written: {problem.strerror}") from problem
    finally:
        reader.close()


def _has_key(settings: Settings, manifest: Manifest) -> bool:
    """Older keys still open links and recognise the erased."""
    return manifest.key_check in {key_check(key) for key in settings.keys}


def _target(settings: Settings, force: bool) -> Database:
    """The database to restore into, at this version's schema."""
    there = revisions.current(settings)
    if there is not None and not migrations.knows(settings, there):
        raise Unusable(f"the database is at schema {there}, which this jobboard does not know: upgrade first")
    database = Database(settings.database, info={"settings": settings}, patient=True)
    full = _full(database)
    if full and not force:
        database.close()
        raise Unusable(
            f"this board is not empty ({full}): restore into a new one, or give --force to replace it"
        )
    try:
        migrations.migrate(settings)
    except SQLAlchemyError as problem:
        database.close()
        raise Unusable(f"the database cannot be prepared ({type(problem).__name__})") from problem
    return database


def _full(database: Database) -> str:
    """What a board holds in words, "" for an empty one."""
    known = set(inspect(database.engine).get_table_names())
    with database.read_engine.connect() as connection:
        counts = {
            name: connection.execute(select(func.count()).select_from(table(name))).scalar_one()
            for name in _TELLING
            if name in known
        }
    words = {"user": "people", "offer": "offers", "application": "applications", "outbox_message": "letters"}
    return ", ".join(f"{count} {words[name]}" for name, count in counts.items() if count)


def _restore(
    database: Database, settings: Settings, reader: Reader, now: datetime, erased: Path | None
) -> Restored:
    manifest = reader.manifest
    done = Restored(manifest)
    evidence = gather(database, settings, manifest.moment)
    marks = _marks(database, settings, reader, erased)
    store = FileStore(settings.files_dir)
    # Before their rows: a row then always finds its file.
    store.keep_all(reader.file(digest) for digest in reader.file_names())
    with _at_head(settings, reader) as source, database.writing() as session:
        _replace_rows(session, source)
        _put_right(session, settings, marks, evidence, done, now)
    tombstones.append(tombstones.list_path(settings), marks)
    rates = reader.beside("rates.toml")
    if rates and not settings.extra_rates.exists():
        settings.extra_rates.write_bytes(rates)
    elif rates and settings.extra_rates.read_bytes() != rates:
        done.remarks.append("rates.toml was left as it is; the one of the backup differs")
    burn(database, store, now)
    database.settle_pages()
    if not _has_key(settings, manifest):
        done.remarks.append(f"this board has another secret key: {_WITHOUT_KEY}")
    if manifest.missing:
        done.remarks.append(f"{len(manifest.missing)} files were missing already when the backup was made")
    return done


def _marks(
    database: Database, settings: Settings, reader: Reader, erased: Path | None
) -> dict[str, datetime]:
    """Who was erased, as far as anything knows: the database that goes, the lists, and the backup itself."""
    marks: dict[str, datetime] = {}
    with database.reading() as session:
        known = [tombstones.remembered(session), tombstones.read_list(tombstones.list_path(settings))]
    if erased is not None:
        if not erased.is_file():
            raise Unusable(f"{erased}: no such file")
        known.append(tombstones.read_list(erased))
    known.append(tombstones.read_text(reader.beside(tombstones.NAME).decode("utf-8", "replace")))
    for one in known:
        for key_hash, at in one.items():
            marks[key_hash] = max(at, marks.get(key_hash, at))
    return marks


Rows = Iterator[tuple[Shape, Iterator[list[Any]]]]


@contextmanager
def _at_head(settings: Settings, reader: Reader) -> Iterator[Rows]:
    """The backup's rows in this version's shape; an older one is migrated in a scratch database beside the board's."""
    manifest = reader.manifest
    if manifest.revision == revisions.newest():
        yield ((shape, reader.rows(shape)) for shape in manifest.shapes)
        return
    with tempfile.TemporaryDirectory(dir=settings.data_dir, prefix="restoring-") as folder:
        scratch = settings.model_copy(update={"database_url": f"sqlite:///{Path(folder) / 'old.sqlite3'}"})
        migrations.migrate(scratch, manifest.revision)
        database = Database(scratch.database, patient=True)
        with database.engine.begin() as connection:
            for shape in manifest.shapes:
                write_rows(connection, shape, reader.rows(shape))
        migrations.migrate(scratch)
        try:
            with database.snapshot() as connection:
                yield ((shape, read_rows(connection, shape)) for shape in shapes())
        finally:
            database.close()


def _replace_rows(session: Session, source: Rows) -> None:
    connection = session.connection()
    for shape in reversed(shapes()):
        connection.execute(delete(shape.table))
    for name in sorted(LEFT_OUT - _STAYS):
        connection.execute(delete(table(name)))
    written = []
    for shape, rows in source:
        write_rows(connection, shape, rows)
        if "id" in dict(shape.columns):
            written.append(shape.name)
    catch_up_sequences(connection, written)
    touch_everything(session)


def _put_right(
    session: Session,
    settings: Settings,
    marks: dict[str, datetime],
    evidence: Evidence,
    done: Restored,
    now: datetime,
) -> None:
    """What must not be as it was: erased people, letters that left since, links that sign in."""
    everybody = tombstones.with_list(session, settings, marks)
    done.erased_again = erase_again(session, everybody, now=now)
    session.connection().execute(delete(AccessLink).where(col(AccessLink.purpose) == Purpose.SIGN_IN))
    done.accepted = settle(session, evidence)
    done.sources, done.lost_applications = evidence.sources, evidence.lost_applications
    done.would_send = count_waiting(session)
    made = done.manifest.moment
    hold_queue(
        session,
        f"the backup of {made:%Y-%m-%d %H:%M} UTC was restored",
        now,
        backup_of=made,
        accepted=done.accepted,
    )
    note(session, act="board.restore", subject="board", actor="operator", now=now, backup=made.isoformat())
