"""Levels of study on the French ladder."""

import pytest

from jobboard.sheet import read
from jobboard.sheet.education import levels, lowest
from jobboard.sheet.plain import plain


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("3ème cycle (mastère)", "bac+5"),
        ("Master 1 ou Master 2", "bac+4"),
        ("M2 informatique", "bac+5"),
        ("césure entre le M1 et le M2", "bac+4"),
        ("élève ingénieur en dernière année d'école", "bac+5"),
        ("étudiant en école d'ingénieurs", "bac+5"),
        ("niveau 6", "bac+3"),
        ("diplôme de niveau III", "bac+2"),
        ("BUT Informatique", "bac+3"),
        ("BTS ou DUT", "bac+2"),
        ("licence de géographie", "bac+3"),
        ("Bac+3 à Bac+5", "bac+3"),
        ("Bac + 4/5", "bac+4"),
        ("Bac 4/5", "bac+4"),
        ("bac 2027", None),
        ("(BAC+5) école de commerce, BTS bienvenus", "bac+5"),
        ("current undergraduates", "bac+3"),
        ("Bachelor's degree required", "bac+3"),
        ("associate's degree", "bac+2"),
        ("at least a BA level", "bac+3"),
        ("High school diploma", "bac"),
        ("PhD student", "doctorat"),
        ("logiciel sous licence libre", None),
        ("the most disadvantaged children", None),
        ("niveau d'anglais", None),
        ("le but du stage", None),
    ],
)
def test_the_lowest_level_named(text: str, level: str | None) -> None:
    assert lowest(levels(plain(text))) == level


def test_a_sentence_on_the_candidate_gives_the_level_wherever_it_stands() -> None:
    house = "Granit Marine taille des pierres pour les digues du pays. " * 9
    text = f"Gardien de phare\n\n{house}\n\nNous cherchons un étudiant en licence de géographie, patient et matinal."
    assert read(text).sheet.education.level == "bac+3"


@pytest.mark.parametrize(
    "text",
    [
        "Ce travail fait suite à un stage de M1. Le stage est ouvert aux étudiants de M2.",
        "Il prolonge un précédent stage de M1 sur la houle. Niveau demandé : M2.",
        "It builds on a previous M1 internship; a student in the final year of a master is expected.",
    ],
)
def test_the_level_of_an_earlier_stay_is_not_asked(text: str) -> None:
    assert lowest(levels(plain(text))) == "bac+5"
