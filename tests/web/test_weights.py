"""What pages weigh, how much they ask for and how many steps a journey takes: the budgets, measured."""

import gzip
import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from jobboard.addresses import address
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import reveal, sign
from jobboard.mail.models import OutboxMessage
from jobboard.offers.models import Offer, Status
from jobboard.web.base.assets import assets
from tests.conftest import settings_of
from tests.factories import make_application, make_offer, make_user
from tests.people import BASE, Browser, Seen
from tests.web.conftest import Clock
from tests.web.recruiter.test_posting import ADVERT

KB = 1000
LIGHT, HEAVY, CSS, JS, REQUESTS = 20 * KB, 30 * KB, 12 * KB, 8 * KB, 6
PUBLIC = (
    "home", "offers", "post", "sign_in", "my_applications", "saved", "help", "law", "accessibility", "privacy",
    "legal", "site_map", "contact",
)  # fmt: skip
# A sheet as long as they come.
LONG = {
    "missions": "\n".join(f"Tâche {n} : observer, noter, comparer et raconter." for n in range(60)),
    "profile": "Curiosité et rigueur. " * 40,
    "note": "Un tuteur suit le stage chaque semaine. " * 30,
}


def weight(content: bytes) -> int:
    """Bytes on the line, as any server in front compresses them."""
    return len(gzip.compress(content, 6))


def requests_of(page: Seen) -> set[str]:
    """Every address that a browser fetches by itself to show a page, that of the page included."""
    fetched = page.tree.xpath(
        "//link[@rel='stylesheet' or @rel='icon' or @rel='preload']/@href | //script/@src | //img/@src"
        " | //iframe/@src | //source/@srcset | //*[local-name()='use']/@href"
    )
    return {str(page.response.url), *(link.partition("#")[0] for link in fetched)}


def assert_within(page: Seen, most: int) -> None:
    """A page keeps its weight, its number of requests, and to its own host."""
    size = weight(page.response.content)
    assert page.status == 200, page.url
    assert size <= most, f"{page.url}: {size} bytes"
    fetched = requests_of(page)
    assert len(fetched) <= REQUESTS, (page.url, fetched)
    assert all(link.startswith(("/static/", BASE)) for link in fetched), (page.url, fetched)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|@import", page.response.text), page.url


@pytest.fixture(scope="module")
def full_board(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, str]]:
    """A folder with a page of twenty offers, a long one, applications; the reference and the private token of Sami's."""
    folder, now = tmp_path_factory.mktemp("full"), Clock()()
    shutil.copy(sqlite_template, folder / "board.sqlite3")
    # SQLite alone: the database adds no byte to a page.
    settings = settings_of(f"sqlite:///{folder}/board.sqlite3", folder)
    database = Database(settings.database, info={"settings": settings})
    with database.writing() as session:
        rose = make_user(session)
        for number in range(24):
            offer = make_offer(
                session, title=f"Stage {number} : " + "un titre de bonne longueur " * 3, author=rose, **LONG
            )
            offer.published_at, offer.expires_at = now - timedelta(days=2), now + timedelta(days=30)
        waiting = [make_offer(session, status=Status.IN_REVIEW, author=rose, **LONG) for _ in range(50)]
        for number in range(12):
            sent = make_application(session, offer, now=now, email=f"sami{number}@example.org")
        session.flush()
        told = {
            "ref": offer.ref,
            "waiting": str(waiting[0].id),
            "nonce": sent.nonce,
            "application": str(sent.id),
        }
    database.close()
    return folder, told


@pytest.fixture
def database_url(full_board: tuple[Path, dict[str, str]], tmp_path: Path) -> str:
    """The full board, a copy for each test."""
    shutil.copytree(full_board[0], tmp_path, dirs_exist_ok=True)
    return f"sqlite:///{tmp_path}/board.sqlite3"


@pytest.fixture
def full(full_board: tuple[Path, dict[str, str]]) -> dict[str, str]:
    """What stands where on it."""
    return full_board[1]


def test_static_files_keep_their_budgets() -> None:
    sizes = {name: weight(content) for name, (_, content, _) in assets().items()}
    assert sum(size for name, size in sizes.items() if name.endswith(".css")) <= CSS, sizes
    assert sum(size for name, size in sizes.items() if name.endswith(".js")) <= JS, sizes
    assert not [name for name in sizes if name.endswith((".woff", ".woff2", ".ttf", ".otf"))]


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_public_pages_keep_their_budgets(
    browser: Browser, settings: Settings, full: dict[str, str], locale: str
) -> None:
    token = sign(settings.secret_key, full["nonce"])
    pages = [address(name, locale) for name in PUBLIC]
    pages += [address(name, locale, ref=full["ref"]) for name in ("offer", "apply", "report")]
    pages += [address("application", locale, token=token)]
    for path in pages:
        assert_within(browser.get(path), LIGHT)


def test_the_desk_keeps_its_budgets(rose: Browser, full: dict[str, str]) -> None:
    number = full["application"]
    for path in (
        address("recruiter", "fr"),
        address("recruiter_applications", "fr"),
        address("recruiter_application", "fr", id=number),
    ):
        assert_within(rose.get(path), HEAVY)


def test_moderation_keeps_its_budgets(ada: Browser, full: dict[str, str]) -> None:
    for path in (
        address("moderation", "fr"),
        address("moderation_list", "fr"),
        address("moderation_offer", "fr", id=full["waiting"]),
    ):
        assert_within(ada.get(path), HEAVY)


def test_a_page_is_served_compressible_and_static_files_for_ever(browser: Browser) -> None:
    page = browser.get("/fr/")
    for link in requests_of(page) - {str(page.response.url)}:
        answer = browser.get(link).response
        assert answer.status_code == 200, link
        assert "immutable" in answer.headers["cache-control"], link


def controls(form: object) -> list[str]:
    """Names of the controls that a person sees in a form, buttons left out."""
    seen = form.xpath(  # type: ignore[attr-defined]
        ".//*[self::input[not(@type='hidden')] or self::textarea or self::select]"
        "[not(ancestor::*[@aria-hidden='true'])][not(ancestor::details[not(@open)])]"
    )
    return list(dict.fromkeys(control.get("name") for control in seen))


def required(form: object) -> list[str]:
    """Names of the fields without “(facultatif)” whose answer is missing where the form is empty."""
    return [
        name
        for name in controls(form)
        if not form.xpath(f".//label[@for='{name}']//*[@class='opt']")  # type: ignore[attr-defined]
        and not form.xpath(f".//select[@name='{name}']")  # type: ignore[attr-defined]
    ]


def test_applying_takes_one_page_of_six_controls_and_two_clicks(
    browser: Browser, full: dict[str, str]
) -> None:
    offer = browser.get(address("offer", "fr", ref=full["ref"]))
    form_page = browser.get(offer.link("Postuler"))
    form = form_page.form(has="cv")
    assert controls(form) == ["name", "email", "training", "cv", "message", "phone"]
    assert required(form) == ["name", "email", "training", "cv"]


def test_posting_takes_three_clicks_from_the_pasted_text(browser: Browser, database: Database) -> None:
    page = browser.get(address("post", "fr"))
    sheet = browser.submit(page, page.form(has="text"), {"text": ADVERT}, "Préparer")
    form = sheet.form(has="title")
    boxes = [box.get("value") for box in form.xpath(".//input[@name='law_ticks']")]
    sent = browser.submit(sheet, form, {"law_ticks": boxes} if boxes else {}, "Publier")
    assert sent.url.endswith("/merci")
    with database.reading() as session:
        assert session.exec(select(Offer.status).order_by(col(Offer.id).desc())).first() == Status.UNCONFIRMED


def test_a_sheet_asks_for_seven_answers_at_most(browser: Browser) -> None:
    page = browser.get(address("post", "fr"))
    sheet = browser.submit(page, page.form(button="vide"))
    asked = required(sheet.form(has="title"))
    assert len(asked) <= 7, asked


def test_answering_takes_two_clicks_from_the_letter(
    browser: Browser, settings: Settings, database: Database, full: dict[str, str]
) -> None:
    with database.reading() as session:
        letter = session.exec(
            select(OutboxMessage).where(OutboxMessage.letter == "application_handoff")
        ).first()
        assert letter is not None
        text = reveal(settings.keys[0], letter.text)
    page = browser.get(next(link for link in re.findall(r"https://\S+", text) if "/repondre/" in link))
    sent = browser.submit(page, page.form(has="text"))
    assert sent.status == 200
    assert sent.tree.xpath("//*[@role='status']")
