"""What heads an offer and its parts on the sites of research bodies and companies."""

import pytest

from jobboard.sheet import read

WORK = "Vous mesurerez la houle à l'aide d'une bouée et tiendrez le registre des vagues avec toute l'équipe du port."
HOUSE = "L'Institut national des phares (INP) est un établissement public de recherche de 12 000 personnes."


def test_a_heading_may_list_several_parts() -> None:
    text = f"Stage : mesurer la houle\n\nPrésentation INP\n\n{HOUSE}\n\n"
    text += f"Environnement de travail, missions et activités\n\n{WORK}\n"
    assert read(text).sheet.missions == WORK


def test_what_is_listed_under_a_heading_is_no_heading() -> None:
    text = f"Stage : mesurer la houle\n\nMissions\n\n{WORK}\n\n"
    text += "Profil\n\nMaster en environnement, autonomie, missions variées\n"
    assert "autonomie" in read(text).profile_text


def test_headings_may_ask() -> None:
    text = f"Stage : mesurer la houle\n\nLe contexte\n\n{HOUSE}\n\n"
    text += f"Quoi ?\n\n{WORK}\n\nQui ?\n\nUne personne curieuse de la mer.\n"
    reading = read(text)
    assert (reading.sheet.missions, reading.profile_text) == (WORK, "Une personne curieuse de la mer.")


@pytest.mark.parametrize("page", ["Recrutement", "Recrutements", "Candidature"])
def test_the_name_of_the_page_over_the_offer_is_no_heading(page: str) -> None:
    text = f"{page}\n\nStage - Gardien de lampe en mer\n\nStage de 4-6 mois\n\nMissions\n\n{WORK}\n"
    assert read(text).sheet.title.endswith("Gardien de lampe en mer")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            "Offre de stage de M2 de linguistique : Étude des noms de phares",
            "Offre de stage de M2 de linguistique : Étude des noms de phares",
        ),
        (
            "GRANIT CONSEIL (Brest -29) – Stage fin d’études 6 mois – Gardien de lampe en mer",
            "Gardien de lampe en mer",
        ),
        (
            "Offre de stage M2\n\nAbondance des lampes sur les caps du nord et mesure de leur "
            "lumière pour les navires de passage."
            "\n\n"
            "Niveau d'études : Master 2\nThématique : Lumière",
            "Abondance des lampes sur les caps du nord et mesure de leur lumière pour les navires de passage",
        ),
    ],
)
def test_the_title_among_what_announces_it(head: str, title: str) -> None:
    assert read(f"{head}\n\nMissions\n\n{WORK}\n").sheet.title.removesuffix(".") in {
        title,
        title.split(" : ")[-1],
    }


def test_facts_under_the_title_are_not_the_work() -> None:
    text = (
        "La houle et les phares de la côte\n\nOffre de stage Master 2 – année 2027\n"
        "Durée de 5-6 mois, début de stage à partir de mars\n"
        f"Date limite de candidature : 15 février 2027 ou jusqu'à ce que la place soit prise\n\n{WORK} {WORK}\n"
    )
    assert read(text).sheet.missions.startswith("Vous mesurerez")


def test_a_pitch_under_job_description_is_not_the_work() -> None:
    text = (
        "Lamp keeper intern\n\nJob description\n\n"
        "At Granitor, we believe that light is the way to the world of tomorrow, and we mean it.\n\n"
        "Internship subject\n\nThe intern will keep the lamp of the northern lighthouse and write the register of the ships.\n"
    )
    assert read(text).sheet.missions.startswith("The intern will keep")


@pytest.mark.parametrize(
    "sentence",
    [
        "Cette proposition de stage Master 2 concerne la houle.",
        "Le port propose un stage de 6 mois pour un niveau Master 2.",
    ],
)
def test_a_level_is_told_with_the_stay(sentence: str) -> None:
    text = f"La houle des caps\n\n{WORK} {WORK} {WORK} {WORK}\n\n{sentence}\n"
    assert read(text).sheet.education.level == "bac+5"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (
            "Stage OT-28999\nstage de master 2 : Quelle lampe pour les phares de la côte ?\n29200 BREST",
            "Quelle lampe pour les phares de la côte ?",
        ),
        (
            "Stage de M2 : Mesure de la lumière des phares de la côte du nord – projet LAMPES\n\n"
            "Proposition de stage de Master 2, projet LAMPES",
            "Mesure de la lumière des phares de la côte du nord – projet LAMPES",
        ),
        (
            "Offre de stage 2027\n\nMesure de la lumière des phares et des feux de la côte du nord et des "
            "îles « Phares et feux des caps du nord et des îles du large » et « Lampes et "
            "signaux des ports de la baie et de ses abords, de la pointe à l'anse »"
            "\n\nThématique : Lumière, ports du nord",
            "Mesure de la lumière des phares",
        ),
    ],
)
def test_numbers_announcements_and_themes_are_no_titles(head: str, title: str) -> None:
    assert read(f"{head}\n\nMissions\n\n{WORK}\n").sheet.title.startswith(title)


def test_a_sum_told_in_brackets_keeps_none_of_them() -> None:
    pay = (
        "Gratification légale autorisée, soit la part du plafond de la sécurité sociale (environ 555 €/mois)."
    )
    assert read(f"La houle\n\nConditions\n{pay}\n\nMissions\n{WORK}\n").sheet.pay.text.count(")") == read(
        f"La houle\n\nConditions\n{pay}\n\nMissions\n{WORK}\n"
    ).sheet.pay.text.count("(")
