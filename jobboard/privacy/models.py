"""What erasing leaves behind: keyed hashes, files that still have to go, and when chores ran."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from jobboard.kit.db import Moment, Row


class Tombstone(Row, table=True):
    """Somebody (or one application) was erased at a moment; the hash is keyed, so that it names nobody."""

    key_hash: str = Field(primary_key=True, max_length=64)
    erased_at: datetime = Field(sa_type=Moment, index=True)


class DoomedFile(Row, table=True):
    """A file that a committed row no longer needs: the worker takes it from the disk and then this row."""

    __tablename__ = "doomed_file"
    digest: str = Field(primary_key=True, max_length=64)
    doomed_at: datetime = Field(sa_type=Moment)


class ChoreRun(Row, table=True):
    """The last run of a chore that must run once for all machines, and what it did; `busy_until` is its lease."""

    __tablename__ = "chore_run"
    name: str = Field(primary_key=True, max_length=40)
    started_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    busy_until: datetime | None = Field(default=None, sa_type=Moment)
    report: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
