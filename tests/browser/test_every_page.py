"""Every page of the board in each language: nothing that axe finds, nothing wider than the screen."""

import gzip

import pytest

from tests.browser.looking import Eyes, look, too_wide
from tests.browser.world import World

# Compressed bytes of a public page, and of one for people with an account.
LIGHT, HEAVY = 20_000, 30_000
pytestmark = pytest.mark.browser


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_every_page_is_accessible_and_fits_the_screen(world: World, eyes: Eyes, locale: str) -> None:
    found, seen = [], set()
    addresses = {name: world.at(name, locale) for name in sorted(world.pages)}
    addresses |= {
        "error 404": f"{world.base}/{locale}/rien",
        "error 410": f"{world.base}/{locale}/candidature/{'A' * 44}",
        "demo mailbox": f"{world.base}/demo/mailbox",
        "demo letter": f"{world.base}/demo/mailbox/1",
    }
    for name, address in addresses.items():
        page = eyes.page(world.who(name))
        page.set_viewport_size({"width": 1280, "height": 800})
        answer = page.goto(address)
        is_right = page.url == address and (answer.status < 400) != name.startswith("error")
        problems = [] if is_right else [f"answered {answer.status} at {page.url}"]
        size = len(gzip.compress(answer.body(), 6))
        most = HEAVY if world.who(name) else LIGHT
        problems += [f"{size} bytes"] if size > most and name != "demo mailbox" else []
        problems += look(page, widths=(1280,), schemes=("light",)) + too_wide(page)
        found += [f"{name}: {problem}" for problem in problems]
        seen.add(name)
    assert seen >= world.pages
    assert not found, "\n".join(found)
    assert eyes.complaints == []
