"""`jobboard doctor`."""

import sys

import click

from jobboard import doctor as examination
from jobboard.console import the_settings
from jobboard.round_trip import go_round


@click.command()
@click.option("--mail-to", default="", help="Send a test message to this address.")
@click.option("--round-trip", is_flag=True, help="Send a letter to the board itself and wait for it.")
@click.option("--wait", default=60, show_default=True, type=click.IntRange(0, 3600), help="Seconds to wait.")
def doctor(mail_to: str, round_trip: bool, wait: int) -> None:
    """Say what is wrong with the settings, one line each."""
    settings = the_settings()
    problems = examination.examine(settings)
    for line in problems:
        click.echo(line)
    if mail_to:
        click.echo(examination.send_test(settings, mail_to))
    if round_trip and not go_round(settings, wait=wait, say=click.echo):
        sys.exit(1)
    if problems:
        sys.exit(1)
    click.echo("everything looks right")
