"""How names are compared: by folded words, so that case, accents, hyphens and St or Saint do not matter."""

import re
import unicodedata
from typing import NamedTuple

# Combining marks belong to the word: pasted PDF text often holds decomposed accents.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


class Word(NamedTuple):
    """One word of a text: where it stands and how it is compared."""

    start: int
    end: int
    folded: str


def fold_word(word: str) -> str:
    """One word without case, accents and ligatures; the short forms of Saint are written out."""
    if word.isascii():
        folded = word.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", word.lower())
        folded = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)
    return _SHORT.get(folded, folded)


def words(text: str, limit: int | None = None) -> list[Word]:
    """The words of `text` in order, the first `limit` of them; offsets are those of `text` itself."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        if limit is not None and len(found) >= limit:
            break
        found.append(Word(match.start(), match.end(), fold_word(match.group())))
    return found


def key(name: str) -> str:
    """The key of a name in the gazetteer: its folded words with one space between ("l hay les roses")."""
    return " ".join(word.folded for word in words(name))
