"""The longer parts of an offer: the work, told by a section, a sentence of the context or the first words."""

import re
from dataclasses import dataclass

from jobboard.sheet.label_kinds import OF_PROFILE
from jobboard.sheet.paragraphs import any_paragraph, first_paragraph, first_text, says_little
from jobboard.sheet.plain import plain
from jobboard.sheet.segments import Segment
from jobboard.sheet.title_words import is_generic

# How good a part is as the description of the work, best first; what is only introduced or half recognised comes later.
_WORK = {"missions": 1, "objectives": 2, "subject": 4, "project": 4, "description": 3}
_WORK_SENTENCE = re.compile(
    r"(?:l'objectif|le but|(?<!fait )(?<!font )(?<!fera )(?<!feront )l'objet|la finalite|l'idee|l'enjeu|l'ambition"
    r"|les objectifs)(?: \w+){0,3} (?:de (?:ce|cette|votre|notre)|du|des)(?: present"
    r"| projet de)? ?(?:stage|projet|mission|travail|sujet|poste)"
    r"|(?:le|la|le/la|la/le|le \(la\)|ce|cette|l[ea]s?)\s?(?:\(la\) |\(e\) |.a )?(?:stagiaire"
    r"|etudiant\S*|candidat\S*)(?: \w+){0,3} (?:sera|devra|aura|participera|travaillera|contribuera"
    r"|realisera|pourra|etudiera|developpera|interviendra|assurera|accompagnera)"
    r"|(?:ce|le|du) (?:present )?(?:stage|projet|sujet)(?: de \w+| propose"
    r"| [\w-]{2,20}(?: \([^()\n]{2,90}\))?)? (?:vise|a pour|a comme"
    r"|propose(?! (?:dans|par|a|au|en)\b)|consiste|consistera|porte|portera|se propose|s'interesse|permettra"
    r"|sera l'occasion|aura pour"
    r"|implique)"
    r"|(?:these|the|our) (?:[a-z]+ ){0,2}interns will|nous (?:vous )?proposons"
    r"|dans (?:ce|le cadre de ce|le cadre du) stage|vous (?:serez|aurez"
    r"|participerez|interviendrez|travaillerez|contribuerez|integrerez|rejoindrez|prendrez|assurerez"
    r"|accompagnerez)"
    r"|tu (?:seras|auras|participeras|interviendras|travailleras)|(?:the|this|our) (?:goal|aim|objective"
    r"|purpose|objectives|goals)s? (?:of|for|is|are|in)|the (?:intern|student|candidate|trainee"
    r"|successful candidate)s? (?:will|would|is expected|should)"
    r"|you(?:'ll| will)|(?:this|the|our) (?:internship|project|position|intern|internships|thesis"
    r"|work)(?: \w+){0,2} (?:aims?|will|focuses|is about|consists|proposes|offers|tackles|seeks"
    r"|concerns)|in this (?:internship|project)|we (?:propose|aim|plan|want|are looking)|as an intern"
    r"|les (?:principales )?missions (?:principales )?(?:du|de la|de l'|confiees)"
    r"|il s'agi(?:t|ra)|on se propose|on cherche|interns (?:will|take|are)|le travail (?:consiste|sera"
    r"|de)|notre projet vise|seeking an? |is seeking"
)
_LIST_BEGINS = re.compile(r":[ ]*\n+\s*(?=[-*o+\d])")
_WORK_LIST = re.compile(
    r"\b(?:missions?|activites?|taches?|responsabilites?|amene\S* a|charge\S* de|participerez"
    r"|consistera\S*|responsibilities"
    r"|you will|will be|tasks|duties|contribuera|incluent|incluront|objectifs?|aims at|goals?)\b[^\n.]{0,60}$"
)
_GOALS = re.compile(r"\b(?:objectifs?|aims at|goals?)\b(?!.*\b(?:missions?|taches?|activites?)\b)")
_CANDIDATE = re.compile(
    r"(?:(?:le|la|les|un|une|the|ideal|nous recherchons|nous cherchons|we are looking for|we look for"
    r"|looking for|profil|tu es|vous etes|you are|you have|ce stage s'adresse|cette offre s'adresse"
    r"|le stage s'adresse|etudiant|de formation|issu|actuellement|en cours de|preparant|current"
    r"|applicants?|candidates?|candidats?|interns?|must|should be|titulaire|dans l'ideal|il est demande"
    r"|connaissances? |bonne)\b)"
)
_PITCH = re.compile(r"(?:at|chez) [\w&' -]{2,40}, (?:we|nous|our|notre|you)\b")


@dataclass(frozen=True, slots=True)
class Block:
    """A longer text with its places and how sure it is that it is what it is taken for."""

    spans: tuple[tuple[int, int], ...]
    confidence: float

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.spans[0][0]


def _together(parts: list[Segment], first: int) -> tuple[tuple[int, int], ...]:
    """The places of a part and of what goes on with it: resumed text, half recognised headings, the same kind again."""
    head = parts[first]
    spans = [(head.start, head.end)] if head.end > head.start else []
    for part in parts[first + 1 :]:
        if part.resumed and part.label == head.label and part.end > part.start:
            spans.append((part.start, part.end))
        elif not part.resumed and not part.inline and part.key not in {head.key} and not part.soft:
            break
        elif (
            (part.key == head.key or (part.soft and part.key in _WORK))
            and part.end > part.start
            and not part.inline
        ):
            spans.append((part.start, part.end))
    return tuple(spans)


def find_missions(
    text: str, folded: str, parts: list[Segment], body_from: int, title: str = ""
) -> Block | None:
    """The section on the work, without the lines at its top that only announce an offer or say its title again."""
    block = _found_missions(text, folded, parts, body_from)
    if block is None:
        return None
    start, end = block.spans[0]
    while (row := folded.find("\n", start, end)) >= 0:
        words = folded[start:row]
        announces = is_generic(words) and " " in words.strip()
        if words.strip() and not announces and not _says_again(words, title):
            break
        start = row + 1
    return Block(((start, end), *block.spans[1:]), block.confidence)


def _says_again(words: str, title: str) -> bool:
    """Whether a line is the title once more, with marks around it or words that announce it before it."""
    said, known = (re.sub(r"[^a-z0-9]+", " ", one).strip() for one in (words, plain(title)))
    return len(known) > 8 and (
        said == known or (said.endswith(" " + known) and is_generic(said[: -len(known)]))
    )


def _found_missions(text: str, folded: str, parts: list[Segment], body_from: int) -> Block | None:
    """The section on the work; without one, the sentence of the context that tells it; else the beginning of the text."""
    best: tuple[float, int] | None = None
    for number, part in enumerate(parts):
        if part.key not in _WORK or part.resumed or part.end - part.start < 15:
            continue
        rank = float(_WORK[part.key])
        if part.key == "missions" and re.match(
            r"(?:notre|nos|our|presentation des missions d\S+) ", part.caption
        ):
            continue
        if part.key == "description" and not re.match(
            r"\W*(?:la )?(?:descri|detail|resume|summary|overview)", part.caption
        ):
            rank += 0.2
        if (
            part.key == "description"
            and not part.inline
            and re.search(r"stage|mission|internship|travail", part.caption)
        ):
            # "Description du stage" above "Objectifs": the first of the two tells the work.
            rank -= 1.1
        if part.key == "description" and _PITCH.match(folded, part.start):
            # "Job description" over what the company says of itself.
            rank += 1.5
        rank += 2.5 if part.soft else 0.0
        # A summary in a header says less than the description below it; "Descriptif : au sein de…" says more.
        rank += 0.4 if re.match(r"summary|resume|abstract", part.caption) else -0.1 if part.inline else 0.0
        above = parts[number - 1] if number else part
        if part.inline and part.key == above.key == "missions" and not above.inline:
            # "La mission principale : …" below the heading "Mission" goes on with its section.
            rank += 0.2
        told = _WORK_SENTENCE.match(folded, part.start, part.end) is not None
        if part.key == "subject" and part.end - part.start < 200 and not told:
            rank += 3.0
        shortest = 130 if part.inline else 60
        if (
            part.key in {"description", "project", "subject"}
            and part.end - part.start < shortest
            and not told
        ):
            rank += 3.0
        if (
            part.key == "description"
            and not part.inline
            and not re.search(r"[.:;!?\n]", folded[part.start : part.end].strip())
        ):
            # A second title stands alone under the heading.
            rank += 3.0
        if part.key == "missions" and not part.inline and _presents(folded, part) and _again(parts, number):
            rank += 1.5
        if best is None or rank < best[0]:
            best = (rank, number)
    if best is not None and best[0] < 6:
        listed = _introduced(folded, parts, 0)
        following = _following_missions(folded, parts[best[1]])
        if following is not None:
            return Block(((following, parts[best[1]].end),), 0.7)
        if best[0] > 4 and listed and listed < parts[best[1]].start:
            return Block(((listed, _part_end(parts, listed)),), 0.6)
        return Block(_together(parts, best[1]), 0.9 if best[0] <= 2 else 0.75)
    post = _under_a_post(folded, parts) if best is None else None
    if post is not None:
        return Block(((post.start, post.end),), 0.55)
    if best is None and not any(_is_headed(part) for part in parts):
        # Without any heading the offer itself tells the work from its first words on.
        body = first_paragraph(folded, parts, body_from)
        listed = _introduced(folded, parts, body_from)
        told = listed is not None or _told(folded, parts, body_from) is not None
        if body is not None and not (told and says_little(folded[body[0] : body[1]])):
            return Block((body,), 0.5)
    listed = _introduced(folded, parts, body_from)
    if listed:
        return Block(((listed, _part_end(parts, listed)),), 0.6)
    contexts = [
        number
        for number, part in enumerate(parts)
        if part.key == "context" and not part.resumed and part.end - part.start > 40
    ]
    going_on = [
        number
        for number, part in enumerate(parts)
        if part.resumed
        and part.key in {"opening", "context", "skills", "profile"}
        and part.end - part.start > 200
    ]
    for number in contexts + (going_on if any(parts[one].inline for one in contexts) else []):
        part = parts[number]
        sentence = _work_sentence(folded, part.start, part.end)
        if sentence is not None and (sentence > part.start + 5 or number == contexts[0]):
            return Block(((sentence, part.end),), 0.55)
    if contexts:
        return Block(_together(parts, contexts[0]), 0.45)
    told_at = _told(folded, parts, body_from)
    if told_at is not None:
        return Block((told_at,), 0.6)
    body = first_text(folded, parts, body_from) or any_paragraph(folded, parts, body_from)
    return Block((body,), 0.5) if body else None


# "Stagiaire lampiste (f/h)", "Lamp interns": what an offer for several posts puts over each of them.
_POST = re.compile(
    r"(?:(?:un |une |an? )?stagiaires?\b|[^?:]{0,40}\b(?:interns?|stagiaires?)\W*(?:\([^()]{1,12}\)\W*)?$)"
)


def _under_a_post(folded: str, parts: list[Segment]) -> Segment | None:
    """The first part under a heading that is nothing but the name of a post, where it tells the work."""
    for part in parts:
        if part.key == "other" and not part.inline and _POST.match(part.caption):
            words = len(part.caption.split())
            if 2 <= words <= 6 and _WORK_SENTENCE.search(folded, part.start, part.end):
                return part
    return None


_TOLD = re.compile(
    r"(?:^|\n)[ *-]*((?:les|vos|tes|ses|your|the|la|votre) (?:missions?|taches|responsibilities|tasks) )"
)


def _told(folded: str, parts: list[Segment], body_from: int) -> tuple[int, int] | None:
    """The paragraph that begins by naming the work: "Les missions consistent à…"."""
    for part in parts:
        told = (
            _TOLD.search(folded, max(part.start, body_from), part.end)
            if part.key in {"opening", "other"}
            else None
        )
        if told:
            return told.start(1), part.end
    return None


def _is_headed(part: Segment) -> bool:
    """Whether a part stands under a heading of its own: no label inside a line, no sentence on applying."""
    if part.soft and part.key in OF_PROFILE:
        return False
    return part.label[1] > part.label[0] and not part.inline and part.key not in {"signature", "quote", "url"}


_FOLLOWING = re.compile(
    r"(?<!pour )(?<!pour les )(?:missions?|taches|activites|travaux|tasks|duties)"
    r" (?:suivant(?:e?s)|principales|below|following)?[^.\n:]{0,40}:[ ]*\n+\s*(?=[-*o+\d])"
)


def _following_missions(folded: str, part: Segment) -> int | None:
    """Where the work begins in a description that first presents the house: its sentence, or its list under a label."""
    if part.key != "description":
        return None
    opening = re.split(r"\n\s*\n", folded[part.start : min(part.end, part.start + 900)])[0]
    if len(opening) < 80 or re.search(
        r"\b(?:vous|votre|vos|tu|ton|tes|you|your|stagiaire|stages?|internship|intern|etudiant|candidat)\b",
        opening,
    ):
        return None
    behind = part.start + len(opening)
    match = _FOLLOWING.search(folded, behind, part.end)
    listed = match.end() if match else None
    if match is not None:
        # "Chez nous, vous aurez les travaux suivants :" is a sentence of the section; "Vos missions :" only a label.
        begins = _sentence_begin(folded, behind, match.start())
        listed = begins if match.end() - begins > _LONGEST_LABEL else listed
    presented = _OF_POST.search(part.caption) and _OF_HOUSE.match(opening)
    told = _work_sentence(folded, behind, listed or part.end) if listed is not None or presented else None
    return told if told is not None and told > behind else listed


# A line with a colon that is longer says something by itself.
_LONGEST_LABEL = 80
_OF_POST = re.compile(r"\b(?:offre|poste|job|position|summary|overview)\b")


# A house presents itself by its name or as "nous"; an infinitive begins the work: "Accompagner les pilotes".
_OF_HOUSE = re.compile(
    r"\W*(?:(?:la|le|les|l'|the|notre|our|nous|we|depuis|since|au sein|chez|at|cree|fonde|base)\b"
    r"|(?!\w+er\b)[\w&.-]+(?: [\w&.-]+){0,4} (?:est|sont|is|are|accompagne|developpe|propose|concoit|entretient)\b)"
)


def _presents(folded: str, part: Segment) -> bool:
    """Whether a section begins by presenting the company: its first paragraph speaks to nobody and lists nothing."""
    opening = re.split(r"\n\s*\n", folded[part.start : min(part.end, part.start + 700)])[0]
    return _OF_HOUSE.match(opening) is not None and not re.search(
        r"\b(?:vous|votre|vos|tu|ton|tes|you|your|stagiaire|stages?|internship|intern|etudiant|candidat|missions?"
        r"|(?:re)?cherch\w+|recrut\w+|looking|seek\w*)\b|^\s*[-*]",
        opening,
    )


def _again(parts: list[Segment], number: int) -> bool:
    return any(part.key == parts[number].key and not part.resumed for part in parts[number + 1 :])


def _part_end(parts: list[Segment], at: int) -> int:
    return next((part.end for part in parts if part.start <= at < part.end), at)


def _introduced(folded: str, parts: list[Segment], body_from: int) -> int | None:
    """Where the list begins that a sentence such as "Vos activités incluront :" introduces; goals come after tasks."""
    goals: int | None = None
    for part in parts:
        if part.key in OF_PROFILE | {"apply", "references", "contact", "signature", "about", "benefits"}:
            continue
        for match in _LIST_BEGINS.finditer(folded, max(part.start, body_from), part.end):
            line = folded[
                max(part.start, folded.rfind("\n", 0, match.start()) + 1, match.start() - 220) : match.start()
            ]
            if not _WORK_LIST.search(line):
                continue
            if not _GOALS.search(line):
                return match.end()
            goals = goals or match.end()
    return goals


# What only tells where the internship belongs is taken when no sentence tells the work.
_FRAMED = re.compile(r"(?:ce|le) (?:present )?(?:stage|projet|sujet)(?: \w+)? s'inscrit")


def _work_sentence(folded: str, start: int, end: int) -> int | None:
    match = _WORK_SENTENCE.search(folded, start, end) or _FRAMED.search(folded, start, end)
    if not match:
        return None
    return _sentence_begin(folded, start, match.start())


def _sentence_begin(folded: str, start: int, at: int) -> int:
    """Where the sentence begins that goes on at a place."""
    begin = start
    for stop in re.finditer(r"[.!?:]\s+|\n\s*\n", folded[start:at]):
        begin = start + stop.end()
    return begin
