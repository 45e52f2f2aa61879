"""Days, months, quarters and seasons in French and in English: starts and deadlines."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from jobboard.sheet.model import Start
from jobboard.sheet.plain import tidy

MONTH = (
    r"(?:janv(?:ier)?|january|jan|fevr?(?:ier)?|february|feb|mars|march|mar|avr(?:il)?|april|apr|mai|may"
    r"|juin|june|jun|juil(?:let)?"
    r"|july|jul|aout|august|aug|septembre|september|sept?|octobre|october|oct|novembre|november|nov"
    r"|decembre|december|dec)\b\.?"
)
_STEMS = (("jan", 1), ("fe", 2), ("mar", 3), ("av", 4), ("ap", 4), ("mai", 5), ("may", 5), ("juin", 6), ("jun", 6),
          ("jui", 7), ("jul", 7), ("ao", 8), ("au", 8), ("se", 9), ("oc", 10), ("no", 11), ("de", 12))  # fmt: skip
YEAR = r"(?:19[89]\d|20[0-4]\d)"
# "mar. 3 nov. 2026": a Tuesday, no March.
_NO_TUESDAY = rf"(?!mar\b\.?,?\s+[0-3]?\d(?:er)?(?:/|\s+{MONTH}))"
_DAY = re.compile(
    rf"\b(?P<iy>{YEAR})[-/.](?P<im>0?[1-9]|1[0-2])[-/.](?P<id>[0-3]?\d)(?:\b|(?=t\d\d:))(?!\d)"
    rf"|\b(?P<nd>[0-3]?\d)\s?[-/.]\s?(?P<nm>0?[1-9]|1[0-2])\s?[-/.]\s?(?P<ny>{YEAR}|\d\d)\b"
    rf"|\b(?P<hd>[0-3]?\d)-(?P<hm>{MONTH})-(?P<hy>{YEAR}|\d\d)\b"
    rf"|\b(?P<fd>[0-3]?\d)(?:er|st|nd|rd|th)?(?:\s+of)?\s+(?P<fm>{MONTH})(?:,?\s+(?P<fy>{YEAR}))?(?!\w)"
    rf"|\b{_NO_TUESDAY}(?P<em>{MONTH})\s+(?P<ed>[0-3]?\d)(?:st|nd|rd|th)?\b(?!\s*[-/]\s*\d)(?:,?\s+(?P<ey>{YEAR}))?"
    rf"|\b(?P<mm>0?[1-9]|1[0-2])/(?P<my>20[0-4]\d)\b|\b(?P<yy>20[0-4]\d)-(?P<ym>0[1-9]|1[0-2])\b(?!-?\d)"
    rf"|\b{_NO_TUESDAY}(?P<am>{MONTH})(?:\s?,?(?:\s+de)?\s+(?P<ay>{YEAR}))?(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, or a month (then `day` is None), with the year only if it is written; a place in the text."""

    year: int | None
    month: int
    day: int | None
    start: int
    end: int


def month_number(name: str) -> int:
    """The number of a folded month name or abbreviation."""
    return next(number for stem, number in _STEMS if name.startswith(stem))


def moments(folded: str, start: int = 0, end: int | None = None) -> list[Moment]:
    """The days and months written in a part of a folded text, in order. 03/04/2027 is a French date: day, month."""
    found = []
    for match in _DAY.finditer(folded, start, len(folded) if end is None else end):
        group = match.groupdict()
        day: int | None = None
        if group["iy"]:
            year, month, day = group["iy"], int(group["im"]), int(group["id"])
        elif group["nd"]:
            year, month, day = group["ny"], int(group["nm"]), int(group["nd"])
        elif group["hd"]:
            year, month, day = group["hy"], month_number(group["hm"]), int(group["hd"])
        elif group["fd"]:
            year, month, day = group["fy"], month_number(group["fm"]), int(group["fd"])
        elif group["em"]:
            year, month, day = group["ey"], month_number(group["em"]), int(group["ed"])
        elif group["mm"]:
            year, month = group["my"], int(group["mm"])
        elif group["yy"]:
            year, month = group["yy"], int(group["ym"])
        else:
            year, month = group["ay"], month_number(group["am"])
            if match[0] in {"mai", "may", "mar", "dec", "mars"} and _is_a_word(
                folded, match.start(), match.end()
            ):
                continue
        number = int(year) if year else None
        if number is not None and number < 100:
            number += 2000
        if day is not None and not 1 <= day <= monthrange(number or 2028, month)[1]:
            day = None
        found.append(Moment(number, month, day, match.start(), match.end()))
    return found


def _is_a_word(folded: str, start: int, end: int) -> bool:
    """Whether "may" or "mars" is a verb or a planet here: a month stands by a preposition, a number or another month."""
    if not folded[:start].strip() and not folded[end:].strip():
        return False
    before = folded[max(0, start - 12) : start]
    after = folded[end : end + 12]
    near = re.compile(
        rf"(?:\b(?:in|of|de|en|d'|des|from|to|debut|fin|mi|au|a|et|ou|and|or|until|since|late|early|mid"
        rf"|by|le|entre|between)[ -]?|[\d/,(:-] ?|{MONTH} )$"
    )
    return not (near.search(before) or re.match(rf"[ ]?(?:{YEAR}|[/-]|\d|a |au |to |ou )", after))


def with_years(found: list[Moment], hint: date | None) -> list[Moment]:
    """The same moments, a missing year taken from the next or last one written, else from the offer's own date.

    An offer speaks of what is to come: a month before that of `hint` is one of the next year.
    """
    years = [one.year for one in found if one.year]
    result: list[Moment] = []
    for place, one in enumerate(found):
        year = one.year
        if year is None and years:
            after = next((other for other in found[place + 1 :] if other.year), None)
            before = next((other for other in reversed(result) if other.year), None)
            if after is not None and after.year is not None:
                year = after.year - (1 if after.month < one.month else 0)
            elif before is not None and before.year is not None:
                year = before.year + (1 if before.month > one.month else 0)
        elif year is None and hint is not None:
            year = hint.year + (1 if one.month < hint.month else 0)
        result.append(Moment(year, one.month, one.day, one.start, one.end))
    return result


_ASAP = re.compile(
    r"(?:des|le plus tot|au plus tot) (?:que )?(?:possible|maintenant|aujourd'hui)|(?:au|le) plus (?:tot"
    r"|vite)|\basap\b|as soon as possible"
    r"|immediate(?:ment|ly)?\b|\bimmediat\b|disponible de suite|tout de suite|sans delai|des a present"
    r"|des que possible"
)
_ORDINAL = {"1": 1, "premier": 1, "first": 1, "2": 2, "deuxieme": 2, "second": 2, "3": 3, "troisieme": 3, "third": 3, "4": 4,
            "quatrieme": 4, "fourth": 4, "dernier": 4, "last": 4}  # fmt: skip
_QUARTER = re.compile(
    rf"\b(?:(?P<n>[1-4])\s?(?:er|e|eme|ere|nd|st|rd|th)?|(?P<w>premier|deuxieme|second|troisieme"
    rf"|quatrieme|dernier|first|third|fourth|last))"
    rf"\s+(?:trimestre|quarter)(?:\s+(?:of|de|d'))?(?:\s*,?\s*(?P<y>{YEAR}))?"
    rf"|\b[qt](?P<q>[1-4])[ /-]?\s?(?P<y2>{YEAR})"
)
_SEASON = re.compile(
    r"\b(?:printemps|ete|automne|hiver|spring|summer|fall|autumn|winter|rentree|semestre|semester)\b"
)
_OPEN = re.compile(
    r"a (?:partir|compter) d[eu']|a dater d|des (?:le|debut|fin|mi|que|(?="
    + MONTH
    + r"))|from\b|onwards?\b|after\b|starting\b|au plus tot"
    r"|earliest|as of|des l|apres"
)
_WINDOW = re.compile(r"\bentre\b|\bbetween\b|\bou\b|\bor\b|/|\bcomprise?\b")
_YEAR_ONLY = re.compile(rf"\b({YEAR})\b")


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def read_start(
    value: str, folded: str, hint: date | None = None, months: float | None = None, window: bool = False
) -> Start:
    """A start from the words that give it; `months` is the length of the stay, which tells a period from a window.

    `window`: the words are known to speak of the start itself, so that two months are a choice, not a stay.
    """
    text = tidy(value)
    quarter = _QUARTER.search(folded)
    if quarter and (quarter["y"] or quarter["y2"]):
        year = int(quarter["y"] or quarter["y2"])
        number = int(quarter["q"]) if quarter["q"] else _ORDINAL[quarter["n"] or quarter["w"]]
        return Start(text, date(year, 3 * number - 2, 1), _last(year, 3 * number), "quarter")
    found = [one for one in with_years(moments(folded), hint) if one.year]
    if found:
        return _from_moments(text, folded, found, months, window)
    if _ASAP.search(folded):
        return Start(text, None, None, "asap")
    if (
        moments(folded)
        or _SEASON.search(folded)
        or re.search(r"\b(?:debut|fin|mi|early|late|mid|end)\b", folded)
    ):
        return Start(text)
    year_match = _YEAR_ONLY.search(folded)
    if year_match and not re.search(rf"{YEAR}\s?[-/]\s?(?:20)?\d\d\b", folded):
        year = int(year_match[1])
        if re.search(r"\b(?:debut|early|beginning)\b", folded):
            return Start(text, date(year, 1, 1), None, "year")
        return Start(text, date(year, 1, 1), date(year, 12, 31), "year")
    return Start(text)


def _from_moments(text: str, folded: str, found: list[Moment], months: float | None, window: bool) -> Start:
    first, second = found[0], found[1] if len(found) > 1 else None
    assert first.year is not None
    precision = "day" if first.day else "month"
    earliest = date(first.year, first.month, first.day or 1)
    if second is not None and second.year is not None:
        between = folded[first.end : second.start]
        joined = bool(
            re.fullmatch(
                r"\W*(?:[-/,]|a|au|to|et|and|ou|or|jusqu'a|jusqu'au|until|till|through|fin|late|le|la"
                r"|the|mi|debut|end of|mid|\W)*\W*",
                between,
            )
        )
        if joined:
            span = (second.year - first.year) * 12 + second.month - first.month + 1
            choice = bool(re.fullmatch(r"\W*(?:/|ou|or)\W*(?:debut|fin|mi)?\W*", between))
            asked_between = bool(re.search(r"\bentre\b|\bbetween\b|compris", folded))
            open_range = (
                not window
                and months is not None
                and (_much_longer(first, second, months) or (asked_between and span > months))
            )
            if choice or window or (asked_between and months is None) or (asked_between and not open_range):
                latest = date(
                    second.year, second.month, second.day or monthrange(second.year, second.month)[1]
                )
                if latest >= earliest:
                    return Start(text, earliest, latest, precision)
            if open_range:
                return Start(text, earliest, None, precision)
            return Start(text, earliest, _end_of(first), precision)
    before = folded[max(0, first.start - 30) : first.start]
    after = folded[first.end : first.end + 25]
    if _OPEN.search(before) or re.match(
        r"\W*(?:onwards?|au plus tot|or later|ou plus tard|at the earliest|minimum|et apres|and after)", after
    ):
        return Start(text, earliest, None, precision)
    return Start(text, earliest, _end_of(first), precision)


def _much_longer(first: Moment, second: Moment, months: float) -> bool:
    """Whether a range is so much longer than a stay of known length that the stay falls somewhere in it."""
    if not months or first.year is None or second.year is None:
        return False
    days = date(second.year, second.month, second.day or 28) - date(first.year, first.month, first.day or 1)
    return days.days / 30.44 >= months + 1.4


def _end_of(one: Moment) -> date:
    assert one.year is not None
    return date(one.year, one.month, one.day) if one.day else _last(one.year, one.month)


def read_days(folded: str, hint: date | None = None) -> list[tuple[date, int, int]]:
    """The full days written in a text, with their places; a day without a year takes that of `hint`, or is left out."""
    return [
        (date(one.year, one.month, one.day), one.start, one.end)
        for one in with_years(moments(folded), hint)
        if one.year is not None and one.day is not None
    ]
