"""Statements that run at each application: their SQL, and how values are written and read, worked out once.

SQLAlchemy looks a statement up, and builds what its result is read by, each time it runs. Beside statements as small as
these that takes several times as long as the database does.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, cast

from sqlalchemy import Column, Executable
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import SessionTransaction
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine
from sqlmodel import Session

# Where a session keeps its transaction and the connection of it.
_CONNECTION = "kit.prepared"
# Makes the driver's value of ours, or ours of the driver's.
_Turn = Callable[[Any], Any]


def run(connection: Connection, sql: str, values: Any = ()) -> tuple[list[tuple[Any, ...]], Any]:
    """Run the driver's own SQL in a connection's transaction: its rows, and what the driver says of their columns.

    Raises what SQLAlchemy raises for the database's errors; who listens for statements hears of it.
    """
    cursor = connection.connection.cursor()
    try:
        for hear in connection.engine.dispatch.before_cursor_execute:
            hear(connection, cursor, sql, values, None, False)
        cursor.execute(sql, values)
        described = cursor.description
        return (cast(list[tuple[Any, ...]], cursor.fetchall()) if described else []), described
    except connection.dialect.loaded_dbapi.Error as problem:
        kind = connection.dialect.loaded_dbapi.Error
        # The values stay out of the log.
        raise DBAPIError.instance(
            sql, None, problem, kind, hide_parameters=True, dialect=connection.dialect
        ) from problem
    finally:
        cursor.close()


class Prepared:
    """One statement for both databases: fixed but for its `bindparam`s, without a list behind IN."""

    def __init__(self, make: Callable[[Dialect], Executable], columns: Iterable[str] | None = None) -> None:
        """`make` gives the statement for a database; `columns` are those that an INSERT writes."""
        self._make = make
        self._columns = None if columns is None else list(columns)
        self._plans: dict[type[Dialect], _Plan] = {}

    def rows(self, session: Session, **values: Any) -> list[tuple[Any, ...]]:
        """Run it in the session's transaction, behind what waits there; the rows it gives, their values in order.

        Raises TypeError unless there is a value for each `bindparam`, and what a session raises for the database's errors.
        """
        # With nothing waiting this costs nothing.
        session.flush()
        return self.rows_on(_connection(session), **values)

    def rows_on(self, connection: Connection, **values: Any) -> list[tuple[Any, ...]]:
        """The same in a connection's transaction, for whoever has no session."""
        kind = type(connection.dialect)
        plan = self._plans.get(kind)
        if plan is None:
            plan = self._plans[kind] = _planned(
                self._make(connection.dialect), connection.dialect, self._columns
            )
        found, described = run(connection, plan.sql, plan.bound(values))
        if plan.readers is None and described:
            # How a number comes, say, is only told with the first row.
            plan.readers = _readers(plan.types, connection.dialect, described)
        return [plan.read(row) for row in found] if plan.readers else found

    def first(self, session: Session, **values: Any) -> tuple[Any, ...] | None:
        """The same for a statement that gives one row at most."""
        found = self.rows(session, **values)
        return found[0] if found else None

    def value(self, session: Session, **values: Any) -> Any:
        """The first value of that row; None without one."""
        found = self.rows(session, **values)
        return found[0][0] if found else None


def prepared(statement: Executable, columns: Iterable[str] | None = None) -> Prepared:
    """A statement that is the same for both databases."""
    return Prepared(lambda _: statement, columns)


def _connection(session: Session) -> Connection:
    """`session.connection()`, asked for once in each of its transactions, which begin by that; a savepoint is one too."""
    known = session.info.get(_CONNECTION)
    if known is not None and known[0] is _innermost(session):
        return cast(Connection, known[1])
    connection = session.connection()
    session.info[_CONNECTION] = (_innermost(session), connection)
    return connection


def _innermost(session: Session) -> SessionTransaction | None:
    return session.get_nested_transaction() or session.get_transaction()


@dataclass(slots=True)
class _Plan:
    """A statement as one kind of database takes it."""

    sql: str
    names: frozenset[str]
    """Of all its values."""
    constants: Mapping[str, Any]
    """The values that the statement brings along."""
    writers: tuple[tuple[str, _Turn], ...]
    """What turns the values that are not the same here and there."""
    types: tuple[TypeEngine[Any], ...]
    """Of the columns of its rows."""
    in_order: Callable[[Mapping[str, Any]], tuple[Any, ...]] | None
    """Puts the values in their places, where the driver takes them by place and not by name."""
    readers: tuple[tuple[int, _Turn], ...] | None = None
    """What turns the values of a row that are not the same here and there, by their places."""

    def bound(self, given: Mapping[str, Any]) -> Any:
        values = {**self.constants, **given}
        if values.keys() != self.names:
            raise TypeError(
                f"the statement takes {sorted(self.names - self.constants.keys())}, not {list(given)}"
            )
        for name, turn in self.writers:
            values[name] = turn(values[name])
        return values if self.in_order is None else self.in_order(values)

    def read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        values = list(row)
        for place, turn in self.readers or ():
            values[place] = turn(values[place])
        return tuple(values)


def _planned(statement: Executable, dialect: Dialect, columns: list[str] | None) -> _Plan:
    compiled = cast(SQLCompiler, statement.compile(dialect=dialect, column_keys=columns))  # type: ignore[attr-defined]
    if compiled.post_compile_params or compiled.literal_execute_params:
        raise TypeError("a statement whose text depends on its values cannot be prepared")
    names = compiled.positiontup if compiled.positiontup is not None else list(compiled.bind_names.values())
    if len(set(names)) != len(names):
        raise TypeError("a prepared statement takes each value once")
    binds = [compiled.binds[name] for name in names]
    given = cast(Iterable[Column[Any]], statement.exported_columns)  # type: ignore[attr-defined]
    writers = [_own(bind.type, dialect).bind_processor(dialect) for bind in binds]
    return _Plan(
        sql=str(compiled),
        names=frozenset(names),
        constants={name: bind.value for name, bind in zip(names, binds, strict=True) if not bind.required},
        writers=tuple((name, turn) for name, turn in zip(names, writers, strict=True) if turn is not None),
        types=tuple(column.type for column in given),
        in_order=_in_order(names) if compiled.positional else None,
    )


def _readers(
    types: Iterable[TypeEngine[Any]], dialect: Dialect, described: Iterable[Sequence[Any]]
) -> tuple[tuple[int, _Turn], ...]:
    turns = [
        _own(kind, dialect).result_processor(dialect, told[1])
        for kind, told in zip(types, described, strict=True)
    ]
    return tuple((place, turn) for place, turn in enumerate(turns) if turn is not None)


def _in_order(names: list[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple([values[name] for name in names])


def _own(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)
