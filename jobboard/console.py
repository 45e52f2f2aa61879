"""What every command needs: settings, the database, and errors as one clear line."""

import click
from pydantic import ValidationError

from jobboard.kit.db import Database
from jobboard.kit.settings import Settings


class Failure(click.ClickException):
    """Something went wrong: one line, exit code 1."""

    exit_code = 1

    def show(self, file: object = None) -> None:
        """Say it on stderr."""
        click.echo(f"jobboard: {self.message}", err=True)


def the_settings() -> Settings:
    """The settings with the data folder made. Raises Failure."""
    try:
        return Settings().prepared()
    except ValidationError as problem:
        first = problem.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise Failure(f"JOBBOARD_{name}: {first['msg']}") from problem
    except OSError as problem:
        raise Failure(f"the data folder cannot be used: {problem.strerror}") from problem


def resting_settings() -> Settings:
    """The settings for a command that needs no data folder."""
    try:
        return Settings()
    except ValidationError as problem:
        raise Failure(f"the settings do not hold together: {problem.errors()[0]['msg']}") from problem


def the_database(settings: Settings) -> Database:
    """The board's database, ready for letters."""
    return Database(settings.database, info={"settings": settings})
