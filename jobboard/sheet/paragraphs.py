"""Running text that tells the work where no section does: the first paragraphs of an offer."""

import re

from jobboard.sheet.label_kinds import OF_PROFILE
from jobboard.sheet.segments import Segment

CANDIDATE_SURE = re.compile(
    r"^\W*(?:le |la |les |l'|the |we expect |nous (?:re)?cherchons |notre |un |une |an? "
    r"|ideal )*(?:(?:profil\b|candidat|etudiant|stagiaire|student|intern\b|applicant|candidate"
    r"|personne)[\w().·*/ -]{0,45}? (?:devra|doit|sera|aura|est|should|shall|must|is|will have|will be enrolled|has|ayant"
    r"|en (?:master|m[12]|licence|ecole|derniere|cours)|de (?:master|m[12]|niveau)|with|avec|who|motive"
    r"|inscrit|ideal)"
    r"|formation (?:superieure|universitaire|initiale|bac\b|ingenieur|en master|de niveau)"
    r"|(?:this|the) (?:position|internship|offer|role|traineeship) is (?:primarily |mainly |also )?(?:intended|open|aimed"
    r"|addressed|suitable)"
    r"|ce stage s'adresse|cette offre s'adresse|le stage s'adresse|le stage d\S* s'adresse"
    r"|ce sujet s'adresse|vous (?:etes|avez|preparez|suivez|possedez|maitrisez|justifiez)|tu (?:es|as"
    r"|prepares|maitrises)|you (?:are|have|should|must)|etudiant\S* (?:en|de|e)|issu\S* d|de formation"
    r"|actuellement en|diplome|titulaire|niveau (?:requis|souhaite)|recherchons des candidat"
    r"|(?:connaissances?|maitrise|experience) [^.\n]{3,90}\b(?:souhait|conseill|appreci|requis|exig|un plus|necessaire"
    r"|indispensable)"
    r"|des competences|(?:de )?bonnes connaissances|a (?:good|strong) |profil (?:recherche|ideal))"
)


def says_little(words: str) -> bool:
    """Whether a text begins with a short paragraph, or with one about the candidate: the work is told further down."""
    first = re.split(r"\n\s*\n", words)[0]
    return len(first) < 200 or CANDIDATE_SURE.match(first) is not None or "\n" in first.strip()


def first_paragraph(folded: str, parts: list[Segment], body_from: int) -> tuple[int, int] | None:
    """The first running text behind the title, whoever it speaks of."""
    for part in parts:
        if part.key not in {"opening", "other"} and not part.resumed:
            continue
        at = max(part.start, body_from)
        for match in _PARAGRAPHS.finditer(folded, at, part.end) if at < part.end else ():
            if len(match[0]) >= 90 or (len(match[0]) > 60 and re.search(r"[.!?]\W*$", match[0])):
                if _FACT_ROWS.fullmatch(match[0]):
                    continue
                dated = _DATE_ROW.match(match[0]) or _LABEL_ROWS.match(match[0]) or _FACT_ROWS.match(match[0])
                return match.start() + (dated.end() if dated else 0), part.end
    return None


_PARAGRAPHS = re.compile(r"[^\n][^\n]*(?:\n(?!\s*\n)[^\n]*)*")


def any_paragraph(folded: str, parts: list[Segment], body_from: int) -> tuple[int, int] | None:
    """The first paragraph that speaks of the internship, in whatever part: an offer always tells the work somewhere."""
    for match in re.finditer(r"[^\n]{90,}(?:\n(?!\s*\n)[^\n]*)*", folded[body_from:]):
        at = body_from + match.start()
        part = next((one for one in parts if one.start <= at < one.end), None)
        if part is None or part.key in {"references", "contact", "signature", "benefits"}:
            continue
        if not CANDIDATE_SURE.match(match[0]) and re.search(
            r"\b(?:assist|work|help|support|aide\w*|travail\w*|mission\w*|participe\w*|contribu\w*)\b",
            match[0],
        ):
            return at, part.end
    return None


_DATE_ROW = re.compile(
    r"[ *-]*(?:[a-z]{3,9}\.? )?\d{1,2}(?:er|st|nd|rd|th)?,? (?:[a-z]{3,9}\.?,? )?(?:19|20)\d\d[ .]*\n"
)
_LABEL_ROWS = re.compile(r"(?:[ *-]*[a-z][a-z' ]{3,40}\s?: (?![-*])[^\n]{2,120}\n)+")


# "Durée de 6 mois, dès mars" over "Date limite : 1er février": facts of the stay, no running text.
_FACT_ROWS = re.compile(
    r"(?:[ *-]*(?:duree|dates?|lieu|debut|encadr\w*|contact|remuneration|gratification|niveau|periode|duration|location|start"
    r"|supervisors?|deadline|(?:offre|proposition|sujet) de stage|stage|internship)\b[^\n]{0,110}(?:\n|\Z)){2,}"
)


_DUTY = re.compile(
    r"(?:^|\n|[.!?] )((?:you will be (?:responsible for|working on)|the interns? will|(?:le|la) stagiaire (?:sera|aura)"
    r"|vous serez (?:chargee?|responsable|en charge)) )"
)


def first_text(folded: str, parts: list[Segment], body_from: int) -> tuple[int, int] | None:
    """The first running text of an offer that has no heading for the work."""
    for keys in ({"opening", "other"}, {"about"}, {"keywords", "kind", "contact", "conditions", "note"}):
        for part in parts:
            if part.key not in keys and not (
                part.resumed and part.key not in OF_PROFILE | {"apply", "references"}
            ):
                continue
            at = max(part.start, body_from)
            duty = _DUTY.search(folded, at, part.end) if part.key == "about" else None
            if duty is not None:
                # Among the praise of the house, the sentence that says what the intern will do.
                return duty.start(1), part.end
            for match in (
                re.finditer(r"[^\n][^\n]*(?:\n(?!\s*\n)[^\n]*)*", folded[at : part.end])
                if at < part.end
                else ()
            ):
                paragraph = match[0].strip(" -*#>")
                dated = _DATE_ROW.match(match[0])
                if dated and len(match[0]) - dated.end() >= 90:
                    return at + match.start() + dated.end(), part.end
                labelled = _LABEL_ROWS.match(match[0])
                if labelled and len(match[0]) - labelled.end() >= 90:
                    # "Rattachement : chef de quai" over the paragraph: no part of its words.
                    return at + match.start() + labelled.end(), part.end
                told = len(paragraph) >= 90 or (len(paragraph) > 60 and re.search(r"[.!?]\W*$", paragraph))
                told = told or (len(paragraph) >= 30 and re.match(r" *\* [^\n]+\n+ *\* ", match[0]))
                if (
                    told
                    and not CANDIDATE_SURE.match(paragraph)
                    and not ("masculin" in paragraph and "feminin" in paragraph)
                ):
                    lead = len(match[0]) - len(match[0].lstrip(" -*#>"))
                    return at + match.start() + lead, part.end
    return None
