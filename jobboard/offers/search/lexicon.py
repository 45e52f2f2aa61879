"""From what people type to units of meaning: phrases, words, what they are short for, what they begin, what was meant."""

import re
import threading
import tomllib
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlmodel import Session

from jobboard.kit.analysis import LANGUAGES, STOP_WORDS, Word, plain_words, stem, terms_of, words
from jobboard.kit.fulltext import learnt_after

MOST_UNITS = 12
LONGEST_EXPRESSION = 5
MOST_BEGUN = 40
LEAST_BEGUN = 3
_PHRASE = re.compile(r"[\"“”„«]([^\"“”„«»]*)[\"“”„»]")
_QUOTES = re.compile('["“”„«»]')
# How much a way to meet a unit counts, in hundredths: as typed, by its parts, by another
# name, by what it begins, by an English name.
TYPED, PARTS, ALIKE, BEGUN, FOREIGN = 100, 90, 60, 45, 25
Terms = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to meet a unit: each of these must stand in the offer; each by any of its terms."""

    all_of: tuple[Terms, ...]
    weight: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or an expression of a search. `typed` is what was typed; `meant` is the word taken for it, if another."""

    typed: str
    ways: tuple[Way, ...]
    meant: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A search taken apart. `phrases` are rows of folded words; `said` is whether there was anything besides stop words."""

    units: tuple[Unit, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    said: bool = False


@dataclass
class Vocabulary:
    """The words of published offers, sorted, as this process has read them so far."""

    last: int = 0
    sorted: list[str] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def refresh(self, session: Session) -> None:
        """Read what was learnt since; a few ids again, for another transaction may have ended late."""
        with self.lock:
            fresh = learnt_after(session, max(0, self.last - 300))
            unknown = {word: shown for _, word, shown in fresh if word not in self.shown}
            if unknown:
                self.shown |= unknown
                self.sorted = sorted(self.shown)
            if fresh:
                self.last = max(self.last, fresh[-1][0])

    def beginning(self, start: str, most: int = MOST_BEGUN) -> list[str]:
        """Words that begin so, the shortest first."""
        known = self.sorted
        at = bisect_left(known, start)
        found: list[str] = []
        while at < len(known) and known[at].startswith(start) and len(found) < 2000:
            found.append(known[at])
            at += 1
        return sorted(found, key=lambda word: (len(word), word))[:most]

    def near(self, word: str, most: int = 6) -> list[str]:
        """Words written nearly so: one slip in four letters or more, two in eight or more."""
        if len(word) < 4 or not word.isalpha():
            return []
        found = process.extract(
            word,
            self.sorted,
            scorer=OSA.distance,
            score_cutoff=2 if len(word) >= 8 else 1,
            limit=60,
            processor=None,
        )
        sound = _sound(word)
        # The first letter is seldom wrong; then fewer slips, then the alphabet, so that the answer is always the same.
        ranked = sorted(
            (slips + (near[0] != word[0]), near)
            for near, slips, _ in found
            if near != word and (slips == 1 or _sound(near) == sound)
        )
        return [near for _, near in ranked][:most]


def _sound(word: str) -> str:
    """The consonants of a word, doubled ones once: with two slips it must still be the same row."""
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouyh]", "", word))


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that mean something together: one set of terms each. `language` is "en" for only English, else ""."""

    terms: tuple[Terms, ...]
    language: str


@cache
def _alike() -> dict[tuple[Terms, ...], list[Expression]]:
    """The other expressions of each one, by its terms in both languages and in each alone."""
    data = tomllib.loads((resources.files(__package__) / "synonyms.toml").read_text(encoding="utf-8"))
    found: dict[tuple[Terms, ...], list[Expression]] = {}
    for group in data["groups"]:
        said = [_expression(text) for text in group]
        for expression, text in zip(said, group, strict=True):
            others = found.setdefault(_name(text.removeprefix("en:")), [])
            others += [other for other in said if other != expression and other not in others]
    return found


def _expression(text: str) -> Expression:
    language = "en" if text.startswith("en:") else ""
    plain = _name(text.removeprefix("en:"))
    terms = tuple(tuple(term for term in each if language != "en" or term[0] == "e") for each in plain)
    assert terms, text
    return Expression(terms, language)


def _name(text: str) -> tuple[Terms, ...]:
    return tuple(tuple(terms_of(word.folded)) for word in plain_words(text) if word.folded not in STOP_WORDS)


def _ways(terms: tuple[Terms, ...]) -> list[Way]:
    """The other ways to say an expression."""
    return [Way(other.terms, FOREIGN if other.language else ALIKE) for other in _alike().get(terms, ())]


def take_apart(text: str, vocabulary: Vocabulary) -> Asked:
    """The units and phrases of a search. Any text will do; only its first words count."""
    phrases = tuple(
        row
        for row in (tuple(word.folded for word in plain_words(found)) for found in _PHRASE.findall(text))
        if row
    )
    typed = _typed(_QUOTES.sub(" ", text))
    kept = [one for one in typed if one[0].folded not in STOP_WORDS][:MOST_UNITS]
    return Asked(
        units=tuple(_units(kept, vocabulary)),
        phrases=tuple(phrase for phrase in phrases if len(phrase) > 1)[:3],
        said=bool(kept),
    )


def says_anything(text: str) -> bool:
    """Whether there is a word in it at all, be it a stop word."""
    return any(True for _ in words(text))


# A word, with the parts of a hyphenated one: (the word or the whole, its parts or none).
_Typed = tuple[Word, tuple[Word, ...]]


def _typed(text: str) -> list[_Typed]:
    found: list[_Typed] = []
    parts: list[Word] = []
    for piece in text.split():
        parts = list(words(piece))
        whole = parts[-1] if len(parts) > 1 and parts[-1].at == parts[-2].at else None
        if whole is not None:
            found.append((whole, tuple(parts[:-1])))
        else:
            found += [(word, ()) for word in parts]
    return found


def _units(typed: list[_Typed], vocabulary: Vocabulary) -> Iterator[Unit]:
    at = 0
    while at < len(typed):
        taken, unit = _longest_expression(typed, at)
        if at + taken == len(typed):
            unit = _begun(unit, typed[-1][0], vocabulary)
        yield unit
        at += taken


def _longest_expression(typed: list[_Typed], at: int) -> tuple[int, Unit]:
    for count in range(min(LONGEST_EXPRESSION, len(typed) - at), 0, -1):
        run = typed[at : at + count]
        flat = [word for whole, parts in run for word in (parts or (whole,)) if word.folded not in STOP_WORDS]
        expression = tuple(tuple(terms_of(word.folded)) for word in flat)
        shown = " ".join(whole.shown for whole, _ in run)
        ways = _ways(expression)
        if ways and count > 1:
            return count, Unit(shown, (Way(expression, TYPED), *ways))
        if count == 1:
            whole, parts = run[0]
            own = [Way((tuple(terms_of(whole.folded)),), TYPED)]
            if parts and expression:
                own.append(Way(expression, PARTS))
                ways += _ways((tuple(terms_of(whole.folded)),))
            return 1, Unit(shown, (*own, *ways))
    raise AssertionError("a run of one always gives a unit")


def _begun(unit: Unit, last: Word, vocabulary: Vocabulary) -> Unit:
    """The same, also met by the words that its last word begins; those come first where it is no word itself."""
    word = last.folded
    if len(word) < LEAST_BEGUN:
        return unit
    own = {*terms_of(word)}
    begun = [longer for longer in vocabulary.beginning(word) if longer != word]
    longer = {language[0] + stem(one, language) for one in begun for language in LANGUAGES} - own
    if not longer:
        return unit
    typed, *others = unit.ways
    # "dévelop" is not the English "develop", though it folds to the same.
    whole = vocabulary.shown.get(word, last.shown if not begun else "")
    known = word in vocabulary.shown and (last.shown == word or last.shown == whole)
    completed = Way((*typed.all_of[:-1], tuple(sorted(longer))), BEGUN if known else TYPED)
    if not known:
        typed = Way(typed.all_of, BEGUN)
    return Unit(unit.typed, (typed, *others, completed))


def instead(unit: Unit, word: str, shown: str) -> Unit:
    """The unit of a word that was meant in place of the typed one."""
    own = (tuple(terms_of(word)),)
    return Unit(unit.typed, (Way(own, TYPED), *_ways(own)), meant=shown)


def terms_in(unit: Unit) -> set[Terms]:
    """Every set of terms that has to be looked up for a unit."""
    return set(chain.from_iterable(way.all_of for way in unit.ways))
