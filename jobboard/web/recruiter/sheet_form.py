"""The sheet as a form, for drafts and corrections: what was understood, what the law says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jobboard.kit.forms import Form, Submitted
from jobboard.kit.i18n import N_, Msg, long_date, month_year, say
from jobboard.kit.text import one_line, paragraphs
from jobboard.offers.forms import CONTROL_OF, CONTROLS, gather
from jobboard.offers.host_facts import HOST_FACTS, at_place, read_host
from jobboard.offers.views import duration_label, pay_label, place_label
from jobboard.sheet.fields import FIELDS, Kind
from jobboard.sheet.law import Finding, Host, RuleSet, Severity, check, due_line, minimum_due
from jobboard.sheet.model import Sheet, Start
from jobboard.web.base.sheet_words import CHOICES, LABELS

_ORDER = {name: place for place, name in enumerate(LABELS)}
# What was ticked: points that were checked, and words to keep that only a moderator may let pass.
LIST_FIELDS = ("law_ticks", "law_keeps")
# How the wish to keep words stands among an offer's ticks.
ASKED = "!"
# Longer than any field may be, so that a text that is too long comes back whole, to be shortened.
LONGEST_TEXT, LONGEST_LINE, LONGEST_FACT = 20_000, 2_000, 40
# The rule that speaks of contact details in texts that everybody reads, and those texts.
CONTACT_RULE = "C1"
PUBLIC_TEXTS = (
    "title", "department", "subject", "missions", "note", "education_text", "skills", "qualities", "profile",
    "pay_text", "benefits", "premises",
)  # fmt: skip
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
    def releasable_ids(self) -> list[str]:
        """The rules that stop the offer and that a moderator may let pass, each once."""
        return list(dict.fromkeys(one.id for one in self.blocks if one.rule.releasable))

    @property
    def tick_ids(self) -> list[str]:
        """The rules that want a tick, each once."""
        return list(dict.fromkeys(finding.id for finding in self.ticks))

    def tick_options(self, locale: str) -> list[tuple[str, str, None]]:
        """One box a rule, with all that the rule says."""
        return [(rule, _said(self.ticks, rule, locale), None) for rule in self.tick_ids]

    def keep_options(self, locale: str) -> list[tuple[str, str, None]]:
        """One box a rule whose words the recruiter may ask to keep."""
        return [(rule, _said(self.blocks, rule, locale), None) for rule in self.releasable_ids]


def _said(findings: list[Finding], rule: str, locale: str) -> str:
    return " ".join(dict.fromkeys(one.message(locale) for one in findings if one.id == rule))


@dataclass(slots=True)
class Shown:
    """A form with all that stands around its fields."""

    form: Form
    sheet: Sheet
    host: Host
    law: Law
    locale: str
    values: Mapping[str, Any]
    context: dict[str, Any]

    @property
    def ticked(self) -> list[str]:
        """The rules that want a tick and have it."""
        return [rule for rule in self.law.tick_ids if rule in self.form.values("law_ticks")]

    @property
    def stopping(self) -> list[Finding]:
        """What stops the offer, but for words that the recruiter asks a moderator to let pass."""
        asked = self.form.values("law_keeps")
        return [one for one in self.law.blocks if not (one.rule.releasable and one.id in asked)]

    @property
    def kept(self) -> list[str]:
        """What is kept of the ticks with the offer."""
        asked = [rule for rule in self.law.releasable_ids if rule in self.form.values("law_keeps")]
        return [*self.ticked, *(rule + ASKED for rule in asked)]


def ticks_of(kept: list[str]) -> dict[str, list[str]]:
    """The boxes of the form as they were when an offer was sent."""
    return {
        "law_ticks": [rule for rule in kept if not rule.endswith(ASKED)],
        "law_keeps": [rule.removesuffix(ASKED) for rule in kept if rule.endswith(ASKED)],
    }


def typed(submitted: Submitted) -> dict[str, Any]:
    """The values of the form as typed, to be kept whatever they are."""
    values: dict[str, Any] = {
        name: paragraphs(submitted.text(name))[
            : LONGEST_TEXT if FIELDS[name].kind is Kind.TEXT else LONGEST_LINE
        ]
        for name in CONTROLS
    }
    values |= {name: one_line(submitted.text(name))[:LONGEST_FACT] for name in HOST_FACTS}
    for name in LIST_FIELDS:
        values[name] = [text[:20] for text in submitted.texts.get(name, [])[:40]]
    return values


def examine(values: Mapping[str, Any], locale: str, *, dns: bool, today: date, rules: RuleSet) -> Shown:
    """Read a form, note its problems and ask the law of today; `rules` hold the operator's own rates."""
    form = Form(values=values)
    sheet = gather(form, locale, dns=dns, today=today)
    host = read_host(form)
    law = _law(sheet, at_place(host, sheet.place), locale, today, rules)
    context = {
        "law": law,
        "tick_options": law.tick_options(locale),
        "keep_options": law.keep_options(locale),
        "host_told": any(form.value(name) for name in HOST_FACTS),
        "understood": _understood(sheet, locale),
        "labels": {name: label.to(locale) for name, label in LABELS.items()},
        "options": _options(locale),
        "unfolded": any(form.value(name) for name in FOLDED),
        "has_contacts": any(finding.id == CONTACT_RULE for finding in law.ticks),
    }
    return Shown(form, sheet, host, law, locale, values, context)


def demand(shown: Shown) -> None:
    """Refuse what the law refuses, and warnings that nobody ticked."""
    form = shown.form
    for finding in shown.stopping:
        form.refuse(_control(finding), finding_message(finding, shown.locale))
    if form.is_good and shown.ticked != shown.law.tick_ids:
        form.refuse("law_ticks", N_("Tick each point once you have checked it."))
    form.errors.sort(key=lambda error: _place_on_page(error.field))
    _point_out(shown.law.ticks, form, shown.locale)


def _place_on_page(name: str) -> tuple[bool, int]:
    """Where the control stands, so that the list of errors leads down the page; those of no field come last."""
    place = _ORDER.get(name, len(_ORDER))
    return name in FOLDED or place > _ORDER["contact_name"], place


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


def _law(sheet: Sheet, host: Host, locale: str, on: date, rules: RuleSet) -> Law:
    law = Law()
    shelves = {Severity.BLOCK: law.blocks, Severity.WARN: law.ticks, Severity.INFO: law.infos}
    for finding in check(sheet, host, on, rules):
        # An empty field has its own message already.
        if finding.severity in shelves and not (finding.id == "A2" and not sheet.company_name):
            shelves[finding.severity].append(finding)
    due = minimum_due(sheet, on, host, rules)
    law.due = due_line(due, locale, rules) if due is not None else None
    return law


def finding_message(finding: Finding, locale: str) -> Msg:
    """A sentence of the law as a message; it stands in the law's data and not in the catalogue."""
    return Msg("%(law)s", {"law": finding.message(locale)})


def _control(finding: Finding) -> str:
    name = CONTROL_OF.get(finding.field, finding.field)
    return name if name in CONTROLS or name in HOST_FACTS else "title"


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
    return {
        name: [(code, word.to(locale)) for code, word in words.items()] for name, words in CHOICES.items()
    }
