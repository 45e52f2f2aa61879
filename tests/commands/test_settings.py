"""A setting that cannot be used is said in one line that tells what to write instead, by every command."""

import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from jobboard.cli import cli
from jobboard.kit.settings import Settings
from tests.commands.conftest import environment


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "mysql://board@localhost/board", "write postgresql://user@host/name"),
        ("BASE_URL", "stages.example.org", "write the whole address"),
        ("FILES_URL", "s3://cvs", "write a folder as file:///"),
        ("TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8", "10.0.0.0/8 is no IP address"),
        ("LMTP_BIND", "localhost:lmtp", "write host:port"),
        ("METRICS_TOKEN", "short", "give at least 16 characters"),
        ("LOG_LEVEL", "loud", "write one of debug, info, warning, error"),
        ("OFFER_DAYS", "900", "less than or equal to 90"),
        ("MAIL_URL", "http://relay.example.org", "MAIL_URL starts with maildir://"),
        ("MAIL_URL", "smtp://", "MAIL_URL names no host"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_with_what_to_write(
    settings: Settings, name: str, value: str, said: str
) -> None:
    done = CliRunner().invoke(cli, ["doctor"], env={**environment(settings), f"JOBBOARD_{name}": value})
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    [line] = [line for line in done.output.splitlines() if said in line]
    assert f"JOBBOARD_{name}" in line


def test_every_setting_that_cannot_be_used_has_its_line(settings: Settings) -> None:
    wrong = {"JOBBOARD_LOG_LEVEL": "loud", "JOBBOARD_FILES_URL": "s3://cvs"}
    done = CliRunner().invoke(cli, ["doctor"], env={**environment(settings), **wrong})
    assert [line.split(": ")[1] for line in done.output.splitlines()] == [
        "JOBBOARD_FILES_URL",
        "JOBBOARD_LOG_LEVEL",
    ]


def test_postgresql_without_its_driver_says_what_to_install(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    given = {**environment(settings), "JOBBOARD_DATABASE_URL": "postgresql://board@localhost/board"}
    done = CliRunner().invoke(cli, ["migrate"], env=given)
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert "pip install '.[postgres]'" in done.output


def test_what_a_board_keeps_is_for_nobody_else_on_the_machine_to_read(tmp_path: Path) -> None:
    given = {"JOBBOARD_DATA_DIR": str(tmp_path / "open" / "data"), "JOBBOARD_DATABASE_URL": ""}
    before = os.umask(0o022)
    try:
        done = CliRunner().invoke(cli, ["moderator", "add", "ada@example.org"], env=given)
    finally:
        os.umask(before)
    assert done.exit_code == 0
    data = tmp_path / "open" / "data"
    assert data.stat().st_mode & 0o077 == 0
    files = [path for path in data.iterdir() if path.is_file()]
    assert {path.name for path in files} >= {"jobboard.sqlite3", "secret.key"}
    assert not [path for path in files if path.stat().st_mode & 0o077]


def test_a_database_that_anybody_can_read_is_told(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "jobboard.sqlite3").touch()
    given = {"JOBBOARD_DATA_DIR": str(data), "JOBBOARD_DATABASE_URL": ""}

    def told(rights: int, folder: int) -> bool:
        (data / "jobboard.sqlite3").chmod(rights)
        data.chmod(folder)
        said = CliRunner().invoke(cli, ["doctor"], env=given).output
        return "can read" in said and f"chmod go= {data / 'jobboard.sqlite3'}*" in said

    assert told(0o644, 0o755)
    assert not told(0o644, 0o700)
    assert not told(0o640, 0o755)


def test_going_back_needs_a_revision_to_go_to(settings: Settings) -> None:
    done = CliRunner().invoke(cli, ["migrate", "--down"], env=environment(settings))
    assert (done.exit_code, done.output) == (
        1,
        "jobboard: say with --to which revision to go back to: nothing was changed\n",
    )
