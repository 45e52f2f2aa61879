"""Whether the database is as this version wants it, and making it so: soundness, schema, search index."""

import click

from jobboard import revisions
from jobboard.console import Failure, the_database
from jobboard.kit.settings import Settings
from jobboard.offers.actions.reindexing import reindex
from jobboard.soundness import troubles


def needs_schema(settings: Settings) -> None:
    """On SQLite the board migrates by itself; elsewhere somebody decides when."""
    head = revisions.pending(settings)
    if not settings.database.startswith("sqlite"):
        if head is not None:
            raise Failure(f"the database is not at revision {head}: run `jobboard migrate` first")
        return
    if head is not None:
        # Alembic is for the day of an upgrade; every other start is quicker without it.
        from jobboard import migrations  # noqa: PLC0415

        must_be_sound(settings)
        migrations.migrate(settings)
    reindexed(settings)


def must_be_sound(settings: Settings) -> None:
    """Before a migration: print what in the database stands in the way and raise Failure, with nothing changed (R-17)."""
    if revisions.current(settings) is None or revisions.pending(settings) is None:
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
