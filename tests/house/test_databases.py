"""A test's PostgreSQL database is as it was made, whoever had it before."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import text

from jobboard import migrations, schema
from jobboard.applications.models import Application
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from tests.conftest import named
from tests.factories import make_application
from tests.postgres import Shelf


@pytest.fixture
def shelf(postgres_server: str | None) -> Iterator[Shelf]:
    """A shelf of its own, so that what was given back is what comes next."""
    if postgres_server is None:
        pytest.skip("no PostgreSQL: set JOBBOARD_TEST_PG or install one")
    shelf = Shelf(postgres_server, [table.name for table in reversed(schema.metadata.sorted_tables)])
    yield shelf
    shelf.close()


def opened(shelf: Shelf, name: str, settings: Settings) -> Database:
    """The database, with what letters need."""
    return Database(
        named(shelf.server, name),
        info={"settings": settings.model_copy(update={"database_url": named(shelf.server, name)})},
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_a_test_wrote_is_gone_and_whoever_stayed_is_put_out(shelf: Shelf, settings: Settings) -> None:
    name = shelf.take()
    database = opened(shelf, name, settings)
    with database.writing() as session:
        assert make_application(session).id == 1
    migrations.stamp(settings.model_copy(update={"database_url": named(shelf.server, name)}))
    forgotten = psycopg.connect(f"{shelf.server.rpartition('/')[0]}/{name}")
    forgotten.execute("SELECT 1 FROM application")

    shelf.give_back(name)
    assert shelf.take() == name
    with pytest.raises(psycopg.OperationalError):
        forgotten.execute("SELECT 1")
    database.close()
    with database.reading() as session:
        for table in schema.metadata.sorted_tables:
            rows = session.connection().execute(text(f'SELECT count(*) FROM "{table.name}"'))
            assert rows.scalar_one() == 0, table.name
        known = session.connection().execute(text("SELECT to_regclass('alembic_version')"))
        assert known.scalar_one() is None
    with database.writing() as session:
        assert make_application(session).id == 1
        assert session.get(Application, 1) is not None
    database.close()


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE application CASCADE",
        "ALTER TABLE draft ALTER source_text DROP NOT NULL",
        "DROP INDEX ix_offer_public",
    ],
)
def test_one_whose_tables_were_changed_does_not_come_back(shelf: Shelf, change: str) -> None:
    name = shelf.take()
    with psycopg.connect(f"{shelf.server.rpartition('/')[0]}/{name}", autocommit=True) as connection:
        connection.execute(change)
    shelf.give_back(name)
    assert shelf.take() != name
