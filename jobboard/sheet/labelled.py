"""What a line is the label of: "Durée : 6 mois", a heading, the first words of a sentence on applying."""

import re

from jobboard.sheet.columns import FACTS, flat_key
from jobboard.sheet.heading_lines import heading
from jobboard.sheet.label_kinds import COMPANY, FIELDS, OF_PROFILE, OF_WORK, PROOF, Label
from jobboard.sheet.labels import label_key
from jobboard.sheet.lines import Line

# Labels that also begin the items of a list of missions ("Communication : …"): there only a value of their kind counts.
_LIST_LABELS = frozenset(("duration", "start", "period", "place", "pay", "deadline", "email", "phone"))
_EMOJI = {"📍": "place", "🗺": "place", "🏢": "place", "📌": "place", "📅": "period", "🗓": "period", "⏳": "duration",
          "⏱": "duration", "⌛": "duration", "🕒": "duration", "💰": "pay", "💶": "pay", "💵": "pay", "💸": "pay",
          "📧": "apply", "📩": "apply", "✉": "apply", "📨": "apply", "🎓": "education", "🎯": "", "📞": "phone"}  # fmt: skip
_ANNOUNCES = re.compile(r"[ *_-]*(?:offre|proposition|sujet) de stage (?:de|d'|en|m ?[12]|master)")
_OF_TITLES = frozenset(("title", "position", "subject"))
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
        first.key = "company" if COMPANY.match(name) else first.key
    asked = _ASKED.match(folded, line.body, line.end) if first is None else None
    if asked is not None:
        key = "profile" if asked["who"] else "missions"
        return [Label(key, asked.span(1), asked.end(), True, caption=asked[1])]
    told = _told_in_passing(line, folded) if first is None and section in OF_PROFILE else None
    if told is not None:
        return [told]
    if first is None:
        if emoji and emoji not in {"apply"}:
            return [Label(emoji, (line.start, line.body), line.body, True), *_further_signs(line, folded)]
        flat = _colonless(lines, index, folded)
        return [flat] if flat is not None else _facts(line, folded)
    if (
        first.key == "position"
        and first.inline
        and _YOUR_JOB.match(first.caption)
        and line.end - first.start > 25
    ):
        first.key = "missions"
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
        proof = PROOF.get(first.key) if first.key in _LIST_LABELS else None
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


# "Gratification de 4,50 € de l'heure", "contact Rose Meunier rose@granit.example": facts without a colon below the profile.
_PAID = re.compile(
    r"(?:gratification|remuneration|indemni(?:te|sation)|bourse|salaire|stipend|compensation|allowance|(?:on|nous) pa(?:ie|yons)"
    r"|we pay|(?:stage )?(?:paye|remunere|indemnise|gratifie))\b[^.\n]{0,40}?\d[\d ,.]*\s?(?:€|euros?\b|eur\b|[%$])"
)
_TO_ASK = re.compile(r"contacts?\b(?=[^\n]{0,80}@)")


def _told_in_passing(line: Line, folded: str) -> Label | None:
    """What a short line under the profile tells of the pay or of the contact, which are no part of it."""
    if line.end - line.body > 120:
        return None
    for key, pattern in (("pay", _PAID), ("contact", _TO_ASK)):
        found = pattern.match(folded, line.body, line.end)
        if found is not None:
            return Label(key, (line.body, line.body), line.body if key == "pay" else found.end(), True)
    return None


# "Qui êtes-vous ? Vous étudiez l'optique…": a heading that asks, its answer on the same line.
_ASKED = re.compile(
    r"((?P<who>qui etes[- ]vous|qui es[- ]tu|votre profil|ton profil|who are you|qui recherchons[- ]nous|qui cherchons[- ]nous)"
    r"|(?:(?:vos|tes) missions|que ferez[- ]vous|what will you do)) ?\?[ *_]{1,4}(?=\S)"
)
# "Ton job : garder la lampe avec Rose"
_YOUR_JOB = re.compile(r"(?:ton|ta|votre|your|the) (?:job|role|poste|work)$")
_RUN_IN = re.compile(r"([a-z]{4,14}(?: [a-z]{2,14}){0,3})\.(?:\*\*|__)?\s+(?=\S+)")
_OF_OFFER = re.compile(r"\b(?:stages?|poste|offre|missions?|profil|internship|job|position|candidate?)\b")
_FURTHER_SIGN = re.compile(r"[|•·–-]\s*(" + "|".join(_EMOJI) + r")\ufe0f?\s*(?=\w)")


def _further_signs(line: Line, folded: str) -> list[Label]:
    """The values behind the further signs of a line: "📍 Brest | ⏳ 6 mois | 📅 mars"."""
    return [
        Label(_EMOJI[sign[1]], sign.span(1), sign.end(), True)
        for sign in _FURTHER_SIGN.finditer(folded, line.body, line.end)
        if _EMOJI[sign[1]] in FIELDS
    ]


# "Université du Ponant", "Ministère de la Mer": the name of a house, no label.
_OF_NAME = re.compile(
    r"(?:universite|ministere|institut|association|university|institution|school) (?:de|du|des|d'|of|for)\b"
)
_FEW_WORDS = re.compile(
    r"(pay(?: (?:and|&) (?:benefits|perks))?|[a-z]{4,14}(?:\(s\))?(?: (?:de |du |d')?[a-z]{4,14}){0,2})(?= )"
)


def _colonless(lines: list[Line], index: int, folded: str) -> Label | None:
    """A label without its colon, in a table whose cells became words of a line: "Contrat Stage", "Localisation Brest".

    Believed only beside other lines of the same kind.
    """
    found = _flat_label(lines[index], folded)
    if found is None:
        return None
    listed = lines[index].bullet or lines[index].emoji != ""
    if listed:
        return found if _beside(lines, index, 4, folded) >= 3 else None
    # A cell that wraps puts lines of its own between the rows of a printed table.
    near = _beside(lines, index, 2, folded) >= 2 or _beside(lines, index, 5, folded) >= 3
    return found if near else None


def _beside(lines: list[Line], index: int, reach: int, folded: str) -> int:
    """How many lines around one are rows of a table too, or the label of a row whose value stands below it."""
    return sum(
        1
        for at in range(max(0, index - reach), min(len(lines), index + reach + 1))
        if at != index
        and not lines[at].blank
        and (_flat_label(lines[at], folded) or _is_cell(lines[at], folded))
    )


def _is_cell(line: Line, folded: str) -> bool:
    return (
        line.capital
        and not line.bullet
        and line.end - line.body <= 30
        and flat_key(folded[line.body : line.end]) in FACTS
    )


_WIDE_CELL = re.compile(r"([a-z][a-z' ()/-]{2,38}?) {3,}(?=\S)")


def _flat_label(line: Line, folded: str) -> Label | None:
    body = folded[line.body : line.end]
    if not line.capital or not 8 <= len(body) <= 90 or ":" in body or body.endswith((".", "!", "?")):
        return None
    wide = _WIDE_CELL.match(body)
    if wide is not None and flat_key(wide[1]) in FIELDS:
        # "Organisme d'accueil      Granit Marine"
        return Label(
            flat_key(wide[1]) or "",
            (line.body, line.body + wide.end(1)),
            line.body + wide.end(),
            True,
            caption=wide[1],
        )
    if label_key(body) in FACTS:
        # "Pay and benefits" alone: its value stands below.
        return None
    match = _FEW_WORDS.match(body)
    if match is None or label_key(body) in {"start", "deadline", "period", "published"}:
        return None
    name = match[1]
    if _OF_NAME.match(body):
        return None
    words = name.split()
    if len(words) > 1 and words[0] == words[1]:
        # "Service Service des phares": the cell says its label's word again.
        name = words[0]
    while name:
        key, stop = flat_key(name), line.body + len(name)
        shorter = re.sub(r"(?:^| )(?:de |du |d')?\S+$", "", name)
        # "Entreprise Université du Ponant": the second word names the same and begins the value.
        if key == "position" and not re.match(r" [a-z]{2}", body[len(name) :]):
            # "Offre n° 8999" is a number.
            return None
        if key in FIELDS and not key == flat_key(shorter) == flat_key(name[len(shorter) :].strip()):
            return Label(key, (line.body, stop), stop + 1, True, caption=name)
        name = shorter
    return None


def _facts(line: Line, folded: str) -> list[Label]:
    """The labels inside a line that begins with none: "Stage de 6 mois – Localisation : Brest"."""
    if line.end - line.body > 170 or folded.find(":", line.body, line.end) < 0:
        return []
    return [
        one
        for one in inner_labels(folded, line.body, line.end)
        if one.key in _LIST_LABELS and PROOF[one.key].search(folded, one.start, line.end)
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
        if key is not None and key not in _OF_TITLES and _ANNOUNCES.match(name):
            # "Offre de stage de M2 de linguistique : …" announces the offer, whatever its words are.
            key = "position" if rest else None
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
        if key in FIELDS and key in PROOF and PROOF[key].search(body, dash.end()):
            return Label(key, (line.body, line.body + dash.start()), line.body + dash.end(), True)
    return heading(lines, index, folded, body, section)
