"""Sets of offers as compressed bitmaps of their slots, the newest slot the highest.

They never change once made, so that one may be kept and given away. Over a million offers `&` and
`intersection_cardinality` take microseconds (docs/decisions/0011-search.md says why not plain integers).
"""

from array import array
from collections.abc import Iterable
from itertools import compress

from pyroaring import FrozenBitMap

Slots = FrozenBitMap
NONE = Slots()


def flagged(flags: Iterable[object], size: int) -> Slots:
    """The set of the slots whose flag is true."""
    return Slots(array("I", compress(range(size), flags)))


def full(size: int) -> Slots:
    """Every slot below `size`."""
    return Slots(range(size))


def united(sets: Iterable[Slots]) -> Slots:
    """Whatever is in one of these."""
    return Slots.union(NONE, *sets)


def newest(held: Slots, skip: int, count: int) -> list[int]:
    """`count` slots of a set from the newest down, after the first `skip`."""
    end = len(held) - skip
    return [] if end <= 0 or count <= 0 else list(held[max(0, end - count) : end])[::-1]


def put(held: Slots, slot: int, there: bool) -> Slots:
    """The set with a slot in it or without."""
    if (slot in held) == there:
        return held
    one = Slots((slot,))
    return held | one if there else held - one


def make_room(held: Slots, slot: int) -> Slots:
    """The same set after an empty slot was put in: everything from there on is one further up."""
    below = held & full(slot)
    return below | (held - below).shift(1)
