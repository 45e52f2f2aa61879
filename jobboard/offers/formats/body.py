"""The whole text of an offer as plain HTML (p, ul, ol, li, br), without any way to reach a person."""

from functools import lru_cache

from markupsafe import Markup, escape

from jobboard.kit.i18n import number, say
from jobboard.kit.templates import as_paragraphs
from jobboard.kit.text import one_line, paragraphs, shorten
from jobboard.offers.views import (
    DOMAINS,
    REMOTE,
    duration_label,
    pay_label,
    place_label,
    profile_parts,
    profile_rest,
    sections,
    start_label,
)
from jobboard.sheet.law import contact_data
from jobboard.sheet.model import Sheet

_HIDDEN = "[…]"
_SUMMARY = 160


def body(sheet: Sheet, locale: str) -> str:
    """Facts, subject, missions, profile and what is paid as the recruiter stated it.

    The note stays out because it names people, the legal minimum because it is not the employer's figure.
    """
    written = [_facts(sheet, locale)]
    written += [_part(section.title, section.text) for section in sections(sheet, locale)]
    profile = [f"- {label}{say(locale, ':')} {value}" for _, label, value in profile_parts(sheet, locale)]
    told = "\n\n".join(part for part in (profile_rest(sheet), "\n".join(profile)) if part)
    if told:
        written.append(_part(say(locale, "Profile sought"), told))
    return "\n".join(written)


def summary(sheet: Sheet, locale: str) -> str:
    """One line of at most 160 characters: what, where, how long, from when, then how the text begins."""
    facts = (
        sheet.company_name,
        place_label(sheet.place, locale),
        duration_label(sheet.duration, locale),
        start_label(sheet.start, locale),
    )
    opening = one_line(without_contacts(sheet.subject or sheet.missions))
    return shorten(". ".join([", ".join(fact for fact in facts if fact), opening]), _SUMMARY)


def hours_label(sheet: Sheet, locale: str) -> str:
    """Hours a week, or in all, as the page says them; "" where the offer states none."""
    if sheet.duration.hours_total:
        return say(locale, "%(n)s hours in all", n=number(sheet.duration.hours_total, locale))
    if sheet.duration.weekly_hours:
        return say(locale, "%(n)s h a week", n=number(sheet.duration.weekly_hours, locale))
    return ""


@lru_cache(maxsize=4096)
def without_contacts(text: str) -> str:
    """The text with addresses, telephone numbers and handles taken out, and no character that XML refuses."""
    clean = paragraphs(text)
    for span in reversed(contact_data(clean)):
        clean = clean[: span.start] + _HIDDEN + clean[span.end :]
    return clean


def _facts(sheet: Sheet, locale: str) -> str:
    place = sheet.place
    at_home = REMOTE[place.remote].to(locale) if place.remote in REMOTE else ""
    rows = (
        ("Company", sheet.company_name),
        ("Department", sheet.department),
        ("Duration", _joined(duration_label(sheet.duration, locale), hours_label(sheet, locale))),
        ("Start date", start_label(sheet.start, locale)),
        ("Place", _joined(place_label(place, locale), at_home, sheet.premises)),
        ("Pay", _joined(pay_label(sheet.pay, locale), sheet.pay.benefits)),
        ("Field", DOMAINS[sheet.field].to(locale) if sheet.field else ""),
        ("Places offered", str(sheet.openings) if sheet.openings and sheet.openings > 1 else ""),
        ("Reference", sheet.reference),
    )
    lines = [
        escape(f"{say(locale, label)}{say(locale, ':')} {without_contacts(value)}")
        for label, value in rows
        if value
    ]
    return Markup("<p>") + Markup("<br>\n").join(lines) + Markup("</p>")


def _joined(*values: str) -> str:
    return ", ".join(dict.fromkeys(value for value in values if value))


def _part(title: str, text: str) -> str:
    return f"<p>{escape(title)}</p>\n{as_paragraphs(without_contacts(text))}"
