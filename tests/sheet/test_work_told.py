"""Where the work and the candidate are told when the headings do not say it plainly."""

import pytest

from jobboard.sheet import read
from jobboard.sheet.record import as_record

HEAD = "Gardien de phare\n\n"
HOUSE = (
    "Granit Marine est une société qui éclaire les côtes depuis 1850 et entretient trente phares, douze bouées et une "
    "centaine de lampes entre le port et les îles."
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Votre mission\nAccompagner les gardiens dans leurs rondes et valoriser leurs travaux.\n\nVos activités\n"
            "* Écrire le journal\n* Compter les bateaux\n",
            "Accompagner les gardiens dans leurs rondes",
        ),
        (
            "Missions\n\nNous recherchons des gardiens capables de tenir une lampe par tous les temps.\n\n"
            "Vos missions principales :\n\n- La garde de la lampe\n- La tenue du registre\n",
            "Nous recherchons des gardiens capables de",
        ),
        (
            "Tes missions potentielles\n\nÀ la saison, tu tiendras la lampe et le registre du phare.\n",
            "À la saison, tu tiendras la",
        ),
        (
            "What You’ll Do\n\nAs a keeper, you will help to clean and to light the lamps of the harbour.\n\n"
            "Responsibilities\n\n* Clean the lamps\n* Count the boats\n",
            "As a keeper, you will help",
        ),
        (
            f"Description de l'offre\n{HOUSE}\n\nLe stage se déroule au port.\n\nVous participerez à la garde. Cela "
            "consiste à effectuer les missions suivantes :\n\n- Garder la lampe\n- Tenir le registre\n",
            "Vous participerez à la garde. Cela",
        ),
        (
            f"Description de l'offre\n{HOUSE}\n\nLes lampes s'usent vite et nul ne sait pourquoi. L'objectif du stage est "
            "de mesurer cette usure.\n\nProfil\n\nSavoir ramer.\n",
            "L'objectif du stage est de mesurer",
        ),
        (
            f"Description de l'offre\n{HOUSE}\n\nSous la tutelle du gardien, vous lui apportez votre soutien la nuit et "
            "effectuez les travaux suivants :\n- Garder la lampe\n- Tenir le registre\n",
            "Sous la tutelle du gardien, vous",
        ),
        (
            "Summary\n\nThe aim of the Granit Lighthouse Trust is to light the coast from the harbour to the islands and to "
            "keep its lamps.\n\nThese paid interns will be sent to a tower.\n\nQualifications\n\nRowing.\n",
            "These paid interns will be sent",
        ),
        (
            "At the Harbour Trust, we keep lamps and boats along the coast, and we need your help to go on.\n\n"
            "## Lamp Interns\n\nWe are looking for lamp interns who like oil. You will clean lamps.\n\n"
            "## Boat Interns\n\nWe expect you to row.\n\n## How to apply\n\nWrite to us.\n",
            "We are looking for lamp interns",
        ),
        (
            "- Durée : 6 mois\n- Prérequis : savoir ramer et compter les bateaux.\n\nThe objective of this project is to "
            "measure the light of the lamps of the harbour and to write it in a register.\n",
            "The objective of this project is",
        ),
        (
            "Tu es étudiant en optique ? Tu aimes les phares, les lampes à huile et les longues nuits de veille ?\n\n"
            f"{HOUSE}\n\nNous utilisons des outils et technologies :\n\nÉcris-nous si tu veux en savoir plus.\n",
            "Tu es étudiant en optique ? Tu",
        ),
        (
            "Pour aider le port à atteindre les objectifs suivants :\n1. Éclairer la côte.\n2. Compter les bateaux.\n\n"
            "Concrètement, les missions incluent :\n- Tenir la lampe chaque nuit\n- Écrire le registre\n\nCompétences\n\n"
            "Savoir ramer et compter.\n",
            "Tenir la lampe chaque nuit Écrire",
        ),
        (
            "Tu es un as de la rame et tu aimes les phares ? Tu es prêt à aider une bande de gardiens à compter ?\n\n"
            f"{HOUSE}\n",
            "Tu es un as de la",
        ),
        (
            "Job\n\n* Keep the lamp of the tower\n* Count the boats\n\nProfile\n\nA good rower.\n",
            "Keep the lamp of the tower",
        ),
        (
            "- Contexte : Le stage est proposé dans le cadre d'un projet du port.\n\nLes lampes s'usent vite et nul ne sait "
            "pourquoi, ce qui gêne les gardiens depuis longtemps.\n\nDans ce stage, nous proposons de mesurer leur usure.\n",
            "Dans ce stage, nous proposons de",
        ),
    ],
)
def test_the_first_words_on_the_work(text: str, words: str) -> None:
    assert as_record(read(HEAD + text), "x")["missions_first_words"] == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Rejoins-nous\n\nD'expérience, ce stage est pour toi si :\n* Tu aimes les lampes et les registres\n* Tu sais "
            "ramer\n",
            "Tu aimes les lampes et les",
        ),
        (
            "Ce que nous cherchons chez vous\nLa candidate ou le candidat doit aimer les phares et savoir compter les "
            "bateaux qui passent au large.\n",
            "La candidate ou le candidat doit",
        ),
        (
            "You will keep the lamp.\n\nSome skills that would be helpful for this position include:\n\n"
            "- Some experience with lamps and oil\n- Able to row alone\n",
            "Some experience with lamps and oil",
        ),
        (
            "Missions\n\nTenir la lampe du port chaque nuit.\n\nCompétences recherchées\n\nLe sens de la mer et du vent.\n"
            "- Savoir ramer\n\nNice to have\n\n- Savoir nager\n- Savoir compter\n",
            "Le sens de la mer et",
        ),
        (
            "Mission\n\nTenir la lampe du port chaque nuit.\n\nCompétences recherchées\n\nPas besoin de tout cocher.\n- Ramer\n"
            "- Expérience avec :\n- Une lampe à huile\n- Un registre\n",
            "Pas besoin de tout cocher. Ramer",
        ),
        (
            "Mission\n\nTenir la lampe du port.\n\nProfil souhaité\nNiveau de formation pré-requis :\nDernière année d'école "
            "navale ou master.\n",
            "Dernière année d'école navale ou master.",
        ),
    ],
)
def test_the_first_words_on_the_candidate(text: str, words: str) -> None:
    assert as_record(read(HEAD + text), "x")["profile_first_words"] == words


def test_a_sentence_on_knowledge_in_the_middle_of_the_work_is_no_profile() -> None:
    text = (
        "Objectif\nCe stage a pour but de mesurer la lumière des lampes du port et d'en écrire le registre.\n"
        "De bonnes connaissances de la lumière et de la mer sont nécessaires pour ce stage de mesure.\n"
    )
    assert as_record(read(HEAD + text), "x")["profile_first_words"] is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Rejoins l'équipe des Phares à Brest\n\nOffre de stage : Appui aux gardiens\n\nLe port.\n",
            "Appui aux gardiens",
        ),
        (
            "Garder le phare de la pointe\n2027/03/27\n\nContexte\n\nLe port est sombre.\n",
            "Garder le phare de la pointe",
        ),
        (
            "Le sujet de ce stage concerne la mesure de la houle au large des caps. En effet, la houle\ngêne les gardiens, "
            "qui ne savent ni la prévoir ni la mesurer, et\nqui ne voient pas toujours les bateaux qui passent, la nuit\n"
            "surtout, quand la lampe\nest éteinte.\n\nLe travail dure six mois.\n",
            "La mesure de la houle au large des caps",
        ),
        ("Stage - Lampes de France / Argentine\n\nDurée : 3 mois\n", "Stage - Lampes de France / Argentine"),
        (
            "Granit > Jobs > Lamps\n\nLighthouse Lamp Keeper\n\nYou will keep lamps.\n",
            "Lighthouse Lamp Keeper",
        ),
    ],
)
def test_the_title(text: str, title: str) -> None:
    found = as_record(read(text), "x")["title"]
    assert found is not None and found[:1].upper() + found[1:] == title
