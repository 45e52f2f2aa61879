"""Text folded for comparison, with the way back to the places in the original."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LIGATURES = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
_QUOTES = dict.fromkeys("’‘ʼ`´′", "'") | dict.fromkeys("“”„″", '"') | dict.fromkeys("‐‑‒–—―−", "-")
# Letters of other alphabets that look Latin: they serve to get past word lists.
_LOOKALIKES = dict(
    zip(
        "аеорсухіјѕвнкмтАЕОРСУХІЈЅВНКМТΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "aeopcyxijsbhkmtaeopcyxijsbhkmtabezhikmnoptyxo",
        strict=True,
    )
)
# A letter in a ring is drawn like the sign and would otherwise fold to an a.
_RINGS = {"ⓐ": "@", "Ⓐ": "@"}
_SHAPES = _LIGATURES | _QUOTES | _LOOKALIKES | _RINGS
# Fillers that are letters to Unicode and nothing to the eye.
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0")
_SHAPELESS = frozenset({"Cf", "Mn", "Me", "Cc"})


@dataclass(frozen=True, slots=True)
class Folded:
    """Lower case, no accents, nothing invisible; `places[i]` is where character i stood in `original`."""

    original: str
    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The places in the original of a piece of the folded text that is not empty."""
        return self.places[start], self.places[end - 1] + 1

    def words(self, start: int, end: int) -> str:
        """A piece as it was written."""
        first, last = self.span(start, end)
        return self.original[first:last]


def fold(text: str) -> Folded:
    """Folded text: apostrophes and hyphens straight, white space single, line ends kept."""
    shapes: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for shape in _shapes(char):
            if shape == " " and (not shapes or shapes[-1] in " \n"):
                continue
            shapes.append(shape)
            places.append(place)
    return Folded(text, "".join(shapes), tuple(places))


@lru_cache(4096)
def _shapes(char: str) -> str:
    if char == "\n":
        return char
    if char.isspace():
        return " "
    if char in _SHAPES:
        return _SHAPES[char]
    decomposed = unicodedata.normalize("NFKD", char).casefold()
    kept = (_SHAPES.get(part, part) for part in decomposed if unicodedata.category(part) not in _SHAPELESS)
    return "".join(part for part in kept if part not in _BLANKS)
