"""Filters put into words: their values, the chips of those in force, what one finds without them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from jobboard.addresses import address
from jobboard.kit.i18n import N_, Msg, language_name, long_date, money, month_year, say, say_number
from jobboard.kit.text import slugify
from jobboard.offers.search.criteria import (
    DEFAULT_RADIUS,
    DURATIONS,
    LEVEL_GROUPS,
    RADII,
    REMOTE,
    SINCE,
    Criteria,
    Written,
)
from jobboard.offers.search.finding import Gain, Results
from jobboard.offers.search.places import Where
from jobboard.offers.views import DOMAINS

DURATION_WORDS = {"2": N_("Up to 2 months"), "4": N_("3 or 4 months"), "6": N_("5 or 6 months")}
LEVEL_WORDS = {"2": N_("Bac to Bac +2"), "3": N_("Bac +3"), "5": N_("Bac +4 or +5"), "8": N_("Doctorate")}
REMOTE_WORDS = {"1": N_("Remote possible"), "2": N_("Fully remote")}
SINCE_WORDS = {"1": N_("Today"), "3": N_("Last 3 days"), "7": N_("Last 7 days"), "30": N_("Last 30 days")}
SORT_WORDS = {
    "date": N_("Date of publication"),
    "pertinence": N_("Relevance"),
    "limite": N_("Deadline"),
    "distance": N_("Distance"),
    "candidatures": N_("Fewest applications first"),
}
GAIN_WORDS = {
    "text": N_("Without the words"),
    "place": N_("Anywhere"),
    "durations": N_("Any duration"),
    "start": N_("Whatever the start"),
    "free_from": N_("Whatever the dates"),
    "levels": N_("Any level"),
    "fields": N_("Any field"),
    "remote": N_("Remote or not"),
    "pay": N_("Whatever the pay"),
    "languages": N_("Written in any language"),
    "spoken": N_("Whatever the languages asked for"),
    "company": N_("Any company"),
    "step_free": N_("Whatever the premises"),
    "since": N_("Whatever the date of publication"),
}
assert set(DURATION_WORDS) == set(DURATIONS)
assert set(LEVEL_WORDS) == set(LEVEL_GROUPS)
assert set(REMOTE_WORDS) == set(REMOTE)
assert set(SINCE_WORDS) == set(SINCE)


def word_of(name: str, value: str, said: str) -> str:
    """How a value of a filter (by its name in `Criteria`) is said."""
    tables: dict[str, Mapping[str, Msg]] = {
        "durations": DURATION_WORDS,
        "levels": LEVEL_WORDS,
        "fields": DOMAINS,
        "remote": REMOTE_WORDS,
        "since": SINCE_WORDS,
    }
    if name in tables:
        return tables[name][value].to(said)
    if name in ("languages", "spoken"):
        label = language_name(value, said)
        return label[:1].upper() + label[1:]
    if name == "pay":
        return (
            say(said, "Stated")
            if value == "1"
            else say(said, "At least %(sum)s a month", sum=money(Decimal(value), said))
        )
    if name == "step_free":
        return say(said, "Accessible premises")
    return say(said, "From %(month)s", month=month_year(_month(value), said))


def field_slug(code: str, said: str) -> str:
    """The last part of the address of a field's page."""
    return slugify(DOMAINS[code].to(said), 80)


def _month(value: str) -> date:
    return date.fromisoformat(f"{value}-01")


@cache
def radii(said: str) -> tuple[tuple[str, str], ...]:
    """The distances to choose from."""
    return tuple((value, radius_word(value, said)) for value in RADII)


@cache
def usual_sort(ranked: bool) -> str:
    """The order of a list that nobody asked to be in another."""
    return "pertinence" if ranked else "date"


def sorts(said: str, *, ranked: bool, near: bool) -> tuple[tuple[str, str], ...]:
    """The orders to choose from, by their value; `ranked`: there are words to rank by, `near`: a place to be near to.

    The one that is there unasked has no value: whoever types words next is to find them by relevance.
    """
    return tuple(
        ("" if name == usual_sort(ranked) else name, words.to(said))
        for name, words in SORT_WORDS.items()
        if (name != "pertinence" or ranked) and (name != "distance" or near)
    )


def radius_word(value: str, said: str) -> str:
    """ "30 km autour", "Ici seulement"."""
    return say(said, "Only here") if value == "0" else say(said, "%(n)s km around", n=value)


def place_word(where: Where, criteria: Criteria, said: str) -> str:
    """ "Clamart (92), 30 km autour"."""
    radius = criteria.radius or DEFAULT_RADIUS
    return f"{where.label}, {radius_word(radius, said)}" if where.near and radius != "0" else where.label


def chips(
    criteria: Criteria, written: Written, where: Where | None, said: str, company: str
) -> list[tuple[str, str]]:
    """(words, address without it) of everything in force."""
    path = address("offers", said)

    def link(query: str) -> str:
        return f"{path}?{query}" if query else path

    shown: list[tuple[str, str]] = []
    if criteria.text:
        shown.append((f"« {criteria.text} »", link(written.without("text", "literal"))))
    if criteria.place:
        label = place_word(where, criteria, said) if where else criteria.place
        shown.append((label, link(written.without("place", "radius"))))
    for name in ("durations", "levels", "fields", "remote", "languages", "spoken"):
        values: tuple[str, ...] = getattr(criteria, name)
        for value in values:
            shown.append((word_of(name, value, said), link(written.without_value(name, value))))
    for name in ("start", "pay", "step_free", "since"):
        if value := getattr(criteria, name):
            shown.append((chip_word(name, value, said), link(written.without(name))))
    if criteria.free_from or criteria.free_to:
        shown.append((days_word(criteria, said), link(written.without("free_from", "free_to"))))
    if criteria.company:
        shown.append((company or say(said, "One company"), link(written.without("company"))))
    return shown


def chip_word(name: str, value: str, said: str) -> str:
    """A value that needs the name of its filter to be understood alone."""
    if name == "pay" and value == "1":
        return say(said, "Pay stated")
    return word_of(name, value, said)


def days_word(criteria: Criteria, said: str) -> str:
    """ "Libre du 1er mars au 31 août 2027"."""
    first = long_date(date.fromisoformat(criteria.free_from), said) if criteria.free_from else ""
    last = long_date(date.fromisoformat(criteria.free_to), said) if criteria.free_to else ""
    if first and last:
        return say(said, "Free from %(first)s to %(last)s", first=first, last=last)
    return (
        say(said, "Free from %(first)s", first=first)
        if first
        else say(said, "Free until %(last)s", last=last)
    )


def gain_words(gains: list[Gain], said: str) -> list[tuple[str, str, int]]:
    """(words, address, how many) of what one finds without a filter."""
    return [
        (GAIN_WORDS[gain.name].to(said), address("offers", said, gain.criteria.query()), gain.count)
        for gain in gains
    ]


def wider(found: Results, criteria: Criteria, said: str) -> list[tuple[str, str, int]]:
    """(words, address, how many) of greater distances that give more."""
    now = int(criteria.radius or DEFAULT_RADIUS)
    return [
        (radius_word(value, said), address("offers", said, criteria.query(radius=value, page="")), count)
        for value, count in found.distances.items()
        if int(value) > now and count
    ]


def heading(total: int, said: str) -> str:
    """ "128 offres de stage"."""
    return say_number(said, "%(n)s internship offer", "%(n)s internship offers", total)
