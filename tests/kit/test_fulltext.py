"""The index of terms, the same on both databases, kept in the transaction of the row."""

import pytest

from jobboard.kit import fulltext
from jobboard.kit.db import Database
from jobboard.offers.models import Offer, Status
from tests.factories import make_offer


def _found(database: Database, *terms: str) -> list[int]:
    with database.reading() as session:
        return sorted(fulltext.postings(session, terms))


def test_an_offer_is_indexed_in_its_own_transaction(database: Database) -> None:
    with database.writing() as session:
        offer = make_offer(session, title="Étudier les chauves-souris")
        assert fulltext.postings(session, ["afetudi"]) == [offer.id]
        number = offer.id
    assert _found(database, "afetudi") == [number]
    with pytest.raises(RuntimeError), database.writing() as session:
        make_offer(session, title="Étudier les hérissons")
        raise RuntimeError
    assert _found(database, "afetudi") == [number]


def test_terms_tell_where_a_word_stands_and_only_its_best_place(database: Database) -> None:
    with database.writing() as session:
        first = make_offer(session, title="Comptable", missions="Tenir la comptabilité de la maison." * 2).id
        second = make_offer(session, title="Assistant", missions="Tenir la comptabilité de la maison." * 2).id
    assert _found(database, "afcomptabl") == [first]
    assert _found(database, "cfcomptabl") == [second]
    assert _found(database, "afcomptabl", "cfcomptabl") == [first, second]


def test_what_is_corrected_closed_or_deleted_leaves_the_index(database: Database) -> None:
    with database.writing() as session:
        numbers = [make_offer(session, title="Apiculture").id for _ in range(3)]
    with database.writing() as session:
        corrected, closed, deleted = (session.get_one(Offer, number) for number in numbers)
        corrected.terms = "afviticultur"
        closed.status = Status.REMOVED
        session.add_all([corrected, closed])
        session.delete(deleted)
    assert _found(database, "afapicultur") == []
    assert _found(database, "afviticultur") == [numbers[0]]
    with database.writing() as session:
        back = session.get_one(Offer, numbers[1])
        back.status = Status.PUBLISHED
        session.add(back)
    assert _found(database, "afapicultur") == [numbers[1]]
    with database.writing() as session:
        fulltext.check(session)
        fulltext.rebuild(session)
        fulltext.check(session)
    assert _found(database, "afapicultur", "afviticultur") == numbers[:2]


def test_a_draft_is_not_indexed(database: Database) -> None:
    with database.writing() as session:
        make_offer(session, title="Apiculture", status=Status.IN_REVIEW)
    assert _found(database, "afapicultur") == []


def test_words_are_learnt_once_as_they_were_written(database: Database) -> None:
    with database.writing() as session:
        fulltext.learn(session, [("ete", "été"), ("coeur", "cœur")])
        fulltext.learn(session, [("ete", "ete"), ("zoo", "zoo")])
    with database.reading() as session:
        learnt = fulltext.learnt_after(session, 0)
        assert [(word, shown) for _, word, shown in learnt] == [
            ("coeur", "cœur"),
            ("ete", "été"),
            ("zoo", "zoo"),
        ]
        assert [word for _, word, _ in fulltext.learnt_after(session, learnt[1][0])] == ["zoo"]
