"""`jobboard moderator add`."""

import click

from jobboard.accounts.actions import add_moderator, mint_link
from jobboard.accounts.models import Purpose
from jobboard.addresses import address
from jobboard.console import Failure, the_database, the_settings
from jobboard.kit.clock import utcnow
from jobboard.kit.emails import BadAddress, read_address
from jobboard.kit.tokens import sign
from jobboard.readiness import needs_schema


@click.group()
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
        link = mint_link(session, purpose=Purpose.SIGN_IN, user_id=user.id, now=now)
        token = sign(settings.keys[0], link.nonce)
    click.echo(settings.base_url + address("sign_in_link", settings.default_locale, token=token))
    database.close()
