"""Commands run as an operator runs them, with the settings of the test's own board."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from jobboard.cli import cli
from jobboard.kit.settings import Settings

Run = Callable[..., Result]


def environment(settings: Settings) -> dict[str, str]:
    """The settings as an operator gives them."""
    return {
        f"JOBBOARD_{name.upper()}": str(value)
        for name, value in settings.model_dump().items()
        if value not in ("", None)
    }


@pytest.fixture
def run(settings: Settings) -> Run:
    """`run("journal", "verify")`: what the command says, and how it ends."""

    def running(*words: str) -> Result:
        return CliRunner().invoke(cli, list(words), env=environment(settings))

    return running
