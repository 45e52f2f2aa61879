"""What each filter accepts, as sets of slots of the catalogue, and how many offers each of its values would give."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from jobboard.kit.clock import PARIS, day_of
from jobboard.offers.indexing import ASAP, days_in
from jobboard.offers.search import bits
from jobboard.offers.search.bits import Slots
from jobboard.offers.search.catalogue import Catalogue
from jobboard.offers.search.columns import Accepts
from jobboard.offers.search.criteria import (
    DEFAULT_RADIUS,
    DURATIONS,
    LANGUAGES,
    LEVEL_GROUPS,
    PAY,
    RADII,
    REMOTE,
    SINCE,
    Criteria,
)
from jobboard.offers.search.places import Where, locate
from jobboard.sheet.fields import DOMAINS
from jobboard.sheet.law import load_rules
from jobboard.sheet.law.hours import monthly_figure

# How soon "as soon as possible" is, at the latest.
ASAP_DAYS = 45
START_MONTHS = 10
MOST_SPOKEN = 8
FULL_TIME = Decimal(35)


@dataclass(frozen=True, slots=True)
class Looking:
    """A catalogue at a moment, as filters ask it."""

    catalogue: Catalogue
    now: datetime

    @property
    def today(self) -> date:
        """The civil day in France."""
        return day_of(self.now)

    def where(self, column: str, name: object, accepts: Accepts) -> Slots:
        """The slots whose value of a column is accepted."""
        return self.catalogue.columns[column].where((column, name), accepts)

    def one_of(self, column: str, values: Iterable[str]) -> Slots:
        """The slots whose value is one of these."""
        wanted = frozenset(values)
        return self.where(column, wanted, wanted.__contains__)


def durations(look: Looking, value: str) -> Slots:
    """Stays of a length by which people look."""
    more, most = DURATIONS[value]
    return look.where(
        "longest", ("duration", value), lambda tenths: bool(tenths) and more * 10 < int(tenths) <= most * 10
    )


def levels(look: Looking, value: str) -> Slots:
    """Offers that ask for a level of the group."""
    return look.one_of("level", LEVEL_GROUPS[value])


def domains(look: Looking, value: str) -> Slots:
    """Offers of a field."""
    return look.one_of("field", (value,))


def remote(look: Looking, value: str) -> Slots:
    """Offers that may be worked on from elsewhere, partly or wholly."""
    return look.one_of("remote", REMOTE[value])


def languages(look: Looking, value: str) -> Slots:
    """Offers written in a language."""
    return look.one_of("language", (value,))


def spoken(look: Looking, value: str) -> Slots:
    """Offers that ask for a language."""
    return look.where("spoken", ("speaks", value), lambda codes: value in codes.split("+"))


def pay(look: Looking, value: str) -> Slots:
    """Offers that state what they pay, or at least so many euros a month; the legal minimum counts as what it is."""
    if value == "1":
        return look.where("pay", "stated", bool)
    least, legal = int(value), legal_month(look.today)
    # The legal minimum changes with the year: it is a part of the name.
    return look.where("pay", (least, legal), lambda told: _euros(told, legal) >= least)


def _euros(told: str, legal: int) -> int:
    return legal if told == "l" else int(told) if told.isdigit() else 0


def legal_month(today: date) -> int:
    """Euros of a full month at the legal minimum, of the last year whose figure is known."""
    rules = load_rules()
    for year in (today.year, today.year - 1, today.year - 2):
        hourly = rules.minimum(min(today, date(year, 12, 31)))
        if hourly is not None:
            return int(monthly_figure(hourly, FULL_TIME))
    return 0


def step_free(look: Looking, value: str) -> Slots:
    """Offers whose premises everybody gets into."""
    return look.one_of("step_free", (value,))


def since(look: Looking, value: str) -> Slots:
    """Offers published on the last days, today included."""
    day = look.today - timedelta(days=int(value) - 1)
    return look.catalogue.published_since(datetime(day.year, day.month, day.day, tzinfo=PARIS))


def company(look: Looking, value: str) -> Slots:
    """Offers of one company."""
    return look.one_of("company", (value,))


def start(look: Looking, value: str) -> Slots:
    """Offers that may still begin in a month ("2027-02") or later."""
    year, month = value.split("-")
    return _begins(look, date(int(year), int(month), 1))


def _begins(look: Looking, day: date) -> Slots:
    soon = look.today + timedelta(days=ASAP_DAYS) >= day
    wanted = day.toordinal()

    def accepts(latest: str) -> bool:
        return soon if latest == ASAP else bool(latest) and int(latest) >= wanted

    return look.where("latest", (wanted, soon), accepts)


def fits(look: Looking, free_from: str, free_to: str) -> Slots:
    """Offers whose shortest stay can lie between two days: begin late enough, end early enough, be short enough."""
    found = bits.full(look.catalogue.size)
    first = date.fromisoformat(free_from) if free_from else look.today
    if free_from:
        found &= _begins(look, first)
    if free_to:
        last = date.fromisoformat(free_to).toordinal()
        free = last - first.toordinal() + 1

        def ends(day: str) -> bool:
            return day == ASAP or (bool(day) and int(day) <= last)

        found &= look.where("soonest_end", ("ends", last), ends)
        found &= look.where(
            "shortest", ("days", free), lambda tenths: bool(tenths) and tenths_as_days(tenths) <= free
        )
    return found


def tenths_as_days(tenths: str) -> int:
    """The days that so many tenths of months take."""
    return days_in(Decimal(tenths) / 10)


def place(look: Looking, where: Where, radius: str) -> Slots:
    """Offers in a place or around it."""
    kilometres = int(radius or DEFAULT_RADIUS) if where.near else 0
    return look.where("place", (where.label, kilometres), where.accepts(kilometres))


Select = Callable[[Looking, str], Slots]
Counted = dict[str, dict[str, Slots]]
# Filters whose values are ticked together: any of them will do.
TICKED: dict[str, Select] = {
    "durations": durations,
    "levels": levels,
    "fields": domains,
    "remote": remote,
    "languages": languages,
    "spoken": spoken,
}
# Filters with one value.
CHOSEN: dict[str, Select] = {
    "start": start,
    "pay": pay,
    "company": company,
    "step_free": step_free,
    "since": since,
}


def chosen(look: Looking, criteria: Criteria) -> dict[str, Slots]:
    """The set of each filter in force, by its name in `Criteria`; free_from stands for both days."""
    sets: dict[str, Slots] = {}
    for name in TICKED:
        ticked: tuple[str, ...] = getattr(criteria, name)
        if ticked:
            each = [_set_of(look, name, value) for value in ticked]
            sets[name] = each[0] if len(each) == 1 else bits.united(each)
    for name in CHOSEN:
        only: str = getattr(criteria, name)
        if only:
            sets[name] = _set_of(look, name, only)
    if criteria.free_from or criteria.free_to:
        sets["free_from"] = fits(look, criteria.free_from, criteria.free_to)
    where = locate(criteria.place) if criteria.place else None
    if where is not None:
        sets["place"] = place(look, where, criteria.radius)
    return sets


def _set_of(look: Looking, name: str, value: str) -> Slots:
    """The set of a value: most are among those that every page counts."""
    found = value_sets(look).get(name, {}).get(value)
    return _select(name)(look, value) if found is None else found


def spoken_codes(catalogue: Catalogue) -> set[str]:
    """The languages that offers ask for; there are never many."""
    return {code for value in catalogue.columns["spoken"].values for code in value.split("+") if code}


def _months(today: date) -> list[str]:
    """The months by which people look for a start: "2027-02"."""
    first = today.year * 12 + today.month - 1
    return [f"{(first + n) // 12}-{(first + n) % 12 + 1:02}" for n in range(START_MONTHS)]


def value_sets(look: Looking) -> Counted:
    """The set of each value whose count every page shows, by filter; kept until the day or an offer changes."""
    kept = look.catalogue.value_sets
    if kept is not None and kept[0] == look.today:
        known: Counted = kept[1]
        return known
    shown: dict[str, Iterable[str]] = {
        "durations": DURATIONS,
        "levels": LEVEL_GROUPS,
        "fields": DOMAINS,
        "remote": REMOTE,
        "languages": LANGUAGES,
        "spoken": sorted(spoken_codes(look.catalogue)),
        "pay": PAY,
        "step_free": ("1",),
        "since": SINCE,
        "start": _months(look.today),
    }
    made = {name: {value: _select(name)(look, value) for value in values} for name, values in shown.items()}
    look.catalogue.value_sets = (look.today, made)
    return made


def _select(name: str) -> Select:
    return TICKED.get(name) or CHOSEN[name]


def counts(
    look: Looking, base: Slots, sets: Mapping[str, Slots], criteria: Criteria
) -> dict[str, dict[str, int]]:
    """How many offers each value would give beside the other filters in force.

    Those of the whole board, which every first page shows, are kept until an open offer comes, goes or changes.
    """
    if sets or base != look.catalogue.open_at(look.now):
        return _counted(look, base, sets, criteria)
    kept = look.catalogue.counts
    if kept is None or kept[0] != base or kept[1] != look.today:
        kept = (base, look.today, _counted(look, base, sets, Criteria()))
        look.catalogue.counts = kept
    told: dict[str, dict[str, int]] = kept[2]
    return told


def _counted(
    look: Looking, base: Slots, sets: Mapping[str, Slots], criteria: Criteria
) -> dict[str, dict[str, int]]:
    told: dict[str, dict[str, int]] = {}
    held = _all_of(base, sets.values())
    for name, values in value_sets(look).items():
        others = (
            _all_of(base, (one for other, one in sets.items() if other != name)) if name in sets else held
        )
        told[name] = {value: others.intersection_cardinality(one) for value, one in values.items()}
        chosen_here = getattr(criteria, name)
        for value in chosen_here if isinstance(chosen_here, tuple) else (chosen_here,):
            # A month or a language that is not among those shown, but asked for.
            if value and value not in told[name]:
                told[name][value] = others.intersection_cardinality(_select(name)(look, value))
    told["start"] = dict(sorted(told["start"].items()))
    return told


def _all_of(base: Slots, sets: Iterable[Slots]) -> Slots:
    for one in sets:
        base = base & one
    return base


def distances(look: Looking, base: Slots, sets: Mapping[str, Slots], criteria: Criteria) -> dict[str, int]:
    """How many offers each radius would give, where a radius means something."""
    where = locate(criteria.place) if criteria.place else None
    if where is None or not where.near:
        return {}
    for name, held in sets.items():
        if name != "place":
            base &= held
    return {radius: base.intersection_cardinality(place(look, where, radius)) for radius in RADII}
