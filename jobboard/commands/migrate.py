"""`jobboard migrate`."""

import click

from jobboard import migrations, revisions
from jobboard.console import Failure, the_settings
from jobboard.readiness import must_be_sound, reindexed


@click.command()
@click.option("--to", default="head", show_default=True, help="Revision to go to.")
@click.option("--down", is_flag=True, help="Go back instead, to the revision that --to names.")
def migrate(to: str, down: bool) -> None:
    """Bring the database to the schema of this version."""
    settings = the_settings()
    if down and to == "head":
        raise Failure("say with --to which revision to go back to: nothing was changed")
    if down:
        migrations.downgrade(settings, to)
    else:
        must_be_sound(settings)
        migrations.migrate(settings, to)
        if revisions.pending(settings) is None:
            reindexed(settings)
    click.echo("the database is ready")
