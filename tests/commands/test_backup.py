"""`jobboard backup` and `restore` as an operator runs them: what they say, and how they end."""

from pathlib import Path

from jobboard import migrations
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from tests.commands.conftest import Run
from tests.factories import make_application, make_offer


def test_there_and_back(settings: Settings, database: Database, run: Run, tmp_path: Path) -> None:
    migrations.stamp(settings)
    with database.writing() as session:
        make_application(session, make_offer(session))
    file = tmp_path / "board.zip"
    made = run("backup", str(file))
    assert made.exit_code == 0, made.output
    assert "holds 1 offers, 1 applications and 1 files" in made.output
    assert run("backup", "--check", str(file)).exit_code == 0
    again = run("backup", str(file))
    assert (again.exit_code, again.output.count("\n")) == (1, 1)
    assert "is there already" in again.output
    refused = run("restore", str(file))
    assert (refused.exit_code, refused.output.count("\n")) == (1, 1)
    assert "this board is not empty" in refused.output
    done = run("restore", str(file), "--force")
    assert done.exit_code == 0, done.output
    assert "the outbox is on hold: would send 2, 0 were accepted after this backup" in done.output
    assert "some of these letters may have left after the backup" in done.output
    assert any("the outbox is on hold" in line for line in run("doctor").output.splitlines())
    damaged = file.read_bytes()
    (tmp_path / "bad.zip").write_bytes(damaged[:-100])
    bad = run("backup", "--check", str(tmp_path / "bad.zip"))
    assert (bad.exit_code, bad.output.count("\n")) == (1, 1)


def test_a_name_without_an_ending_is_a_folder_that_is_made(
    settings: Settings, run: Run, tmp_path: Path
) -> None:
    migrations.stamp(settings)
    folder = tmp_path / "backups" / "jobboard"
    made = run("backup", str(folder), "--keep-days", "30")
    assert made.exit_code == 0, made.output
    [file] = folder.iterdir()
    assert file.name.startswith("jobboard-2")
    assert file.suffix == ".zip"
    assert run("backup", "--check", str(file)).exit_code == 0
    (tmp_path / "plain").touch()
    refused = run("backup", str(tmp_path / "plain" / "jobboard"))
    assert (refused.exit_code, refused.output.count("\n")) == (1, 1)
