"""The list of commands is quick, says what each command says of itself, and knows them all."""

import subprocess
import sys
from pathlib import Path

import click
import pytest

from jobboard import commands
from jobboard.cli import COMMANDS, cli
from tests.commands.conftest import Run


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


def test_a_command_that_does_not_exist_is_a_usage_error(run: Run) -> None:
    done = run("publish")
    assert (done.exit_code, "No such command 'publish'" in done.output) == (2, True)
