"""Words of texts and of searches: what is one word, what is the same word, what is no word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobboard.kit.analysis import LONGEST_WORD, STOP_WORDS, stem, terms_of, words
from jobboard.kit.text import fold


def _words(text: str) -> list[str]:
    return [word.folded for word in words(text) if word.folded not in STOP_WORDS]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("C++ et C#, .NET, ASP.NET", ["cplusplus", "csharp", "dotnet", "aspnet", "dotnet"]),
        ("Node.js ou Vue.js", ["nodejs", "node", "vuejs", "vue"]),
        ("R&D, R & D", ["rnd", "rnd"]),
        ("L’étude d'un cœur", ["etude", "coeur"]),
        ("e-commerce", ["commerce", "ecommerce"]),
        ("aujourd’hui", ["aujourdhui"]),
        ("the company’s café", ["company", "cafe"]),
        ("Œuvre, Straße, façade", ["oeuvre", "strasse", "facade"]),
    ],
)
def test_what_is_one_word(text: str, found: list[str]) -> None:
    assert [word for word in _words(text) if len(word) > 1] == found


@pytest.mark.parametrize(
    ("both", "one"),
    [
        ("ingénieur·e", "ingenieur"),
        ("ingénieur.e.s", "ingenieur"),
        ("chargé(e)", "charge"),
        ("chargé(e)s", "charge"),
        ("étudiant-e-s", "etudiant"),
        ("développeur/euse", "developpeur"),
        ("développeur·euse·s", "developpeur"),
        ("animateur/trice", "animateur"),
        ("lecteur.rice", "lecteur"),
        ("technicien(ne)", "technicien"),
        ("infirmier·ère", "infirmier"),
    ],
)
def test_a_word_in_both_genders_is_one_word(both: str, one: str) -> None:
    assert [word.folded for word in words(f"Un {both} ou un autre")][1] == one


@pytest.mark.parametrize(
    "same",
    [
        "développeur développeuse développeurs développeuses developpeur",
        "directeur directrice directrices",
        "infirmier infirmière infirmiers infirmieres",
        "technicien technicienne techniciens",
        "chargé chargée chargés chargees",
        "comptabilité comptabilite comptabilités",
        "commercial commerciaux commerciale",
        "donnée données donnees",
        "journal journaux",
        "sportif sportive",
        "manager managers",
        "étude études etude",
        "vendeur vendeuse",
        "chercheur chercheuse",
    ],
)
def test_forms_of_a_word_share_a_stem(same: str) -> None:
    assert len({stem(fold(word), "fr") for word in same.split()}) == 1


def test_words_of_other_meaning_stay_apart() -> None:
    assert stem("donnees", "fr") != stem("dons", "fr")
    assert stem("commune", "fr") != stem("communication", "fr")
    # An English stem never stands for a French one: "commun" is both of "community" and of "commune".
    assert not set(terms_of("communication")) & {"fcommun"}


def test_english_words_have_english_stems() -> None:
    assert len({stem(word, "en") for word in ("designer", "design", "designs")}) == 1


@given(st.text(max_size=300))
def test_whatever_is_written_gives_terms_that_no_engine_can_read_as_an_operator(text: str) -> None:
    """I-24."""
    for word in words(text):
        assert 0 < len(word.folded) <= LONGEST_WORD
        for term in terms_of(word.folded):
            assert term.isascii()
            assert term.isalnum()
