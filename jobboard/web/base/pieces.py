"""Parts of pages kept ready as UTF-8: the same for everybody, as long as their keeper says."""

import sys
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from threading import Lock

from jobboard.kit.shelf import Shelf

MOST_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a page."""

    html: bytes

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

    def find(self, key: Hashable) -> bytes | None:
        """The piece under a key, if it is known."""
        with self.lock:
            found = self.shelf.get(key)
        return None if found is None else found.html

    def find_all(self, keys: Iterable[Hashable]) -> list[bytes | None]:
        """The piece under each key."""
        with self.lock:
            found = [self.shelf.get(key) for key in keys]
        return [None if one is None else one.html for one in found]

    def put(self, key: Hashable, html: bytes) -> None:
        """Know it from now on."""
        with self.lock:
            self.shelf.put(key, Piece(html))
