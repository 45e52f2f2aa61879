"""A migration on a dirty database stops with a list before it changes anything (R-17)."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Engine

from jobboard import migrations, revisions, schema
from jobboard.kit.settings import Settings
from tests.commands.conftest import Run

MOMENT = "2026-11-25 00:00:00+00:00"
USER = 'INSERT INTO "user" (id, email, email_key, name, role, locale, created_at) VALUES '


@pytest.fixture
def old(settings: Settings) -> Iterator[Engine]:
    """A database of an earlier version, on which nothing watches over foreign keys."""
    engine = create_engine(settings.database)
    schema.metadata.drop_all(engine)
    migrations.migrate(settings, "0004")
    yield engine
    engine.dispose()


def add(engine: Engine, *statements: str) -> None:
    """Write behind the program's back."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))


def test_rows_without_parents_and_people_twice_are_listed(settings: Settings, old: Engine, run: Run) -> None:
    add(
        old,
        USER + f"(1, 'rose@example.org', 'rose@example.org', '', 'recruiter', 'fr', '{MOMENT}'), "
        f"(2, 'Rose@example.org', 'Rose@example.org', '', 'recruiter', 'fr', '{MOMENT}')",
        *(
            f"INSERT INTO membership (id, user_id, company_id, created_at) VALUES ({id}, 1, 9{id}, '{MOMENT}')"
            for id in range(1, 8)
        ),
    )
    stopped = run("migrate")
    assert stopped.exit_code == 1
    assert "membership.company_id points to no row of company: 7 rows (id 1, 2, 3, 4, 5, …)" in stopped.output
    assert "user.email_key differs from another only by case: 2 rows (id 1, 2)" in stopped.output
    assert "nothing was changed" in stopped.output
    assert revisions.current(settings) == "0004"
    add(old, "DELETE FROM membership", 'DELETE FROM "user" WHERE id = 2')
    assert run("migrate").exit_code == 0
    assert revisions.pending(settings) is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_nul_in_a_text_is_listed(settings: Settings, old: Engine, run: Run) -> None:
    """PostgreSQL takes none."""
    add(
        old,
        USER
        + f"(1, 'rose@example.org', 'rose@example.org', 'Ro' || char(0) || 'se', 'recruiter', 'fr', '{MOMENT}')",
    )
    stopped = run("migrate")
    assert "user.name holds a NUL character: 1 rows (id 1)" in stopped.output
    assert stopped.exit_code == 1
    # A board that migrates by itself stops as well.
    assert run("housekeep", "--dry-run").exit_code == 1
    assert revisions.current(settings) == "0004"
