"""The gallery in real Chromium: accessible, and never wider than the screen."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.look import gallery

sync_api = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

pytestmark = pytest.mark.browser
CHROMIUM = Path("/usr/bin/chromium")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


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


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser, the system's own where there is one."""
    with sync_api.sync_playwright() as playwright:
        path = str(CHROMIUM) if CHROMIUM.exists() else None
        try:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        except sync_api.Error as problem:
            pytest.skip(f"no Chromium: {problem}")
        yield browser
        browser.close()


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("name", [*gallery.PIECES, "error"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark"), (390, "light")])
def test_a_page_has_no_violation_and_fits(
    served: str, chromium: Any, name: str, locale: str, width: int, scheme: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{served}/{name}-{locale}.html")
    assert page.evaluate(WIDER) <= 0
    found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response
    context.close()
    assert [(problem["id"], problem["nodes"][0]["html"]) for problem in found["violations"]] == []


@pytest.mark.parametrize("name", gallery.PIECES)
def test_large_text_and_wide_spacing_do_not_overflow(served: str, chromium: Any, name: str) -> None:
    for width, style in (
        (1280, "html { font-size: 200% }"),
        (390, "html { font-size: 200% }"),
        (320, SPACED),
    ):
        context = chromium.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        page.goto(f"{served}/{name}-fr.html")
        page.add_style_tag(content=style)
        assert page.evaluate(WIDER) <= 0, (width, style)
        context.close()
