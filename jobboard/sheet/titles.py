"""The title of an offer: the labelled one, else the first line that says more than "Offre de stage"."""

import re

from jobboard.sheet.dates import read_days
from jobboard.sheet.header import is_place_line
from jobboard.sheet.houses import is_house, is_unit
from jobboard.sheet.labels import label_key
from jobboard.sheet.lines import Line
from jobboard.sheet.mail_titles import below_the_mail, mail_subject
from jobboard.sheet.plain import plain
from jobboard.sheet.segments import Segment
from jobboard.sheet.title_words import (
    GENERIC,
    HEADINGS,
    begin_of,
    clean,
    is_generic,
    is_heading,
    only_announces,
)

_SENTENCE = re.compile(
    r"[.?]\s*$|^(?:\S+\s+){8,}\S+!\s*$|\b(?:recrute|recherche un|recherchons|cherche un|est a la recherche|we are|nous "
    r"|is looking|is seeking|vous |propose un|je | has an? |: *$)|\b(?:propose|offre|recherche|recrute)\W*$"
)
_ROLE = re.compile(
    r"\b(?:stage|stagiaire|intern|internship|alternan\w*|h ?/ ?f|f ?/ ?h|m ?/ ?f|assistant\S*|charge\S*"
    r"|developpeu\S*|ingenieur\S*|developer|engineer|chef|technicien\S*|analyst\w*|consultant\S*|manager"
    r"|designer|data)\b"
)
_AS_ROLE = re.compile(
    r"\b(?:en tant qu(?:e |')(?:stagiaire )?|as an? (?=[a-z ]{0,40}(?:intern|trainee)\b)"
    r"|(?:re)?(?:cherch\w+|crut\w+)(?: actuellement)? (?:un(?:[-.(/]?e\)?)?)\s(?:stagiaire en |(?=\w)))([^,.;:\n]{5,70}?)"
    r"(?=,|\.|;|:|\n|\s(?:au sein|dans|pour|afin|qui|passionne|motive|h/f|you|who|at|to|for)\b)"
)
# "Granit recherche un stagiaire pour dresser la carte des bancs de sable": the work names the offer.
_TO_DO = re.compile(
    r"\b(?:re)?(?:cherch\w+|crut\w+)(?: actuellement)? un(?:[-.(/]?e\)?)?\sstagiaire(?:[-.(/]?s?\)?)?"
    r"(?: (?:de |en )?(?:m[12]|master ?[12]?|\(?h ?/ ?f\)?))? (?:pour|afin de|afin d') ?([^.;:\n]{10,140}?)(?=\.|;|\n|\Z)"
)
# "Le sujet de ce stage concerne la houle des caps.": an offer that begins with its text.
_CONCERNS = re.compile(
    r"\W*(?:(?:le|ce) (?:present )?(?:sujet|stage|projet)|this (?:internship|project))(?: (?:de|du) (?:ce |cette )?\w+)?"
    r"(?: propose)? (?:concerne|porte sur|traite de|concerns|is about|deals with)\s"
    r"((?:[^.;\n]|\n(?!\s*\n)){10,160}?)(?=[.;]|\n\s*\n)"
)
_GREETING = re.compile(r"\W*(?:bonjour|bonsoir|salut|chers? |cheres? |dear |hello|hi )[^\n]{0,60}\n")
_LONG = 45
# A line without any of these is no sentence, though it may end with a stop.
_VERBAL = re.compile(
    r"\b(?:est|sont|ont|\w+(?:era|ront|erez|eras)|nous|vous|tu|propos\w+|recherch\w+|recrut\w+|cherch\w+|accueill\w+|consist\w+"
    r"|vise|qui|is|are|will|we|you|has|have|offers?|seeks?)\b"
)
# What job boards print above the title: the length, the reference, buttons.
_FACT = re.compile(
    r"\W*(?:(?:duree |stage |internship )?(?:de )?\d{1,2}(?: ?(?:a|-|to|/) ?\d{1,2})? (?:mois|semaines?|months?|weeks?)"
    r"|ref(?:erence)?\b\.? ?[:n°]*.{0,40}|(?:partager|share|imprimer|print|postuler|apply|retour|back)\b.{0,40}"
    r"|(?:lieu|localisation|location|duree|periode|dates?|encadrante?s?|tuteurs?|supervisors?) [^:]{3,110}"
    r"|(?:full|part)[- ]?time|temps (?:plein|partiel)|on-?site|sur place|cdd|cdi|offre n° ?.{0,30})\W*"
)
_OFFER = re.compile(
    r"(?:offre|proposition|sujet|annonce)s? (?:d'|de )?stage|stage de (?:m[12]|master|recherche)"
)

# "Stage 2027 UMR Marées": who proposes it, not what.
_OF_UNIT = re.compile(r"(?:offre de )?stages? (?:m[12] )?(?:20\d\d )?(?:umr|umi|upr|uar|ea) ?[^:]{0,40}$")
# "Granit Marine — Brest (29)" below the title: who takes the intern, and where.
_HOUSE_AND_TOWN = re.compile(r"\S\s[-|.,]\s?[^-|,]{2,40} \((?:\d{2,3}|2[ab])\)\W*$")
# "Stage OT-28999"
_NUMBER_OF_OFFER = re.compile(r"\W*(?:stage|offre|poste|job|internship)?\W*[a-z]{1,4}[-_ ]?\d{3,}\W*")
_POSTCODE = re.compile(r"\W*\d{5} [a-z' -]{2,40}(?: cedex(?: \d{1,2})?)?\W*")
# "Thématique : Lumière" sorts an offer, it does not name it.
_THEME = re.compile(r"\b(?:thematiques?|themes?|domaines?)\s?:\s*$")
_BOTH_SEXES = re.compile(r"\b(?:h ?/ ?f|f ?/ ?h|m ?/ ?f ?/ ?[dx])\b")
# "Fonction : Études / Projets" sorts an offer into a list of job boards.
_CATEGORY = re.compile(r"(?:famille de )?(?:fonction|metier)")


def find_title(
    text: str, folded: str, lines: list[Line], parts: list[Segment]
) -> tuple[str, int, int, float] | None:
    """The title with its place and how sure it is; None for a text that has none."""
    mail = mail_subject(text, folded, parts)
    bare = mail is not None and only_announces(plain(mail[0]))
    heads = _heads(text, folded, lines, parts)
    first = heads[0] if heads else None
    headed = (
        first is not None
        and not is_generic(folded[first[0] : first[1]])
        and not is_heading(folded[first[0] : first[1]])
    )
    labelled = _labelled(text, folded, parts, headed) or (None if bare else mail)
    if labelled:
        return (*labelled, 0.95)
    announced = lines[0].end if lines and only_announces(folded[lines[0].body : lines[0].end]) else 0
    if mail is None and _GREETING.match(folded, announced):
        # A mail without its header, or with "STAGE!!!" alone: the title stands below the greeting.
        below = below_the_mail(text, folded, lines, parts)
        if below is not None:
            return below
    if mail and bare:
        # "Objet : STAGE!!!": the mail itself says more, and what it does not say is to be checked.
        return below_the_mail(text, folded, lines, parts) or (*mail, 0.5)
    subject = _subject(text, folded, parts)
    if (
        subject
        and (len(subject[0].split()) <= 2 or _THEME.search(folded, max(0, subject[1] - 24), subject[1]))
        and len(heads) > 1
        and not is_generic(folded[slice(*heads[1])])
    ):
        # "Thématique : Écologie" below the line that names the offer.
        subject = None
    if subject and (
        first is None or is_generic(folded[first[0] : first[1]]) or _is_host(folded, first, parts)
    ):
        return (*subject, 0.8)
    if not heads:
        role = _role(folded, 0, len(folded))
        return (*clean(text, folded, role.start(1), role.end(1)), 0.5) if role else None
    about = _CONCERNS.match(folded, heads[0][0]) if heads[0][1] - heads[0][0] > 150 else None
    if about is not None:
        return (*clean(text, folded, about.start(1), about.end(1)), 0.5)
    ranked = []
    for place, (start, end) in enumerate(heads[:4]):
        words = folded[begin_of(folded, start, end) : end]
        if is_generic(words) or is_heading(words):
            score = -2.0
        elif (
            (is_unit(words) and len(words.split()) <= 6 and not _ROLE.search(words))
            or (is_house(words) and len(words.split()) <= 5 and not _ROLE.search(words))
            or _OF_UNIT.match(words)
        ):
            # "Proposition de stage M2 - Granit Marine": the house, no title.
            score = -1.2
        else:
            score = 1.0 - 0.45 * place
            # "Proposition de stage, projet Lampes" announces, whatever it is for.
            score += 0.6 if _ROLE.search(words) and not _OFFER.search(words[:40]) else 0.0
            score += 0.5 if _BOTH_SEXES.search(words) and place else 0.0
            score -= 0.8 if place and _HOUSE_AND_TOWN.search(words) and not _ROLE.search(words) else 0.0
            # "Nous proposons un stage de lampiste": the first sentence of a mail.
            score -= 0.8 if re.match(r"(?:nous|je|on|we|i) ", words) else 0.0
            score -= 0.8 if re.search(r"\bqui\b|\bwhich\b", words) else 0.0
            # A long name below "Offre de stage" is a title all the same when nothing in it is a verb.
            named = (
                bool(place)
                and len(words) <= 240
                and is_generic(folded[slice(*heads[0])])
                and not _VERBAL.search(words)
            )
            score += 3.2 if named and len(words) > 190 else 0.0
            score -= 2.0 if len(words) > 190 or re.search(r"[a-z]{3}\. [a-z]", words) else 0.0
            score -= 1.2 if _SENTENCE.search(words) or len(words) > 190 else 0.0
            # A slogan above the offer's own line: "Rejoins l'équipe !"
            score -= (
                0.9
                if re.match(r"rejoi(?:ns|gnez)|join (?!venture)|devenez |become ", words) and len(heads) > 1
                else 0.0
            )
            # What announces a list is no title: "L'étude se fera en trois temps :".
            score -= 0.8 if words.rstrip().endswith(":") else 0.0
            telling = sum(word not in GENERIC for word in re.findall(r"[a-z]{2,}", words))
            score -= 0.5 if telling <= 1 else 0.0
            # "Offre de stage M2 Informatique" over the subject itself.
            score -= 0.7 if telling <= 1 and place == 0 and len(heads) > 1 and _OFFER.match(words) else 0.0
            score -= (
                0.7
                if re.match(r"(?:un|une|un\.e|une? ou une?) ", words) and place == 0 and len(heads) > 1
                else 0.0
            )
        ranked.append((score, -place, start, end))
    score, _, start, end = max(ranked)
    if score < -1 and is_heading(folded[start:end]):
        role = _role(folded, 0, len(folded))
        return (*clean(text, folded, role.start(1), role.end(1)), 0.5) if role else None
    if score < -1:
        # Nothing but "Offres de stage": the first heading that is none of the known ones names the offer.
        other = next(
            (
                part
                for part in parts
                if part.key == "other"
                and part.label[0] < 1800
                and not part.resumed
                and label_key(part.caption.split(" ")[0]) not in HEADINGS
            ),
            None,
        )
        plural = re.search(r"\boffres|\bstages\b|internships|offers", folded[heads[0][0] : heads[0][1]])
        if other is not None and plural:
            return (*clean(text, folded, *other.label), 0.6)
        role = _role(folded, 0, len(folded))
        if role is not None:
            return (*clean(text, folded, role.start(1), role.end(1)), 0.5)
    if re.search(r"[.!?]\W*$|\bqui\b", folded[start:end]):
        # No headline but a sentence: "Granit recherche un lampiste qui veillera."
        role = _role(folded, start, end)
        if role is not None:
            return (*clean(text, folded, role.start(1), role.end(1)), 0.5)
        unannounced = begin_of(folded, start, end) == start
        told = _VERBAL.search(folded, start, end) is not None
        if start != heads[0][0] and unannounced and told and is_generic(folded[heads[0][0] : heads[0][1]]):
            # Nothing but sentences below: what announces the offer is all the title it has.
            start, end = heads[0]
    return (*clean(text, folded, start, end), 0.8 if score > 0 else 0.5)


def _role(folded: str, start: int, end: int) -> re.Match[str] | None:
    """What the intern will be, or will do, in the words of a sentence; never just "stagiaire"."""
    to_do = _TO_DO.search(folded, start, end)
    named = (match for match in _AS_ROLE.finditer(folded, start, end) if not is_generic(match[1]))
    return next(named, to_do)


def _is_host(folded: str, head: tuple[int, int], parts: list[Segment]) -> bool:
    """Whether the first line is the name that the label of the company gives."""
    words = folded[head[0] : head[1]].strip()
    return any(part.key == "company" and folded[part.start : part.end].strip() == words for part in parts)


def _labelled(text: str, folded: str, parts: list[Segment], headed: bool) -> tuple[str, int, int] | None:
    for part in parts:
        # "Offre" over "Gardien de phare": one short line under the heading.
        value = text[part.start : part.end]
        alone = part.key == "position" and not part.inline and "\n" not in value and 8 <= len(value) <= 90
        if alone and part.start < 600 and value[:1].isupper() and not is_generic(plain(value)):
            return clean(text, folded, part.start, part.end, labelled=True)
    for key in ("title", "position"):
        for part in parts:
            if part.key == key and part.end > part.start and (part.inline or key == "title"):
                # "Offre de stage : Les feux de la côte"
                announced = is_generic(part.caption) and " " in part.caption.strip()
                longest = 220 if announced else 150
                if key == "position" and (not part.inline or not 5 <= part.end - part.start <= longest):
                    continue
                words = folded[part.start : part.end]
                if _CATEGORY.match(part.caption) and (headed or " / " in words):
                    continue
                if (
                    key == "position"
                    and not announced
                    and re.match(r"(?:a|au|aux|du|de|des|en|le|la|les|pour|par|est|is|of|in) ", words)
                ):
                    continue
                if is_generic(words) or (
                    key == "position" and re.search(r"[€$]|(?!(?:19|20)\d\d\b)\b\d{3}|\bbase\b", words)
                ):
                    continue
                return clean(text, folded, part.start, part.end, labelled=True)
    return None


def _subject(text: str, folded: str, parts: list[Segment]) -> tuple[str, int, int] | None:
    """A subject short enough to be a title."""
    for part in parts:
        if part.key in {"subject", "quote"} and part.end > part.start:
            stop = part.end
            blank = re.search(r"\n\s*\n", folded[part.start : part.end])
            if blank:
                stop = part.start + blank.start()
            if stop - part.start <= 200 and not re.search(r"[.;!?]\s+\S+ ", folded[part.start : stop]):
                return clean(text, folded, part.start, stop)
    return None


def _facts_above(folded: str, labels: list[Segment]) -> int:
    """How many labelled facts stand above everything else, in a paragraph of their own: "Lieu : Brest"."""
    at = 0
    for number, part in enumerate(labels):
        if not part.inline or folded[at : part.label[0]].strip(" \n*-"):
            return number if folded[at : at + 2] == "\n\n" else 0
        at = folded.find("\n", part.label[1])
        if at < 0:
            return 0
    return 0


def _heads(text: str, folded: str, lines: list[Line], parts: list[Segment]) -> list[tuple[int, int]]:
    """The first lines that may be a title, wrapped ones joined, up to the first label or paragraph."""
    labels = [part for part in parts if part.label[1] > part.label[0]]
    facts = _facts_above(folded, labels)
    limit = min((part.label[0] for part in labels[facts:]), default=len(folded))
    begin = folded.find("\n", labels[facts - 1].label[1]) if facts else 0
    inline = {
        part.label[0] for part in labels if part.inline and part.key not in {"title", "position", "subject"}
    }
    heads: list[tuple[int, int]] = []
    index = 0
    while index < len(lines) and len(heads) < 4:
        line = lines[index]
        index += 1
        if line.blank or line.end <= line.body or line.start < begin:
            continue
        if line.start >= limit and (heads or line.start > limit or parts[0].inline or line.body in inline):
            break
        if re.match(
            r"\W*(?:forwarded message|message transfere|original message|message d'origine)", line.folded
        ):
            continue
        if _GREETING.match(line.folded + "\n") and re.search(r"[,!]\W*$|^\W*\w+\W*$", line.folded):
            continue
        if re.match(r"\W*(?:il y a \d|\d{1,2} (?:hours?|days?|weeks?) ago)", line.folded):
            continue
        if line.folded.count(" > ") + line.folded.count(" › ") >= 2:
            # The path of a web page: "Granit > Jobs > Lamps".
            continue
        if _NUMBER_OF_OFFER.fullmatch(line.folded) or _POSTCODE.fullmatch(line.folded):
            continue
        if read_days(line.folded.strip()) and len(line.folded.strip()) < 40:
            continue
        if _FACT.fullmatch(line.folded) or (
            all(is_generic(folded[start:end]) for start, end in heads)
            and is_place_line(text[line.body : line.end])
        ):
            continue
        if (
            line.end - line.start > 260
            or "@" in line.folded
            or re.match(r"\W*(?:https?:|www\.)", line.folded)
        ):
            if heads:
                break
            continue
        end = line.end
        if line.body < limit < end:
            # "Garder un phare – Durée : 6 mois": what is labelled is no part of the title.
            end = limit
        if line.mark and line.start >= limit and not heads:
            break
        joined = 0
        while index < len(lines) and joined < 3 and not lines[index].blank and lines[index].start < limit:
            following, above = lines[index], lines[index - 1]
            shown = len(above.folded.strip())
            if (
                following.bullet
                or re.search(r"[.:!?]\s*$", above.folded)
                or "@" in following.folded
                or re.match(r"\W*(?:https?:|www\.)", following.folded)
                or re.match(r"[\W\d]*\d{4}\W*$", following.folded)
                or re.match(r"\W*(?:posted|publie\w*|published|mis en ligne|date)\b", following.folded)
                or re.match(r"\W*(?:(?:offre|proposition)s? de stage|stage|internship)\b", following.folded)
                or re.search(r"\([hf] ?/ ?[hf](?: ?/ ?x)?\)\W*$", above.folded)
                or (following.capital and re.match(r"\W*[a-z' ]{4,40}\s?: \S", following.folded))
            ):
                break
            open_ended = (
                bool(
                    re.search(
                        r"\b(?:de|du|des|et|a|au|la|le|les|pour|en|of|the|in|and|for|to|dans|sur|par|d'|l'|,|-)$",
                        above.folded.rstrip(),
                    )
                )
                and not text[above.body : above.end].rstrip()[-2:].isupper()
            )
            if not (
                open_ended
                or not following.capital
                or (
                    shown >= _LONG
                    and len(following.folded.strip()) <= shown + 25
                    and following.end - line.body < 220
                )
            ):
                break
            if following.capital and not open_ended and len(following.folded.split()) <= 3:
                break
            if is_generic(folded[line.body : end]) and following.capital and not open_ended:
                break
            end = following.end
            index += 1
            joined += 1
        if joined == 3:
            # Four lines and more are a paragraph: its last lines are no titles of their own.
            while index < len(lines) and not lines[index].blank and not lines[index].capital:
                index += 1
        heads.append((line.body, end))
    return heads
