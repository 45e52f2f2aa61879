"""What the one script adds: each thing works, and keeps out of the way."""

from typing import Any

import pytest

from tests.browser.looking import Eyes, violations
from tests.browser.test_six_journeys import CV, paste
from tests.browser.world import ADVERT, World

pytestmark = pytest.mark.browser
FOCUSED = "document.activeElement.id"


def test_errors_are_focused_and_lead_to_their_fields(world: World, eyes: Eyes) -> None:
    page = eyes.page()
    page.set_viewport_size({"width": 390, "height": 700})
    page.goto(world.at("apply"))
    page.click("main form .buttons .btn")
    assert page.evaluate(FOCUSED) == "erreurs"
    page.click("#erreurs a[href='#training']")
    assert page.evaluate(FOCUSED) == "training"
    label = page.locator("label[for=training]").bounding_box()
    assert 0 <= label["y"] < 700
    page.set_viewport_size({"width": 1280, "height": 800})


def test_an_offer_can_be_copied_as_a_link(world: World, eyes: Eyes) -> None:
    context = eyes.context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(world.at("offer"))
    page.click("text=Copier le lien")
    page.wait_for_selector("text=Lien copié.")
    assert page.evaluate("navigator.clipboard.readText()") == world.at("offer")
    assert violations(page) == []
    context.close()


def test_sending_a_cv_tells_how_far_it_is_and_ends_on_the_thanks(world: World, eyes: Eyes) -> None:
    page = eyes.page()
    page.goto(world.at("apply"))
    fill(page, "sami.script@example.org")
    page.evaluate(
        """() => {
        window.said = [];
        new MutationObserver(() => {
          const words = document.querySelector('.sending [role=status]');
          if (words) window.said.push(words.textContent);
        }).observe(document, {subtree: true, childList: true, characterData: true});
        }"""
    )
    page.route("**/postuler", lambda route: route.abort(), times=1)
    page.click("main form .buttons .btn")
    page.wait_for_selector("text=La connexion a été coupée")
    said = page.evaluate("window.said")
    assert said[0].startswith("Envoi de votre CV")
    assert page.locator("progress").count() == 0
    assert page.input_value("#name") == "Sami Benali"
    page.click("main form .buttons .btn")
    page.wait_for_url("**/merci?c=*")


def test_a_refused_cv_comes_back_with_the_page_as_without_script(world: World, eyes: Eyes) -> None:
    page = eyes.page()
    page.goto(world.at("apply"))
    fill(page, "sami.script@example.org")
    page.set_input_files("#cv", {**CV, "name": "cv.exe", "buffer": b"MZ not a CV"})
    page.click("main form .buttons .btn")
    page.wait_for_selector("#erreurs")
    assert page.evaluate(FOCUSED) == "erreurs"
    assert page.title().startswith("Erreur")
    assert page.input_value("#name") == "Sami Benali"
    assert violations(page) == []
    page.set_input_files("#cv", CV)
    page.fill("#email", "sami.again@example.org")
    page.click("main form .buttons .btn")
    page.wait_for_url("**/merci?c=*")


def test_a_page_of_error_leaves_the_form_and_what_was_typed(world: World, eyes: Eyes) -> None:
    page = eyes.page()
    # The fourth time a day, for one address and one offer, is once too often.
    for turn in range(4):
        page.goto(world.at("apply"))
        fill(page, "sami.often@example.org")
        page.click("main form .buttons .btn")
        if turn < 3:
            page.wait_for_url("**/merci?*")
    page.wait_for_selector(".sending >> text=Trop d’essais en peu de temps. Réessayez dans")
    assert page.locator("progress").count() == 0
    assert page.input_value("#name") == "Sami Benali"
    assert page.locator("main form .buttons .btn").is_enabled()


DROP = """([selector, name, text]) => {
  const given = new DataTransfer();
  given.items.add(new File([text], name, { type: 'text/plain' }));
  const fall = kind => document.querySelector(selector).dispatchEvent(
    new DragEvent(kind, { dataTransfer: given, bubbles: true, cancelable: true }));
  return [fall('dragover'), fall('drop')];
}"""


def test_a_file_let_fall_on_the_page_goes_into_its_field(world: World, eyes: Eyes) -> None:
    page = eyes.page()
    page.goto(world.at("post"))
    assert page.evaluate(DROP, ["#text", "offre.txt", ADVERT]) == [False, False]
    assert page.evaluate("document.querySelector('#file').files[0].name") == "offre.txt"
    assert page.evaluate(FOCUSED) == "file"
    page.click("main form .buttons .btn")
    page.wait_for_url("**/publier/*")
    # Where no file is wanted the browser does as ever.
    page.goto(world.at("offers"))
    assert page.evaluate(DROP, ["main", "offre.txt", ADVERT]) == [True, True]


def fill(page: Any, email: str) -> None:
    """The fields of the form, and a CV."""
    page.fill("#name", "Sami Benali")
    page.fill("#email", email)
    page.fill("#training", "BTS communication, Valence")
    page.set_input_files("#cv", CV)


def test_a_sheet_is_kept_while_one_types(world: World, eyes: Eyes) -> None:
    context = eyes.context()
    page = context.new_page()
    page.clock.install()
    paste(page, world)
    page.fill("#title", "Un titre que personne n’a enregistré")
    page.clock.run_for(4_900)
    assert page.locator("text=Enregistré à").count() == 0
    with page.expect_response("**/publier/*"):
        page.clock.run_for(200)
    page.wait_for_selector("text=Enregistré à")
    page.reload()
    assert page.input_value("#title") == "Un titre que personne n’a enregistré"
    page.route("**/publier/*", lambda route: route.abort())
    page.fill("#title", "Un titre perdu")
    page.clock.run_for(5_100)
    assert page.locator("text=Enregistré à").count() == 0
    context.close()


def test_one_key_decides_and_takes_back(world: World, eyes: Eyes) -> None:
    context = eyes.context("moderator")
    page = context.new_page()
    address = world.at("moderation_offer")
    page.goto(address)
    page.keyboard.press("?")
    assert page.locator("#touches").get_attribute("open") is not None
    assert violations(page) == []
    page.keyboard.press("r")
    assert page.evaluate(FOCUSED) == "reason"
    page.goto(address)
    page.keyboard.press("m")
    assert page.evaluate(FOCUSED) == "comment"
    page.keyboard.type("arms")
    assert page.input_value("#comment") == "arms"
    assert page.url == address
    page.goto(address)
    with page.expect_navigation():
        page.keyboard.press("s")
    page.goto(address)
    with page.expect_navigation(url="**done=approve**"):
        page.keyboard.press("a")
    with page.expect_navigation(url="**done=undone**"):
        page.keyboard.press("z")
    context.close()


def test_the_keys_can_be_switched_off_for_the_session(world: World, eyes: Eyes) -> None:
    context = eyes.context("moderator")
    page = context.new_page()
    page.goto(world.at("moderation_offer"))
    page.click("#touches summary")
    page.uncheck("#avec-touches")
    page.reload()
    page.keyboard.press("r")
    assert page.evaluate(FOCUSED) != "reason"
    page.click("#touches summary")
    page.check("#avec-touches")
    page.keyboard.press("r")
    assert page.evaluate(FOCUSED) == "reason"
    context.close()
