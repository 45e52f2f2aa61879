"""What every command needs: settings, the database, and errors as one clear line."""

import errno

import click
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError

from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.kit.text import first_line


class Failure(click.ClickException):
    """Something went wrong: one line, exit code 1."""

    exit_code = 1

    def show(self, file: object = None) -> None:
        """Say it on stderr."""
        click.echo(f"jobboard: {self.message}", err=True)


# What is wrong with the machine, not with the program: full, out of quota, read-only, not ours.
_OF_THE_MACHINE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)


def trouble_in_words(problem: Exception) -> str | None:
    """A database or a disk that cannot be used, in one line; None for what is a fault of ours."""
    if isinstance(problem, OperationalError):
        return f"the database cannot be used: {first_line(problem.orig)}"
    if isinstance(problem, OSError) and problem.errno in _OF_THE_MACHINE:
        return f"{problem.filename or 'the disk'}: {problem.strerror}"
    return None


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
