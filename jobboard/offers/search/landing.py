"""Addresses for places and fields of their own: which there are, and what an address stands for."""

import re
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

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
    for code, value in enumerate(column.values):
        count = opened.intersection_cardinality(column.slots_of(code))
        if count:
            for where in _places_of(value):
                places[where] += count
    fields = {
        code: opened.intersection_cardinality(catalogue.columns["field"].where(("field", code), code.__eq__))
        for code in DOMAINS
    }
    return (
        [
            Landing(_slug_that_leads_to(where), where.label, count)
            for where, count in places.most_common()
            if count >= LEAST_OFFERS and _slug_that_leads_to(where)
        ],
        [
            Landing(code, code, count)
            for code, count in sorted(fields.items(), key=lambda one: -one[1])
            if count >= LEAST_OFFERS
        ],
    )


@lru_cache(maxsize=50_000)
def _places_of(value: str) -> tuple[Where, ...]:
    """The commune and the region of a place as the catalogue holds it, where they are known for sure."""
    commune, _, district, region, *_ = (*value.split("~"), "", "", "", "")
    named = (f"{commune} ({district})" if commune and district else "", region)
    found = (locate(name) for name in named if name)
    return tuple(where for where in found if where is not None and where.doubt is None)


@lru_cache(maxsize=50_000)
def _slug_that_leads_to(where: Where) -> str:
    slug = place_slug(where)
    return slug if find_place(slug) == where else ""
