"""The commands. Errors are one clear line on stderr: exit code 2 for usage, 1 for failure."""

import json
import logging
import sys
from decimal import Decimal
from pathlib import Path

import click

from jobboard import demo as demo_board
from jobboard import doctor as examination
from jobboard import migrations, seeding, serving
from jobboard.accounts.actions import add_moderator, mint_link
from jobboard.accounts.models import Purpose
from jobboard.addresses import address
from jobboard.commands.backup import backup, restore
from jobboard.commands.housekeep import housekeep
from jobboard.commands.journal import journal
from jobboard.commands.outbox import outbox
from jobboard.console import (
    Failure,
    must_be_sound,
    needs_schema,
    reindexed,
    resting_settings,
    the_database,
    the_settings,
)
from jobboard.kit.clock import day_of, utcnow
from jobboard.kit.documents import Refused, extract_text
from jobboard.kit.emails import BadAddress, read_address
from jobboard.kit.tokens import sign
from jobboard.offers.law import add_rate, rates_problem, read_rate, rules_for
from jobboard.receiving import inbound
from jobboard.round_trip import go_round
from jobboard.sheet import read as read_sheet
from jobboard.sheet.law import RatesUnreadable
from jobboard.sheet.law import check as check_sheet
from jobboard.sheet.record import as_lines, as_record

CENT = Decimal("0.01")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="jobboard")
def cli() -> None:
    """A board of internship offers."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s", level=logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)


@cli.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--offers", default=0, type=click.IntRange(0, 1_000_000), help="Seeded offers besides the written ones."
)
def demo(port: int, host: str, offers: int) -> None:
    """Run a fresh, believable board in a temporary folder."""
    try:
        demo_board.run(host=host, port=port, offers=offers, say=click.echo)
    except OSError as problem:
        raise Failure(f"port {port} cannot be used: {problem.strerror}. Try --port 8001.") from problem


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@click.option("--no-worker", is_flag=True, help="Leave the mail to `jobboard worker` elsewhere.")
def serve(host: str, port: int, workers: int, no_worker: bool) -> None:
    """Run the board: web processes and the worker that sends mail."""
    settings = the_settings()
    for line in examination.refusals(settings):
        click.echo(f"jobboard: {line}", err=True)
    if examination.refusals(settings):
        sys.exit(78)
    needs_schema(settings)
    try:
        serving.serve(
            settings,
            host=host,
            port=port,
            workers=workers,
            with_worker=not no_worker,
            ready=lambda: click.echo(f"{settings.site_name}: http://{host}:{port}"),
        )
    except OSError as problem:
        raise Failure(f"port {port} cannot be used: {problem.strerror}") from problem


@cli.command(name="worker")
def run_worker() -> None:
    """Send what is due, until stopped."""
    settings = the_settings()
    needs_schema(settings)
    serving.run_worker(settings)


@cli.command()
@click.option("--to", default="head", show_default=True, help="Revision to go to.")
@click.option("--down", is_flag=True, help="Go back instead.")
def migrate(to: str, down: bool) -> None:
    """Bring the database to the schema of this version."""
    settings = the_settings()
    if down:
        migrations.downgrade(settings, to)
    else:
        must_be_sound(settings)
        migrations.migrate(settings, to)
        if migrations.pending(settings) is None:
            reindexed(settings)
    click.echo("the database is ready")


@cli.command()
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


@cli.command()
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


@cli.group()
def moderator() -> None:
    """Those who decide on offers."""


@moderator.command(name="add")
@click.argument("email")
def add(email: str) -> None:
    """Make EMAIL a moderator and print a one-time sign-in link (30 minutes)."""
    settings = the_settings()
    needs_schema(settings)
    try:
        checked = read_address(email, dns=False)
    except BadAddress as problem:
        raise Failure(problem.message.to("en")) from problem
    database = the_database(settings)
    now = utcnow()
    with database.writing() as session:
        user = add_moderator(session, email=checked.email, locale=settings.default_locale, now=now)
        link = mint_link(session, purpose=Purpose.SIGN_IN, user=user, now=now)
        token = sign(settings.keys[0], link.nonce)
    click.echo(settings.base_url + address("sign_in_link", settings.default_locale, token=token))
    database.close()


cli.add_command(inbound)


@cli.group()
def law() -> None:
    """The figures of internship law."""


@law.command(name="add-rate")
@click.argument("day")
@click.argument("ceiling")
@click.argument("source")
def add_law_rate(day: str, ceiling: str, source: str) -> None:
    """Enter the monthly ceiling of social security, in euros, from DAY on (2027-01-01 4110 "arrêté du …").

    The minimum an hour follows from it. A row of the same day is replaced; a running board takes it at once.
    """
    settings = the_settings()
    if (problem := rates_problem(settings)) is not None:
        raise Failure(problem)
    try:
        row = read_rate(day, ceiling, source, rules_for(settings))
        add_rate(settings.extra_rates, row)
    except RatesUnreadable as wrong:
        raise Failure(str(wrong)) from wrong
    except OSError as wrong:
        raise Failure(f"{settings.extra_rates}: {wrong.strerror}") from wrong
    click.echo(f"from {row.valid_from} an hour of presence pays at least {row.minimum.quantize(CENT)} euros")


def _texts(files: tuple[str, ...]) -> list[tuple[str, str]]:
    """(name without extension, text) of each file. Raises Failure for one that cannot be read."""
    found = []
    for name in files:
        try:
            if name == "-":
                data, path = sys.stdin.buffer.read(), Path("stdin.txt")
            else:
                path = Path(name)
                data = path.read_bytes()
            found.append((path.stem, extract_text(data, path.name).text))
        except OSError as problem:
            raise Failure(f"{name}: {problem.strerror}") from problem
        except Refused as problem:
            raise Failure(f"{name}: {problem.code}") from problem
    return found


@cli.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON line a file.")
def read(files: tuple[str, ...], as_json: bool) -> None:
    """Read offers from text, .eml, PDF, DOCX or ODT files, or from - (standard input)."""
    for stem, text in _texts(files):
        reading = read_sheet(text)
        if as_json:
            click.echo(json.dumps(as_record(reading, stem), ensure_ascii=False))
        else:
            click.echo("\n".join(as_lines(reading, "fr")))
            click.echo()


@cli.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--locale", default="fr", type=click.Choice(["fr", "en"]), show_default=True)
def check(files: tuple[str, ...], locale: str) -> None:
    """Say what internship law finds in offers."""
    stops = False
    rules = rules_for(resting_settings())
    for stem, text in _texts(files):
        findings = check_sheet(read_sheet(text).sheet, on=day_of(utcnow()), rules=rules)
        click.echo(f"{stem}: {len(findings)}")
        for finding in findings:
            stops = stops or str(finding.severity).upper() == "BLOCK"
            click.echo(f"  {str(finding.severity).upper():5} {finding.id} {finding.message(locale)}")
    if stops:
        sys.exit(1)


cli.add_command(backup)
cli.add_command(housekeep)
cli.add_command(journal)
cli.add_command(restore)
cli.add_command(outbox)


def main() -> None:
    """The entry point."""
    cli(prog_name="jobboard")
