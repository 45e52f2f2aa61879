"""Addresses are found, disguised or not; chance words are not taken for them."""

import pytest

from jobboard.sheet import read
from jobboard.sheet.contacts import emails, links, phones
from jobboard.sheet.plain import plain


def _addresses(text: str) -> list[str]:
    return [found.value for found in emails(plain(text))]


@pytest.mark.parametrize(
    "text",
    [
        "sami.haddad@example.org",
        "Sami.Haddad [at] example.org",
        "sami.haddad(at)example.org",
        "sami.haddad (arobase) example (point) org",
        "sami dot haddad _at_ example.org",
        "sami.haddad AT example DOT org",
        "sami.haddad @ example.org",
        "<mailto:sami.haddad@example.org>",
    ],
)
def test_a_disguised_address_is_put_right(text: str) -> None:
    assert _addresses(text) == ["sami.haddad@example.org"]


def test_two_names_before_one_domain_are_two_addresses() -> None:
    assert _addresses("{sami, rose}@example.org") == ["sami@example.org", "rose@example.org"]
    assert _addresses("{sami, rose} [at] example.org") == ["sami@example.org", "rose@example.org"]


@pytest.mark.parametrize(
    "text", ["Look at example.org", "Work at home", "à 14h00 @ Lille", "python at example.fr"]
)
def test_words_around_at_are_no_address(text: str) -> None:
    assert _addresses(text) == []


def test_an_address_stands_where_it_was_written() -> None:
    text = "Écrire à rose@example.org avant mardi"
    found = emails(plain(text))[0]
    assert text[found.start : found.end] == "rose@example.org"


def test_phones_are_kept_as_written() -> None:
    text = "Tél. 01 23 45 67 89 ou +33 (0)6 12 34 56 78, réf. 20270114"
    assert [found.value for found in phones(text)] == ["01 23 45 67 89", "+33 (0)6 12 34 56 78"]


def test_links_lose_the_punctuation_of_their_sentence() -> None:
    text = "Voir (https://example.org/a_(b)) puis www.example.org/stage."
    assert [found.value for found in links(text)] == ["https://example.org/a_(b)", "www.example.org/stage"]


def test_the_page_of_the_offer_on_a_job_board_is_where_to_apply() -> None:
    text = "Gardien\n\nMissions :\n- graisser l'axe\n" + "La mer est belle. " * 60
    page = "https://phares.example/offres-emploi-stage/1274001"
    assert read(f"{text}\n\n{page}\n").sheet.apply_url == page
    assert read(f"{text}\n\nhttps://phares.example/histoire\n").sheet.apply_url == ""
