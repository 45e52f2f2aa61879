"""Offers of laboratories, associations and public bodies in their own styles, each read whole."""

import pytest

from jobboard.sheet import read
from jobboard.sheet.record import as_record

OFFERS = [
    (
        """Master thesis / internship : Sonar image segmentation with transformers

Starting date : February/March 2027
Duration : 6 months
Lab : LUMEN, Brest, France
Team : SONARIA
Advisors : Rose Meunier and Paul Granit
Contacts : rose.meunier@lumen.example.fr, paul.granit@lumen.example.fr

Keywords : sonar, deep learning

1. General framework of the proposal
Sonar images are noisy. Many tasks need segmentation.

2. Work to be done
The candidate will first survey the literature and then design a network.

3. Profile and requirements
Master 2 student with skills in Python and PyTorch.
""",
        {
            "title": "Sonar image segmentation with transformers",
            "company": "LUMEN",
            "department": "SONARIA",
            "city": "Brest",
            "duration_months_min": 6,
            "start_earliest": "2027-02",
            "start_latest": "2027-03",
            "contacts": ["Rose Meunier", "Paul Granit"],
            "missions_first_words": "The candidate will first survey the",
            "profile_first_words": "Master 2 student with skills in",
            "education_level": "bac+5",
        },
    ),
    (
        """Stage Master 1 ou 2 - histoire maritime

La Société d'histoire maritime du Ponant (SHMP), association loi 1901, souhaite accueillir un(e) stagiaire de mars à \
juin 2027 pour dépouiller les archives du port.

Lieu du stage : archives municipales de Brest. Le stage n'est pas gratifié, mais les repas sont pris en charge.

Pour tout renseignement, contacter Mme Rose Meunier, présidente : shmp@ponant.example.fr
""",
        {
            "company": "Société d'histoire maritime du Ponant (SHMP)",
            "city": "Brest",
            "pay_kind": "unpaid",
            "contacts": ["Rose Meunier"],
            "start_earliest": "2027-03",
            "education_level": "bac+4",
            "apply_email": "shmp@ponant.example.fr",
        },
    ),
    (
        """Titre : Optimisation du routage de voiliers autonomes
Mots-clés : optimisation, voile
Encadrant(s) : Rose Meunier – Maître de conférences – rose.meunier@ensv.example.fr
Unité/équipe : Lab-MER / pôle AUTO
Collaboration : Granit Voile
Durée et dates : 5 à 6 mois, février à juillet 2027
Rémunération : ~ 620 €/mois

Description du sujet
Les voiliers autonomes choisissent leur route. L'objectif de ce stage est d'optimiser cette route.

Profil et compétences
Élève ingénieur ou M2 en automatique.
""",
        {
            "title": "Optimisation du routage de voiliers autonomes",
            "contacts": ["Rose Meunier"],
            "duration_months_min": 5,
            "duration_months_max": 6,
            "pay_amount": 620,
            "missions_first_words": "Les voiliers autonomes choisissent leur route.",
            "profile_first_words": "Élève ingénieur ou M2 en automatique.",
            "start_earliest": "2027-02",
        },
    ),
    (
        """Recrutement d'un(e) stagiaire – Cartographie des zones humides

Contexte :
La communauté de communes du Haut-Ponant exerce la compétence GEMAPI. Le service Eau et rivières réalise un \
inventaire des zones humides.

Mission :
Sous la responsabilité du technicien rivière, vous réaliserez l'inventaire de terrain et la saisie sous QGIS.

Profil :
Bac+3 à bac+5 environnement
Permis B

Modalités :
Durée : 4 à 6 mois à compter de mars 2027
Lieu : Huelgoat
Indemnités : selon réglementation

Renseignements : Paul Granit, 02 98 00 00 00
Candidature à adresser à Monsieur le Président, avant le 31 janvier 2027.
""",
        {
            "title": "Cartographie des zones humides",
            "company": "communauté de communes du Haut-Ponant",
            "city": "Huelgoat",
            "missions_first_words": "Sous la responsabilité du technicien rivière,",
            "profile_first_words": "Bac+3 à bac+5 environnement Permis B",
            "education_level": "bac+3",
            "duration_months_min": 4,
            "start_earliest": "2027-03",
            "pay_kind": "legal_minimum",
            "deadline": "2027-01-31",
            "contacts": ["Paul Granit"],
        },
    ),
    (
        """Looking for a research intern!

I am looking for a motivated M1/M2 student to work on wave energy at the Ocean Engineering Laboratory (OEL), Valmont. \
The internship is funded (about 600 euros per month) and can start any time between January and May 2027.

The student will run simulations and compare them with tank tests.

If interested, write to jane.doe@oel.example.org.

Jane Doe
""",
        {
            "company": "Ocean Engineering Laboratory",
            "education_level": "bac+4",
            "pay_amount": 600,
            "missions_first_words": "I am looking for a motivated",
            "apply_email": "jane.doe@oel.example.org",
        },
    ),
    (
        """Offre de stage : Ingénieur(e) qualité logiciel

Référence : ST-2027-014

Granit Aero, filiale de Roc Industries, conçoit des calculateurs embarqués pour l'aéronautique. Nos 600 \
collaborateurs sont répartis sur 3 sites.

Intégré(e) à l'équipe Qualité Logiciel du site de Toulouse, vous serez amené(e) à :

- auditer les projets
- mettre à jour les processus

Etudiant(e) en dernière année d'école d'ingénieurs, vous maîtrisez l'anglais.

Stage de 6 mois, à pourvoir dès février 2027.
""",
        {
            "title": "Ingénieur(e) qualité logiciel",
            "company": "Granit Aero",
            "department": "équipe Qualité Logiciel",
            "city": "Toulouse",
            "missions_first_words": "auditer les projets mettre à jour",
            "profile_first_words": "Etudiant(e) en dernière année d'école d'ingénieurs,",
            "languages": ["en"],
            "start_earliest": "2027-02",
            "education_level": "bac+5",
        },
    ),
    (
        """Postdoc, PhD and internship positions

Internship (M2): Learning to forecast algae blooms

The DEEPSEA team (Valmont University / CNRS) has an open internship position on algae bloom forecasting.

Summary
Algae blooms threaten oyster farms. We want to forecast them with satellite images.

Tasks
- Build the data set
- Train models

Supervision: Jane Doe, Paul Granit
""",
        {
            "title": "Learning to forecast algae blooms",
            "company": "Valmont University",
            "department": "DEEPSEA team",
            "missions_first_words": "Build the data set Train models",
            "contacts": ["Jane Doe", "Paul Granit"],
            "education_level": "bac+5",
        },
    ),
    (
        """Stage assistant(e) de production audiovisuelle
Phare Films – Marseille
Publié le 12 novembre 2026

Phare Films produit des documentaires sur la mer (12 films depuis 2009).
Nous cherchons un.e stagiaire pour accompagner la production d'une série.

Tâches : recherche d'archives, plannings, suivi des budgets, dossiers de subvention.

Stage conventionné obligatoire. 3 à 6 mois à partir de janvier. 600 euros/mois + pass navigo.
CV + LM à prod@pharefilms.example.fr
""",
        {
            "title": "Stage assistant(e) de production audiovisuelle Phare Films – Marseille",
            "company": "Phare Films",
            "city": "Marseille",
            "missions_first_words": "recherche d'archives, plannings, suivi des budgets,",
            "pay_amount": 600,
            "duration_months_min": 3,
            "start_earliest": "2027-01",
            "start_latest": None,
        },
    ),
]


@pytest.mark.parametrize(("text", "values"), OFFERS, ids=[text.partition("\n")[0] for text, _ in OFFERS])
def test_an_offer_in_its_own_style(text: str, values: dict[str, object]) -> None:
    record = as_record(read(text), "x")
    assert {name: record[name] for name in values} == values
