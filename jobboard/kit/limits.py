"""Limits that hold over all processes: a counter per purpose, key and window, in its own short transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, text
from sqlmodel import Field, Session, col

from jobboard.kit.db import Database, Moment, Row
from jobboard.kit.tokens import digest

# No window is longer; housekeeping takes older counters away.
KEPT = timedelta(days=2)


class LimitCount(Row, table=True):
    """How often something was done by or to a key (kept as a hash) in one window."""

    __tablename__ = "limit_count"
    key: str = Field(primary_key=True, max_length=64)
    opened_at: datetime = Field(sa_type=Moment, index=True)
    count: int


class LimitReached(Exception):
    """Too often. `retry_after` is in seconds."""

    def __init__(self, purpose: str, retry_after: int) -> None:
        super().__init__(purpose)
        self.purpose = purpose
        self.retry_after = retry_after


_COUNT = text(
    "INSERT INTO limit_count (key, opened_at, count) VALUES (:key, :opened_at, 1) "
    "ON CONFLICT (key) DO UPDATE SET count = limit_count.count + 1 RETURNING count"
).bindparams()


def count_one(
    database: Database, purpose: str, key: str, *, most: int, per: timedelta, now: datetime
) -> None:
    """Count one act of `purpose` for `key`; raise LimitReached when it would be more than `most` in a window `per`.

    Windows are fixed (they start at multiples of `per`), so a burst over a border may reach twice the limit.
    """
    hashed, opened, closes = _window(purpose, key, per, now)
    with database.writing() as session:
        statement = _COUNT.columns(LimitCount.count)  # type: ignore[arg-type]
        counted = session.connection().execute(
            statement,
            {"key": hashed, "opened_at": Moment().process_bind_param(opened, session.get_bind().dialect)},
        )
        reached = int(counted.scalar_one())
    if reached > most:
        raise LimitReached(purpose, retry_after=int((closes - now).total_seconds()) + 1)


def check_count(
    database: Database, purpose: str, key: str, *, most: int, per: timedelta, now: datetime
) -> None:
    """Raise LimitReached where `count_one` has already been refused in this window; count nothing."""
    hashed, _, closes = _window(purpose, key, per, now)
    with database.reading() as session:
        known = session.get(LimitCount, hashed)
    if known is not None and known.count > most:
        raise LimitReached(purpose, retry_after=int((closes - now).total_seconds()) + 1)


def _window(purpose: str, key: str, per: timedelta, now: datetime) -> tuple[str, datetime, datetime]:
    """The key of a counter, and when its window opened and closes."""
    seconds = int(per.total_seconds())
    window = int(now.timestamp()) // seconds
    opened = datetime.fromtimestamp(window * seconds, tz=now.tzinfo)
    return digest(f"{purpose}\0{key}\0{window}"), opened, opened + per


def forget_key(session: Session, purposes: Mapping[str, timedelta], key: str, now: datetime) -> int:
    """Delete the counters of a key (an address) for purposes with their windows; gives how many."""
    hashed = [
        digest(f"{purpose}\0{key}\0{int(now.timestamp()) // int(per.total_seconds()) - back}")
        for purpose, per in purposes.items()
        for back in range(int(KEPT / per) + 2)
    ]
    statement = delete(LimitCount).where(col(LimitCount.key).in_(hashed))
    gone: int = session.connection().execute(statement).rowcount
    return gone
