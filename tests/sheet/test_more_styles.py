"""More offers in styles of their own: town halls, emojis, forms, letters of few words."""

import pytest

from jobboard.sheet import read
from jobboard.sheet.record import as_record

OFFERS = [
    (
        """Conseil départemental du Ponant
Direction de la Culture – Service des archives

OFFRE DE STAGE

Valorisation du fonds photographique

Le fonds photographique compte 4000 plaques. Le ou la stagiaire en réalisera l'inventaire et préparera une exposition.

Profil : licence ou master d'histoire

Durée : 3 mois (avril-juin 2027)
Lieu : Quimper
Contact : Rose Meunier, archives@ponant.example.fr
""",
        {
            "title": "Valorisation du fonds photographique",
            "company": "Conseil départemental du Ponant",
            "department": "Service des archives",
            "city": "Quimper",
            "contacts": ["Rose Meunier"],
            "missions_first_words": "Le fonds photographique compte 4000 plaques.",
            "education_level": "bac+3",
            "start_earliest": "2027-04",
        },
    ),
    (
        """Summer internship – Museum education

The Cape Maritime Museum offers a ten-week paid internship to students interested in museum education. The intern \
will be part of the Education Department and will lead tours for children.

Qualifications: Current undergraduate or graduate student; experience with children; Spanish a plus.

Compensation: $4,000 stipend for the summer.

Dates: June 1 – August 7, 2027.

Deadline: February 15, 2027. Apply at https://capemuseum.example.org/apply
""",
        {
            "company": "Cape Maritime Museum",
            "department": "Education Department",
            "education_level": "bac+3",
            "languages": ["es"],
            "pay_amount": 4000,
            "deadline": "2027-02-15",
            "apply_url": "https://capemuseum.example.org/apply",
            "start_earliest": "2027-06",
            "profile_first_words": "Current undergraduate or graduate student; experience",
        },
    ),
    (
        """🚀 Stage Growth Marketing @ Brumeo 🚀

📍 Paris 11 | ⏳ 6 mois | 📅 ASAP

Brumeo aide les pêcheurs à vendre en direct. On a levé 3 M€ et on est 15 !

Ce que tu feras
👉 Lancer des campagnes
👉 Écrire des newsletters

Qui tu es
👉 Étudiant·e en école de commerce
👉 Curieux·se

Pourquoi nous rejoindre ?
👉 1 200 €/mois + swile

Envoie-nous un mail à jobs@brumeo.example.com
""",
        {
            "company": "Brumeo",
            "city": "Paris",
            "duration_months_min": 6,
            "missions_first_words": "Lancer des campagnes 👉 Écrire des newsletters",
            "profile_first_words": "Étudiant·e en école de commerce 👉 Curieux·se",
            "pay_amount": 1200,
            "education_level": "bac+5",
        },
    ),
    (
        """Fiche de poste stagiaire

Intitulé du poste : Assistant chargé de projets culturels
Direction : Direction des affaires culturelles
Service : Médiathèque centrale
Lieu d'affectation : Mairie de Brest
Responsable hiérarchique : Rose Meunier

Missions du service :
La médiathèque accueille 500 lecteurs par jour.

Activités du stagiaire :
- Aider à l'organisation du festival
- Tenir la billetterie

Temps de travail : 35 h
""",
        {
            "title": "Assistant chargé de projets culturels",
            "department": "Médiathèque centrale",
            "company": "Mairie de Brest",
            "city": "Brest",
            "contacts": ["Rose Meunier"],
            "missions_first_words": "Aider à l'organisation du festival Tenir",
        },
    ),
    (
        """Stage chargé(e) de mission "Ports propres" H/F

Structure : Union des ports du Ponant

L'Union des ports du Ponant (UPP) fédère 40 ports de plaisance. Elle recrute un(e) stagiaire pour son programme Ports \
propres.

1. Missions

Appuyée par la chargée de mission environnement, la personne recrutée devra :
- recenser les pratiques des ports,
- rédiger un guide.

2. Profil

Master en environnement, autonomie, permis B

3. Conditions

Stage de 5 à 6 mois à partir de mars 2027. Poste basé à Lorient (56), déplacements. Gratification selon la \
législation + frais de déplacements.

4. Candidature

CV et lettre avant le 20 décembre 2026 à contact@upp.example.fr
""",
        {
            "company": "Union des ports du Ponant",
            "city": "Lorient",
            "deadline": "2026-12-20",
            "start_earliest": "2027-03",
            "pay_kind": "legal_minimum",
            "profile_first_words": "Master en environnement, autonomie, permis B",
            "missions_first_words": "Appuyée par la chargée de mission",
        },
    ),
    (
        """Internship Proposal

Verified compilation of tide tables

Supervisors: Jane Doe and Paul Granit
Inria Valmont, project-team HOULE

Tide tables are computed by old programs. The aim of this internship is to verify a compiler for them.

The internship requires a good background in logic.
""",
        {
            "title": "Verified compilation of tide tables",
            "contacts": ["Jane Doe", "Paul Granit"],
            "missions_first_words": "Tide tables are computed by old",
        },
    ),
    (
        """Le Centre hospitalier de Valmont recrute

Un stagiaire ingénieur biomédical

Service biomédical – 6 mois

Vous participerez à l'inventaire des équipements et à la rédaction de protocoles de maintenance.

Formation : école d'ingénieurs, dernière année

Contact : Paul Granit, responsable biomédical
""",
        {
            "company": "Centre hospitalier de Valmont",
            "department": "Service biomédical",
            "education_level": "bac+5",
            "contacts": ["Paul Granit"],
        },
    ),
    (
        """Alternance ou stage – Développeur mobile

Chez Halo Vert on fabrique des applis pour les jardiniers. Équipe de 8, bureaux à Nantes.

Ton job : développer l'appli Android avec Lucie et Tom.

On cherche quelqu'un qui connaît Kotlin et aime les plantes.

Rému : 900€/mois.
""",
        {
            "company": "Halo Vert",
            "pay_amount": 900,
            "missions_first_words": "développer l'appli Android avec Lucie et",
        },
    ),
]


@pytest.mark.parametrize(("text", "values"), OFFERS, ids=[text.partition("\n")[0] for text, _ in OFFERS])
def test_an_offer_in_its_own_style(text: str, values: dict[str, object]) -> None:
    record = as_record(read(text), "x")
    assert {name: record[name] for name in values} == values
