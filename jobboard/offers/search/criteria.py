"""What somebody looks for, read from a URL: nonsense is dropped with a notice, never refused."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from urllib.parse import quote_plus

from jobboard.kit.text import one_line
from jobboard.sheet.fields import DOMAINS, LEVELS
from jobboard.sheet.languages import NAMES as CODES

PAGE_SIZE = 20
LONGEST_TEXT = 200
# Lengths of stay by which people look: value: (more than, up to) in months.
DURATIONS: dict[str, tuple[Decimal, Decimal]] = {
    "2": (Decimal(0), Decimal(2)),
    "4": (Decimal(2), Decimal(4)),
    "6": (Decimal(4), Decimal(24)),
}
LEVEL_GROUPS: dict[str, tuple[str, ...]] = {
    "2": ("bac", "bac+1", "bac+2"),
    "3": ("bac+3",),
    "5": ("bac+4", "bac+5"),
    "8": ("doctorat",),
}
REMOTE: dict[str, tuple[str, ...]] = {"1": ("partial", "full"), "2": ("full",)}
RADII = ("0", "10", "30", "50", "100")
DEFAULT_RADIUS = "30"
# Euros a month; "1" is any pay that is stated.
PAY = ("1", "600", "800", "1000", "1500")
# Days since publication.
SINCE = ("1", "3", "7", "30")
LANGUAGES = ("fr", "en")
# Languages that an offer may ask for.
SPOKEN = tuple(sorted(CODES))
SORTS = ("date", "pertinence", "limite", "distance", "candidatures")
_MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")
_ISO_DAY = re.compile(r"(20\d\d)-(\d\d)-(\d\d)")
_FRENCH_DAY = re.compile(r"(\d\d?)[/. ](\d\d?)[/. ](20\d\d)")

assert {level for group in LEVEL_GROUPS.values() for level in group} == set(LEVELS)

# The parameter of each part of the criteria.
PARAMETERS = {
    "text": "q",
    "literal": "exact",
    "place": "lieu",
    "radius": "rayon",
    "durations": "duree",
    "start": "debut",
    "free_from": "du",
    "free_to": "au",
    "levels": "niveau",
    "fields": "domaine",
    "remote": "tt",
    "pay": "paie",
    "languages": "langue",
    "spoken": "parle",
    "company": "entreprise",
    "step_free": "acces",
    "since": "depuis",
    "sort": "tri",
    "page": "page",
}
NAMES = tuple(PARAMETERS.values())
_NO_FILTERS = ("text", "literal", "radius", "sort", "page", "ignored")


# In `Criteria.ignored`: the days in which somebody is free end before they begin.
BACKWARDS = "du-au"


@dataclass(frozen=True, slots=True)
class Criteria:
    """What somebody looks for; `ignored` names the parameters that meant nothing. Empty means no matter."""

    text: str = ""
    literal: str = ""
    place: str = ""
    radius: str = ""
    durations: tuple[str, ...] = ()
    start: str = ""
    free_from: str = ""
    free_to: str = ""
    levels: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    remote: tuple[str, ...] = ()
    pay: str = ""
    languages: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    company: str = ""
    step_free: str = ""
    since: str = ""
    sort: str = ""
    page: str = ""
    ignored: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def from_query(cls, pairs: Iterable[tuple[str, str]]) -> "Criteria":
        """The criteria of a URL's query. Unknown values are ignored and named."""
        given = _Given(pairs)
        free_from, free_to = given.day("du"), given.day("au")
        if free_from and free_to and free_to <= free_from:
            given.ignored.append(BACKWARDS)
            free_to = ""
        return cls(
            text=given.line("q", LONGEST_TEXT),
            literal=given.one("exact", ("1",)),
            place=given.line("lieu", 100),
            radius=given.one("rayon", RADII),
            durations=given.some("duree", DURATIONS),
            start=given.shaped("debut", _MONTH),
            free_from=free_from,
            free_to=free_to,
            levels=given.some("niveau", LEVEL_GROUPS),
            fields=given.some("domaine", DOMAINS),
            remote=given.some("tt", REMOTE),
            pay=given.one("paie", PAY),
            languages=given.some("langue", LANGUAGES),
            spoken=given.some("parle", SPOKEN),
            company=given.number("entreprise"),
            step_free=given.one("acces", ("1",)),
            since=given.one("depuis", SINCE),
            sort=given.one("tri", SORTS),
            page=given.number("page"),
            ignored=tuple(dict.fromkeys(given.ignored)),
        )

    def query(self, **changes: object) -> dict[str, object]:
        """The criteria as the parameters of a URL, some of them changed."""
        told: dict[str, object] = {}
        for name, parameter in PARAMETERS.items():
            value = changes[name] if name in changes else getattr(self, name)
            if value and not (name == "page" and value == "1"):
                told[parameter] = list(value) if isinstance(value, tuple) else value
        return told

    def without(self, *names: str) -> "Criteria":
        """The same without these parts, from the first page on."""
        plain = Criteria()
        return replace(self, page="", **{name: getattr(plain, name) for name in names})

    @property
    def active(self) -> int:
        """How many filters are in force, besides the words."""
        parts = [getattr(self, name) for name in PARAMETERS if name not in _NO_FILTERS]
        return sum(len(value) if isinstance(value, tuple) else bool(value) for value in parts)


class Written:
    """The criteria as a URL's query, written once, from which a list takes the queries of its many links."""

    def __init__(self, criteria: Criteria) -> None:
        self.pairs = [
            (name, value, f"{parameter}={quote_plus(value)}")
            for name, parameter in PARAMETERS.items()
            if name != "page"
            for value in _values(getattr(criteria, name))
        ]

    def without(self, *names: str) -> str:
        """The query of the first page without these parts; empty where nothing is left."""
        return "&".join([pair for name, _, pair in self.pairs if name not in names])

    def without_value(self, name: str, value: str) -> str:
        """The query of the first page with one value less of a part that has several."""
        return "&".join([pair for one, held, pair in self.pairs if one != name or held != value])


def _values(held: str | tuple[str, ...]) -> tuple[str, ...]:
    return held if isinstance(held, tuple) else (held,) if held else ()


class _Given:
    """The pairs of a query as lists by name, and the names of those that meant nothing."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.values: dict[str, list[str]] = {}
        self.ignored: list[str] = []
        for name, value in pairs:
            if value.strip():
                self.values.setdefault(name, []).append(value.strip())

    def _first(self, name: str) -> str:
        return self.values.get(name, [""])[0]

    def line(self, name: str, longest: int) -> str:
        if name not in self.values:
            return ""
        return one_line(self._first(name)[: longest * 20])[:longest].strip()

    def some(self, name: str, choices: Iterable[str]) -> tuple[str, ...]:
        if name not in self.values:
            return ()
        allowed = tuple(choices)
        wanted = dict.fromkeys(self.values.get(name, []))
        if any(value not in allowed for value in wanted):
            self.ignored.append(name)
        return tuple(value for value in allowed if value in wanted)

    def one(self, name: str, choices: Iterable[str]) -> str:
        if name not in self.values:
            return ""
        known = [value for value in self.values.get(name, []) if value in tuple(choices)]
        if len(known) < len(self.values.get(name, [])):
            self.ignored.append(name)
        return known[0] if known else ""

    def shaped(self, name: str, shape: re.Pattern[str]) -> str:
        value = self._first(name)
        if value and not shape.fullmatch(value):
            self.ignored.append(name)
            return ""
        return value

    def number(self, name: str) -> str:
        value = self._first(name)
        if value and not (value.isascii() and value.isdigit() and len(value) < 10 and int(value) > 0):
            self.ignored.append(name)
            return ""
        return str(int(value)) if value else ""

    def day(self, name: str) -> str:
        """A day as ISO 8601; also as people write it, 1/3/2027."""
        value = self._first(name)
        if not value:
            return ""
        if iso := _ISO_DAY.fullmatch(value):
            year, month, day = iso.groups()
        elif french := _FRENCH_DAY.fullmatch(value):
            day, month, year = french.groups()
        else:
            self.ignored.append(name)
            return ""
        try:
            return date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            self.ignored.append(name)
            return ""
