"""What may be typed on: words that open offers have, the most usual first, and places."""

from datetime import datetime

from sqlmodel import Session

from jobboard.kit.analysis import terms_of, words
from jobboard.offers.search.catalogue import Catalogue
from jobboard.offers.search.lexicon import LEAST_BEGUN
from jobboard.offers.search.matching import Finder
from jobboard.sheet.places.lookup import search_places

MOST = 6
# So many words that begin so are weighed.
MOST_WEIGHED = 12


def suggest_words(session: Session, catalogue: Catalogue, typed: str, now: datetime) -> list[str]:
    """The typed text with its last word completed; forms of one word are told once."""
    head, _, last = typed.rstrip().rpartition(" ")
    begun = next((word.folded for word in words(last)), "")
    if len(begun) < LEAST_BEGUN:
        return []
    version = catalogue.refresh(session)
    found: dict[tuple[str, ...], tuple[int, str]] = {}
    with catalogue.lock:
        opened = catalogue.open_at(now)
        finder = Finder(session, catalogue, version, opened)
        for word in catalogue.vocabulary.beginning(begun, MOST_WEIGHED):
            terms = tuple(terms_of(word))
            if terms not in found:
                held = opened.intersection_cardinality(finder.tiers(terms)[-1])
                if held:
                    found[terms] = (held, catalogue.vocabulary.shown[word])
    best = sorted(found.values(), key=lambda one: (-one[0], one[1]))[:MOST]
    return [f"{head} {word}".strip() for _, word in best]


def suggest_places(typed: str) -> list[str]:
    """Communes that begin so, the most populous first."""
    return [place.text for place in search_places(typed, MOST)]
