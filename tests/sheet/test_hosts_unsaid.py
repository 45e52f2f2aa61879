"""Hosts that no label and no sentence of presentation gives."""

import pytest

from jobboard.sheet import read


def _hosts(text: str) -> tuple[str, str]:
    sheet = read("Stage de gardien de phare\n" + text).sheet
    return sheet.company_name, sheet.department


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("Lumino\n\nChez nous, on allume. Depuis dix ans, Lumino veille sur la côte.", "Lumino"),
        ("Lumino\n\nDepuis dix ans, LUMINO veille sur la côte et ses rochers.", "LUMINO"),
        (
            "Stage\n3 mois\nBrest\n\nLe contrat\n\nUne remarque\n\nLumino\nLumino\n\nLe poste\n\nLa nuit, Lumino veille.",
            "Lumino",
        ),
        ("Lampe 360\n\nDepuis dix ans, Lampe 360 veille sur la côte et ses rochers.", "Lampe 360"),
        ("Lumino\n\nDepuis dix ans, nous veillons sur la côte et ses rochers.", ""),
        ("Maya Kerleo\n\nLe gardien est encadré par Maya Kerleo. Il veille la nuit.", ""),
        ("Temps plein\n\nLe gardien travaille à temps plein. Il veille la nuit.", ""),
    ],
)
def test_a_line_beside_the_title_that_the_text_says_again_is_the_company(text: str, company: str) -> None:
    assert _hosts(text)[0] == company


@pytest.mark.parametrize(
    ("text", "company"),
    [
        ("\nDans ses ports, la Ville de Quimper est tenue de garder les feux du musée des Lanternes.", "Ville de Quimper"),
        ("\nLe travail se fait avec les gardes du PNR des Landes Grises, qui veillent sur les feux.", "PNR des Landes Grises"),
        ("\nCe travail est mené en partenariat avec l'Office des Brumes et l'Agence du Sel.", ""),
        ("\nLes feux de l'Office des Brumes et ceux de la Fondation du Sel seront comparés.", ""),
    ],
)  # fmt: skip
def test_the_institution_most_spoken_of_is_the_company(text: str, company: str) -> None:
    assert _hosts(text)[0] == company


def test_a_laboratory_above_which_nobody_is_named_is_the_company() -> None:
    text = "\nLa chaire « Lumières du large » recherche une personne pour compter les éclats de chaque phare."
    assert _hosts(text) == ("chaire « Lumières du large »", "")
    text = "\nLe laboratoire LAMPES possède une lanterne ancienne que la personne fera tourner."
    assert _hosts(text) == ("LAMPES", "")


@pytest.mark.parametrize(
    ("text", "company"),
    [
        (
            "\nCréé le 3 mai 1921, l'Office national des brumes (ONB) est un office.", "Office national des brumes (ONB)",
        ),
        ("\nLUMINO est une filiale d'OMBRELLE. OMBRELLE est le fournisseur de lampes de tout le pays.", "LUMINO"),
        ("\nTogether, we are the Lantern Trust. The Mayor wants safer harbours and brighter lamps.", "Lantern Trust"),
        ("\nOn veille la nuit.\n\nProfil\n- Permis B souhaité\n- Patience", ""),
        ("\nMissions\n- Suivi du dossier durable de l'association : Éco Lampe ;\n- Veille de nuit", ""),
    ],
)  # fmt: skip
def test_who_presents_itself_is_the_company_and_who_is_only_named_is_not(text: str, company: str) -> None:
    assert _hosts(text)[0] == company


@pytest.mark.parametrize(
    ("text", "department"),
    [
        (
            "\nLe service Feux Anciens, au sein duquel vous serez intégré, répare les lampes.",
            "service Feux Anciens",
        ),
        ("\nPour aider l'équipe dans son pôle création, le Comptoir cherche un lampiste.", "pôle création"),
    ],
)
def test_the_unit_that_is_said_to_be_the_interns(text: str, department: str) -> None:
    assert _hosts(text)[1] == department


@pytest.mark.parametrize(
    ("text", "company", "department"),
    [
        ("\nLe travail est proposé par la Ligue pour la lumière des côtes (LLC). La LLC est présidée par une gardienne.",
         "Ligue pour la lumière des côtes (LLC)", ""),
        ("\nLe CEN Brumes coordonne et anime le programme des mares. Le CEN Brumes compte dix gardes.", "CEN Brumes", ""),
        ("\nLe Syndicat Mixte du Bassin de la Houle est compétent en matière de digues.", "Syndicat Mixte du Bassin de la Houle",
         ""),
        ("\nLe stage est proposé au sein de l'unité de recherche LAMPES qui compte les éclats des phares.",
         "unité de recherche LAMPES", ""),
        ("\nA traineeship within the Lamp and Fog Section of the Northern Harbour Delegation, from March.",
         "Northern Harbour Delegation", "Lamp and Fog Section"),
        ("\nIl vous est proposé de rejoindre le bureau de la communication pour écrire.", "", "bureau de la communication"),
    ],
)  # fmt: skip
def test_institutions_and_units_in_running_text(text: str, company: str, department: str) -> None:
    assert _hosts(text) == (company, department)


def test_the_letterhead_counts_though_the_subject_stands_below_it() -> None:
    sheet = read(
        "Stage Master 2 (2026-2027)\nLumino R&D, à Brest (France)\n\nSUJET\n\nLa mesure des brumes"
    ).sheet
    assert (sheet.title, sheet.company_name, sheet.place.commune) == (
        "La mesure des brumes",
        "Lumino R&D",
        "Brest",
    )


@pytest.mark.parametrize(
    ("text", "company", "department"),
    [
        ("\nPrésentation INRAE\n\nOn y étudie les algues.\n\nMissions\n- Veiller", "INRAE", ""),
        ("\nStructure d'accueil :\nCIRAD-UMR HOULE, 12 quai Sud, 29200 Brest\n\nMissions\n- Veiller", "CIRAD", "UMR HOULE"),
        ("\nEntité de rattachement\n\nNos lampes rayonnent\n\nDepuis toujours, on veille à l'IRSN. L'IRSN a à cœur de veiller.",
         "IRSN", ""),
    ],
)  # fmt: skip
def test_bodies_known_by_their_letters(text: str, company: str, department: str) -> None:
    assert _hosts(text) == (company, department)


@pytest.mark.parametrize(
    ("text", "company", "department"),
    [
        ("\nLumière et Brume\n\nLe phare fait lumière et brume.", "", ""),
        ("\nAdministration : MAYA KERLEO\n\nOn veille la nuit sur les lampes du port.", "", ""),
        ("\nOn travaille avec la cheffe du service du développement culturel et des publics.", "",
         "service du développement culturel et des publics"),
        ("\nAbout Harbour Institute\n\nHarbour Institute is an independent and influential think tank on lamps.",
         "Harbour Institute", ""),
        ("\nLe stage a lieu au Mans. Le Mans accueille des gardiens.", "", ""),
    ],
)  # fmt: skip
def test_persons_towns_and_words_of_the_title_are_no_company(
    text: str, company: str, department: str
) -> None:
    assert _hosts(text) == (company, department)


@pytest.mark.parametrize(
    ("text", "company", "department"),
    [
        ("\nLampes du Monde agit depuis dix ans. Lampes du Monde tient des gardes partout.", "Lampes du Monde", ""),
        ("\nAu bord de la mer, la Communauté d'agglomération Houle et Brumes offre une vie calme.",
         "Communauté d'agglomération Houle et Brumes", ""),
        ("\nVous rejoignez la Direction espaces publics et naturels (DEPN) pour six mois.", "",
         "Direction espaces publics et naturels (DEPN)"),
        ("\nLe service Phares Anciens et Nature propose un stage de veille.", "", "service Phares Anciens et Nature"),
        ("\nIn the frame of a laboratory in ICT at the University of Lamps and Fogs, we look for students.",
         "University of Lamps and Fogs", ""),
    ],
)  # fmt: skip
def test_full_names_of_public_bodies_and_units(text: str, company: str, department: str) -> None:
    assert _hosts(text) == (company, department)


@pytest.mark.parametrize(
    ("text", "company", "department"),
    [
        ("\nKeepers of Lamps, a national, nonprofit body dedicated to the care of old lamps, seeks a lamp keeper intern.",
         "Keepers of Lamps", ""),
        ("\nKeepers of Lamps’s summer internship program gives a first view of the lamps. Keepers of Lamps pays well.",
         "Keepers of Lamps", ""),
        ("\nThe Lantern Fund\n\nThe Lantern Fund will pay the interns in its Center for Fog and Brume (CFB).",
         "The Lantern Fund", "Center for Fog and Brume (CFB)"),
    ],
)  # fmt: skip
def test_charities_present_themselves_in_english(text: str, company: str, department: str) -> None:
    sheet = read("Lamp keeper internship\n" + text).sheet
    assert (sheet.company_name, sheet.department) == (company, department)


def test_a_house_called_by_its_letters_goes_by_the_name_that_spells_them() -> None:
    text = (
        "\nKeepers of Old Lamps (KOL) Programme gives a first view of the lamps.\n\nThe work is done within KOL. "
        "At KOL, interns work at KOL and light the lamps of the harbour. Join KOL."
    )
    assert read("Lamp keeper internship\n" + text).sheet.company_name == "Keepers of Old Lamps (KOL)"


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("\nAu sein de la Conservation des lanternes, le/la stagiaire compte les lampes du phare.",
         "Conservation des lanternes"),
        ("\nAu sein de la Conservation des lanternes, vous comptez les lampes du phare.", "Conservation des lanternes"),
        ("\nAu sein de la Conservation des lanternes, on trouve de tout.", ""),
        ("\nWe talk with sailors such as the Lantern Group in the harbour council.", ""),
        ("\nYou will join the Lantern Group in the harbour.", "Lantern Group"),
        ("\nPôle LAMPES\nCollectivité Lumino\nService Service des lentilles, des mèches et des huiles\nContrat Stage\n",
         "Service des lentilles, des mèches et des huiles"),
    ],
)  # fmt: skip
def test_the_unit_that_holds_the_intern_is_the_department(text: str, department: str) -> None:
    assert _hosts(text)[1] == department
