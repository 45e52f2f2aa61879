"""Pictures of the demo's board for the documentation: `python -m tools.screenshots FOLDER` (or `make screenshots`)."""

import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from jobboard import demo, migrations, serving
from jobboard.addresses import address
from jobboard.kit.clock import utcnow
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore

HOST = "127.0.0.1"
CHROMIUM = Path("/usr/bin/chromium")
LOCALE = "fr"
# (colours, width, height): one screen each, as a reader first sees the page.
LOOKS = (("light", 1280, 960), ("dark", 1280, 960), ("light", 390, 844))
PASTED = "06-audit-accessibilite"


@contextmanager
def board(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The demo's board on a free port: its address and the links that sign in its two people."""
    with serving.bind(HOST, 0) as listening:
        settings = demo.settings_for(folder, HOST, listening.getsockname()[1])
        migrations.migrate(settings)
        database = Database(settings.database, info={"settings": settings})
        now = utcnow()
        demo.build(database, FileStore(settings.files_dir), settings, now)
        links = demo.sign_in_links(database, settings, now)
        server = serving.server_for(settings)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield settings.base_url, links
        server.should_exit = True
        thread.join(10)
        database.close()


def take(page: Page, folder: Path, name: str) -> int:
    """One picture of the opened page in each look; the bytes written."""
    size = 0
    for scheme, width, height in LOOKS:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("() => { document.activeElement.blur(); window.scrollTo(0, 0); }")
        target = folder / f"{name}-{scheme}-{width}.png"
        size += len(page.screenshot(path=target))
    return size


def signed_in(browser: Browser, link: str) -> Page:
    """A page of somebody who has just signed in."""
    page = browser.new_context(locale="fr-FR").new_page()
    page.goto(link)
    with page.expect_navigation():
        page.click("main form button")
    return page


def main(folder: Path) -> None:
    """Make every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, board(Path(data)) as (base, links), sync_playwright() as play:
        path = str(CHROMIUM) if CHROMIUM.exists() else None
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(locale="fr-FR").new_page()
        page.goto(base + address("home", LOCALE))
        size = take(page, folder, "home")
        page.goto(base + address("offers", LOCALE))
        size += take(page, folder, "list")
        page.click(".ticket h2 a >> nth=0")
        size += take(page, folder, "offer")
        page.click(".apply a.btn")
        size += take(page, folder, "apply")
        page.goto(base + address("post", LOCALE))
        page.fill("#text", (demo._folder() / "offers" / f"{PASTED}.txt").read_text(encoding="utf-8"))
        page.click("main form .buttons .btn >> nth=0")
        page.wait_for_selector(".twin")
        size += take(page, folder, "sheet")
        size += take(signed_in(browser, links["recruiter"]), folder, "dashboard")
        size += take(signed_in(browser, links["moderator"]), folder, "queue")
        browser.close()
    print(f"{folder}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
