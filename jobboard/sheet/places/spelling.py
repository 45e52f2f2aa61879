"""The nearest names to a misspelt one. This is the only file that knows rapidfuzz."""

from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from jobboard.sheet.places.gazetteer import keys, named
from jobboard.sheet.places.names import key

_SHORTEST = 5
_LONGEST = 45


@lru_cache(maxsize=1024)
def nearest(sort: str) -> tuple[str, ...]:
    """Keys within one edit (two from nine letters on) of `sort`, the nearest first, then the most populous.

    Under five letters nearly every word is near some commune, so nothing is proposed.
    """
    letters = len(sort.replace(" ", ""))
    if not _SHORTEST <= letters <= _LONGEST:
        return ()
    edits = 1 if letters < 9 else 2
    near = process.extract(sort, keys(), scorer=OSA.distance, score_cutoff=edits, limit=40)
    # People seldom miss the first letter, so a candidate that keeps it comes first.
    near.sort(key=lambda found: (found[1], found[0][0] != sort[0], -named(found[0])[0].population))
    return tuple(found[0] for found in near)


def suggest(name: str, limit: int = 5) -> list[str]:
    """Names of places close to a misspelt one, best first: "Clamard" gives "Clamart"; a known name itself."""
    sort = key(name[: 2 * _LONGEST])
    found = (sort,) if named(sort) else nearest(sort)
    return list(dict.fromkeys(named(one)[0].name for one in found))[:limit]
