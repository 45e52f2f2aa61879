"""Labelled values and sections, in whatever layout they come."""

import pytest

from jobboard.sheet import read
from jobboard.sheet.plain import plain, prepare
from jobboard.sheet.segments import segments


def _values(text: str) -> dict[str, str]:
    text = prepare(text)
    _, parts = segments(text, plain(text))
    return {part.key: text[part.start : part.end] for part in parts}


@pytest.mark.parametrize(
    "text",
    [
        "Durée : 6 mois",
        "- Durée du stage: 6 mois",
        "**Durée** : 6 mois",
        "**Durée :** 6 mois",
        "| Durée | 6 mois |",
        "Durée\t\t|  6 mois",
        "Durée – 6 mois",
        "DURÉE\n6 mois",
        "### Durée\n\n6 mois",
        "Durée :\n6 mois",
        "Durée :\n\n6 mois",
        "⏳ 6 mois",
        "duration: 6 mois",
    ],
)
def test_one_value_in_many_layouts(text: str) -> None:
    value = _values("Stage de menuiserie\n\n" + text + "\n")["duration"]
    assert value.strip(" *") == "6 mois"


def test_several_labels_on_one_line_are_told_apart() -> None:
    values = _values("Durée : 6 mois – Début : mars 2027 – Lieu : Lille")
    assert (values["start"], values["place"]) == ("mars 2027", "Lille")
    assert values["duration"].startswith("6 mois")


@pytest.mark.parametrize(
    "heading",
    [
        "Missions",
        "MISSIONS",
        "## Missions",
        "**Missions**",
        "Missions :",
        "Missions\n--------",
        "1. Missions",
        "🎯 Vos missions",
    ],
)
def test_a_heading_in_many_forms_opens_its_section(heading: str) -> None:
    values = _values(
        f"Stage\n\nUne introduction.\n\n{heading}\n\n- Raboter.\n- Poncer.\n\nContact\n\nrose@example.org\n"
    )
    assert values["missions"] == "- Raboter.\n- Poncer."


def test_items_of_missions_that_look_like_labels_stay_in_the_list() -> None:
    text = (
        "Missions\n- Communication : rédiger la lettre\n- Formation : animer deux ateliers\n- Contact : "
        "appeler les artisans\n"
    )
    assert _values(text)["missions"].count("\n") == 2


def test_a_value_wrapped_onto_the_next_line_is_whole() -> None:
    text = (
        "Titre : Étude des vibrations de la charpente du moulin de la falaise pendant les\ngrandes "
        "marées\nDurée : 3 mois\n"
    )
    assert _values(text)["title"].endswith("grandes marées")


def test_a_sentence_on_applying_ends_the_section_above() -> None:
    text = (
        "Stage de menuiserie\n\nRémunération\nSelon profil\nMerci d'envoyer votre candidature par "
        "courriel à rose@example.org\n"
    )
    assert _values(text)["pay"] == "Selon profil"


def test_what_follows_a_labelled_value_goes_back_to_its_section() -> None:
    text = "Missions\n- Raboter.\nDurée : 3 mois\n- Poncer.\n"
    text = prepare(text)
    _, parts = segments(text, plain(text))
    assert [text[part.start : part.end] for part in parts if part.key == "missions"] == [
        "- Raboter.",
        "- Poncer.",
    ]


def test_half_known_words_alone_under_a_label_are_its_value() -> None:
    sheet = read(
        "Stage de mesure\n\nStructure\n\nLaboratoire des vagues et vents marins\n\nContrat\n\nSTAGE"
    ).sheet
    assert sheet.company_name == "Laboratoire des vagues et vents marins"


def test_a_line_alone_under_a_heading_is_its_content() -> None:
    reading = read(
        "Stage\n\nMission :\nMesurer.\n\nProfil recherché :\n\nMarin, Master 2\n\nCompétences : nœuds, voile"
    )
    assert reading.profile_text.startswith("Marin, Master 2")


def test_a_label_inside_a_line_of_facts_gives_its_value() -> None:
    sheet = read(
        "Gardien de phare de nuit\n\nVous gardez le phare.\n\nStage de 6 mois - A pourvoir en mai – Localisation : Brest"
    ).sheet
    assert sheet.place.commune == "Brest"


def test_a_table_whose_cells_became_words_keeps_its_labels() -> None:
    sheet = read(
        "Gardien de lanterne\n\nContrat Stage\nLocalisation Brest\nDurée 6 mois\n\nMissions\n\n- graisser"
    ).sheet
    assert (sheet.place.commune, sheet.duration.text) == ("Brest", "6 mois")


def test_the_head_of_a_table_is_no_value() -> None:
    sheet = read(
        "Gardien\n\n| Lieu | Durée |\n|---|---|\n| Brest | 3 mois |\n\nMissions :\n- graisser l'axe"
    ).sheet
    assert sheet.place.text in {"", "Brest"}


def test_a_paragraph_under_a_word_for_the_post_describes_the_work() -> None:
    told = "You will keep the lantern of the lighthouse clean and write down what passes at night on the sea."
    assert read(f"Lamp keeper\n\nPosition\n\n{told}\n\nRequirements\n\n- patience").sheet.missions == told


def test_a_clause_before_a_colon_opens_no_section() -> None:
    text = "Étude des lanternes\n\nL'étude se fera en trois temps :\n- un relevé\n\nMissions :\n- relever les lanternes"
    sheet = read(text).sheet
    assert (sheet.title, sheet.missions) == ("Étude des lanternes", "- relever les lanternes")


def test_behind_the_length_of_the_stay_the_company_no_longer_speaks_of_itself() -> None:
    work = "Tu nettoieras la lanterne chaque matin avec le gardien du phare et tu noteras les passages."
    text = f"Gardien\n\nÀ propos de nous\nNous gardons des phares depuis un siècle.\nDurée : 3 mois\n{work}"
    assert read(text).sheet.missions == work


def test_an_aside_does_not_hide_a_label() -> None:
    text = "Gardien\n\nNotre produit :\nUne lanterne.\n\nTa mission, si tu l'acceptes :\n\nGraisser l'axe de la lanterne."
    assert read(text).sheet.missions == "Graisser l'axe de la lanterne."


def test_capitals_alone_under_the_last_heading_are_its_content() -> None:
    reading = read("Gardien\n\nMissions :\n- graisser l'axe\n\nProfil souhaité\nMASTER 1 OU 2 PHARES\n")
    assert reading.profile_text == "MASTER 1 OU 2 PHARES"


def test_the_list_of_the_work_behind_the_words_on_the_house() -> None:
    text = (
        "Gardien\n\nDescription de l'offre\nLa Division des phares, forte de mille personnes, a pour mission de :\n"
        "- construire des tours,\n- les entretenir\n\nVous effectuerez les missions suivantes :\n\n- graisser l'axe,\n- noter"
    )
    assert read(text).sheet.missions == "- graisser l'axe,\n- noter"


def test_words_before_a_label_inside_a_line_are_read_too() -> None:
    text = "Gardien\n\nMissions :\n- graisser l'axe\n\nStage de 6 mois - À pourvoir en janvier 2027 – Lieu : Brest"
    sheet = read(text).sheet
    assert (sheet.duration.text, sheet.start.text, sheet.place.commune) == (
        "6 mois",
        "en janvier 2027",
        "Brest",
    )


def test_a_date_below_proves_the_label_above_it() -> None:
    sheet = read(
        "Gardien de lanterne\nLieu de travail\n100 avenue du Grand Phare battu par les vents, Brest (Finistère)\n"
        "Poste à pourvoir le\n01/03/2027\nDate limite de candidature\n20/02/2027"
    ).sheet
    assert sheet.start.earliest is not None
    assert sheet.deadline is not None
    assert (sheet.start.earliest.isoformat(), sheet.deadline.isoformat()) == ("2027-03-01", "2027-02-20")


def test_a_label_over_the_names_of_units_one_in_another_is_no_presentation() -> None:
    sheet = read(
        "Stage d'allumeur\n\nService\n\nDélégation des lumières du littoral, Direction Phares et Balises, service des "
        "lentilles et des lampes\n\nRéférence\n\n2027-12\n\nMissions\n\n- Graisser l'axe"
    ).sheet
    assert sheet.department.startswith("Délégation des lumières du littoral")


def test_a_heading_that_also_names_the_context_tells_of_the_work() -> None:
    sheet = read(
        "Gardien de phare\n\nEnvironnement / Organisation / Contexte\n\nLes lampes de la côte vieillissent et il faut savoir "
        "combien de temps elles tiendront encore."
    ).sheet
    assert sheet.missions.startswith("Les lampes de la côte")


def test_labels_of_three_words_may_lack_their_colon() -> None:
    sheet = read(
        "Gardien de lanterne\n\nType d'emploi Stage indemnisé\nDate limite de candidature 23/01/2027\n"
        "Date prévisionnelle d'embauche 02/02/2027\nDurée 4 mois\n\nMissions\n\n- graisser l'axe"
    ).sheet
    assert sheet.start.earliest is not None
    assert sheet.start.earliest.isoformat() == "2027-02-02"
