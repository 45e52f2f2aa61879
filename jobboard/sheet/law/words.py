"""Word lists applied to text: a match that nothing nearby makes innocent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from jobboard.sheet.law.data import WordList
from jobboard.sheet.law.folding import Folded

_SENTENCE_END = re.compile(r"[.;!?](?=\s)|\n|[.;!?]$")
_WORD = re.compile(r"\S+")
# Longer than any few words: so that a text of one long sentence is not read again for each match.
_FARTHEST = 300


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    # When it is first needed: many who ask for a figure of the law never look for words.
    return re.compile(expression)


@dataclass(frozen=True, slots=True)
class Match:
    """Words found, as written, and where they stand in the original text."""

    word: str
    start: int
    end: int


def matches(text: Folded, words: WordList, locales: tuple[str, ...] = ("fr", "en")) -> Iterator[Match]:
    """Every match of a list that counts; a text is searched in both languages unless told otherwise."""
    for locale in locales:
        expression = words.expressions[locale]
        if not expression:
            continue
        for match in _compiled(expression).finditer(text.text):
            if not _is_innocent(text.text, match, words):
                yield Match(text.words(*match.span()).strip(), *text.span(*match.span()))


def _is_innocent(text: str, match: re.Match[str], words: WordList) -> bool:
    if not words.unless:
        return False
    near, far = max(0, match.start() - _FARTHEST), min(len(text), match.end() + _FARTHEST)
    before = [end.end() for end in _SENTENCE_END.finditer(text, near, match.start())]
    after = _SENTENCE_END.search(text, match.end(), far)
    left = [word.start() for word in _WORD.finditer(text, before[-1] if before else near, match.start())]
    right = [word.end() for word in _WORD.finditer(text, match.end(), after.start() if after else far)]
    first = left[-words.reach :][0] if left else match.start()
    last = right[: words.reach][-1] if right else match.end()
    return _compiled(words.unless).search(text[first:last]) is not None
