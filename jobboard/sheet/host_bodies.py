"""The bodies above laboratories and institutes, and the letters that are no house of their own."""

import re

from jobboard.sheet.header import is_place_line
from jobboard.sheet.houses import is_academic, is_house, is_unit
from jobboard.sheet.people import is_name
from jobboard.sheet.plain import plain, tidy
from jobboard.sheet.presented import CAP, Named, is_place_name
from jobboard.sheet.segments import Segment

_FURTHEST = 9000
_SUB = r"(?:Laboratoire|Station|Centre|Institut|Unité|Observatoire|Département|Plate-?forme|Chaire|Laboratory|Institute|Center)"
_BODY = re.compile(
    r"(?:l['’]|la |le )?((?:CNRS|Inria|INRIA|INRAE?|INSERM|Inserm|CEA|IRD|CIRAD|Cirad|Ifremer|IFREMER|INSA|ENS|École|Université"
    r"|University|MNHN|Institut Pasteur|Institut Curie|IMT|AgroParisTech|Institut Agro)\b[^()\n;:.,/–—]{0,60})"
)
# "la Station des Marées de Brest (SMB – CNRS)": the letters of a unit, then the body it belongs to.
_BRACKETED = re.compile(
    rf"\b({_SUB}[ \u00a0][^.;:()\n]{{4,110}}?)[ \u00a0]\(([A-Z][\w-]{{1,14}})"
    r"(?:[ \u00a0]?[-–—/][ \u00a0]?|,[ \u00a0])([^()\n]{2,80})\)"
)


def body_in_brackets(text: str) -> tuple[Named, Named] | None:
    """The body and the unit of "Station des Marées (SMB – CNRS)", when the text names one such unit only."""
    found = []
    for match in _BRACKETED.finditer(text, 0, min(len(text), _FURTHEST)):
        body = _BODY.match(text, match.start(3))
        if body is not None and body.end() <= match.end(3) and not is_unit(body[1]):
            at = body.start(1)
            name = body[1].rstrip()
            found.append(
                (Named(tidy(name), at, at + len(name), 0.6), Named(tidy(match[1]), *match.span(1), 0.6))
            )
    return found[0] if len({plain(unit.name) for _, unit in found}) == 1 else None


def held_by(text: str, institute: Named) -> Named | None:
    """The university behind an institute or a laboratory: "l'Institut des Lampes, Université de Valmont"."""
    if re.match(rf"{_SUB}\b", institute.name) is None:
        return None
    behind = re.compile(
        re.escape(institute.name)
        + r"(?:[ \u00a0]\([^()\n]{2,30}\))?(?:,[ \u00a0]| de l['’]| at | of the )"
        + r"((?:Université|University|École|CNRS|Inria|INRAE|Inserm|INSERM)"
        + rf"(?:[ \u00a0](?:(?:de|du|des|of)[ \u00a0])?(?:la |l['’]|d['’])?{CAP}){{0,6}})"
    )
    found = behind.search(text, 0, min(len(text), _FURTHEST))
    return Named(tidy(found[1]), *found.span(1), 0.6) if found else None


_ATTACHED = re.compile(r"rattach|au sein|regroupe|depend|attached|part of")
_OF_BODY = re.compile(
    rf"(?:de l['’]|d['’]|du |de la |of (?:the )?|à l['’])({CAP}(?:[ \u00a0](?:(?:de|du|des|of)[ \u00a0])?{CAP}){{0,4}})"
)


def body_in_sentence(text: str, unit: Named) -> Named | None:
    """The house that the sentence of a unit ends in: "le laboratoire X rattaché au service Y, au sein du pôle Z de l'IRSN"."""
    stop = re.compile(r"[.!?](?=\s)|\n").search(text, unit.end, min(len(text), unit.end + 420))
    end = stop.start() if stop else min(len(text), unit.end + 420)
    if _ATTACHED.search(plain(text[unit.end : end])) is None:
        return None
    found = [
        one
        for one in _OF_BODY.finditer(text, unit.end, end)
        if is_house(one[1]) and not is_unit(one[1]) and not is_place_name(one[1])
    ]
    return Named(tidy(found[0][1]), *found[0].span(1), 0.6) if found else None


_LONG_UNIT = re.compile(
    r"(?:\bau sein (?:du|de l['’]|de la) ?|\b(?:au |à l['’]|dans l[ea] |proposé par l[ea] ))"
    r"((?:[lL]aboratoire|[uU]nité|[cC]entre)(?: [dD]e [rR]echerches?| [dD]['’][ÉéEe]tudes?)? (?:sur|en|pour|des|de la|de l['’]"
    r"|d['’])[^.,;:()\n–—]{5,100}?)(?=[ \u00a0]\(|[ \u00a0][-–—][ \u00a0]|,|\."
    r"| (?:dans le cadre|s['’]inscri|est |sera |qui )|\n|$)"
)


def long_unit(text: str) -> Named | None:
    """A laboratory whose name is made of common words: "proposé au Laboratoire de recherche sur la houle des caps"."""
    found = _LONG_UNIT.search(text, 0, min(len(text), _FURTHEST))
    return Named(tidy(found[1]), *found.span(1), 0.55) if found and len(found[1].split()) >= 4 else None


_CHEZ = re.compile(
    rf"\b[Cc]hez[ \u00a0](?!(?:nous|vous|toi|les|des|un|une|le|la)\b)({CAP}(?:[ \u00a0]{CAP}){{0,2}})"
)


def behind_chez(text: str) -> Named | None:
    """The one house that the text works "chez": "l'aventure chez Granit"."""
    found = [
        one
        for one in _CHEZ.finditer(text, 0, min(len(text), _FURTHEST))
        if not is_place_line(one[1]) and not is_place_name(one[1]) and not is_name(one[1])
    ]
    if len({plain(one[1]) for one in found}) != 1:
        return None
    return Named(tidy(found[0][1]), *found[0].span(1), 0.55)


def names_a_unit(text: str, house: Named) -> bool:
    """Whether letters taken for a house are those of a unit: "au service des lampes (SDL)"."""
    if not re.fullmatch(r"[A-Z][A-Z0-9]{1,8}", house.name):
        return False
    unit = re.compile(
        r"\b(?:[sS]ervice|[dD]épartement|[dD]irection|[pP]ôle|[éÉeE]quipe|[dD]ivision|[bB]ureau)[ \u00a0][^.;:()\n]{3,110}?"
        + r"[ \u00a0]\("
        + house.name
        + r"\)"
    )
    return unit.search(text, 0, min(len(text), _FURTHEST)) is not None


_CENTRE_LINE = re.compile(rf"({_SUB}[ \u00a0][^.;:()\n,]{{4,110}}?)(?=[ \u00a0]\(|,|$)")


def unit_on_place_line(text: str, parts: list[Segment], company: Named) -> Named | None:
    """The laboratory that the place line names beside a house told elsewhere: "Lieu : Centre des Marées (CM, Brest)"."""
    for part in parts:
        if part.key != "place" or part.end <= part.start:
            continue
        found = _CENTRE_LINE.match(text, part.start, min(part.end, part.start + 220))
        if (
            found is not None
            and is_academic(company.name)
            and plain(company.name) not in plain(found[1])
            and not is_place_line(found[1])
        ):
            return Named(tidy(found[1]), *found.span(1), 0.6)
    return None
