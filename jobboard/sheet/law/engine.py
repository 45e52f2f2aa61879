"""`check`: what the law says of a sheet on a day. Pure: the same question always has the same answer."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial

from jobboard.sheet.fields import FIELDS
from jobboard.sheet.law import pay_rules, text_rules, time_rules
from jobboard.sheet.law.data import Rule, RuleSet, Scope, Severity, load_rules
from jobboard.sheet.law.facts import Facts, gather
from jobboard.sheet.law.findings import Finding, Hit, Host
from jobboard.sheet.model import Sheet

Predicate = Callable[[Facts], Iterable[Hit]]

_WORDS = "words:"
_PREDICATES: dict[str, Predicate] = {
    predicate.__name__: predicate
    for predicate in (
        pay_rules.pay_due_but_not_stated,
        pay_rules.unpaid_though_due,
        pay_rules.pay_below_minimum,
        pay_rules.pay_below_last_known_minimum,
        pay_rules.minimum_changes_on_the_way,
        pay_rules.no_figure_for_the_year,
        pay_rules.unpaid_and_not_due,
        pay_rules.public_body_pays_more,
        pay_rules.hours_near_the_threshold,
        pay_rules.branch_may_ask_more,
        pay_rules.pay_due_only_at_the_longest,
        pay_rules.extension_may_make_pay_due,
        pay_rules.pay_missing,
        time_rules.longer_than_the_law,
        time_rules.one_of_two_limits_passed,
        time_rules.long_part_time,
        time_rules.dates_do_not_fit,
        time_rules.week_above_the_usual,
        time_rules.week_above_the_highest,
        time_rules.too_soon_after_the_last,
        time_rules.too_many_interns,
        time_rules.tutor_has_enough,
        time_rules.minors_addressed,
        text_rules.title_marks_one_gender,
        text_rules.pay_in_text_differs,
        text_rules.claims_conflict,
        text_rules.host_unknown,
        text_rules.not_in_french,
        text_rules.unusual_contact,
        text_rules.contact_in_free_text,
    )
}
_ORDER = {severity: rank for rank, severity in enumerate(Severity)}
_FIELD_ORDER = {name: rank for rank, name in enumerate(FIELDS)}


def check(
    sheet: Sheet, host: Host | None = None, on: date | None = None, rules: RuleSet | None = None
) -> list[Finding]:
    """The findings on a day, blocking ones first, then by rule and by field."""
    if on is None:
        raise TypeError("check needs the day on which the law is asked")
    rules = rules or load_rules()
    host = host or Host()
    facts = gather(sheet, host, on, rules)
    asked = [rule for rule in rules.rules if _is_asked(rule, host, on)]
    found = [finding for rule in asked for finding in _findings(rule, facts)]
    rank = {rule.id: place for place, rule in enumerate(asked)}
    return sorted(
        found, key=lambda one: (_ORDER[one.severity], rank[one.id], _FIELD_ORDER.get(one.field, -1))
    )


def predicate_named(name: str) -> Predicate | None:
    """The function behind a predicate of the data; None for those of rules that are not asked of a sheet."""
    if name.startswith(_WORDS):
        return partial(text_rules.words_found, name.removeprefix(_WORDS))
    return _PREDICATES.get(name)


def _is_asked(rule: Rule, host: Host, on: date) -> bool:
    return rule.scope is Scope.POSTING and rule.in_force(on) and (rule.abroad or host.country == "FR")


def _findings(rule: Rule, facts: Facts) -> list[Finding]:
    predicate = predicate_named(rule.predicate)
    if predicate is None:
        raise LookupError(f"rule {rule.id} has no predicate {rule.predicate}")
    figures = {name: facts.limits[key] for name, key in rule.figures.items()}
    return [
        Finding(rule, severity, hit.field or rule.field, {**figures, **hit.values}, hit.wording or hit.case)
        for hit in predicate(facts)
        for severity in rule.cases.get(hit.case or "", rule.severities)
    ]
