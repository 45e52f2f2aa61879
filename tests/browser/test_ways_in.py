"""A pasted text, a pasted page, a PDF and a DOCX each become a sheet that is published within three clicks."""

from collections.abc import Iterator
from html import escape
from typing import Any

import pytest

from tests.browser import world as boards
from tests.browser.looking import Eyes
from tests.browser.world import World
from tests.kit import papers

pytestmark = pytest.mark.browser
# An address of its own: a mailbox gets three letters an hour, and other tests need theirs.
ADVERT = boards.ADVERT.replace("rose.aubertin", "rose.voies")
LINES = ADVERT.strip().splitlines()
PDF = papers.pdf(content=papers.page_text(*(line.replace("’", "'") for line in LINES)))
DOCX = papers.docx("".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in LINES))
FILES = {
    "pdf": {"name": "offre.pdf", "mimeType": "application/pdf", "buffer": PDF},
    "docx": {
        "name": "offre.docx",
        "mimeType": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "buffer": DOCX,
    },
}
# Headings in bold without a colon, and a list: what only the page's own structure tells.
PAGE = """<article><h1>Stage – Une bibliothèque où chacun s’y retrouve H/F</h1>
<p><b>Entreprise :</b> Médiathèque des Trois Ponts</p><p><b>Durée :</b> 2 mois</p>
<p><b>Date de début :</b> dès que possible</p><p><b>Lieu :</b> Clamart (92)</p>
<h2>Missions</h2><ul><li>Observer comment les lecteurs cherchent un livre</li>
<li>Dessiner de nouveaux panneaux et les essayer</li></ul>
<h2>Profil recherché</h2><p>Patience, curiosité</p>
<p><b>Rémunération :</b> gratification légale</p><p>Candidature : rose.voies@example.org</p></article>"""
COPY = """([html, text]) => navigator.clipboard.write([new ClipboardItem({
  'text/html': new Blob([html], { type: 'text/html' }),
  'text/plain': new Blob([text], { type: 'text/plain' }) })])"""


@pytest.fixture(params=["script", "no script"])
def somebody(request: pytest.FixtureRequest, eyes: Eyes) -> Iterator[Any]:
    """A page of a recruiter without account, whose browser runs script or not."""
    context = eyes.context(java_script_enabled=request.param == "script")
    yield context.new_page()
    context.close()


class Clicks:
    """Counts the presses between the advert and the thanks."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.count = 0

    def press(self, selector: str) -> None:
        """One click."""
        self.page.click(selector)
        self.count += 1

    def publish(self) -> None:
        """From the advert in its box to the page that says to open the mailbox."""
        self.press("main form .buttons .btn")
        self.page.wait_for_url("**/publier/*")
        assert self.page.input_value("#company_name") == "Médiathèque des Trois Ponts"
        assert self.page.input_value("#place_text").startswith("Clamart")
        assert "Observer comment les lecteurs cherchent un livre" in self.page.input_value("#missions")
        for box in self.page.locator("[name=law_ticks]").all():
            box.check()
            self.count += 1
        self.press("button[value=publish]")
        self.page.wait_for_url("**/merci")
        assert self.page.inner_text("h1") == "Ouvrez votre messagerie"
        assert self.count <= 3


def test_a_pasted_text_is_published_within_three_clicks(world: World, eyes: Eyes, somebody: Any) -> None:
    somebody.goto(world.at("post"))
    somebody.fill("#text", ADVERT)
    Clicks(somebody).publish()
    assert eyes.complaints == []


@pytest.mark.parametrize("kind", FILES)
def test_a_file_is_published_within_three_clicks(world: World, eyes: Eyes, somebody: Any, kind: str) -> None:
    somebody.goto(world.at("post"))
    somebody.set_input_files("#file", FILES[kind])
    Clicks(somebody).publish()
    assert eyes.complaints == []


def test_the_source_of_a_page_is_published_within_three_clicks(
    world: World, eyes: Eyes, somebody: Any
) -> None:
    somebody.goto(world.at("post"))
    somebody.fill("#text", PAGE)
    Clicks(somebody).publish()
    assert eyes.complaints == []


def test_what_is_copied_from_a_page_keeps_its_structure(world: World, eyes: Eyes) -> None:
    """The clipboard holds both, the box shows the words, the sheet has the list."""
    context = eyes.context()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=world.base)
    page = context.new_page()
    page.goto(world.at("post"))
    words = " ".join(PAGE.split())
    flat = "".join(piece.split(">")[-1] for piece in words.split("<"))
    page.evaluate(COPY, [PAGE, flat])
    page.focus("#text")
    page.keyboard.press("Control+V")
    page.wait_for_function("document.querySelector('#text').value.includes('Trois Ponts')")
    clicks = Clicks(page)
    clicks.publish()
    page.go_back()
    assert page.input_value("#missions").splitlines() == [
        "- Observer comment les lecteurs cherchent un livre",
        "- Dessiner de nouveaux panneaux et les essayer",
    ]
    context.close()
    assert eyes.complaints == []


def test_words_changed_after_pasting_are_what_counts(world: World, eyes: Eyes) -> None:
    context = eyes.context()
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=world.base)
    page = context.new_page()
    page.goto(world.at("post"))
    page.evaluate(COPY, [PAGE, ADVERT])
    page.focus("#text")
    page.keyboard.press("Control+V")
    page.wait_for_function("document.querySelector('#text').value.includes('Trois Ponts')")
    page.fill("#text", ADVERT.replace("Trois Ponts", "Quatre Ponts"))
    page.click("main form .buttons .btn")
    page.wait_for_url("**/publier/*")
    assert page.input_value("#company_name") == "Médiathèque des Quatre Ponts"
    context.close()
