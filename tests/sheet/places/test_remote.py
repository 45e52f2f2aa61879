"""Remote work is read from the words of a place line, and more carefully from a whole text."""

import pytest

from jobboard.sheet.places import read_remote


@pytest.mark.parametrize(
    ("written", "remote"),
    [
        ("Clamart", None),
        ("télétravail partiel", "partial"),
        ("2 jours de télétravail", "partial"),
        ("télétravail : 2 jours par semaine", "partial"),
        ("télétravail possible", "partial"),
        ("Télétravail", "partial"),
        ("50 % télétravail", "partial"),
        ("Paris, France (hybrid)", "partial"),
        ("travail hybride", "partial"),
        ("2 days remote", "partial"),
        ("remote possible", "partial"),
        ("100 % remote", "full"),
        ("100% télétravail", "full"),
        ("full remote", "full"),
        ("Fully remote", "full"),
        ("télétravail à 100 %", "full"),
        ("télétravail complet", "full"),
        ("entièrement à distance", "full"),
        ("à distance", "full"),
        ("Remote", "full"),
        ("pas de télétravail", "none"),
        ("no remote", "none"),
        ("100 % présentiel", "none"),
        ("sur site", "none"),
    ],
)
def test_a_place_line_says_how_much_is_remote(written: str, remote: str | None) -> None:
    assert read_remote(written) == remote


@pytest.mark.parametrize(
    "written",
    ["a course in remote sensing", "un serveur à distance", "restauration sur place", "remote control"],
)
def test_a_running_text_that_speaks_of_something_else_says_nothing(written: str) -> None:
    assert read_remote(written, labelled=False) is None


def test_a_running_text_that_offers_remote_work_is_read() -> None:
    assert read_remote("Vous aurez deux jours de télétravail par semaine.", labelled=False) == "partial"
    assert read_remote("The internship is fully remote.", labelled=False) == "full"
