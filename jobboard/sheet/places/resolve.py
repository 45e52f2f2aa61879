"""Which of several namesakes a name means."""

import re

from jobboard.sheet.places.areas import Area, district_from_postcode, districts, region_of
from jobboard.sheet.places.gazetteer import Entry, at_postcode
from jobboard.sheet.places.hit import Hit
from jobboard.sheet.places.match import PlaceMatch, place_of
from jobboard.sheet.places.scan import Scan

_DISTRICT = re.compile(r"\((\d{2,3}|2[ABab])\)")


def context(seen: Scan) -> list[Area]:
    """What a line says of district, region and country by name, by number in brackets and by postcode."""
    found = [hit.area for hit in seen.hits if hit.area and (not hit.entries or is_context(seen, hit))]
    codes = [district_from_postcode(postcode) for _, _, postcode in seen.postcodes]
    codes += [code for code in _DISTRICT.findall(seen.text.upper()) if code in districts()]
    return found + [Area("district", code) for code in codes if code]


def is_context(seen: Scan, hit: Hit) -> bool:
    """Whether a name of a town and of an area ("Vienne", "Suisse") is said as the area of an earlier town."""
    if hit.area is None:
        return False
    if hit.area.kind == "country":
        return bool(seen.text[: hit.start].strip(" \u00a0(,"))
    earlier = [h for h in seen.hits if h.end <= hit.start and h.entries and not h.area]
    return any(lies_in(entry, hit.area) for h in earlier for entry in h.entries)


def lies_in(entry: Entry, area: Area) -> bool:
    """Whether a place lies in a district, a region or a country."""
    if area.kind == "country":
        return entry.country == area.code
    if area.kind == "region":
        return region_of(entry.district) == area.code
    return entry.district == area.code


def resolve(hit: Hit, said: list[Area]) -> PlaceMatch | None:
    """The entry a name means: told by its postcode, its district or the line; else the greatest, in doubt.

    None where the district or the country that is written holds no place of that name.
    """
    entries, settled, conflict = _beside(hit)
    countries = {area.code for area in said if area.kind == "country"}
    if countries and not settled:
        entries = [entry for entry in entries if entry.country in countries]
    if not entries:
        return None
    for kind in ("district", "region"):
        told = [area for area in said if area.kind == kind]
        inside = [entry for entry in entries if any(lies_in(entry, area) for area in told)]
        entries = inside or entries
    chosen, *others = entries
    doubt = None
    if conflict:
        doubt = "postcode"
    elif others or (hit.area is not None and hit.area.kind != "district"):
        doubt = "homonym"
    elif chosen.country != "FR":
        doubt = "abroad"
    postcode = None if conflict else hit.postcode
    place = place_of(_quarter(chosen, postcode), "", postcode)
    return PlaceMatch(place, hit.around, doubt, tuple(place_of(other) for other in others))


def _beside(hit: Hit) -> tuple[list[Entry], bool, bool]:
    """The entries that fit what stands beside; whether it settled them; whether the postcode conflicts."""
    entries = list(hit.entries)
    if hit.postcode:
        exact = [entry for entry in entries if hit.postcode in entry.postcodes]
        # A Cedex postcode is in no list, but its first digits are those of the district.
        fitting = exact or [e for e in entries if e.district == district_from_postcode(hit.postcode or "")]
        return fitting or entries, bool(fitting), not fitting
    if hit.district:
        fitting = [entry for entry in entries if entry.district == hit.district]
        return fitting, bool(fitting), False
    return entries, False, False


def _quarter(entry: Entry, postcode: str | None) -> Entry:
    """The arrondissement a postcode names, for its coordinates."""
    if postcode is None or entry.kind != "commune" or len(entry.postcodes) < 9:
        return entry
    return next((e for e in at_postcode(postcode) if e.kind == "quarter" and e.code == entry.code), entry)
