"""The demo's mailbox says of each letter where it stands, in the reader's words."""

from collections.abc import Iterator

import pytest

from jobboard.app import create_app
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.mail.outbox import enqueue
from tests.factories import NOON
from tests.people import Browser


@pytest.fixture
def visitor(settings: Settings) -> Iterator[Browser]:
    """Somebody at a board that is a demo."""
    with Browser(create_app(settings.model_copy(update={"demo": True}))) as browser:
        yield browser


def test_the_state_of_a_letter_is_told_in_words(visitor: Browser, database: Database) -> None:
    with database.writing() as session:
        enqueue(session, letter="test_message", to="rose@example.org", locale="fr", context={}, now=NOON)
    page = visitor.get("/demo/mailbox")
    assert [cell.text_content() for cell in page.tree.xpath("//td[last()]")] == ["En attente"]
    letter = visitor.get(page.tree.xpath("//tbody//th/a/@href")[0])
    assert letter.tree.xpath("//dt[. = 'État']/following-sibling::dd[1]")[0].text_content() == "En attente"
