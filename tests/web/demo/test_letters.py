"""The demo's page of every letter: none is missing, in either language, and whoever reads text alone misses nothing."""

import re
from collections.abc import Iterator

import pytest
from lxml import html

from jobboard.app import create_app
from jobboard.applications.models import REPLIES
from jobboard.kit.i18n import catalogue
from jobboard.kit.settings import Settings
from jobboard.kit.templates import data_folder
from jobboard.web.demo.samples import Sample, kinds, samples
from tests.people import Browser

FOLDER = data_folder("templates") / "email"
KINDS = {path.name for path in FOLDER.iterdir() if path.is_dir()}
SAID = re.compile(r'(?:_|ngettext)\(\s*"((?:[^"\\]|\\.)*)"(?:,\s*"((?:[^"\\]|\\.)*)")?')
# What only the HTML part has to say: its button may fail, and its text links need no address in words.
OF_HTML = ("If the button does nothing, copy this address into your browser:",)
BLOCKS = "//body//*[self::p or self::li or self::h1 or self::h2]"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of a demo: the same for all tests, so that the scenes are played once."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        data_dir=tmp_path_factory.mktemp("demo"),
        base_url="https://board.example.org",
        secret_key="a-key-for-tests-only-0123456789abcdef",
        dns_check=False,
        demo=True,
    )


@pytest.fixture(scope="module")
def shown(demo: Settings) -> tuple[Sample, ...]:
    """All samples."""
    return tuple(sample for kind in kinds() for sample in samples(demo, kind))


@pytest.fixture
def visitor(demo: Settings) -> Iterator[Browser]:
    """Somebody at the demo."""
    with Browser(create_app(demo)) as browser:
        yield browser


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_no_letter_is_without_a_sample(shown: tuple[Sample, ...], locale: str) -> None:
    assert {one.letter for one in shown if one.locale == locale} == KINDS | set(REPLIES.values())


def test_both_languages_show_the_same_letters(shown: tuple[Sample, ...]) -> None:
    french, english = ([one.letter for one in shown if one.locale == locale] for locale in ("fr", "en"))
    assert french == english


@pytest.mark.parametrize("letter", sorted(KINDS))
def test_every_sentence_of_a_letter_stands_in_one_of_its_samples(
    shown: tuple[Sample, ...], letter: str
) -> None:
    """A letter with two endings needs two samples."""
    for locale in ("fr", "en"):
        mine = [one for one in shown if one.letter == letter and one.locale == locale]
        said = _folded(" ".join(f"{one.text} {html.fromstring(one.html).text_content()}" for one in mine))
        for path in (FOLDER / letter).glob("body.*"):
            for forms in SAID.findall(path.read_text(encoding="utf-8")):
                assert any(re.search(one, said) for one in _patterns(locale, *forms)), (
                    path.name,
                    locale,
                    forms,
                )


def _patterns(locale: str, one: str, many: str) -> Iterator[str]:
    known = catalogue(locale)
    for wording in [known.ngettext(one, many, n) for n in (1, 2)] if many else [known.gettext(one)]:
        parts = re.split(r"%\(\w+\)s", _folded(wording.replace("%%", "%")))
        # "de" and "que" lose their vowel before a name that begins with one.
        escaped = [re.sub(r"\b([DdQq]u?)e\\ $", r"\1(?:e |’)", re.escape(part)) for part in parts]
        yield ".{1,200}?".join(escaped)


def _folded(text: str) -> str:
    return " ".join(text.split())


def test_a_text_part_holds_every_link_and_every_word_of_the_html_part(shown: tuple[Sample, ...]) -> None:
    """M-07."""
    assert len(shown) > 100
    for one in shown:
        if not one.html:
            continue
        tree, text = html.fromstring(one.html), _folded(one.text)
        for link in tree.xpath("//a/@href"):
            assert link in text, (one.letter, one.locale, link)
        for block in tree.xpath(BLOCKS):
            words = _folded(block.text_content())
            # In a sentence, the address stands for the label of its link.
            around = _bare(" ".join(block.xpath(".//text()[not(ancestor::a)]")))
            known = {_bare(words), around or _bare(words)}
            spoken = any(_folded(catalogue(one.locale).gettext(only)) in words for only in OF_HTML)
            assert spoken or any(said in _bare(one.text) for said in known), (one.letter, one.locale, words)


def _bare(text: str) -> str:
    """Words without addresses, marks of lists, and what ends a label: the parts may differ in these."""
    return _folded(re.sub(r"https?://\S+|(?:^|(?<=\s))-(?=\s)|[.:](?=\s|$)", " ", text))


def test_a_html_part_holds_every_word_of_the_text_part(shown: tuple[Sample, ...]) -> None:
    """M-07, the other way."""
    for one in shown:
        if not one.html:
            continue
        said = _folded(html.fromstring(one.html).find("body").text_content())
        links = html.fromstring(one.html).xpath("//a/@href")
        for line in one.text.splitlines():
            words, _, link = line.removeprefix("- ").partition("https://")
            assert not link or f"https://{link.strip()}" in links, (one.letter, one.locale, line)
            if words.strip() not in ("", "--"):
                assert _folded(words).rstrip(" :") in said, (one.letter, one.locale, words)


def test_a_letter_is_in_its_language_fetches_nothing_and_is_small(shown: tuple[Sample, ...]) -> None:
    """M-09, M-13, L-12."""
    for one in shown:
        headers = dict(one.headers)
        assert 0 < len(one.subject) <= 80
        if not one.html:
            continue
        tree = html.fromstring(one.html)
        assert tree.get("lang") == headers["Content-Language"] == one.locale
        assert len(tree.xpath("//h1")) == 1, one.letter
        assert not tree.xpath("//img | //link | //script | //@src | //@background")
        assert len(one.html.encode()) <= 20_000


def test_the_demo_shows_them_all(visitor: Browser) -> None:
    index = visitor.get("/demo/letters")
    assert index.status == 200
    for kind in KINDS:
        assert index.link(kind) == f"/demo/letters/{kind}"
    shown = visitor.get("/demo/letters/application_handoff")
    assert "Reply-To" in shown.text
    assert "CV-Benali-Sami" in shown.text
    framed = [frame.get("src") for frame in shown.tree.xpath("//iframe[@title]")]
    assert len(framed) == 8
    part = visitor.client.get(framed[0])
    assert part.status_code == 200
    assert "default-src 'none'" in part.headers["content-security-policy"]
    assert visitor.get("/demo/letters/nothing").status == 404
    assert visitor.get("/demo/letters/sign_in/99").status == 404
    assert "Toutes les lettres" in index.text


def test_another_board_has_no_such_page(browser: Browser) -> None:
    for path in ("/demo/letters", "/demo/letters/sign_in", "/demo/letters/sign_in/0"):
        assert browser.get(path).status == 404
