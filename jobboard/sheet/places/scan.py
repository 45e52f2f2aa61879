"""Finds the names of places and areas in a text, the longest first."""

from dataclasses import dataclass, field

from jobboard.sheet.places.areas import areas, longest_area
from jobboard.sheet.places.beside import Postcode, find_postcodes, look_beside
from jobboard.sheet.places.gazetteer import continues, named
from jobboard.sheet.places.hit import Hit
from jobboard.sheet.places.names import Word, words

_JOINTS = frozenset(" -'’‘‐‑./\u00a0\u202f")
_CONTRACTED = {"au": "le", "du": "le", "aux": "les", "des": "les"}
_ARTICLES = ("le", "la", "les", "l")
# Areas of three letters that are written as words, not as abbreviations.
_SHORT_AREAS = frozenset({"ain", "var", "lot"})
_LONGEST_NAME = 12


@dataclass(slots=True)
class Scan:
    """What stands in a text: its words, the hits in order, and postcodes with their spans."""

    text: str
    words: list[Word]
    hits: list[Hit] = field(default_factory=list)
    postcodes: list[Postcode] = field(default_factory=list)


def joined(text: str, before: Word, after: Word) -> bool:
    """Whether two words can stand in one name: only a space, hyphen or apostrophe between them."""
    gap = text[before.end : after.start]
    if len(gap) > 3 or not _JOINTS.issuperset(gap):
        return False
    # "Lyon - Grenoble", "Lyon / Grenoble" are two names; "Châlons s/ Marne" is one.
    return not (" -" in gap and "- " in gap) and ("/" not in gap or before.folded == "s")


def _grow(text: str, found: list[Word], start: str, at: int, step: int = 0) -> tuple[int, str] | None:
    """The longest name that begins with the words `start` at position `at`: its last position and its key."""
    best: tuple[int, str] | None = None
    sort, last = start, at
    while True:
        if last >= at + step and named(sort):
            best = last, sort
        if (
            last + 1 >= len(found)
            or last - at > _LONGEST_NAME
            or not joined(text, found[last], found[last + 1])
        ):
            return best
        if not continues(sort):
            return best
        last += 1
        following = found[last].folded
        if following == "s" and text[found[last].end : found[last].end + 1] == "/":
            following = "sur"
        sort = f"{sort} {following}"


def name_at(text: str, found: list[Word], at: int) -> Hit | None:
    """The longest name of a place that begins at word `at`."""
    word = found[at]
    best = _grow(text, found, word.folded, at)
    begin = at
    article = _CONTRACTED.get(word.folded)
    if article and at + 1 < len(found) and joined(text, word, found[at + 1]):
        # "au Mans", "aux Ulis": the article hides in the preposition.
        inside = _grow(text, found, article, at, step=1)
        if inside is not None and (best is None or inside[0] > best[0]):
            best, begin = inside, at + 1
    followed = at + 1 < len(found) and joined(text, word, found[at + 1])
    if best is None and followed and (at == 0 or found[at - 1].folded not in _ARTICLES):
        for article in _ARTICLES:
            # "Plessis-Robinson": a name of several words is known without its article too.
            without = _grow(text, found, f"{article} {word.folded}", at, step=1)
            if without is not None:
                best = without
                break
    if best is None:
        return None
    last, sort = best
    return Hit(found[begin].start, found[last].end, at, last, entries=named(sort), sort=sort)


def area_at(text: str, found: list[Word], at: int) -> Hit | None:
    """The longest name of a district, region or country that begins at word `at`."""
    known = areas()
    sort, best = "", None
    for last in range(at, min(len(found), at + longest_area())):
        if last > at and not joined(text, found[last - 1], found[last]):
            break
        sort = f"{sort} {found[last].folded}" if sort else found[last].folded
        area = known.get(sort)
        # "IDF" and "UK" count in capitals only: "in", "fr" and "us" are words.
        if area is not None and (len(sort) > 4 or text[found[at].start].isupper()):
            if (
                len(sort) <= 3
                and not text[found[at].start : found[last].end].isupper()
                and sort not in _SHORT_AREAS
            ):
                continue
            best = Hit(found[at].start, found[last].end, at, last, area=area, sort=sort)
    return best


def scan(text: str, limit: int = 160) -> Scan:
    """Find all names, postcodes and districts in the first `limit` words of a short text."""
    result = Scan(text, words(text, limit))
    result.postcodes = find_postcodes(text)
    # Some official names hold brackets or a dash ("Château-Chinon (Ville)"), which otherwise part two names.
    whole = " ".join(word.folded for word in result.words)
    entries = tuple(entry for entry in named(whole) if entry.kind != "quarter")
    if len(result.words) > 1 and entries:
        start, end, last = result.words[0].start, len(text.rstrip()), len(result.words) - 1
        area = areas().get(whole)
        result.hits.append(Hit(start, end, 0, last, entries, area, around=(start, end), sort=whole))
        return result
    at = 0
    while at < len(result.words):
        hit = better(name_at(text, result.words, at), area_at(text, result.words, at))
        if hit is None:
            at += 1
            continue
        if hit.entries:
            look_beside(text, hit, result.postcodes)
        result.hits.append(hit)
        at = hit.last + 1
        while at < len(result.words) and result.words[at].start < hit.around[1]:
            at += 1
    return result


def better(name: Hit | None, area: Hit | None) -> Hit | None:
    """The longer of the two readings of the same words; at equal length one hit that holds both."""
    if name is None or area is None:
        return name or area
    if name.last != area.last:
        return name if name.last > area.last else area
    name.area = area.area
    return name
