"""The ways out of an offer as the board serves them, on both databases."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import extruct
import pytest
from icalendar import Calendar
from lxml import etree, html

from jobboard.kit.db import Database
from jobboard.offers.actions.lifecycle import close, pause, resume
from jobboard.offers.models import CloseReason, Offer
from tests.offers.formats.examples import CONTACTS, FULL, put_online, sheet
from tests.people import BASE, Browser
from tests.web.conftest import Clock

PAGES = {"fr": "/fr/offres/{}", "en": "/en/offers/{}"}
SPACE = {"a": "http://www.w3.org/2005/Atom", "s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def number(database: Database) -> int:
    """An open offer that says all it can."""
    return put_online(database)


def _markup(text: str) -> dict[str, Any]:
    """What an independent reader finds in a page."""
    return dict(extruct.extract(text, base_url=BASE, syntaxes=["json-ld", "opengraph"]))


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_an_independent_reader_finds_one_posting_on_the_page_of_an_open_offer(
    browser: Browser, number: int, locale: str
) -> None:
    found = _markup(browser.get(PAGES[locale].format(number)).response.text)["json-ld"]
    assert [one["@type"] for one in found] == ["JobPosting"]
    assert found[0]["url"] == f"{BASE}/fr/offres/{number}-cartographe-de-sentiers"
    assert found[0]["identifier"]["value"] == str(number)


def test_the_markup_says_what_the_page_says(browser: Browser, number: int) -> None:
    seen = browser.get(f"/fr/offres/{number}")
    (posting,) = _markup(seen.response.text)["json-ld"]
    for told in (
        posting["title"],
        posting["hiringOrganization"]["name"],
        posting["jobLocation"]["address"]["addressLocality"],
        str(posting["baseSalary"]["value"]["minValue"]),
        str(posting["totalJobOpenings"]),
    ):
        assert told in seen.text
    assert datetime.fromisoformat(posting["validThrough"]).date() == date(2026, 12, 21)
    assert "20 décembre 2026" in seen.text
    assert datetime.fromisoformat(posting["datePosted"]).date() == date(2026, 11, 24)
    assert "24 novembre 2026" in seen.text


def test_an_offer_that_is_not_open_has_no_markup_and_no_calendar(
    browser: Browser, database: Database, number: int, clock: Clock
) -> None:
    """Another board leaves the markup on jobs that are filled."""

    def shown() -> tuple[int, int, int]:
        seen = browser.get(f"/fr/offres/{number}")
        assert ("noindex" in seen.response.text) == ("ld+json" not in seen.response.text)
        file = browser.get(f"/fr/offres/{number}.ics")
        return seen.status, len(_markup(seen.response.text)["json-ld"]), file.status

    def stored(act: Any, **values: Any) -> None:
        with database.writing() as session:
            offer = session.get(Offer, number)
            assert offer is not None
            act(session, offer, actor="test", now=clock(), **values)

    assert shown() == (200, 1, 200)
    stored(pause)
    assert shown() == (200, 0, 404)
    clock.forward(hours=5)
    stored(resume)
    assert shown() == (200, 1, 200)
    stored(close, reason=CloseReason.FILLED_HERE)
    assert shown() == (200, 0, 404)
    other = put_online(database)
    clock.forward(days=30)
    assert _markup(browser.get(f"/fr/offres/{other}").response.text)["json-ld"] == []
    assert browser.get(f"/fr/offres/{other}.ics").status == 404


def test_pausing_and_going_on_does_not_make_an_offer_young(
    browser: Browser, database: Database, number: int, clock: Clock
) -> None:
    before = _markup(browser.get(f"/fr/offres/{number}").response.text)["json-ld"][0]["datePosted"]
    for act in (pause, resume):
        clock.forward(days=2)
        with database.writing() as session:
            offer = session.get(Offer, number)
            assert offer is not None
            act(session, offer, actor="test", now=clock())
    assert _markup(browser.get(f"/fr/offres/{number}").response.text)["json-ld"][0]["datePosted"] == before


def test_lists_have_no_markup(browser: Browser, number: int) -> None:
    for path in ("/fr/", "/fr/offres", "/en/offers?q=cartographe"):
        assert _markup(browser.get(path).response.text)["json-ld"] == []


def test_a_page_with_a_script_in_its_text_stays_whole(browser: Browser, database: Database) -> None:
    evil = "</script><img src=x onerror=alert(1)><!-- une mission assez longue"
    number = put_online(database, sheet(missions=evil, title="</script>Titre<script>"))
    tree = browser.get(f"/fr/offres/{number}").tree
    assert not tree.xpath("//img | //main//script | //comment()")
    (block,) = tree.xpath("//script[@type='application/ld+json']")
    assert json.loads(block.text)["title"] == "</script>Titre<script>"
    assert tree.xpath("//footer")


def test_a_shared_link_has_a_title_and_a_description(browser: Browser, number: int) -> None:
    text = browser.get(f"/fr/offres/{number}").response.text
    (found,) = _markup(text)["opengraph"]
    said = dict(found["properties"])
    assert said["og:title"] == "Cartographe de sentiers, Atelier Boussole"
    assert said["og:url"] == f"{BASE}/fr/offres/{number}-cartographe-de-sentiers"
    assert said["og:locale"] == "fr_FR"
    assert said["og:description"].startswith(
        "Atelier Boussole, Grenoble (38), 4 à 6 mois, Mars 2027. Redessiner"
    )
    (description,) = html.document_fromstring(text).xpath("//meta[@name='description']/@content")
    assert description == said["og:description"]
    assert len(description) <= 160


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_the_deadline_comes_as_a_calendar_file(browser: Browser, number: int, locale: str) -> None:
    page = browser.get(PAGES[locale].format(number))
    link = page.link({"fr": "Ajouter le dernier jour", "en": "Add the last day"}[locale])
    assert link == PAGES[locale].format(f"{number}.ics")
    answer = browser.get(link).response
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event.decoded("dtstart") == FULL.deadline
    assert event["url"] == BASE + PAGES[locale].format(f"{number}-cartographe-de-sentiers")


def test_a_calendar_of_no_offer_is_not_there(browser: Browser) -> None:
    for ref in ("9999999.ics", "0.ics", ".ics", "x.ics", "-1.ics", "1.ics.ics"):
        assert browser.get(f"/fr/offres/{ref}").status == 404, ref


def _entries(browser: Browser, path: str) -> list[str]:
    tree = etree.fromstring(browser.get(path).response.content)
    return [str(title) for title in tree.xpath("a:entry/a:title/text()", namespaces=SPACE)]


def test_the_feed_of_a_search_holds_what_the_search_finds(
    browser: Browser, database: Database, number: int
) -> None:
    put_online(database, sheet(title="Relieur", field="arts"))
    page = browser.get("/fr/offres?q=relieur&domaine=arts")
    (link,) = page.tree.xpath("//link[@type='application/atom+xml']/@href")
    assert link == "/fr/offres.atom?q=relieur&domaine=arts"
    assert page.link("Suivre cette recherche") == link
    answer = browser.get(link).response
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert _entries(browser, link) == ["Relieur, Atelier Boussole, Grenoble (38)"]
    assert len(_entries(browser, "/en/offers.atom")) == 2
    assert [one["title"] for one in browser.get("/fr/offres.json?q=relieur").response.json()["offers"]] == [
        "Relieur"
    ]


def test_feed_and_json_show_open_offers_only(
    browser: Browser, database: Database, clock: Clock, number: int
) -> None:
    put_online(database, sheet(title="Plus tard"), published_at=clock() + timedelta(days=1))
    put_online(database, sheet(title="En pause"), status="paused")
    put_online(database, sheet(title="Brouillon"), status="draft", published_at=None, expires_at=None)
    assert _entries(browser, "/fr/offres.atom") == [
        "Cartographe de sentiers, Atelier Boussole, Grenoble (38)"
    ]
    listed = browser.get("/en/offers.json").response.json()
    assert (listed["total"], [one["id"] for one in listed["offers"]]) == (1, [number])


def test_a_long_list_is_paged(browser: Browser, database: Database) -> None:
    for _ in range(21):
        put_online(database)
    tree = etree.fromstring(browser.get("/fr/offres.atom?q=sentiers").response.content)
    links = {one.get("rel"): one.get("href") for one in tree.xpath("a:link", namespaces=SPACE)}
    assert links["next"] == f"{BASE}/fr/offres.atom?q=sentiers&page=2"
    assert "previous" not in links
    assert links["alternate"] == f"{BASE}/fr/offres?q=sentiers"
    assert len(_entries(browser, links["next"])) == 1
    first = browser.get("/fr/offres.json").response.json()
    assert (first["pages"], first["previous"], len(first["offers"])) == (2, None, 20)
    assert len(browser.get(first["next"]).response.json()["offers"]) == 1


@pytest.mark.parametrize("path", ["/fr/offres.atom", "/en/offers.json", "/fr/offres/{}.ics"])
def test_a_reader_that_has_it_already_gets_nothing_again(
    browser: Browser, database: Database, number: int, path: str
) -> None:
    path = path.format(number)
    tag = browser.get(path).response.headers["etag"]
    again = browser.get(path, headers={"if-none-match": tag})
    assert (again.status, again.response.content) == (304, b"")
    assert browser.get(path, headers={"if-none-match": '"other"'}).status == 200
    with database.writing() as session:
        offer = session.get(Offer, number)
        assert offer is not None
        offer.title = "Autre titre"
    assert browser.get(path, headers={"if-none-match": tag}).status == 200


def test_no_way_out_holds_contact_data(browser: Browser, number: int) -> None:
    for path in (
        f"/fr/offres/{number}",
        f"/fr/offres/{number}.ics",
        "/fr/offres.atom",
        "/fr/offres.json",
        "/sitemap.xml",
        "/fr/offres",
    ):
        text = browser.get(path).response.text
        assert [value for value in CONTACTS if value in text] == [], path


def test_nonsense_in_the_address_breaks_no_format(browser: Browser, number: int) -> None:
    for path in ("/fr/offres.atom", "/en/offers.json"):
        for query in (
            "page=99999999999",
            "page=-1",
            "domaine=x&duree=9",
            "q=%00%0b%ff",
            "lieu=" + "x" * 3000,
        ):
            assert browser.get(f"{path}?{query}").status == 200, query


def test_the_site_map_lists_every_open_offer_with_the_day_it_changed(
    browser: Browser, database: Database, number: int
) -> None:
    closed = put_online(database, sheet(title="Fermée"), status="paused")
    answer = browser.get("/sitemap.xml").response
    assert answer.headers["content-type"] == "application/xml; charset=utf-8"
    tree = etree.fromstring(answer.content)
    places = [str(one) for one in tree.xpath("s:url/s:loc/text()", namespaces=SPACE)]
    for path in (f"/fr/offres/{number}-cartographe-de-sentiers", "/en/help/internship-law", "/fr/"):
        assert BASE + path in places
    assert not [one for one in places if f"/{closed}-" in one]
    changed = tree.xpath(f"s:url[contains(s:loc, '/{number}-')]/s:lastmod/text()", namespaces=SPACE)
    assert {datetime.fromisoformat(one).date() for one in changed} == {date(2026, 11, 25)}
    for place in places:
        assert browser.get(place).status == 200, place


def test_robots_may_read_what_everybody_may_and_no_private_page(browser: Browser) -> None:
    text = browser.get("/robots.txt").response.text
    assert f"Sitemap: {BASE}/sitemap.xml" in text
    closed = [line.removeprefix("Disallow: ") for line in text.splitlines() if line.startswith("Disallow")]
    assert {"/fr/moderation", "/en/recruiter", "/fr/candidature/", "/en/answer/"} <= set(closed)
    places = etree.fromstring(browser.get("/sitemap.xml").response.content).xpath(
        "//s:loc/text()", namespaces=SPACE
    )
    readable = [
        *places,
        f"{BASE}/fr/offres/12-x/postuler",
        f"{BASE}/fr/offres.atom",
        f"{BASE}/static/1/app.css",
    ]
    assert [one for one in readable if one.removeprefix(BASE).startswith(tuple(closed))] == []


def test_whoever_finds_a_hole_is_told_whom_to_write_to(browser: Browser, clock: Clock) -> None:
    answer = browser.get("/.well-known/security.txt").response
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    said = [line.split(": ", 1) for line in answer.text.splitlines()]
    values = dict(reversed(said))
    assert values["Contact"] == "mailto:stages@example.org"
    assert values["Canonical"] == f"{BASE}/.well-known/security.txt"
    assert timedelta(days=90) < datetime.fromisoformat(values["Expires"]) - clock() < timedelta(days=365)
