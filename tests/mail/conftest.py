"""A post office in a town of its own: an outbox, a scripted relay, and a clock that only moves when told."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.mail.claims import Gate, Listener
from jobboard.mail.models import MailRelay, OutboxMessage
from jobboard.mail.outbox import Attachment, enqueue
from jobboard.worker import run_once
from tests.mail.relay import Relay

NOON = datetime(2027, 1, 15, 12, 0, tzinfo=UTC)


@dataclass
class Post:
    """Writes letters and sends what is due."""

    database: Database
    settings: Settings
    files: FileStore
    relay: Relay
    now: datetime = NOON
    gates: list[Gate] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)

    def write(self, to: str = "rose@example.org", *, cv: bytes | None = None, **more: Any) -> int:
        """A test message, with a CV from the store if given; gives the row's id."""
        if cv is not None:
            more["attachment"] = Attachment(self.files.keep(cv), "CV Élodie.pdf", "application/pdf")
        with self.database.writing() as session:
            given = {"letter": "test_message", "locale": "fr", "context": {}, "now": self.now, **more}
            return enqueue(session, to=to, **given)

    def send(self, **more: Any) -> Counter[str]:
        """One round of the worker at this moment."""
        given = {"gates": self.gates, "listeners": self.listeners, **more}
        return run_once(self.database, self.settings, self.files, self.now, **given)

    def later(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)

    def row(self, number: int) -> OutboxMessage:
        """A row as it is now."""
        with self.database.reading() as session:
            return session.get_one(OutboxMessage, number)

    def rest(self) -> MailRelay | None:
        """What is noted of the relay."""
        with self.database.reading() as session:
            return session.get(MailRelay, 1)

    def through(self, url: str, **more: Any) -> None:
        """Send by another way from now on."""
        self.settings = self.settings.model_copy(update={"mail_url": url, **more})

    @property
    def received(self) -> list[str]:
        """Whose letters the relay answers for."""
        return [stored.recipient for stored in self.relay.stored]


@pytest.fixture
def relay() -> Iterator[Relay]:
    """A kind relay, until its script says otherwise."""
    running = Relay().start()
    yield running
    running.stop()


@pytest.fixture
def post(database: Database, settings: Settings, files: FileStore, relay: Relay) -> Post:
    """The post office, by plain SMTP to the relay."""
    made = Post(database, settings, files, relay)
    made.through(f"smtp://127.0.0.1:{relay.port}")
    return made
