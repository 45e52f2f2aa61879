"""Chores that must run once for all machines: who starts takes the row, and its lease ends if the machine dies."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from jobboard.kit.db import Database
from jobboard.privacy.models import ChoreRun

BACKUP = "backup"
HOUSEKEEPING = "housekeeping"


def take(
    database: Database, name: str, now: datetime, lease: timedelta, *, not_since: datetime | None = None
) -> bool:
    """Start a chore; False while another machine is at it, or when it was started after `not_since`."""
    free = or_(col(ChoreRun.busy_until).is_(None), col(ChoreRun.busy_until) < now)
    if not_since is not None:
        free = free & (col(ChoreRun.started_at) < not_since)
    started: dict[str, Any] = {"started_at": now, "ended_at": None, "busy_until": now + lease}
    try:
        with database.writing() as session:
            known = update(ChoreRun).where(col(ChoreRun.name) == name, free).values(**started)
            if session.connection().execute(known).rowcount == 1:
                return True
            if session.get(ChoreRun, name) is not None:
                return False
            session.add(ChoreRun(name=name, **started))
    except IntegrityError:
        return False
    return True


def end(database: Database, name: str, now: datetime, report: dict[str, Any]) -> None:
    """Give a chore back, with what it did."""
    with database.writing() as session:
        session.connection().execute(
            update(ChoreRun)
            .where(col(ChoreRun.name) == name)
            .values(ended_at=now, busy_until=None, report=report)
        )


def note_run(database: Database, name: str, now: datetime, report: dict[str, Any]) -> None:
    """Write down a run that somebody started by hand."""
    with database.writing() as session:
        session.merge(ChoreRun(name=name, started_at=now, ended_at=now, busy_until=None, report=report))


def is_busy(session: Session, name: str, now: datetime) -> bool:
    """Whether a chore is being done somewhere."""
    run = session.get(ChoreRun, name)
    return run is not None and run.busy_until is not None and run.busy_until > now


def last_run(session: Session, name: str) -> ChoreRun | None:
    """When a chore was last started and ended, and what it did."""
    return session.get(ChoreRun, name)
