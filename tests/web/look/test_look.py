"""The frame and the shared pieces: rules that hold for every page because they hold here."""

import gzip
import re
from pathlib import Path

import pytest
from jinja2.ext import babel_extract
from lxml import html  # type: ignore[import-untyped]

from jobboard.kit import templates
from jobboard.kit.i18n import LOCALES, N_, catalogue
from tests.web.look import gallery

NAMES = [f"{name}-{locale}" for name in (*gallery.PIECES, "error") for locale in LOCALES]
SHEETS = [(gallery.STATIC / name).read_text("utf-8") for name in ("app.css", "desk.css")]
CSS = "".join(SHEETS)
OURS = [
    path
    for folder in ("macros", "errors")
    for path in sorted((templates.data_folder("templates") / folder).glob("*.html"))
] + [templates.data_folder("templates") / "base.html"]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The gallery's pages by name."""
    folder = tmp_path_factory.mktemp("gallery")
    return {Path(name).stem: (folder / name).read_text("utf-8") for name in gallery.write(folder)}


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_no_inline_style_or_script(pages: dict[str, str], name: str) -> None:
    tree = html.document_fromstring(pages[name])
    assert not tree.xpath("//style | //script[not(@src)] | //@style | //@*[starts-with(name(), 'on')]")


@pytest.mark.parametrize("name", NAMES)
def test_an_id_is_used_once_and_every_reference_leads_somewhere(pages: dict[str, str], name: str) -> None:
    tree = html.document_fromstring(pages[name])
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    told = " ".join(tree.xpath("//@aria-describedby | //@aria-labelledby | //@for")).split()
    jumps = [link[1:] for link in tree.xpath("//a/@href") if link.startswith("#") and link != "#"]
    assert set(told + jumps) <= set(ids)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_one_heading_of_the_first_rank_a_language_and_landmarks(
    pages: dict[str, str], name: str
) -> None:
    tree = html.document_fromstring(pages[name])
    assert len(tree.xpath("//h1")) == 1
    assert tree.get("lang") == name[-2:]
    assert [len(tree.xpath(f"//body/{tag}")) for tag in ("header", "main", "footer")] == [1, 1, 1]
    first = tree.xpath("//body/*")[0]
    assert (first.tag, first.get("href")) == ("a", "#contenu")


def test_every_icon_in_use_is_in_the_sprite(pages: dict[str, str]) -> None:
    drawn = set(re.findall(r'<symbol id="(\w+)"', (gallery.STATIC / "icons.svg").read_text("utf-8")))
    used = {name for text in pages.values() for name in re.findall(r'icons\.svg#(\w+)"', text)}
    # The script draws the signs of what it adds.
    used |= set(re.findall(r"add\('(\w+)'", (gallery.STATIC / "board.js").read_text("utf-8")))
    assert used == drawn


def test_every_class_of_the_shared_templates_is_known_to_the_stylesheet() -> None:
    styled = set(re.findall(r"\.([a-z][\w-]*)", CSS))
    written = {
        word
        for path in OURS
        for value in re.findall(
            r'class="([^"]*)"', re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text("utf-8"))
        )
        for word in value.split()
    }
    assert written <= styled


def test_the_stylesheets_weigh_at_most_12_kilobytes_compressed() -> None:
    assert sum(len(gzip.compress(sheet.encode(), 9)) for sheet in SHEETS) <= 12_000


def test_the_look_asks_nothing_of_another_host() -> None:
    static = "".join(path.read_text("utf-8") for path in gallery.STATIC.glob("*.svg")) + CSS
    assert not re.findall(r"(?:url\(|@import|https?://(?!www\.w3\.org))", static)


def test_every_sentence_of_the_frame_has_its_french() -> None:
    said = {
        str(message if isinstance(message, str) else (message or ("",))[0])
        for path in OURS
        for _, _, message, _ in babel_extract(path.open("rb"), ("_", "gettext", "ngettext"), (), {})
    }
    french = catalogue("fr")
    same = {"Page", "page", "Distance"}
    silent = {
        text for text in said - same if {french.gettext(text), french.ngettext(text, text, 2)} == {text}
    }
    assert len(said) > 40
    assert not silent


def test_a_wrong_field_shows_label_hint_error_and_control_in_this_order(pages: dict[str, str]) -> None:
    field = html.document_fromstring(pages["forms-fr"]).xpath("//input[@id='w_email']/..")[0]
    assert [(child.tag, child.get("id")) for child in field] == [
        ("label", None),
        ("p", "w_email-aide"),
        ("p", "w_email-erreur"),
        ("input", "w_email"),
    ]
    control = field[-1]
    assert control.get("aria-invalid") == "true"
    assert control.get("aria-describedby") == "w_email-aide w_email-erreur"
    assert control.get("value") == "sami@ecole"
    assert field[2].text_content().startswith("Erreur\u00a0: ")


def test_the_summary_comes_first_in_main_and_the_title_says_error(pages: dict[str, str]) -> None:
    tree = html.document_fromstring(pages["forms-fr"])
    summary = tree.xpath("//main//*[@role]")[0]
    assert (summary.get("role"), summary.get("id"), summary.get("tabindex")) == ("alert", "erreurs", "-1")
    assert len(summary.xpath(".//a")) == len(gallery.WRONG.wrong)
    assert tree.findtext(".//title").startswith("Erreur\u00a0: ")


def test_a_private_page_tells_search_engines_nothing_of_its_address() -> None:
    private = gallery.page(
        "fr", "error", noindex=True, canonical="https://stages.example.org/fr/candidature/secret"
    )
    text = gallery.render(
        "fr", "errors/error.html", page=private, code=403, heading="Non", what="Non", next_links=[]
    )
    assert "noindex" in text
    assert "secret" not in text


def test_typed_text_is_escaped_everywhere() -> None:
    made = gallery.environment("fr").from_string(
        "{% import 'macros/forms.html' as forms %}"
        "{{ forms.text_field(form, 'a', 'A') }}{{ forms.textarea(form, 'a', 'A') }}"
    )
    form = gallery.Typed({"a": ['"><b>']}, {"a": N_("Not %(v)s", v="<i>")})
    assert not re.search(r"<[bi]>", made.render(form=form))
