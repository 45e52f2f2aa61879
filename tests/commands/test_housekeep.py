"""`jobboard housekeep` prints one line for each line of the retention table."""

from datetime import timedelta

from jobboard import migrations
from jobboard.journal.actions import note
from jobboard.journal.chain import chain_all
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from tests.commands.conftest import Run
from tests.factories import NOON

DAY = timedelta(days=1)


def test_the_command_prints_one_line_each(settings: Settings, database: Database, run: Run) -> None:
    migrations.stamp(settings)
    with database.writing() as session:
        note(session, act="user.new", subject="user:1", actor="board", now=NOON - 3000 * DAY)
    chain_all(database, NOON)
    dry = run("housekeep", "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "journal                1" in dry.output
    assert "journal                1" in run("housekeep").output
    assert "journal                0" in run("housekeep").output
