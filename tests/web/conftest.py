"""A board to talk to, on each database, with a clock that tests turn."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from jobboard.accounts.actions import mint_link, user_for
from jobboard.accounts.models import Purpose, Role, User
from jobboard.addresses import address
from jobboard.app import Board, create_app
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import sign
from tests.people import Browser


class Clock:
    """The time, as tests say."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        """What time it is."""
        return self.now

    def forward(self, **delta: float) -> None:
        """Let time pass."""
        self.now += timedelta(**delta)


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until it is turned."""
    return Clock()


@pytest.fixture
def board(settings: Settings, clock: Clock) -> Board:
    """The application."""
    return create_app(settings, clock=clock)


@pytest.fixture
def browser(board: Board) -> Iterator[Browser]:
    """Somebody's browser, without cookies."""
    with Browser(board) as opened:
        yield opened


def signed_in(
    board: Board, database: Database, settings: Settings, clock: Clock, email: str, role: Role
) -> Browser:
    """A browser of somebody with this role, signed in through a link as people do."""
    with database.writing() as session:
        user: User = user_for(session, email=email, locale="fr", now=clock(), role=role)
        token = sign(
            settings.keys[0], mint_link(session, purpose=Purpose.SIGN_IN, user_id=user.id, now=clock()).nonce
        )
    browser = Browser(board, name=email)
    browser.__enter__()
    seen = browser.get(address("sign_in_link", "fr", token=token))
    browser.submit(seen, seen.form(action="/connexion/"))
    return browser


@pytest.fixture
def ada(board: Board, database: Database, settings: Settings, clock: Clock) -> Iterator[Browser]:
    """Ada, a moderator, signed in."""
    browser = signed_in(board, database, settings, clock, "ada@example.org", Role.MODERATOR)
    yield browser
    browser.__exit__(None, None, None)


@pytest.fixture
def rose(board: Board, database: Database, settings: Settings, clock: Clock) -> Iterator[Browser]:
    """Rose, a recruiter, signed in."""
    browser = signed_in(board, database, settings, clock, "rose@example.org", Role.RECRUITER)
    yield browser
    browser.__exit__(None, None, None)


@pytest.fixture
def otto(board: Board, database: Database, settings: Settings, clock: Clock) -> Iterator[Browser]:
    """Otto, a recruiter elsewhere, signed in."""
    browser = signed_in(board, database, settings, clock, "otto@example.org", Role.RECRUITER)
    yield browser
    browser.__exit__(None, None, None)
