"""Reads the place field of an offer: one line, already known to speak of a place."""

import re
from dataclasses import replace
from math import log10

from jobboard.sheet.model import Place
from jobboard.sheet.places.around import CHOICE, begins_street, in_street, preposition, segment
from jobboard.sheet.places.gazetteer import named
from jobboard.sheet.places.hit import Hit, common_words
from jobboard.sheet.places.match import PlaceMatch, distance_km, with_text
from jobboard.sheet.places.names import key, words
from jobboard.sheet.places.remote import read_remote
from jobboard.sheet.places.resolve import context, is_context, resolve
from jobboard.sheet.places.scan import Scan, scan
from jobboard.sheet.places.unknown import american, area_alone, by_postcode, unheard

_LONGEST_LINE = 500
LABEL = (
    r"(?:lieux?(?:[ \u00a0](?:de|du|d['’])[ \u00a0]?\w{1,20}){0,2}|localisation|location|place(?: of work)?"
    r"|ville|city|adresse|address|site|où|where)[ \u00a0\u202f]{0,2}[::][ \u00a0]{0,4}"
)
_LABEL = re.compile(r"[ \t]{0,8}" + LABEL, re.IGNORECASE)
# Names this much below the surest one are only mentioned: the university's town, the street's town.
_STRONG = 1.6
_MENTIONED = 2.2
_SUBURB_KM = 40
_PREPOSITIONS = {"near": -2.5, "of": -0.5, "at": 1.0}


_HOUSE_AT = re.compile(r"[^,;/(\d]{3,60}? (?:à|au|in|at) (?=[A-ZÀ-Ý])")


def settle(text: str) -> PlaceMatch | None:
    """The single best reading of a place line, None where the line is empty.

    The first of several strong places wins, the others are its alternatives; `place.text` is the line without
    its label. A line that names no known place gives a match without commune and a doubt ("unknown", "area",
    "abroad"); one that only speaks of remote work gives a match without commune and without doubt.
    """
    line = text[:_LONGEST_LINE]
    label = _LABEL.match(line)
    shift = label.end() if label else 0
    body = line[shift:].rstrip()
    if not words(body, limit=1):
        return None
    remote = read_remote(body)
    found = find_places(body, limit=6)
    if not found:
        return PlaceMatch(Place(text=body.strip(), remote=remote), (shift, shift + len(body)))
    best, *others = _towns_first(found)
    if others and _several(body, found):
        rest = tuple(match.place for match in others)
        best = replace(best, doubt="two_values", alternatives=rest + best.alternatives)
        named = _HOUSE_AT.match(body)
        town = next((match for match in others if named and match.span[0] >= named.end()), None)
        if town is not None and town.place.commune is not None:
            # "Le Val Rosay à Brest": the town is what stands behind "à".
            best = replace(town, alternatives=())
    if best.place.commune is None and remote == "full":
        best = replace(best, doubt=None)
    start, end = best.span
    return with_text(replace(best, span=(start + shift, end + shift)), body.strip(), remote)


def _towns_first(found: list[PlaceMatch]) -> list[PlaceMatch]:
    """A business park or a hamlet without a commune of its own gives way to the town named beside it."""
    if found[0].place.commune_code is None and found[0].place.commune and found[0].doubt != "abroad":
        town = next(
            (
                match
                for match in found
                if match.place.commune_code and match.place.district == found[0].place.district
            ),
            None,
        )
        if town is not None:
            return [town] + [match for match in found if match is not town and match.place.commune_code]
    return found


def find_places(text: str, limit: int = 5) -> list[PlaceMatch]:
    """All places a short text names, the likeliest first, never more than `limit`.

    Where none is known, the best guess of what the words mean: a misspelt name, a region, a town abroad.
    """
    seen = scan(text[:_LONGEST_LINE])
    found = _known(seen)
    if not found:
        guess = american(seen) or by_postcode(seen) or area_alone(seen) or unheard(seen)
        found = [guess] if guess else []
    return found[:limit]


def _known(seen: Scan) -> list[PlaceMatch]:
    said = context(seen)
    scored: list[tuple[float, bool, PlaceMatch]] = []
    for hit in seen.hits:
        if not hit.entries or is_context(seen, hit) or begins_street(seen.text, hit.start):
            continue
        match = resolve(hit, said)
        if match is not None and (score := _score(seen, hit, match)) > 0:
            scored.append((score, hit.district is not None, match))
    top = max((score for score, _, _ in scored), default=0.0)
    # In "Caen (14), Lannoy (59)" each is as surely meant, whatever its size.
    strong = [found for found in scored if found[0] >= top - _STRONG or found[1]]
    weak = [found for found in scored if found not in strong and found[0] >= _MENTIONED]
    matches: dict[tuple[str | None, str | None], PlaceMatch] = {}
    for score, _, match in strong + sorted(weak, key=lambda found: -found[0]):
        same = match.place.commune_code or match.place.commune, match.place.district
        matches.setdefault(same, replace(match, confidence=min(0.98, max(0.2, 0.35 + score / 10))))
    return list(matches.values())


def _score(seen: Scan, hit: Hit, match: PlaceMatch) -> float:
    """How sure it is that a name is meant as the place; above 0 it counts at all.

    The weights were set by hand, looking at about a hundred place lines; only their order matters.
    """
    text, name = seen.text, seen.text[hit.start : hit.end]
    written = text[slice(*hit.around)].strip(" ()")
    population = max(entry.population for entry in hit.entries)
    score = 1.0 + log10(population + 10) / 2 + (hit.last > hit.first)
    if hit.postcode and match.doubt != "postcode":
        score += 5
    elif hit.district:
        score += 3
    elif hit.entries[0].kind == "quarter":
        score += 1
    if text.strip(" \u00a0.,;:-–\n\t()") == written:
        return score + 6
    alone = segment(text, hit.around).strip(" \u00a0.,;:()[]-–") == written
    score += 1.5 if alone else 0
    if not name[0].isupper() and not text.islower() and name[:2] not in ("l'", "d'", "l’", "d’"):
        score -= 3
    score += _PREPOSITIONS.get(preposition(text, hit.around[0]) or "", 0)
    if in_street(text, hit.start):
        score -= 4
    if hit.first == hit.last and hit.sort in common_words() and not (hit.postcode or hit.district):
        score -= 2 if alone else 4
    if hit.area is not None and hit.area.kind != "district":
        score -= 1
    if len(hit.sort) <= 3 and population < 5000 and not alone:
        score -= 2
    return score


def _several(text: str, found: list[PlaceMatch]) -> bool:
    """Whether a line names several places, and not a town with the city or institution it belongs to."""
    first, *others = found
    for other in others:
        between = text[min(first.span[1], other.span[1]) : max(first.span[0], other.span[0])]
        if CHOICE.search(between):
            return True
        beside = not between.strip(" \u00a0,-–()")
        if beside and other.place.commune_code and _size(other.place) < 3 * _size(first.place):
            return True
        # "Arcueil, Paris" says where Arcueil lies; "Grenoble, Lyon" are two places.
        far = (distance_km(first.place, other.place) or 0) > _SUBURB_KM
        city = other.place.commune in ("Paris", "Lyon", "Lille") and not far
        elsewhere = other.place.district != first.place.district
        if elsewhere and not city and other.confidence > first.confidence - 0.3:
            return True
    return False


def _size(place: Place) -> int:
    known = named(key(place.commune or ""))
    return max((entry.population for entry in known if entry.district == place.district), default=0)
