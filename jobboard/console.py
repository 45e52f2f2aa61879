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


def _in_lines(problem: ValidationError) -> str:
    """One line for each setting that cannot be used."""
    return "\njobboard: ".join(
        f"JOBBOARD_{'_'.join(str(part) for part in one['loc']).upper()}: {one['msg'].removeprefix('Value error, ')}"
        for one in problem.errors()
    )


def the_settings(*, new_key: bool = True) -> Settings:
    """The settings with the data folder made, and a secret key unless `new_key` is off. Raises Failure."""
    try:
        return Settings().prepared(new_key=new_key)
    except ValidationError as problem:
        raise Failure(_in_lines(problem)) from problem
    except OSError as problem:
        raise Failure(f"the data folder cannot be used: {problem.strerror}") from problem


def resting_settings() -> Settings:
    """The settings for a command that needs no data folder."""
    try:
        return Settings()
    except ValidationError as problem:
        raise Failure(_in_lines(problem)) from problem


def the_database(settings: Settings) -> Database:
    """The board's database, ready for letters."""
    return Database(settings.database, info={"settings": settings})
