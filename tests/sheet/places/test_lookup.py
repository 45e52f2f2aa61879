"""The gazetteer answers by name, by beginning and by postcode, and knows what is near."""

import pytest

from jobboard.sheet.places import (
    distance_km,
    district_from_postcode,
    district_name,
    districts,
    lookup,
    region_of,
    regions,
    search_places,
    suggest,
)


def test_a_name_is_looked_up_whatever_its_case_accents_and_hyphens() -> None:
    for name in ("Évry-Courcouronnes", "evry courcouronnes", "EVRY COURCOURONNES"):
        place = lookup(name)
        assert place is not None
        assert place.commune_code == "91228"


def test_a_district_chooses_among_namesakes() -> None:
    place = lookup("Saint-Denis", "974")
    assert place is not None
    assert place.commune_code == "97411"
    assert lookup("Saint-Denis", "29") is None


def test_an_unknown_name_is_not_found() -> None:
    assert lookup("Trifouillis-sur-Rien") is None
    assert lookup("") is None


def test_suggestions_put_a_misspelt_name_right() -> None:
    assert suggest("Clamard")[0] == "Clamart"
    assert suggest("Genoble")[0] == "Grenoble"
    assert suggest("Villeneuve d'Asq")[0] == "Villeneuve-d'Ascq"
    assert suggest("Clamart") == ["Clamart"]
    assert suggest("xy") == []


def test_the_beginning_of_a_name_gives_the_greatest_towns_first() -> None:
    assert [place.text for place in search_places("clamar", 2)] == ["Clamart (92)"]
    assert [place.text for place in search_places("grenob", 1)] == ["Grenoble (38)"]
    assert search_places("rochelle", 3)[0].commune == "La Rochelle"
    assert search_places("saint-den", 2)[0].commune == "Saint-Denis"
    assert search_places("c") == ()


def test_an_exact_name_comes_before_greater_towns_that_only_begin_so() -> None:
    assert search_places("Pau", 3)[0].commune == "Pau"


def test_a_suggestion_is_found_again_as_it_was_written() -> None:
    for place in search_places("saint-denis", 4):
        assert search_places(place.text, 1)[0].commune_code == place.commune_code


def test_a_postcode_or_its_beginning_gives_its_communes() -> None:
    assert [place.commune for place in search_places("92140")] == ["Clamart"]
    assert "Clamart" in [place.commune for place in search_places("921", 8)]


def test_distance_is_that_of_the_crow() -> None:
    paris, lyon, nowhere = lookup("Paris"), lookup("Lyon"), lookup("Clamart")
    assert paris is not None
    assert lyon is not None
    assert nowhere is not None
    assert distance_km(paris, lyon) == pytest.approx(392, abs=5)
    assert distance_km(paris, nowhere) == pytest.approx(8.5, abs=2)
    assert distance_km(paris, paris) == 0


def test_every_district_lies_in_a_region() -> None:
    assert len([code for code in districts() if len(code) == 2]) == 96
    assert all(district.region for district in districts().values())
    assert {districts()[code].region for code in districts() if len(code) == 2} <= set(regions())
    assert region_of("92") == "Île-de-France"
    assert district_name("92") == "Hauts-de-Seine"
    assert region_of(None) is None


def test_a_postcode_tells_its_district() -> None:
    assert district_from_postcode("92140") == "92"
    assert district_from_postcode("97400") == "974"
    assert district_from_postcode("20000") == "2A"
    assert district_from_postcode("20200") == "2B"
    assert district_from_postcode("99000") is None
