"""The town that only a name tells: behind the title ("… - Brest"), in the host's name ("Ville de Brest")."""

import re
from dataclasses import replace

from jobboard.sheet.header import is_place_line
from jobboard.sheet.places import PlaceMatch, districts, settle
from jobboard.sheet.places.areas import Area, areas
from jobboard.sheet.places.names import key
from jobboard.sheet.plain import plain
from jobboard.sheet.presented import Named

# A place, its span in the text.
Told = tuple[PlaceMatch, int, int]
_BEHIND = re.compile(r"(?:\s[-–—|•]\s|,\s|\((?=[A-ZÀ-Ý])|\b[hfHF]\s?[/:]\s?[hfHF]\)?\s)(?:à |au |in )?(?=\S)")
# Town halls stand in the town they are named after.
_SEATED = re.compile(
    r"(?:(?:la|le|l'|the) )?(?:ville|mairie|commune|ccas|town|city)(?: [a-z'-]{3,14}){0,2}? (?:de |d'|du |of )(?=\S)"
)
# "Austin, TX": a town abroad with its state or country.
_ABROAD = re.compile(r"[A-ZÀ-Ý][\w' -]{2,20}, ?(?:[A-Z]{2}|[A-Z][a-z]{3,14})")


def at_title_end(text: str, start: int, end: int) -> Told | None:
    """A town behind a mark at the end of the title, in capitals or not."""
    title = text[start:end]
    for match in reversed(list(_BEHIND.finditer(title))):
        rest = title[match.end() :].lstrip(" -–—")
        tail = rest.rstrip(" .)")
        if not 3 <= len(tail) <= 40 or len(tail.split()) > 5:
            continue
        shown = tail if tail[0].isupper() else tail.title()
        town = settle(shown)
        if (
            town is not None
            and (town.place.commune_code is not None or _ABROAD.fullmatch(shown))
            and town.place.commune is not None
            and town.doubt not in {"misspelt", "unknown"}
            and is_place_line(shown)
        ):
            begin = end - len(rest)
            return town, begin, begin + len(tail)
    return None


def area_at_title_end(text: str, start: int, end: int) -> tuple[Area, int, int] | None:
    """A region or a district alone behind a mark at the end of the title: "… - Bretagne"."""
    for match in reversed(list(_BEHIND.finditer(text[start:end]))):
        tail = text[start + match.end() : end].strip(" -–—.)")
        area = areas().get(key(tail)) if tail else None
        if area is not None:
            begin = text.index(tail, start + match.end())
            return area, begin, begin + len(tail)
    return None


_DISTRICT = re.compile(
    r"\b(?:en |dans (?:le |la |l['’]|les )|au )([A-ZÀ-Ý][^()\n.,]{2,24}?) ?\((\d[\dAB]\d?)\)"
)


def in_district(text: str) -> tuple[Area, int, int] | None:
    """A district with its number near the top, for offers that name no town: "en Lozère (48)"."""
    for match in _DISTRICT.finditer(text, 0, 1500):
        district = districts().get(match[2])
        if district is not None and plain(district.name).replace("-", " ") == plain(match[1]).replace(
            "-", " "
        ):
            return Area("district", match[2]), match.start(1), match.end()
    return None


# "CRBM Brest": the letters of a house, then its site; some bodies go by a word.
_LETTERS_FIRST = re.compile(r"[A-Z]{3,8} (?=[A-ZÀ-Ý][a-zà-ÿ])")
_SITE_OF = re.compile(
    rf"{_LETTERS_FIRST.pattern}|(?:Inria|Ifremer|Cirad|Onera|Polytech|Centrale|Mines|Télécom|Sciences Po|CEA-\w+) (?=[A-ZÀ-Ý])"
    r"|(?:CNPE|CHU|CHRU|[Cc]entrale|[Ss]ite|[Uu]sine|[Uu]niversité|[Hh]ôpital|[Cc]entre [Hh]ospitalier)(?: \([^()]{2,50}\))?"
    r" (?:de |d['’]|du )(?=[A-ZÀ-Ý])"
)


def of_host(name: str, start: int, end: int) -> Told | None:
    """The town a town hall is named after, or the site named behind the letters of a house."""
    match = _SEATED.match(plain(name)) or _SITE_OF.match(name)
    if match is None:
        return None
    behind = name[match.end() :]
    town = settle(behind)
    if (
        town is None
        or town.place.commune_code is None
        or town.doubt in {"misspelt", "unknown", "homonym"}
        or town.span[0] > 0
        or plain(behind[: town.span[1]]) != plain(behind).strip(" .0123456789")
    ):
        return None
    return town, start + match.end(), end


def without_site(company: Named) -> Named:
    """A house known by its letters without the town of its site: "CRBM Brest" is CRBM."""
    match = _LETTERS_FIRST.match(company.name)
    if match is None:
        return company
    behind = company.name[match.end() :]
    town = settle(behind)
    if (
        town is None
        or town.place.commune_code is None
        or town.span != (0, len(behind))
        or town.doubt in {"misspelt", "unknown"}
    ):
        return company
    letters = company.name[: match.end() - 1]
    return replace(company, name=letters, end=company.start + len(letters))
