"""The bodies above laboratories and institutes, and letters that are no house of their own."""

import pytest

from jobboard.sheet import read

TITLE = "Stage : mesurer la houle\n\n"
WORK = "Vous mesurerez la houle à l'aide d'une bouée et tiendrez le registre des vagues avec toute l'équipe du port.\n"


@pytest.mark.parametrize(
    ("text", "company", "department"),
    [
        (
            "Contexte\nLe projet Lampe, mené à la Station des Marées et des Caps de Valmont (SMCV – CNRS), étudie la houle.\n",
            "CNRS",
            "Station des Marées et des Caps de Valmont",
        ),
        (
            "Contexte\nVous intégrez le laboratoire de recherche sur les Lampes et les Phares (LLP) rattaché au service des "
            "lumières et des signaux (SLS) au sein du pôle mer de l'Ifremer. Le SLS réalise des études de lumière.\n",
            "Ifremer",
            "laboratoire de recherche sur les Lampes et les Phares (LLP)",
        ),
        (
            "Contexte\nL'IRSN éclaire les côtes. Le stage est proposé au Laboratoire de recherche sur les lampes des phares "
            "anciens - sur le site de Brest.\nÀ l'IRSN, la lampe est gardée.\n",
            "IRSN",
            "Laboratoire de recherche sur les lampes des phares anciens",
        ),
        (
            "Employeur : CNRS\nLieu : Centre d'Étude des Marées (CEM, Brest)\n",
            "CNRS",
            "Centre d'Étude des Marées",
        ),
        (
            "Intitulé du stage\nMesures de la houle par l'Institut Houle, Université de Valmont.\n"
            "Contexte\nL'Institut Houle a pour mission de mesurer la mer. L'Institut Houle compte dix bouées.\n",
            "Université de Valmont",
            "Institut Houle",
        ),
        ("Contexte\nRejoins l'aventure du logiciel libre chez Granitor, à la pointe.\n", "Granitor", ""),
    ],
)
def test_the_body_above_a_unit_is_the_host(text: str, company: str, department: str) -> None:
    sheet = read(TITLE + text + "\nMissions\n" + WORK).sheet
    assert (sheet.company_name, sheet.department) == (company, department)


@pytest.mark.parametrize(
    "text",
    [
        # Partners in brackets, a tool that begins a sentence, what a unit is before it has a name.
        "Ce projet réunit plusieurs structures (UMR Lampes, CLIP, PNR des Caps du Nord, Réserve des Îles, etc.) de la côte.\n",
        "L'outil est assez mûr pour être montré à tous les gardiens de la côte.\n",
        "L'Unité Mixte de Recherche étudie la mer.\n",
    ],
)
def test_what_is_only_named_receives_nobody(text: str) -> None:
    sheet = read(TITLE + "Contexte\n" + text + "\nMissions\n" + WORK).sheet
    assert (sheet.company_name, sheet.department) == ("", "")


def test_a_partner_in_brackets_is_no_place_to_work() -> None:
    text = "Des échanges sont prévus avec la plateforme Lumen (UMR Lampes, située à Clermont-Ferrand) pour les mesures.\n"
    assert read(TITLE + "Contexte\n" + text + "\nMissions\n" + WORK).sheet.place.commune is None


def test_a_slogan_behind_the_name_is_no_part_of_it() -> None:
    text = "Granit Conseil : éclairer ensemble les côtes du pays\n\nNotre cabinet est spécialisé dans la lumière.\n\n"
    assert read(TITLE + text + "Mission proposée\n" + WORK).sheet.company_name == "Granit Conseil"


def test_a_heading_over_the_house_holds_only_its_name() -> None:
    text = "Team organization\n\nGranitor is a startup of 35 people, and half of them keep lamps.\n\n"
    assert read("Lamp keeper intern\n\n" + text + "Your missions\n" + WORK).sheet.company_name == "Granitor"


def test_a_campus_tells_the_town_though_the_title_names_a_region() -> None:
    text = "Stage M2 : mesurer la houle des caps et des îles de la côte - Bretagne\n\n"
    text += "Contexte\nVous serez accueilli au sein de l'équipe Houle "
    text += "sur le campus de l'Institut Houle à Rennes.\n\nMissions\n" + WORK
    assert read(text).sheet.place.commune == "Rennes"
