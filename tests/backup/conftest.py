"""A board with people in it, its backup, and an empty board elsewhere, on either database."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jobboard import migrations
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from tests.postgres import Shelf, drop_database, make_database


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """The board that is backed up, with a folder of its own."""
    home = tmp_path / "home"
    home.mkdir()
    board = settings.model_copy(update={"data_dir": home, "mail_url": f"maildir://{tmp_path / 'post'}"})
    migrations.stamp(board)
    return board


Elsewhere = Callable[..., Settings]


@pytest.fixture
def elsewhere(
    request: pytest.FixtureRequest, settings: Settings, tmp_path: Path, sqlite_template: Path
) -> Iterator[Elsewhere]:
    """`elsewhere("sqlite")`: the settings of an empty board in another folder, with the same secret key."""
    server = request.getfixturevalue("postgres_server")
    made: list[str] = []
    taken: list[str] = []

    def shelf() -> Shelf:
        kept: Shelf = request.getfixturevalue("postgres_shelf")
        return kept

    def make(kind: str = "", *, empty: bool = False) -> Settings:
        home = tmp_path / f"elsewhere-{uuid.uuid4().hex[:6]}"
        home.mkdir()
        kind = kind or ("sqlite" if settings.database.startswith("sqlite") else "postgres")
        if kind == "sqlite":
            if not empty:
                shutil.copy(sqlite_template, home / "jobboard.sqlite3")
            url = f"sqlite:///{home / 'jobboard.sqlite3'}"
        else:
            if server is None:
                pytest.skip("no PostgreSQL: set JOBBOARD_TEST_PG or install one")
            name = make_database(server, template="template1") if empty else shelf().take()
            (made if empty else taken).append(name)
            url = f"{server.rpartition('/')[0]}/{name}"
        board = settings.model_copy(update={"data_dir": home, "database_url": url})
        if not empty:
            migrations.stamp(board)
        return board

    yield make
    for name in made:
        drop_database(server, name)
    for name in taken:
        shelf().give_back(name)


@pytest.fixture
def opened() -> Iterator[Callable[[Settings], Database]]:
    """`opened(settings)`: the database of a board, closed at the end."""
    databases: list[Database] = []

    def open_it(settings: Settings) -> Database:
        databases.append(Database(settings.database, info={"settings": settings}))
        return databases[-1]

    yield open_it
    for database in databases:
        database.close()
