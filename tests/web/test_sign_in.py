"""Signing in: by link, by code, the same screen for everybody, out again everywhere."""

import re

import pytest
from sqlmodel import col, select

from jobboard.accounts.actions import user_for
from jobboard.accounts.models import Role
from jobboard.app import Board
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import reveal
from jobboard.mail.models import OutboxMessage
from tests.people import Browser, Seen
from tests.web.conftest import Clock


@pytest.fixture
def known(database: Database, clock: Clock) -> str:
    """The address of somebody who has an account."""
    with database.writing() as session:
        return user_for(
            session, email="Rose@example.org", locale="fr", now=clock(), role=Role.RECRUITER
        ).email


def _ask(browser: Browser, email: str) -> Seen:
    seen = browser.get("/fr/connexion")
    return browser.submit(seen, seen.form(has="email"), {"email": email})


def _letter(database: Database, settings: Settings) -> str:
    with database.reading() as session:
        letter = session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id).desc())).first()
        assert letter is not None and letter.letter == "sign_in"
        return reveal(settings.keys[0], letter.text)


def _code(text: str) -> str:
    found = re.search(r"\b(\d{6})\b", text)
    assert found
    return found.group(1)


def test_the_link_of_the_letter_signs_in_by_its_button_and_works_once(
    browser: Browser, database: Database, settings: Settings, known: str
) -> None:
    _ask(browser, known.upper())
    link = re.search(r"https://\S+/connexion/\S+", _letter(database, settings))
    assert link
    page = browser.get(link.group(0))
    assert browser.get(link.group(0)).status == 200
    desk = browser.submit(page, page.form(action="/connexion/"))
    assert desk.url.startswith("/fr/recruteur")
    assert browser.get(link.group(0)).status == 404


def test_the_code_signs_in_too(browser: Browser, database: Database, settings: Settings, known: str) -> None:
    asked = _ask(browser, known)
    desk = browser.submit(asked, asked.form(has="code"), {"code": _code(_letter(database, settings))})
    assert desk.url.startswith("/fr/recruteur")


def test_s46_an_unknown_address_sees_the_same_screen_and_no_letter_leaves(
    browser: Browser, database: Database, known: str
) -> None:
    there, nobody = _ask(browser, known), _ask(browser, "nobody@example.org")
    assert there.status == nobody.status == 200
    hidden = re.compile(r'name="r" value="[^"]*"|\?r=[^"&]*')
    assert hidden.sub("", there.response.text) == hidden.sub("", nobody.response.text)
    assert len(there.response.text) == len(nobody.response.text)
    with database.reading() as session:
        assert [letter.recipient for letter in session.exec(select(OutboxMessage))] == [known]


def test_five_wrong_codes_end_the_code(
    browser: Browser, database: Database, settings: Settings, known: str
) -> None:
    asked = _ask(browser, known)
    code = _code(_letter(database, settings))
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(5):
        refused = browser.submit(asked, asked.form(has="code"), {"code": wrong})
        assert refused.status == 422
    last = browser.submit(asked, asked.form(has="code"), {"code": code})
    assert last.status == 422


def test_a_code_is_good_for_thirty_minutes(
    browser: Browser, database: Database, settings: Settings, known: str, clock: Clock
) -> None:
    asked = _ask(browser, known)
    clock.forward(minutes=31)
    refused = browser.submit(asked, asked.form(has="code"), {"code": _code(_letter(database, settings))})
    assert refused.status == 422


def test_somebody_elses_reference_is_of_no_use(
    browser: Browser, database: Database, settings: Settings, known: str
) -> None:
    asked = _ask(browser, known)
    form = asked.form(has="code")
    form.xpath(".//input[@name='r']")[0].set("value", "forged.reference")
    assert browser.submit(asked, form, {"code": _code(_letter(database, settings))}).status == 422


def test_signing_out_ends_the_session_at_once_and_clears_the_browser(rose: Browser) -> None:
    page = rose.get("/fr/compte/sessions")
    cookie = rose.client.cookies.get("__Host-session")
    out = rose.submit(page, page.form(action="/deconnexion"))
    assert "Vous êtes déconnecté" in out.text
    rose.client.cookies.set("__Host-session", cookie or "", domain="board.example.org")
    assert rose.get("/fr/compte/sessions").url.startswith("/fr/connexion")


def test_all_sessions_are_listed_and_ended_together(
    rose: Browser, board: Board, database: Database, settings: Settings, clock: Clock
) -> None:
    from tests.web.conftest import signed_in  # noqa: PLC0415 - a second browser of the same person

    elsewhere = signed_in(board, database, settings, clock, "rose@example.org", Role.RECRUITER)
    page = rose.get("/fr/compte/sessions")
    assert page.text.count("Fermer cette session") == 1
    rose.submit(page, page.form(button="Se déconnecter partout"))
    assert elsewhere.get("/fr/compte/sessions").url.startswith("/fr/connexion")
    elsewhere.__exit__(None, None, None)


def test_otto_cannot_end_a_session_of_rose(rose: Browser, otto: Browser) -> None:
    number = 1
    otto.post("/fr/compte/sessions", {"session": str(number)})
    assert rose.get("/fr/compte/sessions").status == 200
    assert rose.get("/fr/compte/sessions").url.startswith("/fr/compte")


def test_a_moderator_is_signed_out_after_a_working_day(ada: Browser, clock: Clock) -> None:
    assert ada.get("/fr/moderation").url.startswith("/fr/moderation")
    clock.forward(hours=12, minutes=1)
    assert ada.get("/fr/moderation").url.startswith("/fr/connexion")


def test_after_signing_in_one_is_where_one_wanted_to_go(
    browser: Browser, database: Database, settings: Settings, known: str
) -> None:
    asked = browser.get("/fr/recruteur/candidatures")
    assert asked.url.startswith("/fr/connexion?next=")
    coded = browser.submit(asked, asked.form(has="email"), {"email": known})
    there = browser.submit(coded, coded.form(has="code"), {"code": _code(_letter(database, settings))})
    assert there.url.startswith("/fr/recruteur/candidatures")
