"""The sheet as a form, for drafts and corrections: what was understood, what the law says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jobboard.kit.forms import Form, Submitted
from jobboard.kit.i18n import N_, Msg, long_date, month_year, say
from jobboard.kit.text import paragraphs
from jobboard.offers.forms import CONTROL_OF, CONTROLS, gather
from jobboard.offers.views import DOMAINS, LEVELS, REMOTE, duration_label, pay_label, place_label
from jobboard.sheet.fields import FIELDS, Kind
from jobboard.sheet.law import Finding, Host, Severity, check, contact_data, due_line, minimum_due
from jobboard.sheet.model import Sheet, Start

# What is left in parentheses once an address is out of them.
_EMPTIED = re.compile(
    r"\(\s*(?:contact|e-?mail|mail|courriel|t[ée]l\.?|t[ée]l[ée]phone|phone)?\s*:?\s*\)", re.IGNORECASE
)
LIST_FIELDS = ("law_ticks",)
# Longer than any field may be, so that a text that is too long comes back whole, to be shortened.
LONGEST_TEXT, LONGEST_LINE = 20_000, 2_000
# The rule that speaks of contact details in texts that everybody reads, and those texts.
CONTACT_RULE = "C1"
PUBLIC_TEXTS = (
    "title", "department", "subject", "missions", "note", "education_text", "skills", "qualities", "profile",
    "pay_text", "benefits", "premises",
)  # fmt: skip
PAY_KINDS: dict[str, Msg] = {
    "amount": N_("An amount"),
    "legal_minimum": N_("The legal minimum"),
    "negotiable": N_("To be agreed"),
    "unpaid": N_("Unpaid"),
    "unstated": N_("Not stated"),
}
PAY_UNITS: dict[str, Msg] = {
    "hour": N_("An hour"),
    "month": N_("A month"),
    "total": N_("The whole internship"),
}
LABELS: dict[str, Msg] = {
    "title": N_("Title"),
    "company_name": N_("Company"),
    "department": N_("Department"),
    "place_text": N_("Place"),
    "remote": N_("Remote work"),
    "duration_text": N_("Duration"),
    "weekly_hours": N_("Hours a week"),
    "hours_total": N_("Hours in all"),
    "start_text": N_("Start date"),
    "deadline": N_("Last day to apply"),
    "subject": N_("Subject"),
    "missions": N_("Description of the missions"),
    "note": N_("Note"),
    "education_text": N_("Education"),
    "education_level": N_("Level"),
    "languages": N_("Languages"),
    "skills": N_("Technical skills"),
    "qualities": N_("Qualities"),
    "profile": N_("What else is asked"),
    "pay_text": N_("Pay"),
    "pay_kind": N_("What it is"),
    "pay_unit": N_("The amount is for"),
    "benefits": N_("Besides the pay"),
    "openings": N_("Places offered"),
    "reference": N_("Reference"),
    "field": N_("Field"),
    "premises": N_("Accessibility of the premises"),
    "contact_email": N_("E-mail address for applications"),
    "contact_name": N_("Contact person"),
    "second_contact": N_("Second e-mail address"),
    "phone": N_("Phone"),
    "apply_url": N_("Your own application form"),
    "language": N_("Language of the offer"),
}
# Optional fields that stay folded until they say something.
FOLDED = (
    "weekly_hours", "hours_total", "openings", "reference", "field", "premises", "apply_url", "second_contact", "phone",
)  # fmt: skip


@dataclass(slots=True)
class Law:
    """What the rules say of a sheet, by what the recruiter has to do about it."""

    blocks: list[Finding] = field(default_factory=list)
    ticks: list[Finding] = field(default_factory=list)
    infos: list[Finding] = field(default_factory=list)
    due: str | None = None

    @property
    def tick_ids(self) -> list[str]:
        """The rules that want a tick, each once."""
        return list(dict.fromkeys(finding.id for finding in self.ticks))

    def tick_options(self, locale: str) -> list[tuple[str, str, None]]:
        """One box a rule, with all that the rule says."""
        return [
            (rule, " ".join(dict.fromkeys(one.message(locale) for one in self.ticks if one.id == rule)), None)
            for rule in self.tick_ids
        ]


@dataclass(slots=True)
class Shown:
    """A form with all that stands around its fields."""

    form: Form
    sheet: Sheet
    law: Law
    locale: str
    values: Mapping[str, Any]
    context: dict[str, Any]

    @property
    def ticked(self) -> list[str]:
        """The rules that want a tick and have it."""
        return [rule for rule in self.law.tick_ids if rule in self.form.values("law_ticks")]


def typed(submitted: Submitted) -> dict[str, Any]:
    """The values of the form as typed, to be kept whatever they are."""
    values: dict[str, Any] = {
        name: paragraphs(submitted.text(name))[
            : LONGEST_TEXT if FIELDS[name].kind is Kind.TEXT else LONGEST_LINE
        ]
        for name in CONTROLS
    }
    for name in LIST_FIELDS:
        values[name] = [text[:20] for text in submitted.texts.get(name, [])[:40]]
    return values


def examine(values: Mapping[str, Any], locale: str, *, dns: bool, today: date) -> Shown:
    """Read a form, note its problems and ask the law of today."""
    form = Form(values=values)
    sheet = gather(form, locale, dns=dns, today=today)
    law = _law(sheet, locale, today)
    context = {
        "law": law,
        "tick_options": law.tick_options(locale),
        "understood": _understood(sheet, locale),
        "labels": {name: label.to(locale) for name, label in LABELS.items()},
        "options": _options(locale),
        "unfolded": any(form.value(name) for name in FOLDED),
        "has_contacts": any(finding.id == CONTACT_RULE for finding in law.ticks),
    }
    return Shown(form, sheet, law, locale, values, context)


def demand(shown: Shown) -> None:
    """Refuse what the law refuses, and warnings that nobody ticked."""
    form = shown.form
    for finding in shown.law.blocks:
        form.refuse(_control(finding), finding_message(finding, shown.locale))
    if form.is_good and shown.ticked != shown.law.tick_ids:
        form.refuse("law_ticks", N_("Tick each point once you have checked it."))
    _point_out(shown.law.ticks, form, shown.locale)


def advise(shown: Shown) -> Form:
    """The form as somebody first sees it: problems of what stands in it as remarks."""
    form = Form(values=shown.values)
    form.warnings.update(shown.form.warnings)
    for error in shown.form.errors:
        if form.value(error.field):
            form.warnings[error.field] = error.message
    for finding in shown.law.blocks:
        form.warnings[_control(finding)] = finding_message(finding, shown.locale)
    _point_out(shown.law.ticks, form, shown.locale)
    return form


def _point_out(findings: list[Finding], form: Form, locale: str) -> None:
    """Say beside a text which of its words a rule means; other points stand with their box alone."""
    for finding in findings:
        if "word" in finding.values:
            form.warnings.setdefault(_control(finding), finding_message(finding, locale))


def without_contacts(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with addresses, numbers and handles taken out of the texts that everybody will read."""
    cleaned = dict(values)
    for name in PUBLIC_TEXTS:
        text = str(cleaned.get(name, ""))
        for span in reversed(contact_data(text)):
            text = text[: span.start] + text[span.end :]
        if text != cleaned.get(name, ""):
            lines = (" ".join(_EMPTIED.sub("", line).split()) for line in text.split("\n"))
            cleaned[name] = paragraphs("\n".join(lines))
    return cleaned


def _law(sheet: Sheet, locale: str, on: date) -> Law:
    law = Law()
    shelves = {Severity.BLOCK: law.blocks, Severity.WARN: law.ticks, Severity.INFO: law.infos}
    for finding in check(sheet, Host(), on):
        # An empty field has its own message already.
        if finding.severity in shelves and not (finding.id == "A2" and not sheet.company_name):
            shelves[finding.severity].append(finding)
    due = minimum_due(sheet, on)
    law.due = due_line(due, locale) if due is not None else None
    return law


def finding_message(finding: Finding, locale: str) -> Msg:
    """A sentence of the law as a message; it stands in the law's data and not in the catalogue."""
    return Msg("%(law)s", {"law": finding.message(locale)})


def _control(finding: Finding) -> str:
    name = CONTROL_OF.get(finding.field, finding.field)
    return name if name in CONTROLS else "title"


def _understood(sheet: Sheet, locale: str) -> dict[str, str]:
    """What was understood of the texts that stand for days, lengths, places and sums, where it says more."""
    said = {
        "place_text": (sheet.place.text, place_label(sheet.place, locale) if sheet.place.commune else ""),
        "duration_text": (sheet.duration.text, duration_label(sheet.duration, locale)),
        "start_text": (sheet.start.text, _start_said(sheet.start, locale)),
        "deadline": ("", long_date(sheet.deadline, locale) if sheet.deadline else ""),
        "pay_text": (sheet.pay.text, pay_label(sheet.pay, locale) if sheet.pay.kind != "unstated" else ""),
    }
    return {
        name: say(locale, "Understood: %(what)s.", what=what)
        for name, (typed_text, what) in said.items()
        if what and what.casefold() != typed_text.casefold()
    }


def _start_said(start: Start, locale: str) -> str:
    first, last = start.earliest, start.latest
    if start.precision == "asap" and first is None:
        return say(locale, "as soon as possible")
    if first is None:
        return ""
    told = long_date if start.precision == "day" else month_year
    if last is None:
        return say(locale, "from %(first)s on", first=told(first, locale))
    if told(first, locale) == told(last, locale):
        return told(first, locale)
    return say(locale, "from %(first)s to %(last)s", first=told(first, locale), last=told(last, locale))


def _options(locale: str) -> dict[str, list[tuple[str, str]]]:
    known = {
        "remote": REMOTE,
        "education_level": LEVELS,
        "pay_kind": PAY_KINDS,
        "pay_unit": PAY_UNITS,
        "field": DOMAINS,
        "language": {"fr": N_("French"), "en": N_("English")},
    }
    return {name: [(code, word.to(locale)) for code, word in words.items()] for name, words in known.items()}
