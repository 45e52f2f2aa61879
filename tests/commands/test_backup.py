"""`jobboard backup` and `restore` as an operator runs them: what they say, and how they end."""

from pathlib import Path

from click.testing import CliRunner, Result

from jobboard import migrations
from jobboard.cli import cli
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from tests.commands.conftest import Run, environment
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


def test_a_board_without_its_secret_key_is_not_restored_before_somebody_says_so(
    settings: Settings, run: Run, tmp_path: Path
) -> None:
    migrations.stamp(settings)
    file, home = tmp_path / "board.zip", tmp_path / "new"
    assert run("backup", str(file)).exit_code == 0
    there = {
        **environment(settings),
        "JOBBOARD_DATA_DIR": str(home),
        "JOBBOARD_DATABASE_URL": f"sqlite:///{home / 'jobboard.sqlite3'}",
    }
    there.pop("JOBBOARD_SECRET_KEY")

    def restored(*more: str) -> Result:
        return CliRunner().invoke(cli, ["restore", str(file), *more], env=there)

    refused = restored()
    assert (refused.exit_code, refused.output.count("\n")) == (1, 1)
    assert "put its secret.key into DATA_DIR" in refused.output
    assert list(home.iterdir()) == []
    lost = restored("--new-key")
    assert lost.exit_code == 0, lost.output
    assert "this board has another secret key" in lost.output
    (home / "secret.key").write_text(settings.secret_key)
    found = restored("--force")
    assert found.exit_code == 0, found.output
    assert "secret key" not in found.output
