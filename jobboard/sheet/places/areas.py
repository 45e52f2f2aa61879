"""Districts (départements), regions and countries: their codes and the ways to write them."""

from functools import cache
from typing import NamedTuple

from jobboard.sheet.places.gazetteer import table
from jobboard.sheet.places.names import key


class Area(NamedTuple):
    """A district ("92"), a region (by its name) or a country ("FR", ISO 3166)."""

    kind: str
    code: str


class District(NamedTuple):
    """A département: code, name and the name of its region."""

    code: str
    name: str
    region: str


@cache
def districts() -> dict[str, District]:
    """All districts by code, overseas ones included."""
    return {code: District(code, name, region) for code, name, region in table("districts.tsv")}


@cache
def regions() -> tuple[str, ...]:
    """The names of the regions as INSEE writes them."""
    return tuple(row[0] for row in table("regions.tsv"))


def region_of(district: str | None) -> str | None:
    """The region's name of a district's code."""
    known = districts().get(district or "")
    return known.region if known else None


@cache
def areas() -> dict[str, Area]:
    """Area by key; a region wins over a district of the same name (La Réunion), a district over a country."""
    found: dict[str, Area] = {}
    for code, *names in table("countries.tsv"):
        for name in names[0].split("|"):
            found[key(name)] = Area("country", code)
    for district in districts().values():
        found[key(district.name)] = Area("district", district.code)
    for name, others in table("regions.tsv"):
        for way in (name, *filter(None, others.split("|"))):
            found[key(way)] = Area("region", name)
    return found


@cache
def longest_area() -> int:
    """The number of words in the longest name of an area."""
    return max(name.count(" ") for name in areas()) + 1


def district_from_postcode(postcode: str) -> str | None:
    """The district of a postcode; Corsica is told apart by the third digit, overseas has three digits."""
    if postcode.startswith(("97", "98")):
        code = postcode[:3]
    elif postcode.startswith("20"):
        code = "2A" if postcode[2] in "01" else "2B"
    else:
        code = postcode[:2]
    return code if code in districts() else None
