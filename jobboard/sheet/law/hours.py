"""Hours of presence, what an hour is paid, and what this internship must pay."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from jobboard.sheet.law.data import Limits, RuleSet, load_rules, next_check
from jobboard.sheet.law.findings import Host, Value, fill
from jobboard.sheet.model import Duration, Pay, Sheet, Start

MONTHS_A_YEAR = 12
WEEKS_A_YEAR = 52
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Presence:
    """Hours and days at the host, whether they are an estimate, and whether the week is only assumed."""

    hours: Decimal
    days: Decimal
    estimated: bool
    weekly_hours: Decimal
    weekly_assumed: bool


@dataclass(frozen=True, slots=True)
class Due:
    """What an internship must pay by law.

    `minimum` is euros an hour at `start`, None where the figure of that year is unknown; `monthly` is euros a
    month at `weekly_hours`. On `next_change` the minimum becomes `next_minimum`, None if unknown. `near`: the
    hours are an estimate too close to the threshold to be relied on. `only_longest`: the shortest duration
    would not be paid.
    """

    hours: Decimal
    estimated: bool
    minimum: Decimal | None
    monthly: Decimal | None
    next_change: date
    next_minimum: Decimal | None
    start: date
    weekly_hours: Decimal
    weekly_assumed: bool
    near: bool
    only_longest: bool


def minimum_due(sheet: Sheet, on: date, host: Host | None = None, rules: RuleSet | None = None) -> Due | None:
    """What the sheet must pay, judged by its longest duration; None where none is due or no length known."""
    rules, host = rules or load_rules(), host or Host()
    limits = rules.limits_on(on)
    presence = longest_presence(sheet.duration, limits)
    if host.country != "FR" or presence is None or not pay_is_due(presence, limits, host):
        return None
    start = start_day(sheet.start, on)
    minimum = rules.minimum(start)
    shortest = shortest_presence(sheet.duration, limits)
    change = next_check(start)
    return Due(
        hours=presence.hours,
        estimated=presence.estimated,
        minimum=minimum,
        monthly=None if minimum is None else monthly_figure(minimum, presence.weekly_hours),
        next_change=change,
        next_minimum=rules.minimum(change),
        start=start,
        weekly_hours=presence.weekly_hours,
        weekly_assumed=presence.weekly_assumed,
        near=is_near_threshold(presence, limits),
        only_longest=shortest is not None and not pay_is_due(shortest, limits, host),
    )


def due_line(due: Due, locale: str, rules: RuleSet | None = None) -> str:
    """The computed line of the posting form."""
    rules = rules or load_rules()
    values: dict[str, Value] = {
        "hours": due.hours.quantize(Decimal(1), ROUND_HALF_UP),
        "basis": rules.phrase("estimated" if due.estimated else "stated", locale),
        "min": due.minimum,
        "monthly": due.monthly,
        "week": due.weekly_hours,
        "day": due.next_change,
        "year": due.start.year,
    }
    return fill(rules.phrase("unknown_line" if due.minimum is None else "line", locale), values, locale)


def public_pay_line(
    sheet: Sheet, on: date, locale: str, host: Host | None = None, rules: RuleSet | None = None
) -> str | None:
    """What the public sheet adds about pay: where it is surely due and no amount is stated, else None."""
    rules = rules or load_rules()
    due = minimum_due(sheet, on, host, rules)
    if due is None or due.near or sheet.pay.kind == "unpaid" or _is_comparable(sheet.pay):
        return None
    name = "unknown_public" if due.minimum is None else "public"
    return fill(rules.phrase(name, locale), {"min": due.minimum, "year": due.start.year}, locale)


def _is_comparable(pay: Pay) -> bool:
    return stated_amount(pay) is not None and pay.unit is not None and pay.currency == "EUR"


def longest_presence(duration: Duration, limits: Limits) -> Presence | None:
    """Presence over the longest stated length; None where no length is stated."""
    return _presence(duration, duration.months_max or duration.months_min, limits)


def shortest_presence(duration: Duration, limits: Limits) -> Presence | None:
    """Presence over the shortest length where the duration is a range, else None."""
    if duration.hours_total is not None or duration.months_min is None or duration.months_max is None:
        return None
    return _presence(duration, duration.months_min, limits)


def pay_is_due(presence: Presence, limits: Limits, host: Host) -> bool:
    """Whether presence passes the threshold, higher for pupils of agricultural upper-secondary schools."""
    kind = "agricultural_pay" if host.agricultural_pupils else "pay"
    return presence.hours > limits[f"{kind}_hours"] or presence.days > limits[f"{kind}_days"]


def is_near_threshold(presence: Presence, limits: Limits) -> bool:
    """Whether only the exact hours could tell if pay is due."""
    near = limits["question_from_hours"] <= presence.hours <= limits["question_to_hours"]
    return presence.estimated and near


def start_day(start: Start, on: date) -> date:
    """The first day on which the internship can start; the day of asking where the sheet gives none."""
    first = start.earliest or on
    if start.latest is None or start.latest < on:
        return start.earliest or start.latest or on
    return max(first, on)


def stated_amount(pay: Pay) -> Decimal | None:
    """The lowest amount a sheet states, in its own unit."""
    if pay.kind != "amount":
        return None
    return pay.minimum if pay.minimum is not None else pay.maximum


def hourly(amount: Decimal, unit: str | None, presence: Presence) -> Decimal | None:
    """Euros an hour from an amount a month, an hour or in all; None where the unit is not known."""
    if unit == "hour":
        return amount
    if unit == "month":
        return amount * MONTHS_A_YEAR / (presence.weekly_hours * WEEKS_A_YEAR)
    return amount / presence.hours if unit == "total" else None


def monthly_figure(minimum: Decimal, weekly_hours: Decimal) -> Decimal:
    """Euros for a full month, from hours a month rounded to the hundredth as payrolls do."""
    month = (weekly_hours * WEEKS_A_YEAR / MONTHS_A_YEAR).quantize(_CENT, ROUND_HALF_UP)
    return (minimum * month).quantize(_CENT, ROUND_HALF_UP)


def _presence(duration: Duration, months: Decimal | None, limits: Limits) -> Presence | None:
    assumed = limits["assumed_weekly_hours"]
    weekly = duration.weekly_hours or assumed
    weeks = months * WEEKS_A_YEAR / MONTHS_A_YEAR if months else None
    if duration.hours_total is not None:
        hours = Decimal(duration.hours_total)
        if weeks and not duration.weekly_hours:
            # Hours and months together tell the week; rounding must not turn a full week into overtime.
            weekly = min(hours / weeks, assumed)
    elif weeks is not None:
        hours = weekly * weeks
    else:
        return None
    a_day = max(limits["hours_a_day"], weekly / limits["days_a_week"])
    return Presence(hours, hours / a_day, duration.hours_total is None, weekly, not duration.weekly_hours)
