"""Offers in many styles, each read whole: what a careful reader takes from them."""

import pytest

from jobboard.sheet import read
from jobboard.sheet.record import as_record

OFFERS = [
    (
        """[Stage] Développeur front-end React (H/F)

Lumacom
Brest (29)
6 mois

Lumacom, c'est 20 personnes qui éclairent le web. Basés à Brest, nous développons des sites.

Le poste

Rattaché(e) au lead développeur, tu développes les interfaces de nos clients.

Ton profil

Tu es étudiant(e) en informatique.

On t'offre

- 1000 € par mois
- des tickets restaurant
""",
        {
            "title": "Développeur front-end React (H/F)",
            "company": "Lumacom",
            "city": "Brest",
            "missions_first_words": "Rattaché(e) au lead développeur, tu développes",
            "profile_first_words": "Tu es étudiant(e) en informatique.",
            "pay_amount": 1000,
        },
    ),
    (
        """Internship: Data Journalist

The Harbour Times is the region's oldest newspaper. We are looking for a data journalism intern to join our newsroom \
in Brest this summer.

You will:
- clean data sets about boats
- draw charts

You should have:
- some experience with spreadsheets
- a love of the sea

This is a paid internship ($15/hour). Send a resume and cover letter to jobs@harbourtimes.example.com by March 3, \
2027.
""",
        {
            "company": "Harbour Times",
            "missions_first_words": "clean data sets about boats draw",
            "pay_amount": 15,
            "pay_unit": "hour",
            "deadline": "2027-03-03",
        },
    ),
    (
        """Stage Assistant(e) chef de produit

Entreprise : Maison Corail
Secteur : cosmétique
Lieu : Paris 9e
Durée : 6 mois, dès janvier 2027

QUI SOMMES-NOUS ?
Maison Corail crée des savons depuis 1921.

VOS RESPONSABILITÉS
• Suivre les lancements de savons
• Analyser les ventes

VOTRE PROFIL
• École de commerce, année de césure
• Anglais courant

RÉMUNÉRATION
1 100 € brut + tickets restaurant + 50 % Navigo
""",
        {
            "company": "Maison Corail",
            "title": "Stage Assistant(e) chef de produit",
            "city": "Paris",
            "missions_first_words": "Suivre les lancements de savons Analyser",
            "profile_first_words": "École de commerce, année de césure",
            "pay_amount": 1100,
            "languages": ["en"],
        },
    ),
    (
        """Proposition de sujet de stage de Master 2 recherche
Année universitaire 2026-2027

Laboratoire : LUMEN UMR CNRS 8999
Equipe : Houle et courants
Responsable(s) de stage : Rose MEUNIER
Adresse : Campus de la Mer, 29200 Brest
E-mail : rose.meunier@univ-valmont.example.fr

Titre du stage : Courants de fond et transport du sable

Résumé du sujet :
Le transport du sable dépend des courants de fond. On propose d'étudier ce lien.
""",
        {
            "title": "Courants de fond et transport du sable",
            "company": "LUMEN UMR CNRS 8999",
            "department": "Houle et courants",
            "contacts": ["Rose MEUNIER"],
            "city": "Brest",
            "missions_first_words": "Le transport du sable dépend des",
        },
    ),
    (
        """Research Internship – Graph algorithms for shipping

Group: Algorithms and Data, Department of Computer Science, University of Valmont
Supervisor: Prof. Jane Doe
Start: March 2027 (flexible)
Duration: 5-6 months

Project
Shipping networks are graphs. The intern will develop algorithms.

Candidate
Master student in CS.
""",
        {
            "company": "University of Valmont",
            "contacts": ["Jane Doe"],
            "start_earliest": "2027-03",
            "profile_first_words": "Master student in CS.",
        },
    ),
    (
        """Stagiaire au service presse

Les éditions du Goéland publient 40 romans par an. Au sein du service presse, vous aidez l'attachée de presse : \
envois, revue de presse, accueil des auteurs.

Stage de 3 mois à temps plein à Paris (6e), à partir du 1er avril 2027. Indemnité légale. Merci d'adresser votre \
candidature à presse@goeland.example.fr.
""",
        {
            "company": "éditions du Goéland",
            "department": "service presse",
            "city": "Paris",
            "start_earliest": "2027-04",
        },
    ),
    (
        """# M2 internship: Light in turbid water

**Supervisors.** Rose Meunier and Paul Granit

**Place.** LUMEN, Valmont University, Brest

**Context.** Water scatters light. Divers see little.

**Goals.** The goal of the internship is to model scattering.

**Requirements.** Optics, Python.
""",
        {
            "title": "Light in turbid water",
            "city": "Brest",
            "company": "Valmont University",
            "department": "LUMEN",
            "contacts": ["Rose Meunier", "Paul Granit"],
            "missions_first_words": "The goal of the internship is",
            "profile_first_words": "Optics, Python.",
        },
    ),
    (
        """Stage – Analyste cybersécurité H/F

À propos de Portail Bleu
Portail Bleu protège les ports depuis 2005. Nos 80 experts surveillent les réseaux.

Votre rôle au sein de notre SOC
Vous analysez les alertes et rédigez des rapports.

Ce que vous apportez
Bac+4/5 en informatique, curiosité, rigueur.

Infos pratiques
Stage de 6 mois minimum, démarrage entre février et avril 2027, Rennes, télétravail 2 jours/semaine, 1 200 € \
bruts/mois.
""",
        {
            "title": "Stage – Analyste cybersécurité H/F",
            "company": "Portail Bleu",
            "missions_first_words": "Vous analysez les alertes et rédigez",
            "profile_first_words": "Bac+4/5 en informatique, curiosité, rigueur.",
            "education_level": "bac+4",
            "pay_amount": 1200,
            "duration_months_min": 6,
            "duration_months_max": None,
            "start_earliest": "2027-02",
            "start_latest": "2027-04",
        },
    ),
    (
        """STAGE DE LICENCE PROFESSIONNELLE

Mission locale du Ponant

Chargé d'accueil numérique

La Mission locale du Ponant accompagne les jeunes de 16 à 25 ans. Dans le cadre de son projet numérique, elle \
recherche un ou une stagiaire.

Vos activités
- accueillir les jeunes aux ateliers
- tenir le fablab

Contact : Rose Meunier, directrice, 02 98 00 00 00
""",
        {
            "title": "Chargé d'accueil numérique",
            "company": "Mission locale du Ponant",
            "missions_first_words": "accueillir les jeunes aux ateliers tenir",
            "contacts": ["Rose Meunier"],
            "education_level": "bac+3",
        },
    ),
    (
        """Stagiaire chargé(e) de communication digitale
Opéra du Ponant
Brest

L'Opéra du Ponant, scène conventionnée, produit 8 spectacles par saison.

Sous la responsabilité de la directrice de la communication, le/la stagiaire aura pour missions :
- Community management
- Rédaction du site
- Montage de vidéos

Profil recherché : étudiant(e) en communication ou en gestion de projets culturels, à l'aise à l'écrit.

Conditions : stage conventionné de 4 à 6 mois à partir de septembre 2027, indemnité légale + 50 % transport.
""",
        {
            "company": "Opéra du Ponant",
            "city": "Brest",
            "missions_first_words": "Community management Rédaction du site Montage",
            "profile_first_words": "étudiant(e) en communication ou en gestion",
            "duration_months_min": 4,
            "duration_months_max": 6,
            "start_earliest": "2027-09",
            "pay_kind": "legal_minimum",
        },
    ),
    (
        """Bonjour à toutes et à tous,

L'équipe HOULE du LUMEN (Université de Valmont) propose un stage de M2 sur la prévision des vagues scélérates. Le \
sujet détaillé est ci-dessous.

Cordialement,
Rose Meunier

---

Prévision des vagues scélérates par apprentissage

Contexte
Les vagues scélérates menacent les navires.

Sujet
Nous proposons d'entraîner un réseau sur vingt ans de bouées.

Candidature : rose.meunier@lumen.example.fr avant le 30/11/2026
""",
        {
            "title": "Prévision des vagues scélérates par apprentissage",
            "company": "LUMEN",
            "department": "équipe HOULE",
            "missions_first_words": "Nous proposons d'entraîner un réseau sur",
            "deadline": "2026-11-30",
            "education_level": "bac+5",
        },
    ),
    (
        """Stage conducteur de travaux

Vous rejoignez l'agence de Brest de Granit BTP, filiale du groupe Roc, spécialiste des digues.

Rattaché(e) au directeur travaux, vous participez au suivi des chantiers de la rade.

De formation BTS ou licence pro génie civil, vous aimez le terrain.

Stage de 8 à 12 semaines.
""",
        {"company": "Granit BTP", "city": "Brest", "education_level": "bac+2"},
    ),
]


@pytest.mark.parametrize(("text", "values"), OFFERS, ids=[text.partition("\n")[0] for text, _ in OFFERS])
def test_an_offer_in_its_own_style(text: str, values: dict[str, object]) -> None:
    record = as_record(read(text), "x")
    assert {name: record[name] for name in values} == values
