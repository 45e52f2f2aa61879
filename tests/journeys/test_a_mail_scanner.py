"""A mail scanner opens everything: every route, and every link of every letter, by GET and by HEAD. Nothing changes."""

import re
from datetime import UTC, datetime

from sqlalchemy import text
from sqlmodel import col, select

from jobboard import demo, schema
from jobboard.app import create_app
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import reveal
from jobboard.mail.models import OutboxMessage
from tests.people import BASE, Browser
from tests.web.conftest import Clock
from tests.web.test_matrix import routes


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with database.reading() as session:
        return {
            table.name: sorted(
                (tuple(row) for row in session.connection().execute(text(f'SELECT * FROM "{table.name}"'))),
                key=repr,
            )
            for table in schema.metadata.sorted_tables
        }


def links(database: Database, settings: Settings) -> list[str]:
    """Every link of the board in every letter, text and HTML."""
    found: set[str] = set()
    with database.reading() as session:
        for letter in session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))):
            for part in (letter.text, letter.html):
                whole = reveal(settings.keys[0], part).replace("&amp;", "&")
                found |= set(re.findall(re.escape(BASE) + r"[^\s\"<>]*", whole))
    return sorted(found)


def test_a_scanner_that_opens_every_link_changes_no_row(
    database: Database, settings: Settings, files: FileStore, clock: Clock
) -> None:
    clock.now = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
    demo.build(database, files, settings, clock())
    before = everything(database)
    opened = links(database, settings)
    kinds = {re.sub(r"[A-Za-z0-9_-]{44}|\d+-[\w-]+", "…", link.split("?")[0]) for link in opened}
    assert len(opened) > 100
    assert len(kinds) >= 8, kinds
    board = create_app(settings, clock=clock)
    with Browser(board, name="scanner") as scanner:
        for link in opened:
            answer = scanner.get(link)
            assert answer.status < 500, link
            assert scanner.head(link).status_code < 500, link
        for method, path, _ in routes(board):
            if method == "GET" and path != "/readyz":
                assert scanner.get(path).status < 500, path
                assert scanner.head(path).status_code < 500, path
    assert everything(database) == before
