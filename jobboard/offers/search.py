"""Searching open offers: words, place, duration, level, remote, field. Nonsense is dropped with a notice, never refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, func, select

from jobboard.kit.db import like_prefix
from jobboard.kit.pagination import Page, page_of
from jobboard.kit.text import one_line, words
from jobboard.offers.models import Offer
from jobboard.offers.queries import is_published
from jobboard.sheet.fields import DOMAINS, LEVELS
from jobboard.sheet.places import settle

PAGE_SIZE = 20
MOST_WORDS = 12
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
REMOTE = {"1": ("partial", "full")}
SORTS = ("date", "limite")
NAMES = ("q", "lieu", "duree", "niveau", "domaine", "tt", "tri", "page")

assert {level for group in LEVEL_GROUPS.values() for level in group} == set(LEVELS)


@dataclass(frozen=True, slots=True)
class Criteria:
    """What somebody looks for; `ignored` names the parameters that meant nothing."""

    text: str = ""
    place: str = ""
    durations: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    remote: bool = False
    sort: str = "date"
    page: str = ""
    ignored: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def from_query(cls, pairs: Iterable[tuple[str, str]]) -> "Criteria":
        """The criteria of a URL's query. Unknown values are ignored and named."""
        given: dict[str, list[str]] = {}
        for name, value in pairs:
            if value:
                given.setdefault(name, []).append(value)
        ignored: list[str] = []

        def known(name: str, choices: Iterable[str]) -> tuple[str, ...]:
            wanted = list(dict.fromkeys(given.get(name, [])))
            allowed = set(choices)
            if any(value not in allowed for value in wanted):
                ignored.append(name)
            return tuple(value for value in wanted if value in allowed)

        page = given.get("page", [""])[0]
        if page and not (page.isascii() and page.isdigit() and 0 < len(page) < 10 and int(page) > 0):
            ignored.append("page")
            page = ""
        sort = known("tri", SORTS)
        return cls(
            text=one_line(given.get("q", [""])[0])[:200],
            place=one_line(given.get("lieu", [""])[0])[:100],
            durations=known("duree", DURATIONS),
            levels=known("niveau", LEVEL_GROUPS),
            fields=known("domaine", DOMAINS),
            remote=bool(known("tt", REMOTE)),
            sort=sort[0] if sort else "date",
            page=page,
            ignored=tuple(ignored),
        )

    def query(self, **changes: object) -> dict[str, object]:
        """The criteria as the parameters of a URL, some of them changed."""
        now = replace(self, **changes)  # type: ignore[arg-type]
        return {
            "q": now.text,
            "lieu": now.place,
            "duree": list(now.durations),
            "niveau": list(now.levels),
            "domaine": list(now.fields),
            "tt": "1" if now.remote else "",
            "tri": now.sort if now.sort != "date" else "",
            "page": now.page if now.page not in ("", "1") else "",
        }

    @property
    def active(self) -> int:
        """How many filters are in force, besides the words."""
        return len(self.durations) + len(self.levels) + len(self.fields) + bool(self.place) + self.remote


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found."""

    offers: list[Offer]
    page: Page
    counts: Mapping[str, Mapping[str, int]]


def conditions(criteria: Criteria, now: datetime, *, without: str = "") -> list[ColumnElement[bool]]:
    """What an offer must satisfy; `without` leaves one group of filters out, to count its values."""
    wanted: list[ColumnElement[bool]] = [is_published(now)]
    for word in words(criteria.text)[:MOST_WORDS]:
        wanted.append(col(Offer.search_text).like(like_prefix(word), escape="\\"))
    if criteria.place and without != "lieu":
        wanted.append(_near(criteria.place))
    if criteria.durations and without != "duree":
        wanted.append(or_(*(_lasts(value) for value in criteria.durations)))
    if criteria.levels and without != "niveau":
        levels = [level for value in criteria.levels for level in LEVEL_GROUPS[value]]
        wanted.append(col(Offer.education_level).in_(levels))
    if criteria.fields and without != "domaine":
        wanted.append(col(Offer.field).in_(criteria.fields))
    if criteria.remote and without != "tt":
        wanted.append(col(Offer.remote).in_(REMOTE["1"]))
    return wanted


def _near(text: str) -> ColumnElement[bool]:
    """Offers in the town, district or region that the words name; else those whose place has the words in it."""
    found = settle(text)
    named = [col(Offer.search_text).like(like_prefix(word), escape="\\") for word in words(text)[:6]]
    literal = and_(*named) if named else col(Offer.id) < 0
    if found is None:
        return literal
    place = found.place
    if place.commune_code:
        return or_(col(Offer.commune_code) == place.commune_code, col(Offer.commune) == place.commune)
    if place.commune:
        return col(Offer.commune) == place.commune
    if place.district:
        return col(Offer.district) == place.district
    if place.region:
        return col(Offer.region) == place.region
    return literal


def _lasts(value: str) -> ColumnElement[bool]:
    more, most = DURATIONS[value]
    longest = func.coalesce(Offer.duration_max, Offer.duration_min)
    return and_(longest > more, longest <= most)


def search(session: Session, criteria: Criteria, now: datetime) -> Results:
    """The page of open offers that fit, newest first or by deadline, with how many each filter's value would give."""
    wanted = conditions(criteria, now)
    total = int(session.exec(select(func.count()).select_from(Offer).where(*wanted)).one())
    page = page_of(criteria.page, total, PAGE_SIZE)
    order: list[Any] = [col(Offer.published_at).desc(), col(Offer.id).desc()]
    if criteria.sort == "limite":
        order = [func.coalesce(Offer.deadline, date(9999, 12, 31)), col(Offer.id).desc()]
    statement = select(Offer).where(*wanted).order_by(*order).offset(page.offset).limit(page.size)
    return Results(list(session.exec(statement)), page, _counts(session, criteria, now))


def _counts(session: Session, criteria: Criteria, now: datetime) -> dict[str, dict[str, int]]:
    counts: dict[str, dict[str, int]] = {}
    for value in DURATIONS:
        wanted = [*conditions(criteria, now, without="duree"), _lasts(value)]
        counts.setdefault("duree", {})[value] = _count(session, wanted)
    by_level = _grouped(session, Offer.education_level, conditions(criteria, now, without="niveau"))
    counts["niveau"] = {
        value: sum(by_level.get(level, 0) for level in levels) for value, levels in LEVEL_GROUPS.items()
    }
    counts["domaine"] = _grouped(session, Offer.field, conditions(criteria, now, without="domaine"))
    remote = [*conditions(criteria, now, without="tt"), col(Offer.remote).in_(REMOTE["1"])]
    counts["tt"] = {"1": _count(session, remote)}
    return counts


def _count(session: Session, wanted: list[ColumnElement[bool]]) -> int:
    return int(session.exec(select(func.count()).select_from(Offer).where(*wanted)).one())


def _grouped(session: Session, column: object, wanted: list[ColumnElement[bool]]) -> dict[str, int]:
    rows = session.exec(select(column, func.count()).where(*wanted).group_by(column))  # type: ignore[call-overload]
    return {str(value): int(count) for value, count in rows if value is not None}


def gains(session: Session, criteria: Criteria, now: datetime) -> list[tuple[str, Criteria, int]]:
    """For a search without result: each filter with what one finds without it, the largest gain first."""
    loosened = {
        "q": replace(criteria, text="", page=""),
        "lieu": replace(criteria, place="", page=""),
        "duree": replace(criteria, durations=(), page=""),
        "niveau": replace(criteria, levels=(), page=""),
        "domaine": replace(criteria, fields=(), page=""),
        "tt": replace(criteria, remote=False, page=""),
    }
    found = []
    for name, other in loosened.items():
        if other != replace(criteria, page=""):
            count = _count(session, conditions(other, now))
            if count:
                found.append((name, other, count))
    return sorted(found, key=lambda gain: -gain[2])
