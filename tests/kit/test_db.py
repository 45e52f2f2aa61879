"""Two databases, one behaviour: what framework defaults would get wrong (P-13 to P-15)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from jobboard.companies.models import Company
from jobboard.kit.changes import current_version
from jobboard.kit.db import BUSY_MILLISECONDS, PATIENT_MILLISECONDS, Database
from jobboard.kit.settings import Settings
from jobboard.offers.models import Offer, Status
from tests.factories import NOON, make_offer, make_user

BAD: list[dict[str, Any]] = [
    {"title": "x" * 151},
    {"company_name": "x" * 151},
    {"department": "x" * 151},
    {"place_text": "x" * 201},
    {"duration_text": "x" * 81},
    {"start_text": "x" * 81},
    {"subject": "x" * 2001},
    {"missions": "x" * 6001},
    {"note": "x" * 2001},
    {"profile": "x" * 3001},
    {"education_text": "x" * 501},
    {"pay_text": "x" * 201},
    {"benefits": "x" * 301},
    {"reference": "x" * 61},
    {"premises": "x" * 301},
    {"apply_url": "x" * 501},
    {"contact_email": "x" * 255},
    {"phone": "x" * 41},
    {"status": "nowhere"},
    {"close_reason": "because"},
    {"status": Status.CLOSED, "close_reason": None},
    {"status": Status.PUBLISHED, "published_at": None},
    {"remote": "sometimes"},
    {"pay_kind": "plenty"},
    {"pay_unit": "year"},
    {"education_level": "bac+9"},
    {"field": "sorcery"},
    {"language": "de"},
    {"start_precision": "soon"},
    {"duration_min": Decimal(7), "duration_max": Decimal(6)},
    {"pay_min": Decimal(700), "pay_max": Decimal(600)},
    {"duration_max": Decimal("24.1")},
    {"openings": 0},
    {"openings": 1000},
    {"weekly_hours": Decimal(49)},
    {"hours_total": 4001},
]


@pytest.mark.parametrize("columns", BAD, ids=lambda columns: ", ".join(columns))
def test_p13_the_database_refuses_what_no_form_would_let_in(
    database: Database, columns: dict[str, Any]
) -> None:
    with pytest.raises(DBAPIError), database.writing() as session:
        make_offer(session, **columns)


def test_values_at_their_limits_are_kept_exactly(database: Database) -> None:
    with database.writing() as session:
        number = make_offer(
            session,
            title="x" * 150,
            missions="y" * 6000,
            duration_min=Decimal("2.8"),
            duration_max=Decimal("24.0"),
            pay_min=Decimal("4.50"),
            pay_max=Decimal("100000.00"),
            deadline=date(2027, 1, 15),
            skills=["C++", "SQL"],
        ).id
    with database.reading() as session:
        offer = session.get(Offer, number)
        assert offer is not None
        assert (offer.duration_min, offer.pay_min, offer.pay_max) == (
            Decimal("2.8"),
            Decimal("4.50"),
            Decimal(100000),
        )
        assert offer.deadline == date(2027, 1, 15)
        assert offer.skills == ["C++", "SQL"]
        assert offer.created_at.tzinfo is not None


def test_moments_come_back_aware_and_naive_ones_are_refused(database: Database) -> None:
    paris = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    with database.writing() as session:
        session.add(Company(name="Atelier", name_key="atelier", created_at=paris))
    with database.reading() as session:
        assert session.exec(select(Company)).one().created_at == datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    naive = paris.replace(tzinfo=None)
    with pytest.raises(Exception, match="time zone"), database.writing() as session:
        session.add(Company(name="Atelier", name_key="atelier", created_at=naive))


def test_p14_sqlite_is_opened_to_keep_what_it_is_told(database: Database) -> None:
    if not database.sqlite:
        with database.reading() as session:
            assert session.connection().execute(text("SHOW synchronous_commit")).scalar_one() == "on"
            assert session.connection().execute(text("SHOW timezone")).scalar_one() == "UTC"
        return
    for engine in (database.engine, database.read_engine):
        with engine.connect() as connection:
            found = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
            }
        assert found == {
            "journal_mode": "wal",
            "foreign_keys": 1,
            "synchronous": 2,
            "busy_timeout": BUSY_MILLISECONDS,
        }
    assert BUSY_MILLISECONDS >= 5000


def test_a_long_chore_waits_longer_for_its_turn(settings: Settings) -> None:
    """A backup beside two busy writers found no gap in fifteen seconds: all its work was for nothing."""
    database = Database(settings.database, patient=True)
    with database.engine.connect() as connection:
        if database.sqlite:
            limits = [connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()]
            assert limits == [PATIENT_MILLISECONDS] > [BUSY_MILLISECONDS]
        else:
            limits = [
                connection.exec_driver_sql(f"SHOW {name}").scalar_one()
                for name in ("statement_timeout", "lock_timeout")
            ]
            assert limits == ["0", "0"]
    database.close()


def test_p15_sixty_four_writers_that_read_first_lose_nothing(database: Database) -> None:
    with database.writing() as session:
        make_user(session, name="0")

    def add_one(_: int) -> None:
        with database.writing() as session:
            # On PostgreSQL the row is locked by name; on SQLite the transaction began IMMEDIATE.
            user = make_user(session)
            session.refresh(user, with_for_update=True)
            user.name = str(int(user.name) + 1)
            session.add(user)

    with ThreadPoolExecutor(64) as writers:
        list(writers.map(add_one, range(128)))
    with database.reading() as session:
        assert make_user(session).name == "128"


def test_a_reading_session_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError), database.reading() as session:
        session.add(Company(name="Atelier", name_key="atelier", created_at=NOON))
        session.flush()


def test_what_is_raised_rolls_everything_back(database: Database) -> None:
    with pytest.raises(RuntimeError), database.writing() as session:
        session.add(Company(name="Atelier", name_key="atelier", created_at=NOON))
        session.flush()
        raise RuntimeError
    with database.reading() as session:
        assert session.exec(select(Company)).all() == []


def test_an_orphan_is_refused(database: Database) -> None:
    with pytest.raises(DBAPIError), database.writing() as session:
        make_offer(session, company_id=4711)


def test_the_probe_leaves_no_trace(database: Database) -> None:
    database.probe()
    with database.reading() as session:
        assert session.exec(select(Company)).all() == []


def test_only_what_is_counted_may_be_forgotten_by_a_power_cut(database: Database) -> None:
    asked = text("PRAGMA synchronous" if database.sqlite else "SHOW synchronous_commit")
    kept, counted = (2, 1) if database.sqlite else ("on", "off")
    with database.writing() as session:
        assert session.connection().execute(asked).scalar_one() == kept
    with database.counting() as connection:
        assert connection.execute(asked).scalar_one() == counted
        connection.execute(text("INSERT INTO board_version (id, version, complete_from) VALUES (1, 7, 0)"))
    # The next transaction is a lasting one again, and sees what was counted.
    with database.writing() as session:
        assert session.connection().execute(asked).scalar_one() == kept
        assert current_version(session) == 7


def test_what_fails_while_it_is_counted_is_not_counted(database: Database) -> None:
    with pytest.raises(LookupError), database.counting() as connection:
        connection.execute(text("INSERT INTO board_version (id, version, complete_from) VALUES (1, 7, 0)"))
        raise LookupError
    with database.reading() as session:
        assert current_version(session) == 0
