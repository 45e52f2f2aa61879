"""Who receives the intern: the company or institution, and the department, team or laboratory in it."""

import re
from dataclasses import dataclass

from jobboard.sheet.people import is_name
from jobboard.sheet.plain import plain, tidy
from jobboard.sheet.segments import Segment

# How units call themselves, and how the houses above them do. A name of the first kind is a department when the text
# also names one of the second.
UNIT = re.compile(
    r"^(?:(?:the|la|le|l'|notre|our|au sein du|au sein de la)\s?)?(?:departe?ment|dept|service|direction|equipe|team|laboratoire|laboratory|lab|labo|unite|unit|umr|umi|ufr|upr"
    r"|inserm u ?\d|u ?\d{3,4}\b|pole|division|groupe de recherche|group|bureau|cellule|plate-?forme|chaire|delegation|section|bu\b|centre de recherche)"
)
UNIT_END = re.compile(r"\b(?:team|group|lab|laboratory|department|division|unit|equipe)\s*(?:\([^)]*\))?$")
HOUSE = re.compile(
    r"\b(?:universit\w*|univ\b|cnrs|inria|inserm|inrae?|cea\b|cea-|cirad|ird\b|ifremer|onera|irsn|brgm|cnes|ecole|school|institut|institute|ministere|ministry|chu\b|chru|hopital|hospital"
    r"|conservatoire|academie|academy|college|museum|musee|sorbonne|polytechnique|insa\b|ens\b|agence|agency|office|fondation|foundation|association|mairie|ville de|departement de"
    r"|region|conseil|prefecture|sas\b|sarl\b|sa\b|gmbh|ag\b|inc\b|ltd|llc|corp|plc|groupe?|company|societe|banque|bank|roussy|centrale?supelec|telecom|mines|imt\b|ehess|cnam|ign\b)"
)
_CAP = r"[A-ZÀ-ÖØ-Þ][\w'’&+-]*|[a-z]+[A-Z]\w*|\d+[A-Z]\w*"
_NAME = (
    rf"(?:{_CAP})(?:[ \u00a0](?:&|de|des|du|d['’]\w+|for|of|the|et|and|en|la|le|les|{_CAP}|[A-Z]\.)){{0,7}}"
)
_NAMES = re.compile(_NAME)
# (pattern before or after a name, weight): the sentences by which houses present themselves.
_BEFORE = (
    (
        re.compile(
            r"\b(?:rejoi(?:ns|gnez|ndre)|integre[rz]?|decouvr\w+|bienvenue chez|join|chez|welcome to|about|a propos de|qui est|nous sommes|we are|presentation de|work(?:ing)? (?:at|for|with)|internships? (?:at|with)|intern at|stages? (?:chez|a la|au)) (?:the |la |le |l'|les )?$"
        ),
        2.0,
    ),
    (
        re.compile(
            r"(?:^|\n|[.!?:] )(?:la |le |l'|les )?(?:entreprise|societe|start-?up(?: d'etat)?|association|groupe|cabinet|agence|fondation|company|produit) $"
        ),
        2.0,
    ),
    (
        re.compile(
            r"\b(?:stagiaire|intern|stage|internship|position|poste)\b.{0,40}\b(?:at|chez|with|aupres de|au sein de|within) (?:the |la |le |l')?$"
        ),
        1.6,
    ),
    (
        re.compile(
            r"\b(?:au sein (?:de|du|d')|within|filiale (?:de|du)|a la dsi de) ?(?:the |la |le |l'|groupe |la societe |l'entreprise )?$"
        ),
        1.0,
    ),
    (
        re.compile(
            r"\bpropulse par|\bedite par|\bporte par|\baccueilli[ e]\S* (?:a|au|par|dans)(?: la| le| l'|) ?$"
        ),
        1.0,
    ),
)
_AFTER = (
    (
        re.compile(
            r"\s?(?:\([^()\n]{1,80}\)|,[^,.\n]{1,60},)?\s?(?:recrute|recherche|cherche|embauche|propose|souhaite|offre|is (?:currently )?(?:looking|seeking|hiring|recruiting|offering)|seeks|offers|are looking|est a la recherche|accueille|invites|wants|lance)\b"
        ),
        2.6,
    ),
    (
        re.compile(
            r"\s?(?:\([^()\n]{1,80}\)|,[^,.\n]{1,60},)?\s?(?:est|is|sont) (?:aujourd'hui |actuellement |currently )?(?:a|an|the|une?|le|la|l')\s?(?:\w+[ '-]){0,4}(?:entreprise|societe|start-?up|association|filiale|leader|editeur|groupe|agence|cabinet|acteur|fournisseur|gestionnaire|laboratoire|institut|fondation|company|organi[sz]ation|non-?profit|provider|firm|studio|pme|eti|collectif|plateforme|ong|fabricant|specialiste|cooperative|marque|platform|reseau|ecole|universite|etablissement)\b"
        ),
        2.4,
    ),
    (
        re.compile(r",? (?:filiale|leader|editeur|specialiste|acteur|startup|start-up|societe|entreprise)\b"),
        1.2,
    ),
    (
        re.compile(
            r",? (?:c'est|developpe|concoit|accompagne|permet|transforme|connecte|fabrique|builds|develops|provides|helps)\b"
        ),
        1.0,
    ),
)
_NOT_HOSTS = frozenset(
    """
    nous vous je tu il elle ils elles on we you they he she it this that ce cette ces notre votre our your le la les un une the a an stage stagiaire
    offre mission missions profil poste internship intern description contexte context dans pour avec afin si sous au en et mais cv master m2 m1
    france paris europe equipe team python java r matlab linux excel word office pack the machine learning data web internet merci bonjour you students
    student candidat candidate candidats etudiant etudiants encadrement durant pendant lors chaque tous toutes certains plusieurs objectif travail
    interns applicants candidates projet le projet ici there here all each please to in at for with from what who how when applications apply
    responsable directeur master's english french anglais sujet titre bac selon aujourd'hui depuis actuellement apres avant ainsi enfin
    """.split()
)


@dataclass(frozen=True, slots=True)
class Host:
    """A name with its place and how sure it is."""

    name: str
    start: int
    end: int
    confidence: float


def is_unit(name: str) -> bool:
    """Whether a name is that of a part of a house: a team, a service, a laboratory."""
    folded = plain(name).strip()
    return bool(UNIT.search(folded) or UNIT_END.search(folded)) and not re.match(
        r"(?:universit|ecole|institut)", folded
    )


def is_house(name: str) -> bool:
    """Whether a name is of the kind companies and institutions have."""
    return bool(HOUSE.search(plain(name)))


def find_hosts(text: str, folded: str, parts: list[Segment], title: str) -> tuple[Host | None, Host | None]:
    """The company and the department; each None when the text gives no good reason for a name."""
    company = _first(text, parts, "company")
    department = _first(text, parts, "department")
    lab = _first(text, parts, "lab")
    extra: Host | None = None
    if company:
        company, extra = _divide(text, company)
        if company and is_unit(company.name) and not is_house(company.name) and extra:
            company, extra = extra, company
    if company is None:
        company = _named_block(text, parts)
    if lab:
        house, unit = _divide(text, lab)
        if unit is not None:
            company, department = company or house, unit if department is None else department
        elif company is None:
            company = lab
        elif department is None:
            department = lab
        else:
            department = department
    if department is None:
        department = extra
    if company is None:
        company = _from_line(text, parts)
        if company is not None:
            company, unit = _divide(text, company)
            department = department or unit
    if company is None:
        company = _from_sentences(text, folded, title)
    if department is None:
        department = _unit_in_sentences(text, folded, company)
    if company is not None and department is not None and plain(company.name) == plain(department.name):
        department = None
    return company, department


def _first(text: str, parts: list[Segment], key: str) -> Host | None:
    for part in parts:
        if part.key != key or part.end <= part.start or part.soft:
            continue
        value = text[part.start : part.end]
        if part.inline:
            name, start, end = _cut(value, part.start)
            if name and len(name) <= 180:
                return Host(name, start, end, 0.95)
        else:
            rows = [row for row in value.split("\n") if row.strip(" -*•")]
            if rows and len(rows[0]) <= 130:
                return Host(value, part.start, part.end, 0.85)
    return None


_TAIL = re.compile(r"\s*(?:[.;]\s|\((?:https?|www)|https?://|www\.|\s\|\s|\n)")


def _cut(value: str, at: int) -> tuple[str, int, int]:
    """A name on its label's line, without what follows the name."""
    tail = _TAIL.search(value)
    name = value[: tail.start()] if tail and tail.start() > 1 else value
    lead = len(name) - len(name.lstrip(" *_:-–•\"'[("))
    shown = name.strip(" *_:-–•.,;\"'[")
    if shown.endswith(")") and "(" not in shown:
        shown = shown.rstrip(")")
    return tidy(shown), at + lead, at + lead + len(shown)


_SPLIT = re.compile(r"\n+|\s[-–—|/]\s|\s\|\s|,\s+")
_ADDRESS = re.compile(
    r"\d{5}|\b(?:rue|avenue|bd|boulevard|allee|chemin|route|quai|impasse|street|road|cedex|bp \d|https?|www|tel)\b|@|^\W*\d+,? |^\d"
)


def _divide(text: str, host: Host) -> tuple[Host | None, Host | None]:
    """A house and a unit out of one value: "LAB – UNIVERSITY", or lines of an address."""
    value = text[host.start : host.end]
    pieces = []
    at = 0
    for match in [*_SPLIT.finditer(value), None]:
        stop = match.start() if match else len(value)
        piece = value[at:stop]
        lead = len(piece) - len(piece.lstrip(" -–•*:"))
        shown = piece.strip(" -–•*:.,;")
        if shown and not _ADDRESS.search(plain(shown)):
            pieces.append(
                Host(
                    tidy(shown), host.start + at + lead, host.start + at + lead + len(shown), host.confidence
                )
            )
        at = match.end() if match else stop
    if not pieces:
        return None, None
    if len(pieces) == 1:
        return pieces[0], None
    multiline = "\n" in value.strip()
    units = [piece for piece in pieces if is_unit(piece.name)]
    houses = [piece for piece in pieces if is_house(piece.name) and piece not in units]
    if units and (houses or multiline):
        unit = units[0]
        rest = houses or [piece for piece in pieces if piece not in units and len(piece.name) > 2]
        return (rest[0], unit) if rest else (unit, None)
    if (
        len(houses) >= 1
        and pieces[0] not in houses
        and len(pieces[0].name) <= 60
        and (multiline or re.search(r"\s[-–—|/]\s", value))
    ):
        return houses[0], pieces[0]
    if multiline:
        return pieces[0], None
    if "," in value and len(pieces[0].name) >= 3:
        return pieces[0], None
    whole = tidy(value)
    return Host(whole, host.start, host.end, host.confidence), None


def _named_block(text: str, parts: list[Segment]) -> Host | None:
    """ "Nom : …" under a heading about the company, not under one about a contact."""
    block = None
    for part in parts:
        if part.key in {"company_block", "about"} or (part.key == "company" and not part.inline):
            block = "company"
        elif part.key in {"contact", "apply", "signature"}:
            block = "contact"
        elif part.key == "name" and block == "company" and part.end > part.start:
            name, start, end = _cut(text[part.start : part.end], part.start)
            return Host(name, start, end, 0.95)
    return None


def _from_line(text: str, parts: list[Segment]) -> Host | None:
    """A line of the opening that holds nothing but the name of a house: under the title, in a letterhead."""
    opening = next((part for part in parts if part.key == "opening" and not part.resumed), None)
    if opening is None:
        return None
    at = opening.start
    for number, row in enumerate(text[opening.start : opening.end].split("\n")[:14]):
        shown = row.strip(" -–•*#_")
        folded = plain(shown)
        if 3 <= len(shown) <= 110 and number > 0 and is_house(shown) and not _ADDRESS.search(folded):
            verbs = re.search(
                r"\b(?:stage|stagiaire|internship|intern|recrute|recherche|est|sont|is|are|vous|nous|we|you|propose|offre|master|m2|bac)\b",
                folded,
            )
            if (
                not verbs
                and shown[0].isupper()
                and not shown.endswith((".", ":", "!"))
                and len(shown.split()) <= 14
            ):
                lead = row.find(shown)
                return Host(shown, at + lead, at + lead + len(shown), 0.75)
        at += len(row) + 1
    return None


def _from_sentences(text: str, folded: str, title: str) -> Host | None:
    """The name that the sentences of presentation speak of, if it is said clearly enough."""
    scores: dict[str, float] = {}
    places: dict[str, tuple[str, int, int]] = {}
    limit = min(len(text), 9000)
    for match in _NAMES.finditer(text, 0, limit):
        start, end = match.start(), match.end()
        name = _shorten(match[0])
        end = start + len(name)
        words = plain(name).split()
        while words and words[0] in _NOT_HOSTS:
            cut = len(name) - len(name.split(None, 1)[1]) if " " in name else len(name)
            name, start, words = name[cut:], start + cut, words[1:]
        if not words or len(name) < 2 or name.isdigit() or (len(words) == 1 and words[0] in _NOT_HOSTS):
            continue
        if not (name[0].isupper() or name[0].isdigit() or any(char.isupper() for char in name)):
            continue
        before = folded[max(0, start - 70) : start]
        after = folded[end : end + 130]
        score = 0.0
        for pattern, weight in _BEFORE:
            if pattern.search(before):
                score += weight
                break
        for pattern, weight in _AFTER:
            if pattern.match(after):
                score += weight
                break
        if not score:
            continue
        if is_unit(name):
            score *= 0.5
        if is_house(name):
            score += 0.8
        if is_name(name) and not is_house(name):
            score -= 0.4
        if start > 4000:
            score *= 0.6
        key = plain(name)
        if key not in scores:
            places[key] = (name, start, end)
        scores[key] = scores.get(key, 0.0) + score
    if not scores:
        return None
    for key in scores:
        scores[key] += min(1.5, 0.25 * folded.count(key)) + (
            1.0 if key in plain(title) and len(key) > 3 else 0.0
        )
    best = max(scores, key=lambda key: (scores[key], -places[key][1]))
    if scores[best] < 2.4:
        return None
    name, start, end = places[best]
    return Host(name, start, end, min(0.85, 0.4 + scores[best] / 12))


def _shorten(name: str) -> str:
    """A name without the small words it ends on."""
    return re.sub(r"(?:[ \u00a0](?:&|de|des|du|d['’]\w+|for|of|the|et|and|en|la|le|les))+$", "", name).rstrip(
        " '’-"
    )


_UNIT_SENTENCE = re.compile(
    r"(?:au sein|dans|within|in|au|a|integr\w+|rejoi\w+|join\w*|rattache\w*(?: \w+){0,4}|support|with) ?(?:de |du |d'|le |la |l'|notre |the |our |a |au )*"
    r"((?:departement|service|direction|equipe|laboratoire|pole|unite|division|delegation|bureau)\b)"
)
_TEAM_BEHIND = re.compile(
    rf"\b(?:the|our|l['’])\s((?:{_CAP})(?:[ \u00a0](?:&|of|and|{_CAP})){{0,5}}(?: \([A-Z]+\))?[ \u00a0](?:[Tt]eam|[Gg]roup|[Dd]epartment|[Ll]ab|[Dd]ivision|[Uu]nit))\b"
)
_UNIT_NAME = re.compile(
    rf"(?:[dD]épartement|[sS]ervice|[dD]irection|[éÉeE]quipe|[lL]aboratoire|[pP]ôle|[uU]nité|[dD]ivision|[dD]élégation|[bB]ureau)(?:[ \u00a0](?:de la |de l['’]|du |des |de |d['’]|en )?(?:{_CAP})(?:[ \u00a0](?:&|de la|de l['’]|du|des|de|d['’]\w+|et|pour|pour l['’]\w+|en|{_CAP}))*)(?: \([A-Z]{{2,9}}\))?"
)


def _unit_in_sentences(text: str, folded: str, company: Host | None) -> Host | None:
    """A unit with a proper name that the text places the intern in."""
    for match in _UNIT_SENTENCE.finditer(folded, 0, 12000):
        named = _UNIT_NAME.match(text, match.start(1))
        if named:
            name = _shorten(named[0])
            if company is not None:
                name = re.sub(
                    r"[ \u00a0](?:de la |de l['’]|du |des |de |d['’])?" + re.escape(company.name) + ".*$",
                    "",
                    name,
                )
            if len(name.split()) >= 2 and len(name) <= 120:
                return Host(name, match.start(1), match.start(1) + len(name), 0.6)
    for match in _TEAM_BEHIND.finditer(text, 0, 9000):
        return Host(match[1], match.start(1), match.end(1), 0.55)
    return None
