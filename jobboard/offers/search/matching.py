"""Which offers a text finds, and in which order: the same on both databases, since engines only look terms up.

An offer holds each term once, in the weightiest place where it stands. Points of a unit = its rarity × the weight of
that place × how the unit is met; an offer's score is the sum over the units; equals are told newest first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import log2

from sqlmodel import Session, col, select

from jobboard.kit.analysis import words
from jobboard.kit.fulltext import postings
from jobboard.offers.indexing import TIERS
from jobboard.offers.models import Offer
from jobboard.offers.search import bits
from jobboard.offers.search.bits import Slots
from jobboard.offers.search.catalogue import Catalogue, NotInMemory
from jobboard.offers.search.lexicon import (
    Asked,
    Terms,
    Unit,
    Vocabulary,
    instead,
    says_anything,
    take_apart,
    terms_in,
)
from jobboard.offers.search.places import town_named

# Title, company and skills, subject and missions, the rest.
WEIGHTS = dict(zip(TIERS, (10, 6, 3, 1), strict=True))
# What the points of an offer in another language than the page's are worth, in hundredths.
OTHER_LANGUAGE = 55
# So many of the offers found are put in order by their score; beyond, the newest first.
WINDOW = 5000
# A phrase is looked for in the texts of so many offers.
MOST_PHRASES = 1000
# With fewer offers than this for all the words, those with most of them follow.
FEW = 10


@dataclass(frozen=True, slots=True)
class Level:
    """Offers that meet a unit at least so well, and what that is worth."""

    points: int
    held: Slots


@dataclass
class Match:
    """What a text finds: `held` is a set of slots of the catalogue at the moment of `match`; None is every offer."""

    held: Slots | None = None
    units: tuple[Unit, ...] = ()
    levels: list[list[Level]] = field(default_factory=list)
    whole: Slots | None = None
    """Offers with every word; fewer than `held` where those with most of the words were added."""
    preferred: Slots | None = None
    """Offers in the reader's language; None where all count alike."""
    nothing_said: bool = False
    """Only stop words were typed: no constraint."""
    phrases_capped: bool = False

    @property
    def is_text(self) -> bool:
        """Whether there is anything to rank by."""
        return bool(self.levels)

    @property
    def meant(self) -> list[tuple[str, str]]:
        """(typed, taken for it) of words that were understood otherwise."""
        return [(unit.typed, unit.meant) for unit in self.units if unit.meant]


class Finder:
    """Looks terms up for one search: in the catalogue where it knows them, else in the index."""

    def __init__(self, session: Session | None, catalogue: Catalogue, version: int, opened: Slots) -> None:
        self.session = session
        self.catalogue = catalogue
        self.version = version
        self.opened = opened

    def tiers(self, terms: Terms) -> list[Slots]:
        """For each tier the offers that hold one of the terms there or in a weightier place."""
        found, above = [], bits.NONE
        for tier in TIERS:
            above |= self._held(tuple(tier + term for term in terms))
            found.append(above)
        return found

    def _held(self, names: tuple[str, ...]) -> Slots:
        known = self.catalogue.term_set(names)
        if known is None:
            if self.session is None:
                raise NotInMemory
            known = self.catalogue.of_ids(postings(self.session, names))
            # What was read before the catalogue's last change must not be remembered as if it knew of it.
            if self.catalogue.version == self.version:
                self.catalogue.keep_term_set(names, known)
        return known

    def levels(self, unit: Unit) -> list[Level]:
        """The unit's levels among open offers, the best first; none where nothing open meets it."""
        looked_up = {terms: self.tiers(terms) for terms in terms_in(unit)}
        ways: list[tuple[int, Slots]] = []
        for way in unit.ways:
            for place, tier in enumerate(TIERS):
                held = self.opened
                for terms in way.all_of:
                    held &= looked_up[terms][place]
                if held:
                    ways.append((WEIGHTS[tier] * way.weight, held))
        if not ways:
            return []
        met = bits.united(held for _, held in ways)
        weight = rarity(len(self.opened), len(met))
        ways.sort(key=lambda way: -way[0])
        return [Level(worth * weight, held) for worth, held in ways]


def rarity(all_of_them: int, met: int) -> int:
    """Tenths of bits: a word in every offer says 10, one in a thousandth 100."""
    return round(10 * log2(1 + all_of_them / met))


def match(finder: Finder, vocabulary: Vocabulary, text: str, *, literal: bool) -> Match:
    """What a text finds among open offers."""
    asked = take_apart(text, vocabulary)
    if not asked.said:
        # "stage" finds every offer; a picture finds none.
        return Match(nothing_said=True) if says_anything(text) else Match(held=bits.NONE, whole=bits.NONE)
    units, levels = [], []
    for unit in asked.units:
        held = finder.levels(unit)
        if not held and not literal:
            unit, held = _meant(finder, vocabulary, unit)
        units.append(unit)
        levels.append(held)
    sets = [_met(each) for each in levels]
    whole = finder.opened
    for one in sets:
        whole &= one
    found = Match(held=whole, whole=whole, units=tuple(units), levels=[each for each in levels if each])
    if asked.phrases:
        _keep_phrases(finder, asked, found)
    elif len(sets) > 1 and len(whole) < FEW:
        found.held = whole | _most(sets)
    return found


def _met(levels: Iterable[Level]) -> Slots:
    return bits.united(level.held for level in levels)


def _most(sets: Sequence[Slots]) -> Slots:
    """Offers that meet as many of the units as any offer does short of all, but more than a third of them."""
    at_least = [bits.united(sets), *([bits.NONE] * len(sets))]
    for held in sets:
        for count in range(len(sets), 0, -1):
            at_least[count] |= at_least[count - 1] & held
    for count in range(len(sets) - 1, len(sets) // 3, -1):
        if at_least[count]:
            return at_least[count]
    return bits.NONE


def _meant(finder: Finder, vocabulary: Vocabulary, unit: Unit) -> tuple[Unit, list[Level]]:
    """The unit of the likeliest known word for one that nobody uses; itself where there is none."""
    if town_named(unit.typed) is not None:
        # Spelt right: there is only nothing there.
        return unit, []
    best: tuple[int, Unit, list[Level]] | None = None
    typed = [word.folded for word in words(unit.typed)]
    for place, word in enumerate(vocabulary.near(typed[0]) if len(typed) == 1 else ()):
        other = instead(unit, word, vocabulary.shown[word])
        levels = finder.levels(other)
        # The first of them in order of likeness, unless another is far more usual.
        weight = len(_met(levels)) // (place + 1)
        if levels and (best is None or weight > best[0]):
            best = weight, other, levels
    return (best[1], best[2]) if best else (unit, [])


def _keep_phrases(finder: Finder, asked: Asked, found: Match) -> None:
    """Of the offers with all the words, keep those whose texts have the phrases: the newest thousand are looked at."""
    if finder.session is None:
        raise NotInMemory
    slots = bits.newest(finder.opened if found.held is None else found.held, 0, MOST_PHRASES + 1)
    found.phrases_capped = len(slots) > MOST_PHRASES
    numbers = [finder.catalogue.ids[slot] for slot in slots[:MOST_PHRASES]]
    wanted = [f" {' '.join(phrase)} " for phrase in asked.phrases]
    texts = finder.session.exec(select(Offer.id, Offer.search_text).where(col(Offer.id).in_(numbers)))
    kept = (
        number for number, text in texts if number is not None and all(phrase in text for phrase in wanted)
    )
    found.held = found.whole = finder.catalogue.of_ids(kept)


def scored(found: Match, among: Slots) -> tuple[list[int], int]:
    """Slots of the best of `among` in order of their score, and how many were not ranked and follow by date."""
    window = _window(found, among)
    scores = dict.fromkeys(window, 0)
    for levels in found.levels:
        left = window
        for level in levels:
            hit = left & level.held
            if hit:
                left -= hit
                for slot in hit:
                    scores[slot] += level.points
    for slot in window - found.preferred if found.preferred is not None else ():
        scores[slot] = scores[slot] * OTHER_LANGUAGE // 100
    order = sorted(scores, key=lambda slot: (-scores[slot], -slot))
    return order, len(among) - len(window)


def _window(found: Match, among: Slots) -> Slots:
    """All of a small set; of a large one those that hold a word where it weighs most, filled up with the newest."""
    if len(among) <= WINDOW:
        return among
    best = among & bits.united(levels[0].held for levels in found.levels)
    chosen = bits.newest(best, 0, WINDOW)
    chosen += bits.newest(among - best, 0, WINDOW - len(chosen))
    return Slots(chosen)
