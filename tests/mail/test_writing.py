"""A letter drawn once and filled in says the same, letter for letter, as one drawn for each recipient."""

import pytest
from markupsafe import Markup

from jobboard.kit.settings import Settings
from jobboard.kit.templates import as_paragraphs
from jobboard.mail.writing import write

MESSAGE = "Bonjour,\n\n100 % <b>motivée</b> & %(who)s\n- %s"
BLANKS = {
    "answer": "~(abcdefghijklmnopqrstuv)~",
    "name": "Zoé <i> 100 %",
    "who": "Zoé 1.",
    "first": "Zoé",
    "training": "M1 & <x>",
    "email": "zoe@example.org",
    "phone": "06 12 34 56 78",
    "message": MESSAGE,
    "message_html": as_paragraphs(MESSAGE),
    "cv_kind": "PDF",
    "cv_size": "12",
    "title": "Aide « à 50 % » %s",
    "last_day": "15 janvier 2027",
}


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("is_relayed", [True, False])
@pytest.mark.parametrize("has_more", [True, False])
def test_blanks_are_filled_as_if_they_had_been_there(
    settings: Settings, locale: str, is_relayed: bool, has_more: bool
) -> None:
    context = {"has_phone": has_more, "has_message": has_more, "is_relayed": is_relayed}
    at_once = write("application_handoff", locale, {**context, **BLANKS}, settings)
    for name in ("Zoé <i> 100 %", "Inès"):
        blanks = {**BLANKS, "name": name}
        filled = write("application_handoff", locale, context, settings, blanks)
        assert filled == write("application_handoff", locale, {**context, **blanks}, settings)
        assert (filled == at_once) is (name == BLANKS["name"])


def test_only_what_is_html_already_is_not_escaped(settings: Settings) -> None:
    context = {"has_phone": False, "has_message": True, "is_relayed": False}
    blanks = {**BLANKS, "name": "<script>", "message_html": Markup("<p>Oui</p>")}
    written = write("application_handoff", "fr", context, settings, blanks)
    assert "&lt;script&gt;" in written["html"]
    assert "<script>" not in written["html"]
    assert "<p>Oui</p>" in written["html"]
    assert "<script>" in written["text"]


def test_a_blank_that_a_letter_needs_and_nobody_gives_is_told(settings: Settings) -> None:
    context = {"has_phone": False, "has_message": False, "is_relayed": False}
    blanks = {name: value for name, value in BLANKS.items() if name != "training"}
    with pytest.raises(Exception, match="training"):
        write("application_handoff", "fr", context, settings, blanks)


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_a_subject_is_cut_where_a_phone_cuts_it(settings: Settings, locale: str) -> None:
    context = {"has_phone": False, "has_message": False, "is_relayed": False}
    blanks = {**BLANKS, "title": "Assistante de conservation du patrimoine écrit et graphique"}
    subject = write("application_handoff", locale, context, settings, blanks)["subject"]
    assert subject.endswith("…")
    assert 40 < len(subject) <= 60
    assert subject in write("application_handoff", locale, context, settings, blanks)["html"]
