"""Looking at a page: what axe finds, what is wider than the screen, what the browser had to refuse."""

import faulthandler
import importlib
from functools import cache
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from tests.browser.world import World

# Playwright waits for ever for a browser that has stopped answering; then the test fails and says where.
MOST_SECONDS = 300
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LARGE = "html { font-size: 200% }"
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    " p { margin-bottom: 2em !important }"
)
# A sheet that is built by script is no inline style, so that the board's CSP stays in force.
RESTYLE = """css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);
document.adoptedStyleSheets = css ? [sheet] : []; }"""
CULPRITS = """() => [...document.querySelectorAll('main *, header *, footer *')]
.filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
.slice(0, 3).map(e => e.outerHTML.slice(0, 120))"""


class Eyes:
    """One browser context a person ("" is somebody without an account), each signed in as people are.

    `complaints` gathers what the browser refused because of the CSP and every request to another host.
    """

    def __init__(self, chromium: Any, world: World) -> None:
        self.chromium = chromium
        self.world = world
        self.complaints: list[str] = []
        self._pages: dict[str, Any] = {}
        self._contexts: list[Any] = []
        self._cookies: dict[str, Any] = {}

    def __enter__(self) -> "Eyes":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        for context in self._contexts:
            context.close()

    def page(self, who: str = "") -> Any:
        """The page of a person, the same one each time."""
        if who not in self._pages:
            self._pages[who] = self.context(who).new_page()
        return self._pages[who]

    def context(self, who: str = "", **options: Any) -> Any:
        """A new context of a person, closed at the end of the session."""
        made = self.chromium.new_context(
            viewport={"width": 1280, "height": 800}, color_scheme="light", locale="fr-FR", **options
        )
        made.set_default_timeout(10_000)
        made.on("request", self._note_request)
        made.on("console", self._note_console)
        self._contexts.append(made)
        if who:
            if who not in self._cookies:
                page = made.new_page()
                page.goto(self.world.links[who])
                # A page that is closed while its form is on the way can hang the browser.
                with page.expect_navigation():
                    page.click("main form button")
                page.close()
                self._cookies[who] = made.cookies()
            made.add_cookies(self._cookies[who])
        return made

    def _note_request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and f"{parts.scheme}://{parts.netloc}" != self.world.base:
            self.complaints.append(f"foreign request: {request.url}")

    def _note_console(self, message: Any) -> None:
        if "Content Security Policy" in message.text:
            self.complaints.append(message.text)


@cache
def _axe() -> Any:
    # Imported here: the default run collects this file, and has no Playwright.
    return importlib.import_module("axe_playwright_python.sync_playwright").Axe()


def awake() -> None:
    """Begin to count the seconds anew: the browser has answered, however many pages a test still looks at."""
    faulthandler.dump_traceback_later(MOST_SECONDS, exit=True)


def violations(page: Any) -> list[str]:
    """What axe finds: the rule, how often, and the first element of each."""
    awake()
    # What is right is most of a page: without a list of it axe is done in two thirds of the time.
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found = _axe().run(page, options=options).response
    return [
        f"{problem['id']} ({len(problem['nodes'])}): {problem['nodes'][0]['html'][:160]}"
        f" {problem['nodes'][0]['failureSummary'][:240]}"
        for problem in found["violations"]
    ]


def too_wide(page: Any) -> list[str]:
    """How the page overflows at 320 px, with text of 200 % and with the spacing of WCAG 1.4.12."""
    found = []
    for width, css in ((320, ""), (320, SPACED), (1280, LARGE), (390, LARGE)):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate(RESTYLE, css)
        over = page.evaluate(WIDER)
        if over > 0:
            found.append(f"{width} px {css[:24]!r}: {over} px too wide: {page.evaluate(CULPRITS)}")
    page.evaluate(RESTYLE, "")
    return found


def look(page: Any, *, widths: tuple[int, ...], schemes: tuple[str, ...]) -> list[str]:
    """Every violation of an opened page at these widths and in these colours."""
    found = []
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        for width in widths:
            page.set_viewport_size({"width": width, "height": 800})
            found += [f"{width} {scheme}: {problem}" for problem in violations(page)]
    page.emulate_media(color_scheme="light")
    return found
