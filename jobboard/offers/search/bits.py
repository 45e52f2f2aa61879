"""Sets of offers as whole numbers: bit n is the offer in slot n, the newest slot the highest.

A million offers are 125 kB; `&`, `|` and `bit_count()` on them take microseconds, in plain Python.
"""

import re
from collections.abc import Iterable, Iterator

_CHUNK = 512
_FINE = 16
_NOT_EMPTY = re.compile(rb"[^\x00]+")
_ONES = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


def from_flags(flags: bytes) -> int:
    """The set of the slots whose byte is b"1" among b"0"."""
    return int(flags[::-1], 2) if flags else 0


def from_slots(slots: Iterable[int], size: int) -> int:
    """The set of these slots, all below `size`."""
    held = bytearray(size // 8 + 1)
    for slot in slots:
        held[slot >> 3] |= 1 << (slot & 7)
    return int.from_bytes(held, "little")


def full(size: int) -> int:
    """Every slot below `size`."""
    return (1 << size) - 1


def upward(bits: int) -> Iterator[int]:
    """The slots of a set, the oldest first."""
    data = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    for run in _NOT_EMPTY.finditer(data):
        base = run.start() * 8
        for byte in run.group():
            for bit in _ONES[byte]:
                yield base + bit
            base += 8


def newest(bits: int, skip: int, count: int) -> list[int]:
    """`count` slots of a set from the newest down, after the first `skip`."""
    data = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    found: list[int] = []
    end, step = len(data), _CHUNK
    while end > 0 and len(found) < count:
        start = max(0, end - step)
        chunk = int.from_bytes(data[start:end], "little")
        held = chunk.bit_count()
        if held <= skip:
            skip -= held
        elif step > _FINE:
            # The first one wanted is in here: from now on in small steps, so that few are named for nothing.
            step = _FINE
            continue
        else:
            slots = [start * 8 + slot for slot in upward(chunk)]
            slots.reverse()
            found += slots[skip : skip + count - len(found)]
            skip = 0
        end = start
    return found


def make_room(bits: int, slot: int) -> int:
    """The same set after an empty slot was put in: everything from there on is one further up."""
    low = bits & ((1 << slot) - 1)
    return (bits >> slot) << (slot + 1) | low
