"""`jobboard journal verify` names what was changed, and ends with 1."""

from sqlalchemy import update
from sqlmodel import col

from jobboard import migrations
from jobboard.journal.actions import note
from jobboard.journal.chain import chain_all
from jobboard.journal.models import JournalEntry
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from tests.commands.conftest import Run
from tests.factories import NOON


def test_a_changed_line_is_named(settings: Settings, database: Database, run: Run) -> None:
    migrations.stamp(settings)
    with database.writing() as session:
        for number in range(3):
            note(session, act="offer.approve", subject=f"offer:{number}", actor="user:1", now=NOON)
    chain_all(database, NOON)
    whole = run("journal", "verify")
    assert whole.exit_code == 0, whole.output
    assert "3 lines checked" in whole.output
    assert whole.output.endswith("the chain holds\n")
    head = whole.output.split("head ")[1].split()[0]
    assert run("journal", "verify", "--head", head).exit_code == 0
    with database.writing() as session:
        session.connection().execute(
            update(JournalEntry).where(col(JournalEntry.position) == 2).values(act="offer.reject")
        )
    broken = run("journal", "verify")
    assert broken.exit_code == 1
    assert "line 2 (2026-11-23 11:00 offer.reject) was changed" in broken.output
    assert "the chain holds" not in broken.output
