"""What SQLAlchemy works out for an engine, worked out once a process.

An engine that is new has compiled no statement, and for those of one page that takes longer than running them. A board
keeps its engines until it ends. The tests make four a board and some ten thousand in all: here they share the dialect of
the first of their kind, and what any of them has compiled. Both are what SQLAlchemy offers to whoever brings a dialect.
"""

from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache


class _Once(type):
    """Whoever asks for an instance of such a class is given the first."""

    def __init__(cls, *given: Any) -> None:
        super().__init__(*given)
        cls.made: Any = None
        cls.compiled: LRUCache[Any, Any] = LRUCache(2000)

    def __call__(cls, **given: Any) -> Any:
        cls.made = cls.made or super().__call__(**given)
        return cls.made


class Sqlite(SQLiteDialect_pysqlite, metaclass=_Once):
    """SQLite, the same for every engine."""

    supports_statement_cache = True

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Let it find what others have compiled."""
        engine.update_execution_options(compiled_cache=cls.compiled)


class Postgres(PGDialect_psycopg, metaclass=_Once):
    """PostgreSQL, the same for every engine: a process of the tests has one server."""

    supports_statement_cache = True
    known = False

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Let it find what others have compiled."""
        engine.update_execution_options(compiled_cache=cls.compiled)

    def initialize(self, connection: Connection) -> None:
        """Ask the server what it can do, once."""
        if not self.known:
            super().initialize(connection)
            self.known = True


def share() -> None:
    """From now on, in this process."""
    registry.register("sqlite", __name__, "Sqlite")
    registry.register("postgresql.psycopg", __name__, "Postgres")
