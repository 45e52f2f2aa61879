"""A search by e-mail, as somebody with an address and no account asks for it, confirms it and ends it."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlmodel import col, select

from jobboard.alerts.actions.sending import send_alerts
from jobboard.alerts.models import Alert
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import reveal
from jobboard.mail.models import OutboxMessage
from jobboard.worker import run_once
from tests.factories import make_offer
from tests.people import BASE, Browser, Seen
from tests.web.conftest import Clock

LINA = "lina@example.org"
SEARCH = "/fr/offres?q=c%C3%A9ramique&lieu=Brest&tri=limite&page=3"


def ask(browser: Browser, path: str = "/fr/alertes?q=céramique", email: str = LINA) -> Seen:
    """Send the form of the page."""
    seen = browser.get(path)
    return browser.submit(seen, seen.form(has="email"), {"email": email})


def link(database: Database, settings: Settings, letter: str = "alert_confirm") -> str:
    """The private link in the newest letter of a kind."""
    with database.reading() as session:
        found = select(OutboxMessage.text).where(OutboxMessage.letter == letter)
        text = session.exec(found.order_by(col(OutboxMessage.id).desc())).first()
    links = re.findall(rf"{BASE}(/\S+/[\w-]{{44}})", reveal(settings.keys[0], text or ""))
    assert links
    return str(links[-1])


def alerts(database: Database) -> list[Alert]:
    """What the board keeps."""
    with database.reading() as session:
        return list(session.exec(select(Alert).order_by(col(Alert.id))))


def test_from_the_list_to_a_letter_and_to_its_end(
    browser: Browser, database: Database, settings: Settings, files: FileStore, clock: Clock
) -> None:
    seen = browser.get(browser.get(SEARCH).link("Recevoir ces offres par e-mail"))
    assert seen.heading == "Recevoir ces offres par e-mail"
    assert "« céramique »" in seen.text
    assert "Brest" in seen.text
    sent = browser.submit(seen, seen.form(has="email"), {"email": LINA, "rhythm": "week"})
    assert "Un message est en route" in sent.text
    page = browser.get(link(database, settings))
    assert [alert.confirmed_at for alert in alerts(database)] == [None]
    done = browser.submit(page, page.form(button="Recevoir ces offres"))
    assert "C’est confirmé" in done.text
    assert "Chaque lundi" in done.text
    changed = browser.submit(done, done.form(has="rhythm"), {"rhythm": "day"})
    assert [alert.rhythm for alert in alerts(database)] == ["day"]
    with database.writing() as session:
        offer = make_offer(
            session,
            commune="Brest",
            district="29",
            commune_code="29019",
            latitude=48.39,
            longitude=-4.49,
            title="Tour et céramique",
            published_at=clock() + timedelta(hours=1),
        )
        ref = offer.ref
    clock.forward(days=1)
    send_alerts(database, clock())
    run_once(database, settings, files, clock())
    letter = link(database, settings, "alert_offers")
    assert letter == urlsplit(changed.url).path
    text = _text(database)
    assert f"{BASE}/fr/offres/{ref}" in text
    listed = re.search(rf"{BASE}(/fr/offres\?\S+)", text)
    assert listed
    assert "Tour et céramique" in browser.get(listed[1]).text
    ended = browser.submit(changed, changed.form(button="Arrêter cette alerte"))
    assert "L’alerte est arrêtée" in ended.text
    assert alerts(database) == []
    assert "This alert is stopped" in browser.get(letter.replace("/fr/alertes", "/en/alerts")).text
    assert browser.post(letter, {"act": "confirm"}).status == 200
    assert alerts(database) == []


def _text(database: Database) -> str:
    with database.reading() as session:
        return session.exec(select(OutboxMessage.text).where(OutboxMessage.letter == "alert_offers")).one()


def test_a_mailbox_ends_it_with_one_post_and_without_a_page(
    browser: Browser, database: Database, settings: Settings, files: FileStore, clock: Clock
) -> None:
    """M-05: opening the address changes nothing."""
    ask(browser, "/en/alerts")
    page = browser.get(link(database, settings))
    browser.submit(page, page.form(button="Receive these offers"))
    with database.writing() as session:
        make_offer(session, published_at=clock() + timedelta(hours=1))
    clock.forward(days=1)
    send_alerts(database, clock())
    run_once(database, settings, files, clock())
    mail = next(
        text
        for path in (settings.data_dir / "mail").rglob("*")
        if path.is_file() and "List-Unsubscribe" in (text := path.read_text())
    )
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in mail
    address = re.search(rf"List-Unsubscribe: <{BASE}(/en/alerts/[\w-]{{44}})>", mail)
    assert address
    assert browser.get(address[1]).status == browser.head(address[1]).status_code == 200
    assert len(alerts(database)) == 1
    gone = browser.client.post(address[1], data={"List-Unsubscribe": "One-Click"})
    assert gone.status_code == 200
    assert alerts(database) == []


def test_the_same_screen_whatever_is_known_of_the_address(
    browser: Browser, database: Database, settings: Settings
) -> None:
    first = ask(browser)
    page = browser.get(link(database, settings))
    browser.submit(page, page.form(button="Recevoir"))
    again, other = ask(browser), ask(browser, email="nobody@example.org")
    assert (first.text, first.url) == (again.text, again.url) == (other.text, other.url)
    assert "C’est" not in browser.get(link(database, settings)).text
    assert [(alert.email, alert.confirmed_at is None) for alert in alerts(database)] == [
        (LINA, False),
        ("nobody@example.org", True),
    ]
    with database.reading() as session:
        sent = session.exec(select(OutboxMessage).where(OutboxMessage.letter == "alert_confirm")).all()
        # Nobody can have the board write words of their own to somebody else.
        assert [letter for letter in sent if "céramique" in letter.subject + letter.text + letter.html] == []
    ask(browser)
    assert ask(browser).status == 429


@pytest.mark.parametrize("path", ["/fr/alertes?q=céramique", "/en/alerts?q=céramique&lieu=!!!"])
def test_an_address_that_is_none_keeps_what_was_typed_and_the_search(browser: Browser, path: str) -> None:
    seen = ask(browser, path, "lina@")
    assert seen.status == 422
    assert seen.tree.xpath("//input[@name='email']/@value") == ["lina@"]
    assert "« céramique »" in seen.text
    assert "!!!" not in seen.text
    assert "q=c%C3%A9ramique" in seen.form(has="email").get("action")


def test_an_eleventh_alert_waits_until_another_one_stops(
    browser: Browser, database: Database, settings: Settings, clock: Clock
) -> None:
    for number in range(11):
        ask(browser, f"/fr/alertes?q=mot{number}")
        clock.forward(hours=1 if number % 3 else 13)
        page = browser.get(link(database, settings))
        done = browser.submit(page, page.form(button="Recevoir ces offres"))
    assert done.status == 422
    assert "10 alertes" in done.text
    assert [alert.confirmed_at is not None for alert in alerts(database)] == [True] * 10 + [False]
