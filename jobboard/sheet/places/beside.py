"""What stands right beside a name: postcode, Cedex, number of the district, arrondissement."""

import re
from bisect import bisect_left

from jobboard.sheet.places.areas import district_from_postcode, districts
from jobboard.sheet.places.gazetteer import named
from jobboard.sheet.places.hit import Hit, common_words

Postcode = tuple[int, int, str]

_DIVIDED = frozenset({"paris", "lyon", "marseille"})
_NUMERALS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
_ROMAN = {numeral: number for number, numeral in enumerate(_NUMERALS.split(), 1)}
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
    r"[ \u00a0]?(?P<open>\(|\[|[,–-][ \u00a0]?|[ \u00a0])(?P<code>\d{2,3}|2[ABab])(?![\w€%])[)\]]?"
)
_DISTRICT_BEFORE = re.compile(r"(?<![\w.,])\(?(?P<code>\d{2,3}|2[ABab])\)?[ \u00a0]?[-–:]?[ \u00a0]$")
_POSTCODE = re.compile(r"(?<![\w.,/])(?:F[ -]?)?(?P<code>\d{2}[ \u00a0]?\d{3})(?![\w%€])")
_NO_POSTCODE = re.compile(
    r"(?:\b(?:CS|BP|TSA|CP|UMR|UPR|n°|ref|réf)\b[ \u00a0.:]{0,3}|(?:[€$£]|\b(?:EUR|USD|GBP|CHF))[ ]?(?:\d[\d ]* ?[-–] ?)?)$",
    re.IGNORECASE,
)
_CEDEX = re.compile(r"[ \u00a0,]{0,2}cedex(?:[ \u00a0]\d{1,2})?(?!\w)", re.IGNORECASE)
_NEAREST = 4


def find_postcodes(text: str) -> list[Postcode]:
    """French postcodes with their spans, "F-" and one space allowed; boxes and amounts are left out."""
    found = []
    for match in _POSTCODE.finditer(text):
        digits = match["code"][:2] + match["code"][-3:]
        before = text[max(0, match.start() - 20) : match.start()]
        if district_from_postcode(digits) and not _NO_POSTCODE.search(before):
            found.append((match.start(), match.end(), digits))
    return found


def look_beside(text: str, hit: Hit, postcodes: list[Postcode]) -> None:
    """Note on a hit its postcode, district, arrondissement and Cedex, and the span that holds them all."""
    start, end = hit.start, _after_cedex(text, hit.end)
    if postcode := _postcode_beside(text, hit, postcodes, end):
        hit.postcode = postcode[2]
        start, end = min(start, postcode[0]), _after_cedex(text, max(end, postcode[1]))
    _find_quarter(text, hit)
    start, end = min(start, hit.start), max(end, hit.end)
    known = {entry.district for entry in hit.entries}
    after = _DISTRICT_AFTER.match(text, end)
    if after and (code := after["code"].upper()) in districts():
        bracketed = after["open"] in ("(", "[")
        if bracketed or (code in known and hit.postcode is None):
            hit.district, end = code, after.end()
    if hit.postcode is None and hit.district is None and hit.sort not in common_words():
        before = _DISTRICT_BEFORE.search(text[max(0, start - 9) : start])
        if before and (code := before["code"].upper()) in known:
            hit.district, start = code, start - len(before.group())
    if text[end : end + 1] == ")" and "(" in text[start:end]:
        end += 1
    hit.around = start, end


def _after_cedex(text: str, end: int) -> int:
    cedex = _CEDEX.match(text, end)
    return cedex.end() if cedex else end


def _postcode_beside(text: str, hit: Hit, postcodes: list[Postcode], end: int) -> Postcode | None:
    """The postcode just before or just after a name; where both stand, the one of the name's own district."""
    beside: list[Postcode] = []
    for at in range(bisect_left(postcodes, (hit.start - 12, 0, "")), len(postcodes)):
        left, right, _ = postcodes[at]
        if left > end + _NEAREST:
            break
        before = right <= hit.start and _near(text[right : hit.start])
        if before or (left >= end and _near(text[end:left])):
            beside.append(postcodes[at])
    known = {entry.district for entry in hit.entries}
    fitting = [postcode for postcode in beside if district_from_postcode(postcode[2]) in known]
    return next(iter(fitting or beside), None)


def _near(gap: str) -> bool:
    return len(gap) <= _NEAREST and not gap.strip(" \u00a0\u202f,-–:()")


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
