"""Answering many on one page, from the letter and from the desk: full, wrong, read, sent, taken back."""

import pytest

from tests.browser.looking import Eyes, look, too_wide
from tests.browser.world import World

pytestmark = pytest.mark.browser
WIDTHS, SCHEMES = (1280, 320), ("light", "dark")


@pytest.mark.parametrize(("name", "locale"), [("answer_many", "fr"), ("recruiter_answers", "en")])
def test_answering_many_in_every_state(world: World, eyes: Eyes, name: str, locale: str) -> None:
    page = eyes.page(world.who(name))
    found: list[str] = []

    def see(state: str) -> None:
        problems = look(page, widths=WIDTHS, schemes=SCHEMES) + too_wide(page)
        found.extend(f"{state}: {problem}" for problem in problems)

    page.goto(world.at(name, locale))
    assert page.locator(".pile > li").count() >= 5
    see("full")
    page.click("button[value=preview]")
    assert page.locator("#erreurs").count() == 1
    see("nothing chosen")
    page.select_option(".pile li:nth-child(1) select >> nth=0", "interview")
    page.click(".pile details:has(textarea) summary >> nth=0")
    page.fill(".pile textarea >> nth=0", "Mardi matin ?")
    page.select_option("#rest", "refused-many")
    page.click("button[value=preview]")
    page.wait_for_selector(".letters")
    see("letters to read")
    page.click("button[value=send] >> nth=0")
    page.wait_for_url("**done=sent")
    see("sent")
    page.click(".todo button >> nth=0")
    page.wait_for_url("**done=undone")
    page.click("text=" + ("Tout reprendre" if locale == "fr" else "Take all of them back"))
    page.wait_for_url("**done=undone")
    assert page.locator(".pile > li").count() >= 5
    assert not found, "\n".join(found)
    assert eyes.complaints == []
