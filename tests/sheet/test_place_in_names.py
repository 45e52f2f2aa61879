"""Towns that only a name tells, and words behind a place that are no part of it."""

import pytest

from jobboard.sheet import read


@pytest.mark.parametrize(
    ("title", "town"),
    [
        ("Gardien de phare (h/f) - brest", "Brest"),
        ("Gardienne de phare - Stage, Quimper", "Quimper"),
        ("Stage de gardien de phare h/f saint-malo", "Saint-Malo"),
        ("Lamp keeper internship - Austin, TX", "Austin"),
        ("Stage de restauration - lanternes", None),
        ("Stage de gardien - Lampes et verres", None),
    ],
)
def test_a_town_behind_the_title_is_the_place(title: str, town: str | None) -> None:
    assert (
        read(title + "\n\nVous gardez une lanterne ancienne et son axe de bronze.").sheet.place.commune
        == town
    )


@pytest.mark.parametrize(
    ("host", "town"),
    [
        ("Ville de Quimper", "Quimper"),
        ("Mairie de Brest", "Brest"),
        ("Métropole de Brest", None),
        ("Granit Marine", None),
        ("Ligue des phares", None),
    ],
)
def test_a_town_hall_is_in_its_town(host: str, town: str | None) -> None:
    text = f"Stage de gardien de phare\n\nEntreprise : {host}\n\nMissions :\n- graisser l'axe de la lanterne"
    assert read(text).sheet.place.commune == town


@pytest.mark.parametrize(
    ("line", "place", "town"),
    [
        ("12 quai des Brumes 29200 Brest, un lieu battu par les vents avec :", "12 quai des Brumes 29200 Brest", "Brest"),
        ("Brest, avec des visites au phare de Valmont", "Brest", "Brest"),
        ("Laboratoire des vagues, Université Lyon 2, Bron", "Laboratoire des vagues, Université Lyon 2, Bron", "Bron"),
        ("Université Lyon 2", "Université Lyon 2", "Lyon"),
    ],
)  # fmt: skip
def test_what_is_said_behind_the_place_is_no_part_of_it(line: str, place: str, town: str) -> None:
    sheet = read(f"Stage de gardien de phare\n\nLieu : {line}\nDurée : 6 mois").sheet
    assert (sheet.place.text, sheet.place.commune) == (place, town)


def test_of_two_place_lines_the_one_that_names_a_place_counts() -> None:
    assert (
        read("Stage\n\nLieu : Gardien de lanterne\nLieu : Brest\nDurée : 2 mois").sheet.place.commune
        == "Brest"
    )


def test_the_ends_of_a_coast_are_no_place_to_work_at() -> None:
    text = "Stage de gardien\n\nLa réserve est un espace de rochers et de dunes s'étendant de Cancale à Saint-Malo."
    assert read(text).sheet.place.commune is None


@pytest.mark.parametrize(
    ("text", "district"),
    [
        ("Stage de gardien en Côte-d'Or (21)", "21"),
        ("Stage de gardien dans la Creuse (23)", "23"),
        ("Stage de gardien en Lanterne (21)", None),
    ],
)
def test_a_district_with_its_number_is_a_place_when_no_town_is_named(text: str, district: str | None) -> None:
    place = read(text + "\n\nVous gardez une lanterne ancienne et son axe de bronze.").sheet.place
    assert (place.district, place.commune) == (district, None)


def test_a_saint_may_be_short() -> None:
    assert (
        read("Gardien de phare\n\nLieu : 97410 St Pierre\nDurée : 3 mois").sheet.place.commune == "St Pierre"
    )


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Le stage est basé à Kourou (Guyane Française) pour trois mois.", "Kourou (Guyane Française)"),
        ("Le stage se déroule à Paris (9 ème) pour trois mois.", "Paris (9 ème)"),
        ("La Métropole de Brest mène de grands travaux sur ses phares.", ""),
    ],
)
def test_the_area_in_brackets_belongs_to_the_town_and_a_public_body_is_no_place(
    text: str, place: str
) -> None:
    assert read("Stage de gardien de phare\n\n" + text).sheet.place.text == place
