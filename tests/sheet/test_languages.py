"""The languages asked for, with their level and whether they are required."""

import pytest

from jobboard.sheet import read
from jobboard.sheet.languages import languages
from jobboard.sheet.model import Language
from jobboard.sheet.plain import plain


def _read(text: str, own: str = "fr", labelled: bool = False) -> list[Language]:
    folded = plain(text)
    return [found for found, _, _ in languages(folded, own, 0, len(folded), labelled)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Anglais courant", [Language("en")]),
        ("Un bon niveau d'anglais serait un plus", [Language("en", None, False)]),
        ("Maîtrise de l'anglais et si possible de l'allemand", [Language("en"), Language("de", None, False)]),
        ("Anglais B2, breton apprécié", [Language("en", "B2"), Language("br", None, False)]),
        ("Niveau C1 en anglais", [Language("en", "C1")]),
        ("Anglais et espagnol souhaités", [Language("en", None, False), Language("es", None, False)]),
    ],
)
def test_languages_of_a_profile(text: str, wanted: list[Language]) -> None:
    assert _read(text) == wanted


def test_the_language_of_the_offer_is_not_asked_for() -> None:
    assert _read("Bonne maîtrise du français à l'écrit") == []
    assert _read("Good command of French", own="en") == [Language("fr")]


def test_a_name_alone_counts_only_under_a_label() -> None:
    assert _read("Anglais, italien", labelled=True) == [Language("en"), Language("it")]
    assert _read("Le marché italien") == []


def test_a_language_asked_for_in_a_sentence_on_something_else() -> None:
    text = "Keeper\n\nTasks:\n- clean the lantern; some knowledge of French is an asset\n"
    assert [one.code for one in read(text).sheet.languages] == ["fr"]
