"""Rows as plain lines, the same for both databases: so one kind's backup can be restored into the other."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from jobboard import schema
from jobboard.kit.db import Moment

BATCH = 500
# What no board should take from another day: versions of pages, counters, who is signed in, the relay's mood.
LEFT_OUT = frozenset({"board_version", "board_change", "limit_count", "signed_in", "mail_relay", "chore_run"})
_TYPES: dict[str, type[Any]] = {"moment": Moment, "date": sa.Date, "json": sa.JSON, "bool": sa.Boolean}


@dataclass(frozen=True, slots=True)
class Shape:
    """A table as a backup knows it: its name, and (name, kind) of each column, the key first."""

    name: str
    columns: tuple[tuple[str, str], ...]

    @property
    def table(self) -> Any:
        """The table for statements; kinds without a type of their own pass through as the database has them."""
        made = [sa.column(name, _TYPES[kind]() if kind in _TYPES else None) for name, kind in self.columns]
        return sa.table(self.name, *made)


def shapes() -> list[Shape]:
    """The tables of this version, parents before children."""
    return [
        Shape(table.name, tuple((column.name, _kind(column)) for column in table.columns))
        for table in schema.metadata.sorted_tables
        if table.name not in LEFT_OUT
    ]


def _kind(column: Any) -> str:
    for kind, known in _TYPES.items():
        if isinstance(column.type, known):
            return kind
    return "plain"


def read_rows(connection: Connection, shape: Shape) -> Iterator[list[Any]]:
    """Every row as plain values, in the order of the first column, without holding them all in memory."""
    table = shape.table
    statement = sa.select(*table.columns).order_by(next(iter(table.columns)))
    found = connection.execution_options(stream_results=True, max_row_buffer=BATCH).execute(statement)
    for row in found:
        yield [value.isoformat() if isinstance(value, datetime | date) else value for value in row]


def write_rows(connection: Connection, shape: Shape, rows: Iterator[list[Any]]) -> int:
    """Insert rows as `read_rows` gave them; gives how many."""
    table, written = shape.table, 0
    names = [name for name, _ in shape.columns]
    while batch := list(islice(rows, BATCH)):
        values = [dict(zip(names, _back(shape, row), strict=True)) for row in batch]
        connection.execute(sa.insert(table), values)
        written += len(batch)
    return written


def _back(shape: Shape, row: list[Any]) -> Iterator[Any]:
    for (_, kind), value in zip(shape.columns, row, strict=True):
        if value is None or kind not in ("moment", "date"):
            yield value
        else:
            yield datetime.fromisoformat(value) if kind == "moment" else date.fromisoformat(value)


def as_line(row: list[Any]) -> bytes:
    """A row as one line of JSON."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
