"""`jobboard outbox`: what waits and why, and a hand on it."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlmodel import Session

from jobboard.console import Failure, the_database, the_settings
from jobboard.kit.clock import utcnow
from jobboard.mail.alarms import alarms, relay_of
from jobboard.mail.breaker import standing_of
from jobboard.mail.holding import in_words, queue_hold
from jobboard.mail.listing import (
    LIST_SIZE,
    TROUBLED,
    Step,
    by_state,
    find_letter,
    history,
    letters_in,
    masked,
    said_without,
)
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.queries import depth
from jobboard.moderation import postmaster
from jobboard.readiness import needs_schema

ACTOR = "operator"


@contextmanager
def _session(*, writes: bool) -> Iterator[Session]:
    settings = the_settings()
    needs_schema(settings)
    database = the_database(settings)
    with database.writing() if writes else database.reading() as session:
        yield session
    database.close()


@click.group()
def outbox() -> None:
    """The mail that waits: what, why, and a hand on it."""


@outbox.command(name="list")
@click.option(
    "--state",
    "states",
    multiple=True,
    type=click.Choice([str(state) for state in DeliveryState]),
    help="Letters in this state; may be repeated. Otherwise those that need a person.",
)
@click.option("--limit", default=LIST_SIZE, show_default=True, type=click.IntRange(1, 10_000))
def list_letters(states: tuple[str, ...], limit: int) -> None:
    """Figures, what is wrong and what to do about it, then letters. Addresses are shortened."""
    with _session(writes=False) as session:
        now = utcnow()
        figures, relay = depth(session, now), relay_of(session)
        click.echo(" ".join(f"{state}={count}" for state, count in by_state(session).items()) or "empty")
        click.echo(
            f"due={figures.due} oldest_due={int(figures.oldest_due.total_seconds())}s "
            f"relay={standing_of(relay, now)}" + (f" ({relay.reason})" if relay.reason else "")
        )
        hold = queue_hold(session)
        if hold is not None:
            click.echo(in_words(hold))
        for alarm in alarms(session, now):
            click.echo(f"! {alarm.what.to('en')}. {alarm.todo.to('en')}")
        wanted = tuple(DeliveryState(state) for state in states) or TROUBLED
        for row in letters_in(session, wanted, limit=limit):
            click.echo(_line(row))


def _line(row: OutboxMessage) -> str:
    due = f"{row.due_at:%Y-%m-%d %H:%M}" if row.due_at else "-"
    why = row.hold_reason or said_without(row)
    return f"{row.id:>7} {row.state:10} {row.letter:26} {masked(row.recipient):34} {row.attempts:>2} {due:16} {why}"


@outbox.command()
@click.argument("number", type=int)
def inspect(number: int) -> None:
    """All that is known of letter NUMBER, each try with what the mail server said, without its text."""
    with _session(writes=False) as session:
        row = _find(session, number)
        shown = {
            "letter": row.letter,
            "state": row.state,
            "to": row.recipient,
            "about": row.subject_key or "-",
            "message_id": row.message_id,
            "attempts": row.attempts,
            "lost_replies": row.doubts,
            "claims": row.fence,
            "file": "yes" if row.attachment_digest else "no",
        }
        for name, value in shown.items():
            click.echo(f"{name:13} {value}")
        for step in history(session, row):
            click.echo(_step(step))


def _step(step: Step) -> str:
    moment = f"{step.at:%Y-%m-%d %H:%M:%S} UTC" if step.at else ""
    again = f" ({step.times} times until {step.until:%Y-%m-%d %H:%M:%S} UTC)" if step.until else ""
    return f"{step.outcome or step.code:13} {moment} {step.words}{again}".rstrip()


@outbox.command()
@click.argument("number", type=int, required=False)
def hold(number: int | None) -> None:
    """Keep letter NUMBER, or without a number all mail, from leaving."""
    with _session(writes=True) as session:
        if number is None:
            done = postmaster.hold_all(session, actor=ACTOR, now=utcnow())
            click.echo("all mail is on hold" if done else "all mail was on hold already")
            return
        _act(session, number, "hold")


@outbox.command()
@click.argument("number", type=int, required=False)
def release(number: int | None) -> None:
    """Let letter NUMBER go, or without a number the whole queue."""
    with _session(writes=True) as session:
        if number is None:
            done = postmaster.release_all(session, actor=ACTOR, now=utcnow())
            click.echo("the queue goes on" if done else "the queue was not on hold")
            return
        _act(session, number, "release")


@outbox.command()
@click.argument("number", type=int)
def retry(number: int) -> None:
    """Send letter NUMBER again now, whatever became of it."""
    with _session(writes=True) as session:
        _act(session, number, "retry")


def _find(session: Session, number: int) -> OutboxMessage:
    row = find_letter(session, number)
    if row is None:
        raise Failure(f"there is no letter {number}")
    return row


def _act(session: Session, number: int, act: str) -> None:
    row = _find(session, number)
    if not postmaster.act_on(session, row, act, actor=ACTOR, now=utcnow()):
        raise Failure(f"letter {number} is {row.state}: it cannot be changed like that")
    session.refresh(row)
    click.echo(f"letter {number} is {row.state}")
