"""Moderators find an offer by what it says, whatever is in the word."""

import pytest

from jobboard.kit.clock import utcnow
from jobboard.kit.db import Database
from jobboard.moderation.queries import search_offers
from tests.factories import make_offer


@pytest.mark.parametrize("typed", ["C++", "c++ embarqué", "d’embarqué", "EMBARQUE", "l'embarqué"])
def test_an_offer_is_found_by_words_with_signs(database: Database, typed: str) -> None:
    with database.writing() as session:
        made = make_offer(session, title="Développement C++ embarqué", published_at=utcnow())
        make_offer(session, title="Tenue de caisse", published_at=utcnow())
    with database.reading() as session:
        assert [offer.id for offer in search_offers(session, typed, None)[0]] == [made.id]
