"""Words that announce an offer without naming it, and what is left of a title behind them."""

import re

from jobboard.sheet.labels import label_key
from jobboard.sheet.plain import tidy

# Words of lines that only announce an offer: "Proposition de stage de Master 2 (2026-2027)".
GENERIC = frozenset(
    """
    offre offres de d du des un une le la les l stage stages en pour m1 m2 l3 m master masters licence
    recherche niveau proposition propositions sujet sujets annonce poste internship internships offer offers
    job intership interships position proposal topic subject intern research the a an of for at in and et ou or fin etudes etude
    pfe ingenieur ingenieure ingenieurs annee annees universitaire longue duree mois months month bac paye remunere fiche emploi
    alternance apprentissage contrat remuneree gratifie open call opportunity opportunities student students etudiant etudiants
    recrutement recrute recherche here is title titre with us our summer spring winter fall session program
    programme stagiaire stagiaires ecole ecoles eleve eleves h f x
    professionnelle professionnel postdoc postdocs phd phds positions these theses thesis
    temps plein partiel full part time equivalent semaine semaines week weeks devenir alternant alternants
    alternante e s debut partir
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre january february march
    april may june july august september october november december
    """.split()  # noqa: SIM905
)
_PREFIX = re.compile(
    r"(?:(?:offre|proposition|sujet|annonce|fiche|titre|intitule)s?(?: d'offre)? (?:de |du )?(?:stage"
    r"|poste|emploi)(?: (?:de )?(?:m ?[12]|master ?[12]?|recherche|fin d'etudes?))*"
    r"|(?:internship|job|position) (?:offer|proposal|title|topic|subject)|stages? (?:au|a la|a l'|chez"
    r"|at) [^:]{2,40}|intitule|sujet|titre|title|subject|objet|fwd?|tr|re|topic|stage)\s?:\s*"
    r"|(?:stage|offre|job|internship|emploi)[^\]\n]{0,20}\]\s*"
    r"|(?:offre|proposition|sujet)s? de (?:stage|these)(?: m[12])?\s*(?=\")"
)
# "Offre stage M1/École d'ingénieurs : …": words that only announce, a colon, the title.
_ANNOUNCED = re.compile(r"([^:\n]{4,60}?)\s?:\s+(?=\S)")
# "Stage M2 (8 semaines) - …"
_DASHED = re.compile(r"([^:\n]{4,60}?)\s[-|]\s+(?=\S)")
# Headings of job boards and of forms: what stands over a text is no name of it.
HEADINGS = frozenset(
    (
        "description",
        "about",
        "context",
        "missions",
        "profile",
        "apply",
        "conditions",
        "company_block",
        "benefits",
        "note",
    )
)


# "GRANIT (Brest) – Stage 6 mois – Gardien de lampe": what stands before words that only announce is who offers it.
_BETWEEN = re.compile(r"([^:\n]{3,60}?)\s[-|]\s([^:\n]{4,40}?)\s[-|]\s+(?=\S)")
_PROGRAM = re.compile(r"(?:[a-z' &-]+ )?(?:internships?|traineeships?|stages?) (?:[a-z]+ )?program(?:me)?s?")


def is_heading(folded: str) -> bool:
    """Whether a line is the heading of a part of any offer: "Descriptif du poste", "About the job"."""
    words = folded.strip(" *_#:.!?")
    few = words.split()
    if _PROGRAM.fullmatch(words) and few[0] not in {"about", "the", "our"}:
        return False
    if few[:1] in (["looking"], ["recherche"], ["recherchons"]) and re.search(
        r"\b(?:interns?|stagiaires?)\b", words
    ):
        # "Looking for an intern!" calls, it heads nothing.
        return False
    if 1 < len(few) <= 3 and label_key(few[0]) == "context":
        # "Contexte générique"
        return True
    return words in {"tl;dr", "tldr", "en bref", "in short", "en resume"} or label_key(words) in HEADINGS


# "2027", "2e", "5eme"
_NUMBER = re.compile(r"\d+(?:er|ere|e|eme|nd|nde|th)?")


def is_generic(folded: str) -> bool:
    """Whether a line says no more than that there is an offer."""
    words = re.findall(r"[a-z0-9]+", folded)
    return bool(words) and all(word in GENERIC or _NUMBER.fullmatch(word) for word in words)


_PASSED_ON = re.compile(r"\b(?:tr|re|fwd?|urgent|diffusion|rappel|suite|important)\b")


def only_announces(folded: str) -> bool:
    """Whether the subject of a mail says no more than that there is an offer: "Tr : STAGE !!!", "STAGE - fwd"."""
    return is_generic(_PASSED_ON.sub("", folded))


def begin_of(folded: str, start: int, end: int) -> int:
    """Where a title begins behind marks and behind words that only announce it: "Offre de stage M2 : "."""
    while True:
        while start < end and folded[start] in " \n\"'*_#:=-[|.":
            start += 1
        prefix = _PREFIX.match(folded, start, end)
        if prefix is None:
            announced = _ANNOUNCED.match(folded, start, end)
            prefix = announced if announced and is_generic(announced[1]) else None
            dashed = None if prefix else _DASHED.match(folded, start, end)
            if (
                dashed
                and (" " in dashed[1] or re.fullmatch(r"20\d\d", dashed[1]))
                and is_generic(dashed[1])
                and (end - dashed.end() >= len(dashed[1]) or re.search(r"\d", dashed[1]))
            ):
                prefix = dashed
        if not prefix:
            between = _BETWEEN.match(folded, start, end)
            prefix = between if between and is_generic(between[2]) and " " in between[2] else None
        if not prefix or end - prefix.end() < 8:
            return start
        start = prefix.end()


# The day of posting behind a title.
_DATED = re.compile(r"[ \n(]+(?:(?:19|20)\d\d[/-]\d\d[/-]\d\d|\d\d[/-]\d\d[/-](?:19|20)\d\d)\)?\s*\Z")


def clean(text: str, folded: str, start: int, end: int, labelled: bool = False) -> tuple[str, int, int]:
    """A title without its prefix, quotes, marks and final stop."""
    first = start
    start = begin_of(folded, start, end)
    dated = _DATED.search(folded, start, end)
    end = dated.start() if dated and dated.start() - start > 12 else end
    while end > start and folded[end - 1] in ' \n"*_#=|.,:;-':
        end -= 1
    title = tidy(text[start:end])
    if labelled or folded[first:start].strip(" \"'*_#:=-[|."):
        # Behind a prefix that was taken off the title begins anew: "Stage : des bornes" is shown as "Des bornes".
        title = title[:1].upper() + title[1:]
    return title, start, end
