"""The title of an offer."""

import pytest

from jobboard.sheet import read


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Stage de menuiserie\n\nUne introduction.", "Stage de menuiserie"),
        ("# Stage de menuiserie\n\nUne introduction.", "Stage de menuiserie"),
        ("Offre de stage : restauration d'un phare\n\nUne introduction.", "Restauration d'un phare"),
        ("Offre de stage M2\n\nRestauration d'un phare en granit\n\nUne introduction.", "Restauration d'un phare en granit"),
        ("Offre de stage\nTitre : Restauration d'un phare\nDurée : 3 mois", "Restauration d'un phare"),
        ("Granit recrute un stagiaire pour l'été\n\nTailleur de pierre (H/F)\n\nUne introduction.", "Tailleur de pierre (H/F)"),
        ("Restauration d'un phare en granit battu par les tempêtes et\nabandonné depuis un "
         "siècle\n\nUne introduction.",
         "Restauration d'un phare en granit battu par les tempêtes et abandonné depuis un siècle"),
    ],
)  # fmt: skip
def test_the_line_that_says_more_than_that_there_is_an_offer(text: str, title: str) -> None:
    assert read(text).sheet.title == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Stage : des bornes pour la mer\n\nUne introduction.", "Des bornes pour la mer"),
        (
            "Lieu : Brest\n\nGardien de lanterne\n\nMissions :\n- graisser l'axe",
            "Gardien de lanterne",
        ),
        (
            "France - Lyon - Bron\nGardien de phare - Stage (H/F)\n\nVous gardez le phare.",
            "Gardien de phare - Stage (H/F)",
        ),
        (
            "Stage d'allumeur de lanternes\nPubliée le 3 mai 2027\n\nUn beau métier.",
            "Stage d'allumeur de lanternes",
        ),
        (
            "La Ligue des phares propose\n« Inventaire des lanternes »\nContexte :\nIl fait nuit.",
            "Inventaire des lanternes",
        ),
        (
            "6 mois\nBrest (Finistère)\nRéf. LAMPE/12\nPartager sur le réseau\n\nGardien de phare H/F\n\nMissions\n\nVeiller.",
            "Gardien de phare H/F",
        ),
        (
            "Stage Compter les éclats des phares H/F\n\nAnnonceur Lumino\nContrat Stage\nLocalisation Brest\n"
            "Fonction(s) Lampes / Optique\nFormation Bac+5",
            "Stage Compter les éclats des phares H/F",
        ),
        (
            "Stage\nOffre stage : Les éclats des phares : que peut-on lire de leurs couleurs par temps de brume ?\n"
            "Date limite : 3 mars 2027",
            "Les éclats des phares : que peut-on lire de leurs couleurs par temps de brume ?",
        ),
        (
            "Internship Placement Program\nThe Lantern Fund gives a first view of its lamps.",
            "Internship Placement Program",
        ),
    ],
)
def test_a_place_a_date_and_an_announcement_are_no_title(text: str, title: str) -> None:
    assert read(text).sheet.title == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Offre de stage M2 Informatique\nClasser des lanternes par leurs reflets\n\nUne introduction.",
         "Classer des lanternes par leurs reflets"),
        ("Offre stage M1/École d'ingénieur.e : mesurer la houle par grand vent\n\nUne introduction.",
         "Mesurer la houle par grand vent"),
        ("STAGE Master 1 (8 semaines) - Mesurer la houle par grand vent\n\nUne introduction.",
         "Mesurer la houle par grand vent"),
        ("[STAGE] Mesurer la houle par grand vent\n\nUne introduction.", "Mesurer la houle par grand vent"),
        ("Offre de stage « Mesurer la houle »\n\nUne introduction.", "Mesurer la houle"),
        ("Stage à temps plein (juin à octobre 2027) - Gardien de brumes\n\nUne introduction.", "Gardien de brumes"),
        ("Emploi / stage\n\nOffre\n\nGardiens de lanterne\n\nType\nStage\n\nOn veille.", "Gardiens de lanterne"),
        ("Proposition de stage M2 - Université de Brest\n\nMesurer la houle\n\nRésumé\n\nUne introduction.", "Mesurer la houle"),
        ("Mesurer la houle par grand vent et par temps calme devant le port\nOffre de stage du Comptoir\n\nUne introduction.",
         "Mesurer la houle par grand vent et par temps calme devant le port"),
        ("il y a 3 heures\nGardien de brumes\n\nUne introduction.", "Gardien de brumes"),
        ("Gardien de phare – Durée : 6 mois\nVous gardez le phare.", "Gardien de phare"),
        ("Gardien de phare de haute mer et de ses lanternes (H/F)\nRattachement : Chef de quai\n\nVous gardez le phare.",
         "Gardien de phare de haute mer et de ses lanternes (H/F)"),
        ("Stage Master 2 (ou équivalent) 2026-2027\n\nSUJET\n\nLa mesure des brumes\n\nCONTEXTE\n\nIl fait gris ici.",
         "La mesure des brumes"),
        ("Devenir stagiaire\n\nLe Comptoir recherche un-e stagiaire lampiste (plutôt soigneux) qui veillera la nuit.",
         "Stagiaire lampiste (plutôt soigneux)"),
    ],
)  # fmt: skip
def test_words_that_announce_the_title_are_no_part_of_it(text: str, title: str) -> None:
    assert read(text).sheet.title.lower() == title.lower()


@pytest.mark.parametrize("heading", ["About the job", "Descriptif du poste", "Description de l'offre :"])
def test_the_heading_of_a_form_is_no_title(heading: str) -> None:
    assert read(f"{heading}\n\nGranit Marine taille des pierres depuis longtemps.").sheet.title == ""


def test_the_sentence_that_gives_the_title_is_still_part_of_the_work() -> None:
    sheet = read(
        "Devenir stagiaire\n\nLe Comptoir recherche un stagiaire lampiste qui veillera sur les lampes de la digue "
        "pendant les longues nuits."
    ).sheet
    assert sheet.missions.startswith("Le Comptoir recherche")


def test_the_title_said_again_is_no_part_of_the_missions() -> None:
    text = (
        "Garder le phare de la pointe\n\nGranit Marine recrute.\n\nMissions\n\nStage : garder le phare de la pointe\n\n"
        "La personne tient le registre des lampes et compte les bateaux.\n"
    )
    assert read(text).sheet.missions.startswith("La personne tient")
