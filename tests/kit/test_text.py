"""Text at the door: cleaned once, and what is clean already stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobboard.kit import text
from jobboard.kit.text import is_tidy, one_line, paragraphs


def test_every_sign_that_is_cleaned_away_is_noticed_at_the_first_look() -> None:
    """The quick look of `paragraphs` passes what prints, so nothing that prints may be untidy."""
    untidy = [sign for sign in map(chr, range(0x110000)) if text._UNTIDY.match(sign)]
    assert untidy
    assert [hex(ord(sign)) for sign in untidy if sign.isprintable()] == []


def test_lines_keep_their_words_and_lose_what_nobody_sees() -> None:
    assert paragraphs("Bonjour\u00a0!  \r\n\r\n\r\n\tLe «\u202fstage\u202f»\u200b\u2028fin \n\n") == (
        "Bonjour\u00a0!\n\n Le «\u202fstage\u202f»\nfin"
    )
    assert paragraphs("une ligne \n\n\n\ndeux") == "une ligne\n\ndeux"
    assert paragraphs("") == paragraphs(" \n ") == ""


FORM = "Bonjour %s,\n\n%s\n- %s : %s\n\n\nVotre offre « %s »"
WORDS = [
    "Sami", "É", "a b", "", " ", " a", "a ", "a\n", "\na", "a\n\nb", "a\n\n\nb", "a \nb", "\u0301a", "e\u0301", "a\u00a0",
    "\u00a0a", "a\u202f\nb", "a\tb", "\u200b", "a\u2028b", "\r\n", "a\r\nb", "https://example.org/?a=b&c=d", "« à »",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), min_size=5, max_size=5))
def test_tidy_words_in_a_tidy_form_are_as_tidy_as_the_whole_would_be(words: list[str]) -> None:
    if all(is_tidy(word) for word in words):
        assert paragraphs(FORM) % tuple(words) == paragraphs(FORM % tuple(words))


@pytest.mark.parametrize("word", ["Sami", "a b", "É", "a\n\nb", "« à »", "https://example.org/?a=b&c=d"])
def test_most_words_are_tidy(word: str) -> None:
    assert is_tidy(word)


@given(st.text(max_size=20))
def test_a_line_that_prints_is_cleaned_like_any_other(words: str) -> None:
    """The short way for what prints gives what the long one gives: a sign that does not print leads into that."""
    assert one_line(words) == one_line(words + "\u200b")
