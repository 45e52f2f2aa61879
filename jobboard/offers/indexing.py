"""What an offer is found by, derived from its sheet: the terms of its words by where they stand, and its filters' values."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from jobboard.kit.analysis import ANALYZER, STOP_WORDS, plain_words, term, words
from jobboard.kit.text import fold, one_line
from jobboard.offers.contacts import holds_contacts, masked_sheet
from jobboard.sheet.model import Pay, Sheet, Start

# What `offer.indexed_as` holds: the analyzer's version and that of what this file makes of a sheet.
INDEX_VERSION = ANALYZER * 100 + 1
# Where a word stands, the weightiest first: title; company, skills and town; subject and missions; the rest.
TIERS = "abcd"
_LEARNABLE = re.compile(r"[a-z]{3,30}")
_MOST_LEARNT = 600
_STEP_FREE = re.compile(
    r"accessib|\bpmr\b|fauteuil|plain.pied|ascenseur|wheelchair|step.free|\blift\b|elevator|rampe|\bramp\b"
)
_NOT_STEP_FREE = re.compile(
    r"\b(?:non|pas|peu|not|in|sans|no|without)[ -]?(?:\w+ ){0,2}(?:accessib|ascenseur|lift|elevator)|inaccessib"
)
ASAP = "asap"
OPEN_START_DAYS = 61
_DAYS_A_MONTH = Decimal("30.44")
# 35 hours a week; what a sheet says of its hours is not looked at, a filter wants one scale.
_HOURS_A_MONTH = Decimal(35 * 52) / 12


class Facets(NamedTuple):
    """The values that filters look at, as they stand in `offer.facets`. Days are ordinals, months are tenths, "" is unknown.

    "As soon as possible" is ASAP in the three that speak of days.
    """

    remote: str
    longest: str
    shortest: str
    earliest: str
    latest: str
    soonest_end: str
    deadline: str
    level: str
    field: str
    pay: str
    """Euros a month; "l" for the legal minimum, "s" for an amount that cannot be told a month."""
    spoken: str
    step_free: str
    language: str
    place: str
    """Commune, its code, district, region, postcode, latitude and longitude, joined by "~"."""


def facets_of(sheet: Sheet) -> str:
    """The facets as one line of text, which a covering index holds."""
    place, duration, start = sheet.place, sheet.duration, sheet.start
    longest = duration.months_max if duration.months_max is not None else duration.months_min
    shortest = duration.months_min if duration.months_min is not None else duration.months_max
    asap = start.precision == "asap" and start.earliest is None
    values = Facets(
        remote=sheet.place.remote or "",
        longest=_tenths(longest),
        shortest=_tenths(shortest),
        earliest=ASAP if asap else _day(start.earliest),
        latest=ASAP if asap else _latest(start),
        soonest_end=ASAP if asap else _end(start.earliest, shortest),
        deadline=_day(sheet.deadline),
        level=sheet.education.level or "",
        field=sheet.field or "",
        pay=_monthly(sheet.pay, shortest),
        spoken="+".join(sorted({language.code for language in sheet.languages})),
        step_free="1" if is_step_free(sheet.premises) else "",
        language=sheet.language,
        place="~".join(
            "" if part is None else f"{part:.3f}" if isinstance(part, float) else _safe(part)
            for part in (
                place.commune,
                place.commune_code,
                place.district,
                place.region,
                place.postcode,
                place.latitude,
                place.longitude,
            )
        ),
    )
    return "|".join(values)


def is_step_free(premises: str) -> bool:
    """Whether the words on the premises say that everybody gets in."""
    folded = fold(premises)
    return bool(_STEP_FREE.search(folded)) and not _NOT_STEP_FREE.search(folded)


def _safe(text: str) -> str:
    return one_line(text).replace("|", " ").replace("~", " ")[:60]


def _tenths(months: Decimal | None) -> str:
    return "" if months is None else str(min(250, int(months * 10)))


def _day(day: date | None) -> str:
    return "" if day is None else str(day.toordinal())


def _latest(start: Start) -> str:
    """The last day on which it may begin; "from March" without an end is taken for two months."""
    if start.latest is None and start.earliest is not None:
        return _day(start.earliest + timedelta(days=OPEN_START_DAYS))
    return _day(start.latest)


def days_in(months: Decimal) -> int:
    """The days that so many months take: 6 months are 182."""
    return int(months * _DAYS_A_MONTH)


def _end(earliest: date | None, months: Decimal | None) -> str:
    if earliest is None or months is None:
        return ""
    return str(earliest.toordinal() + days_in(months) - 1)


def _monthly(pay: Pay, months: Decimal | None) -> str:
    if pay.kind == "legal_minimum":
        return "l"
    amount = pay.maximum if pay.maximum is not None else pay.minimum
    if pay.kind != "amount" or amount is None:
        return ""
    if pay.currency != "EUR" or pay.unit not in ("hour", "month", "total"):
        return "s"
    if pay.unit == "hour":
        amount *= _HOURS_A_MONTH
    elif pay.unit == "total":
        if not months:
            return "s"
        amount /= months
    return str(min(9999, int(amount)))


def _texts(sheet: Sheet) -> tuple[tuple[str, ...], ...]:
    """The texts of each tier."""
    return (
        (sheet.title,),
        (sheet.company_name, *sheet.skills, sheet.place.commune or ""),
        (sheet.subject, sheet.missions),
        (
            sheet.department,
            sheet.profile,
            sheet.note,
            sheet.education.text,
            *sheet.qualities,
            sheet.place.text,
            sheet.place.region or "",
            sheet.premises,
            sheet.pay.benefits,
            sheet.reference,
        ),
    )


def terms_of_sheet(sheet: Sheet) -> str:
    """Each term of the sheet once, after the letter of the weightiest tier in which it stands."""
    language = sheet.language if sheet.language in ("fr", "en") else "fr"
    found: dict[str, str] = {}
    for tier, texts in zip(TIERS, _texts(sheet), strict=True):
        for text in texts:
            for word in words(text):
                if word.folded not in STOP_WORDS:
                    found.setdefault(term(word.folded, language), tier)
    return " ".join(sorted(tier + name for name, tier in found.items()))


def words_to_learn(sheet: Sheet) -> dict[str, str]:
    """Folded words with a way to write them, by which misspelt and half-typed words are understood."""
    found: dict[str, str] = {}
    for texts in _texts(sheet):
        for text in texts:
            for word in words(text):
                if word.folded not in STOP_WORDS and _LEARNABLE.fullmatch(word.folded):
                    found.setdefault(word.folded, word.shown)
    return dict(list(found.items())[:_MOST_LEARNT])


def search_text(sheet: Sheet) -> str:
    """Folded words of what search looks at, each between spaces, so that a prefix is ` word%`; texts end with a bar."""
    parts = (text for texts in _texts(sheet) for text in texts)
    rows = (" ".join(word.folded for word in plain_words(part)) for part in parts)
    return " " + " | ".join(row for row in rows if row) + " "


def index_columns(sheet: Sheet) -> dict[str, Any]:
    """The columns of `Offer` that are derived for search. Nothing in them reaches a person."""
    public = masked_sheet(sheet) if holds_contacts(sheet) else sheet
    return {
        "search_text": search_text(public),
        "terms": terms_of_sheet(public),
        "facets": facets_of(public),
        "indexed_as": INDEX_VERSION,
    }
