"""The posting form: a sheet as texts to correct, and back into a sheet, every problem told at once."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from jobboard.kit.emails import BadAddress, read_address
from jobboard.kit.forms import Form
from jobboard.kit.i18n import N_, Msg, long_date
from jobboard.kit.text import paragraphs
from jobboard.offers import answers
from jobboard.sheet.education import levels, lowest
from jobboard.sheet.fields import DOMAINS, FIELDS, LEVELS, PAY_KINDS, PAY_UNITS, REMOTE, Kind
from jobboard.sheet.model import Duration, Education, Language, Pay, Place, Sheet, Start
from jobboard.sheet.places import settle
from jobboard.sheet.plain import plain

# The controls of the form, named as the columns they end in; amounts and days are read from their texts.
CONTROLS = tuple(
    name for name in FIELDS if name not in ("duration_min", "duration_max", "pay_min", "pay_max")
)
# Law findings and marks name fields that stand in another control.
CONTROL_OF = {
    "duration_min": "duration_text",
    "duration_max": "duration_text",
    "pay_min": "pay_text",
    "pay_max": "pay_text",
    "place": "place_text",
    "duration": "duration_text",
    "start": "start_text",
    "education": "education_text",
    "pay": "pay_text",
}
# Controls that are read together into one part of the sheet.
_TOGETHER: dict[str, tuple[str, ...]] = {
    "place": ("place_text", "remote"),
    "duration": ("duration_text", "weekly_hours", "hours_total"),
    "start": ("start_text",),
    "education": ("education_text", "education_level"),
    "pay": ("pay_text", "pay_kind", "pay_unit", "benefits"),
}
_ALONE = tuple(
    name for name in CONTROLS if name not in [one for together in _TOGETHER.values() for one in together]
)
REQUIRED = tuple(name for name in CONTROLS if FIELDS[name].required and name != "language")
EMPTY: dict[str, Msg] = {
    "title": N_("Enter the title of the internship."),
    "company_name": N_("Enter the name of the company."),
    "place_text": N_("Enter the place, or choose fully remote."),
    "duration_text": N_("Enter the duration. Examples: 4 months, 4 to 6 months."),
    "start_text": N_("Enter the start. Examples: March 2027, as soon as possible."),
    "missions": N_("Describe the missions."),
    "contact_email": N_("Enter the address that receives the applications."),
}
_PHONE = re.compile(r"\+?[\d ().\-/]{6,40}")
_SPAN = 24


def values_of(sheet: Sheet, locale: str) -> dict[str, str | list[str]]:
    """A sheet as the texts of the form, in a language; what the texts say is not chosen twice."""
    pay, read = sheet.pay, answers.read_pay_line(sheet.pay.text)
    unit = pay.unit or (
        "month" if pay.kind == "amount" and pay.minimum and 150 <= pay.minimum <= 3000 else ""
    )
    return {
        "title": sheet.title,
        "company_name": sheet.company_name,
        "department": sheet.department,
        "place_text": sheet.place.text,
        "remote": sheet.place.remote or "",
        "duration_text": sheet.duration.text,
        "weekly_hours": _figure(sheet.duration.weekly_hours, locale),
        "hours_total": str(sheet.duration.hours_total or ""),
        "start_text": sheet.start.text,
        "subject": sheet.subject,
        "missions": sheet.missions,
        "note": sheet.note,
        "education_text": sheet.education.text,
        "education_level": sheet.education.level or "",
        "languages": answers.languages_line(sheet.languages, locale),
        "skills": "\n".join(sheet.skills),
        "qualities": "\n".join(sheet.qualities),
        "profile": sheet.profile,
        "pay_text": pay.text or _amount(pay, locale),
        "pay_kind": pay.kind if pay.kind not in (read.kind, "unstated") else "",
        "pay_unit": "" if pay.kind != "amount" or unit == read.unit else unit,
        "benefits": pay.benefits,
        "deadline": long_date(sheet.deadline, locale) if sheet.deadline else "",
        "openings": str(sheet.openings or ""),
        "reference": sheet.reference,
        "field": sheet.field or "",
        "premises": sheet.premises,
        "contact_email": sheet.contact_email,
        "second_contact": sheet.second_contact,
        "contact_name": sheet.contact_name,
        "phone": sheet.phone,
        "apply_url": sheet.apply_url,
        "language": sheet.language,
    }


def keep_unchanged(sheet: Sheet, before: Sheet, values: Mapping[str, str | list[str]], locale: str) -> Sheet:
    """The sheet of a form, but for what nobody touched: a text can be read otherwise on another day."""
    first = values_of(before, locale)
    parts = {**_TOGETHER, **{name: (name,) for name in _ALONE}}
    same = [
        part
        for part, controls in parts.items()
        if all(paragraphs(str(values.get(one, ""))) == paragraphs(str(first[one])) for one in controls)
    ]
    return replace(sheet, **{part: getattr(before, part) for part in same})


def read_sheet_form(form: Form, locale: str, *, dns: bool, today: date) -> Sheet | None:
    """The sheet of a form, or None with every problem noted in it. `dns`: ask whether domains take mail."""
    sheet = gather(form, locale, dns=dns, today=today)
    return sheet if form.is_good else None


def gather(form: Form, locale: str, *, dns: bool, today: date) -> Sheet:
    """What can be read of a form, for a preview and for the rules of law; problems are noted in the form."""
    lines = {name: _text(form, name) for name in CONTROLS if FIELDS[name].kind in (Kind.LINE, Kind.TEXT)}
    place = _place(form, lines["place_text"])
    duration = _duration(form, lines["duration_text"])
    return Sheet(
        title=lines["title"],
        company_name=lines["company_name"],
        department=lines["department"],
        place=place,
        duration=duration,
        start=_start(form, lines["start_text"], today, duration),
        subject=lines["subject"],
        missions=lines["missions"],
        note=lines["note"],
        education=_education(form, lines["education_text"]),
        languages=_languages(form),
        skills=_items(form, "skills"),
        qualities=_items(form, "qualities"),
        profile=lines["profile"],
        pay=_pay(form, lines["pay_text"], lines["benefits"]),
        deadline=_deadline(form, today),
        openings=form.take_number(
            "openings", least=FIELDS["openings"].least or 1, most=FIELDS["openings"].most or 999
        ),
        reference=lines["reference"],
        field=form.take_choice("field", DOMAINS),
        premises=lines["premises"],
        contact_email=_email(form, "contact_email", dns),
        second_contact=_email(form, "second_contact", dns),
        contact_name=lines["contact_name"],
        phone=_phone(form),
        apply_url=_url(form),
        language=form.take_choice("language", FIELDS["language"].choices) or locale,
    )


def _text(form: Form, name: str) -> str:
    field = FIELDS[name]
    take = form.take_line if field.kind is Kind.LINE else form.take_text
    # A place is not needed where all is done from home; `_place` asks for it.
    empty = EMPTY.get(name) if name != "place_text" else None
    most = field.longest or 0
    # What is too long is refused; its beginning alone is read further, so that no text costs more than its limit.
    return take(name, most=most, least=field.shortest or 0, empty=empty)[:most]


def _place(form: Form, text: str) -> Place:
    remote = form.take_choice("remote", REMOTE)
    if not text:
        if remote != "full":
            form.refuse("place_text", EMPTY["place_text"])
        return Place(remote=remote)
    match = settle(text)
    if match is None:
        return Place(text=text, remote=remote)
    if match.doubt in ("unknown", "misspelt"):
        form.warnings["place_text"] = N_(
            "We do not know this place: the search by distance will not find the offer."
        )
    return replace(match.place, text=text, remote=remote or match.place.remote)


def _duration(form: Form, text: str) -> Duration:
    weekly = form.take_decimal("weekly_hours", least=1, most=48, places=1)
    hours = form.take_number("hours_total", least=1, most=4000)
    duration = answers.read_duration_line(text) if text else None
    if duration is None:
        if text and hours is None:
            form.refuse(
                "duration_text",
                N_('We cannot read "%(value)s". Examples: 4 months, 4 to 6 months, 300 hours.', value=text),
            )
        duration = Duration(text)
    longest = duration.months_max or duration.months_min
    if longest is not None and longest > _SPAN:
        form.refuse("duration_text", N_("An internship lasts 6 months at most in a year. Shorten it."))
        duration = Duration(text)
    elif (longest is not None and longest <= 0) or not 0 < (duration.hours_total or 1) <= 4000:
        form.refuse("duration_text", EMPTY["duration_text"])
        duration = Duration(text)
    return replace(
        duration,
        weekly_hours=weekly if weekly is not None else duration.weekly_hours,
        hours_total=hours if hours is not None else duration.hours_total,
    )


def _start(form: Form, text: str, today: date, duration: Duration) -> Start:
    if not text:
        return Start()
    start = answers.read_start_line(text, today, duration.months_max or duration.months_min)
    if start is None:
        form.refuse(
            "start_text",
            N_('We cannot read "%(value)s". Examples: March 2027, as soon as possible.', value=text),
        )
    return start or Start(text)


def _deadline(form: Form, today: date) -> date | None:
    text = form.take_line("deadline", most=80)[:80]
    if not text:
        return None
    day = answers.read_day(text, today)
    if day is None:
        form.refuse("deadline", N_('We cannot read "%(value)s". Example: 15 January 2027.', value=text[:60]))
    elif day < today:
        form.refuse("deadline", N_("The last day to apply is over. Enter a day to come, or none."))
    return day


def _education(form: Form, text: str) -> Education:
    return Education(text, form.take_choice("education_level", LEVELS) or lowest(levels(plain(text))))


def _languages(form: Form) -> tuple[Language, ...]:
    most = FIELDS["languages"].items or 0
    room = most * (FIELDS["languages"].longest or 0)
    text = form.take_line("languages", most=room)[:room]
    known, unknown = answers.read_languages_line(text)
    if unknown:
        form.refuse(
            "languages",
            N_('We do not know the language "%(value)s". Example: English B2.', value=unknown[0][:40]),
        )
    if len(known) > most:
        form.refuse("languages", N_("List %(most)s at most.", most=most))
    return known[:most]


def _items(form: Form, name: str) -> tuple[str, ...]:
    most, longest = FIELDS[name].items or 0, FIELDS[name].longest or 0
    room = most * (longest + 3)
    items = answers.split_items(form.take_text(name, most=room)[:room])
    long = next((item for item in items if len(item) > longest), None)
    if long is not None:
        form.refuse(
            name,
            N_(
                'Shorten "%(value)s…": %(most)s characters at most, one item a line.',
                value=long[:30],
                most=longest,
            ),
        )
    if len(items) > most:
        form.refuse(name, N_("List %(most)s at most.", most=most))
    return tuple(item[:longest] for item in items[:most])


def _pay(form: Form, text: str, benefits: str) -> Pay:
    kind, unit = form.take_choice("pay_kind", PAY_KINDS), form.take_choice("pay_unit", PAY_UNITS)
    pay = replace(answers.read_pay_line(text), benefits=benefits)
    if kind is not None and kind != pay.kind:
        if kind == "amount":
            form.refuse("pay_text", N_("Enter the amount. Example: €700 a month."))
        return Pay(kind, text, benefits=benefits)
    if pay.kind != "amount":
        return pay
    if any(amount is not None and amount > 100_000 for amount in (pay.minimum, pay.maximum)):
        form.refuse("pay_text", N_("Enter an amount up to €100,000."))
        return Pay("amount", text, benefits=benefits)
    pay = replace(pay, unit=unit or pay.unit)
    if pay.unit is None:
        form.refuse(
            "pay_unit", N_("Choose what the amount is for: an hour, a month or the whole internship.")
        )
    return pay


def _email(form: Form, name: str, dns: bool) -> str:
    typed = form.take_line(name, most=FIELDS[name].longest or 0, empty=EMPTY.get(name))
    if not typed or form.error(name):
        return ""
    try:
        address = read_address(typed, dns=dns)
    except BadAddress as problem:
        form.refuse(name, problem.message)
        return ""
    if address.suggestion:
        form.warnings[name] = N_("Did you mean %(value)s?", value=address.suggestion)
    return address.email


def _phone(form: Form) -> str:
    typed = form.take_line("phone", most=FIELDS["phone"].longest or 0)
    if typed and not _PHONE.fullmatch(typed):
        form.refuse("phone", N_("Enter a phone number in figures. Example: 01 23 45 67 89."))
    return typed


def _url(form: Form) -> str:
    typed = form.take_line("apply_url", most=FIELDS["apply_url"].longest or 0)
    if not typed:
        return ""
    typed = typed if "://" in typed or ":" in typed.split(".")[0] else f"https://{typed}"
    parts = _split(typed)
    if parts is None or " " in typed:
        form.refuse("apply_url", N_("Enter a web address that starts with https://."))
        return ""
    return typed


def _split(address: str) -> object | None:
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and parts.username is None
    except ValueError:
        return None
    return parts if good else None


def _figure(value: Decimal | None, locale: str) -> str:
    text = f"{value.normalize():f}" if value is not None else ""
    return text.replace(".", ",") if locale == "fr" else text


def _amount(pay: Pay, locale: str) -> str:
    if pay.kind != "amount" or pay.minimum is None:
        return ""
    most = f" - {_figure(pay.maximum, locale)}" if pay.maximum is not None else ""
    return f"{_figure(pay.minimum, locale)}{most} €"
