"""The page of figures: honest numbers for everybody, nothing said of a few, an empty state for a new board."""

import pytest

from jobboard.kit.changes import touch
from jobboard.kit.db import Database
from jobboard.observatory.models import YEAR, BoardFigures
from tests.factories import make_offer
from tests.people import Browser, Seen

PAGES = {"fr": "/fr/chiffres", "en": "/en/figures"}


def keep(database: Database, *figures: BoardFigures) -> None:
    """What the worker has counted."""
    with database.writing() as session:
        for one in figures:
            session.merge(one)
        touch(session)


def month(period: str, **numbers: int) -> BoardFigures:
    """A month in which something happened."""
    return BoardFigures(period=period, **{"published": 1, **numbers})


def row(seen: Seen, name: str) -> list[str]:
    """The cells of a month."""
    for line in seen.tree.xpath("//tbody/tr"):
        if line.xpath("string(th)").strip() == name:
            return [" ".join(cell.text_content().split()) for cell in line.xpath("td")]
    raise AssertionError(f"no row {name}: {seen.text}")


@pytest.mark.parametrize(
    ("said", "words"), [("fr", "Rien n’est encore compté"), ("en", "Nothing has been counted yet")]
)
def test_a_new_board_says_that_nothing_is_counted(browser: Browser, said: str, words: str) -> None:
    seen = browser.get(PAGES[said])
    assert seen.status == 200
    assert words in seen.text
    assert not seen.tree.xpath("//table")


@pytest.mark.parametrize(
    ("said", "name", "cells"),
    [
        ("fr", "mars 2026", ["7", "40", "75 % (27 sur 36)", "6 jours", "99,5 %"]),
        ("en", "March 2026", ["7", "40", "75% (27 of 36)", "6 days", "99.5%"]),
    ],
)
def test_a_month_in_both_languages(
    browser: Browser, database: Database, said: str, name: str, cells: list[str]
) -> None:
    numbers = {"published": 7, "handed": 40, "measured": 36, "answered": 27, "answer_days": 6}
    keep(
        database,
        month("2026-03", **numbers, accepted=199, refused=1),
        BoardFigures(period=YEAR, published=1200, handed=40, measured=36, answered=27, answer_days=6),
    )
    seen = browser.get(PAGES[said])
    assert row(seen, name) == cells
    assert ("1 200" if said == "fr" else "1,200") in seen.text.replace("\u202f", " ")


def test_few_are_not_told_of_and_the_young_have_their_time(browser: Browser, database: Database) -> None:
    keep(
        database,
        month("2026-02", handed=5, measured=5, answered=5, answer_days=2),
        month("2026-03", handed=4, measured=4, answered=4, answer_days=2),
        month("2026-04", handed=9, measured=8, answered=3),
        month("2026-10", handed=9),
        month("2026-11"),
        BoardFigures(period=YEAR, handed=27, measured=4),
    )
    seen = browser.get(PAGES["fr"])
    assert row(seen, "février 2026")[2:4] == ["100 % (5 sur 5)", "2 jours"]
    assert row(seen, "mars 2026")[2:4] == ["trop peu", "trop peu"]
    assert row(seen, "avril 2026")[2:4] == ["37 % (3 sur 8)", "pas la moitié"]
    assert row(seen, "octobre 2026")[2:4] == ["trop tôt", "trop tôt"]
    assert row(seen, "novembre 2026") == ["1", "0", "trop tôt", "trop tôt", "aucune"]
    newest_first = [cell.text_content() for cell in seen.tree.xpath("//tbody/tr/th")]
    assert newest_first[0] == "novembre 2026"


def test_almost_all_letters_are_not_all(browser: Browser, database: Database) -> None:
    keep(database, month("2026-03", accepted=99_999, refused=1), BoardFigures(period=YEAR))
    assert row(browser.get(PAGES["fr"]), "mars 2026")[4] == "99,9 %"


def test_bars_have_one_scale_and_are_not_read_aloud(browser: Browser, database: Database) -> None:
    keep(database, month("2026-03", handed=50), month("2026-04", handed=200), BoardFigures(period=YEAR))
    seen = browser.get(PAGES["en"])
    assert seen.tree.xpath("//svg[@aria-hidden='true'][@class='track']/rect/@width") == ["100%", "25%"]


def test_nobody_and_no_company_is_named(browser: Browser, database: Database) -> None:
    with database.writing() as session:
        offer = make_offer(session)
    keep(database, month("2026-03", handed=1), BoardFigures(period=YEAR, handed=1))
    seen = browser.get(PAGES["fr"])
    for word in (offer.company_name, offer.title, "rose@example.org", "Rose"):
        assert word not in seen.text


def test_home_tells_the_year_where_it_tells_anything(browser: Browser, database: Database) -> None:
    assert "/fr/chiffres" not in browser.get("/fr/").tree.xpath("//main//a/@href")
    keep(database, BoardFigures(period=YEAR, measured=4, answered=4, answer_days=1))
    assert "/fr/chiffres" not in browser.get("/fr/").tree.xpath("//main//a/@href")
    keep(database, BoardFigures(period=YEAR, measured=8, answered=6, answer_days=7))
    seen = browser.get("/fr/")
    assert "75 % des candidatures des 12 derniers mois ont eu une réponse par ce site" in seen.text
    assert "7 jours délai dans lequel la moitié l’a eue" in seen.text
    assert "/fr/chiffres" in seen.tree.xpath("//main//a/@href")


def test_the_foot_and_the_site_map_lead_there(browser: Browser) -> None:
    for path in ("/fr/plan-du-site", "/fr/aide"):
        assert "/fr/chiffres" in browser.get(path).tree.xpath("//a/@href")
    assert "/en/figures" in browser.get("/en/help").tree.xpath("//footer//a/@href")
