"""The six journeys without script, and what each looks like empty, full and wrong, narrow and wide, light and dark."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.looking import WIDER, Eyes, look
from tests.browser.world import ADVERT, World
from tests.kit import papers

pytestmark = pytest.mark.browser
WIDTHS, SCHEMES = (1280, 320), ("light", "dark")
CV = {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": papers.pdf()}


@pytest.fixture
def plain(eyes: Eyes) -> Iterator[Any]:
    """A page of somebody whose browser runs no script."""
    context = eyes.context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def plainly(eyes: Eyes) -> Iterator[Any]:
    """The same for people with an account."""
    contexts = []

    def page(who: str) -> Any:
        contexts.append(eyes.context(who, java_script_enabled=False))
        return contexts[-1].new_page()

    yield page
    for context in contexts:
        context.close()


def apply_to(page: Any, world: World, email: str) -> None:
    """From the offer to the thanks, as Sami does."""
    page.goto(world.at("offer"))
    page.click(".apply a.btn")
    page.fill("#name", "Sami Benali")
    page.fill("#email", email)
    page.fill("#training", "BTS communication, Valence")
    page.set_input_files("#cv", CV)
    page.click("main form .buttons .btn")
    page.wait_for_url("**/merci?c=*")


def paste(page: Any, world: World) -> None:
    """From the advert to the sheet, as Rose does."""
    page.goto(world.at("post"))
    page.fill("#text", ADVERT)
    page.click("main form .buttons .btn")
    page.wait_for_url("**/publier/*")


def publish(page: Any) -> None:
    """Tick what the law wants ticked, and press the button."""
    for box in page.locator("[name=law_ticks]").all():
        box.check()
    page.click("button[value=publish]")


def test_without_script_an_offer_is_found_in_two_clicks(world: World, eyes: Eyes, plain: Any) -> None:
    plain.goto(world.at("home"))
    plain.fill("[name=q]", "données")
    plain.click(".strip button")
    plain.click(".ticket h2 a >> nth=0")
    assert plain.locator(".fiche").count() == 1
    assert plain.locator(".apply a.btn").count() == 1
    assert eyes.complaints == []


def test_without_script_sami_applies_and_follows_up(world: World, eyes: Eyes, plain: Any) -> None:
    apply_to(plain, world, "sami.plain@example.org")
    plain.goto(world.letter("sami.plain@example.org", "/candidature/"))
    assert plain.inner_text("h1") == "Ma candidature"
    plain.click("a.btn:text-is('Annuler')")
    plain.click("main form .btn")
    assert plain.locator("[role=status]").count() == 1
    assert eyes.complaints == []


def test_without_script_an_offer_is_posted_reviewed_and_put_online(
    world: World, eyes: Eyes, plain: Any, plainly: Any
) -> None:
    paste(plain, world)
    title = "Une médiathèque sans script"
    plain.fill("#title", title)
    publish(plain)
    plain.wait_for_url("**/merci")
    plain.goto(world.letter("rose.aubertin@example.org", "/publier/confirmer/"))
    plain.click("main form .btn")
    ada = plainly("moderator")
    ada.goto(world.at("moderation"))
    ada.click(f"text={title}")
    ada.click("button[value=approve]")
    assert ada.locator("[role=status]").count() == 1
    plain.goto(world.at("offers", q="médiathèque sans script"))
    assert title in plain.inner_text(".tickets")
    assert eyes.complaints == []


def test_without_script_rose_answers_from_her_letter_and_from_her_desk(
    world: World, eyes: Eyes, plain: Any, plainly: Any
) -> None:
    plain.goto(world.at("answer", kind="interview"))
    plain.click("main form .buttons .btn")
    assert plain.locator("[role=status]").count() == 1
    rose = plainly("recruiter")
    rose.goto(world.at("recruiter_application"))
    rose.check("[name=kind] >> nth=0")
    rose.click("#envoi .buttons .btn >> nth=0")
    assert rose.locator("#en-attente").count() == 1
    rose.click("section[aria-labelledby=en-attente] button")
    assert rose.locator("#en-attente").count() == 0
    assert eyes.complaints == []


def shown(page: Any, what: str) -> list[str]:
    """What is wrong with an opened page, at every width and in every colour."""
    found = look(page, widths=WIDTHS, schemes=SCHEMES)
    over = page.evaluate(WIDER)
    page.set_viewport_size({"width": 1280, "height": 800})
    return [f"{what}: {problem}" for problem in [*found, *([f"{over} px too wide"] if over > 0 else [])]]


def visit(page: Any, address: str, what: str) -> list[str]:
    """Open an address, then look."""
    page.goto(address)
    return shown(page, what)


def test_every_journey_looks_right_where_nothing_has_happened(desert: World, desert_eyes: Eyes) -> None:
    nobody = desert_eyes.page()
    found = [
        problem
        for name in ("home", "offers", "my_applications", "post", "sign_in")
        for problem in visit(nobody, desert.at(name), f"empty {name}")
    ]
    found += visit(nobody, desert.at("offers", q="zzz", lieu="Lyon"), "empty search")
    found += visit(desert_eyes.page("recruiter"), desert.at("recruiter"), "empty dashboard")
    found += visit(desert_eyes.page("recruiter"), desert.at("recruiter_applications"), "empty applications")
    for name in ("moderation", "moderation_reports"):
        found += visit(desert_eyes.page("moderator"), desert.at(name), f"empty {name}")
    assert not found, "\n".join(found)
    assert desert_eyes.complaints == []


def test_every_journey_looks_right_full_of_life(world: World, eyes: Eyes) -> None:
    names = (
        "offers", "offer", "apply", "apply_thanks", "application", "draft", "draft_preview", "answer",
        "recruiter", "recruiter_application", "moderation", "moderation_offer",
    )  # fmt: skip
    found = [
        problem
        for name in names
        for problem in visit(eyes.page(world.who(name)), world.at(name), f"full {name}")
    ]
    assert not found, "\n".join(found)
    assert eyes.complaints == []


def test_every_journey_looks_right_when_something_is_wrong(world: World, eyes: Eyes) -> None:
    page = eyes.page()
    found = visit(page, world.at("offers", duree="mille", page="9999"), "find: odd address")
    found += visit(page, world.base + "/fr/offres/999999-rien", "find: no such offer")
    page.goto(world.at("apply"))
    page.click("main form .buttons .btn")
    found += wrong(page, "apply")
    found += visit(page, world.base + f"/fr/candidature/{'A' * 44}", "follow up: dead link")
    page.goto(world.at("my_applications"))
    page.click("main form .btn")
    found += wrong(page, "follow up")
    page.goto(world.at("post"))
    page.click("main form .buttons .btn >> nth=0")
    found += wrong(page, "post: no text")
    paste(page, world)
    for name in ("title", "duration_text", "start_text", "missions", "contact_email"):
        page.fill(f"#{name}", "")
    page.click("button[value=publish]")
    found += wrong(page, "post: sheet")
    rose = eyes.page("recruiter")
    rose.goto(world.at("recruiter_application"))
    rose.click("#envoi .buttons .btn >> nth=0")
    found += wrong(rose, "review")
    ada = eyes.page("moderator")
    ada.goto(world.at("moderation_offer"))
    ada.click("button[value=reject]")
    found += wrong(ada, "moderate")
    assert not found, "\n".join(found)
    assert eyes.complaints == []


def wrong(page: Any, what: str) -> list[str]:
    """The page says what is wrong, in its title too; then look."""
    assert page.title().startswith("Erreur"), f"{what}: {page.title()}"
    assert page.locator("#erreurs a").count() > 0, f"{what}: no link to a field"
    return shown(page, f"wrong {what}")
