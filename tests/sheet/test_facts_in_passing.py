"""Facts that an offer tells only in passing: beside another one, in brackets, in a heading."""

import pytest

from jobboard.sheet import read
from jobboard.sheet.record import as_record


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Profile: currently in an undergraduate programme.\n", "education_level", "bac+3"),
        ("If you are an undergrad student, come and see the lamps.\n", "education_level", "bac+3"),
        ("Expected background: master in optics.\n", "education_level", "bac+5"),
        ("Compensation: possible financial support (to be discussed)\n", "pay_kind", "negotiable"),
        ("About us\n\nWe keep lamps. This is a paid internship at rate of $25 per hour.\n", "pay_amount", 25),
        ("Date de début possible : à partir de juillet 2027 pour 5 à 6 mois.\n", "duration_months_max", 6),
        ("Stage de fin d'études ou stage de licence suivi de 2 ans d'alternance.\n", "duration_text", None),
        ("AUGUST 27 – DECEMBER 7, 2027 (13 WEEKS)\n", "start_earliest", "2027-08"),
        ("À partir de : 03/05/2027\n", "start_latest", None),
        ("À partir de : 03/05/2027\n", "start_earliest", "2027-05"),
        ("The internship will take place in Summer 2027.\n", "start_text", "Summer 2027"),
        ("Two interns, who may be in their second or third-year at school.\n", "education_level", "bac+2"),
        ("Qui êtes-vous ? Vous étudiez les lampes dans le cadre d'un diplôme.\n", "profile_first_words",
         "Vous étudiez les lampes dans le"),
        ("EXPERIENCE:\n2-3 years\n\nProfil\n\nVous aimez les lampes, la mer et les longues nuits de veille sur la côte.\n",
         "profile_first_words", "Vous aimez les lampes, la mer"),
        ("Link: https://www.linkedin.com/jobs/view/1/\n", "apply_url", "https://www.linkedin.com/jobs/view/1/"),
        ("See https://www.linkedin.com/company/granit for our news.\n", "apply_url", None),
        ("Mission\n\nRattachée au port, tu trieras les lampes avec les gardiens et leurs amis du large.\n\n"
         "La mission principale : compter les lampes, les ranger, les nettoyer et les allumer.\n",
         "missions_first_words", "Rattachée au port, tu trieras les"),
        ("About us\n\nGranit stands as a great house of lamps in the whole world. You will be responsible for the "
         "sorting of lamps.\n", "missions_first_words", "You will be responsible for the"),
        ("Location: Washington, D.C.\n", "city", "Washington"),
        ("Lieu : Laboratoire LUMEN, INSA Lyon, Bâtiment Fanal, Campus Nord, Villeurbanne.\n", "city", "Villeurbanne"),
        ("Personne en charge du recrutement : Maya Kerleo - Accueil\n", "contacts", ["Maya Kerleo"]),
        ("Encadrant : Maya Kerleo, maître de conférences en Linguistique Française\n", "contacts", ["Maya Kerleo"]),
    ],
)  # fmt: skip
def test_a_fact_told_in_passing_is_read(text: str, field: str, value: object) -> None:
    assert as_record(read("Gardien de lampes\n\n" + text), "1")[field] == value


def test_a_word_that_announces_a_summary_is_no_title() -> None:
    sheet = read(
        "Lamps at sea: is brighter always better?\n\nTl;dr\n\n* Topic: lamps\n* Goal: count them\n"
    ).sheet
    assert sheet.title == "Lamps at sea: is brighter always better?"
