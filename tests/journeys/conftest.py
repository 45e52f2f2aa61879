"""A board, a real SMTP server behind it, and people who read the mail that really left."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage

import pytest

from jobboard.app import Board
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.worker import run_once
from tests.mail.relay import Relay
from tests.people import Browser
from tests.web.conftest import Clock, ada, board, browser, clock, otto, rose, signed_in  # noqa: F401


@pytest.fixture
def relay() -> Iterator[Relay]:
    """A mail server that takes everything."""
    server = Relay().start()
    yield server
    server.stop()


@pytest.fixture
def settings(settings: Settings, relay: Relay) -> Settings:
    """The board sends through that server and holds applications ten minutes."""
    return settings.model_copy(
        update={"mail_url": f"smtp://127.0.0.1:{relay.port}", "handoff_delay": 600, "mail_timeout": 5.0}
    )


@dataclass
class Post:
    """The postman: sends what is due, and finds what somebody has received."""

    database: Database
    settings: Settings
    files: FileStore
    relay: Relay
    clock: Clock

    def bring(self, **later: float) -> None:
        """Let time pass, then send what is due."""
        self.clock.forward(**(later or {"seconds": 31}))
        run_once(self.database, self.settings, self.files, self.clock())

    def mails(self, to: str) -> list[EmailMessage]:
        """What an address has received, in order."""
        return [stored.parsed for stored in self.relay.stored if stored.recipient == to]

    def last(self, to: str) -> EmailMessage:
        """The newest mail to an address."""
        received = self.mails(to)
        assert received, f"nothing came to {to}"
        return received[-1]


def text_of(mail: EmailMessage) -> str:
    """The text part."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(mail: EmailMessage, part: str) -> str:
    """The first link of the text part that has these words in its path."""
    found = [link for link in re.findall(r"https://\S+", text_of(mail)) if part in link]
    assert found, f"no link with {part} in:\n{text_of(mail)}"
    return found[0]


@pytest.fixture
def post(database: Database, settings: Settings, files: FileStore, relay: Relay, clock: Clock) -> Post:
    """The postman of the board."""
    return Post(database, settings, files, relay, clock)


@pytest.fixture
def rosa(board: Board) -> Iterator[Browser]:
    """Rose's browser before she has signed in anywhere."""
    with Browser(board, name="Rose") as opened:
        yield opened


@pytest.fixture
def sami(board: Board) -> Iterator[Browser]:
    """Sami's browser."""
    with Browser(board, name="Sami") as opened:
        yield opened
