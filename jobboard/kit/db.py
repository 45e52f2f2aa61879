"""Two databases, one behaviour: engines, sessions, column types, names of constraints.

Only this file and `kit/fulltext.py` know which database it is.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    DateTime,
    Engine,
    Index,
    Insert,
    Integer,
    Select,
    Table,
    create_engine,
    event,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import sessionmaker
from sqlalchemy.types import TypeDecorator
from sqlmodel import Session, SQLModel

from jobboard.kit.prepared import run

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMES

# What a database that is away, locked or damaged raises, through the library or through the driver itself.
TROUBLE = (SQLAlchemyError, sqlite3.Error)

# A form waits for the writer before it; a worker holds the lock for milliseconds.
BUSY_MILLISECONDS = 15_000
PATIENT_MILLISECONDS = 120_000


class Row(SQLModel):
    """What every table is made from.

    Rows are checked by forms and by the database (P-13), seldom by pydantic: its part of a class is built when it is
    first asked for, which takes a sixth off the time in which the program starts.
    """

    model_config = {"defer_build": True}


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime on both databases; SQLite would otherwise give back naive ones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """SQLite's text in one step: the library's way takes five, at thirty moments for each application."""
        return _moment_as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _moment_as_text(value: datetime | None) -> str | None:
    """As SQLAlchemy's own type of SQLite writes a `datetime`."""
    if value is None:
        return None
    if value.tzinfo is not UTC:
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        value = value.astimezone(UTC)
    return value.isoformat(" ", "microseconds")[:26]


class Fixed(TypeDecorator[Decimal]):
    """A decimal with a fixed number of places, kept as a whole number: exact and the same on both databases."""

    impl = Integer
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else int((value * 10**self.places).to_integral_value())

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.places)


def unique_where(name: str, *columns: str, where: str) -> Index:
    """A unique index over the rows that satisfy a condition, on both databases."""
    condition = text(where)
    return Index(name, *columns, unique=True, sqlite_where=condition, postgresql_where=condition)


def one_of(column: str, values: type[StrEnum] | tuple[str, ...], *, empty: bool = False) -> CheckConstraint:
    """A CHECK that a text column holds one of these values (or NULL where `empty`)."""
    listed = ", ".join(f"'{value}'" for value in values)
    rule = f"{column} IN ({listed})"
    return CheckConstraint(f"{column} IS NULL OR {rule}" if empty else rule, name=column)


@contextmanager
def for_show(session: Session, *, unless: bool) -> Iterator[None]:
    """Do what stands inside and take it back (`unless`: keep it), so that the time taken does not tell which it was."""
    if unless:
        yield
        return
    trial = session.begin_nested()
    try:
        yield
    finally:
        trial.rollback()


class Database:
    """One database with two doors: `writing` commits or rolls back whole, `reading` cannot change a row."""

    def __init__(self, url: str, *, info: dict[str, Any] | None = None, patient: bool = False) -> None:
        """`info` goes with every session (what letters need); `patient` lifts the time limits, for long chores."""
        self.url = url
        self.sqlite = url.startswith("sqlite")
        self.engine = _engine(url, read_only=False, patient=patient)
        self.read_engine = _engine(url, read_only=True, patient=patient)
        # How safe a commit is belongs to the connection there, to the transaction here.
        self.count_engine = _hasty(url) if self.sqlite else self.engine
        kept = info if info is not None else {}
        self.write_session = sessionmaker(self.engine, class_=Session, expire_on_commit=False, info=kept)
        self.read_session = sessionmaker(self.read_engine, class_=Session, expire_on_commit=False, info=kept)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back when anything is raised."""
        with self.write_session() as session:
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise

    @contextmanager
    def counting(self) -> Iterator[Connection]:
        """A transaction for what is counted at each request: seen by all at once, but a power cut may still forget it.

        Waiting for the disk is most of a small transaction's time.
        """
        with self.count_engine.begin() as connection:
            if not self.sqlite:
                connection.execute(text("SET LOCAL synchronous_commit TO off"))
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session on a read-only connection: a GET that tries to write fails."""
        with self.read_session() as session:
            yield session

    def own_reader(self) -> Any:
        """A read-only driver connection outside the pool, for whoever asks at each request; theirs to close."""
        pooled = self.read_engine.raw_connection()
        driver = pooled.driver_connection
        pooled.detach()
        return driver

    def probe(self) -> None:
        """Raise unless the database can be written: takes the write lock and leaves no trace."""
        with self.engine.begin() as connection:
            if not self.sqlite:
                connection.execute(text("SELECT 1"))
            connection.rollback()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection that sees the database as it was at its first statement, however long it reads."""
        engine = self.read_engine
        if not self.sqlite:
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with engine.connect() as connection:
            yield connection
            connection.rollback()

    def settle_pages(self) -> None:
        """Write SQLite's log of changes into its file and empty it, so that deleted words are in neither.

        PostgreSQL gives the room of deleted rows back by its own vacuum.
        """
        if not self.sqlite:
            return
        connection = self.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()
        self.count_engine.dispose()
        self.read_engine.dispose()


def _engine(url: str, *, read_only: bool, patient: bool) -> Engine:
    if url.startswith("sqlite"):
        engine = create_engine(
            url,
            pool_size=16,
            max_overflow=32,
            connect_args={"check_same_thread": False},
            hide_parameters=True,
        )
        event.listen(engine, "connect", _sqlite_reader if read_only else _sqlite_writer)
        if patient:
            event.listen(engine, "connect", _sqlite_patient)
        event.listen(engine, "begin", _begin if read_only else _begin_immediate)
        return engine
    limits = "" if patient else "-c statement_timeout=10000 -c lock_timeout=5000"
    options = f"{limits} -c idle_in_transaction_session_timeout=60000 -c timezone=UTC"
    if read_only:
        options += " -c default_transaction_read_only=on"
    return create_engine(
        url,
        pool_size=8,
        max_overflow=16,
        pool_pre_ping=True,
        connect_args={"options": options.strip()},
        # A failing statement is logged without the names and addresses in it.
        hide_parameters=True,
    )


def _hasty(url: str) -> Engine:
    engine = _engine(url, read_only=False, patient=False)
    event.listen(engine, "connect", _sqlite_hasty)
    return engine


def _pragmas(connection: Any, *extra: str) -> None:
    # SQLAlchemy's own begin is replaced by ours, so that a write takes its lock at once (P-15).
    connection.isolation_level = None
    cursor = connection.cursor()
    wanted = ("journal_mode=WAL", f"busy_timeout={BUSY_MILLISECONDS}", "foreign_keys=ON", "synchronous=FULL")
    for pragma in (*wanted, *extra):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_writer(connection: Any, _record: Any) -> None:
    # What is erased must not stay in free pages of the file.
    _pragmas(connection, "secure_delete=ON")


def _sqlite_reader(connection: Any, _record: Any) -> None:
    _pragmas(connection, "query_only=ON")


def _sqlite_hasty(connection: Any, _record: Any) -> None:
    # In the log of changes at once, on disk with the next commit that waits for it.
    connection.execute("PRAGMA synchronous=NORMAL")


def _sqlite_patient(connection: Any, _record: Any) -> None:
    # SQLite gives the lock to whoever asks at the right moment: beside busy writers that may take long.
    connection.execute(f"PRAGMA busy_timeout={PATIENT_MILLISECONDS}")


def _begin(connection: Connection) -> None:
    run(connection, "BEGIN")


def _begin_immediate(connection: Connection) -> None:
    run(connection, "BEGIN IMMEDIATE")


def skip_locked(statement: Select[Any], session: Session, *, of: Any = None) -> Select[Any]:
    """The statement with `FOR UPDATE SKIP LOCKED` where several workers share the database; `of` names the table to lock."""
    if session.get_bind().dialect.name == "sqlite":
        return statement
    return statement.with_for_update(skip_locked=True, of=of)


def insert_once(dialect: Dialect, table: Table, unique: str) -> Insert:
    """An INSERT that writes nothing, and gives no id, where another row has the same value in a unique column."""
    made = sqlite_insert(table) if dialect.name == "sqlite" else postgres_insert(table)
    return made.on_conflict_do_nothing(index_elements=[unique]).returning(table.c.id)


def guarded(session: Session) -> AbstractContextManager[object]:
    """A savepoint for an insert after a look, where another transaction may write the same row in between.

    On SQLite nobody can: whoever writes is alone from its first statement on, and a savepoint would be for nothing.
    """
    return nullcontext() if session.get_bind().dialect.name == "sqlite" else session.begin_nested()


def told_index(session: Session, name: str) -> str:
    """What a statement says behind its table so that SQLite reads this index; PostgreSQL chooses by itself and well."""
    return f"INDEXED BY {name}" if session.get_bind().dialect.name == "sqlite" else ""


def holds_nul(connection: Connection, column: Any) -> ColumnElement[bool] | None:
    """Whether a text holds a NUL character, which PostgreSQL refuses and so never holds: None there."""
    if connection.dialect.name != "sqlite":
        return None
    return func.instr(column, func.char(0)) > 0


def catch_up_sequences(connection: Connection, tables: Iterable[str]) -> None:
    """After rows were inserted with their ids: let PostgreSQL go on counting behind them. SQLite does by itself."""
    if connection.dialect.name == "sqlite":
        return
    for table in tables:
        named = connection.execute(
            text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": f'"{table}"'}
        ).scalar_one()
        if named is not None:
            last = connection.execute(text(f'SELECT max(id) FROM "{table}"')).scalar_one()  # noqa: S608
            connection.execute(
                text("SELECT setval(:sequence, :last, :used)"),
                {"sequence": named, "last": last or 1, "used": last is not None},
            )


def take_turn(session: Session, what: str) -> bool:
    """Whether nobody else does `what` in a transaction of theirs: then nobody can until ours ends.

    On SQLite only one transaction writes at a time anyway.
    """
    if session.get_bind().dialect.name == "sqlite":
        return True
    taken = session.connection().execute(
        text("SELECT pg_try_advisory_xact_lock(hashtext(:what))"), {"what": what}
    )
    return bool(taken.scalar_one())


def like_prefix(word: str) -> str:
    """A LIKE pattern (escape character `\\`) for a word at the beginning of any word of a folded text."""
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"% {escaped}%"
