"""The law of internships as the board applies it, made from the same data that checks the offers."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency

from jobboard.kit.clock import day_of
from jobboard.kit.i18n import N_, Msg
from jobboard.sheet.law import Rule, RuleSet, Severity, all_rules
from jobboard.sheet.law.data import Scope, next_check
from jobboard.web.base.keeping import keep
from jobboard.web.base.pages import locale, page, shows

Asked = Request[Any, Any, Any]
# The letter of a rule's id says what it is about.
TOPICS: dict[str, Msg] = {
    "G": N_("Pay"),
    "D": N_("Duration and conditions"),
    "A": N_("What an offer says"),
    "C": N_("Contact details"),
    "T": N_("Pay transparency"),
    "F": N_("Penalties"),
}
ON_POSTING: dict[Severity, Msg] = {
    Severity.BLOCK: N_("An offer that breaks it cannot be sent."),
    Severity.WARN: N_("The recruiter is asked to check it."),
    Severity.FLAG: N_("A moderator looks at it."),
    Severity.INFO: N_("Said for information."),
}
ELSEWHERE: dict[Scope, Msg] = {
    Scope.AGREEMENT: N_("Belongs to the internship agreement; the offer is not checked."),
    Scope.PLATFORM: N_("Kept by the board itself."),
    Scope.HELP: N_("Said for information."),
}
WAITING = N_("Not in force; explained here because it is expected.")


@dataclass(frozen=True, slots=True)
class Explained:
    """A rule for readers; `since` is None for one that is not in force."""

    id: str
    text: str
    article: str
    effect: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Topic:
    """Rules about one thing, in the order of the data."""

    code: str
    title: str
    rules: list[Explained]


@shows("law")
def law(request: Asked, rules: NamedDependency[RuleSet], now: NamedDependency[datetime]) -> Response[str]:
    """Every rule with its article, today's minimum, the table of rates and the next change."""
    said = locale(request)
    keep(request.scope)
    today = day_of(now)
    change = next_check(today)
    minimum = rules.minimum(today)
    rates = sorted(
        (rate for rate in rules.rates if rate.valid_from <= change), key=lambda rate: rate.valid_from
    )
    return page(
        request,
        "public/info/law.html",
        title=N_("The law of internships"),
        topics=topics(said, today),
        today=today,
        minimum=minimum,
        month=_cents(minimum * rules.limits_on(today)["assumed_weekly_hours"] * 52 / 12) if minimum else None,
        week=rules.limits_on(today)["assumed_weekly_hours"],
        threshold=rules.limits_on(today)["pay_hours"],
        change=change,
        next_minimum=rules.minimum(change),
        rates=[(rate, rate.rate * 100, _cents(rate.minimum)) for rate in reversed(rates)],
    )


def topics(said: str, today: date) -> list[Topic]:
    """All rules by topic; a topic without a rule is left out."""
    rules = all_rules()
    found = [
        Topic(
            code,
            title.to(said),
            [_explained(rule, said, today) for rule in rules if rule.id.startswith(code)],
        )
        for code, title in TOPICS.items()
    ]
    return [topic for topic in found if topic.rules]


def _explained(rule: Rule, said: str, today: date) -> Explained:
    in_force = rule.in_force(today)
    if not in_force:
        effect = WAITING.to(said)
    elif rule.scope in ELSEWHERE:
        effect = ELSEWHERE[rule.scope].to(said)
    else:
        effect = " ".join(ON_POSTING[severity].to(said) for severity in rule.severities)
    article = rule.article
    return Explained(rule.id, rule.explanation(said), article, effect, rule.valid_from if in_force else None)


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


HANDLERS = (law,)
