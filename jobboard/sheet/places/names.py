"""How names are compared: by folded words, so that case, accents, hyphens and St or Saint do not matter."""

import re
import unicodedata
from functools import lru_cache
from itertools import islice
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


# The same words come again and again in offers; only those of ordinary length are kept.
_folded = lru_cache(maxsize=4096)(fold_word)
_LONGEST_KEPT = 30


def words(text: str, limit: int | None = None) -> list[Word]:
    """The words of `text` in order, the first `limit` of them; offsets are those of `text` itself."""
    return [
        Word(
            match.start(),
            match.end(),
            (_folded if len(word := match[0]) <= _LONGEST_KEPT else fold_word)(word),
        )
        for match in islice(_WORD.finditer(text), limit)
    ]


def key(name: str) -> str:
    """The key of a name in the gazetteer: its folded words with one space between ("l hay les roses")."""
    return " ".join(word.folded for word in words(name))
