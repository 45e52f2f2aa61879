"""A house and the unit in it out of labelled values: "Entreprise : …", "LAB – UNIVERSITY", the lines of an address."""

import re
from dataclasses import dataclass, replace

from jobboard.sheet.houses import is_academic, is_address, is_house, is_unit
from jobboard.sheet.people import is_name
from jobboard.sheet.places import settle
from jobboard.sheet.plain import plain, tidy
from jobboard.sheet.presented import Named
from jobboard.sheet.segments import Segment


@dataclass(frozen=True, slots=True)
class Hosts:
    """The house and the unit in it; either may be missing."""

    company: Named | None = None
    department: Named | None = None


def merged(first: Hosts, second: Hosts) -> Hosts:
    """The first answer, completed by what only the second one knows."""
    return Hosts(first.company or second.company, first.department or second.department)


def labelled_hosts(text: str, parts: list[Segment]) -> Hosts:
    """The company and the department that labels such as "Entreprise", "Service" and "Laboratoire" give."""
    company, department, lab = (_value(text, parts, key) for key in ("company", "department", "lab"))
    hosts = Hosts(None, department)
    if department is not None and re.search(r",\s|\s[-–—|/]\s", department.name):
        divided = divide(text, department)
        if (
            divided.department is not None
            and divided.company is not None
            and is_house(divided.company.name)
            and not is_unit(divided.company.name)
        ):
            hosts = Hosts(divided.company, divided.department)
            department = divided.department
    if company is not None:
        divided = divide(text, company)
        if (
            divided.company is not None
            and divided.department is None
            and _UNIT_ALONE.match(plain(divided.company.name))
        ):
            # "Structure d'accueil : Département des brumes": the house itself is named elsewhere.
            divided = Hosts(None, divided.company)
        hosts = Hosts(
            divided.company,
            divided.department or department if divided.company is None else department or divided.department,
        )
    if lab is not None:
        divided = divide(text, lab)
        if divided.department is not None:
            hosts = merged(hosts, divided)
        elif hosts.company is None:
            hosts = replace(hosts, company=divided.company)
        elif hosts.department is None:
            hosts = replace(hosts, department=divided.company)
    return hosts


_UNIT_ALONE = re.compile(r"(?:departement(?! d[eu]|.*\(\d)|service|direction|pole|equipe|unite) [a-z]")
_LARGE = re.compile(r"direction(?! service)|pole|entite")
_ANY_HOUSE = frozenset(
    (
        "collectivite territoriale",
        "entreprise",
        "association",
        "etablissement public",
        "confidentiel",
        "anonyme",
    )
)
# A sentence or a slogan under the label is no name.
_SPOKEN = re.compile(
    r"[^\n]*[a-z]{3}[.!?] [a-z]"
    r"|(?:l[ea] |the |votre |your |ce |this )?(?:stage|stagiaire|internship|intern)\b"
    r"|(?:on|nos|notre|nous|vos|votre|vous|our|we|you|your|depuis|pourquoi|why)\b"
)


def _value(text: str, parts: list[Segment], key: str) -> Named | None:
    """The value of a label, inline or as the lines below it."""
    labelled = [one for one in parts if one.key == key and one.end > one.start and not one.soft]
    if key == "department":
        # Of "Direction : …" and "Service : …" the smaller one holds the intern.
        labelled.sort(key=lambda one: bool(_LARGE.match(one.caption)))
    for part in labelled:
        value = text[part.start : part.end]
        if part.inline:
            named = _cut(value, part.start)
            if "administration" in part.caption and is_name(named.name.title()):
                continue
            if plain(named.name) in _ANY_HOUSE:
                continue
            if named.name and len(named.name) <= 180 and re.search(r"[A-ZÀ-Ý0-9]", named.name):
                return named
        elif plain(value.strip()) in _ANY_HOUSE or re.match(r"\s*[-*•●]\s", value):
            # "Équipe" over a list praises those who work there.
            continue
        elif len(value.strip().split("\n")[0]) <= 130 and not _SPOKEN.match(plain(value.strip())):
            defined = _DEFINED.match(value)
            if defined is not None:
                # "Team organization" over "Granit is a startup of 35 people": the name and no more.
                return Named(defined[1], part.start, part.start + len(defined[1]), 0.7)
            apposed = _APPOSED.search(value.split("\n")[0])
            stop = apposed.start() if apposed and apposed.start() > 1 else len(value)
            return Named(value[:stop], part.start, part.start + stop, 0.85)
    return None


_DEFINED = re.compile(
    r"([A-ZÀ-Ý0-9][\w&'’.-]*(?: [A-ZÀ-Ý0-9][\w&'’.-]*){0,4}) (?:est|is|are|sont) (?:an?|une?|the|le|la|l['’])\b"
)
# What says of a house what it is: "Granit SA, leader de la lampe marine".
_APPOSED = re.compile(
    r",\s(?=(?:leader|spécialiste|filiale|acteur|éditeur|entreprise|société|start-?up|association|une? |a leading|the leading)\b)"
)
_TAIL = re.compile(rf"\s*(?:{_APPOSED.pattern}|[.;]\s|\((?:https?|www)|https?://|www\.|\n)")
# The words for a picture, copied with the name beside it: "GranitLogo Granit".
_LOGO = re.compile(r"^\s*(.{2,80}?) ?Logo \1\s*$")
_SITE = re.compile(r"\s*\((?:[^()]*\b(?:poste|bas[ée]e?|situ[ée]e?|located|site)\b[^()]*)\)\s*$")


def _cut(value: str, at: int) -> Named:
    """A name on its label's line, without what follows the name."""
    tail = _TAIL.search(value)
    name = value[: tail.start()] if tail and tail.start() > 1 else value
    name = _LOGO.sub(r"\1", name)
    name = _SITE.sub("", name)
    lead = len(name) - len(name.lstrip(" *_:-–•\"'[("))
    shown = name.strip(" *_:-–•.,;\"'[")
    if shown.endswith(")") and "(" not in shown:
        shown = shown.rstrip(")")
    return Named(tidy(shown), at + lead, at + lead + len(shown), 0.95)


_SPLIT = re.compile(r"\n+|\s[-–—|/]\s|\s\|\s?|,\s+|\s/\s?(?=[A-ZÀ-Ý])")


def _pieces(text: str, named: Named) -> list[Named]:
    value = text[named.start : named.end]
    pieces, at = [], 0
    for match in [*_SPLIT.finditer(value), None]:
        stop = match.start() if match else len(value)
        piece = _FORMERLY.sub("", _SITE.sub("", value[at:stop]))
        lead = len(piece) - len(piece.lstrip(" -–•*:"))
        shown = piece.strip(" -–•*:.,;")
        numbered = re.fullmatch(r"(?:UMR|UMI|UPR|EA|UAR|U)(?:_S)?[ -]?\d{3,4}(?: CNRS)?", shown)
        if shown and not numbered and not is_address(shown) and re.search(r"[^\W\d_]", shown):
            pieces.append(
                Named(
                    tidy(shown),
                    named.start + at + lead,
                    named.start + at + lead + len(shown),
                    named.confidence,
                )
            )
        at = match.end() if match else stop
    return pieces


# The name a house or a team had before: "Granit (formerly Basalte)".
_FORMERLY = re.compile(r"\s*\((?:previously|formerly|ex[- ]|anciennement|auparavant)[^()]{2,60}\)\s*$")


_WITH_UNIT = re.compile(r"([A-Z]\w{1,14})[ -]((?:UMR|UMI|UPR|UAR|UR|Unité|UMS)\b.*)")


_NUMBER_ALONE = re.compile(r"(?:UMR|UMI|UPR|UAR|UR|UMS)(?: ?_?S)?(?: CNRS| Inserm)?[ -]?\d{3,4}(?: CNRS)?")


_LAB = re.compile(r"(?:laboratoire|labo|lab|institut|umr)\b|.*\blab(?:oratory)?$")


def divide(text: str, named: Named) -> Hosts:
    """A house and a unit out of one value: "LAB – UNIVERSITY", "Team, Lab, University", the lines of an address."""
    value = text[named.start : named.end]
    pieces = _pieces(text, named)
    if not pieces:
        return Hosts()
    multiline = "\n" in value.strip()
    dashed = bool(re.search(r"\s[-–—|/]\s?|\s/", value))
    first, rest = pieces[0], pieces[1:]
    joined = _WITH_UNIT.fullmatch(first.name)
    if joined is not None and not _NUMBER_ALONE.fullmatch(joined[2]):
        # "CIRAD-UMR SELMET": a body and its unit in one word.
        at = first.start + joined.start(2)
        return Hosts(
            replace(first, name=joined[1], end=first.start + joined.end(1)),
            replace(first, name=joined[2], start=at),
        )
    if not rest:
        return Hosts(first)
    units = [piece for piece in pieces if is_unit(piece.name)]
    academic = [piece for piece in pieces if is_academic(piece.name) and piece not in units]
    houses = [piece for piece in pieces if is_house(piece.name) and piece not in units]
    if units and (houses or multiline or dashed):
        others = (
            academic or houses or [piece for piece in pieces if piece not in units and len(piece.name) > 2]
        )
        return Hosts(others[0], units[0]) if others else Hosts(units[0])
    if len(units) > 1 and units[0] is first and _LAB.match(plain(first.name)):
        return Hosts(first, units[1])
    if units and units[0] is not first and not is_address(first.name) and len(first.name) <= 80:
        # "Granit-Lab, équipe Houle, Brest"
        return Hosts(first, units[0])
    if academic and academic[0] is not first and len(first.name) <= 60:
        return Hosts(academic[0], first)
    if (
        len(pieces) > 2
        and pieces[-1] in houses
        and re.search(r"institution|universit|corporation", plain(pieces[-1].name))
    ):
        unit = Named(tidy(text[first.start : pieces[-2].end]), first.start, pieces[-2].end, first.confidence)
        return Hosts(pieces[-1], unit)
    if multiline or (dashed and academic):
        return Hosts(first)
    if dashed or re.search(r"\b(?:et|and)\b", value):
        return Hosts(Named(tidy(value).strip(" .,;"), named.start, named.end, named.confidence))
    towns = settle(value[:200])
    if len(first.name) >= 2 and (towns is None or towns.place.commune is None or towns.span[0] > 0):
        return Hosts(
            first
            if towns and towns.place.commune
            else Named(tidy(value).strip(" .,;"), named.start, named.end, named.confidence)
        )
    return Hosts(first)


def block_host(text: str, parts: list[Segment]) -> Hosts:
    """ "Nom : …" under a heading about the company, not under one about a contact."""
    block = None
    for part in parts:
        if part.key in {"company_block", "about"} or (part.key == "company" and not part.inline):
            block = "company"
        elif part.key in {"contact", "apply", "signature"}:
            block = "contact"
        elif part.key == "name" and block == "company" and part.end > part.start:
            return Hosts(_cut(text[part.start : part.end], part.start))
    return Hosts()
