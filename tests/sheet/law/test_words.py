"""The word lists, each on sentences that fire and on sentences that do not, also disguised."""

from collections.abc import Iterator

import pytest

from jobboard.sheet.law.data import load_rules
from jobboard.sheet.law.folding import fold
from jobboard.sheet.law.words import matches

from .sheets import HERE, TODAY

ROWS = [tuple(line.split("\t")) for line in (HERE / "word_sentences.tsv").read_text("utf-8").splitlines()[1:]]
PLAIN = [
    sentence
    for _, kinds, sentence in (
        line.split("\t") for line in (HERE / "contact_sentences.tsv").read_text("utf-8").splitlines()[1:]
    )
    if kinds == "-"
]
NAMES = [name for name in dict.fromkeys(name for name, _, _ in ROWS) if name != "PLAIN"]
SENSITIVE = ("AGE", "SEX", "OTHER", "FEE", "PURPOSE", "NOAGREEMENT")


def _fires(name: str, sentence: str) -> bool:
    folded = fold(sentence)
    return any(True for words in load_rules().words(name, TODAY) for _ in matches(folded, words))


def _disguises(sentence: str) -> Iterator[str]:
    yield sentence
    yield sentence.upper()
    yield sentence.replace(" ", "\u00a0")
    yield "\u200b".join(sentence)
    yield f"Vous rejoignez une petite équipe.\n- {sentence}\n- Un guide est à écrire."


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_that_should_fire_does_also_disguised(name: str) -> None:
    texts = [text for row, fires, one in ROWS if (row, fires) == (name, "yes") for text in _disguises(one)]
    assert [text for text in texts if not _fires(name, text)] == []
    assert len(texts) >= (100 if name in SENSITIVE else 25)


@pytest.mark.parametrize("name", NAMES)
def test_hardly_any_other_sentence_fires(name: str) -> None:
    texts = [one for _, fires, one in ROWS if fires == "no"] + PLAIN
    own = [one for row, fires, one in ROWS if (row, fires) == (name, "no")]
    assert [text for text in own if _fires(name, text)] == []
    assert sum(_fires(name, text) for text in texts) / len(texts) <= 0.02
    assert len(texts) >= 100


def test_a_list_that_finds_languages_or_titles_is_tested_with_its_rule() -> None:
    assert {words.name for words in load_rules().lists} - set(NAMES) == {
        "NEUTRAL",
        "GENDERED",
        "FRENCH",
        "ENGLISH",
    }


def test_an_exception_counts_only_nearby_and_in_the_same_sentence() -> None:
    assert not _fires("AGE", "Plus de 20 ans d'expérience.")
    assert _fires("AGE", "Plus de 20 ans. Expérience souhaitée.")
    assert _fires("AGE", "Plus de 20 ans et une envie sincère de partager votre expérience.")


def test_folding_keeps_the_way_back() -> None:
    folded = fold("L’Œuvre  d’É\u0301té\u200b\n№１")
    assert folded.text == "l'oeuvre d'ete\nno1"
    assert folded.words(2, 8) == "Œuvre"
    assert folded.words(9, 14) == "d’É\u0301té"
    assert fold("").text == ""
