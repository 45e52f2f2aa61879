"""The nightly chore that keeps the promises of the retention table: small batches, safe to cut short, safe to repeat."""

import logging
from datetime import datetime, time, timedelta

from jobboard.kit.clock import PARIS
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.mail import accepted
from jobboard.privacy import chores, tombstones
from jobboard.privacy.files import burn, sweep_orphans
from jobboard.privacy.retention import TABLE, TEXTS_KEPT, TOMBSTONES_KEPT

log = logging.getLogger(__name__)
BATCH = 200
NIGHT = time(3, 0)
LEASE = timedelta(hours=2)
ORPHANS = "orphan_files"
BURNT = "files"


def count(database: Database, files: FileStore, now: datetime) -> dict[str, int]:
    """What `keep_house` would do now, by line of the table; nothing is changed."""
    with database.reading() as session:
        found = {line.name: line.count(session, now) for line in TABLE}
    return {**found, ORPHANS: sweep_orphans(database, files, now, dry_run=True)}


def keep_house(database: Database, files: FileStore, now: datetime) -> dict[str, int]:
    """Delete and make anonymous what its time has come for, by line of the table; gives how much."""
    done: dict[str, int] = {}
    for line in TABLE:
        done[line.name] = 0
        while True:
            with database.writing() as session:
                swept = line.sweep(session, now, BATCH)
            done[line.name] += swept
            if swept < BATCH:
                break
    done[BURNT] = burn(database, files, now)
    done[ORPHANS] = sweep_orphans(database, files, now)
    return done


def nightly(database: Database, now: datetime) -> None:
    """Keep the house once a night after three in Paris, on one machine of all; the first time at once (R-27)."""
    with database.reading() as session:
        last = chores.last_run(session, chores.HOUSEKEEPING)
    tonight = _last_night(now)
    if last is not None and last.started_at >= tonight:
        return
    if chores.take(database, chores.HOUSEKEEPING, now, LEASE, not_since=tonight):
        done = keep_house(database, store_of(database), now)
        _prune_lists(database, now)
        chores.end(database, chores.HOUSEKEEPING, now, done)
        log.info("the house is kept: %s", ", ".join(f"{name} {number}" for name, number in done.items()))


def _prune_lists(database: Database, now: datetime) -> None:
    """The lists beside the database, which a restore reads, hold no more than the table promises."""
    with database.reading() as session:
        settings, known = session.info["settings"], tombstones.remembered(session)
    tombstones.prune_list(tombstones.list_path(settings), now - TOMBSTONES_KEPT, known)
    accepted.prune(settings.data_dir, now - TEXTS_KEPT)


def burn_files(database: Database, now: datetime) -> None:
    """The worker's chore of every minute: erased files leave the disk soon."""
    if burn(database, store_of(database), now):
        database.settle_pages()


def store_of(database: Database) -> FileStore:
    """The store of the board a database belongs to."""
    with database.reading() as session:
        return FileStore(session.info["settings"].files_dir)


def _last_night(now: datetime) -> datetime:
    """The last time it was three in the morning in Paris."""
    local = now.astimezone(PARIS)
    three = datetime.combine(local.date(), NIGHT, tzinfo=PARIS)
    return three if three <= now else datetime.combine(local.date() - timedelta(days=1), NIGHT, tzinfo=PARIS)
