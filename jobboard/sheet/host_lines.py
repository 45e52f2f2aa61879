"""Names of houses on lines of their own: on the place line, in a letterhead."""

import re

from jobboard.sheet.host_values import Hosts, divide
from jobboard.sheet.houses import is_address, is_house, is_unit
from jobboard.sheet.institutions import HEADS
from jobboard.sheet.places import settle
from jobboard.sheet.plain import plain, tidy
from jobboard.sheet.presented import CAP, Named, is_place_name
from jobboard.sheet.segments import Segment

# "Lieu : le stagiaire sera basé à…": a sentence, no name.
_TOLD = re.compile(
    r"^(?:l[ea] |the |votre |your )?(?:stage|stagiaire|internship|intern|poste|position|travail|work)\b"
    r"|\b(?:sera|seront|est|will be|is) (?:bas|situ|locali|located|accueilli|hosted)"
)


def in_place(text: str, parts: list[Segment]) -> Hosts:
    """A house named on the place line before its street or town: "LAB, University", "Company, 12 rue …, Town"."""
    for part in parts:
        if part.key != "place" or part.end <= part.start:
            continue
        value = text[part.start : min(part.end, part.start + 220)]
        match = settle(value)
        stop = len(value)
        if match is not None and match.place.commune is not None and match.span[0] > 0:
            town = match.span[0]
            inside = re.search(
                r"\b(?:universit\w*|école|institut|ville|mairie|chu|insa|ens|cpe|polytech|centrale|mines)"
                r"\s(?:de |d['’]|du )?$",
                value[:town],
                re.IGNORECASE,
            )
            stop = match.span[1] if inside else town
        body = re.sub(r"[\s,(–-]*(?:\b(?:à|au|at|in|de|situé|à l['’])\s*)?$", "", value[:stop])
        shown = body.lstrip(" -–•*:")
        named = Named(tidy(shown), part.start + len(body) - len(shown), part.start + len(body), 0.75)
        if len(named.name) < 3 or is_address(named.name.split(",")[0]) or _TOLD.search(plain(named.name)):
            continue
        if match is not None and match.place.commune is not None and _named_again(text, named):
            return Hosts(named)
        hosts = divide(text, named)
        street = bool(
            re.search(
                r"\d+,? (?:bis,? )?(?:rue|avenue|bd|boulevard|allée|chemin|route|quai|street)",
                value,
                re.IGNORECASE,
            )
        )
        if hosts.company is not None and (is_house(named.name) or is_unit(named.name) or street):
            return hosts
    return Hosts()


_SITE_WORDS = re.compile(
    r"\b(?:campus|site|batiment|quartier|gare|tour|parc|zone|centre|remote|hybrid\w*|teletravail|bureaux?|agence|locaux|siege"
    r"|stage|pole|rue|plateau|france|nord|sud|est|ouest|region|ville|metropole|domaine|technopole|cite|port|ile|vallee|station)\b"
)


def _named_again(text: str, named: Named) -> bool:
    """Whether a short name before the town of the place line is one that the rest of the text speaks of."""
    words = named.name.split()
    return (
        2 <= len(words) <= 4
        and all(word[:1].isupper() for word in words)
        and not re.search(r"[\d,;:()]", named.name)
        and not _SITE_WORDS.search(plain(named.name))
        and not is_unit(named.name)
        and not is_place_name(named.name)
        and text.count(named.name) > 1
    )


# What job boards print under the title and is no name: "Full time", "Student (College)", "CDI".
_CHIP = re.compile(
    r"(?:full|part)[- ]?time|temps (?:plein|partiel)|student|etudiant|internships?\b|stages?\b|cdi\b|cdd\b|contrat"
    r"|contract|on-?site|hybrid|remote|teletravail|entry|junior|paid|unpaid|bac ?\+|niveau|experience|seniority"
)
_SENTENCE = re.compile(
    r"\b(?:stage|stagiaire|internship|intern|recrute|recherche|est|sont|is|are|vous|nous|we|you|propose"
    r"|offre|master|m2|bac|projet|project(?!-team)|rejoi\w+|join|deven\w+|become)\b"
)


_PRESENTS = re.compile(
    r"^(?:présentation|à propos|about|qui est)(?: de la| de l['’]| des?| du| d['’]| the)? ", re.IGNORECASE
)


def _in_full(text: str, named: Named) -> Named | None:
    """The whole name of a house that a heading calls by its last word: "About the Alliance" of the Harbour Alliance."""
    if " " in named.name:
        return None
    longer = re.search(rf"\b[Tt]he ((?:{CAP}[ \u00a0]){{1,4}}{re.escape(named.name)})\b", text)
    if longer is None or text.count(longer[1]) < 2:
        return None
    return Named(longer[1], *longer.span(1), named.confidence)


_ACADEMIC_LINE = re.compile(
    r"(?:Université|École|Institut|University|CNRS|Inria|INRAE|Inserm)\b[^.:;]{0,60} ?:"
)


def in_letterhead(text: str, parts: list[Segment], title: int = 0) -> Hosts:
    """A line near the top that holds nothing but the name of a house: under the title, in a letterhead."""
    at, best = 0, None
    for number, row in enumerate(text[:1600].split("\n")[:16]):
        if re.match(r"\s*(?:[-–•*●▪]|\d+[.)])\s", row):
            # An item of a list is no letterhead.
            at += len(row) + 1
            continue
        shown = _PRESENTS.sub("", row.strip(" -–•*#_"))
        if _ACADEMIC_LINE.fullmatch(shown):
            # "Université de la Houle :"
            shown = shown.rstrip(" :")
        begin = at + row.find(shown)
        at += len(row) + 1
        slogan = re.match(r"([^:]{3,50}?)[ \u00a0]: [a-zà-ÿ]", shown)
        if slogan is not None and len(slogan[1].split()) <= 4 and not _ACADEMIC_LINE.match(shown):
            # "Granit Conseil : éclairer les côtes ensemble"
            shown = slogan[1]
        if (
            not 3 <= len(shown) <= 110
            or (number == 0 and title <= len(row))
            or not is_house(shown)
            or is_address(shown)
        ):
            continue
        if any(part.inline and part.label[0] <= begin < part.end for part in parts):
            continue
        if (
            _CHIP.match(plain(shown))
            or _SENTENCE.search(plain(shown))
            or not shown[0].isupper()
            or shown.endswith((".", "!", ";", ","))
            or shown.endswith(":")
            or len(shown.split()) > 14
            or re.sub(r"^(?:l'|la |le |the )", "", plain(shown)) in HEADS
        ):
            continue
        named = Named(shown, begin, begin + len(shown), 0.75)
        hosts = divide(text, (_in_full(text, named) if shown != row.strip(" -–•*#_") else None) or named)
        if hosts.company is not None and is_house(hosts.company.name) and not (best and best.company):
            best = hosts
    return best or Hosts()
