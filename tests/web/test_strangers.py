"""Nobody learns from the board whether an address is known to it: not by what it says, nor by what it does."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlmodel import select

from jobboard.accounts.models import AccessLink
from jobboard.kit.db import Database
from jobboard.mail.models import OutboxMessage
from tests.factories import make_application, make_user
from tests.people import Browser


@contextmanager
def written() -> Iterator[list[str]]:
    """The statements that write, in order, without their values."""
    said: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith(("INSERT INTO outbox", "INSERT INTO access", "UPDATE access")):
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


@pytest.mark.parametrize("page", ["/fr/connexion", "/fr/mes-candidatures", "/fr/vos-donnees"])
def test_as_much_is_done_for_a_stranger_and_nothing_of_it_stays(
    browser: Browser, database: Database, page: str
) -> None:
    with database.writing() as session:
        make_user(session)
        make_application(session)
    known = "rose@example.org" if page == "/fr/connexion" else "sami@example.org"
    kept, done = [], []
    for email in (known, "nobody@example.org"):
        seen = browser.get(page)
        with written() as said:
            browser.submit(seen, seen.form(has="email"), {"email": email})
        done.append(said)
        with database.reading() as session:
            letters = session.exec(select(OutboxMessage.recipient).where(OutboxMessage.recipient == email))
            links = session.exec(select(AccessLink.id))
            kept.append((len(letters.all()), len(links.all())))
    assert done[0]
    assert done[1] == done[0]
    assert kept[1] == (0, kept[0][1])
