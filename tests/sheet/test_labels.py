"""Labels are recognised by their words, whatever stands around them."""

import pytest

from jobboard.sheet.label_rules import RULES
from jobboard.sheet.labels import label_key, lemma
from jobboard.sheet.plain import plain


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Durée", "duration"),
        ("Durée prévisionnelle du stage", "duration"),
        ("Date de début souhaitée", "start"),
        ("Date limite de candidature", "deadline"),
        ("Description des missions", "missions"),
        ("Vos missions principales", "missions"),
        ("What you will do", "missions"),
        ("Objectifs du stage", "objectives"),
        ("Profil recherché", "profile"),
        ("Qui êtes-vous ?", "profile"),
        ("Compétences techniques", "skills"),
        ("Savoir-être", "qualities"),
        ("Niveau d'études", "education"),
        ("Gratification", "pay"),
        ("Lieu de travail", "place"),
        ("Structure d'accueil", "company"),
        ("Laboratoire d'accueil", "lab"),
        ("Encadrant(e)s", "contact"),
        ("Comment postuler ?", "apply"),
        ("Qui sommes-nous ?", "about"),
        ("Notre mission", "about"),
        ("Mots-clés", "keywords"),
        ("Références bibliographiques", "references"),
        ("Conditions", "conditions"),
        ("Conditions de travail", "conditions"),
        ("Missions / Actions du stage", "missions"),
    ],
)
def test_a_label_names_its_part(label: str, key: str) -> None:
    assert label_key(plain(label)) == key


@pytest.mark.parametrize(
    "label", ["La durée de vie des piles", "Ministère de la Culture", "Communication", "Lanterne", ""]
)
def test_other_words_are_no_label(label: str) -> None:
    assert label_key(plain(label)) is None


def test_every_rule_is_written_in_folded_words() -> None:
    for key, rules in RULES.items():
        for alternative in rules.split("|"):
            assert alternative, key
            assert plain(alternative) == alternative, (key, alternative)


def test_inclusive_and_plural_forms_fall_together() -> None:
    assert label_key(plain("Candidat·e recherché·e")) == label_key(plain("Candidats recherchés")) == "profile"
    assert lemma("competences") == "competence"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("duree du contrat (en mois)", "duration"),
        ("duty station", "place"),
        ("annonceur", "company"),
        ("a propos du poste", "description"),
        ("projet scientifique", "project"),
        ("lieu de travail et gratification", "conditions"),
        ("version longue", "url"),
        ("anticipated duration", "duration"),
        ("anticipated project(s) and assignment details", "missions"),
        ("ce que tu vas faire", "missions"),
        ("how you will contribute", "missions"),
        ("who is eligible to apply for an internship", "profile"),
        ("what we need to see", "profile"),
        ("qui peut postuler", "profile"),
        ("a qui s'adresse ce stage", "profile"),
        ("nice to have", "profile"),
        ("who we need", "profile"),
        ("ce stage est fait pour toi si", "profile"),
        ("you might be a good fit if", "profile"),
        ("what you'll own", "missions"),
        ("a quoi ressemblera ton stage", "missions"),
        ("missions proposees", "missions"),
    ],
)
def test_labels_of_job_boards_are_known(words: str, key: str) -> None:
    assert label_key(words) == key
