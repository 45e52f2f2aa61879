"""`jobboard outbox`: the operator's hand on the mail, each act written down."""

from datetime import timedelta

import pytest
from sqlmodel import select

from jobboard import migrations
from jobboard.journal.models import JournalEntry
from jobboard.kit.clock import utcnow
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.mail.attempts import remember
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.outbox import enqueue
from tests.commands.conftest import Run


@pytest.fixture(autouse=True)
def migrated(settings: Settings) -> None:
    """The schema is in place, as commands want it."""
    migrations.stamp(settings)


def _write(database: Database, **columns: object) -> int:
    with database.writing() as session:
        number = enqueue(
            session, letter="test_message", to="canary@example.org", locale="fr", context={}, now=utcnow()
        )
        row = session.get_one(OutboxMessage, number)
        for name, value in columns.items():
            setattr(row, name, value)
        session.add(row)
        return number


def _state(database: Database, number: int) -> str:
    with database.reading() as session:
        return session.get_one(OutboxMessage, number).state


def _acts(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        return [(entry.act, entry.actor) for entry in session.exec(select(JournalEntry))]


def test_the_list_shows_figures_troubles_and_no_whole_address(run: Run, database: Database) -> None:
    _write(database)
    number = _write(
        database,
        state=DeliveryState.BOUNCED,
        last_reply="rcpt: 550 5.1.1 <canary@example.org> unknown",
        due_at=None,
    )
    said = run("outbox", "list").stdout
    assert "queued=1" in said
    assert "bounced=1" in said
    assert f"{number} bounced" in said
    assert "c…@example.org" in said
    assert "canary" not in said
    assert "queued" in run("outbox", "list", "--state", "queued").stdout


def test_one_letter_is_held_released_and_sent_again(run: Run, database: Database) -> None:
    number = _write(database)
    assert run("outbox", "hold", str(number)).exit_code == 0
    assert _state(database, number) == "held"
    assert "held by hand" in run("outbox", "inspect", str(number)).stdout
    assert run("outbox", "release", str(number)).exit_code == 0
    assert _state(database, number) == "queued"
    assert run("outbox", "release", str(number)).exit_code == 1
    failed = _write(database, state=DeliveryState.FAILED, due_at=None)
    assert run("outbox", "retry", str(failed)).exit_code == 0
    assert _state(database, failed) == "queued"
    assert _acts(database) == [
        ("mail.hold", "operator"),
        ("mail.release", "operator"),
        ("mail.retry", "operator"),
    ]


def test_all_mail_is_held_and_let_go(run: Run, database: Database) -> None:
    """F-53."""
    _write(database)
    assert "on hold" in run("outbox", "hold").stdout
    assert "already" in run("outbox", "hold").stdout
    assert "would send 1" in run("outbox", "list").stdout
    assert "goes on" in run("outbox", "release").stdout
    assert "not on hold" in run("outbox", "release").stdout
    assert [act for act, _ in _acts(database)] == ["mail.hold_queue", "mail.release_queue"]


def test_a_letter_that_is_not_there_is_one_line(run: Run, database: Database) -> None:
    told = run("outbox", "inspect", "999")
    assert told.exit_code == 1
    assert told.stderr.strip() == "jobboard: there is no letter 999"


def test_inspecting_shows_no_text(run: Run, database: Database) -> None:
    number = _write(database)
    with database.reading() as session:
        words = session.get_one(OutboxMessage, number).text
    said = run("outbox", "inspect", str(number)).stdout
    assert "canary@example.org" in said
    assert words.splitlines()[0] not in said


def test_inspecting_shows_every_try(run: Run, database: Database) -> None:
    number, now = _write(database), utcnow()
    with database.writing() as session:
        for minutes in (1, 6):
            said = "rcpt: 451 <canary@example.org> later"
            remember(session, number, DeliveryState.QUEUED, said, now + timedelta(minutes=minutes))
        remember(session, number, DeliveryState.HANDED, "reply: 250 ok", now + timedelta(minutes=20))
    lines = run("outbox", "inspect", str(number)).stdout.splitlines()
    [put_off] = [line for line in lines if line.startswith("delayed")]
    assert "451 <c…@example.org> later (2 times until " in put_off
    assert any(line.startswith("handed") and line.endswith("reply: 250 ok") for line in lines)
