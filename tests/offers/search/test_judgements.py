"""Relevance, against judgements written before the search by somebody who had not seen it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from jobboard import seeding
from jobboard.kit.clock import utcnow
from jobboard.kit.db import Database
from jobboard.offers.models import Offer
from jobboard.offers.search.catalogue import Catalogue
from jobboard.offers.search.criteria import Criteria
from jobboard.offers.search.finding import search
from tests.offers.search_judging import Query, board_of, judgements, measure


@pytest.fixture(scope="module")
def board(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """The board that the judgements speak of. Its answers are those of PostgreSQL: test_both_databases.py."""
    path = tmp_path_factory.mktemp("judged") / "board.sqlite3"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    seeding.seed(database, offers=2000, seed=7, now=utcnow(), told=lambda done: None)
    yield database
    database.close()


def test_the_first_ten_offers_answer_what_was_asked(board: Database) -> None:
    catalogue = Catalogue()
    with board.reading() as session:

        def asked(query: Query) -> list[int]:
            criteria = Criteria(text=query.text)
            return search(session, catalogue, criteria, utcnow(), language=query.language, size=10).ids

        result = measure(judgements("open"), board_of(session.exec(select(Offer))), asked)
    assert result.mean >= 0.85, result.report()
    assert result.kept_quiet == 1.0, result.report()
