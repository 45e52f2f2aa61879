"""Migrations say what the models say, run both ways on both databases, and keep what is in them."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from jobboard import migrations, revisions, schema
from jobboard.kit.fulltext import SQLITE_UP, is_part_of_the_index
from jobboard.kit.settings import Settings
from jobboard.kit.templates import data_folder


@pytest.fixture
def empty(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """The settings of a database without any table."""
    engine = create_engine(settings.database)
    schema.metadata.drop_all(engine)
    engine.dispose()
    return settings


def test_migrations_and_models_agree(empty: Settings) -> None:
    migrations.migrate(empty)
    engine = create_engine(empty.database)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": False,
                "include_name": lambda name, _kind, _in: not is_part_of_the_index(name),
            },
        )
        differences = compare_metadata(context, schema.metadata)
    engine.dispose()
    assert differences == []
    assert revisions.pending(empty) is None


def test_the_newest_migration_is_known_by_its_number(empty: Settings) -> None:
    """`revisions` reads file names, because a start should not load Alembic to learn that nothing is to be done."""
    config = Config()
    config.set_main_option("script_location", str(data_folder("alembic")))
    assert [revisions.newest()] == ScriptDirectory.from_config(config).get_heads()
    assert (revisions.current(empty), revisions.pending(empty)) == (None, revisions.newest())
    migrations.migrate(empty, "0004")
    assert (revisions.current(empty), revisions.pending(empty)) == ("0004", revisions.newest())


def test_checks_and_indexes_of_the_models_are_in_the_migrations(empty: Settings) -> None:
    """The metadata comparison does not look at CHECK constraints: count them on both sides."""
    migrations.migrate(empty)
    engine = create_engine(empty.database)
    found = inspect(engine)
    for table in schema.metadata.sorted_tables:
        wanted = {
            str(check.name) for check in table.constraints if check.__visit_name__ == "check_constraint"
        }
        there = {check["name"] for check in found.get_check_constraints(table.name)}
        assert wanted <= there, table.name
    engine.dispose()


def test_the_search_index_is_kept_by_the_database_after_every_migration(empty: Settings) -> None:
    """A later migration that makes `offer` anew would lose the triggers without a word."""
    migrations.migrate(empty)
    engine = create_engine(empty.database)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            made = connection.execute(text("SELECT sql FROM sqlite_master WHERE name LIKE 'offer_words%'"))
            assert set(SQLITE_UP) <= {row[0] for row in made}
        else:
            assert "offer_words" in {index["name"] for index in inspect(engine).get_indexes("offer")}
    engine.dispose()


def test_going_down_leaves_an_empty_database_and_up_again_works(empty: Settings) -> None:
    migrations.migrate(empty)
    migrations.downgrade(empty, "base")
    engine = create_engine(empty.database)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()
    migrations.migrate(empty)
    assert revisions.pending(empty) is None


def test_the_alembic_folder_is_no_package() -> None:
    """An __init__.py there would hide the alembic library."""
    assert not (Path(__file__).parents[2] / "alembic" / "__init__.py").exists()


def test_rows_survive_a_round_of_migrations(empty: Settings) -> None:
    migrations.migrate(empty)
    engine = create_engine(empty.database)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO company (name, name_key, about, created_at) "
                "VALUES ('Atelier', 'atelier', '', '2026-11-25 00:00:00+00:00')"
            )
        )
    migrations.migrate(empty)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM company")).scalar_one() == 1
    engine.dispose()
