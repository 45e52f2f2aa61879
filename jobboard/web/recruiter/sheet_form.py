"""The sheet as a form, for drafts and for corrections: what was read, what was understood, what the law says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jobboard.kit.forms import Form, Submitted
from jobboard.kit.i18n import Msg, N_, long_date, month_year, say
from jobboard.kit.text import paragraphs
from jobboard.offers.forms import CONTROL_OF, CONTROLS, EMPTY, gather
from jobboard.offers.models import Draft
from jobboard.offers.views import DOMAINS, LEVELS, REMOTE, duration_label, pay_label, place_label
from jobboard.sheet.fields import FIELDS, Kind
from jobboard.sheet.law import Host, check, minimum_due
from jobboard.sheet.law.data import Severity
from jobboard.sheet.law.findings import Finding
from jobboard.sheet.law.free_text_contacts import contact_data
from jobboard.sheet.law.hours import due_line
from jobboard.sheet.model import Sheet, Start

LIST_FIELDS = ("law_ticks",)
# Longer than any field may be, so that a text that is too long comes back whole, to be shortened.
LONGEST_KEPT = 20_000
PUBLIC_TEXTS = tuple(
    name for name in CONTROLS if FIELDS[name].public and FIELDS[name].kind in (Kind.LINE, Kind.TEXT, Kind.ITEMS)
)
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
# Optional fields that stay folded until they say something.
FOLDED = ("weekly_hours", "hours_total", "openings", "reference", "field", "apply_url", "premises")


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
    context: dict[str, Any]


def typed(submitted: Submitted) -> dict[str, Any]:
    """The values of the form as typed, to be kept whatever they are."""
    values: dict[str, Any] = {name: paragraphs(submitted.text(name))[:LONGEST_KEPT] for name in CONTROLS}
    for name in LIST_FIELDS:
        values[name] = [text[:20] for text in submitted.texts.get(name, [])[:40]]
    return values


def examine(values: Mapping[str, Any], locale: str, *, dns: bool, today: date, law_on: date | None = None) -> Shown:
    """Read a form, note its problems and ask the law. `today` dates months without a year."""
    form = Form(values=values)
    sheet = gather(form, locale, dns=dns, today=today)
    law = _law(sheet, locale, law_on or today)
    context = {
        "law": law,
        "tick_options": law.tick_options(locale),
        "understood": _understood(form, sheet, locale),
        "options": _options(locale),
        "has_contacts": any(contact_data(form.value(name)) for name in PUBLIC_TEXTS),
    }
    return Shown(form, sheet, law, context)


def demand(shown: Shown) -> None:
    """Refuse what the law refuses, and warnings that nobody ticked."""
    form = shown.form
    for finding in shown.law.blocks:
        form.refuse(_control(finding), _said(finding))
    missing = [rule for rule in shown.law.tick_ids if rule not in form.values("law_ticks")]
    if missing and form.is_good:
        form.refuse("law_ticks", N_("Tick each point once you have checked it."))


def advise(shown: Shown) -> Form:
    """The form as somebody first sees it: problems of what stands in it as remarks, nothing said of empty fields."""
    form = Form(values=shown.form._values)  # noqa: SLF001
    form.warnings.update(shown.form.warnings)
    for error in shown.form.errors:
        if form.value(error.field):
            form.warnings[error.field] = error.message
    for finding in [*shown.law.blocks, *shown.law.ticks]:
        form.warnings.setdefault(_control(finding), _said(finding))
    return form


def marks_of(draft: Draft, form: Form) -> tuple[dict[str, str], dict[str, str]]:
    """How each control was read ("found", "check", "missing"), and the words it was read from where they tell more."""
    first: Mapping[str, Any] = draft.marks.get("first", {})
    states: dict[str, str] = {}
    words: dict[str, str] = {}
    for name, mark in draft.marks.get("fields", {}).items():
        control = CONTROL_OF.get(name, name)
        value, is_first = form.value(control), form.value(control) == first.get(control, "")
        if not value:
            if control in EMPTY:
                states[control] = "missing"
        elif is_first and mark["state"] != "missing":
            doubted = form.warning(control) is not None or form.error(control) is not None
            states[control] = "check" if doubted else mark["state"]
            read = " … ".join(" ".join(draft.source_text[start:end].split()) for start, end in mark["spans"])
            if states[control] == "check" and read and read != value and len(read) <= 200:
                words[control] = read
    return states, words


def source_pieces(draft: Draft) -> list[tuple[str, bool]]:
    """The pasted text in pieces, with whether each was read into a field."""
    text = draft.source_text
    spans = sorted(
        (max(0, start), min(end, len(text)))
        for mark in draft.marks.get("fields", {}).values()
        for start, end in mark["spans"]
    )
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        if end <= at:
            continue
        start = max(start, at)
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return [(words, marked) for words, marked in pieces if words]


def without_contacts(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with addresses, numbers and handles taken out of the texts that everybody will read."""
    cleaned = dict(values)
    for name in PUBLIC_TEXTS:
        text = str(cleaned.get(name, ""))
        for span in reversed(contact_data(text)):
            text = text[: span.start] + text[span.end :]
        if text != cleaned.get(name, ""):
            cleaned[name] = paragraphs("\n".join(" ".join(line.split()) for line in text.split("\n")))
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


def _control(finding: Finding) -> str:
    name = CONTROL_OF.get(finding.field, finding.field)
    return name if name in CONTROLS else "title"


def _said(finding: Finding) -> Msg:
    return Msg("%(law)s", {"law": _InTwoLanguages(finding)})


class _InTwoLanguages:
    """A finding as the value of a message: its sentence stands in the law's data, in both languages."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
