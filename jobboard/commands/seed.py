"""`jobboard seed`."""

import sys

import click

from jobboard import seeding
from jobboard.console import the_database, the_settings
from jobboard.kit.clock import utcnow
from jobboard.readiness import needs_schema


@click.command()
@click.option("--offers", required=True, type=click.IntRange(1, 2_000_000))
@click.option("--seed", default=1, show_default=True)
def seed(offers: int, seed: int) -> None:
    """Fill the board with N believable published offers."""
    settings = the_settings()
    needs_schema(settings)
    database = the_database(settings)
    if sys.stderr.isatty():
        with click.progressbar(length=offers, label="offers", file=sys.stderr) as bar:
            seeding.seed(
                database, offers=offers, seed=seed, now=utcnow(), told=lambda done: bar.update(done - bar.pos)
            )
    else:
        seeding.seed(
            database, offers=offers, seed=seed, now=utcnow(), told=lambda done: click.echo(f"{done} offers")
        )
    database.close()
