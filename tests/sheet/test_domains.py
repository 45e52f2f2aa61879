"""A field of activity is suggested from the words of an offer, or none."""

import pytest

from jobboard.sheet.domains import WORDS, suggest
from jobboard.sheet.fields import DOMAINS


def test_every_field_of_the_table_has_words() -> None:
    assert set(WORDS) == set(DOMAINS)


@pytest.mark.parametrize(
    ("title", "text", "domain"),
    [
        ("stage developpement web", "python, api et javascript", "it"),
        ("assistant marketing digital", "campagnes et marque", "marketing"),
        ("stage en droit social", "contentieux, juriste", "law"),
        ("conducteur de travaux", "chantier, btp, beton", "construction"),
    ],
)
def test_a_field_is_suggested(title: str, text: str, domain: str) -> None:
    found = suggest(title, text)
    assert found is not None
    assert found[0] == domain


def test_nothing_is_suggested_without_words() -> None:
    assert suggest("stage", "une offre") is None
