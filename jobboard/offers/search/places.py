"""Where somebody looks: a commune with its surroundings, a district, a region, a postcode, or words we do not know."""

import re
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

from jobboard.kit.text import words
from jobboard.offers.search.columns import Accepts
from jobboard.sheet.model import Place
from jobboard.sheet.places import settle
from jobboard.sheet.places.areas import areas, districts
from jobboard.sheet.places.gazetteer import named
from jobboard.sheet.places.hit import common_words
from jobboard.sheet.places.lookup import label
from jobboard.sheet.places.match import place_of_area
from jobboard.sheet.places.names import key

_DISTRICT = re.compile(r"\d{2,3}|2[abAB]")
_KM = 12742.0
# A smaller place is rather a word that some village happens to be called.
_LEAST_PEOPLE = 10_000
_LONGEST_NAME, _MOST_WORDS = 5, 12
_BEFORE = frozenset(["a", "at", "autour", "dans", "de", "en", "in", "near", "on", "pres", "sur", "vers"])


@dataclass(frozen=True, slots=True)
class Where:
    """A place as understood. `label` is how we say it; `others` are namesakes; `near` says that a radius means something.

    `doubt` is None, "misspelt", "homonym" or "unknown" (then its words are looked for among the places of offers).
    """

    label: str
    place: Place
    near: bool
    doubt: str | None = None
    others: tuple[str, ...] = ()

    def accepts(self, radius: int) -> Accepts:
        """Whether a place of an offer, as `Facets.place` writes it, lies here or at most `radius` km away."""
        if self.doubt == "unknown":
            wanted = set(words(self.label))
            return lambda value: bool(wanted) and wanted <= set(words(value.replace("~", " ")))
        if self.near:
            return lambda value: self._here(value) or self.distance(value) <= radius
        place = self.place
        if place.district:
            return lambda value: value.split("~")[2:3] == [place.district]
        return lambda value: value.split("~")[3:4] == [place.region]

    def _here(self, value: str) -> bool:
        parts = value.split("~")
        if len(parts) < 7 or not parts[0]:
            return False
        same = (
            parts[1] == self.place.commune_code if self.place.commune_code else parts[0] == self.place.commune
        )
        # An arrondissement was asked for: only that, since the whole town has one code.
        return same and (self.place.postcode is None or parts[4] in ("", self.place.postcode))

    def distance(self, value: str) -> float:
        """Kilometres from here to a place of an offer; beyond everything where one is not known."""
        at = coordinates(value)
        if at is None or self.place.latitude is None or self.place.longitude is None:
            return 1e9
        return kilometres(self.place.latitude, self.place.longitude, *at)


@lru_cache(maxsize=40_000)
def coordinates(value: str) -> tuple[float, float] | None:
    """Latitude and longitude of `Facets.place`."""
    parts = value.split("~")
    return (float(parts[5]), float(parts[6])) if len(parts) == 7 and parts[5] and parts[6] else None


def kilometres(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """As the crow flies (haversine)."""
    high = sin(radians(lat_b - lat_a) / 2) ** 2
    wide = sin(radians(lon_b - lon_a) / 2) ** 2
    return _KM * asin(sqrt(min(1.0, high + cos(radians(lat_a)) * cos(radians(lat_b)) * wide)))


@lru_cache(maxsize=4096)
def locate(text: str) -> Where | None:
    """What a place field says. None where it says nothing."""
    folded = key(text)
    if not folded:
        return None
    code = text.strip().upper()
    if _DISTRICT.fullmatch(text.strip()) and code in districts():
        return _district(code)
    area = areas().get(folded)
    # Paris is a district, too; whoever writes it means the town and what lies around it.
    if area is not None and area.kind in ("region", "district") and folded != "paris":
        if area.kind == "district":
            return _district(area.code)
        return Where(area.code, place_of_area(area), near=False)
    found = settle(text)
    if found is None:
        return None
    place, doubt = found.place, found.doubt if found.doubt in ("misspelt", "homonym") else None
    if place.commune:
        label = f"{place.commune} ({place.district})" if place.district else place.commune
        if place.postcode and place.postcode in text:
            label = f"{place.commune} ({place.postcode})"
        others = tuple(
            f"{other.commune} ({other.district})"
            for other in found.alternatives
            if other.commune and other.district
        )
        return Where(label, place, near=place.latitude is not None, doubt=doubt, others=others[:4])
    if place.district:
        return _district(place.district)
    if place.region:
        return Where(place.region, place, near=False)
    return Where(text, place, near=False, doubt="unknown")


def _district(code: str) -> Where:
    district = districts()[code]
    return Where(f"{district.name} ({code})", Place(district=code, region=district.region), near=False)


@dataclass(frozen=True, slots=True)
class Town:
    """A town among the words of a search: as a place field takes it, and the other words."""

    label: str
    others: str


def town_named(words_of_it: str) -> str | None:
    """A town of some size, at home or abroad, that is called exactly so, as a place field takes it."""
    name = key(words_of_it)
    if not name or name in common_words():
        return None
    found = named(name)
    return label(found[0]) if found and found[0].population >= _LEAST_PEOPLE else None


@lru_cache(maxsize=4096)
def town_among(text: str) -> Town | None:
    """The last town that stands among the words of a search, the longest name first; none where a phrase is asked for."""
    typed = text.split()
    if len(typed) > _MOST_WORDS or set(text) & set('"“”„«»'):
        return None
    for count in range(min(_LONGEST_NAME, len(typed)), 0, -1):
        for first in range(len(typed) - count, -1, -1):
            town = town_named(" ".join(typed[first : first + count]))
            if town is not None:
                before, after = typed[:first], typed[first + count :]
                while before and key(before[-1]) in _BEFORE:
                    before.pop()
                return Town(town, " ".join(before + after))
    return None
