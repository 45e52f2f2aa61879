"""Every letter in real Chromium, in both languages: nothing that axe finds, nothing wider than a telephone."""

import pytest

from jobboard.web.demo.samples import kinds, samples
from tests.browser.looking import WIDER, Eyes, look, too_wide, violations
from tests.browser.world import World

pytestmark = pytest.mark.browser
# A letter is read inside a mail program, whose frame has the landmarks.
OF_PAGES = ("landmark-one-main", "region")


def test_the_pages_of_letters_are_accessible_and_fit_the_screen(world: World, eyes: Eyes) -> None:
    page, found = eyes.page(), []
    for path in ("", *(f"/{kind}" for kind in kinds())):
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.goto(f"{world.base}/demo/letters{path}").status == 200
        over = page.evaluate(WIDER)
        problems = [f"{over} px too wide"] if over > 0 else []
        # One template makes the pages of all kinds: two of them, a short and a long one, stand for all.
        if path in ("", "/sign_in", "/application_handoff"):
            problems += look(page, widths=(1280, 390), schemes=("light", "dark")) + too_wide(page)
        found += [f"{path}: {problem}" for problem in problems]
    assert not found, "\n".join(found)
    assert eyes.complaints == []


def test_every_letter_is_accessible_and_fits_a_telephone(world: World, eyes: Eyes) -> None:
    """L-12."""
    # As served nothing runs in a letter, axe neither; so it is looked at in a page of its own.
    page, found = eyes.context().new_page(), []
    page.set_viewport_size({"width": 390, "height": 800})
    shown = [one for kind in kinds() for one in samples(world.settings, kind) if one.html]
    for number, one in enumerate(shown):
        page.emulate_media(color_scheme="dark" if number % 2 else "light")
        # Its ground is the mail program's own, which axe takes for white unless it is said.
        page.set_content(one.html.replace("</head>", "<style>:root { background: Canvas }</style></head>"))
        over = page.evaluate(WIDER)
        problems = [f"{over} px too wide"] if over > 0 else []
        problems += [problem for problem in violations(page) if not problem.startswith(OF_PAGES)]
        found += [f"{one.letter} {one.locale}: {problem}" for problem in problems]
    page.close()
    assert len(shown) > 100
    assert not found, "\n".join(found)
    assert eyes.complaints == []
