"""Who receives the intern: the company or institution, and the department, team or laboratory in it."""

import re
from dataclasses import dataclass, replace

from jobboard.sheet.headed import most_spoken_of, repeated_line
from jobboard.sheet.header import Header
from jobboard.sheet.host_hints import (
    announced_by,
    house_behind,
    nearer_unit,
    numbered_unit,
    owner_of_domain,
    possessor,
    spelt_out,
    unit_of,
)
from jobboard.sheet.houses import is_academic, is_address, is_house, is_unit
from jobboard.sheet.institutions import HEADS, introduced
from jobboard.sheet.people import is_name
from jobboard.sheet.places import settle
from jobboard.sheet.plain import plain, tidy
from jobboard.sheet.presented import Named, presented
from jobboard.sheet.segments import Segment
from jobboard.sheet.state_startups import state_startup
from jobboard.sheet.units import unit_in_sentences


@dataclass(frozen=True, slots=True)
class Hosts:
    """The house and the unit in it; either may be missing."""

    company: Named | None = None
    department: Named | None = None


_OWN = re.compile(
    r"(?:le |la |l'|the )?(?:laboratoire|labo|lab|laboratory|chaire|centre|institut|observatoire|unite|umr)\b"
)


def find_hosts(
    text: str,
    folded: str,
    parts: list[Segment],
    title: str,
    header: Header,
    place_of_title: tuple[int, int] = (0, 0),
) -> Hosts:
    """The company and the department; a name is only given for a good reason, so both may be missing."""
    about = tuple(part.start for part in parts if part.key in {"about", "company", "company_block"})
    hosts = _labelled(text, parts)
    if hosts.company is None:
        hosts = _merged(hosts, _block(text, parts))
    if hosts.company is None:
        hosts = _merged(hosts, Hosts(_at_the_top(text, folded)))
    if hosts.company is None and header.company != (0, 0):
        begin, stop = header.company
        hosts = _merged(hosts, divide(text, Named(tidy(text[begin:stop]), begin, stop, 0.8)))
    if hosts.company is None:
        ministry = state_startup(text, folded)
        if ministry is not None:
            product = presented(text, folded, title, about)
            same = product is not None and plain(ministry.name) in plain(product.name)
            return _settled(_merged(hosts, Hosts(ministry, None if same else product)))
    if hosts.company is None:
        again = repeated_line(text, folded, place_of_title)
        hosts = _merged(hosts, divide(text, again) if again and "," in again.name else Hosts(again))
    if hosts.company is None:
        hosts = _merged(hosts, Hosts(announced_by(text)))
    for find in (_in_place, _in_letterhead):
        if hosts.company is None:
            hosts = _merged(hosts, find(text, parts))
    spoken = unit_in_sentences(text, folded)
    if spoken[0] is not None:
        nearer = nearer_unit(text, spoken[0])
        spoken = nearer, spoken[1] or house_behind(text, nearer)
    if hosts.company is None and spoken[1] is not None:
        hosts = _merged(hosts, Hosts(spoken[1], spoken[0]))
    if hosts.company is None:
        found = presented(text, folded, title, about)
        hosts = _merged(hosts, Hosts(spelt_out(text, found) if found else None))
    if hosts.department is None:
        hosts = replace(hosts, department=spoken[0])
    if hosts.company is None:
        hosts = replace(hosts, company=possessor(text))
    if hosts.department is None and hosts.company is not None:
        hosts = replace(hosts, department=unit_of(text, hosts.company))
    if hosts.company is None:
        hosts = replace(hosts, company=owner_of_domain(text, folded))
    if hosts.company is None and hosts.department is not None and _OWN.match(plain(hosts.department.name)):
        # A laboratory or a chair above which nobody is named receives the intern itself.
        hosts = Hosts(_bare(hosts.department))
    if hosts.company is None:
        blocked = [
            (part.start, part.end) for part in parts if part.key in {"references", "education", "profile"}
        ]
        spoken_of = most_spoken_of(text, folded, blocked)
        hosts = replace(hosts, company=_bare(spoken_of) if spoken_of else None)
    if hosts == Hosts():
        hosts = Hosts(numbered_unit(text))
    return _settled(hosts)


def _bare(lab: Named) -> Named:
    """A laboratory that is the host goes by its own short name: "laboratoire MAREES" is MAREES."""
    short = re.fullmatch(r"[Ll]abo(?:ratoire)?[ \u00a0]([A-Z][\w-]*[A-Z][\w-]*)", lab.name)
    return replace(lab, name=short[1], start=lab.start + short.start(1)) if short else lab


def _merged(first: Hosts, second: Hosts) -> Hosts:
    return Hosts(first.company or second.company, first.department or second.department)


def _settled(hosts: Hosts) -> Hosts:
    """No name twice, and no department whose name holds that of the company behind "de"."""
    company, department = hosts.company, hosts.department
    if company is None or department is None:
        return hosts
    if plain(company.name) == plain(department.name):
        return Hosts(company)
    inside = re.search(
        r"[ \u00a0](?:de la |de l['’]|du |des |de |d['’]|at )?" + re.escape(company.name) + r"\W*$",
        department.name,
    )
    if inside and inside.start() > 4:
        name = department.name[: inside.start()]
        department = replace(department, name=name, end=department.start + len(name))
    return Hosts(company, department)


def _at_the_top(text: str, folded: str) -> Named | None:
    """Who recruits in one of the first lines: "La Ligue des phares recrute"."""
    top = min(400, len(text))
    for name, start, end, weight in introduced(text[:top], folded[:top]):
        if weight >= 2.6 and text.count("\n", 0, start) <= 1 and not is_unit(name) and " " in name:
            return Named(name, start, end, 0.75)
    return None


def _labelled(text: str, parts: list[Segment]) -> Hosts:
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
            hosts = _merged(hosts, divided)
        elif hosts.company is None:
            hosts = replace(hosts, company=divided.company)
        elif hosts.department is None:
            hosts = replace(hosts, department=divided.company)
    if (
        hosts.company is not None
        and lab is None
        and company is not None
        and department is None
        and hosts.department is None
    ):
        return hosts
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
    r"[^\n]*[a-z]{3}[.!?] [a-z]|(?:on|nos|notre|nous|vos|votre|vous|our|we|you|your|depuis|pourquoi|why)\b"
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
        elif plain(value.strip()) in _ANY_HOUSE:
            continue
        elif len(value.strip().split("\n")[0]) <= 130 and not _SPOKEN.match(plain(value.strip())):
            return Named(value, part.start, part.end, 0.85)
    return None


_TAIL = re.compile(r"\s*(?:[.;]\s|\((?:https?|www)|https?://|www\.|\n)")
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
        piece = _SITE.sub("", value[at:stop])
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


_WITH_UNIT = re.compile(r"([A-Z]\w{1,14})[ -]((?:UMR|UMI|UPR|UAR|UR|Unité|UMS)\b.*)")


_NUMBER_ALONE = re.compile(r"(?:UMR|UMI|UPR|UAR|UR|UMS)(?: ?_?S)?(?: CNRS| Inserm)?[ -]?\d{3,4}(?: CNRS)?")


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


def _block(text: str, parts: list[Segment]) -> Hosts:
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


# "Lieu : le stagiaire sera basé à…": a sentence, no name.
_TOLD = re.compile(
    r"^(?:l[ea] |the |votre |your )?(?:stage|stagiaire|internship|intern|poste|position|travail|work)\b"
    r"|\b(?:sera|seront|est|will be|is) (?:bas|situ|locali|located|accueilli|hosted)"
)


def _in_place(text: str, parts: list[Segment]) -> Hosts:
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
                r"(?:universit\w*|école|institut|ville|mairie|chu)\s(?:de |d['’]|du )?$",
                value[:town],
                re.IGNORECASE,
            )
            stop = match.span[1] if inside else town
        body = re.sub(r"[\s,(–-]*(?:\b(?:à|au|at|in|de|situé|à l['’])\s*)?$", "", value[:stop])
        shown = body.lstrip(" -–•*:")
        named = Named(tidy(shown), part.start + len(body) - len(shown), part.start + len(body), 0.75)
        if len(named.name) < 3 or is_address(named.name.split(",")[0]) or _TOLD.search(plain(named.name)):
            continue
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


# What job boards print under the title and is no name: "Full time", "Student (College)", "CDI".
_CHIP = re.compile(
    r"(?:full|part)[- ]?time|temps (?:plein|partiel)|student|etudiant|internships?\b|stages?\b|cdi\b|cdd\b|contrat"
    r"|contract|on-?site|hybrid|remote|teletravail|entry|junior|paid|unpaid|bac ?\+|niveau|experience|seniority"
)
_SENTENCE = re.compile(
    r"\b(?:stage|stagiaire|internship|intern|recrute|recherche|est|sont|is|are|vous|nous|we|you|propose"
    r"|offre|master|m2|bac|projet|project)\b"
)


_PRESENTS = re.compile(
    r"^(?:présentation|à propos|about|qui est)(?: de la| de l['’]| des?| du| d['’]| the)? ", re.IGNORECASE
)


_ACADEMIC_LINE = re.compile(
    r"(?:Université|École|Institut|University|CNRS|Inria|INRAE|Inserm)\b[^.:;]{0,60} ?:"
)


def _in_letterhead(text: str, parts: list[Segment]) -> Hosts:
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
        if not 3 <= len(shown) <= 110 or number == 0 or not is_house(shown) or is_address(shown):
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
        hosts = divide(text, Named(shown, begin, begin + len(shown), 0.75))
        if hosts.company is not None and is_house(hosts.company.name) and not (best and best.company):
            best = hosts
    return best or Hosts()
