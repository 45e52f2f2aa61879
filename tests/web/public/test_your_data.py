"""Asking for one's data: proof of the mailbox, a copy, and erasing, in both languages and without script."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from sqlmodel import select

from jobboard.app import Board
from jobboard.applications.models import Application
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import reveal
from jobboard.mail.models import OutboxMessage
from jobboard.offers.models import Offer, Status
from tests.factories import make_application, make_offer, make_user
from tests.people import Browser, Seen
from tests.web.conftest import Clock

SAMI = "sami@example.org"


@pytest.fixture
def applied(database: Database, clock: Clock) -> int:
    """Sami has applied."""
    with database.writing() as session:
        now = clock()
        offer = make_offer(session, published_at=now, expires_at=now + timedelta(days=20))
        number = make_application(session, offer, now=now).id or 0
    return number


def ask(browser: Browser, email: str, path: str = "/fr/vos-donnees") -> Seen:
    """Send the form of the page."""
    seen = browser.get(path)
    return browser.submit(seen, seen.form(has="email"), {"email": email})


def link(database: Database, settings: Settings, email: str = SAMI) -> str:
    """The link in the newest letter of the page."""
    with database.reading() as session:
        letters = select(OutboxMessage).where(
            OutboxMessage.letter == "your_data", OutboxMessage.recipient == email
        )
        letter = session.exec(letters.order_by(OutboxMessage.id.desc())).first()  # type: ignore[union-attr]
    assert letter is not None
    found = re.search(r"https://board\.example\.org(\S+)", reveal(settings.keys[0], letter.text))
    assert found is not None
    return found[1]


def test_the_same_screen_whether_the_address_is_known(
    applied: int, browser: Browser, database: Database
) -> None:
    known, unknown = ask(browser, SAMI), ask(browser, "nobody@example.org")
    assert known.text == unknown.text
    assert known.url == unknown.url == "/fr/vos-donnees?done=sent"
    with database.reading() as session:
        letters = session.exec(select(OutboxMessage).where(OutboxMessage.letter == "your_data")).all()
        assert [letter.recipient for letter in letters] == [SAMI]


def test_an_address_that_is_none_keeps_what_was_typed(browser: Browser) -> None:
    seen = ask(browser, "sami@")
    assert seen.status == 422
    assert seen.tree.xpath("//input[@name='email']/@value") == ["sami@"]


def test_the_copy_holds_everything_and_opens_without_the_board(
    applied: int, browser: Browser, database: Database, settings: Settings
) -> None:
    """L-05."""
    ask(browser, SAMI)
    seen = browser.get(link(database, settings))
    assert seen.heading == "Vos données"
    answer = browser.submit(seen, seen.form(button="Télécharger")).response
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-store"
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    record = json.loads(archive.read("data.json"))
    application = record["applications"][0]
    for field in ("name", "email", "training", "message", "phone", "cv_name"):
        assert application[field]
    assert application["offer"]["company"] == "Atelier Coudrier"
    assert archive.read(application["cv_file"]).startswith(b"%PDF")
    page = archive.read("index.html").decode()
    assert "Sami Benali" in page
    assert '<html lang="fr">' in page
    # What opens something, and the company's hidden address, are in no copy.
    assert "nonce" not in json.dumps(record)
    assert "rose@example.org" not in json.dumps(record)


@pytest.mark.parametrize(
    ("path", "button", "done"),
    [
        ("/fr/vos-donnees", "Tout effacer", "Vos données sont effacées"),
        ("/en/your-data", "Erase everything", "Your data is erased"),
    ],
)
def test_a_student_erases_everything_in_one_click(
    applied: int, browser: Browser, database: Database, settings: Settings, path: str, button: str, done: str
) -> None:
    ask(browser, SAMI, path)
    address = link(database, settings)
    assert address.startswith(path)
    seen = browser.get(address)
    assert browser.get(address).status == 200
    after = browser.submit(seen, seen.form(button=button))
    assert done in after.text
    with database.reading() as session:
        assert session.get_one(Application, applied).email == ""
    # The link opened nothing but this person's data, and is gone with it.
    assert browser.get(address).status in (404, 410)


def test_a_recruiter_with_live_offers_is_told_and_confirms(
    applied: int, browser: Browser, database: Database, settings: Settings
) -> None:
    ask(browser, "rose@example.org")
    seen = browser.get(link(database, settings, "rose@example.org"))
    assert "1 de vos offres est en ligne" in seen.text
    assert "1 étudiant attend votre réponse" in seen.text
    refused = browser.submit(seen, seen.form(has="understood"))
    assert refused.status == 422
    assert "Cochez cette case pour confirmer que vos offres prennent fin." in refused.text
    with database.reading() as session:
        assert session.exec(select(Offer)).one().status == Status.PUBLISHED
    after = browser.submit(refused, refused.form(has="understood"), {"understood": "1"})
    assert "Vos données sont effacées" in after.text
    with database.reading() as session:
        assert session.exec(select(Offer)).one().status == Status.REMOVED


def test_the_only_moderator_is_told_what_to_do_first(
    browser: Browser, database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        make_user(session, "ada@example.org", name="Ada", role="moderator")
    ask(browser, "ada@example.org")
    seen = browser.get(link(database, settings, "ada@example.org"))
    assert "Vous êtes seul à modérer" in seen.text
    assert "Tout effacer" not in [b.text_content() for b in seen.tree.xpath("//button")]
    browser.post(seen.url + "/effacement")
    with database.reading() as session:
        assert session.exec(select(Application)).all() == []
    assert "ada@example.org" in browser.get(seen.url).text


def test_getting_the_buttons_addresses_does_nothing(
    applied: int, browser: Browser, database: Database, settings: Settings
) -> None:
    """A mail scanner follows links; only the buttons act."""
    ask(browser, SAMI)
    address = link(database, settings)
    for path in (address, f"{address}/effacement", f"{address}/copie"):
        browser.get(path)
        browser.head(path)
    with database.reading() as session:
        assert session.get_one(Application, applied).email == SAMI


def test_three_letters_an_hour(applied: int, browser: Browser, database: Database) -> None:
    for _ in range(3):
        assert ask(browser, SAMI).status == 200
    assert ask(browser, SAMI).status == 429


def test_the_table_of_the_law_page_is_the_one_that_is_kept(board: Board, browser: Browser) -> None:
    french, english = browser.get("/fr/donnees-personnelles"), browser.get("/en/privacy")
    assert "30 jours après la remise" in french.text
    assert "30 days after it was handed over" in english.text
    assert len(french.tree.xpath("//tbody/tr")) == len(english.tree.xpath("//tbody/tr")) == 16


def test_the_day_the_cv_goes_stands_on_both_pages(
    applied: int, browser: Browser, rose: Browser, database: Database, settings: Settings, clock: Clock
) -> None:
    with database.reading() as session:
        letters = session.exec(select(OutboxMessage)).all()
        receipt = next(letter for letter in letters if letter.letter == "application_receipt")
        address = re.search(r"(/fr/candidature/\S+)", reveal(settings.keys[0], receipt.text))
    assert address is not None
    assert "Ce site supprime le CV 30 jours après sa remise." in browser.get(address[1]).text
    with database.writing() as session:
        handoff = next(letter for letter in letters if letter.letter == "application_handoff")
        row = session.get_one(OutboxMessage, handoff.id)
        row.state, row.handed_at, row.settled_at = "handed", clock(), clock()
    assert "Ce site supprime le CV le 25 décembre 2026." in browser.get(address[1]).text
    assert (
        "Ce site supprime le CV le 25 décembre 2026."
        in rose.get(f"/fr/recruteur/candidatures/{applied}").text
    )
