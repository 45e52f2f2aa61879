"""What every command needs: settings, the database, and errors as one clear line."""

import click
from pydantic import ValidationError

from jobboard import migrations
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.offers.actions.reindexing import reindex
from jobboard.soundness import troubles


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


def needs_schema(settings: Settings) -> None:
    """On SQLite the board migrates by itself; elsewhere somebody decides when."""
    if settings.database.startswith("sqlite"):
        must_be_sound(settings)
        migrations.migrate(settings)
        reindexed(settings)
    elif (head := migrations.pending(settings)) is not None:
        raise Failure(f"the database is not at revision {head}: run `jobboard migrate` first")


def must_be_sound(settings: Settings) -> None:
    """Before a migration: print what in the database stands in the way and raise Failure, with nothing changed (R-17)."""
    if migrations.current(settings) is None or migrations.pending(settings) is None:
        return
    found = troubles(settings)
    for line in found:
        click.echo(line, err=True)
    if found:
        raise Failure("the database cannot be migrated as it is: nothing was changed")


def reindexed(settings: Settings) -> None:
    """Have the search index say what this version makes of offers."""
    database = the_database(settings)
    reindex(database, told=lambda done: click.echo(f"{done} offers indexed", err=True))
    database.close()
