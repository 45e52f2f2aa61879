"""French sentences go with the names that stand in them: “CV d’Assia”, “CV de Sami”."""

import pytest
from markupsafe import Markup

from jobboard.kit import templates
from jobboard.kit.i18n import elided, say


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("Assia B.", "CV d’Assia B."),
        ("Élodie", "CV d’Élodie"),
        ("Œuvres du Port", "CV d’Œuvres du Port"),
        ("Sami H.", "CV de Sami H."),
        ("Yanis", "CV de Yanis"),
        ("Hugo", "CV de Hugo"),
        ("ada@example.org", "CV de ada@example.org"),
        ("12", "CV de 12"),
        ("", "CV de "),
    ],
)
def test_de_loses_its_vowel_before_another(value: str, said: str) -> None:
    assert say("fr", "CV of %(who)s", who=value) == said
    assert str(templates.environment("fr", "html").globals["_"]("CV of %(who)s", who=value)) == said


def test_what_stands_in_a_page_stays_escaped() -> None:
    said = templates.environment("fr", "html").globals["_"]("CV of %(who)s", who="A<b>")
    assert said == Markup("CV d’A&lt;b&gt;")


@pytest.mark.parametrize(
    ("sentence", "becomes"),
    [
        ("Ce que %(who)s lira", "Ce qu’%(who)s lira"),
        ("De %(who)s à %(who)s", "D’%(who)s à %(who)s"),
        ("code %(who)s", "code %(who)s"),
        ("due %(who)s", "due %(who)s"),
        ("de « %(who)s »", "de « %(who)s »"),
        ("de %(other)s", "de %(other)s"),
    ],
)
def test_only_de_and_que_right_before_the_value_change(sentence: str, becomes: str) -> None:
    assert elided(sentence, {"who": "Inès", "other": "Paul"}) == becomes


def test_english_stays_as_it_is() -> None:
    assert say("en", "CV of %(who)s", who="Assia") == "CV of Assia"
