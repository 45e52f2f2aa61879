"""A real Chromium, two boards for it to look at, and people who are signed in."""

import faulthandler
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.looking import Eyes
from tests.browser.world import World, running

CHROMIUM = Path("/usr/bin/chromium")
# Playwright waits for ever for a browser that has stopped answering; then the test fails and says where.
MOST_SECONDS = 300


@pytest.fixture(autouse=True)
def deadline() -> Iterator[None]:
    """End the process of a test that hangs."""
    faulthandler.dump_traceback_later(MOST_SECONDS, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's Chromium where there is one, else Playwright's. A missing one fails the tests."""
    # Imported here: the default run collects these files, and has no Playwright.
    sync_api = importlib.import_module("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM) if CHROMIUM.exists() else None,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        yield browser
        browser.close()


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
