"""One value an offer, as a small number a slot: whatever a filter asks of it becomes a set of slots."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence

from pyroaring import BitMap

from jobboard.offers.search import bits
from jobboard.offers.search.bits import Slots

Accepts = Callable[[str], bool]
_WIDTHS = (("B", 1 << 8), ("H", 1 << 16), ("I", 1 << 32))
MOST_SETS = 400
# Before so many slots a new one is dearer than sorting all of them anew when they are next asked for.
_MANY = 2000


class Column:
    """The values of all slots. Values are texts; each different one has a code."""

    def __init__(self, values: Sequence[str] = ()) -> None:
        self.values: list[str] = []
        self.known: dict[str, int] = {}
        self.codes = array(self._width())
        # The slots of each code, made when a filter first asks something of this column.
        self.by_code: list[BitMap] | None = None
        # Sets made of this column, by a name of what they ask: (what they ask, the set).
        self.sets: OrderedDict[Hashable, tuple[Accepts, Slots]] = OrderedDict()
        self.extend(values)

    @classmethod
    def of(cls, values: list[str], codes: "array[int]", by_code: list[BitMap] | None) -> "Column":
        """One of what another had."""
        made = cls()
        made.values, made.codes, made.by_code = values, codes, by_code
        made.known = {value: code for code, value in enumerate(values)}
        return made

    def extend(self, values: Sequence[str]) -> None:
        """Many new slots at the end, before anything was asked."""
        for value in dict.fromkeys(values):
            self._code(value)
        self.codes.extend(map(self.known.__getitem__, values))

    def _width(self) -> str:
        return next(code for code, most in _WIDTHS if len(self.known) < most)

    def __getitem__(self, slot: int) -> str:
        """The value of a slot."""
        return self.values[self.codes[slot]]

    def where(self, name: Hashable, accepts: Accepts) -> Slots:
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

    def slots_of(self, code: int) -> BitMap:
        """The slots with a value, by its code; not to be kept, since it changes with them."""
        if self.by_code is None:
            listed = [array("I") for _ in self.values]
            append = [one.append for one in listed]
            for slot, held in enumerate(self.codes):
                append[held](slot)
            self.by_code = [BitMap(one) for one in listed]
        return self.by_code[code]

    def _select(self, accepts: Accepts) -> Slots:
        return Slots(
            BitMap.union(
                BitMap(), *(self.slots_of(code) for code, value in enumerate(self.values) if accepts(value))
            )
        )

    def put(self, slot: int, value: str) -> None:
        """A slot's new value."""
        before, code = self.codes[slot], self._code(value)
        if code == before:
            return
        self.codes[slot] = code
        if self.by_code is not None:
            self.by_code[before].discard(slot)
            self.by_code[code].add(slot)
        for name, (accepts, held) in self.sets.items():
            self.sets[name] = (accepts, bits.put(held, slot, accepts(value)))

    def insert(self, slot: int, value: str) -> None:
        """A new slot, at the end or before others."""
        behind = len(self.codes) - slot
        code = self._code(value)
        if behind > _MANY:
            self.by_code = None
        elif self.by_code is not None:
            # From the end: each takes the place that the one behind it has left.
            for place in range(slot + behind - 1, slot - 1, -1):
                others = self.by_code[self.codes[place]]
                others.discard(place)
                others.add(place + 1)
            self.by_code[code].add(slot)
        self.codes.insert(slot, code)
        for name, (accepts, held) in self.sets.items():
            moved = bits.make_room(held, slot) if behind else held
            self.sets[name] = (accepts, bits.put(moved, slot, accepts(value)))

    def _code(self, value: str) -> int:
        code = self.known.get(value)
        if code is None:
            code = self.known[value] = len(self.values)
            self.values.append(value)
            if self.by_code is not None:
                self.by_code.append(BitMap())
            if self.codes.typecode != self._width():
                self.codes = array(self._width(), self.codes)
        return code

    def in_order(self, held: Slots, ranks: dict[str, int], skip: int, count: int, *, small: int) -> list[int]:
        """`count` slots of a set after the first `skip`, by the rank of their value, then the newest first."""
        if len(held) <= small:
            return sorted(held, key=lambda slot: (ranks[self[slot]], -slot))[skip : skip + count]
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
            many = len(hits)
            if many <= skip:
                skip -= many
            elif step == 1 or len(wanted) == 1:
                found += bits.newest(hits, skip, count - len(found))
                skip = 0
            else:
                slots = sorted(hits, key=lambda slot: (ranks[self[slot]], -slot))
                found += slots[skip : skip + count - len(found)]
                skip = 0
            at, step = at + step, step * 2
        return found
