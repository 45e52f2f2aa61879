"""Facts in two columns, as a printed page gives them: labels without colons, two to a line."""

import pytest

from jobboard.sheet import read
from jobboard.sheet.columns import part_columns

FRENCH = """Garder la lampe du phare

Granit Marine — Brest (29)
Publiée le 29 novembre 2026
Fiche de stage Réf. 1
Entreprise Granit Marine Durée 5 à 6 mois
35 h par semaine
Date de début 10 mai 2027
lundi 10 mai 2027
Département Feux et Balises
Lieu Brest (29) Rémunération 4,50 € de l’heure
Domaine Environnement Candidature En ligne, transmise par e-mail à
l’équipe
Sujet
La lampe éclaire la pointe depuis cent ans et personne ne l'a jamais mesurée.
"""
ENGLISH = """Keep the lamp of the lighthouse

Université du Ponant — Brest (29)
Published on 29 November 2026
Internship sheet Ref. 1
Company Université du Ponant Duration 5 to 6 months
Start date 10 May 2027 Department Lights and Buoys
Place Brest (29)
Pay €800 a month
Field Environment Application Online, handed over by e-mail to the
team
Subject
The lamp has lit the point for a hundred years and nobody ever measured it.
An internship is never paid for by the student.
"""


def test_each_fact_of_a_row_is_read_in_french() -> None:
    sheet = read(FRENCH).sheet
    assert (sheet.title, sheet.company_name) == ("Garder la lampe du phare", "Granit Marine")
    assert (sheet.duration.text, sheet.place.text) == ("5 à 6 mois", "Brest (29)")
    assert (sheet.pay.minimum, sheet.pay.unit) == (4.5, "hour")


def test_each_fact_of_a_row_is_read_in_english() -> None:
    sheet = read(ENGLISH).sheet
    assert (sheet.title, sheet.company_name) == ("Keep the lamp of the lighthouse", "Université du Ponant")
    assert (sheet.duration.text, sheet.department) == ("5 to 6 months", "Lights and Buoys")
    assert (sheet.pay.minimum, sheet.pay.unit) == (800, "month")


@pytest.mark.parametrize("text", [FRENCH, ENGLISH])
def test_no_character_of_the_rows_moves(text: str) -> None:
    parted = part_columns(text)
    assert len(parted) == len(text) and parted.count("\n") > text.count("\n")
    assert parted.split() == text.split()


@pytest.mark.parametrize(
    "text",
    [
        "Entreprise Granit Marine Durée 5 mois",
        "Entreprise Granit Marine\nNous gardons la lampe et la Durée compte\nNous veillons.",
        "Lieu Brest\nDurée 5 mois\nEntreprise Conseil de Durée et de Lieu",
        "Entreprise : Granit Durée 5 mois\nLieu : Brest\nDurée : 5 mois",
        "Lieu Brest\nDomaine Mer\nL'entreprise Granit recherche pour une Durée de 5 mois un lampiste.",
    ],
)
def test_a_label_in_a_name_or_in_prose_parts_nothing(text: str) -> None:
    assert part_columns(text) == text


def test_the_name_of_a_house_below_a_title_of_many_words_is_no_title() -> None:
    text = "Une lampe que tout le monde voit : essais et mesures\n\nGranit Marine — Brest (29)\n\nSujet\nLa lampe.\n"
    assert read(text).sheet.title == "Une lampe que tout le monde voit : essais et mesures"
