"""`jobboard inbound`: one mail on standard input, as a mail server's pipe hands it over; or the LMTP door.

Exit codes are those mail servers know (sysexits.h). 0: taken; 75: keep it and try again; 65 and 67: refused, tell the
sender. Whatever is wrong with the board or with this command line is 75, since a mail server must lose nothing by it.
"""

import sys
from typing import Any

import click
from pydantic import ValidationError

from jobboard import lmtp
from jobboard.inbound import LATER, MOST_BYTES, Arrived, PostRoom, addressed, receive_all
from jobboard.kit.clock import utcnow
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings


class _Patient(click.Command):
    """A command whose wrong use makes the mail server wait, instead of sending the mail back."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """As click does it, but for the exit code."""
        try:
            return super().make_context(*args, **kwargs)
        except click.UsageError as wrong:
            wrong.show()
            sys.exit(LATER.exit_code)


@click.command(cls=_Patient)
@click.option("--to", "recipients", multiple=True, help="Whom the mail is for; else its headers say.")
@click.option("--from", "sender", default="", help="Envelope sender; empty for delivery notices.")
@click.option("--listen", is_flag=True, help="Take mail in by LMTP at LMTP_BIND until stopped.")
def inbound(recipients: tuple[str, ...], sender: str, listen: bool) -> None:
    """Take in one mail from standard input (exit 0 taken, 75 later, 65 and 67 refused)."""
    settings = _settings()
    if listen:
        if not settings.lmtp_bind:
            _later("JOBBOARD_LMTP_BIND is not set")
        lmtp.run(settings)
        return
    data = sys.stdin.buffer.read(MOST_BYTES + 1)
    # The rest is read and dropped: a broken pipe would look like a fault of ours.
    while sys.stdin.buffer.read(1024 * 1024):
        pass
    database = Database(settings.database, info={"settings": settings})
    try:
        room = PostRoom(database, FileStore(settings.files_dir), settings)
        addresses = list(recipients) or addressed(settings, data)
        answer = receive_all(room, Arrived(sender.strip("<>"), data), addresses, utcnow())
    except OSError as problem:
        _later(f"{type(problem).__name__}: {problem.strerror}")
    finally:
        database.close()
    if answer.exit_code:
        # Mail servers put this line into the notice they send to the sender.
        click.echo(answer.text, err=True)
    sys.exit(answer.exit_code)


def _settings() -> Settings:
    try:
        settings = Settings().prepared()
    except (ValidationError, OSError) as problem:
        _later(f"the settings cannot be used ({type(problem).__name__})")
    if not settings.inbound_domain:
        _later("JOBBOARD_INBOUND_DOMAIN is not set")
    return settings


def _later(why: str) -> Any:
    click.echo(f"jobboard: {why}", err=True)
    sys.exit(LATER.exit_code)
