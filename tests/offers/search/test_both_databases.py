"""The same search gives the same offers in the same order, with the same counts, on both databases; and the counts are true."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from jobboard.kit.db import Database
from jobboard.offers.models import Offer
from jobboard.offers.search.catalogue import Catalogue
from jobboard.offers.search.criteria import Criteria
from jobboard.offers.search.finding import Results, search
from tests.conftest import named
from tests.factories import NOON
from tests.offers.search import boards
from tests.offers.search.recount import fits
from tests.postgres import drop_database, make_database

Two = tuple[tuple[Database, Catalogue], tuple[Database, Catalogue]]


@pytest.fixture(scope="module")
def two(
    sqlite_template: Path, postgres_server: str | None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Two]:
    """The same board on SQLite and on PostgreSQL."""
    if postgres_server is None:
        pytest.skip("no PostgreSQL: set JOBBOARD_TEST_PG or install one")
    path = tmp_path_factory.mktemp("two") / "board.sqlite3"
    shutil.copy(sqlite_template, path)
    name = make_database(postgres_server, "two")
    databases = (Database(f"sqlite:///{path}"), Database(named(postgres_server, name)))
    for database in databases:
        boards.fill(database)
    yield tuple((database, Catalogue()) for database in databases)  # type: ignore[misc]
    for database in databases:
        database.close()
    drop_database(postgres_server, name)


def _ask(one: tuple[Database, Catalogue], pairs: list[tuple[str, str]]) -> Results:
    database, catalogue = one
    with database.reading() as session:
        return search(session, catalogue, Criteria.from_query(pairs), NOON, language="fr")


def _told(found: Results) -> tuple[object, ...]:
    gains = [(gain.name, gain.count) for gain in found.gains]
    return found.ids, found.page, found.counts, found.match.meant, gains, found.misses, found.distances


def test_sqlite_and_postgresql_find_the_same_in_the_same_order(two: Two) -> None:
    asked = boards.queries(320)
    found = [_ask(two[0], pairs) for pairs in asked]
    different = [
        pairs for pairs, one in zip(asked, found, strict=True) if _told(one) != _told(_ask(two[1], pairs))
    ]
    assert different == []
    # The questions are worth asking: most find something, many of them more than a page.
    assert sum(bool(one.ids) for one in found) > 140
    assert sum(one.page.last > 1 for one in found) > 25


def test_totals_and_counts_are_what_a_recount_offer_by_offer_gives(two: Two) -> None:
    with two[0][0].reading() as session:
        offers = list(session.exec(select(Offer)))
    asked = [
        [pair for pair in pairs if pair[0] not in ("q", "tri", "page") and pair[1] != "Nulle-Part"]
        for pairs in boards.queries(150, seed=6)
    ]
    wrong = []
    for pairs in asked:
        criteria = Criteria.from_query(pairs)
        found = _ask(two[0], pairs)
        if found.page.total != sum(fits(offer, criteria, NOON) for offer in offers):
            wrong.append((pairs, "total", found.page.total))
        for name, counts in found.counts.items():
            others = [offer for offer in offers if fits(offer, criteria, NOON, without=name)]
            for value, count in counts.items():
                single = name in ("start", "pay", "since", "step_free")
                only = Criteria(**{name: value if single else (value,)})
                if count != sum(fits(offer, only, NOON) for offer in others):
                    wrong.append((pairs, name, value, count))
    assert wrong == []


def test_the_gains_of_a_search_without_result_are_true(two: Two) -> None:
    found = _ask(two[0], [("q", "comptable"), ("niveau", "8")])
    assert not found.ids
    assert found.gains
    for gain in found.gains:
        database, catalogue = two[0]
        with database.reading() as session:
            assert search(session, catalogue, gain.criteria, NOON).page.total == gain.count
