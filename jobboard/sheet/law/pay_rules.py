"""What an internship must pay: the predicates of the G rules."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from jobboard.sheet.law.data import next_check
from jobboard.sheet.law.facts import Facts
from jobboard.sheet.law.findings import Hit
from jobboard.sheet.law.words import matches


def pay_due_but_not_stated(facts: Facts) -> Iterator[Hit]:
    """Due, and the sheet neither gives an amount that can be compared nor promises the legal minimum."""
    told = facts.unpaid or facts.paid is not None or facts.sheet.pay.kind == "legal_minimum"
    if _surely_due(facts) and not told:
        values = {"limit": facts.pay_limit, "min": facts.minimum, "year": facts.start.year}
        yield Hit(values, case=facts.place_case, wording=None if facts.minimum is not None else "unknown")


def unpaid_though_due(facts: Facts) -> Iterator[Hit]:
    """Due, and the sheet says that nothing is paid."""
    if _surely_due(facts) and facts.unpaid:
        yield Hit({"limit": facts.pay_limit}, case=facts.place_case)


def pay_below_minimum(facts: Facts) -> Iterator[Hit]:
    """The lowest amount stated is below the minimum of the day the internship starts."""
    if _surely_due(facts) and _is_below(facts, facts.minimum):
        yield Hit({"min": facts.minimum, "paid": facts.paid}, case=facts.place_case)


def pay_below_last_known_minimum(facts: Facts) -> Iterator[Hit]:
    """The year's minimum is unknown and the amount is below the last one known."""
    last = facts.rules.latest_rate(facts.start)
    if last is not None and facts.minimum is None and _surely_due(facts) and _is_below(facts, last.minimum):
        yield Hit({"last": last.minimum, "paid": facts.paid})


def minimum_changes_on_the_way(facts: Facts) -> Iterator[Hit]:
    """A 1 January falls inside, after which the pay would be too low, or the minimum is not known."""
    change = next_check(facts.start)
    if (
        not _surely_due(facts)
        or facts.unpaid
        or facts.minimum is None
        or facts.end is None
        or facts.end < change
    ):
        return
    following = facts.rules.minimum(change)
    if following is None:
        yield Hit({"day": change}, wording="unknown")
    elif _is_below(facts, following):
        yield Hit({"day": change, "next": following})


def no_figure_for_the_year(facts: Facts) -> Iterator[Hit]:
    """Pay is or may be due from a year, anywhere in the start window, whose minimum nobody has entered."""
    if facts.due or facts.near:
        last = max(facts.start, facts.sheet.start.latest or facts.start)
        for year in range(facts.start.year, last.year + 1):
            if facts.rules.minimum(max(facts.start, date(year, 1, 1))) is None:
                yield Hit({"year": year})
                return


def unpaid_and_not_due(facts: Facts) -> Iterator[Hit]:
    """Nothing is paid and nothing need be."""
    if facts.presence is not None and not facts.due and not facts.near and facts.unpaid:
        yield Hit({"limit": facts.pay_limit})


def public_body_pays_more(facts: Facts) -> Iterator[Hit]:
    """A public body states more than the legal rate."""
    if not facts.host.public_body or facts.paid is None or facts.minimum is None:
        return
    if facts.paid > facts.minimum + facts.limits["tolerance_hour"]:
        yield Hit({"min": facts.minimum})


def hours_near_the_threshold(facts: Facts) -> Iterator[Hit]:
    """An estimate cannot tell on which side of the threshold the internship falls."""
    if facts.near and facts.presence is not None:
        yield Hit({"hours": round(facts.presence.hours), "limit": facts.pay_limit})


def branch_may_ask_more(facts: Facts) -> Iterator[Hit]:
    """The branch agreement of the host is one that an operator has listed."""
    name = facts.rules.branches.get(facts.host.idcc or "")
    if name is not None:
        yield Hit({"name": name})


def pay_due_only_at_the_longest(facts: Facts) -> Iterator[Hit]:
    """A range whose shortest length would not be paid and whose longest must be."""
    if _surely_due(facts) and facts.shortest is not None and facts.shortest.hours <= facts.pay_limit:
        duration = facts.sheet.duration
        yield Hit({"most": duration.months_max, "least": duration.months_min, "limit": facts.pay_limit})


def extension_may_make_pay_due(facts: Facts) -> Iterator[Hit]:
    """Not due as it stands, and the text speaks of going on."""
    if facts.presence is None or facts.due:
        return
    for words in facts.rules.words("EXTEND", facts.on):
        for name, text in facts.texts.items():
            for _ in matches(text, words):
                yield Hit({"limit": facts.pay_limit}, field=name)
                return


def pay_missing(facts: Facts) -> Iterator[Hit]:
    """No pay is stated, whatever the length."""
    if facts.sheet.pay.kind == "unstated":
        yield Hit()


def _is_below(facts: Facts, minimum: Decimal | None) -> bool:
    if facts.paid is None or minimum is None:
        return False
    return facts.paid < minimum - facts.limits["tolerance_hour"]


def _surely_due(facts: Facts) -> bool:
    # Near the threshold the exact hours are asked for first.
    return facts.due and not facts.near
