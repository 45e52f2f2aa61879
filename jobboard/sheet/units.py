"""Names of units in running text, with the houses behind them: "au sein de l'équipe Y du laboratoire Z de l'INRAE"."""

import re
from collections.abc import Iterator

from jobboard.sheet.houses import is_house, is_unit
from jobboard.sheet.people import is_name
from jobboard.sheet.places import districts
from jobboard.sheet.plain import plain, tidy
from jobboard.sheet.presented import CAP, Named, is_place_name
from jobboard.sheet.quick import any_of, find_from

_UNIT_WORD = (
    r"(?:[dD]épartement|[sS]ervice|[dD]irection|[éÉeE]quipes?(?: de recherche)?|[lL]aboratoire|[pP]ôle"
    r"|[uU]nité(?: [mM]ixte)?(?: de [rR]echerche)?"
    rf"|[dD]ivision|[dD]élégation|[bB]ureau|[cC]ellule|[pP]late-?forme|[cC]haire|[lL]ab(?=[ \u00a0]{CAP})|[gG]roupe de recherche"
    # "le groupe Houle du laboratoire…": elsewhere a group is a house.
    rf"|[gG]roupe(?=[ \u00a0]{CAP}[ \u00a0](?:du|de la|de l['’])[ \u00a0]?(?:[dD]épart|[lL]abo|[iI]nstitut|[uU]nité|[cC]entre)))"
)
# Where a unit's name goes on with the larger unit that holds it: "groupe Houle du Département d'Optique".
_LARGER = re.compile(
    r"(?<=\w)[ \u00a0](?:du|de la|de l['’])[ \u00a0]?(?:Département|Laboratoire|Institut|Unité|Centre)\b"
)
_COMMON = (
    r"(?:technique|marketing|informatique|communication|juridique|commerciale?|comptabilité|achats"
    r"|production|création|formation|édition|qualité|recherche|data|digitale?|produit|design|financière|ressources humaines"
    r"|logistique|projet|calcul|maintenance|développement|éditoriale|pédagogique|scientifique|support"
    r"|exploitation|presse|urbanisme|environnement|patrimoine|médiation|événementiel|export|web|client(?:s|èle)?|culture"
    r"|scolaire|méthodes|études|travaux|essais|industrialisation|innovation|trésorerie|audit"
    r"|sécurité|prévention|sociale?|jeunesse|tourisme|numérique|statistiques?|énergie|qualité|paie)"
)
_FURTHER = (
    r"(?:[ \u00a0](?:culturel|économique|durable|social|urbain|numérique|territorial|local|interne|externe)\w*)?"
    r"(?:[ \u00a0]et[ \u00a0](?:des |de la |du |de l['’])?[a-zà-ÿ]{5,16}\b)?"
)
TAIL = (
    rf"(?:(?:,(?=[ \u00a0](?:de la|de l['’]|du|des|et)[ \u00a0]?{CAP}))?[ \u00a0]"
    rf"(?:(?:de la|de|du|des|et|en|pour|pour la|&|-|and)[ \u00a0])?(?:de l['’]|pour l['’]"
    rf"|[dl]['’])?{CAP})"
)
_UNIT_NAMES = frozenset(
    """
    département service direction équipe equipe laboratoire pôle unité division délégation bureau cellule plate
    chaire groupe lab
    """.split()  # noqa: SIM905
)
_UNIT_BEGINS = re.compile(any_of(word for name in sorted(_UNIT_NAMES) for word in (name, name.capitalize())))
_UNIT = re.compile(
    rf"{_UNIT_WORD}[ \u00a0][A-Za-zÀ-ÿ'’ -]{{3,70}}?[ \u00a0]\([A-Z][A-Z0-9-]{{1,9}}\)|"
    rf"{_UNIT_WORD}(?:[ \u00a0][a-zà-ÿ]{{5,13}}(?=[ \u00a0](?:de|du|des|d['’])[ \u00a0]?[A-ZÀ-Ý]))?"
    rf"(?:[ \u00a0]«[ \u00a0\u202f]?[^«»\n]{{2,60}}»|{TAIL}{{1,9}}"
    rf"|[ \u00a0](?:de la |de l['’]|du |des )?{_COMMON}\b{_FURTHER}"
    rf"|[ \u00a0][a-z]\w*\.[\w.]+)(?:[ \u00a0]\([A-Z]\w{{1,9}}\))?"
    rf"(?:[ \u00a0](?:du|de la|de l['’]|de)[ \u00a0]?(?:{_UNIT_WORD}){TAIL}{{1,6}})?"
)
# "Équipe encadrante : …" names persons.
_OF_PEOPLE = re.compile(r"(?:equipes?|groupe|cellule) (?:d')?(?:encadr|pedagogiqu|supervis)")
# "sous la direction de Rose Meunier"
_UNDER = re.compile(r"\bsous (?:la|l'|sa|leur|votre)[ \n]?$")
_WITHIN = re.compile(
    r"(?:au sein|dans|entre|activites|stagiaire pour|interne? for"
    r"|(?:responsable|cheff?e?|directeur|directrice|coordinat\w+|responsabilite)(?: \w+){0,3}|\(|within"
    r"|(?:mene|porte|propose|pilote|coordonne)\w*[^.\n]{0,24} par"
    r"|integr\w+(?:\(e\)|[.·]e)?|rejoi\w+|rattache\S*(?: \w+){0,4}|encadr\w*[^.\n]{0,60}"
    r"|supervis\w*[^.\n]{0,60}|deroul\w+|aura lieu|effectu\w+|inscrit|accueilli\S*|takes? place|hosted) ?"
    r"(?:de |du |d'|le |la |l'|les |des |notre |son |leur |au |a |a la )*$"
)
_TEAM = re.compile(
    rf"\b(?:[tT]he(?: [a-z]{{3,14}}['’]s)?|our|l['’])[ \u00a0]({CAP}(?:[ \u00a0](?:&|of|and|\+"
    rf"|{CAP})){{0,5}}(?: \([A-Z]+\))?[ \u00a0](?:[tT]eams?|[gG]roup|[dD]epartment|[lL]ab(?:oratory)?|[oO]bservatory|[dD]ivision"
    rf"|[uU]nit|[sS]ection|[bB]ranch))\b"
)
# "Le service Balisage, au sein duquel vous serez intégré": what follows says that it is the intern's.
_YOURS = re.compile(
    r",? (?:au sein (?:duquel|de laquelle)|dans (?:lequel|laquelle)|ou|where|in which) (?:vous|tu|le stag|you|the )"
)
# "Dans ce cadre, le service Balisage au port de Valmont propose un stage"
_AFTER_COMMA = re.compile(r", (?:le |la |l')$")
_TAKES = re.compile(
    r"(?: (?:au|a la|a l'|du|de la|de l'|de|d'|a) ?[\w-]{2,20}){0,2} (?:propose|recrute|recherche|accueille)"
    r" (?:une?|des|son|sa)\b"
)
_PERSON_NEXT = re.compile(r", (?:vous|tu|you|il|elle|(?:le|la|l'|un|une)[^.\n]{0,16}stagiaire)\b")
# Teams every house has say nothing of where the intern is placed.
_ANY_TEAM = re.compile(r"(?:R&D|IT|HR|RH|Tech|Data|Product|Sales|Marketing|Engineering|Research)[ \u00a0]\w+")
_WORKS_IN = re.compile(
    rf"\b[wW]ork(?:ing)?(?:[ \u00a0][\w-]{{2,12}}){{0,2}}[ \u00a0](?:in|at)[ \u00a0]"
    rf"((?:{CAP}[ \u00a0]){{1,3}}[lL]ab(?:oratory)?)\b"
)
_JOINED = re.compile(
    r"\b(?:join\w*|with|within|in|part of|work\w*|to|at|by|for|member|of|supports?|assist\w*|from|us|about|sein|rejoi\w+"
    r"|integr\w+|dans|par)\b[ a-z]{0,10}$|(?:^|\n|[.!?] )(?:the|our|l') ?$"
)
_ACTS = re.compile(
    r" (?:has|is|are|will|develops?|works?|studies|seeks|focuses|invites|offers|recruits|recrute|propose)\b"
)


def _of_intern(team: re.Match[str], folded: str) -> bool:
    """Whether a team is joined or acts in its sentence; one that is only named may be anybody's."""
    if _ANY_TEAM.fullmatch(team[1]) or is_place_name(team[1].rpartition(" ")[0]):
        return False
    return bool(
        _JOINED.search(folded[max(0, team.start() - 60) : team.start() + 4])
        or _ACTS.match(folded, team.end())
    )


_TEAM_LINE = re.compile(
    rf"(?m)^[ *-]*((?:{CAP}[ \u00a0](?:(?:&|of|and)[ \u00a0])?){{2,5}}(?:Unit|Team|Group|Department|Laboratory|Division))[ ]*$"
)
_ENGLISH_UNIT = re.compile(
    rf"\b(?:[dD]epartment|[dD]ivision|[oO]ffice|[sS]chool"
    rf"|(?:[A-Z][a-z]+ )?[iI]nstitute|(?<=its )[cC]ent(?:er|re)|(?<=our )[cC]ent(?:er|re)) (?:of|for) (?:[tT]he )?{CAP}"
    rf"(?:[ \u00a0](?:(?:of|and|&)[ \u00a0])?{CAP}){{0,5}}(?: \([A-Z]{{2,8}}\))?"
)
# A unit alone on a line near the top, whatever its words: "Direction de la culture – Service des archives".
_UNIT_LINE = re.compile(
    r"(?:^|\n)[ *_-]*(?:[^\n:.,]{5,60} [–—-] )?((?:Service|Direction|Département|Pôle|Laboratoire|Équipe|Unité|Bureau)[ \u00a0]"
    r"[^\n:;.,!?]{3,60}?)(?: [–—-] \d[^\n]{3,12})?[ *_]*(?=\n|$)"
)
_SAYS = re.compile(
    r"\b(?:recrute|recherche|cherche|propose|accueille|est|sont|a|stages?|stagiaires?|d'accueil|du stage)\b"
)
_OF_UNIVERSITY = re.compile(
    rf"\b((?:{CAP}[ \u00a0]){{1,5}}(?:Observatory|Laboratory|Lab|Institute|Center|Centre|Museum|Hospital|School|College"
    rf"|Department)(?:[ \u00a0]\([A-Z]{{2,8}}\))?)(?:[ \u00a0](?:of|at)[ \u00a0](?:the )?|, )((?:{CAP}[ \u00a0]){{0,4}}University"
    rf"(?:[ \u00a0]of(?:[ \u00a0]{CAP}){{1,3}})?)"
)
# "join our lamps and optics team": what every team is called says nothing.
_OUR_TEAM = re.compile(
    r"\b[jJ]oin(?:ing)? (?:our|the) ((?!(?:growing|small|young|great|amazing|international|dynamic|whole|core|full)\b)[a-z]{3,14}"
    r"(?: (?:and|&) [a-z]{3,14}| [a-z]{4,14}){1,3} team)\b"
)
_HOUSE_TAIL = re.compile(r"[ \u00a0](?:[-–] |de la |de l['’]|du |de |d['’]|au |à |à l['’])(?=[A-ZÀ-Ý])")


# "notre bureau de Brest": a place, no part of the house.
_OFFICE_OF = re.compile(r"[bB]ureaux?[ \u00a0](?:de[ \u00a0]|d['’])")


def _is_district(name: str) -> bool:
    """Whether "département de X" is a part of France, not of a house."""
    match = re.match(r"departement (?:de la |de l'|du |des |de |d')(.+)$", plain(name))
    return match is not None and any(plain(one.name) == match[1].strip() for one in districts().values())


def units(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Every name of a unit in a part of a text: "service Balisage", "laboratoire de la houle (LH)"."""
    return find_from(_UNIT_BEGINS, _UNIT, text, start, min(len(text), end))


# The newline stands first: it is sought as a plain character.
_WRAP = re.compile(r"\n(?<=[^\n]{45}\n)(?=[A-Za-zÀ-ÿ])")


_PLACED = re.compile(
    rf"[Aa]u sein (?:de la |du |de l['’])({CAP}(?:(?:,(?=[ \u00a0]{CAP}))?[ \u00a0](?:(?:de la|de|du|des|et|en|&)[ \u00a0])?"
    rf"(?:de l['’]|d['’]|l['’])?[\w'’-]+){{1,8}}?), (?:(?:le|la|l['’]|un|une)[^.\n]{{0,16}}stagiaire|vous|tu|il|elle)\b"
)


# "L'Unité Mixte de Recherche (UMR) …": what it is, not yet its name.
_BARE_UNIT = re.compile(rf"(?:{_UNIT_WORD})(?: (?:{_UNIT_WORD}))?")


def unit_in_sentences(text: str, folded: str) -> tuple[Named | None, Named | None]:
    """A unit the intern is placed in, and the house behind it: "l'équipe Y du laboratoire Z de l'INRAE"."""
    text = _WRAP.sub(" ", text)
    best: tuple[float, Named, Named | None] | None = None
    elsewhere: Named | None = None
    for match in units(text, 0, 14000):
        start = match.start()
        before = folded[max(0, start - 45) : start]
        if _OF_PEOPLE.match(folded, start) or (
            _UNDER.search(before) and is_name(match[0].partition(" de ")[2].split(" et ")[0])
        ):
            continue
        placed = bool(_WITHIN.search(before) or _YOURS.match(folded, match.end()))
        opened = bool(re.search(r"(?:\n|^|\s[-/,]\s?)\s*(?:[-*]\s*)?(?:l'|la |le )?$", before))
        placed = placed or bool(_AFTER_COMMA.search(before) and _TAKES.match(folded, match.end()))
        if not placed and not opened:
            continue
        name = match[0].rstrip(" .-")
        house = None
        cut = re.search(r"[.:;!]\s", name)
        name = name[: cut.start()] if cut else name
        aside = re.search(r"[ \u00a0]\([^()]*[a-zà-ÿ]{3}[^()]*\)$", name)
        name = name[: aside.start()] if aside else name
        larger = _LARGER.search(name) if name[:6].lower() == "groupe" else None
        name = name[: larger.start()] if larger else name
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
            or _BARE_UNIT.fullmatch(name)
            or len(name) > 120
            or re.match(r"(?:[sS]ervices? (?:de|d['’]|en)|[dD]irection (?:de|du) [a-z])$", name)
            or _is_district(name)
            or re.fullmatch(r"[éÉeE]quipe (?:projet|technique|produit|support)s?", name)
            or (_OFFICE_OF.match(name) is not None and is_place_name(_OFFICE_OF.sub("", name)))
            or re.match(r"direction (?:inter|gener|region|depart)", plain(name))
        ):
            continue
        strong = re.search(
            r"\b(?:stage|stagiaire|integr|rejoi|rattache|deroule|accueil|encadr|realise|sein)\b|\bintegr"
            r"|\brattach|\brejoi",
            folded[max(0, start - 110) : start].rpartition("\n\n")[2],
        )
        acting = re.match(
            r"(?:\s?\([^()\n]{1,120}\))?"
            r"(?: (?:au|a la|a l'|du|de la|de l'|de|d') ?[\w-]{2,20}(?: & [\w-]{2,20}| a [\w-]{2,20})?)?"
            r"(?:\s?\([^()\n]{1,120}\)|, forte? de [^.\n]{5,200}?,)? (?:a pour mission|recherche|recrute|propose"
            r"|accueille|est en charge"
            r"|est charge|intervient|mene|assure|pilote"
            r"|coordonne|regroupe|realise|gere|anime|developpe|conduit)\b",
            folded[start + len(name) : start + len(name) + 320],
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
            + (0.7 if larger else 0.0)
            + (0.5 if _PERSON_NEXT.match(folded, start + len(name)) else 0.0)
            - start / 20000
        )
        if house is not None and (acting or strong):
            elsewhere = elsewhere or house
        if best is None or score > best[0]:
            best = (score, Named(tidy(name), start, start + len(name), 0.6), house)
    if best is not None and best[0] >= 0.9:
        return _as_repeated(best[1], text, folded), best[2] or elsewhere
    # "Au sein de la Conservation des phares, le stagiaire…": placed in it, whatever such a unit is called.
    place = _PLACED.search(text, 0, min(len(text), 9000))
    if place and not is_house(place[1]) and not is_place_name(place[1]):
        return Named(tidy(place[1]), place.start(1), place.end(1), 0.6), None
    headed = _UNIT_LINE.search(text, 0, min(len(text), 900))
    if headed and not _SAYS.search(plain(headed[1])) and not is_place_name(headed[1]):
        return Named(tidy(headed[1]), headed.start(1), headed.end(1), 0.55), None
    held = _OF_UNIVERSITY.search(text, 0, min(len(text), 9000))
    if held:
        return (
            Named(tidy(held[1]), held.start(1), held.end(1), 0.6),
            Named(tidy(held[2]), held.start(2), held.end(2), 0.6),
        )
    for pattern, group in ((_OUR_TEAM, 1), (_TEAM, 1), (_WORKS_IN, 1), (_TEAM_LINE, 1), (_ENGLISH_UNIT, 0)):
        found = pattern.search(text, 0, min(len(text), 9000))
        if found and pattern is _TEAM and not _of_intern(found, folded):
            continue
        if found:
            unit = Named(tidy(found[group]), found.start(group), found.end(group), 0.55)
            return unit, _owner(text, found.end())
    return None, None


_NEXT_WORD = re.compile(r"[ \u00a0](?:d['’]|l['’])?[a-zà-ÿ-]+")
_ENDS_OPEN = re.compile(r"[ \u00a0](?:de|du|des|d|et|en|la|le|les|pour|dans|avec|sur|au|aux|a|à|qui|est)$")


def _as_repeated(unit: Named, text: str, folded: str) -> Named:
    """A unit with the small words of its name, where the text says them again: "pôle Design des services publics"."""
    end = unit.end
    for _ in range(5):
        word = _NEXT_WORD.match(text, end)
        if word is None or folded.count(folded[unit.start : word.end()]) < 2:
            break
        end = word.end()
    name = text[unit.start : end]
    while end > unit.end and (cut := _ENDS_OPEN.search(name)) is not None:
        name = name[: cut.start()]
        end = unit.start + len(name)
    return Named(tidy(name), unit.start, end, unit.confidence) if end > unit.end else unit


_OF_HOUSE = re.compile(
    rf"(?: \([A-Z]+\))? (?:(?:of|at) (?:the )?({CAP}(?:[ \u00a0](?:(?:of|for|to|and|&) (?:the )?)?{CAP}){{1,6}})"
    rf"|at (?:the )?({CAP})(?=[,.;\n]))"
)


def _owner(text: str, at: int) -> Named | None:
    """The house behind a unit: "the Lantern Section of the Harbour Trust"."""
    match = _OF_HOUSE.match(text, at, at + 120)
    group = 0 if match is None else 1 if match[1] else 2
    if match is None or is_unit(match[group]) or is_place_name(match[group]):
        return None
    return Named(tidy(match[group]), match.start(group), match.end(group), 0.55)
