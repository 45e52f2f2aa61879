"""What the first lines of an offer tell: who recruits, until when, under which title."""

import pytest

from jobboard.sheet import read


@pytest.mark.parametrize(
    ("text", "company"),
    [
        (
            "Les lampes de la côte - OSU LUMEN\n\nL'organisme\n\nOn y veille. L'OSU LUMEN regroupe trois phares.",
            "OSU LUMEN",
        ),
        (
            "La Ligue des Lampes recrute\nStagiaire lampiste de nuit et de jour\nLimite de candidature : 01/03/2027\n"
            "Région Ponant – Bretagne",
            "Ligue des Lampes",
        ),
        (
            "STAGE – Office des lampes de Brume\n\nOffice des lampes de Brume\n\nOFFRE DE STAGE DE 6 MOIS\n\nIntitulé : Compter",
            "Office des lampes de Brume",
        ),
        ("Gardien de phare\nEmployeur\ncollectivité territoriale\nDurée de la mission\n6 mois", ""),
        ("OFFRE DE STAGE - LUMIÈRE DURABLE ET COLLECTIVE\nOffre n° O0312\n\nOn compte les lampes.", ""),
    ],
)
def test_who_recruits_is_said_at_the_top(text: str, company: str) -> None:
    assert read(text).sheet.company_name == company


def test_an_institution_that_will_do_part_of_the_work_presents_itself() -> None:
    text = (
        "Stage de comptage\n\nContexte\n\nLes lampes vieillissent. Le LUMEGA assurera le suivi, axé sur les éclats. "
        "Le suivi est réalisé par le LUMEGA depuis dix ans. Le LUMEGA a dix lampes."
    )
    assert read(text).sheet.company_name == "LUMEGA"


def test_a_unit_for_which_somebody_is_recruited_is_the_department() -> None:
    text = (
        "Stage de comptage\n\nMission\n\nL'Université de la Houle recrute un-e stagiaire pour l'unité de recherche LUMEN, "
        "centre de recherche sur les lampes."
    )
    sheet = read(text).sheet
    assert (sheet.company_name, sheet.department) == ("Université de la Houle", "unité de recherche LUMEN")


def test_the_day_on_which_an_offer_closes_is_the_deadline() -> None:
    deadline = read(
        "Stage de comptage\n\n01-10-2026\nSe ferme:\n26-12-2026\nVues: 63\n\nOn compte."
    ).sheet.deadline
    assert deadline is not None
    assert deadline.isoformat() == "2026-12-26"


def test_a_long_title_may_stand_under_its_label() -> None:
    title = read(
        "Offre de stage m2 2027 - axe lampes\n\nIntitulé du stage\nLes lampes et leurs gardiens : analyse des veilles de l'axe "
        "« Lampes » de l'Institut des Brumes, Université de la Houle.\nContexte\nL'axe a pour mission de veiller."
    ).sheet.title
    assert title.startswith("Les lampes et leurs gardiens : analyse")


def test_an_indicative_pay_is_a_label() -> None:
    pay = read(
        "Gardien de phare\nDurée de la mission\n6 mois\nRémunération indicative\nselon réglementation en vigueur\n"
        "Descriptif de l'emploi\nOn garde le phare."
    ).sheet.pay
    assert (pay.kind, pay.text) == ("legal_minimum", "selon réglementation en vigueur")


def test_what_is_the_object_of_the_internship_is_no_sentence_on_the_work() -> None:
    missions = read(
        "Stage de comptage\n\nContexte du stage\n\nOn entend par lampes tout ce qui luit la nuit au bord de la mer. "
        "Sur la côte, ce sont les phares qui feront l'objet de ce stage."
    ).sheet.missions
    assert missions.startswith("On entend par lampes")


def test_an_intern_wanted_for_a_work_is_called_by_the_work() -> None:
    text = "Le Parc marin des Trois Roches recherche un stagiaire pour dresser la carte des bancs de sable.\nLe parc est vaste.\n"
    assert read(text).sheet.title == "dresser la carte des bancs de sable"


def test_a_year_and_a_level_before_the_title_are_no_part_of_it() -> None:
    text = "2027 - Stage M2 / École d'ingénieur Bac+5 - Devenir des sables dans les estuaires\n\nContexte :\nRien.\n"
    assert read(text).sheet.title == "Devenir des sables dans les estuaires"


def test_a_year_inside_a_title_is_no_sum() -> None:
    text = "Offre de stage : Calendrier 2028 chez trois ostréiculteurs\n\n4 mars 2027\n\nProposition de stage de 2 mois.\n"
    assert read(text).sheet.title == "Calendrier 2028 chez trois ostréiculteurs"


def test_a_sentence_under_the_place_is_no_house() -> None:
    text = (
        "ASSISTANT DE PHARE H/F\n\nLieu\nLe stagiaire sera basé à distance (10 semaines environ), 3 rue des Feux.\n"
        "Missions\nTenir le registre des feux et compter les navires.\n"
    )
    sheet = read(text).sheet
    assert (sheet.company_name, sheet.profile) == ("", "")


def test_pay_in_a_row_of_facts_ends_at_the_dash() -> None:
    text = "Étude du lac\nSujet de stage rémunéré – Niveau Master 2 – Durée 6 mois\nÉtude du lac\nContexte\nLe lac est froid.\n"
    assert (read(text).sheet.pay.text or "").endswith("rémunéré")


def test_the_work_begins_below_lines_that_only_announce_it() -> None:
    text = (
        "Étude du lac de Brume\nPrésentation de l'offre\nSTAGE DE MASTER 2 OU 5ème ANNÉE\n"
        "Les lacs froids gardent la mémoire des hivers, que la vase raconte année par année. Il s'agira de les lire.\n"
    )
    assert (read(text).sheet.missions or "").startswith("Les lacs froids")


def test_the_site_behind_the_letters_of_a_house_is_the_place() -> None:
    text = "Étude du lac de Brume\n\nContexte :\nLe lac est froid et profond.\n\nLaboratoire d'accueil : GVBM Montpellier\n"
    assert read(text).sheet.place.commune == "Montpellier"
