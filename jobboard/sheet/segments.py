"""The parts of an offer: labelled values ("Durée : 6 mois") and sections under a heading, in the order of the text."""

import re
from dataclasses import dataclass, replace

from jobboard.sheet.labels import label_key
from jobboard.sheet.lines import Line, split_lines

FIELDS = frozenset(
    "title position company department lab place duration start period pay education languages contact name email phone fax url"
    " deadline published reference openings keywords hours domain kind premises quote company_block benefits".split()
)
OF_PROFILE = frozenset("education languages skills qualities profile".split())
OF_WORK = frozenset("missions objectives project description subject context".split())
# Labels that also begin the items of a list of missions ("Communication : …"): believed there only with a value of their kind.
_LIST_LABELS = frozenset("duration start period place pay deadline email phone".split())
_EMOJI = {"📍": "place", "🗺": "place", "🏢": "place", "📌": "place", "📅": "period", "🗓": "period", "⏳": "duration",
          "⏱": "duration", "⌛": "duration", "🕒": "duration", "💰": "pay", "💶": "pay", "💵": "pay", "💸": "pay",
          "📧": "apply", "📩": "apply", "✉": "apply", "📨": "apply", "🎓": "education", "🎯": "", "📞": "phone"}  # fmt: skip
_PROOF = {
    "duration": re.compile(r"\d|mois|semaine|month|week|an\b"),
    "start": re.compile(
        r"\d|possible|immediat|asap|janv|fev|mars|avril|mai|juin|juil|aout|sept|oct|nov|dec|to be|definir"
    ),
    "period": re.compile(
        r"\d|possible|immediat|asap|janv|fev|mars|avril|mai|juin|juil|aout|sept|oct|nov|dec|summer|spring|ete"
    ),
    "pay": re.compile(
        r"\d|legal|selon|profil|oui|non\b|negoti|unpaid|paid|minim|remun|discut|convention|grille|smic|definir"
    ),
    "place": re.compile(r"."),
    "deadline": re.compile(r"\d"),
    "email": re.compile(r"@|\bat\b|arobase"),
    "phone": re.compile(r"\d"),
}
_SEPARATOR = re.compile(r"\s?:(?!//)|\s+[|]\s*|\s+=\s+|\s*=>\s*")
_DASH = re.compile(r"\s+-+\s+|\s{3,}")
_INNER = re.compile(r"(?:\s[-|/*;]\s+|[;,.]\s+|\s{2,}|\)\s+)([a-z][^:;|,.*]{1,40}?)\s?:\s+")
_END = re.compile(r"[.!?;,]\s*$")
_SIGNATURE = re.compile(
    r"(?:bien )?(?:cordialement|cdlt|sinceres salutations|salutations|best regards|kind regards|regards|sincerely|amicalement)"
    r"\b[ ,.!]*$|-- ?$|_{5,}$"
)

# A sentence that tells how to apply begins a part of its own, label or not.
_APPLY = re.compile(
    r"(?:merci d|pour (?:postuler|candidater|toute candidature|deposer)|envo(?:yez|ye|yer|i )|veuillez|adresse[rz]|transme|send|please"
    r"|to apply|(?:les |toute |vos |votre )?candidatures?\b|(?:les )?(?:candidat|etudiant|personne)\S* (?:interess|souhait|do)"
    r"|postule[zr]?|email |e-mail |apply |applications? (?:to|are|is|should|must|will|via|by|file)|if you are interested|interested|interesse|n'hesitez pas|contacte[rz]"
    r"|si (?:cette|ce|vous|tu|l)|prendre contact|submit|candidate[zs] )"
)
_APPLY_WITH = re.compile(
    r"\bcv\b|curriculum|candidature|\bmails?\b|e-?mail|courriel|postul|candidat|resume|applic|apply|@|contact"
)
_COMPANY = re.compile(r"(?:nom de l')?(?:l')?(?:entreprise|societe|structure|groupe|company)")


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the text: what it is about, its label's place and its value's place.

    `inline` tells a value on its label's line; `soft` a label recognised only in part; `resumed` what follows a labelled
    value inside a section; `level` the number of the segment it belongs to, for headings above it.
    """

    key: str
    label: tuple[int, int]
    start: int
    end: int
    inline: bool = False
    soft: bool = False
    resumed: bool = False
    bullet: bool = False
    caption: str = ""


@dataclass(slots=True)
class _Label:
    key: str
    label: tuple[int, int]
    start: int
    inline: bool
    soft: bool = False
    caption: str = ""


def segments(text: str, folded: str) -> tuple[list[Line], list[Segment]]:
    """The lines of a text and its parts; what stands before the first label has the key "opening"."""
    lines = split_lines(text, folded)
    parts: list[Segment] = []
    section = "opening"
    open_at = 0
    section_label = (0, 0)
    soft = False
    caption = ""
    resumed = False
    index = 0

    def close(at: int) -> None:
        if folded[open_at:at].strip() or (section in OF_PROFILE and section_label != (0, 0) and not resumed):
            parts.append(
                Segment(
                    section,
                    section_label,
                    open_at,
                    at,
                    soft=soft,
                    resumed=resumed,
                    inline=was_inline,
                    caption=caption,
                )
            )

    was_inline = False
    while index < len(lines):
        line = lines[index]
        if line.blank:
            index += 1
            continue
        if _SIGNATURE.match(line.folded):
            close(line.start)
            section, open_at, section_label, soft, resumed, was_inline = (
                "signature",
                line.end,
                (line.body, line.end),
                False,
                False,
                False,
            )
            index += 1
            continue
        found = _labels(lines, index, folded, section)
        if not found:
            index += 1
            continue
        close(line.start)
        for number, label in enumerate(found):
            end = found[number + 1].label[0] if number + 1 < len(found) else line.end
            if label.key in FIELDS:
                last = index
                if number + 1 == len(found):
                    last = _value_end(lines, index, label, folded, section)
                    end = lines[last].end
                    index = last
                parts.append(
                    Segment(
                        label.key,
                        label.label,
                        label.start,
                        end,
                        label.inline,
                        label.soft,
                        False,
                        line.bullet,
                        label.caption,
                    )
                )
                resumed = True
                open_at = end
                was_inline = False
                if not line.bullet and label.key in {"company_block", "quote"}:
                    section = label.key
            else:
                section, section_label, soft, resumed = label.key, label.label, label.soft, False
                open_at, was_inline, caption = label.start, label.inline, label.caption
        index += 1
    close(len(folded))
    return lines, [_trim(part, folded) for part in parts]


def _trim(part: Segment, folded: str) -> Segment:
    """The same part without white space and stray separators at the ends of its value."""
    start, end = part.start, part.end
    while start < end and folded[start] in " \n:|>=":
        start += 1
    while end > start and folded[end - 1] in " \n|":
        end -= 1
    return replace(part, start=start, end=end)


def _labels(lines: list[Line], index: int, folded: str, section: str) -> list[_Label]:
    """The labels of a line, left to right; empty for a line of ordinary text."""
    line = lines[index]
    emoji = _EMOJI.get(line.emoji, "") if line.emoji else ""
    first = _first_label(lines, index, folded)
    if (
        first is None
        and _APPLY.match(folded, line.body, line.end)
        and _APPLY_WITH.search(folded, line.body, line.end + 160)
    ):
        return [_Label("apply", (line.body, line.body), line.body, False)]
    if first is not None and first.key == "about" and first.inline and line.end - first.start <= 90:
        name = folded[first.label[0] : first.label[1]]
        first.key = "company" if _COMPANY.match(name) else first.key
    if first is None:
        return (
            [_Label(emoji, (line.start, line.body), line.body, True)]
            if emoji and emoji not in {"apply"}
            else []
        )
    if line.bullet and section in {"missions", "objectives"} and not line.mark:
        proof = _PROOF.get(first.key) if first.key in _LIST_LABELS else None
        inside_profile = first.key in OF_PROFILE and not first.inline
        if (proof is None or not proof.search(folded, first.start, line.end)) and not inside_profile:
            return []
        if first.inline and line.end - first.start > 120:
            return []
    found = [first]
    if first.inline and first.key in FIELDS | {"apply"}:
        for match in _INNER.finditer(folded, first.start, min(line.end, first.start + 600)):
            key = label_key(match[1].strip(" -*"))
            if key in FIELDS:
                found.append(_Label(key, (match.start(1), match.end(1)), match.end(), True))
    return found


def _first_label(lines: list[Line], index: int, folded: str) -> _Label | None:
    line = lines[index]
    body = folded[line.body : line.end]
    colon = _SEPARATOR.search(body, 0, 92)
    if colon and colon.start() > 0:
        name = body[: colon.start()]
        rest_at = line.body + colon.end()
        rest = folded[rest_at : line.end].strip(" *_")
        key = label_key(name.strip(' "*_'))
        label = (line.body, line.body + colon.start())
        if key:
            return _Label(key, label, rest_at, bool(rest), caption=name)
        if not rest and not line.bullet and len(name) <= 80 and len(name.split()) <= 9:
            soft = label_key(name.strip(' "*_'), strict=False)
            if soft:
                return _Label(soft, label, rest_at, False, soft=not line.mark, caption=name)
            if line.mark:
                return _Label("other", label, rest_at, False, caption=name)
        return None
    dash = _DASH.search(body, 2, 45)
    if dash and not line.mark and len(body) < 160:
        key = label_key(body[: dash.start()].strip(" *_"))
        if key in FIELDS and key in _PROOF and _PROOF[key].search(body, dash.end()):
            return _Label(key, (line.body, line.body + dash.start()), line.body + dash.end(), True)
    return _heading(lines, index, folded, body)


def _heading(lines: list[Line], index: int, folded: str, body: str) -> _Label | None:
    """A label alone on its line, without a colon: its words must be known, or the line be marked as a heading."""
    line = lines[index]
    name = body.strip(" *_:.-=#?!>")
    if not name or len(body) > 90 or (_END.search(body) and not body.rstrip().endswith("?")):
        if not (body.rstrip().endswith(("!", ".")) and len(name.split()) <= 2):
            return None
    label = (line.body, line.end)
    apart = _stands_apart(lines, index)
    key = label_key(name)
    if key and (line.mark or apart or (len(name.split()) <= 5 and _may_open(lines, index))):
        if line.bullet and not line.mark and not (key in OF_PROFILE or key == "missions"):
            return None
        return _Label(key, label, line.end, False, caption=name)
    if (
        (line.mark or (apart and _looks_like_heading(lines, index, folded)))
        and not line.bullet
        and len(name.split()) <= 12
    ):
        soft = label_key(name, strict=False) if len(name.split()) <= 9 else None
        if index <= 1 and soft not in {"missions", "profile", "context", "description"}:
            return None
        if soft in FIELDS:
            soft = None
        return _Label(
            soft or "other", label, line.end, False, soft=bool(soft) and not line.mark, caption=name
        )
    return None


def _may_open(lines: list[Line], index: int) -> bool:
    """Whether a short line can be a heading: it begins with a capital and does not go on from the line above."""
    line = lines[index]
    if not line.capital:
        return False
    above = lines[index - 1] if index else None
    if above is None or above.blank or above.mark or above.bullet:
        return True
    return (
        bool(_END.search(above.folded))
        or above.folded.rstrip().endswith(":")
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
    above = next((one for one in reversed(lines[:index]) if not one.blank), None)
    below = next((one for one in lines[index + 1 :] if not one.blank), None)
    if below is None or above is None:
        return False
    ended = (
        above.mark
        or above.bullet
        or bool(re.search(r"[.!?:;]\W*$", above.folded))
        or len(above.folded.split()) <= 8
    )
    return ended and (below.capital or below.bullet)


def _value_end(lines: list[Line], index: int, label: _Label, folded: str, section: str) -> int:
    """The number of the last line of a labelled value."""
    key = label.key
    if label.inline:
        return _continued(lines, index, key, folded, section)
    most = (
        25
        if key in {"contact", "benefits"}
        else 12
        if key in {"pay", "education", "place", "company", "languages"}
        else 5
    )
    last, seen = index, False
    for number in range(index + 1, min(len(lines), index + 1 + most)):
        line = lines[number]
        if line.blank:
            if seen and not (key == "contact" and number + 1 < len(lines)):
                break
            if number > index + 2 and not seen:
                break
            continue
        inner = _labels(lines, number, folded, section)
        if _SIGNATURE.match(line.folded) or (
            inner and (inner[0].key != "other" or line.mark and key == "contact")
        ):
            break
        if key == "contact" and seen and len(line.folded) > 160:
            break
        last, seen = number, True
        if key in {"title", "reference", "deadline", "email", "phone", "openings", "published"}:
            break
    return last


def _continued(lines: list[Line], index: int, key: str, folded: str, section: str) -> int:
    """The last line of a value that begins on its label's line and may be wrapped onto the next ones."""
    last = index
    most = {
        "title": 3,
        "position": 2,
        "contact": 3,
        "company": 2,
        "place": 2,
        "pay": 2,
        "education": 3,
        "keywords": 3,
        "benefits": 4,
    }
    for number in range(index + 1, min(len(lines), index + 1 + most.get(key, 1))):
        line, above = lines[number], lines[last]
        if line.blank or line.bullet or line.mark or _labels(lines, number, folded, section):
            break
        text = above.folded.rstrip()
        open_ended = text.endswith(
            (",", "-", "(", "&", "/", " et", " and", " de", " ou", " or", " of", " a", " du", " la", " the")
        )
        wrapped = len(text) >= 62 and not text.endswith((".", "!", "?", ";", ":"))
        if not (open_ended or (wrapped and (not line.capital or key in {"title", "subject"}))):
            break
        last = number
    return last
