"""The language of an offer, French or English, by its commonest words."""

import re

_FRENCH = frozenset(
    "le la les des du de et en un une pour dans est sur au vous nous avec qui que ce par aux".split()  # noqa: SIM905
)
_ENGLISH = frozenset(
    "the of and to in a is for with will you we on are be our as your this that an by".split()  # noqa: SIM905
)
_WORD = re.compile(r"\w+")


def language_of(folded: str) -> str:
    """ "fr" or "en": the language of most of a text; French where there is nothing to tell."""
    words = _WORD.findall(folded[:20000])
    english = sum(word in _ENGLISH for word in words)
    return "en" if english > sum(word in _FRENCH for word in words) else "fr"
