"""Open offers that come near another one: words of its title, its field, its place."""

from datetime import datetime

from sqlmodel import Session

from jobboard.offers.indexing import Facets
from jobboard.offers.models import Offer
from jobboard.offers.search import bits
from jobboard.offers.search.bits import Slots
from jobboard.offers.search.catalogue import Catalogue
from jobboard.offers.search.matching import Finder, rarity

MOST = 3
# So many of the newest that share something are weighed.
WEIGHED = 1500
MOST_TERMS = 10
# What sharing counts, in the tenths of bits in which words are weighed.
SAME_FIELD, SAME_DISTRICT, SAME_LEVEL = 40, 25, 10


def similar(
    session: Session, catalogue: Catalogue, offer: Offer, now: datetime, most: int = MOST
) -> list[int]:
    """Ids of the nearest open offers, the nearest first; none where nothing is shared."""
    version = catalogue.refresh(session)
    facets = Facets(*offer.facets.split("|")) if offer.facets else None
    terms = [term for term in offer.terms.split() if term.startswith("a")][:MOST_TERMS]
    with catalogue.lock:
        opened = catalogue.open_at(now) - catalogue.of_ids([offer.id or 0])
        total = len(opened)
        finder = Finder(session, catalogue, version, opened)
        shared: list[tuple[int, Slots]] = []
        for term in terms:
            held = finder.tiers((term[1:],))[0] & opened
            if held:
                shared.append((rarity(total, len(held)), held))
        weighty = bits.united(held for _, held in shared)
        if facets is not None:
            for worth, column, value in (
                (SAME_FIELD, "field", facets.field),
                (SAME_DISTRICT, "place", facets.place),
                (SAME_LEVEL, "level", facets.level),
            ):
                if value:
                    held = opened & _same(catalogue, column, value)
                    shared.append((worth, held))
                    if column != "level":
                        weighty |= held
        scores = dict.fromkeys(bits.newest(weighty, 0, WEIGHED), 0)
        among = Slots(scores)
        for worth, held in shared:
            for slot in held & among:
                scores[slot] += worth
        best = sorted(scores, key=lambda slot: (-scores[slot], -slot))[:most]
        return [catalogue.ids[slot] for slot in best]


def _same(catalogue: Catalogue, column: str, value: str) -> Slots:
    if column != "place":
        return catalogue.columns[column].where((column, frozenset((value,))), value.__eq__)
    district = value.split("~")[2:3]
    if not district or not district[0]:
        return bits.NONE
    return catalogue.columns["place"].where(
        ("district", district[0]), lambda one: one.split("~")[2:3] == district
    )
