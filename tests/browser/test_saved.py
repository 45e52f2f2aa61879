"""Saving an offer with the script, which leaves the page where it is, and without it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.looking import Eyes, violations
from tests.browser.world import World

pytestmark = pytest.mark.browser
PRESSED = ".save[aria-pressed=true]"
FIRST, THIRD = (f".tickets > li:nth-child({number}) .save" for number in (1, 3))


@pytest.fixture
def context(eyes: Eyes) -> Iterator[Any]:
    """A browser that has saved nothing yet."""
    made = eyes.context()
    yield made
    made.close()


def cookie(context: Any) -> str:
    """The numbers that the browser holds."""
    return "".join(one["value"] for one in context.cookies() if one["name"] == "saved")


def test_a_press_saves_without_a_new_page_and_a_second_one_takes_it_back(world: World, context: Any) -> None:
    page = context.new_page()
    page.goto(world.at("offers"))
    page.evaluate("window.stayed = true")
    button = page.locator(THIRD)
    title = " ".join(page.locator(".tickets > li:nth-child(3) h2").inner_text().split())
    assert " ".join(button.get_attribute("aria-label").split()) == f"Enregistrer : {title}"
    assert button.get_attribute("aria-pressed") == "false"
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("role=status >> text=Offre enregistrée.")
    assert (button.get_attribute("aria-pressed"), page.locator(PRESSED).count()) == ("true", 1)
    assert cookie(context) == button.get_attribute("value")
    assert page.locator(f"{THIRD}:focus").count() == 1
    assert violations(page) == []
    page.keyboard.press("Space")
    page.wait_for_selector("role=status >> text=Offre retirée de vos favoris.")
    assert page.locator(PRESSED).count() == 0
    assert cookie(context) == ""
    assert page.evaluate("window.stayed") is True


def test_presses_that_follow_quickly_are_all_kept(world: World, context: Any) -> None:
    page = context.new_page()
    page.goto(world.at("offers"))
    page.evaluate("document.querySelectorAll('.save').forEach(button => button.click())")
    page.wait_for_selector(".tickets > li:last-child .save[aria-pressed=true]")
    assert page.locator(PRESSED).count() == page.locator(".save").count() == 20
    assert len(cookie(context).split(".")) == 20


def test_a_mark_is_there_on_every_page_and_on_the_way_back(world: World, context: Any) -> None:
    page = context.new_page()
    page.goto(world.at("offers"))
    number = page.locator(FIRST).get_attribute("value")
    page.click(".tickets > li:nth-child(1) h2 a")
    mine = page.locator(".acts button[name=offer]")
    assert mine.get_attribute("value") == number
    assert " ".join(mine.inner_text().split()).startswith("Enregistrer")
    mine.click()
    page.wait_for_selector(".acts [role=status] >> text=Offre enregistrée.")
    assert violations(page) == []
    page.go_back()
    page.wait_for_selector(f"{FIRST}[aria-pressed=true]")
    page.goto(world.at("home"))
    assert page.locator(f".save[value='{number}'][aria-pressed=true]").count() == 1
    page.click(f".save[value='{number}']")
    page.wait_for_selector("role=status >> text=Offre retirée")


def test_a_press_that_does_not_reach_the_board_says_so(world: World, context: Any) -> None:
    page = context.new_page()
    page.goto(world.at("offers"))
    page.route("**/mes-favoris", lambda route: route.abort())
    page.click(FIRST)
    page.wait_for_selector("role=status >> text=Cela n’a pas fonctionné. Réessayez.")
    assert page.locator(PRESSED).count() == 0


def test_the_fifty_first_says_that_the_oldest_has_fallen_out(world: World, context: Any) -> None:
    many = ".".join(str(900_000 + number) for number in range(50))
    context.add_cookies([{"name": "saved", "value": many, "url": world.base}])
    page = context.new_page()
    page.goto(world.at("offers"))
    page.click(FIRST)
    page.wait_for_selector("role=status >> text=la plus ancienne est sortie de la liste")
    assert len(cookie(context).split(".")) == 50


def test_the_page_of_saved_offers_is_clean_in_both_languages(world: World, context: Any) -> None:
    page = context.new_page()
    page.goto(world.at("offers"))
    page.click(FIRST)
    page.click("[role=status] >> text=Voir mes favoris")
    page.wait_for_url("**/mes-favoris")
    found = []
    for said in ("fr", "en"):
        page.goto(world.at("saved", said))
        assert page.locator(".ticket").count() == 1
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 800})
                found += violations(page)
    assert found == []
    page.click(".save.out")
    page.wait_for_url("**done=removed**")
    assert page.locator("#fait:focus").count() == 1
    assert page.locator(".ticket").count() == 0
    assert violations(page) == []


def test_the_button_is_large_enough_and_stays_off_paper(world: World, context: Any) -> None:
    page = context.new_page()
    page.goto(world.at("offers"))
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 800})
        box = page.locator(FIRST).bounding_box()
        assert min(box["width"], box["height"]) >= 44
    page.emulate_media(media="print")
    assert not page.locator(FIRST).is_visible()


def test_without_script_one_is_back_where_one_was_and_the_page_says_what_happened(
    world: World, eyes: Eyes
) -> None:
    context = eyes.context(java_script_enabled=False)
    page = context.new_page()
    page.goto(world.at("offers", niveau="5"))
    # What nobody knows here is not claimed.
    assert page.locator("[aria-pressed]").count() == 0
    number = page.locator(THIRD).get_attribute("value")
    page.click(THIRD)
    page.wait_for_url("**/offres?niveau=5&done=saved&offre=*")
    assert page.locator("#fait:focus").count() == 1
    assert "L’offre est dans vos favoris." in page.inner_text("#fait")
    page.click("#fait >> text=Reprendre à cette offre")
    assert page.url.endswith(f"#o{number}")
    page.goto(world.at("saved"))
    assert page.locator(".ticket").get_attribute("id") == f"o{number}"
    page.click(".save.out")
    page.wait_for_url("**/mes-favoris?done=removed&offre=*")
    assert "Aucune offre enregistrée" in page.inner_text("main")
    page.click("#fait >> text=Remettre dans mes favoris")
    page.wait_for_url("**/mes-favoris?done=saved&offre=*")
    assert page.locator(".ticket").count() == 1
    context.close()
