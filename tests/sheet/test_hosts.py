"""The company and the department, from labels, letterheads and sentences; silence where nothing says it."""

import pytest

from jobboard.sheet import read


def _host(text: str) -> tuple[str, str]:
    sheet = read("Stage de restauration\n\n" + text).sheet
    return sheet.company_name, sheet.department


@pytest.mark.parametrize(
    ("text", "company", "department"),
    [
        ("Entreprise : Granit SAS\nService : Taille", "Granit SAS", "Taille"),
        ("Laboratoire : LABOX – Université de Valmont", "Université de Valmont", "LABOX"),
        ("Laboratoire : LABOX\nÉquipe : Sols", "LABOX", "Sols"),
        (
            "Structure d'accueil :\nUMR 9999 LABOX\nUniversité de Valmont\n12 rue du Port 29000 Quimper",
            "Université de Valmont",
            "UMR 9999 LABOX",
        ),
        ("Lieu : LABOX, Université de Valmont", "Université de Valmont", "LABOX"),
        (
            "Entreprise : Granit SAS\n\nLaboratoire des Sables Fins",
            "Granit SAS",
            "Laboratoire des Sables Fins",
        ),
        ("Company: Granit SAS\n\nSand Carving Unit\n\nTasks:\n- carve", "Granit SAS", "Sand Carving Unit"),
        ("You will support the R&D team of the house.", "", ""),
        ("Granit est une entreprise qui restaure les phares.", "Granit", ""),
        ("Rejoins Granit ! Granit recrute un stagiaire pour l'été.", "Granit", ""),
        (
            "Le stage se déroulera au sein de l'équipe Sols du LABOX de l'INRAE.",
            "INRAE",
            "équipe Sols du LABOX",
        ),
    ],
)
def test_a_host_is_found(text: str, company: str, department: str) -> None:
    assert _host(text) == (company, department)


def test_no_host_is_invented() -> None:
    assert _host("Le stagiaire devra raboter des planches de chêne. Python et Excel sont utiles.") == ("", "")


def test_the_owner_of_a_state_startup_receives() -> None:
    text = (
        "La Startup d'État Rames Légères de la Caisse des Rameurs (CR) du Finistère recherche un stagiaire."
    )
    assert _host(text)[0] == "Caisse des Rameurs (CR) du Finistère"


def test_the_ministry_receives_for_its_state_startup() -> None:
    text = (
        "Phares est une startup d'État du Ministère de la Mer, incubée par beta.gouv.fr. Phares recrute "
        "un stagiaire."
    )
    assert _host(text) == ("Ministère de la Mer", "Phares")


@pytest.mark.parametrize(
    "work", ["ASSISTANT DE COMMUNICATION EN MAIRIE", "Chargé(e) de projet d'une fondation"]
)
def test_what_an_intern_is_to_be_is_no_house(work: str) -> None:
    """The kind of house that a line of work names is where it is done, not who takes somebody."""
    text = f"Objet : STAGE!!!\n\n{work}\nMairie de Valmont - Stage de 4 à 6 mois à partir de mars 2027."
    assert read(text).sheet.company_name == "Mairie de Valmont"
