"""The gallery of the look in real Chromium: every piece in every state, accessible and never wider than the screen."""

import functools
import http.server
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.looking import WIDER, too_wide, violations
from tests.web.look import gallery

pytestmark = pytest.mark.browser


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Files of a folder, without a line for each on the terminal."""

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the gallery."""
    folder = tmp_path_factory.mktemp("gallery")
    gallery.write(folder)
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize("name", [*gallery.PIECES, "error"])
def test_a_piece_has_no_violation_and_fits(served: str, chromium: Any, name: str) -> None:
    context = chromium.new_context()
    page, found = context.new_page(), []
    for locale, width, scheme in (("fr", 1280, "light"), ("en", 320, "dark"), ("fr", 390, "light")):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{served}/{name}-{locale}.html")
        over = page.evaluate(WIDER)
        found += [f"{locale} {width}: {over} px too wide"] if over > 0 else []
        found += [f"{locale} {width} {scheme}: {problem}" for problem in violations(page)]
    found += too_wide(page)
    context.close()
    assert not found, "\n".join(found)
