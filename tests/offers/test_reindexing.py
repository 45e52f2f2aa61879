"""After an upgrade the index says what the new version makes of offers."""

from jobboard.kit import fulltext
from jobboard.kit.db import Database
from jobboard.offers.actions.reindexing import is_outdated, reindex
from jobboard.offers.actions.snapshots import show_applicants
from jobboard.offers.models import Offer
from tests.factories import NOON, make_offer


def test_offers_of_another_version_are_derived_anew(database: Database) -> None:
    with database.writing() as session:
        old = make_offer(session, title="Étudier les chauves-souris")
        make_offer(session, title="Compter les oiseaux")
        old.terms, old.facets, old.indexed_as = "", "", 0
        session.add(old)
    assert is_outdated(database)
    assert reindex(database) == 1
    assert not is_outdated(database)
    assert reindex(database) == 0
    with database.reading() as session:
        assert fulltext.postings(session, ["afetudi"]) == [old.id]
        assert session.get_one(Offer, old.id).facets


def test_what_the_order_by_applications_shows_follows_now_and_then(database: Database) -> None:
    with database.writing() as session:
        number = make_offer(session, applications=4).id
    assert show_applicants(database, NOON) == 1
    assert show_applicants(database, NOON) == 0
    with database.reading() as session:
        assert session.get_one(Offer, number).applicants == 4
