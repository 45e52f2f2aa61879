"""The two databases, a board to talk to, and the same people everywhere."""

import gc
import importlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from jobboard import schema
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from tests import dialects
from tests.postgres import Shelf, running_postgres

CHROMIUM = Path("/usr/bin/chromium")
SECRET = "a-key-for-tests-only-0123456789abcdef"
dialects.share()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str | None]:
    """The maintenance URL of a PostgreSQL with a migrated template database in it, or None."""
    with running_postgres() as url:
        if url is not None:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("CREATE DATABASE board_template")
            template = Database(named(url, "board_template"), patient=True)
            schema.metadata.create_all(template.engine)
            template.close()
        yield url


@pytest.fixture(scope="session")
def postgres_shelf(postgres_server: str) -> Iterator[Shelf]:
    """Databases of that server, each for one test after the other."""
    shelf = Shelf(postgres_server, [table.name for table in reversed(schema.metadata.sorted_tables)])
    yield shelf
    shelf.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table, to be copied."""
    path = tmp_path_factory.mktemp("template") / "board.sqlite3"
    template = Database(f"sqlite:///{path}")
    schema.metadata.create_all(template.engine)
    template.close()
    return path


def named(url: str, name: str) -> str:
    """The URL of a database of the server."""
    return url.rpartition("/")[0].replace("postgresql://", "postgresql+psycopg://") + f"/{name}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "board.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server = request.getfixturevalue("postgres_server")
    if server is None:
        pytest.skip("no PostgreSQL: set JOBBOARD_TEST_PG or install one")
    shelf: Shelf = request.getfixturevalue("postgres_shelf")
    name = shelf.take()
    yield named(server, name)
    shelf.give_back(name)


def settings_of(database_url: str, folder: Path) -> Settings:
    """The settings of a board for tests: nothing held back, no resolver asked."""
    return Settings(
        _env_file=None,
        data_dir=folder,
        database_url=database_url,
        base_url="https://board.example.org",
        secret_key=SECRET,
        mail_timeout=0.5,
        handoff_delay=0,
        dns_check=False,
        trusted_proxies="127.0.0.1",
    ).prepared()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """The settings of a board with a fresh database."""
    return settings_of(database_url, tmp_path)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The database of `settings`, with what letters need on every session."""
    opened = Database(settings.database, info={"settings": settings})
    yield opened
    opened.close()


@pytest.fixture
def files(settings: Settings) -> FileStore:
    """An empty store for CVs."""
    return FileStore(settings.files_dir)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Collect garbage of tests rather than look at thousands of tests again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say aloud what could not run."""
    skipped = [
        report for report in terminalreporter.stats.get("skipped", []) if "PostgreSQL" in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.write_line(
            f"{len(skipped)} tests did NOT run on PostgreSQL: none could be started.", red=True
        )


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a skipped test is a failure: the whole check means the whole check."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


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
