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

from pyroaring import BitMap
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
_FORMAT = 2
# With the condition of the index, which holds more than what is online.
_ONLINE = "FROM offer {hint} WHERE " + INDEXED + f" AND status = '{Status.PUBLISHED}'"
_FIGURES = "SELECT count(*), sum(id) " + _ONLINE
# The oldest or the newest, which the index has at hand; all moments would take as long again as all the rest.
_AT_AN_END = "SELECT published_at, expires_at " + _ONLINE + " ORDER BY published_at {way}, id {way} LIMIT 1"
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
        online = catalogue.online.serialize()
        # What filters have asked of a column is the longest to make anew.
        columns = {
            name: (one, None if one.by_code is None else [held.serialize() for held in one.by_code])
            for name, one in catalogue.columns.items()
        }
        parts = [online, *(numbers.tobytes() for numbers in _numbers(catalogue))]
        for one, sets in columns.values():
            parts += [one.codes.tobytes(), *(sets or ())]
        body = b"".join(parts)
        head = {
            "format": _format(),
            "version": catalogue.version,
            "check": zlib.crc32(body),
            "size": catalogue.size,
            "numbers": len(catalogue.slots),
            "online": len(online),
            "columns": {
                name: [one.codes.typecode, one.values, None if sets is None else [len(held) for held in sets]]
                for name, (one, sets) in columns.items()
            },
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
    widths = [array(code).itemsize for code in "BHIiq"]
    return [_FORMAT, sys.byteorder, widths, *Facets._fields]


def _numbers(catalogue: Catalogue) -> "tuple[array[int], ...]":
    return catalogue.ids, catalogue.published, catalogue.expires, catalogue.stamps, catalogue.slots


def _read(catalogue: Catalogue, path: Path) -> bool:
    """Whether the file could be read, and now stands in the catalogue."""
    try:
        said, _, body = path.read_bytes().partition(b"\n")
        head = json.loads(said)
        if head["format"] != _format() or head["check"] != zlib.crc32(body):
            return False
        _fill(catalogue, head, _Body(body))
    except FileNotFoundError:
        return False
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as problem:
        log.warning("%s cannot be used: %r", path.name, problem)
        catalogue.version = None
        return False
    return True


class _Body:
    """What stands behind the head, taken piece by piece. Raises ValueError where it ends too early."""

    def __init__(self, body: bytes) -> None:
        self.left = memoryview(body)

    def take(self, size: int) -> bytes:
        taken, self.left = self.left[:size], self.left[size:]
        if len(taken) != size:
            raise ValueError("it ends too early")
        return bytes(taken)

    def numbers(self, code: str, size: int) -> "array[int]":
        made: array[int] = array(code)
        made.frombytes(self.take(size * made.itemsize))
        return made

    def column(self, code: str, size: int, values: list[str], sets: list[int] | None) -> Column:
        codes = self.numbers(code, size)
        made = None if sets is None else [BitMap.deserialize(self.take(length)) for length in sets]
        return Column.of(values, codes, made)


def _fill(catalogue: Catalogue, head: dict[str, Any], body: _Body) -> None:
    size = head["size"]
    online = Slots.deserialize(body.take(head["online"]))
    ids, published, expires, read_at = (body.numbers("q", size) for _ in range(4))
    slots = body.numbers("i", head["numbers"])
    columns = {
        name: body.column(code, size, values, sets) for name, (code, values, sets) in head["columns"].items()
    }
    if body.left or columns.keys() != catalogue.columns.keys():
        raise ValueError("it is longer than it says")
    catalogue.take(ids, published, expires, read_at, online, slots, columns, head["version"])


def figures_of(catalogue: Catalogue) -> Figures:
    """What is asked of the database, of the offers in memory that are online: how many, their ids, the oldest, the newest."""
    slots = list(catalogue.online)
    if not slots:
        return (0, 0)
    ends = (slots[0], slots[-1])
    moments = [moment for slot in ends for moment in (catalogue.published[slot], catalogue.expires[slot])]
    return (len(slots), sum(map(catalogue.ids.__getitem__, slots)), *moments)


def _figures_in(session: Session) -> Figures:
    hint, ask = told_index(session, "ix_offer_catalogue"), session.connection().execute
    many, total = ask(text(_FIGURES.format(hint=hint))).one()
    if not many:
        return (0, 0)
    ends = [ask(text(_AT_AN_END.format(hint=hint, way=way))).one() for way in ("ASC", "DESC")]
    return (many, int(total), *stamps(moment for end in ends for moment in end))
