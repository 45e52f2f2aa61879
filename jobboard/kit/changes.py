"""What changed for readers: one board version, bumped in the transaction of the change, and a log of what it was about.

Whoever keeps something ready (pages, an index in memory) asks `kit.watching.Watch`, which costs microseconds, and then
`changes_since` for the rows to look at again. Models say by `watch` which of their changes readers can see; raw
statements say so themselves by `touch` (`tests/house/test_changes.py` finds those that forget).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CheckConstraint, delete, event, inspect, text, update
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Field, Session, col, select

from jobboard.kit.db import Row

# One change of so many rows is logged as a change of everything; the log keeps about so many rows.
MOST_ITEMS = 500
KEPT = 20_000
PRUNED_EVERY = 64
_PENDING = "changes.pending"
_EVERYTHING = None


class BoardVersion(Row, table=True):
    """The one row that says how often the board changed for readers; the log is whole after `complete_from`."""

    __tablename__ = "board_version"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    version: int
    complete_from: int = 0


class BoardChange(Row, table=True):
    """At this version this item changed; no item means that anything may have."""

    __tablename__ = "board_change"
    id: int | None = Field(default=None, primary_key=True)
    version: int = Field(index=True)
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """Where the board stands, and the items that changed since; `items` is None where anything may have."""

    version: int
    items: frozenset[int] | None


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that a session is writing: `before` holds the earlier values of the columns that changed."""

    row: Any
    before: Mapping[str, Any]
    whole: bool
    """Whether the row appears or disappears."""


# Gives the items that a change is about (none: pages only), or None where readers see nothing of it.
Rule = Callable[[RowChange], Iterable[int] | None]
_RULES: dict[type[Any], Rule] = {}
_commits = 0


def watch(model: type[Any], rule: Rule) -> None:
    """Have every session that writes rows of a model bump the board version where the rule says so."""
    _RULES[model] = rule


def is_watched(model: type[Any]) -> bool:
    """Whether readers may have to hear of what is written to this model."""
    return model in _RULES


def touch(session: Session, *items: int) -> None:
    """Bump the version at the commit, for these items; without any, only pages changed."""
    pending: set[int | None] = session.info.setdefault(_PENDING, set())
    pending.update(items)


def touch_everything(session: Session) -> None:
    """Bump the version at the commit and have every index made anew."""
    session.info.setdefault(_PENDING, set()).add(_EVERYTHING)


def current_version(session: Session) -> int:
    """The board version that this session sees; 0 before the first change."""
    return session.exec(select(BoardVersion.version)).one_or_none() or 0


def changes_since(session: Session, version: int) -> Changes:
    """What changed after a version; what is committed meanwhile is told the next time.

    A version that the log does not reach, or of another board, means everything.
    """
    now = current_version(session)
    if now == version:
        return Changes(now, frozenset())
    found = session.exec(
        select(BoardChange.item)
        .where(col(BoardChange.version) > version, col(BoardChange.version) <= now)
        .distinct()
    ).all()
    # Asked last, since the log may have been cut between the statements.
    complete_from = session.exec(select(BoardVersion.complete_from)).one_or_none() or 0
    if not complete_from <= version <= now or _EVERYTHING in found:
        return Changes(now, None)
    return Changes(now, frozenset(item for item in found if item is not None))


def commits_here() -> int:
    """How many changes this process has committed: who reads this before the version misses none of its own."""
    return _commits


def _rows_of(session: Session) -> Iterable[RowChange]:
    for row in (*session.new, *session.deleted):
        if type(row) in _RULES:
            yield RowChange(row, {}, whole=True)
    for row in session.dirty:
        if type(row) in _RULES:
            before = {
                attribute.key: attribute.history.deleted[0] if attribute.history.deleted else None
                for attribute in inspect(row).attrs
                if attribute.history.has_changes()
            }
            if before:
                yield RowChange(row, before, whole=False)


@event.listens_for(Session, "after_flush")
def _collect(session: Session, _context: object) -> None:
    for change in _rows_of(session):
        items = _RULES[type(change.row)](change)
        if items is not None:
            touch(session, *items)


@event.listens_for(Session, "before_commit")
def _bump(session: Session) -> None:
    """Last of all before the commit, so that nobody waits for this row longer than a commit takes."""
    if session.in_nested_transaction():
        return
    session.flush()
    pending: set[int | None] | None = session.info.get(_PENDING)
    if pending is None:
        return
    connection = session.connection()
    version = int(connection.execute(_BUMP).scalar_one())
    items: Iterable[int | None] = pending
    if _EVERYTHING in pending or len(pending) > MOST_ITEMS:
        items = (_EVERYTHING,)
    rows = [{"version": version, "item": item} for item in items]
    if rows:
        connection.execute(_LOG, rows)
    if version % PRUNED_EVERY == 0:
        _prune(session)


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    global _commits
    if session.in_nested_transaction():
        return
    if session.info.pop(_PENDING, None) is not None:
        _commits += 1


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.info.pop(_PENDING, None)


_BUMP = text(
    "INSERT INTO board_version (id, version, complete_from) VALUES (1, 1, 0) "
    "ON CONFLICT (id) DO UPDATE SET version = board_version.version + 1 RETURNING version"
)
_LOG = text("INSERT INTO board_change (version, item) VALUES (:version, :item)")


def _prune(session: Session) -> None:
    """Keep the log's last rows; a reader that was away for longer looks at everything."""
    connection = session.connection()
    last = select(BoardChange.version).order_by(col(BoardChange.id).desc()).offset(KEPT).limit(1)
    cut = connection.execute(last).scalar_one_or_none()
    if cut is not None:
        connection.execute(delete(BoardChange).where(col(BoardChange.version) <= cut))
        connection.execute(update(BoardVersion).values(complete_from=cut))
