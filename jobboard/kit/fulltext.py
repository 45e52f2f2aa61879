"""The index of terms: FTS5 on SQLite, a GIN index on PostgreSQL, kept by the database in the row's own transaction.

Terms come from `kit/analysis.py` ready made, so an engine only looks up which rows hold them; who comes first is
decided elsewhere, the same way on both. Besides `kit/db.py` this is the only file that knows the dialect.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import DDL, Table, delete, event, text
from sqlmodel import Field, Session, col

from jobboard.kit.db import Row

# Only rows in these states are indexed; elsewhere nobody may find them.
STATES = ("published", "paused", "held")
_IN_STATES = "('" + "', '".join(STATES) + "')"
INDEX = "offer_words"

SQLITE_UP = (
    f"CREATE VIEW {INDEX}_source AS SELECT id, terms FROM offer WHERE status IN {_IN_STATES}",
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5(terms, content='{INDEX}_source', content_rowid='id', "
    "tokenize='ascii', detail='none', columnsize=0)",
    f"CREATE TRIGGER {INDEX}_insert AFTER INSERT ON offer WHEN new.status IN {_IN_STATES} "
    f"BEGIN INSERT INTO {INDEX}(rowid, terms) VALUES (new.id, new.terms); END",
    f"CREATE TRIGGER {INDEX}_delete AFTER DELETE ON offer WHEN old.status IN {_IN_STATES} "
    f"BEGIN INSERT INTO {INDEX}({INDEX}, rowid, terms) VALUES ('delete', old.id, old.terms); END",
    # One trigger for both halves: SQLite does not say which of two it runs first.
    f"CREATE TRIGGER {INDEX}_update AFTER UPDATE OF status, terms ON offer "
    f"WHEN old.terms IS NOT new.terms OR (old.status IN {_IN_STATES}) <> (new.status IN {_IN_STATES}) "
    f"BEGIN INSERT INTO {INDEX}({INDEX}, rowid, terms) "
    f"SELECT 'delete', old.id, old.terms WHERE old.status IN {_IN_STATES}; "
    f"INSERT INTO {INDEX}(rowid, terms) SELECT new.id, new.terms WHERE new.status IN {_IN_STATES}; END",
)
SQLITE_DOWN = (
    *(f"DROP TRIGGER IF EXISTS {INDEX}_{name}" for name in ("insert", "delete", "update")),
    f"DROP TABLE IF EXISTS {INDEX}",
    f"DROP VIEW IF EXISTS {INDEX}_source",
)
POSTGRES_UP = (
    f"CREATE INDEX {INDEX} ON offer USING gin (string_to_array(terms, ' ')) WHERE status IN {_IN_STATES}",
)
POSTGRES_DOWN = (f"DROP INDEX IF EXISTS {INDEX}",)


class IndexedWord(Row, table=True):
    """A word that stood in a published text, folded, and as it was first written: what may have been meant or begun."""

    __tablename__ = "indexed_word"
    id: int | None = Field(default=None, primary_key=True)
    word: str = Field(max_length=40, unique=True)
    shown: str = Field(max_length=40)


def attach(table: Table) -> None:
    """Have the index made and dropped with the table of offers (migrations carry the same statements)."""
    for moment, sqlite, postgres in (
        ("after_create", SQLITE_UP, POSTGRES_UP),
        ("before_drop", SQLITE_DOWN, POSTGRES_DOWN),
    ):
        for dialect, statements in (("sqlite", sqlite), ("postgresql", postgres)):
            for statement in statements:
                event.listen(table, moment, DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]


def is_part_of_the_index(name: str | None) -> bool:
    """Whether a table or an index is one of those that the engines keep for themselves: no model describes them."""
    return name is not None and name.startswith(INDEX)


def postings(session: Session, terms: Sequence[str]) -> list[int]:
    """Ids of the rows that hold at least one of the terms, in no order. Terms are `[a-z0-9]` only."""
    if not terms:
        return []
    connection = session.connection().connection.driver_connection
    assert connection is not None
    if _is_sqlite(session):
        wanted = " OR ".join(f'"{term}"' for term in terms)
        rows = connection.execute(f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH ?", (wanted,))
    else:
        statement = (
            f"SELECT id FROM offer WHERE status IN {_IN_STATES} AND string_to_array(terms, ' ') && %s::text[]"
        )
        rows = connection.execute(statement, (list(terms),))
    return [row[0] for row in rows.fetchall()]


def rebuild(session: Session) -> None:
    """Make the index anew from the rows, in the order of their ids; PostgreSQL's index needs only its pages packed."""
    if _is_sqlite(session):
        # Its own command for it reads the rows in the order of another index, and then writes at every one of them.
        for statement in (
            f"INSERT INTO {INDEX}({INDEX}) VALUES ('delete-all')",
            f"INSERT INTO {INDEX}(rowid, terms) "
            f"SELECT id, terms FROM offer NOT INDEXED WHERE status IN {_IN_STATES} ORDER BY id",
        ):
            session.connection().execute(text(statement))
    else:
        session.connection().execute(text(f"REINDEX INDEX {INDEX}"))


def check(session: Session) -> None:
    """Raise unless the index says exactly what the rows say. PostgreSQL's is part of the table and cannot differ."""
    if _is_sqlite(session):
        session.connection().execute(
            text(f"INSERT INTO {INDEX}({INDEX}, rank) VALUES ('integrity-check', 1)")
        )


def learn(session: Session, words: Iterable[tuple[str, str]]) -> None:
    """Add (folded, written) words to those that may have been meant; known ones stay as they are."""
    # In one order, so that two publications wait for each other instead of for ever.
    rows = [{"word": word, "shown": shown} for word, shown in sorted(dict(words).items())]
    if rows:
        session.connection().execute(_LEARN, rows)


_LEARN = text("INSERT INTO indexed_word (word, shown) VALUES (:word, :shown) ON CONFLICT (word) DO NOTHING")


def unlearn(session: Session, words: Sequence[str]) -> None:
    """Forget folded words, such as the name of somebody who is erased; a text that still holds them teaches them anew."""
    session.connection().execute(delete(IndexedWord).where(col(IndexedWord.word).in_(words)))


def learnt_after(session: Session, last: int) -> list[tuple[int, str, str]]:
    """(id, word, as written) of the words added since an id."""
    return [
        (int(row[0]), str(row[1]), str(row[2]))
        for row in session.connection().execute(_LEARNT, {"last": last})
    ]


_LEARNT = text("SELECT id, word, shown FROM indexed_word WHERE id > :last ORDER BY id")


def _is_sqlite(session: Session) -> bool:
    return bool(session.get_bind().dialect.name == "sqlite")
