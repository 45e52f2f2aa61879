"""The names of places, held as one sorted list of lines: exact look-up and prefix are both a bisection.

About 37 500 French communes, former communes and arrondissements, 60 localities that are no commune, 240
cities abroad. Sources and licences: docs/decisions/0002-places.md.
"""

import lzma
from bisect import bisect_left
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from jobboard.sheet.places.names import key

# No key holds this character, so "key + LAST" is just behind all lines of that key.
_LAST = "\uffff"
# A science park has no inhabitants, yet people who name it mean it rather than a hamlet of the same name.
_LOCALITY_POPULATION = 20_000


class Entry(NamedTuple):
    """One name in the gazetteer; kind: commune, former, quarter, locality or city (abroad).

    `code` is the INSEE code of the commune as it is today, also for a former commune or an arrondissement.
    """

    name: str
    kind: str
    code: str | None
    district: str | None
    country: str
    postcodes: tuple[str, ...]
    population: int
    latitude: float | None
    longitude: float | None


def _read(name: str) -> str:
    return (files(__package__) / name).read_text("utf-8")


def table(name: str) -> list[list[str]]:
    """The rows of a hand-kept .tsv file of this folder, without its comments."""
    return [line.split("\t") for line in _read(name).splitlines() if line and not line.startswith("#")]


@cache
def lines() -> list[str]:
    """All rows in the order of their keys; read once, at the first question (about 80 ms and 5 MB)."""
    packed = (files(__package__) / "communes.tsv.xz").read_bytes()
    rows = lzma.decompress(packed).decode("utf-8").split("\n")
    for names, district, code, postcode, latitude, longitude in table("localities.tsv"):
        shown, *others = names.split("|")
        for name in (shown, *others):
            rows.append("\t".join((key(name), shown, code, postcode, "", latitude, longitude, district)))
    for names, country, population, latitude, longitude in table("world.tsv"):
        for sort, name in {key(name): name for name in reversed(names.split("|"))}.items():
            rows.append("\t".join((sort, name, "", "", population, latitude, longitude, "", country)))
    # A place may stand twice under one key (as locality and as former commune); `named` keeps one of them.
    rows.sort()
    return rows


def _postcodes(packed: str) -> tuple[str, ...]:
    first, *rest = packed.split(" ")
    return (first, *(p if len(p) == 5 else first[:2] + p for p in rest)) if first else ()


def _entry(line: str) -> Entry:
    sort, name, code, postcodes, population, latitude, longitude, *more = line.split("\t")
    district = more[0] if more else district_of(code)
    country = more[1] if len(more) > 1 else "FR"
    if len(more) > 1:
        kind = "city"
    elif more:
        kind = "locality"
    elif not population and sort == key(name):
        kind = "former"
    else:
        kind = "quarter" if sort != key(name) else "commune"
    return Entry(
        name,
        kind,
        code or None,
        district or None,
        country,
        _postcodes(postcodes),
        int(population) if population else (_LOCALITY_POPULATION if kind == "locality" else 0),
        float(latitude) if latitude else None,
        float(longitude) if longitude else None,
    )


def district_of(code: str) -> str:
    """The district's code inside an INSEE code: two characters, three overseas."""
    return code[:3] if code.startswith(("97", "98")) else code[:2]


@lru_cache(maxsize=4096)
def named(sort: str) -> tuple[Entry, ...]:
    """The entries whose key is exactly `sort`, the most populous first, France before abroad."""
    rows = lines()
    found: dict[tuple[str | None, str | None, str], Entry] = {}
    for at in range(bisect_left(rows, sort + "\t"), bisect_left(rows, sort + "\t" + _LAST)):
        entry = _entry(rows[at])
        same = (entry.code or entry.name, entry.district, entry.country)
        if same not in found or found[same].population < entry.population:
            found[same] = entry
    return tuple(sorted(found.values(), key=_weight, reverse=True))


def _weight(entry: Entry) -> float:
    # Overseas and foreign namesakes come first only where they are clearly the greater place.
    if entry.country != "FR":
        return entry.population / 100
    return entry.population / 2 if len(entry.district or "") == 3 else float(entry.population)


def continues(sort: str) -> bool:
    """Whether some name begins with the words of `sort` and goes on."""
    rows = lines()
    at = bisect_left(rows, sort + " ")
    return at < len(rows) and rows[at].startswith(sort + " ")


def beginning(prefix: str, limit: int) -> list[Entry]:
    """The communes and localities whose key begins with `prefix`, the most populous first."""
    rows = lines()
    low, high = bisect_left(rows, prefix), bisect_left(rows, prefix + _LAST)
    # Only the population is read from all of them; the rest of a row is read for the few that are given.
    sized = sorted(range(low, high), key=lambda at: -_population(rows[at]))
    found: list[Entry] = []
    seen: set[tuple[str, str | None]] = set()
    for at in sized:
        entry = _entry(rows[at])
        if (entry.name, entry.code) not in seen:
            seen.add((entry.name, entry.code))
            found.append(entry)
            if len(found) == limit:
                break
    return found


def _population(line: str) -> int:
    cells = line.split("\t", 8)
    size = int(cells[4] or 0) if len(cells) == 7 else _LOCALITY_POPULATION
    return size // 100 if len(cells) == 9 else size


@cache
def _by_postcode() -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for at, line in enumerate(lines()):
        for postcode in _postcodes(line.split("\t", 4)[3]):
            found.setdefault(postcode, []).append(at)
    return {postcode: tuple(rows) for postcode, rows in found.items()}


def at_postcode(postcode: str) -> list[Entry]:
    """The communes, former communes and arrondissements of a postcode, the most populous first."""
    rows = lines()
    return sorted((_entry(rows[at]) for at in _by_postcode().get(postcode, ())), key=_weight, reverse=True)


def entries() -> list[Entry]:
    """Every row of the gazetteer, for tests and for building other tables."""
    return [_entry(line) for line in lines()]


@cache
def keys() -> list[str]:
    """Every distinct key of a French name, for the search of misspelt ones."""
    return sorted({line.split("\t", 1)[0] for line in lines() if line.count("\t") < 8})
