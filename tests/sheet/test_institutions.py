"""Houses presented by their full name in a sentence, and names that present no house."""

import pytest

from jobboard.sheet import read


def _company(text: str) -> str:
    return read("Stage de gardien de phare\n\n" + text).sheet.company_name


@pytest.mark.parametrize(
    ("text", "company"),
    [
        (
            "La Ligue atlantique pour les phares (LAP) est une association qui repeint les tours.",
            "Ligue atlantique pour les phares (LAP)",
        ),
        (
            "Le CNR (Centre national des rouets) de Valmont est une unité de filage.",
            "CNR (Centre national des rouets) de Valmont",
        ),
        (
            "L'Office national des brise-lames est un établissement public.",
            "Office national des brise-lames",
        ),
        (
            "Le Conservatoire des digues de Valmont propose un stage de 4 mois.",
            "Conservatoire des digues de Valmont",
        ),
        ("L'association Les Voiles qui Chantent propose un stage.", "Les Voiles qui Chantent"),
        (
            "Entreprise :\nGRANIT Marine a été créée pour réparer les quais.\n\nMission :\nPoncer.",
            "GRANIT Marine",
        ),
        ("Depuis 1987, Granit Marine recrute des stagiaires pour ses chantiers.", "Granit Marine"),
        ("The Lantern Trust is a charity that keeps lamps alight.", "Lantern Trust"),
        ("Open Lanterne Bretagne est l'un des leaders français de la brume.", "Open Lanterne Bretagne"),
        ("🚀 Depuis 60 ans, Granit Projets Brume est spécialisée dans les quais.", "Granit Projets Brume"),
        ("Lampe 29 has an exciting internship opportunity for a keeper.", "Lampe 29"),
    ],
)
def test_a_house_that_presents_itself_is_the_company(text: str, company: str) -> None:
    assert _company(text) == company


@pytest.mark.parametrize(
    "text",
    [
        "Le stage est une occasion de découvrir la mer.",
        "Le projet BRISE propose de mesurer les vagues du large.",
        "L'anglais est la langue de travail de beaucoup d'entreprises.",
        "Aujourd'hui, nous recrutons.",
        "Besançon est une ville agréable, et Besançon accueille des étudiants.",
        "Le département de la Nièvre accueille des stages de plein air.",
    ],
)
def test_a_project_a_town_or_a_common_word_is_no_company(text: str) -> None:
    assert _company(text) == ""


def test_the_line_under_the_title_may_hold_the_company_and_its_town() -> None:
    sheet = read(
        "Développeur de sonars\nGranit Marine - Brest (France)\n\nNous écoutons la mer depuis longtemps."
    ).sheet
    assert (sheet.company_name, sheet.place.commune) == ("Granit Marine", "Brest")


def test_what_job_boards_print_under_the_title_is_no_company() -> None:
    sheet = read(
        "Lamp keeper internship\n\nQuimper\nFull Time\nStudent (College)\n\nYou will keep lamps."
    ).sheet
    assert sheet.company_name == ""
    assert sheet.contact_name == ""


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("Vous serez rattaché(e) à la Direction Balisage et intégrerez l'équipage.", "Direction Balisage"),
        ("Vous rejoindrez l'équipe « Cornes de brume » pour six mois.", "équipe « Cornes de brume »"),
        ("Nous intervenons au sein du département de la Nièvre.", ""),
    ],
)
def test_a_unit_is_found_in_a_sentence_unless_it_is_a_part_of_france(text: str, department: str) -> None:
    assert read("Stage\n\n" + text).sheet.department == department
