"""Addresses for places and fields of their own: which there are, and what an address stands for."""

import re
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from jobboard.kit.text import slugify
from jobboard.offers.search.catalogue import Catalogue, NotInMemory
from jobboard.offers.search.places import Where, locate
from jobboard.sheet.fields import DOMAINS
from jobboard.sheet.places.areas import areas, districts
from jobboard.sheet.places.lookup import lookup
from jobboard.sheet.places.names import key

# A page of its own is worth something from so many open offers on.
LEAST_OFFERS = 3
_SLUG = re.compile(r"([a-z0-9-]{1,80})-(\d{2,3}|2[ab])")
# On a large board the places are counted so seldom, in seconds: it takes long and changes little. Elsewhere at each change.
LARGE = 50_000
_COUNTED_EVERY = 600.0


@dataclass(frozen=True, slots=True)
class Landing:
    """A page for a place or a field: the last part of its address, its label or code, how many offers it has."""

    slug: str
    label: str
    count: int


def place_slug(where: Where) -> str:
    """ "clamart-92", "hauts-de-seine", "ile-de-france"; "" for a place that has no page."""
    place = where.place
    if place.commune and place.district:
        return f"{slugify(place.commune, 80)}-{place.district.lower()}"
    if place.district and place.district in districts():
        return slugify(districts()[place.district].name, 80)
    return slugify(place.region, 80) if place.region else ""


def find_place(slug: str) -> Where | None:
    """The place that an address stands for; None where it stands for none."""
    if not re.fullmatch(r"[a-z0-9-]{2,90}", slug):
        return None
    if named := _SLUG.fullmatch(slug):
        name, district = named.groups()
        place = lookup(name.replace("-", " "), district.upper())
        if place is not None and place.commune:
            return locate(f"{place.commune} ({place.district})")
    area = areas().get(key(slug.replace("-", " ")))
    if area is not None and area.kind in ("region", "district"):
        return locate(area.code)
    return None


def landings(
    catalogue: Catalogue, now: datetime, *, counted: bool = True
) -> tuple[list[Landing], list[Landing]]:
    """Places (communes and regions) and fields with enough open offers, the fullest first.

    Without `counted` only what was counted before is told, and NotInMemory raised where that is nothing.
    """
    with catalogue.lock:
        state = (catalogue.version, catalogue.open_at(now))
        kept = catalogue.landings
        if kept is not None:
            at, of, found = kept
            is_large = catalogue.size > LARGE and at <= time.monotonic() < at + _COUNTED_EVERY
            if of == state or is_large:
                known: tuple[list[Landing], list[Landing]] = found
                return known
        if not counted:
            raise NotInMemory
        now_known = _count(catalogue, now)
        catalogue.landings = (time.monotonic(), state, now_known)
    return now_known


def _count(catalogue: Catalogue, now: datetime) -> tuple[list[Landing], list[Landing]]:
    opened = catalogue.open_at(now)
    places: Counter[Where] = Counter()
    column = catalogue.columns["place"]
    codes = column.codes
    for code, count in Counter(codes[slot] for slot in opened).items():
        commune, _, district, region, *_ = (*column.values[code].split("~"), "", "", "", "")
        for name in (f"{commune} ({district})" if commune and district else "", region):
            where = locate(name) if name else None
            if where is not None and where.doubt is None:
                places[where] += count
    fields = {
        code: opened.intersection_cardinality(catalogue.columns["field"].where(("field", code), code.__eq__))
        for code in DOMAINS
    }
    return (
        [
            Landing(place_slug(where), where.label, count)
            for where, count in places.most_common()
            if count >= LEAST_OFFERS and find_place(place_slug(where)) == where
        ],
        [
            Landing(code, code, count)
            for code, count in sorted(fields.items(), key=lambda one: -one[1])
            if count >= LEAST_OFFERS
        ],
    )
