"""The page behind the letter to an unknown sender: one button, and the message leaves."""

from sqlmodel import select

from jobboard.applications.actions.relaying import Message, relay
from jobboard.applications.models import Side
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import reveal
from jobboard.mail.models import DeliveryState, OutboxMessage
from tests.factories import make_application
from tests.people import Browser
from tests.web.conftest import Clock


def test_an_unknown_sender_sends_the_message_by_a_button_once(
    browser: Browser, database: Database, settings: Settings, files: FileStore, clock: Clock
) -> None:
    body = files.keep(b"Content-Type: text/plain\r\n\r\nBonjour\r\n")
    with database.writing() as session:
        application = make_application(session)
        message = Message(Side.COMPANY, "paul@example.net", "Re : stage", body, "1" * 32)
        relay(session, application, message, clock())
    with database.reading() as session:
        letter = session.exec(select(OutboxMessage).where(OutboxMessage.letter == "reply_claim")).one()
    words = reveal(settings.keys[0], letter.text).split()
    place = next(word for word in words if "/repondre/expediteur/" in word)
    for _ in range(2):
        seen = browser.get(place)
        assert "Re : stage" in seen.text and "Sami B." in seen.text
        assert "sami@example.org" not in seen.text
    assert _reply(database).state == DeliveryState.HELD
    done = browser.submit(seen, seen.form(button="Envoyer mon message"))
    assert "Votre message est en route" in done.text
    assert _reply(database).state == DeliveryState.QUEUED
    assert browser.get(place).status in (404, 410)


def _reply(database: Database) -> OutboxMessage:
    with database.reading() as session:
        return session.exec(select(OutboxMessage).where(OutboxMessage.letter == "reply_to_student")).one()
