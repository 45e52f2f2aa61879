"""The gazetteer holds every commune; each reads back from a place line and lies where its district lies."""

from statistics import median

from jobboard.sheet.places import settle
from jobboard.sheet.places.areas import districts
from jobboard.sheet.places.gazetteer import Entry, entries, lines


def communes() -> list[Entry]:
    return [entry for entry in entries() if entry.kind == "commune"]


def test_all_communes_are_there_with_their_district_and_postcode() -> None:
    every = communes()
    assert len(every) > 34_900
    assert len({entry.code for entry in every}) == len(every)
    assert {entry.district for entry in every} <= set(districts())
    assert sum(not entry.postcodes for entry in every) < 10


def test_lines_are_sorted_so_that_bisection_finds_them() -> None:
    assert lines() == sorted(lines())


def test_every_commune_reads_back_after_the_label_lieu() -> None:
    lost = []
    for entry in communes():
        match = settle(f"Lieu : {entry.name}")
        found = match is not None and match.place.commune_code == entry.code
        marked = match is not None and match.doubt == "homonym"
        if not found and not (
            marked and match and entry.code in [other.commune_code for other in match.alternatives]
        ):
            lost.append((entry.name, entry.code))
    assert lost == []


def test_every_commune_lies_within_its_district() -> None:
    """About 110 km from the middle is generous; a namesake elsewhere in the region would stand out."""
    by_district: dict[str, list[Entry]] = {}
    for entry in communes():
        if entry.latitude is not None and entry.district is not None and len(entry.district) == 2:
            by_district.setdefault(entry.district, []).append(entry)
    far = []
    for inside in by_district.values():
        middle_lat = median(entry.latitude or 0 for entry in inside)
        middle_lon = median(entry.longitude or 0 for entry in inside)
        for entry in inside:
            if (
                abs((entry.latitude or 0) - middle_lat) > 1.0
                or abs((entry.longitude or 0) - middle_lon) > 1.4
            ):
                far.append((entry.name, entry.code))
    assert far == []
