"""`jobboard journal verify`."""

import sys

import click

from jobboard.console import the_database, the_settings
from jobboard.journal.chain import verify
from jobboard.readiness import needs_schema


@click.group()
def journal() -> None:
    """Who did what, and proof that nobody changed it."""


@journal.command(name="verify")
@click.option(
    "--head", default="", help="A head printed earlier (POSITION:HASH): is it still part of the chain?"
)
def verify_chain(head: str) -> None:
    """Walk the chain of the journal; each line that was changed or removed is named.

    The head that is printed at the end proves everything before it: keep it elsewhere.
    """
    settings = the_settings()
    needs_schema(settings)
    database = the_database(settings)
    with database.reading() as session:
        verdict = verify(session, known_head=head.strip())
    database.close()
    for line in verdict.wrong:
        click.echo(line)
    click.echo(
        f"{verdict.checked} lines checked, {verdict.erased} of them erased on request, "
        f"{verdict.pruned} older ones pruned, {verdict.waiting} wait to be chained"
    )
    click.echo(f"head {verdict.head}")
    if verdict.wrong:
        sys.exit(1)
    click.echo("the chain holds")
