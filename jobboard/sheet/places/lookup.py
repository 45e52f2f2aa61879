"""Places by name, for forms, search pages and addresses: no text to read, only a name or its beginning."""

import re
from functools import lru_cache

from jobboard.sheet.model import Place
from jobboard.sheet.places.areas import districts
from jobboard.sheet.places.gazetteer import Entry, at_postcode, beginning, named
from jobboard.sheet.places.match import place_of
from jobboard.sheet.places.names import key

_POSTCODE_START = re.compile(r"\d{2,5}")
_LONGEST = 80
_ARTICLES = ("le ", "la ", "les ", "l ")


def lookup(name: str, district: str | None = None) -> Place | None:
    """The commune, locality or city abroad of exactly this name (case, accents and hyphens aside).

    With `district` ("92") only one that lies there; without it the greatest of the namesakes. The `text` of
    the place is "Clamart (92)".
    """
    for entry in named(key(name[:_LONGEST])):
        if district is None or entry.district == district:
            return place_of(entry, label(entry))
    return None


def label(entry: Entry) -> str:
    """How a place is offered for choice: the name with its district, so that namesakes differ."""
    return f"{entry.name} ({entry.district})" if entry.district else entry.name


@lru_cache(maxsize=2048)
def search_places(prefix: str, limit: int = 8) -> tuple[Place, ...]:
    """French places whose name or postcode begins so, the most populous first; an article may be left out.

    Two letters or two digits are needed. "Clamart (92)", as this function itself writes it, is found again.
    """
    written = prefix.strip()[:_LONGEST]
    district = None
    if match := re.search(r"\((\d{2,3}|2[AB])\)$", written):
        written, district = written[: match.start()], match.group(1)
    sort = key(written)
    if len(sort) < 2 or limit < 1:
        return ()
    if _POSTCODE_START.fullmatch(sort):
        entries = _in_postcodes(sort)
    else:
        entries = beginning(sort, limit * 4)
        for article in _ARTICLES:
            entries += beginning(article + sort, limit)
        exact = [entry for entry in entries if key(entry.name) == sort]
        rest = [entry for entry in entries if key(entry.name) != sort]
        entries = exact + sorted(rest, key=lambda entry: -entry.population)
    found: dict[str, Place] = {}
    for entry in entries:
        if entry.country == "FR" and (district is None or entry.district == district):
            found.setdefault(label(entry), place_of(entry, label(entry)))
    return tuple(found.values())[:limit]


def _in_postcodes(digits: str) -> list[Entry]:
    if len(digits) == 5:
        return at_postcode(digits)
    return [entry for entry in _starting(digits) if entry.kind == "commune"]


def _starting(digits: str) -> list[Entry]:
    found: dict[str | None, Entry] = {}
    for code in (f"{int(digits) * 10 ** (5 - len(digits)) + n:05d}" for n in range(10 ** (5 - len(digits)))):
        for entry in at_postcode(code):
            found.setdefault(entry.code, entry)
    return sorted(found.values(), key=lambda entry: -entry.population)


def district_name(code: str) -> str | None:
    """The name of a district by its code ("92" is Hauts-de-Seine)."""
    known = districts().get(code)
    return known.name if known else None
