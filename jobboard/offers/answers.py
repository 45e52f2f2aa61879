"""One-line answers of the posting form, read with the reader's functions: text first, no picker."""

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date
from decimal import Decimal

from babel import Locale

from jobboard.sheet import durations
from jobboard.sheet.dates import read_days, read_start
from jobboard.sheet.languages import NAMES, languages
from jobboard.sheet.model import Duration, Language, Pay, Start
from jobboard.sheet.pay import number, read_pay
from jobboard.sheet.plain import plain

# Parts of a year that people name, as first and last month; the reader leaves them open, a form may not.
_PARTS_OF_YEAR = (
    (r"printemps|spring", 3, 6),
    (r"\bete\b|summer", 6, 9),
    (r"automne|autumn|\bfall\b", 9, 12),
    (r"hiver|winter", 1, 3),
    (r"rentree", 9, 10),
    (r"(?:\b1\s?er|premier|\b1st|first)\s(?:semestre|semester)|\bs1\b", 1, 6),
    (r"(?:\b2\s?(?:nd|e|eme)|second|deuxieme)\s(?:semestre|semester)|\bs2\b", 7, 12),
    (r"debut|early|beginning", 1, 3),
    (r"milieu|\bmi\b|\bmid", 5, 8),
    (r"\bfin\b|\blate\b|\bend\b", 10, 12),
)
_YEAR = re.compile(r"\b20[0-4]\d\b")
_RANGE = re.compile(r"\s?(?:a|au|to|-|ou|or|/|et|and|,)\s?(?:maximum )?")
_SHARE_OF_CEILING = re.compile(r"%\s?(?:du |de la |de |of )?(?:the )?plafond")
_BARE_NUMBER = re.compile(r"\s*\d{1,3}(?:[ .]?\d{3})?(?:[.,]\d{1,2})?\s*")
_WISHED_WORDS = {"fr": "souhaité", "en": "optional"}
# Where the name that Babel gives is not one that the reader knows.
_NAME_AS_READ = {("el", "fr"): "grec moderne"}
_OUTSIDE = re.compile(r"[,;](?![^(]*\))")
_BULLET = re.compile(r"^(?:[-–—*•·]|\d{1,2}[.)])\s+")


def read_duration_line(text: str) -> Duration | None:
    """ "4 à 6 mois", "12 semaines", "de mars à août", "300 heures"; None where no length can be read."""
    folded = plain(text)
    weekly = durations.weekly_hours(folded)
    hours = None
    if weekly is not None:
        hours, begin, end = weekly[0].quantize(Decimal("0.1")), weekly[1], weekly[2]
        folded = folded[:begin] + " " * (end - begin) + folded[end:]
    found = durations.lengths(text, folded)
    calendar = [
        one for one in found if one.duration.months_min is not None or one.duration.months_max is not None
    ]
    if len(calendar) > 1 and _RANGE.fullmatch(folded[calendar[0].end : calendar[1].start]):
        longest = calendar[1].duration.months_max
        shortest = calendar[0].duration.months_min
        if longest is not None and shortest is not None and shortest <= longest:
            return Duration(text, shortest, longest, hours)
    if calendar:
        return replace(calendar[0].duration, text=text, weekly_hours=hours)
    span = durations.period(text, folded, 0, len(folded))
    if span is not None:
        return replace(span.duration, text=text, weekly_hours=hours)
    if found:
        return replace(found[0].duration, text=text, weekly_hours=hours)
    return None


def read_start_line(text: str, today: date, months: Decimal | None = None) -> Start | None:
    """ "mars 2027", "1er trimestre 2027", "printemps 2027", "dès que possible"; None where no time is read.

    "de mars à août" is a stay, not a choice of starts, when it lasts as long as the internship (`months`).
    """
    folded = plain(text)
    # A month alone is a month here: the field says so, as a preposition does in a sentence.
    start = read_start(text, f"en {folded}", today, float(months) if months else None, window=True)
    if start.precision is not None:
        if (
            months is not None
            and start.earliest
            and start.latest
            and _is_stay(start.earliest, start.latest, months)
        ):
            start = read_start(text, f"en {folded}", today, float(months))
        return replace(start, text=text)
    year = _YEAR.search(folded)
    for words, first, last in _PARTS_OF_YEAR:
        if year and re.search(words, folded):
            number = int(year[0])
            return Start(
                text, date(number, first, 1), date(number, last, monthrange(number, last)[1]), "quarter"
            )
    return None


def _is_stay(first: date, last: date, months: Decimal) -> bool:
    return months >= 1 and abs(Decimal((last - first).days) / Decimal("30.44") - months) <= Decimal("0.6")


def read_day(text: str, today: date) -> date | None:
    """ "15/01/2027", "15 janvier 2027", "2027-01-15"; a day without a year is the next one of that name."""
    days = read_days(plain(text), today)
    return days[0][0] if days else None


def read_pay_line(text: str) -> Pay:
    """What a pay line says; a share of the ceiling of social security is the legal minimum."""
    if not text:
        return Pay()
    folded = plain(text)
    if _BARE_NUMBER.fullmatch(folded):
        return _without_zero(Pay("amount", text, number(folded.strip())))
    pay = replace(read_pay(text, folded, labelled=True), text=text)
    if pay.kind == "amount" and pay.minimum is None:
        return Pay("legal_minimum" if _SHARE_OF_CEILING.search(folded) else "unstated", text)
    return _without_zero(pay)


def _without_zero(pay: Pay) -> Pay:
    return Pay("unpaid", pay.text) if pay.minimum == 0 and not pay.maximum else pay


def read_languages_line(text: str) -> tuple[tuple[Language, ...], list[str]]:
    """The languages of "anglais B2, allemand (souhaité)", and the parts in which none is known."""
    known: dict[str, Language] = {}
    unknown: list[str] = []
    for part in split_items(text):
        folded = plain(part)
        found = languages(folded, "", 0, len(folded), labelled=True)
        if not found:
            unknown.append(part)
        for language, _, _ in found:
            known.setdefault(language.code, language)
    return tuple(known.values()), unknown


def languages_line(languages: tuple[Language, ...], locale: str) -> str:
    """The line that `read_languages_line` reads back."""
    told = []
    for language in languages:
        name = _NAME_AS_READ.get((language.code, locale)) or Locale(locale).languages.get(language.code)
        words = [name or NAMES[language.code].split("|")[0], language.level or ""]
        told.append(
            " ".join(filter(None, words)) + ("" if language.required else f" ({_WISHED_WORDS[locale]})")
        )
    return ", ".join(told)


def split_items(text: str) -> list[str]:
    """Items one to a line, or of a single line at its commas and semicolons outside parentheses."""
    rows = [_BULLET.sub("", row.strip()).strip(" ;") for row in text.split("\n")]
    rows = [row for row in rows if row]
    if len(rows) == 1:
        rows = [part.strip() for part in _OUTSIDE.split(rows[0])]
    return list(dict.fromkeys(row for row in rows if row))
