"""The printed sheet, as Chromium makes it."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from jobboard.kit.db import Database
from jobboard.kit.documents import extract_text
from jobboard.sheet import read
from tests.factories import NOON, make_application, make_offer
from tests.offers.formats.examples import FULL, put_online, sheet
from tests.people import BASE, Browser

pytestmark = pytest.mark.browser
# As long as most offers are: about 1 900 characters of subject, missions and profile.
ORDINARY = sheet(
    subject="Le massif compte deux cents kilomètres de sentiers, relevés il y a vingt ans. " * 4,
    missions="Vous participez à la nouvelle carte :\n\n"
    + "\n".join(
        f"- étape {n} : marcher, relever les balises et les passages, reporter sur le fond"
        for n in range(1, 13)
    )
    + "\n\nVous présentez la carte aux communes à la fin du stage.",
    profile="Vous aimez les chemins qui montent, la précision et les cartes bien dessinées. " * 4,
)


def _print(chromium: Any, browser: Browser, path: str) -> PdfReader:
    """The page on A4; what Chromium asks for is answered by the board in this process."""
    page = chromium.new_page()

    def answer(route: Any) -> None:
        given = browser.client.get(route.request.url.removeprefix(BASE), follow_redirects=True)
        route.fulfill(status=given.status_code, headers=dict(given.headers), body=given.content)

    page.route("**/*", answer)
    page.goto(BASE + path)
    printed = page.pdf(format="A4")
    page.close()
    return PdfReader(io.BytesIO(printed))


def _bytes(printed: PdfReader) -> bytes:
    assert isinstance(printed.stream, io.BytesIO)
    return printed.stream.getvalue()


def _words(printed: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in printed.pages).split())


@pytest.mark.parametrize("path", ["/fr/offres/{}-x", "/en/offers/{}-x"])
def test_an_ordinary_offer_fits_one_sheet_with_its_short_address(
    chromium: Any, browser: Browser, database: Database, path: str
) -> None:
    number = put_online(database, ORDINARY)
    printed = _print(chromium, browser, path.format(number).replace("-x", "-cartographe-de-sentiers"))
    words = _words(printed)
    assert len(printed.pages) == 1
    assert f"board.example.org/o/{number}" in words
    assert "Atelier Boussole" in words
    assert "étape 12" in words


def test_the_sheet_has_no_menu_and_no_button(chromium: Any, browser: Browser, database: Database) -> None:
    number = put_online(database, FULL)
    words = _words(_print(chromium, browser, f"/fr/offres/{number}"))
    for screen_only in (
        "Postuler à cette offre",
        "Mes candidatures",
        "Mes favoris",
        "Enregistrer",
        "Plan du site",
        "Signaler",
        "Ajouter le dernier jour",
    ):
        assert screen_only not in words


@pytest.mark.parametrize("path", ["/fr/offres/{}", "/en/offers/{}"])
def test_a_printed_offer_is_read_back_as_it_was(
    chromium: Any, browser: Browser, database: Database, path: str
) -> None:
    number = put_online(database, FULL)
    put_online(database, ORDINARY)
    printed = _print(chromium, browser, path.format(number))
    assert "Offres proches" not in _words(printed) and "come near" not in _words(printed)
    found = read(extract_text(_bytes(printed), "offre.pdf").text).sheet
    assert (found.title, found.company_name, found.department) == (
        FULL.title,
        FULL.company_name,
        FULL.department,
    )
    assert (found.duration.months_min, found.duration.months_max) == (4, 6)
    assert (found.pay.minimum, found.place.commune) == (711, "Grenoble")


def test_the_short_address_leads_to_the_offer(browser: Browser, database: Database) -> None:
    number = put_online(database, FULL)
    assert browser.get(f"/o/{number}").heading == "Cartographe de sentiers"


def test_an_application_prints_what_was_sent_and_no_form_to_answer_it(
    chromium: Any, rose: Browser, database: Database
) -> None:
    with database.writing() as session:
        application = make_application(session, make_offer(session), phone="06 12 34 56 78", now=NOON)
    page = f"/fr/recruteur/candidatures/{application.id}"
    assert rose.get(page).form(button="Relire avant") is not None
    words = _words(_print(chromium, rose, page))
    assert application.email in words and "06 12 34 56 78" in words
    assert "Que voulez-vous dire" not in words
    assert "Vos mots" not in words
