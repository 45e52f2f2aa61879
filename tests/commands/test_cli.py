"""The list of commands is quick, says what each command says of itself, and knows them all."""

import errno
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from jobboard import commands
from jobboard.cli import COMMANDS, cli
from jobboard.console import trouble_in_words
from jobboard.kit.settings import Settings
from tests.commands.conftest import Run, environment


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_what_the_command_says(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.name == name
    whole = " ".join((command.help or "").split())
    assert whole.startswith(COMMANDS[name][1].rstrip("."))


def test_every_command_is_on_the_list() -> None:
    folder = Path(commands.__path__[0])
    modules = {f"jobboard.commands.{path.stem}" for path in folder.glob("*.py") if path.stem != "__init__"}
    assert modules == {module for module, _ in COMMANDS.values()} - {"jobboard.receiving"}


def test_the_help_loads_no_library_but_click() -> None:
    program = (
        "import sys; from jobboard.cli import cli; cli(['--help'], standalone_mode=False); "
        "print(sorted({'sqlalchemy', 'pydantic', 'litestar', 'alembic', 'jinja2'} & sys.modules.keys()))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert "serve      Run the board" in said
    assert said.splitlines()[-1] == "[]"


def test_the_worker_loads_no_pages() -> None:
    program = (
        "import sys, jobboard.commands.worker; print('litestar' in sys.modules, 'alembic' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["False", "False"]


@pytest.mark.parametrize(
    "command", [("moderator", "add", "ada@example.org"), ("housekeep",), ("outbox", "list")]
)
def test_a_database_that_cannot_be_used_is_one_line_that_says_why(
    settings: Settings, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "away").mkdir()
    given = {**environment(settings), "JOBBOARD_DATABASE_URL": f"sqlite:///{tmp_path / 'away'}"}
    done = CliRunner().invoke(cli, command, env=given)
    assert (done.exit_code, done.output) == (
        1,
        "jobboard: the database cannot be used: unable to open database file\n",
    )


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk: No space left on device"),
        (OSError(errno.EROFS, "Read-only file system", "/srv/a"), "/srv/a: Read-only file system"),
        (OSError(errno.ECONNREFUSED, "Connection refused"), None),
        (ValueError("a fault of ours"), None),
    ],
)
def test_only_faults_of_the_machine_are_put_into_one_line(problem: Exception, said: str | None) -> None:
    assert trouble_in_words(problem) == said


def test_a_command_that_does_not_exist_is_a_usage_error(run: Run) -> None:
    done = run("publish")
    assert (done.exit_code, "No such command 'publish'" in done.output) == (2, True)
