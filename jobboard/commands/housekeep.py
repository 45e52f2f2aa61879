"""`jobboard housekeep`: the nightly chores by hand."""

import click

from jobboard.console import the_database, the_settings
from jobboard.kit.clock import utcnow
from jobboard.kit.files import FileStore
from jobboard.privacy import chores
from jobboard.privacy.housekeeping import count, keep_house
from jobboard.readiness import needs_schema


@click.command()
@click.option("--dry-run", is_flag=True, help="Only count what would go.")
def housekeep(dry_run: bool) -> None:
    """Delete and make anonymous what its time has come for, one line each. May be cut short and repeated."""
    settings = the_settings()
    needs_schema(settings)
    database = the_database(settings)
    files, now = FileStore(settings.files_dir), utcnow()
    done = count(database, files, now) if dry_run else keep_house(database, files, now)
    if not dry_run:
        chores.note_run(database, chores.HOUSEKEEPING, now, done)
    for name, number in done.items():
        click.echo(f"{name:15} {number:8}")
    database.close()
