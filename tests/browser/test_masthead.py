"""The head of every page is one row, or two that are meant: on no width does the menu just fall below the name."""

import pytest

from tests.browser.looking import Eyes
from tests.browser.world import World

pytestmark = pytest.mark.browser
WIDTHS = (600, 660, 720, 768, 769, 800, 880, 960, 961, 1280)
# Whether the menu stands beside the name of the site, and how far it is from the ends of the head on both sides.
PLACED = """() => {
  const box = name => document.querySelector(name).getBoundingClientRect();
  const items = [...document.querySelectorAll('.nav li')].filter(one => one.offsetWidth);
  const wrap = box('.mast .wrap'), name = box('.logo');
  const first = items[0].getBoundingClientRect(), last = items[items.length - 1].getBoundingClientRect();
  return {beside: first.top < name.bottom, rows: new Set(items.map(one => one.getBoundingClientRect().top)).size,
    left: Math.abs(first.left - wrap.left), right: Math.abs(last.right - wrap.right)};
}"""


@pytest.mark.parametrize("path", ["/fr/offres", "/en/offers"])
@pytest.mark.parametrize("who", ["", "recruiter"])
def test_the_menu_stands_beside_the_name_or_spreads_below_it(
    world: World, eyes: Eyes, who: str, path: str
) -> None:
    page = eyes.context(who).new_page()
    page.goto(world.base + path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        placed = page.evaluate(PLACED)
        assert placed["rows"] == 1, width
        assert placed["right"] < 20, width
        assert placed["beside"] or placed["left"] < 20, width
        # Nobody who is not signed in needs two rows on a tablet; the longer menu of a recruiter fits from 760 px on.
        assert placed["beside"] or width < (768 if who else 660), width
    page.close()
