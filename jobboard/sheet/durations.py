"""Lengths of internships: months, weeks, days, hours, and periods between two dates."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from jobboard.sheet.dates import moments, with_years
from jobboard.sheet.model import Duration
from jobboard.sheet.plain import tidy

_NUMBERS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
            "dix": 10, "onze": 11, "douze": 12, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7,
            "eight": 8, "nine": 9,
            "ten": 10, "eleven": 11, "twelve": 12, "a": 1, "dix-huit": 18, "eighteen": 18, "vingt": 20, "seize": 16}  # fmt: skip
_COUNT = (
    r"(?:\d{1,4}(?:[.,]\d)?|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix-huit|dix|onze|douze|seize"
    r"|vingt|one|two|three|four|five|seven|eight"
    r"|nine|ten|eleven|twelve|eighteen)"
)
_UNIT = (
    r"(?:mois|months?|mths?|semaines?|sem\b|weeks?|wks?|jours?|days?|heures?|hours?|hrs?|h\b|ans?"
    r"|annees?|years?)"
)
LENGTH = re.compile(
    rf"\b(?P<low>{_COUNT})(?:\s?\(\w{{1,6}}\))?(?:[\s-]*(?P<inner>{_UNIT})?\s?(?:-+|/|~|>|\ba\b|\bau?\b|\bto\b"
    rf"|\bou\b|\bor\b|\bet\b|\band\b)\s*(?P<high>{_COUNT}))?"
    rf"[\s-]*(?:full |full-time |pleins? )?(?P<unit>{_UNIT})(?![\w'])"
)
_HALF = re.compile(r"\s(?:et demie?|and a half)\b")
_LEAST = re.compile(
    r"(?:au moins|minimum|minimum de|minimale? de|min\.?|at least|plus de|\+ ?de|no less than|from|>=?|a minima"
    r"|minimum of|mini|superieure? (?:ou egale? )?a|more than|over)\W{0,3}$"
)
_MOST = re.compile(
    r"(?:jusqu'a|au (?:plus|maximum)|maximum(?: de)?|max\.?|up to(?: an?)?|no more than|less than"
    r"|moins de|maximale? de|inferieure? (?:ou egale? )?a|n'excedant pas|within|<=?|not exceed(?:ing)?)\W{0,3}$"
)
_LEAST_AFTER = re.compile(
    r"\s?(?:\(?\s?(?:minimum|mini\b|min\b\.?|au moins|ou plus|or more|or longer|at least|au minimum"
    r"|et plus)|\+)"
)
_MOST_AFTER = re.compile(r"\s?\(?\s?(?:maximum|maxi?\b\.?|au plus|au maximum|at most|or less)")
_BETWEEN = re.compile(r"(?:entre|between|de|from|d'une duree de)\s$")
_PER_WEEK = re.compile(
    r"\b(\d{1,2}(?:[.,]\d{1,2}|h\d{2})?)\s?(?:-\s?\d{1,2}\s?)?(?:h|heures?|hours?|hrs?)\b\s?(?:/|par "
    r"|per |a |each |de travail par |-)?\s?(?:semaines?|sem\b|weeks?|hebdo)"
    r"|\b(\d{1,2}(?:[.,]\d{1,2})?)h/s"
)
_TENTH = Decimal("0.1")
# "soit 350 heures", "(280 heures)", "280 h au total": hours of the whole stay, not of a week.
_TOTAL_HOURS = re.compile(
    r"(?:\(|soit |ou |= ?|total (?:de |of )?|pour |i\.e\. |or )(\d{2,4}) ?(?:heures|hours|h)\b(?! ?(?:/|par|per|a|each|\d))"
    r"|\b(\d{2,4}) ?(?:heures|hours|h) (?:au total|in total|total|de stage|of internship|de presence|sur la duree)\b"
)
_WEEKS_OF_HOURS = re.compile(
    r"\b(\d{1,2}) (?:semaines|weeks)\s?(?:a|de|of|at|,|x|\()\s?(?:raison de )?(\d{2}) ?(?:h|heures|hours)\b(?! ?\d)"
)


@dataclass(frozen=True, slots=True)
class Length:
    """A length with its place in the text, from the words that bound it to the unit."""

    duration: Duration
    start: int
    end: int


def months_of(number: Decimal, unit: str) -> Decimal | None:
    """A count in months with one decimal; None for hours, which say nothing of the calendar."""
    if unit.startswith(("mo", "mth")):
        value = number
    elif unit.startswith(("sem", "w")):
        value = number * 12 / 52
    elif unit.startswith(("jour", "day")):
        value = number / Decimal("30.44")
    elif unit.startswith(("an", "year")):
        value = number * 12
    else:
        return None
    return (
        value
        if value == value.to_integral_value() and unit.startswith("mo")
        else value.quantize(_TENTH, ROUND_HALF_UP)
    )


def _number(word: str) -> Decimal:
    return Decimal(_NUMBERS[word]) if word in _NUMBERS else Decimal(word.replace(",", "."))


# "plusieurs mois (au moins 3)"
_SEVERAL = re.compile(
    r"\b(?:plusieurs mois|several months)\s?\((?:au moins|minimum|min\.?|at least) (\d{1,2})(?: mois| months)?\)"
)


def lengths(text: str, folded: str, start: int = 0, end: int | None = None) -> list[Length]:
    """Every length of time in a part of a text, in order, bounds read from the words around it."""
    found = []
    end = len(folded) if end is None else end
    for match in LENGTH.finditer(folded, start, end):
        low, unit = _number(match["low"]), match["unit"]
        high = _number(match["high"]) if match["high"] else None
        last = match.end()
        if match["inner"] and match["inner"][:3] != unit[:3]:
            # "10 semaines / 50 jours": the same length twice.
            unit, high, last = match["inner"], None, match.end("inner")
        half = _HALF.match(folded, last, min(end, last + 14)) if unit[0] in "mas" else None
        if half and high is None:
            low += Decimal("0.5")
        elif half and high is not None:
            high += Decimal("0.5")
        if high is not None and high < low:
            low, high = high, None
        if match["low"] in {"un", "une"} and unit.startswith("an"):
            pass
        before = folded[max(start, match.start() - 28) : match.start()]
        begin, stop = match.start(), half.end() if half else last
        after = folded[stop : min(end, stop + 16)]
        least_months: Decimal | None = months_of(low, unit)
        most_months: Decimal | None = months_of(high if high is not None else low, unit)
        hours = int(high if high is not None else low) if unit[0] == "h" else None
        if high is None:
            least, most = _LEAST.search(before), _MOST.search(before)
            least_after, most_after = _LEAST_AFTER.match(after), _MOST_AFTER.match(after)
            if least and not before[least.start() :].startswith("from"):
                begin, most_months = match.start() - len(before) + least.start(), None
            elif most:
                begin, least_months = match.start() - len(before) + most.start(), None
            elif least_after:
                stop, most_months = stop + least_after.end(), None
            elif most_after:
                stop, least_months = stop + most_after.end(), None
        words = tidy(text[begin:stop]).strip(" (")
        found.append(Length(Duration(words, least_months, most_months, hours_total=hours), begin, stop))
    for match in _SEVERAL.finditer(folded, start, end):
        whole = Length(
            Duration(tidy(text[match.start() : match.end()]), Decimal(match[1]), None), *match.span()
        )
        found = [one for one in found if not match.start() <= one.start < match.end()]
        found = sorted([*found, whole], key=lambda one: one.start)
    return found


def period(text: str, folded: str, start: int, end: int) -> Length | None:
    """A length given by two dates or two months: "de mars à août 2027", "du 5 juin au 28 juillet"."""
    written = with_years(moments(folded, start, end), None)
    for first, second in pairwise(written):
        between = folded[first.end : second.start]
        if not re.fullmatch(
            r"\W*(?:-|a|au|to|jusqu'au|jusqu'a|until|till|through|fin|late|le|the|end of|mi|debut|early"
            r"|et|and|\s|\W)*",
            between,
        ):
            continue
        joined = re.search(r"-|\ba\b|\bau\b|\bto\b|jusqu|until|till|through", between)
        opened = re.search(
            r"(?:entre|between)\s+(?:le |the |mi-?|debut |fin )?$",
            folded[max(0, first.start - 20) : first.start],
        )
        if not joined or opened:
            continue
        if first.day and second.day:
            year = first.year or second.year or 2001
            begin = date(year, first.month, first.day)
            finish = date(
                second.year or year + (1 if (second.month, second.day) < (first.month, first.day) else 0),
                second.month,
                second.day,
            )
            months = Decimal((finish - begin).days + 1) / Decimal("30.44")
            months = months.quantize(_TENTH, ROUND_HALF_UP)
        else:
            count = second.month - first.month + 1
            if first.year and second.year:
                count += 12 * (second.year - first.year)
            elif count <= 0:
                count += 12
            months = Decimal(count)
        if 0 < months <= 24:
            before = re.search(
                r"(?:du|de|d'|from|the)\s(?:mi-|fin |debut )?$",
                folded[max(0, first.start - 10) : first.start],
            )
            begin_at = first.start - (len(before[0]) if before else 0)
            tail = re.match(r"\s(?:environ|approximately)", folded[second.end : second.end + 16])
            stop = second.end + (tail.end() if tail else 0)
            return Length(Duration(tidy(text[begin_at:stop]), months, months), begin_at, stop)
    return None


def weekly_hours(folded: str) -> tuple[Decimal, int, int] | None:
    """Hours a week, between 1 and 48, with their place; "35 h" alone is not taken for them."""
    weeks = _WEEKS_OF_HOURS.search(folded)
    if weeks and 1 <= int(weeks[2]) <= 48:
        return Decimal(weeks[2]), weeks.start(2), weeks.end(2)
    for match in _PER_WEEK.finditer(folded):
        words = (match[1] or match[2]).replace(",", ".")
        whole, _, minutes = words.partition("h")
        value = Decimal(whole) + (Decimal(minutes) / 60 if minutes else 0)
        if 1 <= value <= 48:
            return value.quantize(Decimal("0.01")).normalize(), match.start(), match.end()
    return None


def total_hours(folded: str) -> int | None:
    """The hours of the whole stay, between 20 and 1 000, where the text gives them."""
    weeks = _WEEKS_OF_HOURS.search(folded)
    if weeks and 1 <= int(weeks[2]) <= 48:
        return int(weeks[1]) * int(weeks[2])
    for match in _TOTAL_HOURS.finditer(folded):
        hours = int(match[1] or match[2])
        if 20 <= hours <= 1000:
            return hours
    return None
