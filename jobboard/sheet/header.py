"""The header some job boards put under the title: a line for the company, a line for the place, without labels."""

import re
from dataclasses import dataclass
from functools import lru_cache

from jobboard.sheet.houses import is_address
from jobboard.sheet.places import districts, read_remote, regions, settle
from jobboard.sheet.plain import plain

_SMALL = re.compile(
    r"\b(?:france|fr|remote|hybrid\w*|teletravail|full|partial|usa|us|uk|united kingdom|etats-unis"
    r"|belgique|belgium|suisse|switzerland|luxembourg|canada|allemagne|germany|espagne|spain"
    r"|cedex|arrondissement|region|ile-de-france|hauts-de-france|et alentours|area|greater|metropole|eme"
    r"|er|e|ou|or|et|and|[a-z]?\d+|[a-z]{2})\b"
)
_VERBAL = re.compile(
    r"[.!?:;]\s*$|@|https?:|\b(?:nous|vous|est|are|is|recherche|recrute|stage|stagiaire|internship|we"
    r"|you|niveau|reference|publie|posted|master|m[12]|bac)\b|\d{4}"
)


@dataclass(frozen=True, slots=True)
class Header:
    """Places in the text of the company's line and of the place's line; (0, 0) for what the header lacks."""

    company: tuple[int, int] = (0, 0)
    place: tuple[int, int] = (0, 0)


@lru_cache(maxsize=1)
def _areas() -> tuple[str, ...]:
    """The folded names of regions and districts, the longest first."""
    names = [plain(one.name) for one in districts().values()] + [plain(name) for name in regions()]
    names += [name.replace("-", " ") for name in names if "-" in name]
    return tuple(sorted((name for name in names if len(name) > 3), key=len, reverse=True))


def is_place_line(line: str) -> bool:
    """Whether a short line holds nothing but a place: a town, a region, a country, remote work."""
    if (
        not 2 <= len(line) <= 70
        or not line[:1].isupper()
        or not re.search(r"[^\W\d_]{2}", line)
        or re.search(r"[:;!?€$£]|\b(?:EUR|USD|GBP|CHF) ?\d", line)
    ):
        return False
    rest = plain(line)
    if re.search(r"\b(?:interns(?:hips?)?|stagiaires?)\b|\bstages? [-–:] ", rest):
        return False
    match = settle(line)
    if match is not None and match.doubt not in {"unknown", "misspelt"} and match.span[1] > match.span[0]:
        rest = plain(line[: match.span[0]]) + " " + plain(line[match.span[1] :])
        for other in match.alternatives:
            rest = rest.replace(plain(other.commune or "\n"), " ")
    for area in _areas():
        rest = rest.replace(area, " ") if area in rest else rest
    known = rest != plain(line) or read_remote(line) is not None
    rest = _SMALL.sub(" ", rest)
    country = _SMALL.sub("", plain(line)).strip(" ,()-/") == "" and len(line.strip()) > 3
    return (known or country) and len(re.sub(r"[^a-z]", "", rest)) <= 2


def _airy(rows: list[str]) -> bool:
    """Whether the rows below the first one stand in paragraphs of their own too: a place, then another short line."""
    below = [row.strip() for row in rows[:4]]
    return (
        len(below) == 4
        and is_place_line(below[0])
        and not below[1]
        and 0 < len(below[2]) <= 40
        and not below[3]
    )


def find_header(text: str, title_end: int) -> Header:
    """The header just under the title: the first block of short lines, believed when one of them is a place."""
    at = text.find("\n", title_end)
    if at < 0:
        return Header()
    block: list[tuple[int, int]] = []
    rows = text[at + 1 : at + 900].split("\n")
    for number, row in enumerate(rows):
        begin = at + 1
        at += len(row) + 1
        shown = row.strip()
        if not shown:
            if block and (len(block) > 1 or not _airy(rows[number + 1 :])):
                break
            continue
        if len(shown) > 90 or len(block) >= 7:
            return Header()
        lead = row.find(shown)
        block.append((begin + lead, begin + lead + len(shown)))
    for begin, stop in block[:3]:
        # "Granit SAS - Lyon (France)": both on one line.
        head, mark, last = re.match(
            r"(.*?)(?:(\s[-–—|•·]\s|,\s(?:à |in |at |(?=[A-ZÀ-Ý]))|\s(?=\([A-ZÀ-Ý]))([^-–—|•·]*))?$",
            text[begin:stop],
        ).groups()  # type: ignore[union-attr]
        if (
            mark
            and 2 <= len(head) <= 50
            and is_place_line(last.strip(" ()"))
            and (mark != ", " or not is_place_line(text[begin:stop]))
            and not _VERBAL.search(plain(head))
        ):
            behind = stop - len(last.lstrip())
            return Header((0, 0) if is_place_line(head) else (begin, begin + len(head)), (behind, stop))
    where = next((span for span in block[:5] if is_place_line(text[slice(*span)])), None)
    if where is None:
        return Header()
    above = [span for span in block[: block.index(where)] if not is_address(text[slice(*span)])]
    names = [
        span for span in above if not _VERBAL.search(plain(text[slice(*span)])) and text[span[0]].isalnum()
    ]
    return Header(names[0] if names and len(above) == len(names) else (0, 0), where)
