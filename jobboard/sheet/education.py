"""The level of studies asked, on the French ladder from "bac" to "doctorat"."""

import re

LADDER = ("bac", "bac+1", "bac+2", "bac+3", "bac+4", "bac+5", "doctorat")

# Figures first: "Bac+4/5" says more than the name of a diploma beside it.
_FIGURE = re.compile(
    r"\bbac\s?(?:\+|plus|(?=\s?[2-5]\s?/))\s?([1-8])(?:\s?(?:-|/|a|ou|et|,)\s?(?:bac\s?)?(?:\+|plus)?\s?([1-8])(?!\d))?"
)
_BARE = re.compile(
    r"niveau\s+(?:bac\b(?!\s?(?:\+|plus|pro))|baccalaureat)|\bhigh school (?:degree|diploma|student)"
    r"|\bbac pro\b|\blyceens?\b|niveau terminale|\bged\b"
)
# The former nomenclature in Roman figures, the present one in Arabic figures (arrêté du 8 janvier 2019).
_ROMAN = {"i": "bac+5", "ii": "bac+3", "iii": "bac+2", "iv": "bac"}
_ARABIC = {"4": "bac", "5": "bac+2", "6": "bac+3", "7": "bac+5", "8": "doctorat"}
_NIVEAU = re.compile(r"\bniveau\s+(i{1,3}|iv|[4-8])\b(?!\s?(?:ou|et)?\s?(?:mois|ans))")

_NAMES: tuple[tuple[str, str], ...] = (
    ("doctorat", r"\b(?:ph\.?\s?d|doctoral|doctorat|docteur)\b (?:student|candidate|degree|level|in\b|en\b"
        r"|requis)|\bdoctorants?\b|\A\W*(?:doctorat|ph\.?d)\b|etudiant\S* en these"),
    ("bac+5", r"\bm\.?\s?2\b|master'?s?\s?-?(?:2|ii)\b|masters? (?:deux|deuxieme)|2(?:e|eme|nd"
        r"|d)e? annee (?:de |du |d'un )?master|second[- ]year (?:of )?(?:a )?(?:the )?master|(?:2nd"
        r"|second)[ -]year (?:of )?(?:a |the )?(?:research )?master"
               r"|master'?s? (?:2nd|second) year|(?:derniere|3(?:e|eme)|troisieme|5(?:e|eme)"
               r"|cinquieme) annee (?:d'|de l'|en |de |dans une )?(?:une )?(?:\w+ ){0,2}(?:ecole"
               r"|ingenieur|cycle|master|etudes)|3rd year (?:of )?eng|(?:final"
               r"|last)[- ]year (?:of )?(?:\w+ ){0,3}(?:master|engineer|student|degree)"
               r"|annee (?:de )?cesure.{0,20}m2|fin d'etudes?|end[- ]of[- ]stud(?:y|ies)|\bpfe\b"
               r"|final year (?:project|student|internship)|\bdea\b|\bdess\b|3(?:e|eme) cycle"
               r"|troisieme cycle|\bmba\b|5th year|fifth[- ]year|derniere annee"),
    ("bac+4", r"\bm\.?\s?1\b|master'?s?\s?-?(?:1|i)\b|1(?:e|ere|re) annee (?:de |du )?master"
        r"|premiere annee (?:de |du )?master|first[- ]year (?:of )?(?:a |the )?master|4(?:e|eme) annee"
        r"|quatrieme annee|4th[- ]year|fourth[- ]year|2 ?(?:e|eme) annee (?:d'|en |de |d'une )?(?:ecole"
        r"|ingenieur|cycle ing)|ingenieurs?\b[^.\n]{0,20}2 ?(?:e|eme) (?:ou|et) 3 ?(?:e|eme) annee"
               r"|maitrise (?:de |d'|en )(?:droit|lettres|sciences)|1st or 2nd\) ?year"
               r"|\(1st or 2nd year\)|avant-derniere annee|penultimate year|\bm1/m2\b"),
    ("bac+5", r"\bmaster'?s?\b(?!\s?(?:class|branch|data))|\bmastere?s?\b|ecoles? (?:d'|des )ingenieurs?"
        r"|eleves?[- ]ingenieurs?|(?:diplome|formation|etudes|cursus|cycle|ecole|etudiante?s?|niveau"
        r"|titre) (?:d'|en |de |superieures? d')?(?:ecole )?(?:d')?ingenieure?s?|ingenieure? (?:ou|or|/"
        r"|,) master|engineering (?:school|degree|student)s?|\becoles? de (?:commerce|management)"
        r"|business school|\bm\.?a\.? (?:degree|student|level)s?\b|\bma-student"
               r"|grandes? ecoles?|\b(?:post-?)?graduate[- ](?:level|student|school|program)s?|\bmsc\b|m\.sc\b"
               r"|grade de master|diplome d'etat d'architecte|\bm\.?eng\b|ingenieur(?:e|\.e"
               r"|\(e\))?\s+(?:ou|en|grande)\b|\bdsaa\b|\bmsi\b"),
    ("bac+3", r"\blicences?\b(?! (?:libre|mit|open|gpl|apache|logiciel|creative|cc))|\bbachelor'?s?\b|\bl3\b"
        r"|\bb\.?u\.?t\b(?! )|\bbut [23]\b|\bbut (?:info|gea|tc|mmi|gmp|geii|rt|sd|qlio|en )"
        r"|\b(?:juniors?|seniors?) (?:or|and|/) (?:juniors?|seniors?)\b|rising (?:juniors?|seniors?)\b"
        r"|\bundergraduates?\b|\bb\.?sc?\b\.?(?= |,|/)|\bbsc\b|college(?= (?:or|and) graduate)|college (?:student|degree|junior"
        r"|senior)s?|university students?|3(?:e|eme) annee de licence|\bb\.?[as]\.? (?:in|degree|level)"
        r"|\bundergrads?\b|licence pro"
               r""),
    ("bac+2", r"\bbts\b|\bdut\b|\bdeug\b|associate'?s? degree|\biut\b|\bsophomores?\b|2(?:e"
        r"|eme) annee (?:de )?licence|\bl2\b|community college|\bcpge\b|\bbtsa\b|\bdeust\b"
        r"|classes? preparatoires?|bzee|\b(?:2nd|second) or (?:3rd|third)[- ]year\b(?! (?:of )?(?:a |the )?(?:master|eng))"),
    ("bac+1", r"\bl1\b|1(?:e|ere|re) annee de licence"),
)  # fmt: skip
_PATTERNS = tuple((level, re.compile(pattern)) for level, pattern in _NAMES)
EDUCATION_WORD = re.compile(
    r"\bbac\b|\bbac\s?\+|master|ingenieur|licence|\bbts\b|\bdut\b|\bm[12]\b|niveau|diplom|etudiant"
    r"|student|degree|undergrad|graduate|doctora|ph\.?d|ecole|3eme cycle|bachelor|\bbut\b|\bl3\b"
)


_YEARS = re.compile(r"\b([2-5]) (?:ans|annees) d'etudes?\b(?! restant)")
# A stay of somebody else, before or after this one, says nothing of who is asked: "fait suite à un stage de M1".
_OTHER_STAY = re.compile(
    r"(?:suite|suivi|poursuite|prolong\w+|continu\w+|precedents?|anterieurs?|deja|previous|former|earlier|follow\w*|builds on)"
    r"[^.;\n]{0,40}\b(?:stages?|memoires?|internships?|thesis)(?: (?:de|d'|en|of))?(?: \w+)? ?$"
    r"|\b(?:previous|former|earlier) $"
)


def levels(folded: str) -> list[tuple[str, int, int]]:
    """Every level named in a folded text with its place; figures alone when there are any."""
    found = []
    for match in _FIGURE.finditer(folded):
        years = int(match[1])
        found.append((LADDER[years] if years <= 5 else "doctorat", match.start(), match.end()))
    for match in _YEARS.finditer(folded):
        found.append((LADDER[int(match[1])], match.start(), match.end()))
    for match in _NIVEAU.finditer(folded):
        found.append(((_ROMAN.get(match[1]) or _ARABIC[match[1]]), match.start(), match.end()))
    if found:
        return sorted(found, key=lambda one: one[1])
    taken: list[tuple[int, int]] = []
    for level, pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append((match.start(), match.end()))
            if _OTHER_STAY.search(folded[max(0, match.start() - 90) : match.start()]):
                continue
            found.append((level, match.start(), match.end()))
    if not found:
        found = [("bac", match.start(), match.end()) for match in _BARE.finditer(folded)]
    return sorted(found, key=lambda one: one[1])


def lowest(found: list[tuple[str, int, int]]) -> str | None:
    """The lowest of several levels: the one that is enough."""
    return min((level for level, _, _ in found), key=LADDER.index, default=None)
