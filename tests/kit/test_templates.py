"""Templates: nothing blank by accident, nothing escaped twice or not at all (P-12, S-01)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from jobboard.kit.i18n import LOCALES, catalogue
from jobboard.kit.templates import as_paragraphs, environment, keep_compiled, mould, render
from jobboard.kit.text import bind_signs

NASTY = "O'Neil & Fils <test> \"}} {% raw %}"


def test_p12_a_name_that_nobody_gave_is_a_fault_not_a_blank() -> None:
    for kind in ("html", "text"):
        template = environment("fr", kind).from_string("{{ nobody }}")
        with pytest.raises(UndefinedError):
            template.render()


def test_p12_pages_escape_and_text_parts_do_not() -> None:
    assert environment("fr", "html").from_string("{{ x }}").render(x=NASTY) == (
        "O&#39;Neil &amp; Fils &lt;test&gt; &#34;}} {% raw %}"
    )
    assert environment("fr", "text").from_string("{{ x }}").render(x=NASTY) == NASTY


def test_s11_typed_text_is_never_a_template() -> None:
    assert environment("en", "text").from_string("{{ x }}").render(x="{{ 7 * 7 }}") == "{{ 7 * 7 }}"


def test_typed_lines_become_paragraphs_and_lists_and_nothing_else() -> None:
    typed = "Un <b>début</b>\nsuite\n\n- premier\n- second\n\n1. un\n2. deux\n\n2027. Une année"
    assert as_paragraphs(typed) == (
        "<p>Un &lt;b&gt;début&lt;/b&gt;<br>\nsuite</p>\n"
        "<ul><li>premier</li><li>second</li></ul>\n"
        "<ol><li>un</li><li>deux</li></ol>\n"
        "<p>2027. Une année</p>"
    )


@pytest.fixture
def as_at_a_start() -> Iterator[None]:
    """No template is compiled in this process yet, and none is kept after the test."""
    for locale in LOCALES:
        for kind in ("html", "text"):
            environment(locale, kind).cache.clear()  # type: ignore[union-attr]
    yield
    for locale in LOCALES:
        for kind in ("html", "text"):
            environment(locale, kind).bytecode_cache = None


@pytest.mark.usefixtures("as_at_a_start")
def test_templates_are_compiled_once_for_every_start_and_whatever_lies_in_their_folder(
    tmp_path: Path,
) -> None:
    """Rubbish in place of what was compiled means compiling again, and so does a folder that cannot be made."""
    name = "macros/pages.html"
    keep_compiled(tmp_path / "cache")
    first = environment("fr", "html").get_template(name).module
    made = list((tmp_path / "cache").iterdir())
    assert len(made) == 1
    for rubbish in (b"", b"rubbish", made[0].read_bytes()[:-20]):
        made[0].write_bytes(rubbish)
        environment("fr", "html").cache.clear()  # type: ignore[union-attr]
        assert environment("fr", "html").get_template(name).module.__dict__.keys() == first.__dict__.keys()
        assert made[0].read_bytes() != rubbish
    (tmp_path / "file").touch()
    keep_compiled(tmp_path / "file" / "cache")
    environment("fr", "html").cache.clear()  # type: ignore[union-attr]
    assert environment("fr", "html").get_template(name)


@pytest.mark.usefixtures("as_at_a_start")
def test_messages_are_compiled_once_and_again_where_they_are_damaged(tmp_path: Path) -> None:
    read = catalogue.__wrapped__  # as a process does that has not read them yet
    keep_compiled(tmp_path / "cache")
    assert (
        read("fr").gettext("Internship offers")
        == catalogue("fr").gettext("Internship offers")
        != "Internship offers"
    )
    kept = tmp_path / "cache" / "messages-fr"
    whole = kept.read_bytes()
    for damaged in (b"", b"rubbish", whole[:-9], whole[:60] + b"x" + whole[61:]):
        kept.write_bytes(damaged)
        assert read("fr").gettext("Internship offers") == catalogue("fr").gettext("Internship offers")
        assert kept.read_bytes() == whole


def test_a_template_outside_the_folder_is_not_found() -> None:
    with pytest.raises(TemplateNotFound):
        render("../README.md", "fr", {})


def test_french_signs_stay_with_their_word_and_other_text_is_untouched() -> None:
    assert bind_signs("Qui ? Nous : « vous » !") == ("Qui\u202f? Nous\u00a0: «\u00a0vous\u00a0»\u202f!")
    assert bind_signs("Who? Us: “you”!") == "Who? Us: “you”!"


def test_a_mould_filled_as_bytes_escapes_texts_and_takes_bytes_as_they_are() -> None:
    group = mould("fr", "macros/list_filters.html", "filter_group", ("legend", "boxes"))
    words = {"legend": "100 % « été » & <b>", "boxes": "\u202f"}
    assert group.fill_bytes(**words).decode() == group.fill(**words)
    ready = "<i>déjà écrit & prêt</i>".encode()
    assert ready in group.fill_bytes(legend="", boxes=ready)
