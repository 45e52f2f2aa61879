"""Saved offers: what is pressed is kept in the browser alone, shown as it stands, and never part of a shared page."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from jobboard.addresses import address
from jobboard.app import Board
from jobboard.kit.db import Database
from jobboard.offers.models import CloseReason, Offer, Status
from jobboard.web.public.saved_cookie import KEPT_SECONDS, MOST_SAVED
from tests.factories import make_offer
from tests.people import BASE, Browser, Seen
from tests.web.conftest import Clock
from tests.web.test_keeping import get

COOKIE = "__Host-saved"
PAGE = "/fr/mes-favoris"


@pytest.fixture
def offers(database: Database, clock: Clock) -> list[Offer]:
    """Five open offers, the newest first."""
    with database.writing() as session:
        return [
            make_offer(
                session,
                title=f"Offre {'ABCDE'[number]}",
                published_at=clock() - timedelta(hours=number + 1),
                expires_at=clock() + timedelta(days=20),
            )
            for number in range(5)
        ]


def press(browser: Browser, seen: Seen, name: str) -> Seen:
    """Press the button that a screen reader calls so, as a browser without script does: the Referer says from where."""
    found = [one for one in seen.tree.xpath("//button[@form]") if called(one) == name]
    assert found, f"no button “{name}” on {seen.url}"
    form = seen.tree.xpath("//form[@id=$id]", id=found[0].get("form"))[0]
    assert form.get("method") == "post"
    return browser.post(
        form.get("action"),
        {found[0].get("name"): found[0].get("value")},
        headers={"referer": BASE + seen.url},
    )


def called(button: Any) -> str:
    """The accessible name of a button."""
    return " ".join((button.get("aria-label") or button.text_content()).split())


def says(seen: Seen) -> str:
    """What the page says has happened."""
    return " ".join(seen.tree.xpath("//*[@role='status']")[0].text_content().split())


def titles(seen: Seen) -> list[str]:
    """The headings of what the page lists."""
    return [" ".join(one.text_content().split()) for one in seen.tree.xpath("//ol[@class='tickets']//h2")]


def held(browser: Browser) -> str | None:
    """The cookie."""
    return browser.client.cookies.get(COOKIE)


def hold(browser: Browser, value: str) -> None:
    """A cookie as somebody made it."""
    browser.client.cookies.delete(COOKIE) if held(browser) else None
    browser.client.cookies.set(COOKIE, value, domain="board.example.org")


def ids(*offers: Offer) -> str:
    return ".".join(str(offer.id) for offer in offers)


def test_an_offer_is_saved_from_the_list_and_one_is_back_where_one_was(
    browser: Browser, offers: list[Offer]
) -> None:
    seen = press(browser, browser.get("/fr/offres?niveau=0&tri=date"), "Enregistrer : Offre B")
    assert urlsplit(seen.url).path == "/fr/offres"
    assert "tri=date" in seen.url and seen.url.endswith("#fait")
    assert says(seen).startswith("L’offre est dans vos favoris.")
    assert seen.link("Voir mes favoris") == PAGE
    back = seen.link("Reprendre à cette offre")
    assert seen.tree.xpath("//*[@id=$id]", id=back.removeprefix("#"))
    assert titles(browser.get(PAGE)) == ["Offre B"]


def test_the_last_saved_stands_first_and_a_second_press_takes_it_out(
    browser: Browser, offers: list[Offer]
) -> None:
    for title in ("Offre C", "Offre A", "Offre E"):
        press(browser, browser.get("/fr/"), f"Enregistrer : {title}")
    assert titles(browser.get(PAGE)) == ["Offre E", "Offre A", "Offre C"]
    seen = press(browser, browser.get("/fr/"), "Enregistrer : Offre A")
    assert says(seen).startswith("L’offre n’est plus dans vos favoris.")
    assert titles(browser.get(PAGE)) == ["Offre E", "Offre C"]


def test_the_page_of_an_offer_saves_it_and_says_so_in_its_language(
    browser: Browser, offers: list[Offer]
) -> None:
    seen = press(browser, browser.get(address("offer", "en", ref=offers[3].ref)), "Save: Offre D")
    assert says(seen).startswith("The offer is among your saved offers.")
    assert titles(browser.get("/en/saved")) == ["Offre D"]


def test_what_is_removed_can_be_put_back(browser: Browser, offers: list[Offer]) -> None:
    hold(browser, ids(offers[0], offers[1]))
    seen = press(browser, browser.get(PAGE), "Retirer : Offre A")
    assert titles(seen) == ["Offre B"]
    assert titles(press(browser, seen, "Remettre dans mes favoris")) == ["Offre A", "Offre B"]


def test_the_last_one_removed_takes_the_cookie_along_and_the_page_says_how_to_save(
    browser: Browser, offers: list[Offer]
) -> None:
    hold(browser, ids(offers[0]))
    seen = press(browser, browser.get(PAGE), "Retirer : Offre A")
    assert held(browser) is None
    assert "Aucune offre enregistrée" in seen.text
    assert "appuyez sur le marque-page" in seen.text
    assert seen.link("Voir les offres ouvertes") == "/fr/offres"


def test_the_cookie_holds_numbers_alone_bound_to_this_host_and_open_to_the_script(
    browser: Browser, offers: list[Offer]
) -> None:
    hold(browser, ids(offers[1]))
    answer = browser.post(PAGE, {"save": str(offers[0].id)}, follow_redirects=False).response
    pair, *flags = (part.strip().lower() for part in answer.headers["set-cookie"].split(";"))
    assert pair == f"__host-saved={ids(offers[0], offers[1])}"
    assert {"secure", "path=/", "samesite=lax", f"max-age={KEPT_SECONDS}"} <= set(flags)
    assert not [flag for flag in flags if flag == "httponly" or flag.startswith("domain")]


def test_opening_pages_changes_nothing(browser: Browser, offers: list[Offer]) -> None:
    hold(browser, f"{ids(*offers)}.999999")
    for path in (PAGE, f"{PAGE}?save={offers[0].id}", f"{PAGE}?remove={offers[0].id}&closed=1", "/fr/offres"):
        assert "set-cookie" not in browser.get(path).response.headers, path
        assert "set-cookie" not in browser.head(path).headers, path
    assert len(titles(browser.get(PAGE))) == 5


def test_another_site_cannot_press_the_button(browser: Browser, offers: list[Offer]) -> None:
    answer = browser.post(PAGE, {"save": str(offers[0].id)}, headers={"sec-fetch-site": "cross-site"})
    assert answer.status == 403
    assert held(browser) is None


def test_the_fifty_first_pushes_the_oldest_out_and_the_page_says_so(
    browser: Browser, database: Database, clock: Clock
) -> None:
    with database.writing() as session:
        many = [
            make_offer(
                session,
                title=f"Offre {n}",
                published_at=clock() - timedelta(hours=1),
                expires_at=clock() + timedelta(days=9),
            )
            for n in range(MOST_SAVED + 1)
        ]
    hold(browser, ids(*many[1:]))
    seen = press(browser, browser.get(address("offer", "fr", ref=many[0].ref)), "Enregistrer : Offre 0")
    assert "la plus ancienne est sortie de la liste" in says(seen)
    listed = titles(browser.get(PAGE))
    assert (len(listed), listed[0], listed[-1]) == (MOST_SAVED, "Offre 0", f"Offre {MOST_SAVED - 1}")


@pytest.mark.parametrize(
    "rubbish",
    [
        "",
        "0",
        "-1.+2.1e9.0x10",
        "99999999999999999999",
        "999999999",
        "...",
        "²",
        "1" * 4000,
        ".".join(["7"] * 3000),
        ".".join(map(str, range(1_000_000, 1_001_000))),
        "%00%0d%0aset-cookie:x=1",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "{\"a\":1}",
    ],
)  # fmt: skip
def test_a_forged_or_broken_cookie_gives_no_error(
    browser: Browser, offers: list[Offer], rubbish: str
) -> None:
    header = {"cookie": f"{COOKIE}={rubbish}".encode()}
    for path in (PAGE, "/fr/offres", "/fr/"):
        assert browser.client.get(path, headers=header).status_code == 200, path
    answer = browser.post(PAGE, {"save": str(offers[0].id)}, headers=header, follow_redirects=False).response
    kept = answer.headers["set-cookie"].partition(";")[0].partition("=")[2].split(".")
    assert kept[0] == str(offers[0].id)
    assert len(kept) <= MOST_SAVED and all(one.isdigit() for one in kept)


def test_what_stands_beside_rubbish_is_still_there(browser: Browser, offers: list[Offer]) -> None:
    a, b = offers[0].id, offers[1].id
    hold(browser, f"x.{b}..{a}.-3.{b}.99999999999")
    assert titles(browser.get(PAGE)) == ["Offre B", "Offre A"]


@pytest.mark.parametrize("sent", [{}, {"save": "x"}, {"save": "999999"}, {"offer": ""}, {"offer": "0"}])
def test_a_press_for_no_offer_saves_nothing(
    browser: Browser, offers: list[Offer], sent: dict[str, str]
) -> None:
    seen = browser.post(PAGE, sent)
    assert says(seen) == "Cette offre n’est plus là : rien n’a été enregistré."
    assert held(browser) is None


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.REJECTED, Status.UNCONFIRMED, Status.REMOVED])
def test_an_offer_that_nobody_may_see_is_neither_saved_nor_shown(
    browser: Browser, database: Database, clock: Clock, status: Status
) -> None:
    with database.writing() as session:
        hidden = make_offer(session, title="Secret", status=status)
    seen = browser.post(PAGE, {"save": str(hidden.id)})
    assert held(browser) is None and "Secret" not in seen.text
    hold(browser, ids(hidden))
    seen = browser.get(PAGE)
    assert "Secret" not in seen.text
    assert "1 offre enregistrée n’est plus sur le site." in seen.text


def test_what_has_closed_says_when_and_why_and_leaves_all_at_once(
    browser: Browser, database: Database, clock: Clock, offers: list[Offer]
) -> None:
    now = clock()
    with database.writing() as session:
        filled, ended, gone, paused, under_review = (session.get_one(Offer, offer.id) for offer in offers)
        filled.status, filled.close_reason = Status.CLOSED, CloseReason.FILLED_ELSEWHERE
        filled.closed_at = now - timedelta(days=2)
        ended.published_at, ended.expires_at = now - timedelta(days=60), now - timedelta(days=5)
        gone.published_at, gone.expires_at = now - timedelta(days=160), now - timedelta(days=100)
        paused.status, under_review.status = Status.PAUSED, Status.HELD
    hold(browser, ids(*offers))
    seen = browser.get(PAGE)
    assert titles(seen) == ["Offre A", "Offre B", "Offre D", "Cette offre est suspendue"]
    assert "Cette offre a pris fin le 23 novembre 2026 : le stage est pourvu." in seen.text
    assert "Cette offre a pris fin le 20 novembre 2026" in seen.text
    assert "L’entreprise a mis cette offre en pause." in seen.text
    assert "1 offre enregistrée n’est plus sur le site." in seen.text
    assert "Offre C" not in seen.text and "Offre E" not in seen.text
    assert titles(press(browser, seen, f"Retirer : Réf. {offers[4].id}"))[-1] == "Offre D"
    seen = press(browser, browser.get(PAGE), "Retirer tout ce qui est terminé")
    assert titles(seen) == ["Offre D"]
    assert "n’est plus sur le site" not in seen.text
    assert held(browser) == ids(offers[3])


def test_a_page_of_ones_own_is_kept_by_nobody_and_no_search_engine(
    browser: Browser, board: Board, offers: list[Offer]
) -> None:
    hold(browser, ids(offers[0]))
    board.keeper.shelf.is_welcome = lambda key: True  # type: ignore[method-assign]
    seen = browser.get(PAGE)
    assert seen.response.headers["cache-control"] == "no-store"
    assert seen.tree.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert len(board.keeper.shelf) == 0


def test_whoever_has_saved_offers_gets_the_pages_of_everybody(
    browser: Browser, board: Board, offers: list[Offer]
) -> None:
    """The same bytes, and kept ones: nothing of the cookie is in them, and it costs nobody the kept page."""
    board.keeper.shelf.is_welcome = lambda key: True  # type: ignore[method-assign]
    paths = ["/fr/", "/fr/offres", "/en/offers?tri=date", address("offer", "fr", ref=offers[0].ref)]
    anybody = {path: get(browser, path) for path in paths}
    kept = len(board.keeper.shelf)
    assert kept == len(paths)

    async def broken(*_: object) -> None:
        raise AssertionError("routed")

    board.keeper.inner = broken  # type: ignore[assignment]
    for path in paths:
        mine = get(browser, path, cookie=f"{COOKIE}={ids(*offers)}")
        assert mine.content == anybody[path].content, path
        assert b"aria-pressed" not in mine.content
        assert mine.headers["etag"] == anybody[path].headers["etag"]
        assert get(browser, path, cookie=f"{COOKIE}=1", if_none_match=mine.headers["etag"]).status_code == 304
    assert len(board.keeper.shelf) == kept


def test_what_a_page_says_of_a_press_is_kept_for_nobody(
    browser: Browser, board: Board, offers: list[Offer]
) -> None:
    board.keeper.shelf.is_welcome = lambda key: True  # type: ignore[method-assign]
    for path in ("/fr/?done=saved", "/fr/offres?done=saved&offre=1", "/fr/offres?done=<b>&offre=x"):
        answer = get(browser, path)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), path
    assert len(board.keeper.shelf) == 0


@pytest.mark.parametrize(
    "referer",
    [
        "https://evil.example.org/",
        "https://evil.example.org//evil.example.org/fr/offres",
        "https://board.example.org//evil.example.org",
        "https://board.example.org/\\evil.example.org",
        "https://board.example.org/fr/offres/..%2f..%2f/x",
        "https://board.example.org/fr/offres\r\nlocation: https://evil.example.org",
        "javascript:alert(1)",
        "https://[",
        "https://board.example.org/fr/recruteur",
        f"https://board.example.org/fr/candidature/{'A' * 44}",
        "",
    ],
)
def test_the_way_back_is_a_page_of_the_board_whatever_the_referer(
    browser: Browser, offers: list[Offer], referer: str
) -> None:
    sent = {"referer": referer.encode()} if referer else {}
    answer = browser.post(PAGE, {"save": str(offers[0].id)}, headers=sent, follow_redirects=False).response
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{PAGE}?done=saved&offre={offers[0].id}#fait"


def test_of_a_referer_elsewhere_only_a_path_of_ours_is_used(browser: Browser, offers: list[Offer]) -> None:
    answer = browser.post(
        PAGE,
        {"save": str(offers[0].id)},
        headers={"referer": "https://evil.example.org/fr/offres?done=none&offre=9&page=2"},
        follow_redirects=False,
    ).response
    assert answer.headers["location"] == f"/fr/offres?page=2&done=saved&offre={offers[0].id}#fait"


def test_every_button_has_its_form_in_the_page_and_the_same_place_in_every_ticket(
    browser: Browser, offers: list[Offer]
) -> None:
    for path in ("/fr/", "/fr/offres", "/en/offers?du=2027-01-04&au=2027-01-08", "/fr/offres?q=offre"):
        seen = browser.get(path)
        tickets = seen.tree.xpath("//article[@class='ticket']")
        for ticket in tickets:
            [button] = ticket.xpath("./button[@class='save']")
            assert button.getnext() is None
            title = " ".join(ticket.xpath(".//h2|.//h3")[0].text_content().split())
            assert called(button) in (f"Enregistrer : {title}", f"Save: {title}")
        assert len(seen.tree.xpath("//form[@id='garder']")) == 1, path


def test_the_board_says_where_saved_offers_are_and_what_the_cookie_is(browser: Browser) -> None:
    for path in ("/fr/", "/fr/plan-du-site", "/fr/aide"):
        assert browser.get(path).link("Mes favoris") == PAGE
    assert "un cookie nommé « saved »" in browser.get("/fr/donnees-personnelles").text
    assert "a cookie, “saved”, holds the numbers" in browser.get("/en/privacy").text
