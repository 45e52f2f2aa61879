"""One value an offer, as a small number a slot: whatever a filter asks of it becomes a set of slots."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable

from jobboard.offers.search import bits

Accepts = Callable[[str], bool]
_WIDTHS = (("B", 1 << 8), ("H", 1 << 16), ("I", 1 << 32))
MOST_SETS = 400


class Column:
    """The values of all slots. Values are texts; each different one has a code."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self.known: dict[str, int] = {}
        codes = [self.known.setdefault(value, len(self.known)) for value in values]
        self.values = list(self.known)
        self.codes = array(self._width(), codes)
        # Sets made of this column, by a name of what they ask: (what they ask, the set).
        self.sets: OrderedDict[Hashable, tuple[Accepts, int]] = OrderedDict()

    def _width(self) -> str:
        return next(code for code, most in _WIDTHS if len(self.known) < most)

    def __getitem__(self, slot: int) -> str:
        """The value of a slot."""
        return self.values[self.codes[slot]]

    def where(self, name: Hashable, accepts: Accepts) -> int:
        """The slots whose value is accepted; kept under `name`, and right when slots change."""
        kept = self.sets.get(name)
        if kept is not None:
            self.sets.move_to_end(name)
            return kept[1]
        found = self._select(accepts)
        self.sets[name] = (accepts, found)
        if len(self.sets) > MOST_SETS:
            self.sets.popitem(last=False)
        return found

    def _select(self, accepts: Accepts) -> int:
        table = bytes(49 if accepts(value) else 48 for value in self.values)
        if self.codes.typecode == "B":
            return bits.from_flags(self.codes.tobytes().translate(table.ljust(256, b"0")))
        return bits.from_flags(bytes(map(table.__getitem__, self.codes)))

    def put(self, slot: int, value: str) -> None:
        """A slot's new value."""
        self.codes[slot] = self._code(value)
        here = 1 << slot
        for name, (accepts, held) in self.sets.items():
            self.sets[name] = (accepts, held | here if accepts(value) else held & ~here)

    def insert(self, slot: int, value: str) -> None:
        """A new slot, at the end or before others."""
        self.codes.insert(slot, self._code(value))
        here, last = 1 << slot, slot == len(self.codes) - 1
        for name, (accepts, held) in self.sets.items():
            moved = held if last else bits.make_room(held, slot)
            self.sets[name] = (accepts, moved | here if accepts(value) else moved)

    def _code(self, value: str) -> int:
        code = self.known.get(value)
        if code is None:
            code = self.known[value] = len(self.values)
            self.values.append(value)
            if self.codes.typecode != self._width():
                self.codes = array(self._width(), self.codes)
        return code

    def in_order(self, held: int, ranks: dict[str, int], skip: int, count: int, *, small: int) -> list[int]:
        """`count` slots of a set after the first `skip`, by the rank of their value, then the newest first."""
        if held.bit_count() <= small:
            return sorted(bits.upward(held), key=lambda slot: (ranks[self[slot]], -slot))[skip : skip + count]
        found: list[int] = []
        by_rank: dict[int, set[str]] = {}
        for value, rank in ranks.items():
            by_rank.setdefault(rank, set()).add(value)
        order = sorted(by_rank)
        at, step = 0, 1
        # A few ranks at a time, more and more: mostly the first ones fill the page.
        while at < len(order) and len(found) < count:
            wanted = set().union(*(by_rank[rank] for rank in order[at : at + step]))
            hits = held & self._select(wanted.__contains__)
            many = hits.bit_count()
            if many <= skip:
                skip -= many
            elif step == 1 or len(wanted) == 1:
                found += bits.newest(hits, skip, count - len(found))
                skip = 0
            else:
                slots = sorted(bits.upward(hits), key=lambda slot: (ranks[self[slot]], -slot))
                found += slots[skip : skip + count - len(found)]
                skip = 0
            at, step = at + step, step * 2
        return found
