"""Limits that hold over all processes: a counter per purpose, key and window, in its own short transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Integer, String, bindparam, delete, text
from sqlmodel import Field, Session, col, select

from jobboard.kit.db import Database, Moment, Row
from jobboard.kit.prepared import prepared
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


_COUNT = prepared(
    text(
        "INSERT INTO limit_count (key, opened_at, count) VALUES (:key, :opened_at, 1) "
        "ON CONFLICT (key) DO UPDATE SET count = limit_count.count + 1 RETURNING count"
    )
    .bindparams(bindparam("key", type_=String), bindparam("opened_at", type_=Moment))
    .columns(count=Integer)
)
_KNOWN = prepared(select(col(LimitCount.count)).where(col(LimitCount.key) == bindparam("key")))


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` acts of a purpose for a key in each window `per`.

    Windows are fixed (they start at multiples of `per`), so a burst over a border may reach twice the limit.
    """

    purpose: str
    key: str
    most: int
    per: timedelta


def count_one(
    database: Database, purpose: str, key: str, *, most: int, per: timedelta, now: datetime
) -> None:
    """Count one act of `purpose` for `key`; raise LimitReached when it would be more than `most` in a window `per`."""
    count_all(database, Limit(purpose, key, most, per), now=now)


def count_all(database: Database, *limits: Limit, now: datetime, once: Limit | None = None) -> None:
    """Count one act under each limit, in one transaction, up to the first that it would pass; then raise LimitReached.

    An act that `once` has counted before is not counted again: LimitReached where it was refused then.
    """
    refused = None
    with database.counting() as connection:
        again = once is not None and _count(connection, once, now) > once.most
        for limit in limits:
            reached = _known(connection, limit, now) if again else _count(connection, limit, now)
            if reached > limit.most:
                refused = limit
                break
    if refused is not None:
        _, _, closes = _window(refused, now)
        raise LimitReached(refused.purpose, retry_after=int((closes - now).total_seconds()) + 1)


def _count(connection: Connection, limit: Limit, now: datetime) -> int:
    hashed, opened, _ = _window(limit, now)
    ((count,),) = _COUNT.rows_on(connection, key=hashed, opened_at=opened)
    return int(count)


def _known(connection: Connection, limit: Limit, now: datetime) -> int:
    return sum(count for (count,) in _KNOWN.rows_on(connection, key=_window(limit, now)[0]))


def _window(limit: Limit, now: datetime) -> tuple[str, datetime, datetime]:
    """The key of a counter, and when its window opened and closes."""
    seconds = int(limit.per.total_seconds())
    window = int(now.timestamp()) // seconds
    opened = datetime.fromtimestamp(window * seconds, tz=now.tzinfo)
    return digest(f"{limit.purpose}\0{limit.key}\0{window}"), opened, opened + limit.per


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
