"""The mail that moderators look after is named in words."""

from sqlmodel import select

from jobboard.applications.models import REPLIES
from jobboard.kit.db import Database
from jobboard.kit.templates import data_folder
from jobboard.mail.models import OutboxMessage
from jobboard.web.moderation.letters import LETTERS
from tests.factories import make_application
from tests.people import Browser


def test_every_kind_of_letter_has_words() -> None:
    folders = {path.name for path in (data_folder("templates") / "email").iterdir() if path.is_dir()}
    assert folders | set(REPLIES.values()) == LETTERS.keys()


def test_a_letter_that_waits_is_named_in_the_language_of_who_looks(ada: Browser, database: Database) -> None:
    with database.writing() as session:
        make_application(session)
    page = ada.get("/fr/moderation/courrier?etat=queued")
    one = ada.get(page.link("Candidature à l’entreprise"))
    assert "Candidature à l’entreprise, r…@example.org" in one.text
    with database.reading() as session:
        kinds = {row.letter for row in session.exec(select(OutboxMessage))}
    assert not [kind for kind in kinds if kind in page.text]
