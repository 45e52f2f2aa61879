"""Headings: labels alone on their line, known by their words, by a mark, or by what stands around them."""

import re

from jobboard.sheet.label_kinds import COMPANY, END, FIELDS, OF_PROFILE, OF_WORK, PROOF, Label
from jobboard.sheet.labels import label_key
from jobboard.sheet.lines import Line
from jobboard.sheet.title_words import is_generic


def heading(lines: list[Line], index: int, folded: str, body: str, section: str) -> Label | None:
    """A label alone on its line, without a colon: its words must be known, or the line be marked as a heading."""
    line = lines[index]
    name = body.strip(" *_:.-=#?!>")
    closed = END.search(body) is not None and not body.rstrip().endswith("?")
    exclaimed = body.rstrip().endswith(("!", ".")) and len(name.split()) <= 2
    if (not name or len(body) > 90 or closed) and not exclaimed:
        return None
    label = (line.body, line.end)
    apart = _stands_apart(lines, index)
    key = label_key(name)
    words = len(name.split())
    first = all(one.blank for one in lines[max(0, index - 8) : index]) and index < 8
    if first and is_generic(name) and words > 1:
        # "Internship Proposal" over everything else announces an offer and heads no part of it.
        return None
    if "," in name and words >= 4 and not line.mark and not _all_named(name):
        # "Master en environnement, autonomie, permis B": what is listed under a heading.
        return None
    if first and (key is None or key in FIELDS or key in {"about", "apply"} or key in OF_PROFILE):
        return None
    if (key is None or " / " in name) and words <= 12 and not line.bullet and line.capital:
        said = _said_first(name, words)
        if said is not None and (said == "about" or _may_open(lines, index)):
            return Label(said, label, line.end, False, caption=name)
    if body.rstrip().endswith("?") and name.strip() in _ASKS:
        # "Quoi ?" over the work, "Qui ?" over the candidate.
        return Label(_ASKS[name.strip()], label, line.end, False, caption=name)
    if key == "about" and COMPANY.fullmatch(name) and not _paragraph_below(lines, index):
        key = "company"
    if key == "languages" and not re.match(r"(?:vos |les )?(?:langue|language|competence)", name):
        return None
    if key in {"department", "company", "lab"} and _paragraph_below(lines, index):
        key = "about"
    if key in {"position", "title", "kind", "domain", "openings", "reference"} and _paragraph_below(
        lines, index
    ):
        key = "title" if key == "title" and _one_sentence_below(lines, index) else "description"
    if key == "position" and words <= 2 and _list_below(lines, index):
        # "Job" over the list of what there is to do.
        key = "missions"
    alone = words <= 2 and line.capital and key in OF_WORK | OF_PROFILE | {"about", "apply", "conditions"}
    proven = key in PROOF and key != "place" and _proves(lines, index, key)
    over = 2 <= words <= 8 and line.capital and key in OF_WORK | OF_PROFILE and _paragraph_below(lines, index)
    if key and (line.mark or apart or alone or proven or over or (words <= 5 and _may_open(lines, index))):
        if (
            line.bullet
            and not line.mark
            and not (
                key in OF_PROFILE or key == "missions" or (apart and words <= 4) or _numbered(lines, index)
            )
        ):
            return None
        return Label(key, label, line.end, False, caption=name)
    plainly = line.mark or (apart and _looks_like_heading(lines, index, folded))
    plainly = plainly or (
        _YOURS.match(name) is not None and 2 <= words <= 8 and _heads_a_paragraph(lines, index)
    )
    if not plainly or line.bullet or words > 12:
        return None
    soft = label_key(name, strict=False) if words <= 9 else None
    if soft in FIELDS or soft == "references":
        soft = None
    if soft is None and section == "opening" and index < 14 and not line.hashed:
        # Lines of a letterhead: names of laboratories in capitals, a second title.
        return None
    return Label(soft or "other", label, line.end, False, soft=bool(soft) and not line.mark, caption=name)


_ASKS = {"quoi": "missions", "what": "missions", "qui": "profile", "who": "profile"}


def _all_named(name: str) -> bool:
    """Whether every word list between commas is a heading by itself: "Environnement de travail, missions et activités"."""
    pieces = [label_key(piece.strip()) for piece in name.split(",")]
    return all(pieces) and any(piece in OF_WORK for piece in pieces)


# "Votre rôle au sein de notre agence", "Ce que tu apportes": headings that speak to the reader.
_YOURS = re.compile(r"(?:votre|vos|ton|ta|tes|your|ce que (?:vous|tu|nous|on)|what (?:you|we))\b")


def _heads_a_paragraph(lines: list[Line], index: int) -> bool:
    """Whether a line stands behind an empty one and right above running text."""
    return (
        index > 0
        and lines[index - 1].blank
        and lines[index].capital
        and index + 1 < len(lines)
        and not lines[index + 1].blank
        and (lines[index + 1].capital or lines[index + 1].bullet)
        and not lines[index].folded.rstrip().endswith((".", ",", ";"))
    )


_OF_THE_HOUSE = re.compile(
    r"(?:a propos d(?:e|u|es)\b|a propos d'|about (?!you\b|the (?:role|job|position)\b)|qui (?:est|sommes)\b"
    r"|presentation \w)"
)
_DIVIDED = re.compile(r"\s[/|-]\s")


def _said_first(name: str, words: int) -> str | None:
    """The key of a heading that names something besides: "À propos de Granit", "Missions / garder la lanterne"."""
    if words <= 8 and _OF_THE_HOUSE.match(name):
        return "about"
    divided = _DIVIDED.search(name)
    key = label_key(name[: divided.start()]) if divided else None
    if key == "about":
        # "Environnement / Contexte" tells of the work as well.
        last = label_key(_DIVIDED.split(name)[-1])
        key = last if last in OF_WORK else key
    return key if key in OF_WORK | OF_PROFILE | {"about"} else None


def _numbered(lines: list[Line], index: int) -> bool:
    """Whether a numbered line of few words opens a section: "1. Contexte" over running text."""
    if not re.match(r"\W*\d", lines[index].folded) or len(lines[index].folded.split()) > 4:
        return False
    below = next((line for line in lines[index + 1 : index + 4] if not line.blank), None)
    return below is not None and not below.bullet and len(below.folded) > 60


def _proves(lines: list[Line], index: int, key: str) -> bool:
    """Whether the short line below holds what the label asks for: "À pourvoir le" over "01/01/2027"."""
    below = lines[index + 1] if index + 1 < len(lines) else None
    return (
        below is not None
        and not below.blank
        and len(below.folded) <= 50
        and lines[index].capital
        and PROOF[key].search(below.folded) is not None
    )


_VERB = re.compile(
    r"\b(?:est|sont|a|ont|etes|nous|vous|tu|is|are|has|have|we|you|qui|which|that|propose\w*|recrute\w*|offre)\b"
)


def _paragraph_below(lines: list[Line], index: int) -> bool:
    below = next(
        (lines[at] for at in range(index + 1, min(len(lines), index + 4)) if not lines[at].blank), None
    )
    if below is None or below.end - below.body <= 90 or below.bullet:
        return False
    # Names of units one in another have neither a verb nor a final stop.
    return bool(END.search(below.folded) or _VERB.search(below.folded)) or below.end - below.body > 180


def _list_below(lines: list[Line], index: int) -> bool:
    """Whether a list of at least two items stands below a line."""
    below = [line for line in lines[index + 1 : index + 5] if not line.blank][:2]
    return len(below) == 2 and all(line.bullet for line in below)


def _one_sentence_below(lines: list[Line], index: int) -> bool:
    """Whether the paragraph below may be a long title: one sentence and nothing behind it."""
    below = next(line for line in lines[index + 1 :] if not line.blank)
    return len(below.folded) <= 230 and re.search(r"[.!?]\s+\S", below.folded) is None


def _may_open(lines: list[Line], index: int) -> bool:
    """Whether a short line can be a heading: it begins with a capital and does not go on from the line above."""
    line = lines[index]
    if not line.capital:
        return False
    above = lines[index - 1] if index else None
    if above is None or above.blank or above.mark or above.bullet:
        return True
    return (
        bool(END.search(above.folded))
        or above.folded.rstrip().endswith(":")
        or re.match(r"[^:]{3,40} : ", above.folded) is not None
        or len(above.folded.strip()) < 50
    )


def _stands_apart(lines: list[Line], index: int) -> bool:
    above = index == 0 or lines[index - 1].blank
    below = index + 1 >= len(lines) or lines[index + 1].blank
    return above and below


def _looks_like_heading(lines: list[Line], index: int, folded: str) -> bool:
    """A short line between blank lines that neither goes on from the text above nor into the text below."""
    line = lines[index]
    if not line.capital or len(line.folded.split()) > 9 or index == 0:
        return False
    body = folded[line.body : line.end].rstrip()
    if body.endswith((".", ",", ";", ")", "@")) or "@" in body or "http" in body or re.search(r"\d{3}", body):
        return False
    above = next((lines[at] for at in range(index - 1, max(-1, index - 8), -1) if not lines[at].blank), None)
    below = next(
        (lines[at] for at in range(index + 1, min(len(lines), index + 8)) if not lines[at].blank), None
    )
    if below is None or above is None:
        return False
    ended = (
        above.mark
        or above.bullet
        or bool(re.search(r"[.!?:;]\W*$", above.folded))
        or len(above.folded.split()) <= 8
    )
    return ended and (below.capital or below.bullet)
