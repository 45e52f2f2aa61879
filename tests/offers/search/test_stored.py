"""The offers kept in a file for the next start: never another answer than the database's own."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from jobboard.app import STORED, create_app
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.offers.actions import lifecycle
from jobboard.offers.models import CloseReason, Offer, Status
from jobboard.offers.search import stored
from jobboard.offers.search.catalogue import Catalogue
from jobboard.offers.search.criteria import Criteria
from jobboard.offers.search.finding import search
from tests.factories import NOON, make_offer
from tests.people import Browser

ASKED = ([], [("tri", "candidatures")], [("duree", "6")], [("niveau", "5")], [("tt", "1")])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the offers are kept."""
    return tmp_path / "cache" / "offers"


@pytest.fixture(autouse=True)
def offers(database: Database) -> list[int]:
    """Twelve offers, published an hour apart."""
    with database.writing() as session:
        return [
            make_offer(
                session,
                published_at=NOON - timedelta(hours=number),
                expires_at=NOON + timedelta(days=20 + number),
                duration_max=Decimal(number),
            ).id
            or 0
            for number in range(1, 13)
        ]


def woken(database: Database, path: Path) -> Catalogue:
    """A catalogue as a process has it after its start."""
    catalogue = Catalogue()
    with database.reading() as session:
        stored.wake(catalogue, session, path)
    return catalogue


def told(database: Database, catalogue: Catalogue) -> list[tuple[object, ...]]:
    """What it answers."""
    with database.reading() as session:
        found = [
            search(session, catalogue, Criteria.from_query(asked), NOON, language="fr") for asked in ASKED
        ]
    return [(one.ids, one.counts, one.page.total) for one in found]


def close(database: Database, number: int) -> None:
    with database.writing() as session:
        lifecycle.close(
            session,
            session.get_one(Offer, number),
            reason=CloseReason.FILLED_HERE,
            actor="moderator",
            now=NOON,
        )


def test_what_was_kept_answers_as_the_database_does(database: Database, path: Path) -> None:
    first = woken(database, path)
    written = path.read_bytes()
    again = woken(database, path)
    assert told(database, again) == told(database, first) == told(database, Catalogue())
    assert path.read_bytes() == written


def test_what_happened_since_is_caught_up(database: Database, path: Path, offers: list[int]) -> None:
    """One closed, one new in the middle, one published again under another date."""
    woken(database, path)
    close(database, offers[3])
    with database.writing() as session:
        make_offer(session, published_at=NOON - timedelta(minutes=200), expires_at=NOON + timedelta(days=9))
        moved = session.get_one(Offer, offers[7])
        moved.published_at = NOON - timedelta(minutes=1)
        session.add(moved)
    written = path.read_bytes()
    again = woken(database, path)
    assert told(database, again) == told(database, Catalogue())
    assert path.read_bytes() == written
    # And what it then keeps is right for the next one, with the place that the moved offer left.
    stored.save(again, path)
    assert path.read_bytes() != written
    assert told(database, woken(database, path)) == told(database, Catalogue())


def test_what_filters_made_of_it_is_kept_and_follows_what_happens(
    database: Database, path: Path, offers: list[int]
) -> None:
    first = woken(database, path)
    told(database, first)
    stored.save(first, path)
    close(database, offers[3])
    with database.writing() as session:
        make_offer(
            session,
            published_at=NOON - timedelta(minutes=200),
            expires_at=NOON + timedelta(days=9),
            duration_max=Decimal(6),
        )
    again = woken(database, path)
    assert again.columns["longest"].by_code is not None
    assert told(database, again) == told(database, Catalogue())


def test_a_row_that_was_changed_by_hand_is_noticed(database: Database, path: Path, offers: list[int]) -> None:
    woken(database, path)
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE offer SET status = 'closed', close_reason = 'withdrawn', closed_at = updated_at WHERE id = :id"
            ),
            {"id": offers[0]},
        )
    again = woken(database, path)
    assert told(database, again) == told(database, Catalogue())
    assert told(database, woken(database, path))[0][2] == 11


@pytest.mark.parametrize("change", ["cut", "empty", "rubbish", "flipped", "longer", "of another version"])
def test_a_damaged_file_is_no_file(database: Database, path: Path, change: str) -> None:
    woken(database, path)
    kept = path.read_bytes()
    flipped = bytearray(kept)
    flipped[-7] ^= 4
    path.write_bytes(
        {
            "cut": kept[:-9],
            "empty": b"",
            "rubbish": b'{"format": null}\nabc',
            "flipped": bytes(flipped),
            "longer": kept + b"12345678",
            "of another version": kept.replace(b'"format": [2', b'"format": [1', 1),
        }[change]
    )
    assert told(database, woken(database, path)) == told(database, Catalogue())
    assert path.read_bytes() == kept


def test_where_nothing_can_be_kept_the_board_starts_all_the_same(database: Database, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    catalogue = woken(database, tmp_path / "file" / "offers")
    assert told(database, catalogue) == told(database, Catalogue())


def test_a_board_without_offers_is_kept_too(database: Database, path: Path, offers: list[int]) -> None:
    for number in offers:
        close(database, number)
    for _ in range(2):
        assert told(database, woken(database, path))[0][2] == 0


def test_a_board_that_ends_in_order_leaves_its_last_state(
    settings: Settings, database: Database, offers: list[int]
) -> None:
    board = create_app(settings)
    with Browser(board) as browser:
        assert browser.get("/fr/offres").status == 200
        close(database, offers[0])
        assert browser.get("/fr/offres").status == 200
    kept = Catalogue()
    assert stored._read(kept, settings.data_dir / STORED)
    with database.reading() as session:
        assert session.exec(select(Offer.status).where(Offer.id == offers[0])).one() == Status.CLOSED
    assert stored.figures_of(kept)[0] == 11
