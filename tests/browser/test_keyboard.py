"""With the keyboard alone: every control is reached in order, seen, and works."""

from typing import Any

import pytest

from tests.browser.looking import Eyes
from tests.browser.world import ADVERT, World
from tests.kit import papers

pytestmark = pytest.mark.browser
WALKED = (
    "offers", "offer", "apply", "application", "post", "draft", "answer",
    "recruiter_application", "moderation", "moderation_offer",
)  # fmt: skip

# What Tab should stop at, in the order of the page: one radio button a group, nothing folded away.
STOPS = """() => {
  const seen = new Set();
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')].filter(e => {
    if (e.tabIndex < 0 || e.disabled || e.type === 'hidden' || !e.checkVisibility({visibilityProperty: true})) return false;
    if (e.type !== 'radio') return true;
    const group = [...document.getElementsByName(e.name)];
    const stop = group.find(one => one.checked) || group[0];
    return e === stop && !seen.has(e.name) && seen.add(e.name);
  }).map((e, number) => { e.dataset.stop = number; return number; });
}"""
# In Chromium day, month, year and the calendar of a date each take one Tab.
PARTS_OF_A_DATE = 4
# Where the focus is, and what is wrong with how it shows.
FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const box = e.getBoundingClientRect(), wrong = [];
  const outlined = one => getComputedStyle(one).outlineStyle !== 'none' && parseFloat(getComputedStyle(one).outlineWidth) >= 2;
  // A ticket wears the outline of its only link.
  if (!outlined(e) && !(e.closest('.ticket') && outlined(e.closest('.ticket')))) wrong.push('no outline');
  if (box.bottom <= 0 || box.top >= innerHeight) wrong.push('out of view');
  // A browser brings the caret of a large box into view, which is where the reader looks.
  else if (e.matches('textarea') ? Math.min(box.bottom, innerHeight) - Math.max(box.top, 0) < 44
    : box.height <= innerHeight && (box.top < -1 || box.bottom > innerHeight + 1)) wrong.push('cut off');
  else {
    const x = box.left + Math.min(box.width / 2, innerWidth - 1);
    const y = Math.max(1, box.top) + Math.min(box.height, innerHeight) / 2;
    const top = document.elementFromPoint(x, Math.min(y, innerHeight - 2));
    const over = top && ['fixed', 'sticky'].includes(getComputedStyle(top).position);
    if (top && !e.contains(top) && !top.contains(e) && over) wrong.push('covered');
  }
  return {stop: Number(e.dataset.stop ?? -1), date: e.type === 'date', html: e.outerHTML.slice(0, 120), wrong};
}"""


def walk(page: Any) -> list[str]:
    """Press Tab from the top to the bottom; what is wrong on the way."""
    page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
    page.evaluate(
        "() => { document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex'); }"
    )
    expected, reached, found = page.evaluate(STOPS), [], []
    for _ in range(len(expected) + 3 + PARTS_OF_A_DATE * page.locator("input[type=date]").count()):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is not None and focus["date"] and reached[-1:] == [focus["stop"]]:
            continue
        if focus is None or focus["stop"] in reached:
            break
        reached.append(focus["stop"])
        found += [f"{problem}: {focus['html']}" for problem in focus["wrong"]]
    if reached != expected:
        found.append(f"order: {reached} instead of {expected}")
    return found


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until the focus is on an element."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector} on {page.url}")


def type_into(page: Any, selector: str, text: str) -> None:
    """Tab to a field and type over what it holds."""
    tab_to(page, selector)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


@pytest.mark.parametrize("width", [1280, 390])
def test_tab_reaches_every_control_in_order_and_the_focus_is_seen(
    world: World, eyes: Eyes, width: int
) -> None:
    found = []
    for name in WALKED:
        page = eyes.page(world.who(name))
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(world.at(name))
        found += [f"{name}: {problem}" for problem in walk(page)]
    assert not found, "\n".join(found)


def test_sami_applies_with_the_keyboard(world: World, eyes: Eyes, tmp_path: Any) -> None:
    page = eyes.page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(world.at("offer"))
    tab_to(page, ".apply a.btn, .title a.btn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/postuler")
    type_into(page, "#name", "Sami Benali")
    type_into(page, "#email", "sami.keys@example.org")
    type_into(page, "#training", "BTS communication, Valence")
    tab_to(page, "#cv")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Space")
    from_disk = tmp_path / "cv.pdf"
    from_disk.write_bytes(papers.pdf())
    chooser.value.set_files(str(from_disk))
    tab_to(page, "form .buttons .btn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/merci?c=*")


def test_rose_posts_with_the_keyboard(world: World, eyes: Eyes) -> None:
    page = eyes.page()
    page.goto(world.at("post"))
    type_into(page, "#text", ADVERT)
    tab_to(page, "form .buttons .btn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/publier/*")
    type_into(page, "#title", "Une médiathèque au clavier")
    for _ in range(page.locator("[name=law_ticks]").count()):
        tab_to(page, "[name=law_ticks]")
        page.keyboard.press("Space")
    tab_to(page, "button[value=publish]")
    page.keyboard.press("Space")
    page.wait_for_url("**/merci")


def test_rose_answers_with_the_keyboard(world: World, eyes: Eyes) -> None:
    page = eyes.page("recruiter")
    page.goto(world.at("recruiter_application"))
    tab_to(page, "[name=kind]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert page.locator("[name=kind]:checked").get_attribute("id") == "kind-2"
    tab_to(page, "#envoi .buttons .btn")
    page.keyboard.press("Enter")
    page.wait_for_selector("#en-attente")
    tab_to(page, "section[aria-labelledby=en-attente] button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#en-attente", state="detached")


def test_ada_decides_with_the_keyboard(world: World, eyes: Eyes) -> None:
    page = eyes.page("moderator")
    page.goto(world.at("moderation"))
    tab_to(page, ".head a.btn")
    page.keyboard.press("Enter")
    page.wait_for_url("**/moderation/offres/*")
    type_into(page, "#comment", "Dites combien de jours par semaine se passent sur place.")
    tab_to(page, "button[value=request_changes]")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=request_changes**")
    tab_to(page, "button[data-key=z]")
    page.keyboard.press("Enter")
    page.wait_for_url("**done=undone**")
