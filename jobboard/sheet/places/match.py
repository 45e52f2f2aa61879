"""What a reading of a place gives, and how an entry of the gazetteer becomes a Place of the sheet."""

from dataclasses import dataclass, replace
from math import asin, cos, radians, sin, sqrt

from jobboard.sheet.model import Place
from jobboard.sheet.places.areas import Area, districts, region_of
from jobboard.sheet.places.gazetteer import Entry


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """One place read from a text: `span` is where it stands, `confidence` 0 … 1.

    `doubt` is None or one of: homonym (namesakes the text does not tell apart), two_values (several
    places are named), misspelt (the nearest name was taken), postcode (it belongs to another town),
    abroad, area (a region or district without a town), unknown (no such place). `alternatives` are the
    others, the likeliest first.
    """

    place: Place
    span: tuple[int, int]
    doubt: str | None = None
    alternatives: tuple[Place, ...] = ()
    confidence: float = 1.0


def place_of(entry: Entry, text: str = "", postcode: str | None = None) -> Place:
    """The Place of an entry; the postcode is the written one, else the entry's own if it has just one."""
    own = entry.postcodes[0] if len(entry.postcodes) == 1 else None
    return Place(
        text=text,
        commune=entry.name,
        commune_code=entry.code,
        district=entry.district,
        region=region_of(entry.district),
        postcode=postcode or own,
        latitude=entry.latitude,
        longitude=entry.longitude,
    )


def place_of_area(area: Area, text: str = "") -> Place:
    """A Place that holds only a district with its region, or only a region; a country leaves both empty."""
    if area.kind == "district":
        return Place(text=text, district=area.code, region=districts()[area.code].region)
    return Place(text=text, region=area.code if area.kind == "region" else None)


def with_text(match: PlaceMatch, text: str, remote: str | None) -> PlaceMatch:
    """The same match for the whole line: the line as written, and the remote work it speaks of."""
    return replace(match, place=replace(match.place, text=text, remote=remote))


def distance_km(a: Place, b: Place) -> float | None:
    """Kilometres between two places as the crow flies (haversine), None where coordinates are missing."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    lat_a, lat_b = radians(a.latitude), radians(b.latitude)
    half_lat, half_lon = (lat_b - lat_a) / 2, radians(b.longitude - a.longitude) / 2
    chord = sin(half_lat) ** 2 + cos(lat_a) * cos(lat_b) * sin(half_lon) ** 2
    return 12742.0 * asin(sqrt(min(1.0, chord)))
