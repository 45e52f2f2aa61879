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
        ("Benefits\n\n* Attractive compensation.\n* A boat\n", "pay_text", "Attractive compensation"),
        ("Gratification conventionnelle.\n", "pay_kind", "unstated"),
        (
            "The salary for keepers who already live in the town of the harbour is 250 US$.\n",
            "pay_text",
            "250 US$",
        ),
        (
            "Modalités\n\n- Stage de 4 à 6 mois qui débute dès que possible.\n",
            "start_text",
            "dès que possible",
        ),
        ("Date d'embauche : Dès à présent\n", "start_text", "Dès à présent"),
        ("Internships will begin with the Spring Semester 2028.\n", "start_text", "the Spring Semester 2028"),
        ("Le stage débutera en mai et prendra fin en juillet 2027.\n", "start_earliest", "2027-05"),
        ("Période de stage : 5 à 6 mois entre février et juillet 2027\n", "start_latest", None),
        ("Timeline & Commitment:\n\nCommit to 3 months part-time, 10-20 hours a week.\n", "start_text", None),
        (
            "Merci d'envoyer, le 16 mars 2027 au plus tard, un CV à rose@phares.example.org.\n",
            "deadline",
            "2027-03-16",
        ),
        ("Date limite : 2027-12-22T23:00:00.000Z\n", "deadline", "2027-12-22"),
        ("Durée du stage (en jours) : 10 semaines / 50 jours ouvrés\n", "duration_months_min", 2.3),
        ("Profil\n\n* Au minimum 2 ans d'étude en optique\n", "education_level", "bac+2"),
        (
            "Fiche de poste : https://phares.example.org/poste?id=12\n",
            "apply_url",
            "https://phares.example.org/poste?id=12",
        ),
        ("Le stagiaire écrira une application pour https://lampes.example.org/\n", "apply_url", None),
        (
            "Profil\n\nSavoir ramer et compter les bateaux.\n\n- Rames\n- Anglais (relations avec les ports)\n",
            "languages",
            ["en"],
        ),
        (
            "Le projet est coordonné par Rose Meunier et Paul Granit. Encadrant : Maya Nevez.\n",
            "contacts",
            ["Maya Nevez"],
        ),
        (
            "Le stage se fera sous la\ndirection de Rose Meunier et de Paul Granit.\n",
            "contacts",
            ["Rose Meunier", "Paul Granit"],
        ),
        ("Détails\n\nOù ?\n\nEn remote\n\nMission\n\nTenir le registre du port.\n", "location", "En remote"),
        (
            "Location: Remote, United States (keepers who live near the harbour are preferred)\n",
            "location",
            "Remote, United States",
        ),
        ("Téléphone : 02 98 00 00 00\nSite : www.phares.example.org\n", "location", None),
        (
            "Nous cherchons une personne en stage pour plusieurs mois (au moins 3).\n",
            "duration_months_min",
            3,
        ),
        ("Gratification : ~580€/m selon l'expérience.\n", "pay_unit", "month"),
        (
            "Profile\n\n- You are available all days, for a minimum of 2,5 months\n",
            "duration_months_min",
            2.5,
        ),
        (
            "We welcome all applications.\n\nhttps://www.phares.example.org/about-us/engagements\n\n"
            "CLICK TO APPLY https://jobs.example.org/apply/lamp-keeper-2028\n",
            "apply_url",
            "https://jobs.example.org/apply/lamp-keeper-2028",
        ),
        (
            "L'équipe Lampes de l'Institut GRANIT-LUX à Besançon, France, propose un sujet.\n\nLe stage sera basé à l'Institut "
            "GRANIT-LUX à Besançon et durera six mois.\n",
            "location",
            "Institut GRANIT-LUX à Besançon",
        ),
        (
            "Timeline:\n\n- Applications due: Friday, December 11, 2026\n- Keepers selected: January 4, 2027\n"
            "- Keepers begin work: February/March 2027 (exact date TBD)\n",
            "start_text",
            "February/March 2027",
        ),
        (
            "Encadrement par Marie-Jeanne Meunier et Paul Granit.\n\nUne aide pour la lampe (encadrement de MJ Meunier).\n",
            "contacts",
            ["Marie-Jeanne Meunier", "Paul Granit"],
        ),
        ("Détails\n\nLes codes ont :\n- Le titre ;\n- Le livre.\n", "city", None),
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


def test_a_country_under_a_title_that_ends_in_a_town_is_not_the_place() -> None:
    text = "Stage - Lampiste des ports - Toulouse\nGranit Marine\nFrance\n\nDescription du poste\n\nTenir la lampe.\n"
    record = as_record(read(text), "x")
    assert (record["location"], record["city"]) == ("Toulouse", "Toulouse")


def test_the_head_of_a_job_board_without_any_label() -> None:
    text = "Stagiaire lampiste\nGRANIT MARINE\nBrest, pays de la loire 29200\nStage • 6 mois\n615€ - 650€\n\n"
    record = as_record(
        read(text + "Description du poste\nNous recherchons un stagiaire pour les lampes du port.\n"), "x"
    )
    assert (record["company"], record["city"], record["pay_amount"]) == ("GRANIT MARINE", "Brest", 615)
