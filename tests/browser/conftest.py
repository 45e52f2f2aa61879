"""A real Chromium, two boards for it to look at, and people who are signed in."""

import faulthandler
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.looking import Eyes, awake
from tests.browser.world import World, running


@pytest.fixture(autouse=True)
def deadline() -> Iterator[None]:
    """End the process of a test that hangs."""
    awake()
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The demo's board, full of life."""
    with running(tmp_path_factory.mktemp("world"), full=True) as board:
        yield board


@pytest.fixture(scope="session")
def desert(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A board where nothing has happened yet."""
    with running(tmp_path_factory.mktemp("desert"), full=False) as board:
        yield board


@pytest.fixture(scope="session")
def eyes(chromium: Any, world: World) -> Iterator[Eyes]:
    """Browsers of the full board's people."""
    with Eyes(chromium, world) as opened:
        yield opened


@pytest.fixture(scope="session")
def desert_eyes(chromium: Any, desert: World) -> Iterator[Eyes]:
    """Browsers of the empty board's people."""
    with Eyes(chromium, desert) as opened:
        yield opened
