"""Migrations: the database comes from the settings (or from `jobboard migrate`), the tables from jobboard.schema."""

from typing import Any

from sqlalchemy import create_engine, text
from sqlmodel.sql.sqltypes import AutoString

from alembic import context
from jobboard import schema
from jobboard.kit.db import Database, Fixed, Moment
from jobboard.kit.fulltext import is_part_of_the_index
from jobboard.kit.settings import Settings


def render_item(kind: str, thing: Any, _autogen: Any) -> str | bool:
    """Write our own column types as plain ones, so that a migration needs nothing of the program."""
    if kind != "type":
        return False
    if isinstance(thing, AutoString):
        return f"sa.String(length={thing.length})" if thing.length else "sa.String()"
    if isinstance(thing, Moment):
        return "sa.DateTime(timezone=True)"
    if isinstance(thing, Fixed):
        return "sa.Integer()"
    return False


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave the search index's own tables alone."""
    return not (kind in ("table", "index") and is_part_of_the_index(name))


def run() -> None:
    """Migrate without foreign keys on SQLite: its batch mode drops a table, and a cascade would empty the children."""
    url = context.config.attributes.get("url") or Settings().prepared().database
    engine = create_engine(url) if url.startswith("sqlite") else Database(url, patient=True).engine
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=schema.metadata,
            render_as_batch=url.startswith("sqlite"),
            render_item=render_item,
            include_name=include_name,
            compare_type=False,
        )
        with context.begin_transaction():
            context.run_migrations()
            if url.startswith("sqlite") and connection.execute(text("PRAGMA foreign_key_check")).first():
                raise RuntimeError("the migration would leave rows without their parent")
    engine.dispose()


run()
