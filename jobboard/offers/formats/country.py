"""In which country a place lies; the sheet does not keep it."""

import re

from jobboard.sheet.model import Place
from jobboard.sheet.places.areas import areas
from jobboard.sheet.places.gazetteer import named
from jobboard.sheet.places.names import key

_PARTS = re.compile(r"[,;()/|]|\s[-–—]\s")


def country_of(place: Place) -> str:
    """ISO 3166 code: of the French area that was settled, else of the country or city named, else "FR"."""
    if place.commune_code or place.district or place.region:
        return "FR"
    for part in reversed(_PARTS.split(place.text)):
        area = areas().get(key(part))
        if area is not None and area.kind == "country":
            return area.code
    cities = named(key(place.commune)) if place.commune else ()
    return cities[0].country if cities else "FR"
