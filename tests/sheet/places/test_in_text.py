"""A whole offer gives the places that strong words speak for, and none for words that only look so."""

import pytest

from jobboard.sheet import read
from jobboard.sheet.places import find_in_text


def first(text: str) -> tuple[str | None, float]:
    found = find_in_text(text)
    return (found[0].place.commune, found[0].confidence) if found else (None, 0.0)


@pytest.mark.parametrize(
    ("text", "commune", "least"),
    [
        ("Nous cherchons une personne.\nLieu : Clamart\nDurée : 6 mois", "Clamart", 0.8),
        ("Adresse : 7 boulevard des Essais, 91120 Palaiseau.", "Palaiseau", 0.8),
        ("Notre équipe, basée à Toulouse, cherche un stagiaire.", "Toulouse", 0.8),
        ("Le stage se déroulera au Mans, dans nos locaux.", "Le Mans", 0.8),
        ("Our team is based in Lyon and grows.", "Lyon", 0.8),
        ("Poste à pourvoir : stage, Palaiseau (91)", "Palaiseau", 0.8),
        ("You will join our office in Nantes.", "Nantes", 0.8),
        ("Vous pourrez travailler sur Nantes.", "Nantes", 0.8),
        ("Le stage se déroulera dans l'équipe Sols du LABOX Nantes, avec deux collègues.", "Nantes", 0.6),
        ("La Maison des lanternes (Nantes) recrute un stagiaire.", "Nantes", 0.6),
        ("Le stage se déroulera à la Maison des lanternes, Nantes.", "Nantes", 0.6),
        ("Vous travaillerez à Grenoble avec une équipe de cinq personnes.", "Grenoble", 0.5),
        ("Stage de six mois à Sophia Antipolis.", "Sophia Antipolis", 0.5),
        ("Offre de stage\nRennes\nSix mois", "Rennes", 0.5),
    ],
)
def test_strong_words_give_a_town(text: str, commune: str, least: float) -> None:
    found, confidence = first(text)
    assert found == commune
    assert confidence >= least


@pytest.mark.parametrize(
    "text",
    [
        "Vous aimez le sport, les voyages et la lecture.",
        "Date de début : Mars. Bus à proximité. Bon niveau demandé.",
        "Vous maîtrisez Rust, Go et Python ; une bonne plume est un plus.",
        "Ingénieur Don, Chef de Service, Directeur du Plan",
        "",
    ],
)
def test_words_that_only_look_like_towns_give_none(text: str) -> None:
    assert find_in_text(text) == []


def test_the_street_of_a_town_is_not_the_town() -> None:
    towns = [match.place.commune for match in find_in_text("Siège : 12 rue de Grenoble, 75002 Paris")]
    assert towns == ["Paris"]


def test_spans_stand_where_the_town_is_written() -> None:
    text = "Une équipe.\n\nÀ Paris ? Non : basée à Palaiseau, près du plateau."
    spans = {match.place.commune: text[slice(*match.span)] for match in find_in_text(text)}
    assert spans["Palaiseau"] == "Palaiseau"


def test_the_surest_place_comes_first_and_the_number_is_bounded() -> None:
    text = (
        "Des clients à Lille, à Nantes, à Brest, à Metz, à Dijon et à Tours.\nLieu du stage : Orléans (45)\n"
    )
    found = find_in_text(text, max_places=3)
    assert len(found) == 3
    assert found[0].place.commune == "Orléans"


def test_a_region_is_given_when_no_town_is_named() -> None:
    found = find_in_text("Stage en région parisienne, transports remboursés.")
    assert [(match.place.region, match.doubt) for match in found] == [("Île-de-France", "area")]


def test_only_the_beginning_of_an_endless_text_is_read() -> None:
    assert first("mot " * 5_000 + "75013 Paris")[0] == "Paris"
    assert find_in_text("mot " * 50_000 + "75013 Paris") == []


@pytest.mark.parametrize(
    "piece",
    ["75013 Paris ", "Saint-", "Saint Martin de ", "au Le La Les ", "Lieu : ", "rue de Paris ", "( ", "à "],
)
def test_repeated_pieces_of_place_lines_give_few_places_within_the_text(piece: str) -> None:
    text = piece * 500
    found = find_in_text(text)
    assert len(found) <= 5
    assert all(0 <= match.span[0] < match.span[1] <= len(text) for match in found)


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Nous cherchons quelqu’un pour 4 mois, à Clamart (92)", "Clamart (92)"),
        ("Le stage se passe à Clamart (92), au bureau.", "Clamart (92)"),
        ("Le stage (basé à Clamart) dure 4 mois.", "Clamart"),
    ],
)
def test_a_place_in_a_sentence_keeps_the_bracket_that_is_its_own(sentence: str, place: str) -> None:
    offer = f"Stage assistant communication\n{sentence}\n\nMissions\n- écrire la lettre du mois\n"
    assert read(offer).sheet.place.text == place
