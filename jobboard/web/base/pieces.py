"""Parts of pages kept ready: the same for everybody, as long as their keeper says."""

import sys
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from threading import Lock

from markupsafe import Markup

from jobboard.kit.shelf import Shelf

MOST_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a page."""

    html: Markup

    @property
    def weight(self) -> int:
        """Bytes, about."""
        return sys.getsizeof(self.html) + 400


class Pieces:
    """A ticket in a list, a form with its counts, the top of a page."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.shelf: Shelf[Hashable, Piece] = Shelf(most_bytes)
        # Pages are made in threads.
        self.lock = Lock()

    def find(self, key: Hashable) -> Markup | None:
        """The piece under a key, if it is known."""
        with self.lock:
            found = self.shelf.get(key)
        return None if found is None else found.html

    def find_all(self, keys: Iterable[Hashable]) -> list[Markup | None]:
        """The piece under each key."""
        with self.lock:
            found = [self.shelf.get(key) for key in keys]
        return [None if one is None else one.html for one in found]

    def put(self, key: Hashable, html: Markup) -> None:
        """Know it from now on."""
        with self.lock:
            self.shelf.put(key, Piece(html))

    def get(self, key: Hashable, make: Callable[[], Markup]) -> Markup:
        """The piece under a key, made where nobody has it."""
        found = self.find(key)
        if found is None:
            found = make()
            self.put(key, found)
        return found
