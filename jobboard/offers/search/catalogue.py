"""Every offer that is or may come online, in memory: which are open now, and what filters ask of them.

One a process, made at the first search from one covering index, kept current by the log of changes. Slots are in the order of
publication, so that the newest are the highest bits. What the clock alone does (a publication, an end) needs no
change: `open_at` looks at the moments themselves.
"""

import threading
from array import array
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, col, select

from jobboard.kit.changes import changes_since
from jobboard.kit.db import told_index
from jobboard.kit.fulltext import STATES
from jobboard.kit.memory import not_collecting
from jobboard.offers.indexing import Facets
from jobboard.offers.models import Offer, Status
from jobboard.offers.search import bits
from jobboard.offers.search.bits import Slots
from jobboard.offers.search.columns import Column
from jobboard.offers.search.lexicon import Vocabulary

_COLUMNS = (
    col(Offer.published_at),
    col(Offer.id),
    col(Offer.status),
    col(Offer.expires_at),
    col(Offer.company_id),
    col(Offer.applicants),
    col(Offer.facets),
)
# What the index of all this holds.
INDEXED = "status IN ('" + "', '".join(STATES) + "') AND published_at IS NOT NULL"
# Told which index to read, since SQLite takes a narrower one and looks every row up. As text, since moments that come
# ready made from the ORM would take as long as all the rest.
_READ = (
    "SELECT published_at, id, status, expires_at, company_id, applicants, facets FROM offer {hint} "  # noqa: S608
    "WHERE " + INDEXED + " ORDER BY published_at, id"
)
_REREAD: Any = select(*_COLUMNS, col(Offer.terms))  # type: ignore[call-overload]
_EMPTY = "|" * (len(Facets._fields) - 1)
MOST_TERM_BYTES = 48 * 1024 * 1024
# So many changes at once are quicker read as a whole.
MOST_CHANGES = 400
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_A_PART = 20_000
_A_MINUTE = 60 * 1_000_000
_A_DAY = 24 * 60 * _A_MINUTE
Row = tuple[Any, ...]


class NotInMemory(Exception):
    """What is asked cannot be told without the database."""


class Catalogue:
    """See the module. Whoever asks several things that must fit together holds `lock`."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.version: int | None = None
        self.vocabulary = Vocabulary()
        # Kept by `landing.landings`: when it was counted, of which state, what.
        self.landings: tuple[float, Any, Any] | None = None
        # Kept by `filters.counts`: of which open offers, on which day, the counts. Any change of a row ends it.
        self.counts: tuple[Slots, date, dict[str, dict[str, int]]] | None = None
        # Kept by `filters.value_sets`: of which day, the set of each value that pages count.
        self.value_sets: tuple[date, Any] | None = None
        self._clear()

    def _clear(self) -> None:
        self.ids: array[int] = array("q")
        self.published: array[int] = array("q")
        self.expires: array[int] = array("q")
        # The board version at which each slot was last read.
        self.stamps: array[int] = array("q")
        # The slot of an id, -1 for none.
        self.slots: array[int] = array("i")
        self.online = bits.NONE
        self.columns = {name: Column() for name in (*Facets._fields, "company", "applicants")}
        self._alive = bits.NONE
        self._surveyed = self._horizon = 0
        # (moment, id) of publications and ends before the horizon, the next one last.
        self._coming: list[tuple[int, int]] = []
        self.terms: OrderedDict[tuple[str, ...], Slots] = OrderedDict()
        self._term_bytes = 0

    @property
    def size(self) -> int:
        """How many slots there are."""
        return len(self.ids)

    # What is current

    def refresh(self, session: Session) -> int:
        """Bring everything to what the session sees; the board version of that."""
        with self.lock:
            if self.version is None:
                changes = changes_since(session, 0)
                self._load(session, changes.version)
            else:
                changes = changes_since(session, self.version)
                # A request that began before the last one's change looks at what is newer: nothing to take back.
                if changes.version < self.version and changes.items is not None:
                    return changes.version
                if changes.items is None or len(changes.items) > MOST_CHANGES:
                    self._load(session, changes.version)
                elif changes.items:
                    self._reread(session, sorted(changes.items), changes.version)
            if changes.version != self.version:
                self.vocabulary.refresh(session)
            self.version = changes.version
            return changes.version

    def _load(self, session: Session, version: int) -> None:
        self.counts = self.value_sets = None
        self._clear()
        statement = text(_READ.format(hint=told_index(session, "ix_offer_catalogue")))
        online: list[int] = []
        # By parts, since all rows at once would take ten times the memory of what is made of them.
        streamed = session.connection().execute(statement, execution_options={"stream_results": True})
        with not_collecting():
            for rows in streamed.partitions(_A_PART):
                published, ids, status, expires, companies, applicants, facets = zip(*rows, strict=True)
                online += [slot for slot, one in enumerate(status, self.size) if one == Status.PUBLISHED]
                self.ids.extend(ids)
                self.published.extend(stamps(published))
                self.expires.extend(stamps(expires))
                self.columns["company"].extend([str(company) for company in companies])
                self.columns["applicants"].extend([str(min(250, count)) for count in applicants])
                # All at once: a list for each offer would take as long as all the rest.
                values = "|".join([one or _EMPTY for one in facets]).split("|")
                for number, name in enumerate(Facets._fields):
                    self.columns[name].extend(values[number :: len(Facets._fields)])
        self.stamps = array("q", [version]) * self.size
        self.online = Slots(online)
        self._number_slots()

    def take(
        self,
        ids: "array[int]",
        published: "array[int]",
        expires: "array[int]",
        read_at: "array[int]",
        online: Slots,
        slots: "array[int]",
        columns: dict[str, Column],
        version: int,
    ) -> None:
        """Stand where another catalogue stood at a version; `refresh` brings it to the present."""
        self.counts = self.value_sets = None
        self._clear()
        self.ids, self.published, self.expires, self.stamps = ids, published, expires, read_at
        self.online, self.slots, self.columns, self.version = online, slots, columns, version

    def _number_slots(self) -> None:
        self.slots = array("i", [-1]) * (max(self.ids, default=0) + 1)
        for slot, number in enumerate(self.ids):
            if number >= 0:
                self.slots[number] = slot

    def _slot_of(self, number: int) -> int | None:
        slot = self.slots[number] if 0 <= number < len(self.slots) else -1
        return slot if slot >= 0 else None

    def _reread(self, session: Session, numbers: list[int], version: int) -> None:
        wanted = _REREAD.where(col(Offer.id).in_(numbers))
        self.counts = self.value_sets = None
        found = {row[1]: row for row in session.connection().execute(wanted)}
        for number in numbers:
            row = found.get(number)
            if row is not None and row[0] is not None and row[2] in STATES:
                self._place(row, version)
            elif (slot := self._slot_of(number)) is not None:
                self.online = bits.put(self.online, slot, False)

    def _place(self, row: Row, version: int) -> None:
        published, number, status, expires, company, applicants, facets, terms = row
        slot = self._slot_of(number)
        if slot is not None and self.published[slot] != _stamp(published):
            # Published again under a new date: the old place stays behind, empty.
            self.online = bits.put(self.online, slot, False)
            self.ids[slot] = self.slots[number] = -1
            slot = None
        values = dict(zip(Facets._fields, _parts(facets), strict=True))
        values |= {"company": str(company), "applicants": str(min(250, applicants))}
        if slot is None:
            slot = self._insert(number, _stamp(published), _stamp(expires), values)
        else:
            self.expires[slot] = _stamp(expires)
            for name, value in values.items():
                self.columns[name].put(slot, value)
        self.stamps[slot] = version
        self._expect(slot)
        self.online = bits.put(self.online, slot, status == Status.PUBLISHED)
        held = frozenset(terms.split())
        for names, found in self.terms.items():
            self.terms[names] = bits.put(found, slot, any(name in held for name in names))

    def _insert(self, number: int, published: int, expires: int, values: dict[str, str]) -> int:
        slot = bisect_right(self.published, published)
        while slot and self.published[slot - 1] == published and self.ids[slot - 1] > number:
            slot -= 1
        if slot < self.size:
            self.online = bits.make_room(self.online, slot)
            self._alive = bits.make_room(self._alive, slot)
            self.terms = OrderedDict((name, bits.make_room(held, slot)) for name, held in self.terms.items())
        self.ids.insert(slot, number)
        self.published.insert(slot, published)
        self.expires.insert(slot, expires)
        self.stamps.insert(slot, 0)
        for name, value in values.items():
            self.columns[name].insert(slot, value)
        self.slots.extend([-1] * (number + 1 - len(self.slots)))
        # Behind a new offer stand only those whose publication is still to come.
        for moved in range(slot, self.size):
            if self.ids[moved] >= 0:
                self.slots[self.ids[moved]] = moved
        return slot

    # What is asked

    def open_at(self, now: datetime) -> Slots:
        """The offers that are public at a moment: online, published by then, not over yet."""
        moment = _stamp(now)
        if not self._surveyed - _A_MINUTE <= moment < self._horizon:
            self._survey(moment)
        while self._coming and self._coming[-1][0] <= moment:
            self._settle(self._slot_of(self._coming.pop()[1]), moment)
        self._surveyed = max(self._surveyed, moment)
        return self._alive & self.online

    def _survey(self, moment: int) -> None:
        """Look at every slot, once a day: who is alive, and whom the clock brings or takes until tomorrow."""
        self._surveyed, self._horizon = moment, moment + _A_DAY
        started = bisect_right(self.published, moment)
        self._alive = bits.flagged([ends > moment for ends in self.expires[:started]], started)
        self._coming = [
            (ends, number)
            for ends, number in zip(self.expires, self.ids, strict=True)
            if moment < ends < self._horizon
        ]
        last = bisect_left(self.published, self._horizon)
        self._coming += zip(self.published[started:last], self.ids[started:last], strict=True)
        self._coming.sort(reverse=True)

    def _settle(self, slot: int | None, moment: int) -> None:
        if slot is not None:
            lives = self.published[slot] <= moment < self.expires[slot]
            self._alive = bits.put(self._alive, slot, lives)

    def _expect(self, slot: int) -> None:
        """After a slot changed: whether it is alive now, and when the clock will have something to do about it."""
        self._settle(slot, self._surveyed)
        for moment in (self.published[slot], self.expires[slot]):
            if self._surveyed < moment < self._horizon:
                self._coming.append((moment, self.ids[slot]))
                self._coming.sort(reverse=True)

    def published_since(self, moment: datetime) -> Slots:
        """The slots of offers published at a moment or later."""
        return Slots(range(bisect_left(self.published, _stamp(moment)), self.size))

    def of_ids(self, numbers: Iterable[int]) -> Slots:
        """The slots of offers; others are left out."""
        slots, most = self.slots, len(self.slots)
        found = (slots[number] for number in numbers if number < most)
        return Slots([slot for slot in found if slot >= 0])

    def term_set(self, names: tuple[str, ...]) -> Slots | None:
        """The offers that hold one of these terms, if that is known already."""
        found = self.terms.get(names)
        if found is not None:
            self.terms.move_to_end(names)
        return found

    def keep_term_set(self, names: tuple[str, ...], found: Slots) -> None:
        """Know it from now on; the ones not asked for longest go when memory is full."""
        self.terms[names] = found
        self._term_bytes += self.size // 8
        while self._term_bytes > MOST_TERM_BYTES and self.terms:
            self.terms.popitem(last=False)
            self._term_bytes -= self.size // 8


def stamps(moments: Iterable[Any]) -> Iterator[int]:
    """Moments as numbers, given as the driver gives them: SQLite as texts in UTC. Many offers end at the same one."""
    known: dict[Any, int] = {}
    for moment in moments:
        stamp = known.get(moment)
        if stamp is None:
            read = datetime.fromisoformat(f"{moment}+00:00") if isinstance(moment, str) else moment
            stamp = known[moment] = _stamp(read)
        yield stamp


def _stamp(moment: datetime | None) -> int:
    """Microseconds since 1970; the end of time for none."""
    if moment is None:
        return 1 << 62
    return (moment - _EPOCH) // _MICROSECOND


def _parts(facets: str) -> list[str]:
    return (facets or _EMPTY).split("|")
