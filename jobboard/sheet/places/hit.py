"""A name found in a text, and the words that are names and ordinary words at once."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jobboard.sheet.places.areas import Area
from jobboard.sheet.places.gazetteer import Entry
from jobboard.sheet.places.names import key


@dataclass(slots=True)
class Hit:
    """A name found in the text: `entries` are the places of that name, `area` the area of that name.

    `start` and `end` bound the name in the text, `first` and `last` are its words, `around` is the span with
    postcode, district and Cedex, as a reader would underline it.
    """

    start: int
    end: int
    first: int
    last: int
    entries: tuple[Entry, ...] = ()
    area: Area | None = None
    postcode: str | None = None
    district: str | None = None
    around: tuple[int, int] = (0, 0)
    sort: str = ""


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of a hand-kept list of this folder, folded."""
    lines = (files(__package__) / name).read_text("utf-8").splitlines()
    return frozenset(key(word) for line in lines if not line.startswith("#") for word in line.split())


def common_words() -> frozenset[str]:
    """Keys of communes that are first of all ordinary words."""
    return word_list("common_words.txt")
