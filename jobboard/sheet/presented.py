"""Names of houses and units in running text: "X recrute", "X est une entreprise", "au sein de l'équipe Y de Z"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jobboard.sheet.houses import is_house, is_unit
from jobboard.sheet.institutions import HEADS, introduced
from jobboard.sheet.people import is_name
from jobboard.sheet.places import districts, settle
from jobboard.sheet.plain import plain, tidy
from jobboard.sheet.quick import any_of, find_from


@dataclass(frozen=True, slots=True)
class Named:
    """A name with its place and how sure it is."""

    name: str
    start: int
    end: int
    confidence: float


CAP = r"(?:[A-ZÀ-ÖØ-Þ][\w'’&+.-]*\w|[A-ZÀ-ÖØ-Þ]|[a-z]+[A-Z]\w*|\d+[A-Z]\w*)"
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
        rf"|takes? place|hosted|based|carried out)(?: \w+){{0,3}} (?:a|au|aux|dans|in|at|by|chez|par) ?{_DET}$"), 2.0),
    (re.compile(rf"\b(?:au sein (?:de|du)|within"
        rf"|part of) ?{_DET}(?:groupe )?$"), 1.0),
    (re.compile(r"\bstages? (?:au|a la|a l'|at) ?$"), 1.6),
    (re.compile(r"\b(?:stage|poste|position|internship) (?:est |sera |is |will be )?base[de]?\S* "
                r"(?:a|au|a la|a l'|chez|at) ?$"), 2.0),
    (re.compile(r"(?:^|\n)a $"), 1.2),
)  # fmt: skip
_ASIDE = r"(?:\s?\([^()\n]{1,220}\)|,[^,.\n]{1,80},)?"
_AFTER = (
    (re.compile(r"\s(?:situee?|localisee?|installee?) (?:a|au|en|dans)\b"), 2.6),
    (re.compile(rf"{_ASIDE}\s?(?:re)?(?:crute\b|cherche\b|embauche|propose\b|souhaite(?= \w+[ei]r)|offre"
        rf"|is (?:currently )?(?:looking|seeking|hiring|recruiting|offering)|seeks|offers|are looking"
        rf"|est a la recherche|accueille|invites|wants|lance|has an)\b"), 2.6),
    (re.compile(rf"{_ASIDE}\s?(?:est|is|sont) (?:aujourd'hui |actuellement |currently |ainsi )?(?:a|an|the|une?"
        rf"|le|la|l')\s?(?:\w+[ '-]){{0,4}}(?:entreprise|societe|start-?up|association|filiale|leader"
        rf"|editeur|groupe|agence|cabinet|acteur|fournisseur|gestionnaire|laboratoire|institut|fondation"
        rf"|company|organi[sz]ation|non-?profit|provider|firm|studio|pme|eti|collectif|plateforme|ong"
        rf"|fabricant|specialiste|cooperative|marque|platform|reseau|ecole|universite|etablissement"
        rf"|community|centre|center|maison|charity|consultancy|incubateur|incubator|think tank|mouvement"
        rf"|service public|banque)\b"), 2.4),
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
        if first in _NOT_HOSTS and not (behind and (first in HEADS or first in {"la", "le", "les", "the"})):
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
            r"\b(?:service|direction|pole|departement|equipe|unite|bureau)s? (?:[\w']+ ){0,5}$", before
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
        if re.search(r"\b(?:projet|programme|project|program|outil|logiciel|plate-?forme|produit) $", before)
        else 1.0
    )
    if re.search(r"\b(?:au sein (?:de |du )|within )[a-z' ]{0,4}$", before) and is_house(name):
        score += 0.6
    score += 0.8 if is_house(name) else -0.4 if is_name(name) and " " in name and score < 2 else 0.0
    return score * (0.6 if start > 4000 else 1.0)


_UNIT_WORD = (
    r"(?:[dD]épartement|[sS]ervice|[dD]irection|[éÉeE]quipes?(?: de recherche)?|[lL]aboratoire|[pP]ôle"
    r"|[uU]nité(?: mixte)?(?: de recherche)?"
    r"|[dD]ivision|[dD]élégation|[bB]ureau|[cC]ellule|[pP]late-?forme|[cC]haire|[gG]roupe de recherche)"
)
_COMMON = (
    r"(?:technique|marketing|informatique|communication|juridique|commerciale?|comptabilité|achats"
    r"|production|création|formation|édition|qualité|recherche|data|digitale?|produit|design|financière|ressources humaines"
    r"|logistique|projet|calcul|maintenance|développement|éditoriale|pédagogique|scientifique|support"
    r"|exploitation)"
)
_FURTHER = (
    r"(?:[ \u00a0](?:culturel|économique|durable|social|urbain|numérique|territorial|local|interne|externe)\w*)?"
    r"(?:[ \u00a0]et[ \u00a0](?:des |de la |du |de l['’])?[a-zà-ÿ]{5,16}\b)?"
)
_TAIL = (
    rf"(?:(?:,(?=[ \u00a0](?:de la|de l['’]|du|des|et)[ \u00a0]?{CAP}))?[ \u00a0]"
    rf"(?:(?:de la|de|du|des|et|en|pour|pour la|&|-|and)[ \u00a0])?(?:de l['’]|pour l['’]"
    rf"|[dl]['’])?{CAP})"
)
_UNIT_NAMES = frozenset(
    """
    département service direction équipe equipe laboratoire pôle unité division délégation bureau cellule plate
    chaire groupe
    """.split()  # noqa: SIM905
)
_UNIT_BEGINS = re.compile(any_of(word for name in sorted(_UNIT_NAMES) for word in (name, name.capitalize())))
_UNIT = re.compile(
    rf"{_UNIT_WORD}[ \u00a0][A-Za-zÀ-ÿ'’ -]{{3,70}}?[ \u00a0]\([A-Z][A-Z0-9-]{{1,9}}\)|"
    rf"{_UNIT_WORD}(?:[ \u00a0]«[ \u00a0\u202f]?[^«»\n]{{2,60}}»|{_TAIL}{{1,9}}"
    rf"|[ \u00a0](?:de la |de l['’]|du |des )?{_COMMON}\b{_FURTHER}"
    rf"|[ \u00a0][a-z]\w*\.[\w.]+)(?:[ \u00a0]\([A-Z]\w{{1,9}}\))?"
    rf"(?:[ \u00a0](?:du|de la|de l['’]|de)[ \u00a0]?(?:{_UNIT_WORD}){_TAIL}{{1,6}})?"
)
_WITHIN = re.compile(
    r"(?:au sein|dans|entre|(?:responsable|cheff?e?|directeur|directrice|coordinat\w+|responsabilite)(?: \w+){0,3}|\(|within"
    r"|integr\w+|rejoi\w+|rattache\S*(?: \w+){0,4}|encadr\w*[^.\n]{0,60}"
    r"|supervis\w*[^.\n]{0,60}|deroul\w+|aura lieu|effectu\w+|accueilli\S*|takes? place|hosted) ?"
    r"(?:de |du |d'|le |la |l'|les |des |notre |son |leur |au |a |a la )*$"
)
_TEAM = re.compile(
    rf"\b(?:[tT]he|our|l['’])[ \u00a0]({CAP}(?:[ \u00a0](?:&|of|and|\+"
    rf"|{CAP})){{0,5}}(?: \([A-Z]+\))?[ \u00a0](?:[tT]eams?|[gG]roup|[dD]epartment|[lL]ab|[dD]ivision"
    rf"|[uU]nit|[sS]ection|[bB]ranch))\b"
)
# "Le service Balisage, au sein duquel vous serez intégré": what follows says that it is the intern's.
_YOURS = re.compile(
    r",? (?:au sein (?:duquel|de laquelle)|dans (?:lequel|laquelle)|ou|where|in which) (?:vous|tu|le stag|you|the )"
)
# Teams every house has say nothing of where the intern is placed.
_ANY_TEAM = re.compile(r"(?:R&D|IT|HR|RH|Tech|Data|Product|Sales|Marketing|Engineering|Research)[ \u00a0]\w+")
_TEAM_LINE = re.compile(
    rf"(?m)^[ *-]*((?:{CAP}[ \u00a0](?:(?:&|of|and)[ \u00a0])?){{2,5}}(?:Unit|Team|Group|Department|Laboratory|Division))[ ]*$"
)
_ENGLISH_UNIT = re.compile(
    rf"\b(?:[dD]epartment|[dD]ivision|[oO]ffice|[sS]chool"
    rf"|[iI]nstitute|(?<=its )[cC]ent(?:er|re)|(?<=our )[cC]ent(?:er|re)) (?:of|for) (?:[tT]he )?{CAP}"
    rf"(?:[ \u00a0](?:(?:of|and|&)[ \u00a0])?{CAP}){{0,5}}(?: \([A-Z]{{2,8}}\))?"
)
_HOUSE_TAIL = re.compile(r"[ \u00a0](?:de la |de l['’]|du |de |d['’]|au |à |à l['’])(?=[A-ZÀ-Ý])")


def _is_district(name: str) -> bool:
    """Whether "département de X" is a part of France, not of a house."""
    match = re.match(r"departement (?:de la |de l'|du |des |de |d')(.+)$", plain(name))
    return match is not None and any(plain(one.name) == match[1].strip() for one in districts().values())


def units(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Every name of a unit in a part of a text: "service Balisage", "laboratoire de la houle (LH)"."""
    return find_from(_UNIT_BEGINS, _UNIT, text, start, min(len(text), end))


# The newline stands first: it is sought as a plain character.
_WRAP = re.compile(r"\n(?<=[^\n]{55}\n)(?=[A-Za-zÀ-ÿ])")


def unit_in_sentences(text: str, folded: str) -> tuple[Named | None, Named | None]:
    """A unit the intern is placed in, and the house behind it: "l'équipe Y du laboratoire Z de l'INRAE"."""
    text = _WRAP.sub(" ", text)
    best: tuple[float, Named, Named | None] | None = None
    for match in units(text, 0, 14000):
        start = match.start()
        before = folded[max(0, start - 45) : start]
        placed = bool(_WITHIN.search(before) or _YOURS.match(folded, match.end()))
        opened = bool(re.search(r"(?:\n|^|\s[-/,]\s?)\s*(?:[-*]\s*)?(?:l'|la |le )?$", before))
        if not placed and not opened:
            continue
        name = match[0].rstrip(" .-")
        house = None
        cut = re.search(r"[.:;!]\s", name)
        name = name[: cut.start()] if cut else name
        aside = re.search(r"[ \u00a0]\([^()]*[a-zà-ÿ]{3}[^()]*\)$", name)
        name = name[: aside.start()] if aside else name
        for tail in reversed(list(_HOUSE_TAIL.finditer(name))):
            behind = name[tail.end() :]
            if (
                tail.start() > 6
                and (is_house(behind) or re.fullmatch(r"[A-Z][A-Z0-9-]{2,9}", behind))
                and not is_unit(behind)
                and " " in name[: tail.start()]
            ):
                house = Named(tidy(behind), start + tail.end(), start + len(name), 0.7)
                name = name[: tail.start()]
                break
        if (
            len(name.split()) < 2
            or len(name) > 120
            or re.match(r"(?:[sS]ervices? (?:de|d['’]|en)|[dD]irection (?:de|du) [a-z])$", name)
            or _is_district(name)
            or re.match(r"direction (?:inter|gener|region|depart)", plain(name))
        ):
            continue
        strong = re.search(
            r"\b(?:stage|stagiaire|integr|rejoi|rattache|deroule|accueil|encadr|realise|sein)\b|\bintegr"
            r"|\brattach|\brejoi",
            folded[max(0, start - 110) : start],
        )
        acting = re.match(
            r"(?:\s?\([^()\n]{1,120}\))?(?: (?:au|a la|a l'|du|de la|de l'|de) ?[\w-]{2,20}(?: a [\w-]{2,20})?)?"
            r" (?:a pour mission|recherche|recrute|propose|accueille|est en charge|est charge|intervient|mene|assure|pilote"
            r"|coordonne|regroupe)\b",
            folded[start + len(name) : start + len(name) + 150],
        )
        # A unit alone on a line of the head: "Laboratoire des sols", under the name of the house.
        line_end = folded.find("\n", start + len(name))
        whole = (
            opened and start < 1500 and not text[start + len(name) : max(line_end, 0) or len(text)].strip()
        )
        score = (
            (0.8 if acting else 0.0)
            + (0.8 if whole and text[start].isupper() and len(name.split()) > 2 else 0.0)
            + (1.0 if placed else 0.3)
            + (0.8 if strong else 0.0)
            + (0.4 if house else 0.0)
            - start / 20000
        )
        if best is None or score > best[0]:
            best = (score, Named(tidy(name), start, start + len(name), 0.6), house)
    if best is not None and best[0] >= 0.9:
        return best[1], best[2]
    for pattern, group in ((_TEAM, 1), (_TEAM_LINE, 1), (_ENGLISH_UNIT, 0)):
        found = pattern.search(text, 0, min(len(text), 9000))
        if found and group and pattern is _TEAM and _ANY_TEAM.fullmatch(found[1]):
            continue
        if found:
            unit = Named(tidy(found[group]), found.start(group), found.end(group), 0.55)
            return unit, _owner(text, found.end())
    return None, None


_OF_HOUSE = re.compile(
    rf"(?: \([A-Z]+\))? (?:of|at) (?:the )?({CAP}(?:[ \u00a0](?:(?:of|for|to|and|&) (?:the )?)?{CAP}){{1,6}})"
)


def _owner(text: str, at: int) -> Named | None:
    """The house behind a unit: "the Lantern Section of the Harbour Trust"."""
    match = _OF_HOUSE.match(text, at, at + 120)
    if match is None or is_unit(match[1]) or is_place_name(match[1]):
        return None
    return Named(tidy(match[1]), match.start(1), match.end(1), 0.55)


_STATE = re.compile(
    r"start-?up'?s? d'etat|beta\.gouv|incubateur|intrapreneu|produit numerique public"
    r"|service public numerique|fabrique numerique"
)
_MINISTRY = re.compile(
    r"(?:[mM]inist[èe]res? (?:de la |de l['’]|du |des |de |en charge )[A-ZÀ-Ý][\w'’-]+(?:(?:,| et| et de"
    r"| et de la| et du| et de l['’]| de la| de l['’]| de| du| des)?[ \u00a0]?(?:de la |de l['’]|du "
    r"|des )?[A-ZÀ-Ý][\w'’-]+){0,6})"
    r"(?:,? et (?:le |du |de la )?[mM]inist[èe]re (?:de la |de l['’]|du |des "
    r"|de )[A-ZÀ-Ý][\w'’-]+(?:(?:,| et| et de| et de la| et du| et de l['’]| de la| de| du"
    r"| des)?[ \u00a0](?:de la |de l['’]|du |des )?[A-ZÀ-Ý][\w'’-]+){0,6})?"
)


# "La Startup d'État X de la Caisse des phares (CDP) du Finistère recherche …"
_OWNER = re.compile(
    rf"[sS]tart-?[uU]p d['’][ÉEé]tat[ \u00a0][^.\n]{{2,70}}?[ \u00a0](?:de la|du|de l['’]|des)[ \u00a0]?"
    rf"({CAP}{_TAIL}{{0,7}}(?:[ \u00a0]\([A-Z]{{2,9}}\))?{_TAIL}{{0,3}})"
    r"(?=[ \u00a0](?:recherche|recrute|propose|cherche|accueille)\b)"
)


def state_startup(text: str, folded: str) -> Named | None:
    """The ministry behind a State start-up: the texts present the product, the ministry receives the intern."""
    if not _STATE.search(folded):
        return None
    match = _MINISTRY.search(text, 0, min(len(text), 12000))
    if match is None:
        owner = _OWNER.search(text, 0, min(len(text), 12000))
        return Named(tidy(owner[1]), owner.start(1), owner.end(1), 0.65) if owner else None
    name = re.sub(r"[ \u00a0](?:et|de|du|la)$", "", match[0]).rstrip(" ,")
    return Named(tidy(name), match.start(), match.start() + len(name), 0.75)
