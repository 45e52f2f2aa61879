"""What a line is the label of: "Durée : 6 mois", a heading, the first words of a sentence on applying."""

import re
from dataclasses import dataclass

from jobboard.sheet.labels import label_key
from jobboard.sheet.lines import Line

FIELDS = frozenset(
    """
    title position company department lab place duration start period pay education languages contact name email
    phone fax url deadline published reference openings keywords hours domain kind premises quote company_block
    benefits
    """.split()  # noqa: SIM905
)
OF_PROFILE = frozenset(("education", "languages", "skills", "qualities", "profile"))
OF_WORK = frozenset(("missions", "objectives", "project", "description", "subject", "context"))
# Labels that also begin the items of a list of missions ("Communication : …"): there only a value of their kind counts.
_LIST_LABELS = frozenset(("duration", "start", "period", "place", "pay", "deadline", "email", "phone"))
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
        r"\d|legal|selon|profil|oui|non\b|negoti|unpaid|paid|minim|remun|discut|convention|grille|smic"
        r"|definir"
    ),
    "place": re.compile(r"."),
    "deadline": re.compile(r"\d"),
    "email": re.compile(r"@|\bat\b|arobase"),
    "phone": re.compile(r"\d"),
}
# A clause before a colon is no label, whatever its first word: "L'étude se fera en trois temps :".
_CLAUSE = re.compile(r"\b(?:se \w+ra|\w{3,}ront|est|sont|\w{3,}sera|is|are|will)\b")
# "Gestion de la paie :" heads a list of the work, not what the intern is paid.
_ACTIVITY = re.compile(r"\W*(?:gestion|suivi|etablissement|saisie|calcul|traitement|preparation)\b")
_SEPARATOR = re.compile(r"\s?:(?!//)|\s+[|]\s*|\s+=\s+|\s*=>\s*")
_SUPERVISED = re.compile(r"(?:supervision|encadrement|suivi)\b")
# "Ta mission, si tu l'acceptes :"
_ASIDE = re.compile(r",? (?:si|if) (?:tu|vous|you) .*$")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*\|[\s|:-]*$")
_DASH = re.compile(r"\s+-+\s+|\s{3,}")
_INNER = re.compile(r"(?:\s[-|/*;]\s+|[;,.]\s+|\s{2,}|\)\s+)([a-z](?:(?!\s-\s)[^:;|,.*]){1,40}?)\s?:\s+")
_END = re.compile(r"[.!?;,]\s*$")
SIGNATURE = re.compile(
    r"(?:bien )?(?:cordialement|cdlt|sinceres salutations|salutations|best regards|kind regards|regards"
    r"|sincerely|amicalement)"
    r"\b[ ,.!]*$|-- ?$|_{5,}$"
)

# A sentence that tells how to apply begins a part of its own, label or not.
_APPLY = re.compile(
    r"(?:merci d|pour (?:postuler|candidater|toute candidature|deposer)|envo(?:yez|ye|yer|i )|veuillez"
    r"|adresse[rz]|transme|send|please"
    r"|to apply|(?:les |toute |vos |votre )?candidatures?\b|(?:les )?(?:candidat|etudiant"
    r"|personne)\S* (?:interess|souhait|do\w{1,8} (?:postul|envoy|adress|transm|contact|prendre))"
    r"|postule[zr]?|email |e-mail |apply |applications? (?:to|are|is|should|must|will|via|by|file)"
    r"|if you are interested|interested|interesse|n'hesitez pas|contacte[rz]"
    r"|si (?:cette|ce|vous|tu|l)|prendre contact|submit|candidatez "
    r"|candidates? (?:must|should|can|may|need to|are (?:asked|invited|requested) to) (?:apply|send|submit|e-?mail|contact) )"
)
_APPLY_WITH = re.compile(
    r"\bcv\b|curriculum|candidature|\bmails?\b|e-?mail|courriel|postul|candidat|resume|applic|apply|@|contact"
)
# The header of a forwarded mail names people who have nothing to do with the offer, but its subject is a title.
_MAIL = re.compile(
    r"(?:(?:de|from|a|to|cc|cci|bcc|expediteur|destinataires?)\s?:\s[^\n]{0,120}@|(?:objet|subject"
    r"|sujet)\s?:\s*(?:(?:fwd?|re|tr)\s?:|\[)"
    r"|(?:envoye|sent)\s?:\s)"
)
_COMPANY = re.compile(r"(?:nom de l')?(?:l')?(?:entreprise|societe|structure|groupe|company)")


@dataclass(slots=True)
class Label:
    """A label found on a line: its key and place, where its value begins, and whether that is on the same line.

    `soft` tells a label recognised only in part; `caption` is the label's folded words.
    """

    key: str
    label: tuple[int, int]
    start: int
    inline: bool
    soft: bool = False
    caption: str = ""


def labels_of(lines: list[Line], index: int, folded: str, section: str) -> list[Label]:
    """The labels of a line, left to right; empty for a line of ordinary text."""
    line = lines[index]
    emoji = _EMOJI.get(line.emoji, "") if line.emoji else ""
    first = _first_label(lines, index, folded, section)
    if (
        first is None
        and section != ""
        and index > 1
        and _APPLY.match(folded, line.body, line.end)
        and _APPLY_WITH.search(folded, line.body, line.end + 160)
    ):
        return [Label("apply", (line.body, line.body), line.body, False)]
    if index < 25 and _MAIL.match(folded, line.body, line.end):
        at = line.body + folded[line.body : line.end].index(":")
        return [Label("quote", (line.body, at), at + 1, True, caption=folded[line.body : at].strip())]
    if first is not None and first.key == "about" and first.inline and line.end - first.start <= 90:
        name = folded[first.label[0] : first.label[1]]
        first.key = "company" if _COMPANY.match(name) else first.key
    if first is None:
        if emoji and emoji not in {"apply"}:
            return [Label(emoji, (line.start, line.body), line.body, True)]
        flat = _colonless(lines, index, folded)
        return [flat] if flat is not None else _facts(line, folded)
    if first.key == "missions" and first.inline and first.caption == "role" and line.end - first.start <= 90:
        # "role: Gardien de phare" among the facts above an offer.
        first.key = "position"
    if (
        section == "about"
        and first.inline
        and first.key in OF_WORK | {"skills", "qualities"}
        and first.key != "missions"
        and not _OF_OFFER.search(first.caption)
    ):
        # "Our ambition: …", "Know-how: …" among the words of the company about itself.
        return []
    if section == "note" and first.inline and _SUPERVISED.match(first.caption):
        # A note may open with who looks after the intern: it stays a note.
        return []
    if line.bullet and section in {"missions", "objectives"} and not line.mark:
        proof = _PROOF.get(first.key) if first.key in _LIST_LABELS else None
        inside_profile = first.key in OF_PROFILE and not first.inline
        if first.key == "profile" and first.caption.strip(" *").startswith(("profil", "votre profil")):
            # "* Profil : étudiant en optique" behind the items of a list of missions.
            return [first]
        if (proof is None or not proof.search(folded, first.start, line.end)) and not inside_profile:
            return []
        if first.inline and line.end - first.start > 120:
            return []
    found = [first]
    if first.inline and first.key in FIELDS | {"apply"}:
        found += inner_labels(folded, first.start, line.end)
    return found


_RUN_IN = re.compile(r"([a-z]{4,14}(?: [a-z]{2,14}){0,3})\.(?:\*\*|__)?\s+(?=\S+)")
_OF_OFFER = re.compile(r"\b(?:stages?|poste|offre|missions?|profil|internship|job|position|candidate?)\b")
_FEW_WORDS = re.compile(r"([a-z]{4,14}(?:\(s\))?(?: (?:de |du |d')?[a-z]{4,14}){0,2})(?= )")


def _colonless(lines: list[Line], index: int, folded: str) -> Label | None:
    """A label without its colon, in a table whose cells became words of a line: "Contrat Stage", "Localisation Brest".

    Believed only beside other lines of the same kind.
    """
    found = _flat_label(lines[index], folded)
    if found is None:
        return None
    listed = lines[index].bullet or lines[index].emoji != ""
    reach = 4 if listed else 2
    beside = sum(
        1
        for at in range(index - reach, index + reach + 1)
        if at != index
        and 0 <= at < len(lines)
        and not lines[at].blank
        and _flat_label(lines[at], folded) is not None
    )
    return found if beside >= (3 if listed else 2) else None


def _flat_label(line: Line, folded: str) -> Label | None:
    body = folded[line.body : line.end]
    if not line.capital or not 8 <= len(body) <= 90 or ":" in body or body.endswith((".", "!", "?")):
        return None
    match = _FEW_WORDS.match(body)
    if match is None or label_key(body) in {"start", "deadline", "period", "published"}:
        return None
    name = match[1]
    words = name.split()
    if len(words) > 1 and words[0] == words[1]:
        # "Service Service des phares": the cell says its label's word again.
        name = words[0]
    while name:
        key, stop = label_key(name), line.body + len(name)
        if key in FIELDS:
            return Label(key, (line.body, stop), stop + 1, True, caption=name)
        name = re.sub(r"(?:^| )(?:de |du |d')?\S+$", "", name)
    return None


def _facts(line: Line, folded: str) -> list[Label]:
    """The labels inside a line that begins with none: "Stage de 6 mois – Localisation : Brest"."""
    if line.end - line.body > 170 or folded.find(":", line.body, line.end) < 0:
        return []
    return [
        one
        for one in inner_labels(folded, line.body, line.end)
        if one.key in _LIST_LABELS and _PROOF[one.key].search(folded, one.start, line.end)
    ]


def inner_labels(folded: str, start: int, end: int) -> list[Label]:
    """The labels inside a value: "6 mois – Début : mars – Lieu : Lille"."""
    found: list[Label] = []
    if folded.find(":", start, end) < 0:
        return found
    for match in _INNER.finditer(folded, start, min(end, start + 600)):
        key = label_key(match[1].strip(" -*"))
        if key in FIELDS:
            found.append(Label(key, (match.start(1), match.end(1)), match.end(), True, caption=match[1]))
    return found


def _first_label(lines: list[Line], index: int, folded: str, section: str) -> Label | None:
    line = lines[index]
    if (
        index + 1 < len(lines)
        and "--" in lines[index + 1].folded
        and _TABLE_RULE.match(lines[index + 1].folded)
    ):
        return None
    body = folded[line.body : line.end]
    # Most lines hold none of these signs: plain look-ups are quicker than a pattern that finds nothing.
    divided = ":" in body or "|" in body or "=" in body
    colon = _SEPARATOR.search(body, 0, 92) if divided else None
    if colon and colon.start() > 0:
        name = body[: colon.start()]
        rest_at = line.body + colon.end()
        rest = folded[rest_at : line.end].strip(" *_")
        key = label_key(_ASIDE.sub("", name.strip(' "*_')))
        label = (line.body, line.body + colon.start())
        if key:
            return Label(key, label, rest_at, bool(rest), caption=name)
        if not rest and not line.bullet and len(name) <= 80 and len(name.split()) <= 9:
            told = _CLAUSE.search(name) or _ACTIVITY.match(name)
            soft = None if told else label_key(name.strip(' "*_'), strict=False)
            if soft:
                return Label(soft, label, rest_at, False, soft=not line.mark, caption=name)
            if line.mark:
                return Label("other", label, rest_at, False, caption=name)
        return None
    run_in = _RUN_IN.match(body) if line.capital and not divided else None
    if run_in is not None:
        # "Context. The lamps of the coast…", as typeset papers head their paragraphs.
        key = label_key(run_in[1])
        if key in OF_WORK | {"duration", "place", "pay", "skills", "profile", "apply", "contact"}:
            at = line.body + run_in.end(1)
            return Label(key, (line.body, at), line.body + run_in.end(), True, caption=run_in[1])
    dash = _DASH.search(body, 2, 45) if "-" in body or "   " in body else None
    if dash and not line.mark and len(body) < 160:
        key = label_key(body[: dash.start()].strip(" *_"))
        if key in FIELDS and key in _PROOF and _PROOF[key].search(body, dash.end()):
            return Label(key, (line.body, line.body + dash.start()), line.body + dash.end(), True)
    return _heading(lines, index, folded, body, section)


def _heading(lines: list[Line], index: int, folded: str, body: str, section: str) -> Label | None:
    """A label alone on its line, without a colon: its words must be known, or the line be marked as a heading."""
    line = lines[index]
    name = body.strip(" *_:.-=#?!>")
    closed = _END.search(body) is not None and not body.rstrip().endswith("?")
    exclaimed = body.rstrip().endswith(("!", ".")) and len(name.split()) <= 2
    if (not name or len(body) > 90 or closed) and not exclaimed:
        return None
    label = (line.body, line.end)
    apart = _stands_apart(lines, index)
    key = label_key(name)
    words = len(name.split())
    first = all(one.blank for one in lines[max(0, index - 8) : index]) and index < 8
    if first and (key is None or key in FIELDS or key == "about" or key in OF_PROFILE):
        return None
    if (key is None or " / " in name) and words <= 12 and not line.bullet and line.capital:
        said = _said_first(name, words)
        if said is not None and (said == "about" or _may_open(lines, index)):
            return Label(said, label, line.end, False, caption=name)
    if key == "about" and _COMPANY.fullmatch(name) and not _paragraph_below(lines, index):
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
    proven = key in _PROOF and key != "place" and _proves(lines, index, key)
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
        and _PROOF[key].search(below.folded) is not None
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
    return bool(_END.search(below.folded) or _VERB.search(below.folded)) or below.end - below.body > 180


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
        bool(_END.search(above.folded))
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
