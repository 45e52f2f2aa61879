"""Things kept ready by key, within a number of bytes: the least used go first, and only what is asked for twice is kept."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, Protocol, TypeVar


class Weighed(Protocol):
    """Something that says how many bytes it holds."""

    @property
    def weight(self) -> int:
        """Bytes, about."""


K = TypeVar("K", bound=Hashable)
V = TypeVar("V", bound=Weighed)


class Shelf(Generic[K, V]):
    """Bounded in bytes. Whoever asks for ever new keys pushes nothing out: a key is let in at its second asking."""

    def __init__(self, most_bytes: int, *, remembered: int = 8192) -> None:
        """`remembered` is how many keys that were asked for once are known (as numbers, not as texts)."""
        self.most_bytes = most_bytes
        self.remembered = remembered
        self.bytes = 0
        self._things: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._asked: OrderedDict[int, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._things)

    def get(self, key: K) -> V | None:
        """What is kept under a key, which is then the last to go."""
        found = self._things.get(key)
        if found is None:
            return None
        self._things.move_to_end(key)
        return found[0]

    def is_welcome(self, key: K) -> bool:
        """Whether this key was asked for before; it is known from now on, also after `clear`."""
        number = hash(key)
        known = number in self._asked
        self._asked[number] = None
        self._asked.move_to_end(number)
        if len(self._asked) > self.remembered:
            self._asked.popitem(last=False)
        return known

    def put(self, key: K, thing: V) -> None:
        """Keep a thing, unless it is so large that it would push out all others."""
        self.drop(key)
        weight = thing.weight
        if weight * 8 > self.most_bytes:
            return
        self._things[key] = (thing, weight)
        self.bytes += weight
        while self.bytes > self.most_bytes:
            self.bytes -= self._things.popitem(last=False)[1][1]

    def weigh(self, key: K, thing: V) -> None:
        """Weigh a thing again that has grown, if it is still kept."""
        if self._things.get(key, (None, 0))[0] is thing:
            self.put(key, thing)

    def drop(self, key: K) -> None:
        """Keep it no longer."""
        found = self._things.pop(key, None)
        if found is not None:
            self.bytes -= found[1]

    def clear(self) -> None:
        """Keep nothing."""
        self._things.clear()
        self.bytes = 0
