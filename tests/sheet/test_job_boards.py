"""What job boards print around an offer: chips, sums, letterheads in paragraphs of their own."""

import pytest

from jobboard.sheet import read
from jobboard.sheet.model import Sheet


def _sheet(text: str) -> Sheet:
    return read("Stage de gardien de phare\n\n" + text).sheet


def test_a_header_may_put_each_of_its_lines_in_a_paragraph() -> None:
    sheet = _sheet(
        "Comptoir des Lampes\n\nQuimper\n\nSur place\n\nEUR 20 000 - 40 000\n\nTemps plein\n\nResponsabilités\n\n"
        "  • Graisser l'axe de la lanterne\n  • Veiller la nuit"
    )
    assert (sheet.company_name, sheet.place.text, sheet.place.commune) == (
        "Comptoir des Lampes",
        "Quimper",
        "Quimper",
    )


@pytest.mark.parametrize("sum_of_money", ["EUR 20 000 - 40 000", "€29 200", "29 200 €"])
def test_a_sum_of_money_is_no_postcode(sum_of_money: str) -> None:
    assert _sheet(f"{sum_of_money}\n\nVous gardez la lanterne et son axe de bronze.").place.commune is None


def test_of_two_place_lines_the_one_that_names_a_town_counts() -> None:
    sheet = _sheet(
        "Annonceur Lumino\nContrat Stage\nLocalisation Finistère\nFormation Bac+3\n\nDurée : 6 mois\n\n"
        "Lieu de travail : Quimper, au phare.\n\nMissions :\n- veiller"
    )
    assert sheet.place.commune == "Quimper"


def test_what_stands_behind_the_town_of_a_full_address_is_no_part_of_the_place() -> None:
    sheet = _sheet(
        "Lieu : Alcyon – 90 quai des Brumes 29200 BREST – Bureaux de la mission Phares\nDurée : 6 mois"
    )
    assert sheet.place.text == "Alcyon – 90 quai des Brumes 29200 BREST"


def test_headquarters_are_no_quarter_of_a_year() -> None:
    text = (
        "The internship is for six months, and the intern may work for a week from the Fund's headquarters."
    )
    assert read("Lamp keeper internship\n\n" + text).sheet.start.text == ""


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [("Stage - + de 6 mois - à Brest", 6, None), ("STAGE DE GARDE\n- 5 mois\n- Permis B", 5, 5)],
)
def test_a_length_alone_on_its_line_or_open_ended(text: str, least: int, most: int | None) -> None:
    duration = _sheet(text).duration
    assert (duration.months_min, duration.months_max) == (least, most)


@pytest.mark.parametrize(
    ("line", "company"),
    [
        ("Offre de stage du consortium Brumes :", "consortium Brumes"),
        ("Proposition de stage M2 de l'Institut des Lampes", "Institut des Lampes"),
        (
            "Proposition de stage de Master 2 – Institut Universitaire des Lampes",
            "Institut Universitaire des Lampes",
        ),
        ("Proposition de stage de Master 2 – Université de Brest", "Université de Brest"),
        ("Proposition de stage de Master 2 – Maya Kerleo", ""),
        (
            "Le stage sera porté par le Comité des Lampes du Ponant (CLP).",
            "Comité des Lampes du Ponant (CLP)",
        ),
        ("Société : LuminoLogo Lumino", "Lumino"),
        ("Offre de stage de Brest", ""),
    ],
)
def test_the_house_of_a_line_that_announces_the_offer(line: str, company: str) -> None:
    assert (
        _sheet(line + "\n\nOn y compte les éclats de chaque phare, de jour et de nuit.").company_name
        == company
    )


def test_a_region_behind_the_title_is_the_place() -> None:
    place = read("Compter les phares - Bretagne\n\nOn compte les éclats de chaque phare.").sheet.place
    assert (place.text, place.region, place.commune) == ("Bretagne", "Bretagne", None)


@pytest.mark.parametrize(
    ("text", "missions"),
    [
        (
            "Contexte du recrutement et définition de poste :\nStructure d'accueil et lieu d'étude\nLa Ligue des phares est "
            "une association qui veille.\nContexte et objectifs\nLes lampes de la côte vieillissent. Après un état des "
            "lieux, l'objectif du stage consiste à les compter.",
            "Après un état des lieux",
        ),
        (
            "Descriptif du poste\nLa Ligue des phares est présente sur toute la côte.\nVos missions en tant que stagiaire "
            "(h/f) :\nCompter les lampes et leurs éclats.",
            "Compter les lampes",
        ),
        (
            "Application Requirements\nApplicants should send the following documents by e-mail:\n1. a letter of motivation\n"
            "2. a curriculum vitae\n\nThe Fund seeks an intern to assist its keepers in the discharge of their duties and in "
            "their daily work on the lamps.",
            "The Fund seeks",
        ),
    ],
)
def test_the_work_is_found_behind_sections_on_something_else(text: str, missions: str) -> None:
    assert _sheet(text).missions.startswith(missions)


def test_a_unit_under_the_label_of_the_host_is_the_department() -> None:
    sheet = _sheet(
        "Structure d'accueil : Département Lampes et Lentilles\n\nDurée : 6 mois\n\nL'Institut\n\nFondé en 1984, "
        "l'Institut des Lampes est un établissement public qui veille."
    )
    assert (sheet.company_name, sheet.department) == (
        "Institut des Lampes",
        "Département Lampes et Lentilles",
    )


@pytest.mark.parametrize(
    ("text", "start", "earliest", "latest"),
    [
        ("Durée : 6 mois entre mars et septembre 2027", "entre mars et septembre 2027", "2027-03-01", None),
        (
            "Le stage, d'une durée de 5 mois, se déroulera entre janvier et août 2027.",
            "entre janvier et août 2027",
            "2027-01-01",
            None,
        ),
        ("Poste à pourvoir : Stage Master 2 de gardien\n\nDurée : 6 mois", "", None, None),
    ],
)
def test_months_between_which_the_stay_fits(
    text: str, start: str, earliest: str | None, latest: str | None
) -> None:
    found = _sheet(text).start
    assert found.text == start
    assert (found.earliest and found.earliest.isoformat(), found.latest) == (earliest, latest)


def test_the_house_in_whose_rooms_the_work_is_done_belongs_to_the_place() -> None:
    place = _sheet("Le stagiaire travaillera dans les bureaux de Granit Marine à Marseille.").place
    assert (place.text, place.commune) == ("Granit Marine à Marseille", "Marseille")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            "Lumino\n\nType d'offre : Stage\nRecruteur : Lumino\n\nSujet du stage : Compter les lampes du port.",
            "Compter les lampes du port",
        ),
        (
            "Stage lampe chez Lumino\nStagiaire F/H Définition d'une garde de nuit\nDate limite : 3 mars 2027",
            "Stagiaire F/H Définition d'une garde de nuit",
        ),
    ],
)
def test_the_title_below_a_line_that_says_less(head: str, title: str) -> None:
    assert read(head + "\n\nVous gardez la lanterne et son axe de bronze.").sheet.title == title


def test_a_second_title_under_the_heading_is_not_the_work() -> None:
    sheet = _sheet(
        "Présentation de l'offre\n\nLes lampes de la côte et leurs gardiens à différentes heures de la nuit d'hiver\n\n"
        "Contexte\n\nLes lampes vieillissent. L'objectif du stage proposé est de les compter une à une."
    )
    assert sheet.missions.startswith("L'objectif du stage proposé")


def test_the_cells_of_a_table_may_have_become_items_of_a_list() -> None:
    sheet = _sheet(
        "  • Localisation 29 Finistère, 56 Morbihan\n  • Type de contrat Stage (2 mois)\n  • Nb de postes 1\n"
        "  • Référence LX014\n  • Date de publication 21/11/2026\n\nContexte\n\nLes lampes vieillissent, on les compte."
    )
    assert sheet.place.text == "29 Finistère, 56 Morbihan"


@pytest.mark.parametrize(
    ("text", "company"),
    [
        (
            "Depuis sa création en 1991, le Conservatoire des lampes de Haute-Brume, association loi 1901, agit pour les phares.",
            "Conservatoire des lampes de Haute-Brume",
        ),
        (
            "Founded in 1984, LAMPO Worldwide is an award-winning, independently owned global communication and lamp firm. "
            "LAMPO shines. LAMPO is hiring.",
            "LAMPO Worldwide",
        ),
        (
            "Les Chambres de lampistes de Bretagne (CLB) assurent la garde de nuit.",
            "Chambres de lampistes de Bretagne (CLB)",
        ),
        ("Les lauréats de l'appel de la Fondation Brumeuse comptent les éclats.", ""),
    ],
)
def test_who_presents_itself_in_passing_is_the_company(text: str, company: str) -> None:
    assert _sheet(text).company_name == company


def test_a_team_called_after_its_town_is_no_unit() -> None:
    text = "You will join the Quimper team and keep its lamps."
    assert read("Lamp keeper internship\n\n" + text).sheet.department == ""


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            "Offre de stage\n\nLieu Institut des Lampes, Brest\nStage 2027 UMR Marées\n\nCompter les éclats en bordure\n"
            "de port",
            "Compter les éclats en bordure de port",
        ),
        (
            "Remote internships at the Big Lantern Lab\n\nWe accept one intern.",
            "Remote internships at the Big Lantern Lab",
        ),
    ],
)
def test_a_line_on_the_place_is_no_title_and_a_title_no_place(head: str, title: str) -> None:
    assert read(head + "\n\nContext\n\nThe lamps grow old.").sheet.title == title


def test_a_heading_in_capitals_and_a_function_are_no_persons() -> None:
    text = "QUI SOMMES-NOUS ?\n\nSous la responsabilité de la Conservatrice de la RLB, on compte les lampes."
    assert _sheet(text).contact_name == ""


def test_the_function_of_the_supervisor_is_no_title() -> None:
    sheet = _sheet(
        "Durée du stage: 5 mois\nNom encadrant: Maya Kerleo\nFonction: Gardienne en chef\nVille: Brest\n"
    )
    assert sheet.title == "Stage de gardien de phare"


def test_a_day_in_a_calendar_is_neither_the_length_nor_the_start() -> None:
    sheet = _sheet(
        "When:\n31/03/2027 – 01/04/2027 all-day\n\nLaboratoire/Entreprise : LAMPE UMR CNRS 6999\nDurée : 5/6 mois\n\n"
        "Contexte :\nLes lampes de la côte vieillissent et il faut savoir combien de temps elles tiendront."
    )
    assert (sheet.duration.months_min, sheet.duration.months_max, sheet.start.text) == (5, 6, "")
    assert sheet.company_name == "LAMPE UMR CNRS 6999"


def test_the_letters_before_a_name_are_those_of_a_house() -> None:
    reading = read(
        "Stage de gardien\n\nÉquipe encadrante : Paul Kerleo, LUMEN Maya Nevez\n\nMissions :\n- veiller"
    )
    assert reading.people == ("Paul Kerleo", "Maya Nevez")
    assert reading.sheet.department == ""


def test_a_known_heading_over_a_paragraph_opens_a_section_whatever_stands_above() -> None:
    sheet = _sheet(
        "Université de la Houle :\nEtablissement public à caractère scientifique, culturel et professionnel\n"
        "Description de la mission\nL'objectif du projet de stage est de compter les éclats des lampes de toute la côte, de "
        "jour comme de nuit."
    )
    assert sheet.company_name == "Université de la Houle"
    assert sheet.missions.startswith("L'objectif du projet")


def test_a_long_line_behind_a_full_stop_may_speak_of_the_candidate() -> None:
    sheet = _sheet(
        "Lumino, observatoire des lampes, propose un stage de comptage sur la côte.\nCe stage s'adresse à une personne "
        "curieuse des phares et de leurs éclats.\n\nMissions\n\n- veiller"
    )
    assert sheet.profile.startswith("Ce stage s'adresse")


def test_the_sentence_on_the_work_is_preferred_to_the_one_on_its_frame() -> None:
    sheet = _sheet(
        "Contexte général\n\nCe stage s'inscrit dans un programme de recherche sur les lampes de la côte.\n\nLes principales "
        "missions du stagiaire seront de compter les éclats."
    )
    assert sheet.missions.startswith("Les principales missions du stagiaire")


def test_a_line_that_begins_anew_does_not_go_on_with_the_title() -> None:
    title = read(
        "Le Syndicat mixte des Lampes du Ponant recrute un(e) stagiaire en optique\nStage d'optique marine dans le Finistère\n\n"
        "Contexte\n\nLes lampes vieillissent."
    ).sheet.title
    assert title == "Stage d'optique marine dans le Finistère"


def test_the_presentation_of_the_missions_of_a_house_is_not_the_work() -> None:
    sheet = _sheet(
        "Présentation des missions de la Lampisterie\n\nLa Lampisterie veille sur les phares.\n\nTravail demandé\n\n"
        "Compter les lampes et leurs éclats."
    )
    assert sheet.missions.startswith("Compter les lampes")
