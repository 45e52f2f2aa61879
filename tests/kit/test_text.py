"""Text at the door: cleaned once, and what is clean already stays as it is."""

from jobboard.kit import text
from jobboard.kit.text import paragraphs


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
