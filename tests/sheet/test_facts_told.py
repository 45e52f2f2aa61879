"""Facts that stand where they are easily taken for something else."""

import pytest

from jobboard.sheet import read
from jobboard.sheet.record import as_record

HEAD = "Gardien de phare\n\nGranit Marine recrute.\n\n"


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Profil\n\nÉtudiant, au minimum bac +1 en optique.\n", "education_level", "bac"),
        ("We seek a college or graduate student who likes lamps.\n", "education_level", "bac+3"),
        ("Missions\n\nGestion de la paie :\n• Saisir les heures\n• Tenir le registre\n", "pay_text", None),
        ("Le phare, launched in spring 2021, éclaire. Le stage est ouvert à tous.\n", "start_text", None),
        (
            "Compétences développées\n\n- garder une lampe\n\nCompétences requises\n\n- savoir ramer par gros temps, "
            "tenir un registre et compter les bateaux qui passent\n",
            "profile_first_words",
            "savoir ramer par gros temps, tenir",
        ),
        ("Plus d'informations sur l'équipe : https://phares.example.org/equipe\n", "apply_url", None),
        (
            "Description\n\nYou will clean lamps for the harbour and keep the register of ships.\n\nBonus\n\n"
            "* You speak Breton\n",
            "languages",
            ["br"],
        ),
    ],
)
def test_a_fact(text: str, field: str, value: object) -> None:
    assert as_record(read(HEAD + text), "x")[field] == value


def test_the_role_among_the_facts_above_an_offer_is_its_title() -> None:
    head = "contact: rose@phares.example.org\ncontrat: stagiaire\nrole: Stage chargé.e de lampes\nequipe: Les Feux\n\n"
    assert (
        as_record(read(head + "Les Feux recherchent un stagiaire.\n"), "x")["title"]
        == "Stage chargé.e de lampes"
    )


def test_the_head_of_a_job_board_without_any_label() -> None:
    text = "Stagiaire lampiste\nGRANIT MARINE\nBrest, pays de la loire 29200\nStage • 6 mois\n615€ - 650€\n\n"
    record = as_record(
        read(text + "Description du poste\nNous recherchons un stagiaire pour les lampes du port.\n"), "x"
    )
    assert (record["company"], record["city"], record["pay_amount"]) == ("GRANIT MARINE", "Brest", 615)
