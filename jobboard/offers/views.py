"""An offer put into words: the rows of the sheet in the EDF order, its sections, its ticket in a list."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from jobboard.kit.clock import day_of, last_day
from jobboard.kit.i18n import N_, Msg, language_name, long_date, money, month_year, number, say, say_number
from jobboard.kit.text import shorten, words
from jobboard.offers.host_facts import at_place
from jobboard.offers.models import ref_of
from jobboard.offers.sheets import pay_of, public_sheet_of, start_of
from jobboard.sheet.law import Host, RuleSet, public_pay_line
from jobboard.sheet.model import Duration, Language, Pay, Place, Sheet, Start

Row = tuple[str, str, str | None]
NEW_DAYS = 3
SOON_DAYS = 7
LOOKED_AT = 1000
LONGEST_HEADING = 40

LEVELS: dict[str, Msg] = {
    "bac": N_("Bac"),
    "bac+1": N_("Bac +1"),
    "bac+2": N_("Bac +2"),
    "bac+3": N_("Bac +3"),
    "bac+4": N_("Bac +4"),
    "bac+5": N_("Bac +5"),
    "doctorat": N_("Doctorate"),
}
DOMAINS: dict[str, Msg] = {
    "agriculture": N_("Agriculture and food"),
    "architecture": N_("Architecture and town planning"),
    "arts": N_("Arts, culture and heritage"),
    "banking": N_("Banking, insurance and accounting"),
    "communication": N_("Communication and media"),
    "construction": N_("Building and public works"),
    "design": N_("Design"),
    "education": N_("Teaching and training"),
    "energy": N_("Energy"),
    "engineering": N_("Engineering and industry"),
    "environment": N_("Environment"),
    "health": N_("Health"),
    "hospitality": N_("Tourism and hospitality"),
    "hr": N_("Human resources"),
    "it": N_("Computing and data"),
    "law": N_("Law"),
    "logistics": N_("Transport and logistics"),
    "management": N_("Management and administration"),
    "marketing": N_("Marketing"),
    "research": N_("Research"),
    "sales": N_("Sales"),
    "social": N_("Social work and associations"),
}
REMOTE: dict[str, Msg] = {
    "none": N_("On site"),
    "partial": N_("Partly remote"),
    "full": N_("Fully remote"),
}
DISTRICT_SHOWN = "%s (%s)"


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of an offer's text."""

    code: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a list shows of an offer."""

    id: int
    ref: str
    title: str
    company_name: str
    place_label: str
    duration_label: str
    start_label: str
    level_label: str
    pay_label: str
    remote_label: str | None
    deadline: date | None
    summary: str
    is_new: bool
    closes_in: int | None
    language: str


# What a ticket is made of, where nothing has to be masked.
TICKET_COLUMNS = (
    "id", "title", "company_name", "commune", "district", "place_text", "remote", "duration_text", "duration_min",
    "duration_max", "start_text", "start_earliest", "start_latest", "start_precision", "education_level", "pay_kind",
    "pay_text", "pay_min", "pay_max", "pay_unit", "pay_currency", "deadline", "expires_at", "subject", "missions",
    "published_at", "language", "has_contacts",
)  # fmt: skip


def ticket(offer: Any, locale: str, now: datetime) -> Ticket:
    """The ticket of an offer at a moment; an `Offer`, or a row of `TICKET_COLUMNS` that has no contacts to mask."""
    if offer.has_contacts:
        sheet = public_sheet_of(offer)
        title, place, duration = offer.public_title, sheet.place, sheet.duration
        start, pay, text = sheet.start, sheet.pay, sheet.subject or sheet.missions
    else:
        title, text = offer.title, offer.subject or offer.missions
        place = Place(
            text=offer.place_text, commune=offer.commune, district=offer.district, remote=offer.remote
        )
        duration = Duration(
            text=offer.duration_text, months_min=offer.duration_min, months_max=offer.duration_max
        )
        start, pay = start_of(offer), pay_of(offer)
    today = day_of(now)
    # A deadline that the offer does not live to see would send people to a closed door.
    last = last_day(offer.expires_at) if offer.expires_at else None
    deadline = min(offer.deadline, last or offer.deadline) if offer.deadline else None
    left = (deadline - today).days if deadline else None
    return Ticket(
        id=offer.id or 0,
        ref=ref_of(offer.id, title),
        title=title,
        company_name=offer.company_name,
        place_label=place_label(place, locale),
        duration_label=duration_label(duration, locale),
        start_label=start_label(start, locale),
        level_label=LEVELS[offer.education_level].to(locale) if offer.education_level else "",
        pay_label=pay_label(pay, locale),
        remote_label=REMOTE[offer.remote].to(locale) if offer.remote in ("partial", "full") else None,
        deadline=deadline,
        # Long texts are not walked through for their first lines.
        summary=shorten(_plain(text[:LOOKED_AT]), 160),
        # By civil days, so that what a list shows changes at midnight and not minute by minute.
        is_new=offer.published_at is not None
        and today - day_of(offer.published_at) < timedelta(days=NEW_DAYS),
        closes_in=left if left is not None and 0 <= left <= SOON_DAYS else None,
        language=offer.language,
    )


def fiche_rows(
    sheet: Sheet,
    locale: str,
    on: date,
    rules: RuleSet,
    *,
    last_day: date | None = None,
    is_over: bool = False,
) -> list[Row]:
    """Labels and values in the order of the EDF sheet; a third text stands below the value. Missing pay is said.

    Where the offer `is_over` nothing is said of how one applies.
    """
    place, pay = sheet.place, sheet.pay
    rows: list[Row] = [
        (say(locale, "Company"), sheet.company_name, None),
        (say(locale, "Duration"), duration_label(sheet.duration, locale), _hours(sheet.duration, locale)),
        (say(locale, "Start date"), start_label(sheet.start, locale), _as_written(sheet.start, locale)),
        (say(locale, "Department"), sheet.department, None),
        (say(locale, "Place"), place_label(place, locale), _around(sheet, locale)),
        (say(locale, "Pay"), pay_label(pay, locale), _pay_note(sheet, locale, on, rules)),
        (say(locale, "Field"), DOMAINS[sheet.field].to(locale) if sheet.field else "", None),
        (
            say(locale, "Places offered"),
            str(sheet.openings) if sheet.openings and sheet.openings > 1 else "",
            None,
        ),
        (say(locale, "Reference"), sheet.reference, None),
        (
            say(locale, "Application"),
            say(locale, "Online, handed over by e-mail to the team") if not is_over else "",
            say(locale, "Until %(day)s included", day=long_date(last_day or sheet.deadline, locale))
            if sheet.deadline
            else None,
        ),
    ]
    return [row for row in rows if row[1]]


def sections(sheet: Sheet, locale: str) -> list[Section]:
    """Sujet and Description des missions, where they say something."""
    parts = (
        Section("subject", say(locale, "Subject"), sheet.subject),
        Section("missions", say(locale, "Description of the missions"), sheet.missions),
    )
    return [part for part in parts if part.text]


def profile_parts(sheet: Sheet, locale: str) -> list[tuple[str, str, str]]:
    """The four parts of the profile as (icon, label, value); parts that say nothing are left out."""
    level = LEVELS[sheet.education.level].to(locale) if sheet.education.level else ""
    education = sheet.education.text
    if level and level.casefold().replace(" ", "") not in education.casefold().replace(" ", ""):
        education = f"{level} – {education}" if education else level
    parts = (
        ("cap", say(locale, "Education"), education),
        ("talk", say(locale, "Languages"), languages_label(sheet.languages, locale)),
        ("tool", say(locale, "Technical skills"), ", ".join(sheet.skills)),
        ("star", say(locale, "Qualities"), ", ".join(sheet.qualities)),
    )
    return [part for part in parts if part[2]]


def profile_rest(sheet: Sheet) -> str:
    """What the offer says of the profile besides its four parts: lines that only repeat one of them are left out."""
    parts = (sheet.education.text, ", ".join(sheet.skills), ", ".join(sheet.qualities))
    told = {tuple(words(part)) for part in parts}
    return "\n".join(line for line in sheet.profile.split("\n") if not line or tuple(words(line)) not in told)


_WEEKS = re.compile(r"(\d{1,2})\s(?:semaines?|weeks?)", re.IGNORECASE)
_QUARTERS = (
    N_("1st quarter of %(year)s"),
    N_("2nd quarter of %(year)s"),
    N_("3rd quarter of %(year)s"),
    N_("4th quarter of %(year)s"),
)
# What says more than a quarter stays as written.
_LONGEST_QUARTER = 20


def duration_label(duration: Duration, locale: str) -> str:
    """ "4 à 6 mois", "From 6 months", else the words as written."""
    least, most = duration.months_min, duration.months_max
    if least is not None and most is not None:
        if least == most:
            return _one_duration(most, duration.text, locale)
        return say(
            locale, "%(least)s to %(most)s months", least=number(least, locale), most=number(most, locale)
        )
    if most is not None:
        return say(locale, "Up to %(n)s months", n=number(most, locale))
    if least is not None:
        return say(locale, "At least %(n)s months", n=number(least, locale))
    return duration.text


def _one_duration(months: Decimal, written: str, locale: str) -> str:
    """Whole months, whole weeks; hours as written; a period between two days as about so many months."""
    if months == months.to_integral_value():
        return say_number(locale, "%(n)s month", "%(n)s months", int(months))
    if weeks := _WEEKS.fullmatch(written):
        return say_number(locale, "%(n)s week", "%(n)s weeks", int(weeks[1]))
    if written and len(written) <= 14:
        return written
    whole = int(months.to_integral_value())
    return say_number(locale, "About %(n)s month", "About %(n)s months", max(1, whole))


def start_label(start: Start, locale: str) -> str:
    """ "mars 2027", "1er mars 2027", "dès que possible", else the words as written."""
    first, last = start.earliest, start.latest
    if start.precision == "asap" and first is None:
        return say(locale, "As soon as possible")
    if first is None:
        return start.text
    if start.precision == "day":
        if last is None:
            return say(locale, "From %(day)s", day=long_date(first, locale))
        if last == first:
            return long_date(first, locale)
        return say(
            locale, "From %(first)s to %(last)s", first=long_date(first, locale), last=long_date(last, locale)
        )
    if start.precision == "month":
        if last is None:
            return say(locale, "From %(month)s", month=month_year(first, locale))
        if (first.year, first.month) == (last.year, last.month):
            return month_year(first, locale).capitalize() if locale == "fr" else month_year(first, locale)
    if start.precision == "quarter" and first.month % 3 == 1 and len(start.text) <= _LONGEST_QUARTER:
        return say(locale, _QUARTERS[first.month // 3].text, year=first.year)
    return start.text or month_year(first, locale)


def place_label(place: Place, locale: str) -> str:
    """ "Clamart (92)", else the words as written; a fully remote offer without a town says so."""
    if place.commune:
        return DISTRICT_SHOWN % (place.commune, place.district) if place.district else place.commune
    if place.text:
        return place.text
    return REMOTE["full"].to(locale) if place.remote == "full" else ""


def pay_label(pay: Pay, locale: str) -> str:
    """ "693 € par mois", "Gratification légale", "Selon niveau d'études"; missing pay is said, never guessed."""
    units = {"hour": N_("an hour"), "month": N_("a month"), "total": N_("in all")}
    if pay.kind == "amount" and pay.minimum is not None:
        low = money(pay.minimum, locale, pay.currency)
        if pay.maximum is not None and pay.maximum != pay.minimum:
            high = money(pay.maximum, locale, pay.currency)
            low = say(locale, "%(low)s to %(high)s", low=low, high=high)
        return f"{low} {units[pay.unit].to(locale)}" if pay.unit in units else low
    if pay.kind == "legal_minimum":
        return say(locale, "Legal minimum")
    if pay.kind == "negotiable":
        return pay.text[:1].upper() + pay.text[1:] if pay.text else say(locale, "To be agreed")
    if pay.kind == "unpaid":
        return say(locale, "Unpaid")
    return say(locale, "Not stated")


def languages_label(languages: tuple[Language, ...], locale: str) -> str:
    """ "anglais B2, allemand (souhaité)"."""
    told = []
    for language in languages:
        name = language_name(language.code, locale)
        level = f" {language.level}" if language.level else ""
        wished = "" if language.required else " " + say(locale, "(a plus)")
        told.append(f"{name}{level}{wished}")
    return ", ".join(told)


def _hours(duration: Duration, locale: str) -> str | None:
    label = duration_label(duration, locale)
    if len(duration.text) > 14 and words(duration.text) != words(label):
        return duration.text
    if duration.hours_total:
        return say(locale, "%(n)s hours in all", n=number(duration.hours_total, locale))
    if duration.weekly_hours:
        return say(locale, "%(n)s h a week", n=number(duration.weekly_hours, locale))
    return None


def _as_written(start: Start, locale: str) -> str | None:
    shown = start_label(start, locale)
    return (
        start.text if start.text and start.text.casefold() != shown.casefold() and start.precision else None
    )


def _around(sheet: Sheet, locale: str) -> str | None:
    place = sheet.place
    told = []
    if (
        place.commune
        and place.text
        and place.text.casefold() not in (place.commune.casefold(), place_label(place, locale).casefold())
    ):
        told.append(place.text)
    if place.remote in ("partial", "full"):
        told.append(REMOTE[place.remote].to(locale))
    if sheet.premises:
        told.append(sheet.premises)
    return " · ".join(told) or None


def _pay_note(sheet: Sheet, locale: str, on: date, rules: RuleSet) -> str | None:
    told = []
    pay = sheet.pay
    guaranteed = public_pay_line(sheet, on, locale, at_place(Host(), sheet.place), rules)
    if guaranteed is not None:
        told.append(guaranteed)
    if pay.kind == "amount" and pay.text and words(pay.text) != words(pay_label(pay, locale)):
        told.append(pay.text)
    if pay.benefits:
        told.append(pay.benefits)
    return " · ".join(told) or None


# Before a thing of a list: a number is one only with its dot or bracket.
_SIGN = re.compile(r"(?:[-•–*]+\s*|[0-9]{1,2}[.)]\s+)+")


def _plain(text: str) -> str:
    """A text as one line, without the signs of lists and the headings above its first sentence ("Contexte").

    Two things of a list that end without a sign are parted by a dot.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    while len(lines) > 1 and _is_heading(lines[0]):
        del lines[0]
    whole, parted = "", False
    for line in lines:
        said = line[found.end() :] if (found := _SIGN.match(line)) else line
        is_item = said != line
        whole += (" · " if is_item and parted else " ") + said
        parted = is_item and said[-1:] not in ".!?…;:,"
    return whole.strip()


def _is_heading(line: str) -> bool:
    return len(line) <= LONGEST_HEADING and line[-1] not in ".!?…;," and line[0] not in "-•–*"
