"""A place line reads as the town a person would have understood, with its doubts."""

import pytest

from jobboard.sheet.places import find_places, settle

# written, commune, INSEE code, district, postcode
SURE = [
    ("Clamart", "Clamart", "92023", "92", "92140"),
    ("Palaiseau", "Palaiseau", "91477", "91", "91120"),
    ("clamart", "Clamart", "92023", "92", "92140"),
    ("Clamart (92)", "Clamart", "92023", "92", "92140"),
    ("92 - Clamart", "Clamart", "92023", "92", "92140"),
    ("Clamart, Hauts-de-Seine", "Clamart", "92023", "92", "92140"),
    ("Clamart, région parisienne", "Clamart", "92023", "92", "92140"),
    ("Lieu : Clamart", "Clamart", "92023", "92", "92140"),
    ("Palaiseau, France", "Palaiseau", "91477", "91", "91120"),
    ("Saint-Denis (93)", "Saint-Denis", "93066", "93", None),
    ("97400 Saint-Denis", "Saint-Denis", "97411", "974", "97400"),
    ("Saint-Denis, La Réunion", "Saint-Denis", "97411", "974", None),
    ("Sophia Antipolis", "Sophia Antipolis", None, "06", "06560"),
    ("sophia-antipolis (06)", "Sophia Antipolis", None, "06", "06560"),
    ("La Défense", "La Défense", None, "92", None),
    ("plateau de Saclay (91)", "Plateau de Saclay", None, "91", None),
    ("Lyon 7e", "Lyon", "69123", "69", "69007"),
    ("Lyon 7ème arrondissement", "Lyon", "69123", "69", "69007"),
    ("Marseille 8e", "Marseille", "13055", "13", "13008"),
    ("Marseille (13)", "Marseille", "13055", "13", None),
    ("Paris 15", "Paris", "75056", "75", "75015"),
    ("Paris XVe", "Paris", "75056", "75", "75015"),
    ("Paris (11 ème)", "Paris", "75056", "75", "75011"),
    ("15e arrondissement de Paris", "Paris", "75056", "75", "75015"),
    ("75013 Paris", "Paris", "75056", "75", "75013"),
    ("Paris 75013", "Paris", "75056", "75", "75013"),
    ("38054 Grenoble Cedex 9", "Grenoble", "38185", "38", "38054"),
    ("3 rue de Lyon, 38054 GRENOBLE CEDEX 9", "Grenoble", "38185", "38", "38054"),
    ("12 avenue de Marseille 75002 Paris", "Paris", "75056", "75", "75002"),
    ("St Étienne", "Saint-Étienne", "42218", "42", None),
    ("Saint-Etienne", "Saint-Étienne", "42218", "42", None),
    ("Évry-Courcouronnes", "Évry-Courcouronnes", "91228", "91", None),
    ("L'Haÿ-les-Roses", "L'Haÿ-les-Roses", "94038", "94", "94240"),
    ("L’HAY LES ROSES", "L'Haÿ-les-Roses", "94038", "94", "94240"),
    ("ISSY LES MOULINEAUX", "Issy-les-Moulineaux", "92040", "92", "92130"),
    ("Kremlin-Bicêtre", "Le Kremlin-Bicêtre", "94043", "94", "94270"),
    ("Villeneuve d'Ascq", "Villeneuve-d'Ascq", "59009", "59", None),
    ("Le Mans", "Le Mans", "72181", "72", None),
    ("Atelier installé au Mans", "Le Mans", "72181", "72", None),
    ("à La Rochelle (17)", "La Rochelle", "17300", "17", "17000"),
    ("Poitiers (Vienne)", "Poitiers", "86194", "86", "86000"),
    ("Arcueil, Paris", "Arcueil", "94003", "94", "94110"),
    ("Bron près de Lyon", "Bron", "69029", "69", "69500"),
    ("Université de Lille, 59655 Villeneuve-d'Ascq Cedex", "Villeneuve-d'Ascq", "59009", "59", "59655"),
    ("Montréal (Aude)", "Montréal", "11254", "11", "11290"),
    ("E\u0301vry-Courcouronnes", "Évry-Courcouronnes", "91228", "91", None),
]


@pytest.mark.parametrize(("written", "commune", "code", "district", "postcode"), SURE)
def test_a_plain_line_gives_its_town_without_doubt(
    written: str, commune: str, code: str | None, district: str, postcode: str | None
) -> None:
    match = settle(written)
    assert match is not None
    place = match.place
    assert (place.commune, place.commune_code, place.district, place.postcode) == (
        commune,
        code,
        district,
        postcode,
    )
    assert match.doubt is None
    assert place.region
    assert place.latitude is not None


def test_a_settled_place_keeps_the_line_as_written_and_where_the_town_stands() -> None:
    text = "Lieu : tour Nord, Clamart (92), télétravail partiel"
    match = settle(text)
    assert match is not None
    assert match.place.text == "tour Nord, Clamart (92), télétravail partiel"
    assert text[slice(*match.span)] == "Clamart (92)"
    assert match.place.region == "Île-de-France"
    assert match.place.remote == "partial"


def test_namesakes_are_told_apart_by_size_alone_only_in_doubt() -> None:
    match = settle("Saint-Denis")
    assert match is not None
    assert (match.place.district, match.doubt) == ("93", "homonym")
    assert "974" in [other.district for other in match.alternatives]


def test_two_towns_give_the_first_and_keep_the_second() -> None:
    for line in ("Grenoble ou Lyon", "Grenoble / Lyon", "Grenoble, Lyon", "Grenoble (38) et Lyon (69)"):
        match = settle(line)
        assert match is not None
        assert (match.place.commune, match.doubt) == ("Grenoble", "two_values"), line
        assert [other.commune for other in match.alternatives] == ["Lyon"], line


def test_a_misspelt_town_is_put_right_in_doubt() -> None:
    for line in ("Clamard", "Clamard (92)", "92140 Clamard"):
        match = settle(line)
        assert match is not None
        assert (match.place.commune, match.place.district, match.doubt) == ("Clamart", "92", "misspelt"), line


def test_a_region_alone_names_no_town() -> None:
    for line in ("région parisienne", "Île-de-France", "IDF", "Paris area"):
        match = settle(line)
        assert match is not None
        assert (match.place.commune, match.place.region, match.doubt) == (None, "Île-de-France", "area"), line


def test_a_district_alone_gives_its_region() -> None:
    match = settle("Hauts-de-Seine")
    assert match is not None
    assert (match.place.commune, match.place.district, match.place.region) == (None, "92", "Île-de-France")


def test_remote_work_alone_needs_no_town() -> None:
    for line in ("à distance", "100 % télétravail", "full remote", "Remote"):
        match = settle(line)
        assert match is not None
        assert (match.place.commune, match.place.remote, match.doubt) == (None, "full", None), line


@pytest.mark.parametrize(
    ("written", "commune"),
    [
        ("Bruxelles", "Bruxelles"),
        ("London, UK", "London"),
        ("Montréal, Canada", "Montréal"),
        ("Rochefort, Belgique", "Rochefort"),
        ("Bellerive-sur-Orbe, Suisse", "Bellerive-sur-Orbe"),
        ("University of Granit, Saltmouth, UK", "Saltmouth"),
    ],
)
def test_a_town_abroad_is_kept_as_written_and_lies_in_no_district(written: str, commune: str) -> None:
    match = settle(written)
    assert match is not None
    place = match.place
    assert (place.commune, place.commune_code, place.district, place.region) == (commune, None, None, None)
    assert match.doubt == "abroad"


@pytest.mark.parametrize(
    "written", ["Entreprise", "À définir", "Europe", "Plusieurs sites", "Trifouillis-sur-Rien"]
)
def test_a_line_without_a_known_town_invents_none(written: str) -> None:
    match = settle(written)
    assert match is not None
    assert (match.place.commune, match.place.district, match.doubt) == (None, None, "unknown")
    assert match.place.text == written


def test_a_postcode_of_another_town_is_a_doubt_and_is_not_kept() -> None:
    match = settle("75001 Lyon")
    assert match is not None
    assert (match.place.commune, match.place.postcode, match.doubt) == ("Lyon", None, "postcode")


def test_a_postcode_alone_gives_its_only_commune() -> None:
    match = settle("92140")
    assert match is not None
    assert (match.place.commune, match.doubt) == ("Clamart", None)


def test_an_empty_line_gives_nothing() -> None:
    assert settle("") is None
    assert settle(" - \n ") is None
    assert settle("Lieu : ") is None


def test_an_everyday_name_stands_for_the_commune_of_today() -> None:
    match = settle("Vélizy")
    assert match is not None
    assert (match.place.commune, match.place.commune_code) == ("Vélizy", "78640")


def test_the_arrondissement_of_a_postcode_gives_the_coordinates() -> None:
    centre, quarter = settle("Paris"), settle("75013 Paris")
    assert centre is not None
    assert quarter is not None
    assert centre.place.latitude != quarter.place.latitude


def test_find_places_gives_all_towns_up_to_the_limit() -> None:
    towns = [match.place.commune for match in find_places("Caen (14), Dijon (21), Pau (64)")]
    assert towns == ["Caen", "Dijon", "Pau"]
    assert len(find_places("Caen (14), Dijon (21), Pau (64)", limit=2)) == 2


def test_a_business_park_gives_way_to_the_town_beside_it() -> None:
    match = settle("Euratechnologies, Lille")
    assert match is not None
    assert (match.place.commune, match.place.text) == ("Lille", "Euratechnologies, Lille")
    alone = settle("Euratechnologies")
    assert alone is not None
    assert alone.place.commune_code is None


def test_the_town_of_a_house_stands_behind_it_and_a_second_place_does_not() -> None:
    for line, commune in (
        ("Le Val Rosay à Brest", "Brest"),
        ("Mirecourt (88), trois jours à Nancy", "Mirecourt"),
    ):
        match = settle(line)
        assert match is not None
        assert match.place.commune == commune, line
