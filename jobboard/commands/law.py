"""`jobboard law add-rate`."""

from decimal import Decimal

import click

from jobboard.console import Failure, the_settings
from jobboard.offers.law import add_rate, rates_problem, read_rate, rules_for
from jobboard.sheet.law import RatesUnreadable

CENT = Decimal("0.01")


@click.group()
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
