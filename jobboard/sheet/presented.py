"""Names of houses in running text: "X recrute", "X est une entreprise"."""

import re
from dataclasses import dataclass

from jobboard.sheet.houses import is_house, is_unit
from jobboard.sheet.institutions import HEADS, introduced
from jobboard.sheet.people import is_name
from jobboard.sheet.places import settle
from jobboard.sheet.plain import plain, tidy


@dataclass(frozen=True, slots=True)
class Named:
    """A name with its place and how sure it is."""

    name: str
    start: int
    end: int
    confidence: float


CAP = r"(?:Univ\.(?=[ \u00a0][A-ZÀ-Ý])|[A-ZÀ-ÖØ-Þ][\w'’&+.·-]*\w|[A-ZÀ-ÖØ-Þ]|[a-z]{1,15}[A-Z]\w*|\d{1,9}[A-Z]\w*)"
_LINKS = r"(?:&|le|la|de la|de l['’]|de|des|du|for|of|the|et|and|en)"
_NAMES = re.compile(
    rf"(?:«[ \u00a0\u202f]?)?{CAP}(?:[ \u00a0](?:{_LINKS}[ \u00a0])?(?:[dl]['’])?{CAP}){{0,8}}"
)
_DET = r"(?:the |la |le |l'|les |notre |our )?"
_BEFORE = (
    (re.compile(rf"\b(?:rejoi(?:ns|gnez|ndre)|integre[rz]?|decouvr\w+|bienvenue chez|join|joining|chez"
        rf"|welcome to|a propos de|about|qui est|presentation de|(?:internship|traineeship)s? (?:at"
        rf"|with)|intern at|work(?:ing)? (?:at|for)|dsi de|dsi of) {_DET}(?:groupe )?$"), 2.0),
    (re.compile(rf"\b(?:nous sommes|we are) {_DET}(?:groupe )?$"), 2.2),
    (re.compile(r"(?:^|\n|[.!?:] )(?:la |le |l'|les )?(?:entreprise|societe|start-?up(?: d'etat)?|association"
        r"|groupe|cabinet|agence|fondation|produit) $"), 2.0),
    (re.compile(rf"\b(?:stagiaire|intern|stage|internship|position|poste)\b.{{0,40}}\b(?:at|chez|with|aupres de"
        rf"|au sein de|within) {_DET}$"), 1.6),
    (re.compile(rf"\b(?:se deroule(?:ra)?|aura lieu|sera realise|se situera?|sera base\S*|accueilli\S*|effectue\S*"
        rf"|takes? place|hosted|based|carried out)(?: \w+){{0,3}} (?:a|au|aux|dans|in|at|by|chez|par) ?{_DET}$"), 2.2),
    (re.compile(rf"\b(?:au sein (?:de|du)|within"
        rf"|part of) ?{_DET}(?:groupe )?$"), 1.0),
    (re.compile(r"\bstages? (?:au|a la|a l'|at) ?$"), 1.6),
    (re.compile(r"\b(?:stage|poste|position|internship) (?:est |sera |is |will be )?base[de]?\S* "
                r"(?:a|au|a la|a l'|chez|at) ?$"), 2.0),
    (re.compile(r"(?:^|\n)a $"), 1.2),
    (re.compile(r"\b(?:agence|antenne|site|usine|bureaux?) (?:de |d')[a-z' -]{3,24} (?:de|du|d') ?$"), 1.6),
    (re.compile(r"(?:^|\n|[.!?] )at $"), 2.0),
    (re.compile(r"\b(?:de|par|pour|dans|a|of|for) (?:la |l'|le |the )(?:entreprise|societe|start-?up|association|cabinet|agence"
        r"|fondation|groupe|company) $"), 1.4),
)  # fmt: skip
_ASIDE = r"(?:\s?\([^()\n]{1,220}\)|,[^,.\n]{1,80},)?"
_AFTER = (
    (re.compile(r"\s(?:situee?|localisee?|installee?) (?:a|au|en|dans)\b"), 2.6),
    (re.compile(rf"{_ASIDE}\s?(?:re)?(?:crute\b|cherche\b|embauche|propose\b|souhaite(?= \w+[ei]r)"
        rf"|offre(?= (?:un|une|des|a|aux|plusieurs|\d)\b)"
        rf"|is (?:currently )?(?:looking|seeking|hiring|recruiting|offering)|seeks|offers|are looking"
        rf"|est a la recherche|accueille|invites|wants|lance|has an)\b"), 2.6),
    (re.compile(rf"{_ASIDE}\s?(?:est|is|sont) (?:aujourd'hui |actuellement |currently |ainsi )?(?:a|an|the|une?"
        rf"|le|la|l')\s?(?:\w+[ '-]){{0,4}}(?:entreprise|societe|start-?up|association|filiale|leader"
        rf"|editeur|groupe|agence|cabinet|acteur|fournisseur|gestionnaire|laboratoire|institut|fondation"
        rf"|company|organi[sz]ation|non-?profit|provider|firm|studio|pme|eti|collectif|plateforme|ong"
        rf"|fabricant|specialiste|cooperative|marque|platform|reseau|ecole|universite|etablissement"
        rf"|community|centre|center|maison|charity|consultancy|incubateur|incubator|think tank|mouvement"
        rf"|service public|banque)\b"), 2.4),
    (re.compile(r",? (?:we|nous|on|our|notre)\b"), 0.8),
    (re.compile(r",? (?:basee?|situee?|localisee?|installee?|implantee?|based|located) (?:a|au|en|dans|in|near)\b"), 1.4),
    (re.compile(r"'s (?:[\w-]+ ){0,4}(?:internships?|program(?:me)?|department)\b"), 2.0),
    (re.compile(r",? (?:filiale|leader|editeur|specialiste|acteur|startup|start-up|societe|entreprise"
        r"|une? (?:entreprise|start-?up|societe|association)|a (?:company|startup))\b"), 1.2),
    (re.compile(r",? (?:c'est|developpe|concoit|accompagne|permet|transforme|connecte|fabrique|builds|develops"
        r"|provides|helps|is dedicated|veut|vise|aide|cree|edite|commercialise|works|realise|compte"
        r"|emploie)\b"), 1.0),
)  # fmt: skip
_SUBSIDIARY = re.compile(rf"{_ASIDE}\s?(?:est|is) (?:une |a |la )?(?:filiale|subsidiary)")
_NOT_HOSTS = frozenset(
    """
    nous vous je tu il elle ils elles on we you they he she it this that ce cette ces notre votre our your
    le la les un une the a an stage stagiaire offre mission missions profil poste internship intern
    description contexte context dans pour avec afin si sous au en et mais cv master m2 m1 france paris
    europe equipe team python java matlab linux excel word office pack machine learning data web internet
    merci bonjour students student candidat candidate candidats etudiant etudiants encadrement durant
    pendant lors chaque tous toutes certains plusieurs objectif travail interns applicants candidates projet
    ici there here all each please to in at for with from what who how when applications apply l d
    responsable directeur company description job additional qualifications english french anglais sujet
    titre bac selon aujourd'hui depuis actuellement apres avant ainsi enfin being one no rattache rattachee
    integre integree doctorant tuteur chef ingenieur recherche formation contact some don't do if by as of
    and or is are stages offres postes qui que quoi comment pourquoi ton ta tes mon ma mes ses son sa leur
    leurs vos nos y a-t-il est sont ict it ai ml nlp ia tal sig rh maire mayor president directrice pole service
    us cto ceo cfo coo hr drh dsi ensuite puis cependant toutefois neanmoins finally then however moreover
    chez rejoignez rejoins integrez integre decouvrez bienvenue join welcome about presentation
    """.split()  # noqa: SIM905
)


def presented(text: str, folded: str, title: str, about: tuple[int, ...] = ()) -> Named | None:
    """The house that the sentences of presentation speak of, if they say it clearly enough.

    `about` are the places where sections on the company begin: what they begin with is its name.
    """
    scores: dict[str, float] = {}
    places: dict[str, tuple[str, int, int]] = {}
    short: dict[str, str] = {}
    domains = re.sub(
        r"[^a-z]", "", " ".join(re.findall(r"(?:@|://(?:www\.)?|www\.)([a-z0-9.-]{3,60})", folded[:20000]))
    )
    for match in _NAMES.finditer(text, 0, min(len(text), 9000)):
        cleaned = _clean(match[0], match.start())
        if cleaned is None:
            continue
        name, start, end = cleaned
        town, of, rest = name.partition(" de ")
        if (
            of
            and rest
            and is_place_name(town)
            and re.search(r"\b(?:agence|antenne|site|usine) de $", folded[max(0, start - 12) : start])
        ):
            # "l'agence de Brest de Granit": the town is where, the rest is who.
            name, start = rest, start + len(town) + len(of)
        score = _weight(name, folded, start, end)
        # "Le Mans", whose article was taken for that of a house.
        article = re.search(r"\b(?:Le|La|Les) $", text[max(0, start - 4) : start])
        if not score or (article and is_place_name(article[0] + name)):
            continue
        key = plain(name)
        places.setdefault(key, (name, start, end))
        scores[key] = scores.get(key, 0.0) + score
    for name, start, end, score in introduced(text, folded):
        key = plain(name)
        first, _, behind = key.partition(" ")
        known = first in HEADS or first in {"la", "le", "les", "the"} or is_house(name)
        if first in _NOT_HOSTS and not (behind and known):
            continue
        score += 1.2 if any(0 <= start - at < 16 for at in about) else 0.0
        acronym = re.search(r"\(([^()]+)\)$", key)
        if acronym:
            scores[key] = scores.get(key, 0.0) + scores.pop(acronym[1], 0.0)
            places.pop(acronym[1], None)
            short[acronym[1]] = key
        key = short.get(key, key)
        # The tail of a full name ("Valmont" of "Conservatoire de Valmont") is no house of its own.
        for part in [one for one, place in places.items() if start <= place[1] < end and one != key]:
            places.pop(part)
            scores.pop(part)
        places.setdefault(key, (name, start, end))
        scores[key] = scores.get(key, 0.0) + score
    if not scores:
        return None
    for key in scores:
        scores[key] += min(1.5, 0.25 * folded.count(key)) + (
            1.0 if len(key) > 3 and key in plain(title) else 0.0
        )
        letters = re.sub(r"[^a-z]", "", key)
        scores[key] += 1.5 if len(letters) >= 4 and letters in domains else 0.0
    best = max(scores, key=lambda key: (scores[key], -places[key][1]))
    while is_place_name(places[best][0]) and not is_house(places[best][0]):
        scores.pop(best)
        if not scores:
            return None
        best = max(scores, key=lambda key: (scores[key], -places[key][1]))
    # "Snowball Analytics" and "Snowball" are the same house: the full name is the better one.
    longer = [
        key
        for key in scores
        if key.startswith(best + " ") and scores[key] >= 1.0 and len(key) < len(best) + 30
    ]
    score = scores[best] + (1.0 if longer else 0.0)
    if score < 2.4:
        return None
    name, start, end = places[longer[0] if longer else best]
    of_kind = _PUBLIC.search(text[max(0, start - 45) : start])
    if of_kind:
        start -= len(of_kind[0])
        name = tidy(text[start:end])
    article = re.search(rf"(?<=[a-z,] )(?:La|Le|Les|The) (?={re.escape(name)}\b)", text)
    if article:
        name, start, end = (
            text[article.start() : article.end()] + name,
            article.start(),
            article.end() + len(name),
        )
    return Named(name, start, end, min(0.85, 0.4 + score / 12))


# What public bodies are called before their own name.
_PUBLIC = re.compile(
    r"(?:Communauté (?:d['’]agglomération|de communes|urbaine)|(?:Euro)?[Mm]étropole|Ville|Mairie|Syndicat [Mm]ixte"
    r"|Parc naturel régional|Parc national|Conseil départemental|Université|University)"
    r"[ \u00a0](?:de la[ \u00a0]|de l['’]|du[ \u00a0]|des[ \u00a0]|de[ \u00a0]|d['’]|of[ \u00a0])?$"
)


def is_place_name(name: str) -> bool:
    """Whether a name is nothing but a town, a region or a country: those receive nobody by themselves."""
    match = settle(name) if len(name.split()) <= 3 else None
    if match is None:
        return False
    return match.span == (0, len(name)) and match.doubt not in {"misspelt", "unknown"} and len(name) > 2


def _clean(name: str, start: int) -> tuple[str, int, int] | None:
    """A name without quotes and without the small words around it; None for a common word."""
    opening = re.match(r"«[ \u00a0\u202f]?", name)
    if opening:
        start, name = start + opening.end(), name[opening.end() :]
    while name:
        first = re.match(r"[^\s'’]+['’]?", name)
        if first and plain(first[0]).strip("'’") in _NOT_HOSTS:
            cut = first.end() + len(name[first.end() :]) - len(name[first.end() :].lstrip())
            start, name = start + cut, name[cut:]
        else:
            break
    name = re.sub(rf"(?:[ \u00a0]{_LINKS})+$", "", re.sub(r"['’]s$", "", name)).rstrip(" '’.-")
    if len(name) < 2 or name.isdigit() or not any(char.isupper() for char in name):
        return None
    return name, start, start + len(name)


def _weight(name: str, folded: str, start: int, end: int) -> float:
    before, after = folded[max(0, start - 70) : start], folded[end : end + 320]
    score = next((weight for pattern, weight in _BEFORE if pattern.search(before)), 0.0)
    score += next((weight for pattern, weight in _AFTER if pattern.match(after)), 0.0)
    if not score:
        return 0.0
    score += 2.0 if _SUBSIDIARY.match(after) else 0.0
    score *= 0.5 if is_unit(name) else 1.0
    if plain(name).split()[0] in HEADS:
        score += 0.5
    # The tail of a unit's name: "le service Espaces Verts et Nature".
    score *= (
        0.3
        if re.search(
            r"\b(?:service|direction|pole|departement|equipe|unite|bureau)s? (?:[\w']+ ){0,5}"
            r"(?<!societe )(?<!entreprise )(?<!association )(?<!agence )$",
            before,
        )
        else 1.0
    )
    # The house above a subsidiary receives nobody itself.
    score *= (
        0.3
        if re.search(r"\b(?:filiale|subsidiary) (?:[a-z]+ ){0,2}(?:de |du |des |d'|of )?$", before)
        else 1.0
    )
    # The project the intern works on recruits nobody by itself.
    score *= (
        0.3
        if re.search(
            r"\b(?:projet|programme|project|program|outil|logiciel|plate-?forme|produit)(?: [a-z]{5,12})? $",
            before,
        )
        else 1.0
    )
    if re.search(r"\b(?:au sein (?:de |du )|within )[a-z' ]{0,4}$", before) and is_house(name):
        score += 0.6
    score += 0.8 if is_house(name) else -0.4 if is_name(name) and " " in name and score < 2 else 0.0
    return score * (0.6 if start > 4000 else 1.0)
