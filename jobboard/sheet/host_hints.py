"""Smaller signs of who receives the intern, asked when no sentence says it outright."""

import itertools
import re

from jobboard.sheet.contacts import emails
from jobboard.sheet.header import is_place_line
from jobboard.sheet.houses import is_academic, is_unit
from jobboard.sheet.people import is_name
from jobboard.sheet.plain import plain, tidy
from jobboard.sheet.presented import CAP, Named
from jobboard.sheet.title_words import is_generic
from jobboard.sheet.units import TAIL, units

_FURTHEST = 9000
_POSSESSIVE = re.compile(
    rf"(?:^|\n|[.!?] )[ *]*(?:The )?({CAP}(?:[ \u00a0](?:(?:of|for|and|&)[ \u00a0](?:the )?)?{CAP}){{0,5}}?)"
    r"['’]s?[ \u00a0](?:[\w-]+[ \u00a0]){0,3}intern(?:ship)?s?[ \u00a0](?:program|programme|offers?|is|provides?)\b"
)
_NUMBERED = re.compile(
    rf"\b(?:UMR|UMS|UPR|UAR|UMI|EA|UR)(?:_S)?[ -]?(\d{{3,4}})(?:[ \u00a0]{CAP}(?:[ \u00a0]{CAP}){{0,2}})?"
)
_PROVIDERS = frozenset(
    "gmail yahoo hotmail outlook live free orange wanadoo laposte sfr icloud protonmail proton gmx aol neuf bbox".split()  # noqa: SIM905
)
_WORDS = re.compile(r"[^\W_]+")
_WORD_WITH_JOINT = re.compile(r"[^\W_][\w’'.&-]*")
_SUBORDINATE = re.compile(r",?[ \u00a0](?:est )?rattach\S+[ \u00a0](?:à la|au|à l['’]|à)[ \u00a0]?$")
_NEXT = re.compile(r",[ \u00a0](?:le |la |l['’])")
_OF = r"[ \u00a0](?:de la |de l['’]|du |de |d['’]|des )"


def possessor(text: str) -> Named | None:
    """The house of "Keepers of the Coast's summer internship program"."""
    found = _POSSESSIVE.search(text, 0, min(len(text), _FURTHEST))
    if found is None or is_place_line(found[1]):
        return None
    return Named(tidy(found[1]), found.start(1), found.end(1), 0.65)


_ANNOUNCED = re.compile(
    r"(?:^|\n)[ *_#]*(?:[Oo]ffre|[Pp]roposition|OFFRE) (?:de |DE )?[Ss](?:tage|TAGE)s?(?: [MmLl]\d)? "
    r"(?:du|de la|de l['’]|des|chez|à l['’]|au) ?"
    rf"((?:[a-zà-ÿ]{{4,12}}[ \u00a0])?{CAP}(?:[ \u00a0](?:(?:de la|de|du|des|et|&)[ \u00a0])?(?:de l['’]|d['’]|l['’])?{CAP})"
    r"{0,6}) ?:? ?(?=\n|$)"
)


# "internship at Univ. Valmont (LUM laboratory)"
_AT_WITH_UNIT = re.compile(
    rf"\b(?:[Ss]tage|[Ii]nternship|[Pp]osition)(?: position)? (?:at|à l['’]|au|à) ?({CAP}(?: (?:(?:of|de|du|des) )?{CAP}){{0,5}})"
    r" \(((?:the |équipe |laboratoire )?[A-Z][\w-]*(?: [A-Z][\w-]*){0,3}(?: laboratory| lab| team| group)?)\)"
)


def at_with_unit(text: str) -> tuple[Named, Named] | None:
    """The house and, in brackets behind it, the unit of a line near the top that says where the stay is."""
    found = _AT_WITH_UNIT.search(text, 0, min(len(text), 1500))
    if found is None or not is_academic(found[1]) or not is_unit(found[2]):
        return None
    return Named(found[1], *found.span(1), 0.7), Named(found[2], *found.span(2), 0.7)


# "Internship @ Granit & Co" alone on a line
_AT = re.compile(
    rf"(?:^|\n)[ *_#]*(?:[Ss]tages?|[Ii]nternships?|[Tt]raineeships?) (?:@|chez|at) "
    rf"({CAP}(?:[ \u00a0](?:(?:&|and|et)[ \u00a0])?{CAP}){{0,4}}\.?)[ ]*(?=\n|$)"
)
_BEHIND_DASH = re.compile(r"(?:^|\n)[ *_#]*([^\n–—|-]{5,160}?) [–—|-] ([A-ZÀ-Ý][^\n:;!?]{2,60}?) ?(?=\n|$)")
# "Compter les lampes - OSU LUMEN"
_LETTERS = re.compile(r"(?:[A-Z]{2,6} )?[A-Z]{4,10}")
_CARRIED = re.compile(
    r"\b(?:stage|offre|poste|mission)s? (?:est |sera |seront |sont )?(?:porté|proposé|encadré|accueilli)e?s? par "
    rf"(?:le |la |l['’])?({CAP}(?:[ \u00a0·](?:(?:de la|de|du|des|et|&|pour)[ \u00a0])?(?:de l['’]|d['’]|l['’])?{CAP}){{0,9}}"
    r"(?: \([A-Z][A-Z -]{1,12}\))?)"
)


def _in_capitals(name: str) -> bool:
    """Whether a name of an institution has capitals throughout: "Museum education" is a field, no museum."""
    words = [word for word in re.findall(r"[^\W\d_]+", name) if len(word) > 3]
    return is_academic(name) and all(word[0].isupper() for word in words)


def announced_by(text: str) -> Named | None:
    """The house of a line such as "Offre de stage du consortium Lumières :" or "Offre de stage M2 – Granit Marine"."""
    top = min(len(text), 1500)
    for pattern, group in ((_ANNOUNCED, 1), (_AT, 1), (_BEHIND_DASH, 2), (_CARRIED, 1)):
        for found in pattern.finditer(text, 0, top if pattern is not _CARRIED else min(len(text), _FURTHEST)):
            name = found[group]
            if is_place_line(name) or (is_name(name) and pattern is not _AT):
                continue
            if (
                pattern is _BEHIND_DASH
                and not (is_generic(plain(found[1])) and (_in_capitals(name) or text.count(name) > 1))
                and not (
                    _LETTERS.fullmatch(name)
                    and text.count(name) > 1
                    and text.count("\n", 0, found.start(2)) < 2
                )
            ):
                continue
            return Named(tidy(name), found.start(group), found.end(group), 0.75)
    return None


def numbered_unit(text: str) -> Named | None:
    """The one research unit a text gives the number of: "UMR 8999 Marées"; two of them are too many to choose from."""
    found = list(_NUMBERED.finditer(text, 0, min(len(text), _FURTHEST)))
    if len({one[1] for one in found}) != 1:
        return None
    longest = max(found, key=lambda one: len(one[0]))
    return Named(tidy(longest[0]), longest.start(), longest.end(), 0.55)


def owner_of_domain(text: str, folded: str) -> Named | None:
    """The name in the text whose letters are those of the addresses' domain; none when there are several."""
    domains = {
        one.value.rpartition("@")[2].split(".")[-2]
        for one in emails(folded)
        if "." in one.value.rpartition("@")[2]
    }
    wanted = {re.sub(r"[^a-z0-9]", "", one) for one in domains - _PROVIDERS}
    wanted = {one for one in wanted if len(one) >= 5}
    found: dict[str, Named] = {}
    words = list(_WORD_WITH_JOINT.finditer(text, 0, min(len(text), _FURTHEST)))
    for number, first in enumerate(words if wanted else ()):
        if not first[0][:1].isupper():
            continue
        letters = ""
        for last in words[number : number + 5]:
            if "\n" in text[first.start() : last.end()] or "@" in text[first.start() - 1 : last.end() + 1]:
                break
            letters += re.sub(r"[^a-z0-9]", "", plain(last[0]))
            if letters in wanted:
                name = text[first.start() : last.end()].rstrip(".'’-&")
                if not is_place_line(name):
                    found.setdefault(
                        letters, Named(tidy(name), first.start(), first.start() + len(name), 0.7)
                    )
            if len(letters) > 40:
                break
    return next(iter(found.values())) if len(found) == 1 else None


_OWN_SITE = re.compile(
    rf"\b(?:[Ll]ieu|[Pp]lace|[Ll]ocation|[Ss]ite(?: web| internet)?|[Ww]ebsite|[Cc]hez|[Aa]t|[Ee]ntreprise|[Ss]ociété|[Cc]ompany)"
    rf"[ \u00a0]?:?[ \u00a0]?({CAP}(?:[ \u00a0]{CAP}){{0,3}})[ \u00a0]?[(:,]?[ \u00a0]?(?:https?://)(?:www\.)?([\w.-]{{4,40}})"
)


def owner_of_site(text: str) -> Named | None:
    """The house whose own site stands behind its name: "Lieu : Granit Marine https://granit-marine.example"."""
    for found in _OWN_SITE.finditer(text, 0, min(len(text), _FURTHEST)):
        letters = re.sub(r"[^a-z0-9]", "", plain(found[1]))
        labels = found[2].lower().strip(".").split(".")
        hosts = {re.sub(r"[^a-z0-9]", "", "".join(labels[:-1])), re.sub(r"[^a-z0-9]", "", "".join(labels))}
        if len(letters) >= 5 and letters in hosts:
            return Named(tidy(found[1]), *found.span(1), 0.65)
    return None


_SOURCE = re.compile(r"[ <(]{0,3}https?://(?:www\.)?([a-z0-9-]{3,40})\.[a-z.]{2,12}(?:/\S{0,200})?[ >)]{0,3}")
# The sites that print everybody's offers.
_BOARDS = frozenset(
    "linkedin indeed welcometothejungle hellowork monster jobteaser apec github gitlab google glassdoor".split()  # noqa: SIM905
)


def owner_of_source(text: str) -> Named | None:
    """The house on whose own site the offer stands, when a link alone under the title says so and the text names it."""
    for row in text[:600].split("\n")[1:4]:
        found = _SOURCE.fullmatch(row)
        for label in found[1].split("-") if found else ():
            if len(label) < 3 or label in _BOARDS:
                continue
            named = re.search(rf"(?<![\w/.@-])(?i:{label})(?![\w@-]|\.\w)", text)
            if named is not None and named[0][0].isupper():
                return Named(named[0], named.start(), named.end(), 0.6)
    return None


def nearer_unit(text: str, unit: Named) -> Named:
    """The smaller of two units named together: "le service Lampes, rattaché à la direction du Littoral"."""
    above = _SUBORDINATE.search(text, max(0, unit.start - 40), unit.start)
    candidates = []
    if above is not None:
        line = text.rfind("\n", 0, above.start()) + 1
        candidates = [one for one in units(text, line, above.start()) if one.end() >= above.start() - 1]
    following = _NEXT.match(text, unit.end)
    if following is not None and re.search(
        r"(?i)\bau sein d[\w' ’]{1,6}$", text[max(0, unit.start - 20) : unit.start]
    ):
        below = next(units(text, following.end(), following.end() + 160), None)
        candidates = [below] if below is not None and below.start() == following.end() else candidates
    if not candidates:
        return unit
    name = candidates[-1][0].rstrip(" .-")
    return Named(tidy(name), candidates[-1].start(), candidates[-1].start() + len(name), unit.confidence)


# What is a house of its own unless another one is named behind it: "le Centre de la Lumière (CL) de l'Université de Valmont".
_CENTRE = re.compile(
    r"\b(?:Centre|Institut|Observatoire|Faculté|École|UFR|IUT|Bibliothèque|Atelier|Musée|Center|Institute)"
    rf"{TAIL}{{1,7}}(?:[ \u00a0]\([A-Z][\w-]{{1,9}}\))?"
)


def unit_of(text: str, company: Named) -> Named | None:
    """The unit whose house is named right behind it: "la délégation Bretagne de Granit Marine"."""
    whole = re.search(
        rf"(?:^|[\n.] ?)(?:The )?{re.escape(company.name)}(?:['’]s)? "
        rf"((?:{CAP} ){{1,4}}(?:[gG]roup|[tT]eam|[lL]ab|[dD]epartment|[dD]ivision))"
        r"(?= (?:is|uses|works|develops|has|builds|studies|seeks)\b)",
        text,
    )
    if whole is not None:
        # "Granit Coastal Lamps group uses…"
        return Named(whole[1], *whole.span(1), 0.6)
    found: dict[str, Named] = {}
    behind = re.compile(_OF + re.escape(company.name) + r"(?!\w)")
    for one in itertools.chain(
        units(text, 0, _FURTHEST), _CENTRE.finditer(text, 0, min(len(text), _FURTHEST))
    ):
        cut = behind.search(text, one.start(), min(len(text), one.end() + len(company.name) + 10))
        name = one[0] if cut is None else text[one.start() : cut.start()]
        if cut is None or cut.start() > one.end() or len(name.split()) < 2:
            continue
        if not (is_unit(name) or one.re is _CENTRE):
            continue
        found.setdefault(plain(name), Named(tidy(name), one.start(), one.start() + len(name), 0.6))
    return next(iter(found.values())) if len(found) == 1 else None


_EXPANDED = re.compile(
    rf", ((?:Laboratoire|Institut|Centre|Unité|Laboratory|Institute|Center|École|Observatoire){TAIL}{{1,6}})(?=[ ,.;)\n])"
)
_SMALL = frozenset("de du des d l la le les et en pour of for the and to in on aux au a".split())  # noqa: SIM905


def spelt_out(text: str, company: Named) -> Named:
    """The full name of a house known by its letters, where the text spells them: "Keepers of Old Lamps (KOL)"."""
    letters = company.name
    if not re.fullmatch(r"[A-Z]{3,9}", letters):
        return company
    behind = _EXPANDED.match(text, company.end)
    if behind is not None:
        words = [word for word in re.findall(r"[^\W_]+", plain(behind[1])) if word not in _SMALL]
        if "".join(word[0] for word in words)[: len(letters)].upper()[:2] == letters[:2]:
            # "au LUM, Laboratoire Universitaire de Marégraphie"
            return Named(
                tidy(text[company.start : behind.end()]), company.start, behind.end(), company.confidence
            )
    for aside in re.finditer(rf"[ \u00a0]\({letters}\)", text):
        line = max(text.rfind("\n", 0, aside.start()) + 1, aside.start() - 200)
        words = list(re.finditer(r"[^\W_][\w-]*", text[line : aside.start()]))[-14:]
        initials = ""
        for word in reversed(words):
            if plain(word[0]) not in _SMALL:
                initials = word[0][0].upper() + initials
                if not letters.endswith(plain(initials).upper()):
                    break
                if len(initials) == len(letters):
                    start = line + word.start()
                    if not word[0][0].isupper():
                        break
                    name = tidy(text[start : aside.end()])
                    return Named(name, start, aside.end(), company.confidence)
    return company


# What may stand between a unit and the names above it: "Laboratoire X (LX), Université Y", "équipe Z - Inria", "unité V (CNRS)".
_ABOVE = re.compile(
    r"(?:[ \u00a0]\([A-Z][\w-]{1,12}\))?(?:,[ \u00a0]|[ \u00a0][-–—][ \u00a0]|[ \u00a0]\()(?=\S)"
    r"([^.;:\n()]{3,120}(?:\([^()\n]{2,12}\)[^.;:\n()]{0,60})?)"
)
_STEP = re.compile(r",[ \u00a0]|[ \u00a0][-–—/][ \u00a0]|[()]")
_NAME_ABOVE = re.compile(
    rf"(?:l['’]|la |le )?({CAP}(?:[ \u00a0](?:(?:de|du|des|et|la|of|the)[ \u00a0])*(?:d['’]|l['’])?{CAP}){{0,6}})"
)


def house_behind(text: str, unit: Named) -> Named | None:
    """The university, school or research body named behind a unit: "Laboratoire de la houle (LHM), Université de Valmont"."""
    behind = _ABOVE.match(text, unit.end)
    at = behind.start(1) if behind else 0
    for piece in _STEP.split(behind[1])[:3] if behind else ():
        begin = text.index(piece, at)
        at = begin + len(piece)
        named = _NAME_ABOVE.match(piece)
        if named is not None and is_academic(named[1]) and not is_unit(named[1]):
            return Named(tidy(named[1]), begin + named.start(1), begin + named.end(1), 0.65)
    return None


_BODY_OF_NUMBER = re.compile(
    r"(?:([A-Z][A-Z0-9][\w-]{0,14})(?:,[ \u00a0]|[ \u00a0]\(|[ \u00a0]))?(?:UMR|UMS|UPR|UAR|UMI|UR)(?:_S)?[ \u00a0-]?\d{3,4}"
    r"[ \u00a0](?:du[ \u00a0]|de l['’]|de la[ \u00a0])([A-Z][\w-]*[A-Z]\w*|Inserm|Inria)"
)


def body_of_number(text: str) -> tuple[Named, Named | None] | None:
    """The body above a numbered unit, and the unit's own short name: "LUMEN, UMR 8999 du CNRS"."""
    found = _BODY_OF_NUMBER.search(text, 0, min(len(text), _FURTHEST))
    if found is None or not is_academic(found[2]):
        return None
    unit = Named(found[1], found.start(1), found.end(1), 0.6) if found[1] else None
    return Named(found[2], found.start(2), found.end(2), 0.6), unit


_SUPERVISED_AT = re.compile(
    r"\b(?:[Ee]ncadr|[Ss]upervis|[Tt]uteur|[Tt]utrice|[Mm]aître de stage)[^.\n]{0,200}?[ \u00a0]"
    r"(?:à l['’]|au |à la |de l['’]|at )"
    r"((?:UMR|UMS|UPR|UAR|UR|UMI)(?:_S)?[ \u00a0-]?\d{3,4}[ \u00a0][A-Z][\w-]{1,14})"
    r"(?:[ \u00a0](?:du |de l['’]|de la )|, |[ \u00a0]\()([A-Z][\w-]*[A-Z]\w*|Inserm|Inria)\b"
)


def supervised_at(text: str) -> tuple[Named, Named] | None:
    """The body and the numbered unit where the supervisor works: "encadré par …, à l'UMR 8999 MARÉES du CNRS"."""
    found = _SUPERVISED_AT.search(text, 0, min(len(text), _FURTHEST * 2))
    if found is None or not is_academic(found[2]):
        return None
    return Named(found[2], *found.span(2), 0.6), Named(tidy(found[1]), *found.span(1), 0.6)


_SUPERVISES = re.compile(
    r"encadr|supervis|tuteur|tutrice|responsable|maitre de stage|advis|direct(?:ion|eur|rice)|contact"
)
# "(Directeur de recherche CNRS)" is a post, no affiliation.
_POST = re.compile(
    r"(?:direct(?:eur|rice)|ingenieure?|chercheu(?:r|se)|professeure?|maitre|doctorante?|post-?doc\w*|chargee?|phd|research(?:er)?"
    r"|associate|assistant|head|responsable|cheff?e?)\b"
)
_AFFILIATION = re.compile(rf"({CAP}[ \u00a0]{CAP}(?:[ \u00a0]{CAP})?)[ \u00a0]\(([A-Z][^()\n@]{{1,80}})\)")


def affiliation(text: str, folded: str) -> Named | None:
    """Where the first supervisor works, told in brackets behind the name: "Encadrante : Rose Meunier (LUMEN, …)"."""
    for match in _AFFILIATION.finditer(text, 0, min(len(text), _FURTHEST * 2)):
        line = max(folded.rfind("\n\n", 0, match.start()), match.start() - 200, 0)
        told = match[2]
        if (
            is_name(match[1])
            and not _POST.match(plain(told))
            and _SUPERVISES.search(folded, line, match.start())
            and (is_academic(told) or is_unit(told) or re.match(r"[A-Z][\w-]*[A-Z]", told))
        ):
            return Named(told, match.start(2), match.end(2), 0.5)
    return None


_APPOSED = re.compile(
    rf"(?!À\b)({CAP}(?:[ \u00a0]{CAP}){{0,3}}), (?:le |la |l['’]|un |une )?(?:département|service|direction|équipe|laboratoire"
    r"|pôle|entité|unité|mission|cellule)(?: [a-zà-ÿ]{4,14})? (?:de la |de l['’]|du |des |d['’])"
    r"([A-Za-zÀ-ÿ][^.,;:()\n]{3,70}?)(?=[ \u00a0](?:qui|en charge|chargée?|dédiée?)\b|[,.;:()\n])"
)


def apposed(text: str) -> tuple[Named | None, Named | None]:
    """A part and the house it belongs to: "Lumen, le département de la Direction des phares qui…"."""
    found = _APPOSED.search(text, 0, min(len(text), _FURTHEST))
    if found is None:
        return None, None
    return (
        Named(tidy(found[1]), found.start(1), found.end(1), 0.6),
        Named(tidy(found[2]), found.start(2), found.end(2), 0.6),
    )


_BEFORE_ROLE = re.compile(
    rf"[ *_#]*({CAP}(?:[ \u00a0]{CAP}){{0,2}})[ \u00a0](?:[-–—|])[ \u00a0]([^\n]{{8,120}})(?:\n|$)"
)
_ROLE_NAMED = re.compile(
    r"\b(?:developer|engineer|designer|analyst|manager|assistant|developpeu\w+|ingenieure?|chargee?|technicien\w*|consultant\w*"
    r"|chef|scientist|researcher|redact\w+|graphiste|data|marketing|communication)\b"
)
# What stands before a dash at the top and is no house: "Stage M2 - …", "Python - …".
_NO_HOUSE = re.compile(
    r"\b(?:stages?|stagiaires?|internships?|interns?|offres?|offer|job|alternance|master|m[12]|sujet|projet|python|java|php|web"
    r"|data|marketing|communication|cdi|cdd|remote|urgent|poste|recherche|research|developpeu\w+|developer|engineer)\b"
)


def before_role(text: str) -> Named | None:
    """The house on the first line before the role: "Granit - Web Developer (Stage)"."""
    found = _BEFORE_ROLE.match(text)
    if (
        found is None
        or _NO_HOUSE.search(plain(found[1]))
        or not _ROLE_NAMED.search(plain(found[2]))
        or _ROLE_NAMED.search(plain(found[1]))
        or is_place_line(found[1])
    ):
        return None
    return Named(tidy(found[1]), found.start(1), found.end(1), 0.55)
