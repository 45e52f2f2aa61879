"""Every name of a place, area and postcode in a text, with the evidence that stands right beside it."""

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from jobboard.sheet.places.areas import Area, areas, districts, longest_area
from jobboard.sheet.places.gazetteer import Entry, continues, named
from jobboard.sheet.places.names import Word, key, words

_JOINTS = frozenset(" -'’‘‐‑./\u00a0\u202f")
_CONTRACTED = {"au": "le", "du": "le", "aux": "les", "des": "les"}
_ARTICLES = ("le", "la", "les", "l")
_DIVIDED = frozenset({"paris", "lyon", "marseille"})
_ROMAN = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10, "xi": 11, "xii": 12,
    "xiii": 13, "xiv": 14, "xv": 15, "xvi": 16, "xvii": 17, "xviii": 18, "xix": 19, "xx": 20,
}  # fmt: skip
_ORDINAL = r"(?:ers?|[èe]res?|e|[èe]mes?|i[èe]mes?|nde?|th|st)"
_QUARTER_AFTER = re.compile(
    rf"[ \u00a0,]{{0,3}}\(?(?:cedex )?(?P<number>\d{{1,2}}|[XVI]{{1,5}}(?=e|\u1d49))"
    rf"(?P<ordinal>[ \u00a0]?{_ORDINAL}\b)?(?P<arr>[ \u00a0]?arr\w{{0,14}}\.?)?(?!\w)\)?",
    re.IGNORECASE,
)
_QUARTER_BEFORE = re.compile(
    rf"(?<!\w)(?P<number>\d{{1,2}})[ \u00a0]?{_ORDINAL}[ \u00a0]arr\w{{0,14}}\.?[ \u00a0](?:de |d['’])$",
    re.IGNORECASE,
)
_DISTRICT_AFTER = re.compile(
    r"[ \u00a0]?(?:\(|\[|[,–-][ \u00a0]?|[ \u00a0])(?P<code>\d{2,3}|2[ABab])(?![\w€%])[)\]]?"
)
_DISTRICT_BEFORE = re.compile(r"(?<![\w.,])\(?(?P<code>\d{2,3}|2[ABab])\)?[ \u00a0]?[-–:]?[ \u00a0]$")
_POSTCODE = re.compile(r"(?<![\w.,/])(?:F[ -]?)?(?P<code>\d{2}[ \u00a0]?\d{3})(?![\w%€])")
_NO_POSTCODE = re.compile(
    r"(?:\b(?:CS|BP|TSA|CP|UMR|UPR|n°|ref|réf)\b[ \u00a0.:]{0,3}|[€$£][ ]?)$", re.IGNORECASE
)
_CEDEX = re.compile(r"[ \u00a0,]{0,2}cedex(?:[ \u00a0]\d{1,2})?(?!\w)", re.IGNORECASE)
_LONGEST_NAME = 12


@dataclass(slots=True)
class Hit:
    """A name found in the text: `entries` are the places of that name, `area` the area of that name."""

    start: int
    end: int
    first: int
    last: int
    entries: tuple[Entry, ...] = ()
    area: Area | None = None
    postcode: str | None = None
    district: str | None = None
    # The span with its postcode, district and Cedex, as a reader would underline it.
    around: tuple[int, int] = (0, 0)
    sort: str = ""


@dataclass(slots=True)
class Scan:
    """What stands in a text: its words, the hits in order, and postcodes with their spans."""

    text: str
    words: list[Word]
    hits: list[Hit] = field(default_factory=list)
    postcodes: list[tuple[int, int, str]] = field(default_factory=list)


@cache
def common_words() -> frozenset[str]:
    """Keys of communes that are ordinary words."""
    lines = (files(__package__) / "common_words.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


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
    if best is None and (at == 0 or found[at - 1].folded not in _ARTICLES):
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
                and sort not in _SHORT_DISTRICTS
            ):
                continue
            best = Hit(found[at].start, found[last].end, at, last, area=area, sort=sort)
    return best


_SHORT_DISTRICTS = frozenset({"ain", "var", "lot"})


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
            look_around(text, hit, result.postcodes)
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


def find_postcodes(text: str) -> list[tuple[int, int, str]]:
    """Five-digit French postcodes, "F-" and a thin space allowed, with their spans; boxes and amounts are left out."""
    found = []
    for match in _POSTCODE.finditer(text):
        code = match["code"]
        digits = code[:2] + code[-3:]
        if digits[:2] in ("00", "99") or digits == "00000":
            continue
        if _NO_POSTCODE.search(text[max(0, match.start() - 12) : match.start()]):
            continue
        found.append((match.start(), match.end(), digits))
    return found


def look_around(text: str, hit: Hit, postcodes: list[tuple[int, int, str]]) -> None:
    """Attach to a name the postcode, district, arrondissement and Cedex that stand right beside it."""
    start, end = hit.start, hit.end
    if cedex := _CEDEX.match(text, end):
        end = cedex.end()
    for left, right, code in postcodes:
        beside = (right <= start and _near(text[right:start])) or (left >= end and _near(text[end:left]))
        if beside:
            hit.postcode = code
            start, end = min(start, left), max(end, right)
            if cedex := _CEDEX.match(text, end):
                end = cedex.end()
            break
    _find_quarter(text, hit)
    start, end = min(start, hit.start), max(end, hit.end)
    if hit.postcode is None:
        known = {entry.district for entry in hit.entries}
        if after := _DISTRICT_AFTER.match(text, end):
            code = after["code"].upper()
            if code in districts() and (code in known or after.group().lstrip().startswith(("(", "["))):
                hit.district, end = code, after.end()
        if hit.district is None and (before := _DISTRICT_BEFORE.search(text[max(0, start - 9) : start])):
            code = before["code"].upper()
            if code in known and hit.sort not in common_words():
                hit.district, start = code, start - len(before.group())
    elif (end < len(text)) and (after := _DISTRICT_AFTER.match(text, end)):
        if after["code"].upper() in districts() and after.group().lstrip().startswith(("(", "[")):
            end = after.end()
    # An address in brackets leaves its closing one outside the postcode.
    if text[end : end + 1] == ")" and "(" in text[start:end]:
        end += 1
    hit.around = start, end


def _near(gap: str) -> bool:
    return len(gap) <= 4 and not gap.strip(" \u00a0\u202f,-–:()")


def _find_quarter(text: str, hit: Hit) -> None:
    """Turn "Paris 15", "Lyon 7e", "15e arrondissement de Paris" into the entry of the arrondissement."""
    if hit.sort not in _DIVIDED:
        return
    after = _QUARTER_AFTER.match(text, hit.end)
    before = _QUARTER_BEFORE.search(text[max(0, hit.start - 40) : hit.start])
    number: int | None = None
    if after is not None and _is_quarter(text, hit, after):
        spelled = after["number"].lower()
        number = int(spelled) if spelled.isdigit() else _ROMAN.get(spelled)
    elif before is not None:
        number, after = int(before["number"]), None
        hit.start -= len(before.group())
    entries = named(f"{hit.sort} {number}") if number else ()
    if entries:
        hit.entries = entries
        if after is not None:
            hit.end = after.end()
            if text[hit.end - 1] == ")" and "(" not in text[hit.start : hit.end]:
                hit.end -= 1


def _is_quarter(text: str, hit: Hit, after: re.Match[str]) -> bool:
    if after["ordinal"] or after["arr"]:
        return True
    gap = text[hit.end : after.start("number")]
    if "," in gap or not after["number"].isdigit():
        return not after["number"].isdigit() and "," not in gap
    if "cedex" in gap.lower():
        return True
    if "(" in gap and after["number"] in districts() and hit.sort == "marseille":
        return False
    # "Paris 2 postes" speaks of posts: without its ordinal the number must end the phrase.
    return not text[after.end() :].lstrip(" \u00a0")[:1].isalnum()
