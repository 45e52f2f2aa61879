"""What in a database would break or be lost in a migration: found before anything is changed (R-17)."""

from collections.abc import Iterator

from sqlalchemy import Column, MetaData, String, Table, and_, create_engine, func, select
from sqlalchemy.engine import Connection

from jobboard.kit.db import holds_nul
from jobboard.kit.settings import Settings

SHOWN = 5
# Addresses by which people are found: two that differ by case only are one person twice.
KEYS = (("user", "email_key"),)


def troubles(settings: Settings) -> list[str]:
    """One line for each kind of row that stands in the way, with the first ids; an empty list for a sound database."""
    engine = create_engine(settings.database)
    metadata = MetaData()
    try:
        with engine.connect() as connection:
            metadata.reflect(connection)
            return [
                line
                for table in metadata.sorted_tables
                if "id" in table.columns
                for line in (
                    *_orphans(connection, table),
                    *_nuls(connection, table),
                    *_twins(connection, table),
                )
            ]
    finally:
        engine.dispose()


def _orphans(connection: Connection, table: Table) -> Iterator[str]:
    for key in table.foreign_keys:
        parent = key.column.table.alias()
        joined = table.outerjoin(parent, key.parent == parent.columns[key.column.name])
        lost = and_(key.parent.is_not(None), parent.columns[key.column.name].is_(None))
        found = connection.execute(select(table.c.id).select_from(joined).where(lost).order_by(table.c.id))
        yield from _line(
            f"{table.name}.{key.parent.name} points to no row of {key.column.table.name}",
            list(found.scalars()),
        )


def _nuls(connection: Connection, table: Table) -> Iterator[str]:
    for column in table.columns:
        condition = holds_nul(connection, column) if isinstance(column.type, String) else None
        if condition is not None:
            found = connection.execute(select(table.c.id).where(condition).order_by(table.c.id))
            yield from _line(f"{table.name}.{column.name} holds a NUL character", list(found.scalars()))


def _twins(connection: Connection, table: Table) -> Iterator[str]:
    for name, column_name in KEYS:
        if table.name == name and column_name in table.columns:
            column: Column[str] = table.columns[column_name]
            twice = select(func.lower(column)).group_by(func.lower(column)).having(func.count() > 1)
            found = connection.execute(
                select(table.c.id).where(func.lower(column).in_(twice)).order_by(table.c.id)
            )
            yield from _line(f"{name}.{column_name} differs from another only by case", list(found.scalars()))


def _line(what: str, ids: list[int]) -> Iterator[str]:
    if ids:
        more = ", …" if len(ids) > SHOWN else ""
        yield f"{what}: {len(ids)} rows (id {', '.join(map(str, ids[:SHOWN]))}{more})"
