"""The catalogue in a file, for the next start: read back in a tenth of the time that the database takes.

The file is a help and never the truth: it is brought to the present by the log of changes, then held against figures of
the database itself, and whatever does not fit is thrown away. It holds nothing that a public page does not say.
"""

import json
import logging
import os
import sys
import zlib
from array import array
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from jobboard.kit.db import told_index
from jobboard.offers.indexing import Facets
from jobboard.offers.models import Status
from jobboard.offers.search.bits import Slots
from jobboard.offers.search.catalogue import INDEXED, Catalogue, stamps
from jobboard.offers.search.columns import Column

log = logging.getLogger(__name__)
# Another one, another file: to be raised whenever facets mean something else.
_FORMAT = 1
# The condition of the index, which holds more than what is online.
_FIGURES = (
    "SELECT "  # noqa: S608
    + ", ".join(
        f"{what} FILTER (WHERE status = '{Status.PUBLISHED}')"
        for what in (
            "count(*)",
            "sum(id)",
            "min(published_at)",
            "max(published_at)",
            "min(expires_at)",
            "max(expires_at)",
        )
    )
    + " FROM offer {hint} WHERE "
    + INDEXED
)
Figures = tuple[int, ...]


def wake(catalogue: Catalogue, session: Session, path: Path) -> None:
    """Fill a new catalogue, from the file if that fits, and write the file where it did not."""
    with catalogue.lock:
        if catalogue.version is None and _read(catalogue, path):
            catalogue.refresh(session)
            if figures_of(catalogue) == _figures_in(session):
                return
            log.warning("the offers kept in %s are not those of the database; reading all of them", path.name)
            catalogue.version = None
        catalogue.refresh(session)
        save(catalogue, path)


def save(catalogue: Catalogue, path: Path) -> None:
    """Write the file whole or not at all; a disk that is full only makes the next start slower."""
    with catalogue.lock:
        if catalogue.version is None:
            return
        body = b"".join(_parts(catalogue))
        head = {
            "format": _format(),
            "version": catalogue.version,
            "check": zlib.crc32(body),
            "size": catalogue.size,
            "online": len(catalogue.online.serialize()),
            "columns": {name: [one.codes.typecode, one.values] for name, one in catalogue.columns.items()},
        }
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(OSError):
        path.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            temporary.write_bytes(json.dumps(head).encode() + b"\n" + body)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


def _format() -> list[Any]:
    widths = [array(code).itemsize for code in "BHIq"]
    return [_FORMAT, sys.byteorder, widths, *Facets._fields]


def _parts(catalogue: Catalogue) -> list[bytes]:
    numbers = (catalogue.ids, catalogue.published, catalogue.expires, catalogue.stamps)
    columns = (column.codes for column in catalogue.columns.values())
    return [catalogue.online.serialize(), *(one.tobytes() for one in (*numbers, *columns))]


def _read(catalogue: Catalogue, path: Path) -> bool:
    """Whether the file could be read, and now stands in the catalogue."""
    try:
        said, _, body = path.read_bytes().partition(b"\n")
        head = json.loads(said)
        if head["format"] != _format() or head["check"] != zlib.crc32(body):
            return False
        _fill(catalogue, head, memoryview(body))
    except FileNotFoundError:
        return False
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as problem:
        log.warning("%s cannot be used: %r", path.name, problem)
        catalogue.version = None
        return False
    return True


def _fill(catalogue: Catalogue, head: dict[str, Any], body: memoryview) -> None:
    at = head["online"]
    online = Slots.deserialize(bytes(body[:at]))
    ids, at = _array("q", head["size"], body, at)
    published, at = _array("q", head["size"], body, at)
    expires, at = _array("q", head["size"], body, at)
    read_at, at = _array("q", head["size"], body, at)
    columns = {}
    for name, (code, values) in head["columns"].items():
        codes, at = _array(code, head["size"], body, at)
        columns[name] = Column.of(values, codes)
    if at != len(body) or columns.keys() != catalogue.columns.keys():
        raise ValueError("it is longer than it says")
    catalogue.take(ids, published, expires, read_at, online, columns, head["version"])


def _array(code: str, size: int, body: memoryview, at: int) -> tuple["array[int]", int]:
    made: array[int] = array(code)
    end = at + size * made.itemsize
    made.frombytes(body[at:end])
    if len(made) != size:
        raise ValueError("it ends too early")
    return made, end


def figures_of(catalogue: Catalogue) -> Figures:
    """What `_FIGURES` asks of the database, of the offers in memory that are online."""
    slots = list(catalogue.online)
    if not slots:
        return (0, 0)
    ends = [catalogue.expires[slot] for slot in slots]
    return (
        len(slots),
        sum(catalogue.ids[slot] for slot in slots),
        catalogue.published[slots[0]],
        catalogue.published[slots[-1]],
        min(ends),
        max(ends),
    )


def _figures_in(session: Session) -> Figures:
    statement = text(_FIGURES.format(hint=told_index(session, "ix_offer_catalogue")))
    many, total, *moments = session.connection().execute(statement).one()
    return (many, int(total), *stamps(moments)) if many else (0, 0)
