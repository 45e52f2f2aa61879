"""Parts of pages kept ready: the same for everybody, good for one state of the board and one span of time."""

from collections.abc import Callable, Hashable
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
        """Bytes, about: mostly ASCII."""
        return len(self.html) + 400


class Pieces:
    """A ticket in a list, a form with its counts, the top of a page."""

    def __init__(self) -> None:
        self.shelf: Shelf[Hashable, Piece] = Shelf(MOST_BYTES)
        # Pages are made in threads.
        self.lock = Lock()

    def find(self, key: Hashable) -> Markup | None:
        """The piece under a key, if it is known."""
        with self.lock:
            found = self.shelf.get(key)
        return None if found is None else found.html

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
