"""One search: which offers, in which order, on which page, with what every filter would give."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session, col, select

from jobboard.kit.pagination import Page, page_of
from jobboard.offers.models import Offer
from jobboard.offers.search import bits
from jobboard.offers.search.bits import Slots
from jobboard.offers.search.catalogue import Catalogue, NotInMemory
from jobboard.offers.search.criteria import PAGE_SIZE, Criteria
from jobboard.offers.search.filters import Looking, chosen, counts, distances
from jobboard.offers.search.matching import Finder, Match, match, scored
from jobboard.offers.search.places import Where, locate

# Up to here the offers found are put in order one by one.
SMALL = 3000
MOST_MISSES = 3


@dataclass(frozen=True, slots=True)
class Gain:
    """Without a part of the criteria (its name in `Criteria`) one would find so many."""

    name: str
    criteria: Criteria
    count: int


@dataclass(frozen=True, slots=True)
class Results:
    """One page of what was found. Counts are by filter (its name in `Criteria`) and value."""

    ids: list[int]
    page: Page
    counts: dict[str, dict[str, int]]
    sort: str
    match: Match
    where: Where | None
    open_in_all: int
    unranked: int = 0
    """Offers that were not ranked by relevance and follow by date."""
    gains: list[Gain] = field(default_factory=list)
    distances: dict[str, int] = field(default_factory=dict)
    stamps: list[int] = field(default_factory=list)
    """For each id the board version of its last change; empty where the session has not seen them all."""
    misses: list[int] = field(default_factory=list)
    """The newest offers that fit in everything but the days."""
    missed: int = 0
    base: Slots = bits.NONE
    """The open offers that the words find."""
    sets: dict[str, Slots] = field(default_factory=dict)
    """The offers that each filter in force accepts."""


def search(
    session: Session | None,
    catalogue: Catalogue,
    criteria: Criteria,
    now: datetime,
    *,
    language: str = "",
    size: int = PAGE_SIZE,
    counted: bool = True,
) -> Results:
    """The page of open offers that fit. Rows are the caller's: `load` gives them in order.

    By relevance, offers written in `language` come before equal ones in another. Without a session the catalogue is
    taken as it is, and what it does not know raises NotInMemory. What each filter would give is told where `counted`.
    """
    version = catalogue.refresh(session) if session is not None else catalogue.version
    if version is None:
        raise NotInMemory
    with catalogue.lock:
        opened = catalogue.open_at(now)
        look = Looking(catalogue, now)
        finder = Finder(session, catalogue, version, opened)
        found = (
            match(finder, catalogue.vocabulary, criteria.text, literal=bool(criteria.literal))
            if criteria.text
            else Match()
        )
        if language and criteria.text:
            found.preferred = look.one_of("language", (language,))
        base = opened if found.held is None else opened & found.held
        sets = chosen(look, criteria)
        held = base
        for one in sets.values():
            held &= one
        page = page_of(criteria.page, len(held), size)
        where = locate(criteria.place) if criteria.place else None
        sort = _sort(criteria, found, where)
        slots, unranked = _ordered(catalogue, held, sort, found, where, page)
        nothing = not page.total
        misses = _misses(sets, base)
        return Results(
            ids=[catalogue.ids[slot] for slot in slots],
            stamps=[catalogue.stamps[slot] for slot in slots] if version == catalogue.version else [],
            page=page,
            counts=counts(look, base, sets, criteria) if counted else {},
            sort=sort,
            match=found,
            where=where,
            open_in_all=len(opened),
            unranked=unranked,
            gains=_gains(criteria, opened, base, sets) if nothing else [],
            distances=distances(look, base, sets, criteria) if nothing else {},
            misses=[catalogue.ids[slot] for slot in bits.newest(misses, 0, MOST_MISSES)],
            missed=len(misses),
            base=base,
            sets=sets,
        )


def count_filters(
    catalogue: Catalogue, criteria: Criteria, now: datetime, found: Results
) -> dict[str, dict[str, int]]:
    """The counts of a search without. Only for who has held the catalogue's lock since then, or its slots have moved."""
    return counts(Looking(catalogue, now), found.base, found.sets, criteria)


def load(session: Session, numbers: Sequence[int]) -> list[Offer]:
    """The offers with these numbers, in this order."""
    if not numbers:
        return []
    rows = {offer.id: offer for offer in session.exec(select(Offer).where(col(Offer.id).in_(numbers)))}
    return [rows[number] for number in numbers if number in rows]


def count_open(session: Session, catalogue: Catalogue, now: datetime) -> int:
    """How many offers are open at a moment."""
    catalogue.refresh(session)
    with catalogue.lock:
        return len(catalogue.open_at(now))


def _sort(criteria: Criteria, found: Match, where: Where | None) -> str:
    if criteria.sort == "distance" and (where is None or not where.near):
        return "date"
    if criteria.sort in ("", "pertinence"):
        return "pertinence" if found.is_text else "date"
    return criteria.sort


def _ordered(
    catalogue: Catalogue, held: Slots, sort: str, found: Match, where: Where | None, page: Page
) -> tuple[list[int], int]:
    """The slots of one page, and how many of all were not ranked."""
    if sort == "pertinence":
        best, unranked = scored(found, held)
        if page.offset + page.size <= len(best) or not unranked:
            return best[page.offset : page.offset + page.size], unranked
        rest = held - Slots(best)
        shown = best[page.offset :]
        skip = max(0, page.offset - len(best))
        return shown + bits.newest(rest, skip, page.size - len(shown)), unranked
    if sort == "limite":
        column = catalogue.columns["deadline"]
        ranks = {value: int(value) if value else date.max.toordinal() for value in column.values}
    elif sort == "candidatures":
        column = catalogue.columns["applicants"]
        ranks = {value: int(value) for value in column.values}
    elif sort == "distance" and where is not None:
        column = catalogue.columns["place"]
        ranks = {value: round(where.distance(value) * 10) for value in column.values}
    else:
        return bits.newest(held, page.offset, page.size), 0
    return column.in_order(held, ranks, page.offset, page.size, small=SMALL), 0


def _gains(criteria: Criteria, opened: Slots, base: Slots, sets: dict[str, Slots]) -> list[Gain]:
    """For a search without result: what one finds without each part of it, the largest gain first."""
    found = []
    for left_out in (*sets, "text"):
        held = opened if left_out == "text" else base
        for name, one in sets.items():
            if name != left_out:
                held &= one
        names = {"free_from": ("free_from", "free_to"), "text": ("text", "literal")}.get(
            left_out, (left_out,)
        )
        loosened = criteria.without(*names)
        if held and loosened != criteria.without():
            found.append(Gain(left_out, loosened, len(held)))
    return sorted(found, key=lambda gain: -gain.count)


def _misses(sets: dict[str, Slots], base: Slots) -> Slots:
    if "free_from" not in sets:
        return bits.NONE
    for name, one in sets.items():
        base = base - one if name == "free_from" else base & one
    return base
