"""Length, dates, working time and numbers of interns: the predicates of the D rules that read no words."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from jobboard.sheet.law.data import Limits
from jobboard.sheet.law.facts import Facts
from jobboard.sheet.law.findings import Hit
from jobboard.sheet.law.hours import Presence
from jobboard.sheet.law.words import matches

_ONE = Decimal(1)


def longer_than_the_law(facts: Facts) -> Iterator[Hit]:
    """Both limits are passed, or the stated hours alone pass theirs."""
    if facts.presence is None:
        return
    hours, days = _limits_passed(facts.presence, facts.limits)
    if hours and (days or not facts.presence.estimated):
        yield Hit()


def one_of_two_limits_passed(facts: Facts) -> Iterator[Hit]:
    """Estimated hours and days disagree, as they do above the usual week."""
    if facts.presence is None or not facts.presence.estimated:
        return
    hours, days = _limits_passed(facts.presence, facts.limits)
    if hours != days:
        counted = {"hours": facts.presence.hours, "days": facts.presence.days}
        yield Hit({name: value.quantize(_ONE, ROUND_HALF_UP) for name, value in counted.items()})


def long_part_time(facts: Facts) -> Iterator[Hit]:
    """More calendar months than the law names, with no more hours than it allows."""
    months = facts.sheet.duration.months_max or facts.sheet.duration.months_min
    if facts.presence is None or months is None or months <= facts.limits["longest_months"]:
        return
    if facts.presence.hours <= facts.limits["longest_hours"]:
        yield Hit()


def dates_do_not_fit(facts: Facts) -> Iterator[Hit]:
    """The start window ends before it begins, or ended before yesterday."""
    start = facts.sheet.start
    if start.latest is None:
        return
    if start.earliest is not None and start.latest < start.earliest:
        yield Hit({"day": start.latest}, wording="order")
    elif start.latest < facts.on - timedelta(days=int(facts.limits["past_days"])):
        yield Hit({"day": start.latest})


def week_above_the_usual(facts: Facts) -> Iterator[Hit]:
    """More hours a week than the usual week, though still allowed."""
    weekly = facts.sheet.duration.weekly_hours
    if (
        weekly is not None
        and facts.limits["usual_weekly_hours"] < weekly <= facts.limits["highest_weekly_hours"]
    ):
        yield Hit()


def week_above_the_highest(facts: Facts) -> Iterator[Hit]:
    """More hours a week than anybody may work."""
    weekly = facts.sheet.duration.weekly_hours
    if weekly is not None and weekly > facts.limits["highest_weekly_hours"]:
        yield Hit()


def too_soon_after_the_last(facts: Facts) -> Iterator[Hit]:
    """The start falls into the third of the previous internship that must pass on the same post."""
    host = facts.host
    if host.previous_end is None or host.previous_days is None or host.previous_left:
        return
    gap = (host.previous_days / facts.limits["gap_share"]).to_integral_value(ROUND_CEILING)
    free = host.previous_end + timedelta(days=int(gap))
    if facts.start < free:
        yield Hit({"day": free}, case="confirmed" if host.previous_confirmed else None)


def too_many_interns(facts: Facts) -> Iterator[Hit]:
    """The interns now at the host and those of this offer pass what its headcount allows."""
    host, limits = facts.host, facts.limits
    if host.headcount is None:
        return
    count = (host.running_interns or 0) + (facts.sheet.openings or 1)
    if host.headcount < limits["small_host_staff"]:
        most = limits["small_host_interns"]
    else:
        most = (host.headcount * limits["large_host_share"]).to_integral_value(ROUND_CEILING)
    if count > most:
        yield Hit({"most": most, "count": count})


def tutor_has_enough(facts: Facts) -> Iterator[Hit]:
    """The tutor already follows as many interns as one person may."""
    tutored = facts.host.tutor_interns
    if tutored is not None and tutored >= facts.limits["interns_a_tutor"]:
        yield Hit()


def minors_addressed(facts: Facts) -> Iterator[Hit]:
    """The text speaks to pupils below the baccalauréat; a week too long for minors is another matter."""
    weekly = facts.sheet.duration.weekly_hours
    long_week = weekly is not None and weekly > facts.limits["minors_weekly_hours"]
    for words in facts.rules.words("MINORS", facts.on):
        for name, text in facts.texts.items():
            for match in matches(text, words):
                yield Hit({"word": match.word}, field=name, case="long_week" if long_week else None)
                return


def _limits_passed(presence: Presence, limits: Limits) -> tuple[bool, bool]:
    return presence.hours > limits["longest_hours"], presence.days > limits["longest_days"]
