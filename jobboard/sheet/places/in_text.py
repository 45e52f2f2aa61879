"""Finds the places a whole offer speaks of by the strong words beside them, for offers without a label."""

import re
from collections.abc import Iterator
from dataclasses import replace

from jobboard.sheet.places.areas import Area
from jobboard.sheet.places.around import begins_street, in_street, preposition
from jobboard.sheet.places.beside import Postcode, find_postcodes, look_beside
from jobboard.sheet.places.hit import Hit, common_words
from jobboard.sheet.places.line import LABEL, settle
from jobboard.sheet.places.match import PlaceMatch, place_of_area
from jobboard.sheet.places.names import Word, words
from jobboard.sheet.places.resolve import resolve
from jobboard.sheet.places.scan import area_at, joined, name_at

_LONGEST_TEXT = 50_000
_LABELLED = re.compile(r"^[ \t\-•*–]{0,4}" + LABEL + r"(?P<value>[^\n]{2,200})", re.IGNORECASE | re.MULTILINE)
_SITED = re.compile(
    r"\b(?:bas[ée]e?s?|situ[ée]e?s?|localis[ée]e?s?|implant[ée]e?s?|install[ée]e?s?|based|located|d[ée]roule(?:ra)?"
    r"|lieu|effectue(?:ra)?|poste|stage|internship|position|offices?|bureaux|locaux|site|agence|si[èe]ge"
    r"|headquarters|laboratoire|lab|usine|plateforme|magasin|antenne|entrep[ôo]t|travaille\w*|c[œo]e?ur|heart|[ée]quipe)"
    r"[ \u00a0](?:\w{1,12}[ \u00a0]){0,2}(?:à|a|au|aux|in|at|sur|of|de|d['’])[ \u00a0]?$",
    re.IGNORECASE,
)
_TOWN_HALL = re.compile(
    r"\b(?:ville|mairie|commune|m[ée]tropole|city|town)[ \u00a0](?:de|d['’]|of)[ \u00a0]?$", re.IGNORECASE
)
_HOUSE = re.compile(
    r"\b(?:universit[ée]|[ée]cole|institut|laboratoire|centre|h[ôo]pital|chu|chru|inria|cnrs|cea|inrae?|insa|iut|iae"
    r"|university|institute|campus|facult[ée]|univ)\b[^\n.;:]{0,40}$",
    re.IGNORECASE,
)
_OFFICE_BEHIND = re.compile(
    r"[ \u00a0](?:offices?|site|campus|lab|headquarters|hub|team|studio)\b", re.IGNORECASE
)
_LAST_OF_LINE = re.compile(r"[,–—(-][ \u00a0]?$")
_END_OF_LINE = re.compile(r"\)|[ .]{0,3}(?:\n|$)")
# "Le stage se déroulera au LABOX (Brest)": a house in a sentence that says where, its town behind it.
_HELD = re.compile(
    r"\b(?:d[ée]roule\w*|situera?|aura lieu|bas[ée]e?s?|localis[ée]\w*|effectu\w+|r[ée]alis[ée]\w*|accueilli\w*"
    r"|located|based|takes? place|hosted)[ \u00a0][^.\n]{2,50}\($",
    re.IGNORECASE,
)
_HELD_AT = re.compile(
    r"\b(?:d[ée]roule(?:ra)?|situera|aura lieu|sera bas[ée]e?|sera localis[ée]e?|takes? place)[ \u00a0][^.\n]{2,110},[ \u00a0]$",
    re.IGNORECASE,
)
# "Le stage se déroulera dans l'équipe X d'ACRO Rennes, …": the town right behind a short name.
_HELD_BESIDE = re.compile(
    r"\b(?:d[ée]roule(?:ra)?|situera|aura lieu|accueillie?|takes? place|hosted)[ \u00a0][^.\n]{0,110}?"
    r"(?:[A-Z]{3,}|\b(?:Inria|Inrae|Inserm|CNRS|CEA))[ \u00a0]$"
)
_RECRUITS = re.compile(
    r"\)[ \u00a0](?:re)?(?:crute|cherche|propose|offre|accueille|is (?:looking|seeking|hiring)|seeks|offers)\b"
)
_BORN = re.compile(
    r"\b(?:n[ée]e?|dipl[ôo]m[ée]e?|r[ée]pondre|envoyer|adresser|gr[âa]ce)[ \u00a0](?:à|au|en)[ \u00a0]$",
    re.IGNORECASE,
)
# Below this many inhabitants a lone word after "à" is too often something else.
_LEAST_POPULATION = 2000
_REPEATED = 0.03


def find_in_text(text: str, max_places: int = 5) -> list[PlaceMatch]:
    """Places with their spans and confidence, the surest first; one match a commune, at its surest mention.

    About 0.95: a labelled line, a postcode and its town. 0.85: "Town (92)", "basé à Town". 0.75: a town
    with its country. 0.6: "à Town", "in Town", a line that holds nothing else. 0.5: "Université de Town".
    0.4: a region alone. Only capitalised names count. The first 50 000 characters are read, in linear
    time.
    """
    text = text[:_LONGEST_TEXT]
    surest: dict[tuple[str | None, str | None], PlaceMatch] = {}
    for match in _mentions(text):
        same = match.place.commune_code or match.place.commune, match.place.district
        known = surest.get(same)
        if known is None:
            surest[same] = match
        else:
            better = match if match.confidence > known.confidence else known
            surest[same] = replace(better, confidence=min(0.98, better.confidence + _REPEATED))
    found = sorted(surest.values(), key=lambda match: (-int(match.confidence * 20 + 0.01), match.span))
    return (found or list(_regions(text)))[:max_places]


# Names may begin with one of these in lower case: "au Mans".
_MAY_BEGIN = frozenset(("au", "aux", "du", "des", "la", "le", "les", "l"))


def _mentions(text: str) -> Iterator[PlaceMatch]:
    for line in _LABELLED.finditer(text):
        match = settle(line["value"])
        if match is not None and match.place.commune is not None and match.confidence >= 0.4:
            start, end = match.span
            shift = line.start("value")
            yield replace(match, span=(start + shift, end + shift), confidence=max(0.8, match.confidence))
    found, postcodes = words(text), find_postcodes(text)
    at = 0
    while at < len(found):
        ordinary = found[at].folded not in _MAY_BEGIN and not text[found[at].start].isupper()
        hit = None if ordinary else _capitalised(text, found, at)
        if hit is None:
            at += 1
            continue
        at = hit.last + 1
        match = _weigh(text, found, hit, postcodes)
        if match is not None:
            yield match


def _capitalised(text: str, found: list[Word], at: int) -> Hit | None:
    """The name at a word, if it is written as one: "au Mans" may begin small, "le mans" may not."""
    word = found[at]
    small = not text[word.start].isupper()
    if small and not (word.folded in _MAY_BEGIN and at + 1 < len(found)):
        return None
    if small and not text[found[at + 1].start].isupper():
        return None
    hit = name_at(text, found, at)
    if hit is not None and small and hit.last == at:
        return None
    return hit


def _weigh(text: str, found: list[Word], hit: Hit, postcodes: list[Postcode]) -> PlaceMatch | None:
    look_beside(text, hit, postcodes)
    area = _area_behind(text, found, hit)
    match = resolve(hit, [area] if area is not None else [])
    if match is None or match.doubt == "postcode":
        return None
    confidence = _confidence(text, found, hit, area, match)
    if confidence <= 0:
        return None
    if match.doubt == "homonym":
        confidence -= 0.05
    return replace(match, confidence=confidence)


def _area_behind(text: str, found: list[Word], hit: Hit) -> Area | None:
    """The region, district or country right behind a name: "Town, France", "Town (Gironde)"."""
    following = hit.last + 1
    while following < len(found) and found[following].start < hit.around[1]:
        following += 1
    if following >= len(found):
        return None
    gap = text[hit.around[1] : found[following].start]
    if len(gap) > 3 or not gap.strip() or gap.strip() not in (",", "(", "-", "–"):
        return None
    behind = area_at(text, found, following)
    return behind.area if behind is not None and text[behind.start].isupper() else None


def _confidence(text: str, found: list[Word], hit: Hit, area: Area | None, match: PlaceMatch) -> float:
    """How strongly the words around a name say that the offer's place is meant; 0 for not at all."""
    start, end = hit.around
    if hit.postcode:
        return 0.95
    if begins_street(text, hit.start) or in_street(text, hit.start):
        return 0.0
    before = text[max(0, start - 60) : start]
    population = max(entry.population for entry in hit.entries)
    ordinary = hit.first == hit.last and hit.sort in common_words()
    if ordinary and (population < 10_000 or not text[hit.start : hit.end].istitle()):
        return 0.0
    if hit.district:
        return 0.85
    said = preposition(text, start)
    if said == "near":
        return 0.3
    if _BORN.search(before):
        return 0.0
    if _SITED.search(before) and not _followed_by_name(text, found, hit):
        return 0.85 if population >= _LEAST_POPULATION or hit.last > hit.first else 0.6
    if ordinary and said != "at":
        return 0.0
    if area is not None:
        return 0.75
    if _TOWN_HALL.search(before):
        return 0.6
    if population < _LEAST_POPULATION and hit.last == hit.first:
        return 0.0
    if said == "at" and re.search(r"(?:à|au|aux|in|at|À)[ \u00a0]$", before):
        return 0.4 if _followed_by_name(text, found, hit) else 0.6
    if _line_of(text, start, end) == text[start:end].strip():
        return 0.6
    if _OFFICE_BEHIND.match(text, end):
        return 0.6
    if (
        before.endswith("(")
        and text[end : end + 1] == ")"
        and (_HELD.search(before) or _RECRUITS.match(text, end))
    ):
        return 0.7
    told = text[max(0, start - 140) : start]
    if (_HELD_AT.search(told) or _HELD_BESIDE.search(told)) and re.match(
        r"[.,;)]|\s?\n|$", text[end : end + 2]
    ):
        return 0.65
    if _LAST_OF_LINE.search(before) and _END_OF_LINE.match(text, end):
        return 0.5
    if _HOUSE.search(before) and (population >= 20_000 or hit.last > hit.first):
        return 0.5
    if (
        hit.entries[0].kind in ("locality", "quarter")
        and hit.last > hit.first
        and hit.entries[0].code is None
    ):
        return 0.5
    return 0.0


def _followed_by_name(text: str, found: list[Word], hit: Hit) -> bool:
    """Whether the next word looks like the family name of a Florence or the second word of a company."""
    articled = found[hit.first].folded in ("au", "aux", "du", "des", "la", "le", "les", "l")
    if hit.last + 1 >= len(found) or hit.last > hit.first + articled:
        return False
    following = found[hit.last + 1]
    word = text[following.start : following.end]
    return joined(text, found[hit.last], following) and word.istitle() and len(word) > 1


def _line_of(text: str, start: int, end: int) -> str:
    """The line around a span, without its marks; a line is looked at 200 characters each way at most."""
    left = text.rfind("\n", max(0, start - 200), start)
    right = text.find("\n", end, end + 200)
    before = text[max(left + 1, start - 200) : start]
    after = text[end : right if right >= 0 else end + 200]
    return (before + text[start:end] + after).strip(" \t\u00a0.,;:-–•()")


def _regions(text: str) -> Iterator[PlaceMatch]:
    """Regions, when no town was found: "en région parisienne", "en Île-de-France"."""
    found = words(text)
    seen = set()
    for at, word in enumerate(found):
        if not text[word.start].isupper() and word.folded != "region":
            continue
        hit = area_at(text, found, at)
        if hit is None or hit.area is None or hit.area.kind != "region" or hit.area in seen:
            continue
        if re.search(r"(?:\ben|\bin|\bin the|\bla)[ \u00a0]$", text[max(0, hit.start - 8) : hit.start]):
            seen.add(hit.area)
            yield PlaceMatch(place_of_area(hit.area), (hit.start, hit.end), "area", (), 0.4)
