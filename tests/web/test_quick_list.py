"""Lists made from memory, before routing: the same bytes as the handler's, and never of an offer that has changed."""

from datetime import timedelta

import pytest

from jobboard.app import Board
from jobboard.kit.clock import PARIS
from jobboard.kit.db import Database
from jobboard.offers.models import Offer
from jobboard.web.base.session import cookie_name
from tests.factories import make_offer
from tests.people import Browser
from tests.web.conftest import Clock
from tests.web.test_keeping import OWN, get

SEARCHES = (
    "/fr/offres",
    "/en/offers?tri=date",
    "/fr/offres?page=2",
    "/en/offers?duree=6&niveau=5&niveau=3&tt=1&page=2",
    "/fr/offres?niveau=8",
    "/fr/offres?debut=2031-04&paie=1&parle=de&parle=xx",
    "/fr/offres?duree=jamais&depuis=7",
    "/en/offers?entreprise=999999",
)


@pytest.fixture
def offers(database: Database, clock: Clock) -> list[Offer]:
    """Two pages and a bit of offers."""
    with database.writing() as session:
        return [
            make_offer(
                session,
                title=f"Étude n° {number} & « suite »",
                published_at=clock() - timedelta(hours=number),
                expires_at=clock() + timedelta(days=20),
            )
            for number in range(45)
        ]


def break_handlers(board: Board) -> None:
    async def broken(*_: object) -> None:
        raise AssertionError("routed")

    board.keeper.inner = broken  # type: ignore[assignment]


def test_a_list_from_memory_is_the_handlers_byte_by_byte(
    browser: Browser, board: Board, offers: list[Offer]
) -> None:
    board.keeper.shelf.is_welcome = lambda key: False  # type: ignore[method-assign]
    for path in ("/fr/offres", "/en/offers"):
        for number in ("1", "2", "3"):
            get(browser, f"{path}?page={number}")
    personal = {path: get(browser, path, cookie=f"{cookie_name(board.settings)}=nobody") for path in SEARCHES}
    by_handler = [path for path in SEARCHES if "entreprise" in path]
    for path in by_handler:
        assert get(browser, path).content == personal[path].content
    break_handlers(board)
    for path in SEARCHES:
        if path in by_handler:
            continue
        quick = get(browser, path)
        assert quick.content == personal[path].content, path
        assert [pair for pair in quick.headers.multi_items() if pair[0] not in OWN] == [
            pair for pair in personal[path].headers.multi_items() if pair[0] not in OWN
        ], path


def test_a_changed_offer_shows_its_new_ticket_and_the_others_keep_theirs(
    browser: Browser, board: Board, database: Database, offers: list[Offer]
) -> None:
    assert "Étude n° 7 &amp;" in get(browser, "/fr/offres").text
    held = len(board.keeper.cards.shelf)
    with database.writing() as session:
        changed = session.get_one(Offer, offers[7].id)
        changed.title = "Une tout autre étude"
    shown = get(browser, "/fr/offres").text
    assert "Une tout autre étude" in shown
    assert "Étude n° 7 &amp;" not in shown
    assert "Étude n° 8 &amp;" in shown
    assert len(board.keeper.cards.shelf) == held + 1


def test_what_a_ticket_says_of_its_days_is_of_today(
    browser: Browser, board: Board, clock: Clock, database: Database
) -> None:
    with database.writing() as session:
        make_offer(
            session,
            published_at=clock() - timedelta(days=5),
            expires_at=clock() + timedelta(days=20),
            deadline=(clock() + timedelta(days=5)).astimezone(PARIS).date(),
        )
    assert "Prend fin dans 5 jours" in get(browser, "/fr/offres").text
    clock.forward(days=1)
    assert "Prend fin dans 4 jours" in get(browser, "/fr/offres").text


def test_an_offer_leads_to_all_offers_of_its_company(browser: Browser, offers: list[Offer]) -> None:
    page = browser.get(f"/fr/offres/{offers[0].ref}")
    (link,) = page.tree.xpath("//p[@class='who']/a")
    assert link.text_content() == f"{offers[0].company_name}, toutes ses offres"
    listed = browser.get(link.get("href"))
    assert len(listed.tree.xpath("//article[@class='ticket']")) == 20
    assert offers[0].company_name in listed.text


def test_the_pages_of_a_list_lead_to_each_other(browser: Browser, offers: list[Offer]) -> None:
    for path in ("/fr/offres?langue=fr&langue=en&page=2", "/fr/offres?langue=fr&langue=en&tri=limite&page=2"):
        page = browser.get(path)
        (nav,) = page.tree.xpath("//nav[@class='pages']")
        assert [link.text_content() for link in nav.xpath(".//a")] == [
            "Précédente page",
            "Page 1",
            "Page 2",
            "Page 3",
            "Suivante page",
        ]
        assert nav.xpath(".//a[@rel='next']/@href") == [path.replace("page=2", "page=3")]
        assert nav.xpath(".//a[@rel='prev']/@href") == [path.replace("&page=2", "")]
        assert nav.xpath(".//a[@aria-current='page']/@href") == [path]
        assert "&lt;" not in page.tree.text_content()
        assert browser.get(nav.xpath(".//a[@rel='next']/@href")[0]).status == 200


def test_the_link_to_the_other_language_repeats_what_the_page_knows_and_nothing_else(
    browser: Browser, offers: list[Offer]
) -> None:
    strange = "&".join(f"a{number}=1" for number in range(2000))
    for path, twin in (
        (f"/fr/offres?{strange}", "/en/offers"),
        (
            f"/fr/offres?a=1&langue=fr&q=suite%20%26%20x&page=2&{strange}",
            "/en/offers?q=suite+%26+x&langue=fr&page=2",
        ),
        ("/fr/offres?a=1&langue=fr&page=3", "/en/offers?langue=fr&page=3"),
        (f"/fr/?{strange}", "/en/"),
        (f"/fr/aide?{strange}", "/en/help"),
        (f"/fr/connexion?next=%2Ffr%2Frecruteur&{strange}", "/en/sign-in?next=%2Ffr%2Frecruteur"),
    ):
        page = browser.get(path)
        assert page.tree.xpath("//li[@class='lang']/a/@href") == [twin]
        assert "a7=1" not in page.response.text
