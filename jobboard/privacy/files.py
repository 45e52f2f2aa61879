"""Files that nobody needs any more leave the disk after the commit that said so, never before."""

from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlmodel import Session, col, select

from jobboard.applications.models import Application
from jobboard.applications.queries import kept_digests
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.mail.models import OutboxMessage
from jobboard.privacy.chores import BACKUP, is_busy
from jobboard.privacy.models import DoomedFile

# A file that was just sent belongs to a form whose row is about to be written.
FRESH = timedelta(minutes=15)
# Without a row: left over by a form that was never sent, or by a crash.
ORPHANS_KEPT = timedelta(hours=24)


def doom(session: Session, digests: set[str], now: datetime) -> None:
    """Note files that should go; `burn` takes those that no row needs."""
    for digest in digests - {""}:
        session.merge(DoomedFile(digest=digest, doomed_at=now))
    session.flush()


def burn(database: Database, files: FileStore, now: datetime) -> int:
    """Take from the disk what was doomed and is needed by no row; gives how many. Rests while a backup is made."""
    gone = 0
    for digest in _doomed(database, now):
        with database.writing() as session:
            # Asked with the write lock of the row that would be lost, so that it cannot come in between.
            if not is_needed(session, digest):
                if files.is_fresh(digest, now - FRESH):
                    continue
                gone += files.delete(digest)
            doomed = session.get(DoomedFile, digest)
            if doomed is not None:
                session.delete(doomed)
    return gone


def _doomed(database: Database, now: datetime) -> list[str]:
    with database.reading() as session:
        if is_busy(session, BACKUP, now):
            return []
        return list(session.exec(select(DoomedFile.digest).order_by(col(DoomedFile.digest))))


def is_needed(session: Session, digest: str) -> bool:
    """Whether an application or a letter still carries this file."""
    carried = select(Application.id).where(
        Application.cv_digest == digest, col(Application.cv_deleted_at).is_(None)
    )
    attached = select(OutboxMessage.id).where(
        or_(col(OutboxMessage.attachment_digest) == digest, col(OutboxMessage.body_digest) == digest)
    )
    return any(session.exec(found.limit(1)).first() is not None for found in (carried, attached))


def needed(session: Session) -> set[str]:
    """The files that rows still need."""
    attached = select(OutboxMessage.attachment_digest).where(
        col(OutboxMessage.attachment_digest).is_not(None)
    )
    return kept_digests(session) | {digest for digest in session.exec(attached.distinct()) if digest}


def sweep_orphans(database: Database, files: FileStore, now: datetime, *, dry_run: bool = False) -> int:
    """Delete files older than a day that no row needs; gives how many. Rests while a backup is made."""
    with database.reading() as session:
        if is_busy(session, BACKUP, now) and not dry_run:
            return 0
        keep = needed(session)
    return len(files.sweep(keep, now - ORPHANS_KEPT, dry_run=dry_run))
