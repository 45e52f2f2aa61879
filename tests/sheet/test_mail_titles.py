"""Offers that came as a mail whose subject says no more than "Stage"."""

import pytest

from jobboard.sheet import read
from jobboard.sheet.model import State

FORWARDED = (
    "---------- Forwarded message ---------\nDe : Rose Meunier <rose@granit.example>\nObjet : {subject}\n"
    "À : <tous@ecole.example>\n\n{body}\n\nCordialement,\nRose Meunier\n"
)
SENTENCE = "Nous accueillerons pendant six mois une personne qui garde la lampe et tient le registre."


@pytest.mark.parametrize("subject", ["STAGE!!!", "Stage", "Offre de stage", "Internship", "TR: Stage M2 !"])
@pytest.mark.parametrize(
    ("body", "title"),
    [
        (f"Bonjour,\n\nGARDER LE PHARE DE LA POINTE\n\n{SENTENCE}", "GARDER LE PHARE DE LA POINTE"),
        (
            f"Bonjour,\n\n{SENTENCE}\n\nSujet : Mesure de la houle par caméra",
            "Mesure de la houle par caméra",
        ),
        (f"Bonjour,\n\n# Gardien de lampe\n\n{SENTENCE}\n\n## Missions\n- garder", "Gardien de lampe"),
        (
            "Bonjour,\n\nMerci de diffuser l'offre suivante.\n\nStage de master 2 : Mesure de la houle\n\n"
            + SENTENCE,
            "Mesure de la houle",
        ),
        (
            "Chers collègues,\n\nNous proposons un stage intitulé « Mesure de la houle par caméra » à Brest.",
            "Mesure de la houle par caméra",
        ),
        (f"Dear all,\n\nLighthouse Lamp Engineer\n\n{SENTENCE}", "Lighthouse Lamp Engineer"),
    ],
)
def test_the_mail_names_the_offer_when_its_subject_does_not(subject: str, body: str, title: str) -> None:
    assert read(FORWARDED.format(subject=subject, body=body)).sheet.title == title


def test_the_subject_may_be_the_last_line_of_the_head() -> None:
    head = "De : Rose Meunier <rose@granit.example>\nÀ : tous@ecole.example\nObjet : proposition de stage\n\n"
    body = f"Bonjour,\n\nStage de master 2 : Mesure de la houle\n\nContexte\n{SENTENCE}\n"
    assert read(head + body).sheet.title == "Mesure de la houle"


def test_a_subject_that_says_more_is_the_title() -> None:
    text = FORWARDED.format(
        subject="Stage : garder la lampe", body=f"Bonjour,\n\nPOINTE DE GRANIT\n\n{SENTENCE}"
    )
    assert read(text).sheet.title == "Garder la lampe"


def test_a_subject_that_says_nothing_is_to_be_checked() -> None:
    reading = read(FORWARDED.format(subject="Stage", body=f"Bonjour,\n\n{SENTENCE}"))
    assert reading.sheet.title == "Stage" and reading.marks["title"].state is State.CHECK


def test_a_first_line_that_only_announces_is_no_title() -> None:
    text = f"Objet : STAGE!!!\nANIMATEUR DE PHARE EN MAIRIE\nMairie de Brest - service des lampes\n\n{SENTENCE}\n"
    assert read(text).sheet.title == "ANIMATEUR DE PHARE EN MAIRIE"


@pytest.mark.parametrize(
    "subject", ["STAGE - fwd", "STAGE!!!", "Re: Tr : Offre de stage URGENT", "STAGE (suite)"]
)
@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("Granit cherche un stagiaire en génie civil pour six mois à Brest.", "Stagiaire en génie civil"),
        ("Nous cherchons un(e) stagiaire en génie civil, dès mars 2027.", "Stagiaire en génie civil"),
        (
            "Nous proposons un stage en Bretagne, en alternance ou en entreprise, un stage en génie civil.",
            "Stage en génie civil",
        ),
        (
            "We look for an intern in civil engineering for six months in Brest.",
            "Intern in civil engineering",
        ),
    ],
)
def test_whom_a_sentence_of_the_mail_asks_for_is_better_than_a_subject_that_shouts(
    subject: str, sentence: str, title: str
) -> None:
    body = f"Bonjour,\n\n{sentence} Le chantier du phare commence."
    for text in (
        FORWARDED.format(subject=subject, body=body),
        f"Objet : {subject}\n\n{body}\n",
        f"{subject}\n\n{body}\n",
        f"{body}\n",
    ):
        reading = read(text)
        assert (reading.sheet.title, reading.marks["title"].state) == (title, State.CHECK)
