"""Reads the place field of an offer: one line, already known to speak of a place."""

import re
from dataclasses import replace
from math import log10

from jobboard.sheet.model import Place
from jobboard.sheet.places.areas import Area, district_from_postcode, districts, region_of
from jobboard.sheet.places.gazetteer import Entry, at_postcode, named
from jobboard.sheet.places.match import PlaceMatch, place_of, place_of_area, with_text
from jobboard.sheet.places.names import key
from jobboard.sheet.places.remote import read_remote
from jobboard.sheet.places.scan import Hit, Scan, common_words, scan
from jobboard.sheet.places.spelling import nearest

_LONGEST_LINE = 500
_LABEL = re.compile(
    r"[ \t]*(?:lieu(?:x)?(?: (?:de|du|d['’])[ ]?\w{1,20}){0,2}|localisation|location|place(?: of work)?|ville|city|"
    r"adresse|address|site|où|where)[ \u00a0\u202f]{0,2}[::][ \u00a0]*",
    re.IGNORECASE,
)
_STREET = re.compile(
    r"\b(?:rue|avenue|av|ave|boulevard|bd|bld|blvd|cours|place|quai|impasse|all[ée]es?|chemin|square|route|esplanade"
    r"|passage|faubourg|fg|rond[- ]point|mail|promenade|sentier|street|road)\b\.?[ \u00a0](?=\w)",
    re.IGNORECASE,
)
_STREET_END = re.compile(r"[,;\n(|]| [-–—] ?|\d{5}")
_AT = re.compile(
    r"(?:\b(?:à|a|au|aux|in|at|sur|dans|vers|de|basée?s?|situ[ée]e?s?|based|located)[ \u00a0]|\bd['’]|@ ?)$",
    re.I,
)
_OF = re.compile(r"(?:\b(?:de|du|des|of)[ \u00a0](?:la |l['’]|les )?|\bd['’])$", re.IGNORECASE)
_NEAR = re.compile(
    r"\b(?:pr[èe]s|proche|proximit[ée]|c[ôo]t[ée]|banlieue|km|minutes?|min|near|outside|gare|m[ée]tro|station|tram|rer|sortie)"
    r"[ \u00a0](?:de |d['’]|du |des |from |of |to )?(?:la |l['’]|les |le )?$",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(r"[,;/|\n•]|\bou\b|\bet\b|\bor\b|\band\b|\+|&", re.IGNORECASE)
_CHOICE = re.compile(r"\b(?:ou|et|or|and)\b|[/;|&+\n•]", re.IGNORECASE)
_NOT_A_TOWN = re.compile(r"[\d@:]|https?|www", re.IGNORECASE)
_NOTHING = frozenset(
    "a definir defined divers plusieurs several various partout anywhere entreprise company siege bureau bureaux office"
    " offices agence locaux site sites client clients confirmer preciser convenir negociable flexible remote distance"
    " teletravail presentiel hybride hybrid onsite tbd tbc nc na national international europe monde world stage lieu"
    " paris".split()
)


def settle(text: str) -> PlaceMatch | None:
    """The single best reading of a place line, None where it says nothing of a place or of remote work.

    The first of several strong places wins; `place.text` is the line without its label.
    """
    line = text[:_LONGEST_LINE]
    label = _LABEL.match(line)
    shift = label.end() if label else 0
    body = line[shift:].rstrip()
    if not body.strip():
        return None
    written, remote = body.strip(), read_remote(body)
    found = _read(scan(body), limit=6)
    if found:
        first = found[0]
        others = tuple(match.place for match in found[1:])
        if others and _several(body, found):
            first = replace(first, doubt="two_values", alternatives=others + first.alternatives)
        best: PlaceMatch | None = first
    else:
        best = _unknown(body)
    if best is None:
        return (
            PlaceMatch(Place(text=written, remote=remote), (shift, shift + len(body)), None)
            if remote
            else None
        )
    if best.place.commune is None and remote == "full":
        best = replace(best, doubt=None)
    start, end = best.span
    return with_text(replace(best, span=(start + shift, end + shift)), written, remote)


def find_places(text: str, limit: int = 5) -> list[PlaceMatch]:
    """All places a short text names, in the order in which they are likely meant; never more than `limit`."""
    body = text[:_LONGEST_LINE]
    found = _read(scan(body), limit)
    if not found and (guess := _unknown(body)) is not None:
        found = [guess]
    return found[:limit]


def _several(body: str, found: list[PlaceMatch]) -> bool:
    """Whether the line truly names several places, and not a town with the city or the institution it belongs to."""
    first, *others = found
    for other in others:
        between = body[min(first.span[1], other.span[1]) : max(first.span[0], other.span[0])]
        if _CHOICE.search(between):
            return True
        beside = not between.strip(" \u00a0,-–()")
        if beside and _size(other.place) < 3 * _size(first.place) and other.place.commune_code:
            return True
        big = other.place.region == first.place.region and other.place.commune in ("Paris", "Lyon", "Lille")
        if (
            not big
            and other.place.district != first.place.district
            and other.confidence > first.confidence - 0.3
        ):
            return True
    return False


def _size(place: Place) -> int:
    known = named(key(place.commune or ""))
    return max((e.population for e in known if e.district == place.district), default=0)


def _read(seen: Scan, limit: int) -> list[PlaceMatch]:
    context = _context(seen)
    scored: list[tuple[float, Hit, PlaceMatch]] = []
    for hit in seen.hits:
        if not hit.entries or _is_context(seen, hit) or _STREET.match(seen.text, hit.start):
            continue
        match = resolve(hit, context)
        if match is not None:
            score = _score(seen, hit, match)
            if score > 0:
                scored.append((score, hit, match))
    if not scored:
        return _by_postcode(seen) or _areas_only(seen)
    top = max(score for score, _, _ in scored)
    strong = [(s, h, m) for s, h, m in scored if s >= top - 1.6]
    weak = sorted((x for x in scored if x[0] < top - 1.6 and x[0] >= 2.2), key=lambda x: -x[0])
    matches: list[PlaceMatch] = []
    for score, _, match in strong + weak:
        same = (match.place.commune_code or match.place.commune, match.place.district)
        if same not in [(m.place.commune_code or m.place.commune, m.place.district) for m in matches]:
            matches.append(replace(match, confidence=min(0.98, max(0.2, 0.35 + score / 10))))
    return matches[:limit]


def _context(seen: Scan) -> list[Area]:
    """What the line says of district, region and country, and what its postcodes say."""
    found = [
        hit.area for hit in seen.hits if hit.area is not None and (not hit.entries or _is_context(seen, hit))
    ]
    found += [Area("district", code) for _, _, p in seen.postcodes if (code := district_from_postcode(p))]
    return found


def _is_context(seen: Scan, hit: Hit) -> bool:
    """Whether a name that is a town and an area ("Vienne", "Suisse") is said as the area of a town before it."""
    if hit.area is None:
        return False
    if hit.area.kind == "country":
        return bool(seen.text[: hit.start].strip(" \u00a0(,"))
    earlier = [h for h in seen.hits if h.end <= hit.start and h.entries and not h.area]
    return any(_lies_in(entry, hit.area) for h in earlier for entry in h.entries)


def _lies_in(entry: Entry, area: Area) -> bool:
    if area.kind == "country":
        return entry.country == area.code
    if area.kind == "region":
        return region_of(entry.district) == area.code
    return entry.district == area.code


def resolve(hit: Hit, context: list[Area]) -> PlaceMatch | None:
    """The entry a name means: told by its postcode, its district or the line; else the greatest, in doubt."""
    entries, doubt = list(hit.entries), None
    if hit.postcode:
        exact = [e for e in entries if hit.postcode in e.postcodes]
        near = exact or [e for e in entries if e.district == district_from_postcode(hit.postcode)]
        if near:
            entries = near
        else:
            doubt = "postcode"
    elif hit.district:
        near = [e for e in entries if e.district == hit.district]
        if near:
            entries = near
        else:
            doubt = "unknown"
    countries = {area.code for area in context if area.kind == "country"}
    if countries and not (hit.postcode and doubt is None):
        entries = [e for e in entries if e.country in countries]
        if not entries:
            return None
    if doubt == "unknown":
        return None
    for kind in ("district", "region"):
        told = [area for area in context if area.kind == kind]
        inside = [e for e in entries if any(_lies_in(e, area) for area in told)]
        if inside and len(entries) > 1:
            entries = inside
    chosen, *others = entries
    if doubt is None and (others or (hit.area is not None and hit.area.kind != "district")):
        doubt = "homonym"
    if doubt is None and chosen.country != "FR":
        doubt = "abroad"
    postcode = hit.postcode if doubt != "postcode" else None
    chosen = _quarter(chosen, postcode)
    return PlaceMatch(place_of(chosen, "", postcode), hit.around, doubt, tuple(place_of(e) for e in others))


def _quarter(entry: Entry, postcode: str | None) -> Entry:
    """The arrondissement a postcode names, for its coordinates."""
    if postcode is None or entry.kind != "commune" or len(entry.postcodes) < 9:
        return entry
    return next((e for e in at_postcode(postcode) if e.kind == "quarter" and e.code == entry.code), entry)


def _score(seen: Scan, hit: Hit, match: PlaceMatch) -> float:
    """How sure a name is meant as the place; above 0 it counts at all."""
    text, before = seen.text, seen.text[max(0, hit.around[0] - 30) : hit.around[0]]
    name = text[hit.start : hit.end]
    population = max((entry.population for entry in hit.entries), default=0)
    score = 1.0 + log10(population + 10) / 2
    if hit.postcode and match.doubt != "postcode":
        score += 5
    elif hit.district:
        score += 3
    elif hit.entries[0].kind == "quarter":
        score += 1
    if hit.last > hit.first:
        score += 1
    alone = _segment(text, hit.around).strip(" \u00a0.,;:()[]-–") == text[slice(*hit.around)].strip(" ()")
    whole = text.strip(" \u00a0.,;:-–\n\t") == text[slice(*hit.around)].strip()
    if whole:
        return score + 6
    if alone:
        score += 1.5
    if not name[0].isupper() and not (text.islower() or name[:2] in ("l'", "d'")):
        score -= 3
    if _NEAR.search(before):
        score -= 2.5
    elif _OF.search(before):
        score -= 0.5
    elif _AT.search(before):
        score += 1
    if _in_street(text, hit.start):
        score -= 4
    if hit.first == hit.last and hit.sort in common_words() and not (hit.postcode or hit.district):
        score -= 2 if alone else 4
    if hit.area is not None and hit.area.kind != "district":
        score -= 1
    if len(hit.sort) <= 3 and population < 5000 and not alone:
        score -= 2
    return score


def _segment(text: str, span: tuple[int, int]) -> str:
    """The part of the line between the separators around a span."""
    left = 0
    for match in _SEPARATORS.finditer(text, 0, span[0]):
        left = match.end()
    after = _SEPARATORS.search(text, span[1])
    return text[left : after.start() if after else len(text)]


def _in_street(text: str, start: int) -> bool:
    """Whether a position stands inside the name of a street."""
    last = None
    for match in _STREET.finditer(text, 0, start):
        last = match
    if last is None or last.end() > start:
        return False
    return _STREET_END.search(text, last.end(), start) is None


def _by_postcode(seen: Scan) -> list[PlaceMatch]:
    """The commune of a postcode that stands without a known name, when the postcode alone tells it."""
    for start, end, code in seen.postcodes:
        entries = [e for e in at_postcode(code) if e.kind in ("commune", "quarter")]
        entries = [e for e in entries if e.kind == "quarter"] or entries
        # A name with a slip beside its postcode is sought among the communes of that postcode first.
        spelled = [e for e in entries if key(e.name) in _near_keys(seen.text[end : end + 60])]
        chosen = spelled or entries
        if chosen:
            others = tuple(place_of(e) for e in chosen[1:])
            doubt = "misspelt" if spelled else "homonym" if others else None
            if spelled:
                end += len(_SEPARATORS.split(seen.text[end : end + 60].lstrip(" ,-"))[0]) + 1
            return [
                PlaceMatch(
                    place_of(chosen[0], "", code), (start, min(end, len(seen.text))), doubt, others, 0.7
                )
            ]
    return []


def _near_keys(text: str) -> tuple[str, ...]:
    first = _SEPARATORS.split(text.lstrip(" ,-"))[0]
    return nearest(key(first.split("edex")[0].removesuffix(" C").removesuffix(" c")))


def _areas_only(seen: Scan) -> list[PlaceMatch]:
    """A region or a district, when the line names no town."""
    for kind in ("region", "district"):
        for hit in seen.hits:
            if hit.area is not None and hit.area.kind == kind and not _other_words(seen, hit):
                return [PlaceMatch(place_of_area(hit.area), (hit.start, hit.end), "area", (), 0.6)]
    return []


def _other_words(seen: Scan, hit: Hit) -> bool:
    """Whether a district's name is lost among other words ("Agence Nord"), and so means something else."""
    if hit.area is None or hit.area.kind == "region":
        return False
    return key(_segment(seen.text, (hit.start, hit.end)).replace("(", ",")) != hit.sort


def _unknown(body: str) -> PlaceMatch | None:
    """A town the gazetteer does not hold: the nearest name, or the words as written where the line names a town."""
    seen = scan(body)
    context = _context(seen)
    start = len(body) - len(body.lstrip())
    head = re.split(r"[,;(\n|/]| [-–] |\d{5}", body[start:], maxsplit=1)[0].rstrip(" .\u00a0")
    folded = key(head)
    abroad = [area for area in context if area.kind == "country" and area.code != "FR"]
    plain = bool(head) and _names_a_town(head, folded)
    span = (start, start + len(head))
    if plain and not abroad:
        near = _nearest(folded, context)
        if near:
            return PlaceMatch(place_of(near[0]), span, "misspelt", tuple(place_of(e) for e in near[1:4]), 0.5)
    told = len(context) > 0 or re.search(r"\(\d{2,3}\)", body) is not None
    if (
        plain
        and told
        and folded not in {key(d.name) for d in districts().values()}
        and len(head) < len(body.strip())
    ):
        district = next((area.code for area in context if area.kind == "district"), None)
        place = Place(commune=head, district=district, region=region_of(district))
        return PlaceMatch(place, span, "abroad" if abroad else "unknown", (), 0.4)
    if abroad:
        return PlaceMatch(Place(), (0, len(body)), "abroad", (), 0.3)
    return (
        PlaceMatch(Place(), (0, len(body)), "unknown", (), 0.1)
        if folded and read_remote(body) is None
        else None
    )


def _nearest(folded: str, context: list[Area]) -> list[Entry]:
    entries = [entry for sort in nearest(folded) for entry in named(sort)[:3]]
    told = [area for area in context if area.kind != "country"]
    inside = [e for e in entries if any(_lies_in(e, area) for area in told)]
    if told:
        return inside
    # Without any support from the line, the nearest of tiny hamlets is a guess and no reading.
    return [e for e in entries if e.population >= 2000]


def _names_a_town(head: str, folded: str) -> bool:
    """Whether some words can be the name of a town: few of them, capitalised, no figures, no office words."""
    parts = folded.split()
    if not 1 <= len(parts) <= 6 or _NOT_A_TOWN.search(head):
        return False
    if any(part in _NOTHING for part in parts):
        return False
    return head[0].isupper() or head.islower()
