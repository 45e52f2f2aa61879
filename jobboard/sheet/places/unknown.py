"""What is left when a line holds no known name: a postcode, a slip of the pen, a town abroad, a region."""

import re

from jobboard.sheet.model import Place
from jobboard.sheet.places.areas import Area, areas, region_of
from jobboard.sheet.places.around import SEPARATORS, segment
from jobboard.sheet.places.gazetteer import Entry, at_postcode, named
from jobboard.sheet.places.hit import word_list
from jobboard.sheet.places.match import PlaceMatch, place_of, place_of_area
from jobboard.sheet.places.names import key
from jobboard.sheet.places.remote import read_remote
from jobboard.sheet.places.resolve import context, lies_in
from jobboard.sheet.places.scan import Scan
from jobboard.sheet.places.spelling import nearest

_HEAD_END = re.compile(r"[,;(\n|/]| [-–] |\d{5}")
_NOT_A_TOWN = re.compile(r"[\d@:]|https?|www", re.IGNORECASE)
# "University of Granit, Saltmouth, UK": the town is what stands behind the house.
_HOUSE_FIRST = re.compile(
    r"[ ]{0,9}[^,;(\n]{0,40}\b(?:universit\w+|institut\w*|colleges?|schools?|academy|faculty|observatory|museum)\b"
    r"[^,;(\n]{0,60},[ ]{0,3}(?=[^,;(\n]{2,40},)",
    re.IGNORECASE,
)
_CEDEX = re.compile(r"\bcedex\b.*", re.IGNORECASE)
# "Front Royal, VA 22630": the form American addresses have.
_AMERICAN = re.compile(
    r"\s*([A-Z][A-Za-z.' -]{1,30}), (?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA"
    r"|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])(?: \d{5})?(?=\W*(?:$|\n|,? USA|,? U\.S|,? United States))"
)
# Without any support from the line, the nearest of tiny villages is a guess and no reading.
_LEAST_POPULATION = 2000


def american(seen: Scan) -> PlaceMatch | None:
    """A town written with its state: its zip code is no postcode of ours."""
    match = _AMERICAN.match(seen.text)
    if match is None:
        return None
    return PlaceMatch(Place(commune=match[1]), match.span(1), "abroad", (), 0.4)


def by_postcode(seen: Scan) -> PlaceMatch | None:
    """The commune of a postcode that stands without a known name; a misspelt name beside it is put right."""
    for start, end, code in seen.postcodes:
        entries = [e for e in at_postcode(code) if e.kind in ("commune", "quarter")]
        entries = [e for e in entries if e.kind == "quarter"] or entries
        written = _CEDEX.sub("", SEPARATORS.split(seen.text[end : end + 60].lstrip(" ,-–"))[0])
        near = nearest(key(written))
        spelled = [entry for entry in entries if key(entry.name) in near]
        chosen = spelled or entries
        if chosen:
            others = tuple(place_of(entry) for entry in chosen[1:])
            if spelled:
                end = min(len(seen.text.rstrip()), end + 1 + len(written))
            doubt = "misspelt" if spelled else "homonym" if others else None
            return PlaceMatch(place_of(chosen[0], "", code), (start, end), doubt, others, 0.7)
    return None


def area_alone(seen: Scan) -> PlaceMatch | None:
    """A region or a district, when the line names no town."""
    for kind in ("region", "district"):
        for hit in seen.hits:
            if hit.area is None or hit.area.kind != kind:
                continue
            # "Agence Nord" or "Technicien Manche" do not speak of the district.
            part = segment(seen.text, (hit.start, hit.end)).replace("(", ",")
            if kind == "region" or key(part) == hit.sort:
                return PlaceMatch(place_of_area(hit.area), (hit.start, hit.end), "area", (), 0.6)
    return None


def unheard(seen: Scan) -> PlaceMatch | None:
    """A town the gazetteer does not hold: the nearest name, or the words as written if they name a town."""
    text, said = seen.text, context(seen)
    house = _HOUSE_FIRST.match(text)
    start = house.end() if house else len(text) - len(text.lstrip())
    head = _HEAD_END.split(text[start:], maxsplit=1)[0].rstrip(" .\u00a0")
    sort = key(head)
    abroad = any(area.kind == "country" and area.code != "FR" for area in said)
    plain = _names_a_town(head, sort)
    span = (start, start + len(head))
    if plain and not abroad and (near := _nearest(sort, said)):
        others = tuple(place_of(entry) for entry in near[1:4])
        return PlaceMatch(place_of(near[0]), span, "misspelt", others, 0.5)
    if plain and said and sort not in areas() and len(head) < len(text.strip()):
        # "Grandvaux, Suisse", "Neuville-aux-Pins (62)": the form of the line says that this is a town.
        district = next((area.code for area in said if area.kind == "district" and not abroad), None)
        place = Place(commune=head, district=district, region=region_of(district))
        return PlaceMatch(place, span, "abroad" if abroad else "unknown", (), 0.4)
    if abroad:
        return PlaceMatch(Place(), (start, len(text)), "abroad", (), 0.3)
    if sort and read_remote(text) is None:
        return PlaceMatch(Place(), (start, len(text)), "unknown", (), 0.1)
    return None


def _nearest(sort: str, said: list[Area]) -> list[Entry]:
    entries = [entry for name in nearest(sort) for entry in named(name)[:3]]
    told = [area for area in said if area.kind != "country"]
    if told:
        return [entry for entry in entries if any(lies_in(entry, area) for area in told)]
    return [entry for entry in entries if entry.population >= _LEAST_POPULATION]


def _names_a_town(head: str, sort: str) -> bool:
    """Whether some words can be the name of a town: few of them, capitalised, no figures, no office words."""
    parts = sort.split()
    if not 1 <= len(parts) <= 6 or _NOT_A_TOWN.search(head):
        return False
    offices = word_list("no_town.txt")
    if parts[0] in offices or (len(parts) == 2 and parts[1] in offices):
        return False
    return head[0].isupper() or head.islower()
