"""`jobboard worker`."""

import click

from jobboard.console import the_settings
from jobboard.readiness import needs_schema
from jobboard.worker import run_until_told


@click.command()
def worker() -> None:
    """Send what is due, until stopped."""
    settings = the_settings()
    needs_schema(settings)
    run_until_told(settings)
