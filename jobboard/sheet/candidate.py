"""The candidate section shared out: education, languages, skills, qualities; whatever is not understood stays."""

import re
from dataclasses import dataclass, field

from jobboard.sheet import education, languages
from jobboard.sheet.limits import cut
from jobboard.sheet.model import Education, Language, Mark, State
from jobboard.sheet.plain import plain, tidy
from jobboard.sheet.sections import Block
from jobboard.sheet.segments import Segment


@dataclass(slots=True)
class Asked:
    """What is asked of the candidate, ready for the sheet, with the marks of its fields."""

    education: Education = field(default_factory=Education)
    languages: tuple[Language, ...] = ()
    skills: tuple[str, ...] = ()
    qualities: tuple[str, ...] = ()
    profile: str = ""
    marks: dict[str, Mark] = field(default_factory=dict)


_BULLET = re.compile(r"^[ \t>]*(?:[-–—*•●▪◦➔→►✓✔·]|o(?= )|\d{1,2}[.)]\s|\(?[a-z]\)\s)[ \t]*", re.MULTILINE)
_QUALITY = re.compile(
    r"\b(?:autonom\w*|rigueur|rigoureu\w*|dynami\w*|curiosite|curieu\w*|motiv\w*|organise\w*"
    r"|organisation|esprit d'equipe|travail (?:en|d')equipe|relationnel\w*|sens d\w|creativ\w*"
    r"|creatif\w*"
    r"|initiative|aisance|adaptab\w*|polyvalen\w*|serieu\w*|implication|proactiv\w*|force de proposition"
    r"|ecoute|patien\w*|enthousias\w*|envie|passion\w*|interet|gout|ouverture d'esprit"
    r"|autonomous|curious|rigorous|motivated|team ?work|team player|communicat\w*|organi[sz]ed|creative"
    r"|enthusias\w*|self-starter|detail|flexible|interpersonal|proactive|willing\w*|problem.solving)\b"
)


# A sentence that tells what the candidate studies, wherever it stands.
_OF_CANDIDATE = re.compile(
    r"\b(?:stage s'adresse|un diplome|niveau d'etudes?|stages?(?: (?:de|niveau|en)(?: niveau)?)?(?= m(?:aster|[12]\b))"
    r"|un niveau(?= m(?:aster|[12]\b))"
    r"|(?:re)?cherch\w+ (?:un[.(-]e\)?|un|une|des) |(?:un|une|des|le|la|les) (?:etudiant|candidat|stagiaire)"
    r"|etudiante?s? (?:en|de)|vous (?:etes|preparez|suivez)|tu (?:es|prepares|suis)|inscrite?s? en|en cours de"
    r"|looking for an?|looking for|students? (?:in|with|from)|candidates? (?:must|should)|open to|intended for"
    r"|working towards?|enrolled|pursuing|opportunity for)"
    r"\b[^.\n;]{0,90}"
)


def share_out(text: str, folded: str, parts: list[Segment], profile: Block | None, own: str) -> Asked:
    """Read the candidate section, and the labelled lines on education and languages wherever they stand."""
    asked = Asked()
    spans = list(profile.spans) if profile else []
    _education(asked, text, folded, parts, spans)
    _languages(asked, folded, parts, spans, own)
    skills, qualities, rest = _items(text, folded, parts, spans)
    asked.skills, asked.qualities = tuple(skills), tuple(qualities)
    asked.profile = "\n".join(rest)
    for name, values in (("skills", skills), ("qualities", qualities)):
        if values:
            asked.marks[name] = Mark(State.FOUND, tuple(spans), 0.8)
    if rest:
        asked.marks["profile"] = Mark(State.FOUND, tuple(spans), profile.confidence if profile else 0.5)
    return asked


def _education(
    asked: Asked, text: str, folded: str, parts: list[Segment], spans: list[tuple[int, int]]
) -> None:
    labelled = [(part.start, part.end) for part in parts if part.key == "education" and part.end > part.start]
    stages: list[tuple[list[tuple[int, int]], float]] = [(labelled, 0.95), (spans, 0.85)]
    # The head ends with a line: half a word ("Dut" of "Dutch") may be a diploma.
    head = (
        len(folded) if len(folded) <= 400 else max(folded.rfind("\n", 0, 400), folded.rfind(". ", 0, 400), 0)
    )
    opening = [(0, head)] + [
        (part.start, part.end) for part in parts if part.key in {"title", "kind", "conditions", "position"}
    ]
    stages.append((opening, 0.7))
    stages.append(([], 0.6))
    for areas, confidence in stages:
        if confidence == 0.6:
            areas = [match.span() for match in _OF_CANDIDATE.finditer(folded[:12_000])]
        found = []
        for start, end in areas:
            for level, at, stop in education.levels(folded[start:end]):
                found.append((level, start + at, start + stop))
        lowest = education.lowest(found)
        if lowest is None:
            continue
        place = next(one for one in found if one[0] == lowest)
        words = (
            _phrase(text, folded, areas, place[1], place[2])
            if confidence > 0.7
            else text[place[1] : place[2]]
        )
        asked.education = Education(cut(tidy(words), 500), lowest)
        asked.marks["education"] = Mark(
            State.FOUND if confidence >= 0.8 else State.CHECK,
            ((place[1], place[2]),),
            confidence,
            None if confidence >= 0.8 else "guess",
        )
        return
    if labelled:
        start, end = labelled[0]
        asked.education = Education(cut(tidy(text[start:end]), 500))
        asked.marks["education"] = Mark(State.CHECK, ((start, end),), 0.6, "unknown")


def _phrase(text: str, folded: str, areas: list[tuple[int, int]], start: int, end: int) -> str:
    low, high = next(area for area in areas if area[0] <= start < area[1])
    begin = max(folded.rfind("\n", low, start) + 1, low)
    stop = folded.find("\n", end, high)
    stop = stop if stop > 0 else high
    for match in re.finditer(r"[.;](?:\s|$)", folded[begin:stop]):
        if begin + match.end() <= start:
            begin = begin + match.end()
        elif begin + match.start() >= end:
            stop = min(stop, begin + match.start())
            break
    return _BULLET.sub("", text[begin:stop]).strip()


def _languages(
    asked: Asked, folded: str, parts: list[Segment], spans: list[tuple[int, int]], own: str
) -> None:
    found: list[tuple[Language, int, int]] = []
    for part in parts:
        if part.key == "languages" and part.end > part.start:
            found += languages.languages(folded, own, part.label[0], part.end, labelled=True)
    areas = list(spans)
    near = {"skills", "qualities", "profile", "education", "conditions", "apply", "note"}
    areas += [(part.start, part.end) for part in parts if part.key in near and part.end > part.start]
    for start, end in areas:
        found += languages.languages(folded, own, start, end)
    for part in parts:
        if (
            part.key not in near | {"languages", "references", "title", "company", "about"}
            and part.end > part.start
        ):
            found += [
                one
                for one in languages.languages(folded, own, part.start, part.end)
                if languages.is_demanded(folded, one[1], one[2])
            ]
    kept: dict[str, tuple[Language, int, int]] = {}
    for one in found:
        kept.setdefault(one[0].code, one)
    ordered = sorted(kept.values(), key=lambda one: one[1])
    asked.languages = tuple(one[0] for one in ordered)
    if ordered:
        asked.marks["languages"] = Mark(State.FOUND, tuple((one[1], one[2]) for one in ordered), 0.85)


def _items(
    text: str, folded: str, parts: list[Segment], spans: list[tuple[int, int]]
) -> tuple[list[str], list[str], list[str]]:
    """Skills and qualities as lists from their own labels; the rest of the section as lines."""
    skills: list[str] = []
    qualities: list[str] = []
    rest: list[str] = []
    taken: list[tuple[int, int]] = []
    for part in parts:
        if part.key in {"skills", "qualities"} and part.end > part.start:
            items = split_items(text[part.start : part.end])
            if any(len(item) > 160 for item in items):
                continue
            (skills if part.key == "skills" else qualities).extend(items)
            taken.append((part.label[0], part.end))
        elif part.key in {"education", "languages"} and part.end > part.start:
            taken.append((part.label[0], part.end))
    for start, end in spans:
        if any(low <= start and end <= high for low, high in taken):
            continue
        at = start
        for row in text[start:end].split("\n"):
            inside = any(low <= at < high for low, high in taken)
            at += len(row) + 1
            shown = _BULLET.sub("", row).strip()
            if shown and not inside:
                rest.append(row.rstrip())
    return skills, qualities, rest


def split_rows(value: str) -> list[str]:
    """The items of a list written with bullets or on lines of their own, without stops at their ends."""
    rows = (
        [tidy(row) for row in _BULLET.split(value)]
        if _BULLET.search(value)
        else [tidy(row) for row in re.split(r"\n(?=[A-ZÀ-Ý])", value)]
    )
    return [row.strip(" ;,.") for row in rows if row.strip(" ;,.")]


def split_items(value: str) -> list[str]:
    """The items of a list written with bullets, or on one line with commas or semicolons."""
    rows = split_rows(value)
    if len(rows) == 1:
        row = rows[0]
        parts = (
            re.split(r"\s*;\s*", row)
            if ";" in row
            else [item for piece in re.split(r"\.\s+(?=[A-ZÀ-Ý])", row) for item in _commas(piece)]
        )
        rows = [part.strip(" .") for part in parts if part.strip(" .")]
    return [row for row in rows if plain(row)]


def _commas(row: str) -> list[str]:
    """A line split at its commas, not inside parentheses."""
    parts, depth, current = [], 0, ""
    for char in row:
        depth += (char == "(") - (char == ")")
        if char == "," and depth <= 0:
            parts.append(current)
            current = ""
        else:
            current += char
    return [*parts, current]
