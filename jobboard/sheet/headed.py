"""Hosts that no sentence presents: the institution most spoken of, and a short line under the title said again below."""

import re

from jobboard.sheet.header import is_place_line
from jobboard.sheet.houses import is_address, is_house
from jobboard.sheet.labels import label_key
from jobboard.sheet.people import is_name
from jobboard.sheet.plain import plain, tidy
from jobboard.sheet.presented import CAP, Named

# How institutions call themselves; towns and regions only count as such with a capital ("la Ville de …").
_HEAD = (
    r"(?:(?:Ville|Mairie|Commune|Métropole|Communauté (?:de communes|d['’]agglomération|urbaine)|Département|Conseil"
    r"|Préfecture|Ambassade|Délégation)|(?:[Ss]yndicat|[Pp]arc|PNR|[Rr]éserve|[Cc]onservatoire|[Mm]usée|[Oo]ffice|[Aa]gence"
    r"|[Ff]ondation|[Ii]nstitut|[Oo]bservatoire|[Ff]édération|[Ll]igue|[Mm]aison|[Tt]héâtre|[Oo]péra|[Éé]tablissement public"
    r"|[Cc]entre hospitalier|CHU|[Cc]hambre|[Cc]oopérative|[Ss]tation|[Ll]aboratoire|[Cc]haire|[Cc]entre"
    r"|University|Institute|Museum|Foundation|Delegation|Embassy|Trust|Agency|Society))"
)
_KIND = (
    r"(?:[ \u00a0][a-zà-ÿ]*(?:mixte|naturel|régional|national|municipal|départemental|intercommunal|marin|public"
    r"|scientifique)e?)"
)
_OF = (
    r"(?:(?:of the|of|for the|for|to the|and|de la|de|du|des|pour la|pour|et|en|à|sur)[ \u00a0])?"
    r"(?:de l['’]|pour l['’]|[dl]['’])?"
)
_HEADED = re.compile(
    rf"\b{_HEAD}{_KIND}{{0,3}}(?:[ \u00a0]«[ \u00a0\u202f]?[^«»\n]{{2,60}}»|(?:[ \u00a0]{_OF}{CAP}){{1,7}})"
    r"(?:[ \u00a0]\([A-Z][\w-]{1,9}\))?"
)
_TOWN_HALL = re.compile(r"(?:ville|mairie|commune|metropole|communaute|syndicat|parc|pnr)\b")
# Public bodies and big companies by their letters: "l'IRSN", "au CEA".
_BODY = re.compile(r"(?:\b[LlDd]['’]|\b(?:[Ll]e|[Ll]a|[Aa]u|[Dd]u|[Cc]hez|[Tt]he|at)[ \u00a0])([A-Z]{3,8})\b")
# Behind these words stands a partner, a funder or a former employer.
_ASIDE = re.compile(
    r"(?:partenariat|collaboration|soutien|lien|financee?|aide|appui|cofinance\w*|relation|diplome|issu\w*|conjointement)"
    r" (?:\w+ ){0,2}(?:avec |par |de |du |a )?(?:la |le |les |l'|du |des )?$|\b(?:avec|par) (?:la |le |les |l')?$"
)
# Said once, an institution counts where it acts or holds somebody: ", le Comptoir s'engage", "au sein du Comptoir".
_SUBJECT = re.compile(
    r"(?:^|[.,:;\n]) ?(?:la |le |les |l')$|\b(?:sein|au|dans|at) (?:de |du )?(?:la |le |l'|the )?$"
)
_FURTHEST = 9000


def _listed(text: str, at: int) -> bool:
    """Whether a name stands in brackets among several: "(le CPIE, la Ligue des phares, le Parc marin, etc.)"."""
    begin = text.rfind("(", max(0, at - 300), at)
    if begin < 0 or text.find(")", begin, at) >= 0:
        return False
    end = text.find(")", at, at + 300)
    return end > 0 and text.count(",", begin, end) >= 3


def most_spoken_of(text: str, folded: str, blocked: list[tuple[int, int]]) -> Named | None:
    """The institution that an offer names more than any other one, if one is ahead."""
    counts: dict[str, int] = {}
    first: dict[str, tuple[str, int, int]] = {}
    for match in _HEADED.finditer(text, 0, min(len(text), _FURTHEST)):
        if any(low <= match.start() < high for low, high in blocked):
            continue
        if _ASIDE.search(folded[max(0, match.start() - 50) : match.start()]) or _listed(text, match.start()):
            continue
        name = re.sub(r"[ \u00a0](?:de|du|des|et|la|en|à)$", "", match[0])
        seat = re.search(r"[ \u00a0]à[ \u00a0]([A-ZÀ-Ý][\w'’-]+)$", name)
        if seat and is_place_line(seat[1]):
            # "l'Institut Houle à Brest": where it is belongs to no name.
            name = name[: seat.start()]
        key = re.sub(r"\s*\(.*", "", plain(name))
        first.setdefault(key, (tidy(name), match.start(), match.start() + len(name)))
        counts[key] = counts.get(key, 0) + 1
    for match in _BODY.finditer(text, 0, min(len(text), _FURTHEST)):
        if is_house(match[1]) and not any(low <= match.start() < high for low, high in blocked):
            key = plain(match[1])
            first.setdefault(key, (match[1], match.start(1), match.end(1)))
            counts[key] = counts.get(key, 0) + 1
    counts = {
        key: count
        for key, count in counts.items()
        if count > 1
        or _TOWN_HALL.match(key)
        or (not key.isalpha() and _SUBJECT.search(folded[max(0, first[key][1] - 14) : first[key][1]]))
    }
    if not counts:
        return None
    ranked = sorted(counts, key=lambda key: (-counts[key] - bool(_TOWN_HALL.match(key)), first[key][1]))
    best = ranked[0]
    if len(ranked) > 1 and counts[best] + bool(_TOWN_HALL.match(best)) <= counts[ranked[1]] + bool(
        _TOWN_HALL.match(ranked[1])
    ):
        return None
    name, start, end = first[best]
    return Named(name, start, end, 0.5)


_CHIP = re.compile(
    r"\b(?:stages?|stagiaires?|internships?|interns?|offres?|offers?|cdi|cdd|contrat|full|part|temps|mois|months?|paye|paid|remote"
    r"|hybrid|bac|master|licence|m[12]|sur place|publie\w*|posted|type|date|duree|job|emploi|poste|mission|projet|project)\b"
    r"|^\W*\d|\d{4}|\d[,.]\d|[€$]"
)


def _of_person(name: str, folded: str) -> bool:
    """Whether two capitalised words are somebody's: in an address, behind "Mme", "encadré par"."""
    last = re.escape(name.split()[-1])
    return bool(
        re.search(rf"{last}[a-z0-9._-]*@", folded)
        or re.search(
            r"\b(?:m\.|mme|mr|ms|dr\.?|pr\.?|prof\.?|par|by|and|et|&|contact|encadrants?|tuteur|supervisors?) ?:? ?"
            + re.escape(name),
            folded,
        )
    )


def repeated_line(text: str, folded: str, title: tuple[int, int]) -> Named | None:
    """A short line beside the title that holds a name the text says again: job boards print the company there."""
    at = 0
    rows = text[:900].split("\n")
    for number, row in enumerate(rows[:16]):
        shown = row.strip()
        if number >= 7 and shown not in (rows[number - 1].strip(), *rows[number + 1 : number + 2]):
            # Further down only the name that a logo says a second time counts.
            at += len(row) + 1
            continue
        begin = at + row.find(shown)
        at += len(row) + 1
        end = begin + len(shown)
        if not 2 < len(shown) <= 45 or len(shown.split()) > 5 or (begin < title[1] and end > title[0]):
            continue
        words = plain(shown)
        if (
            not (shown[0].isupper() or shown[0].isdigit())
            or re.search(r"[.:;!?@•|]|^[-*]", shown)
            or _CHIP.search(words)
            or is_address(shown)
            or label_key(words) is not None
            or is_place_line(shown)
            or (is_name(shown) and _of_person(words, folded))
        ):
            continue
        if words in folded[title[0] : title[1]] and not is_house(shown):
            # What the title says is the work or its field.
            continue
        again = re.search(rf"(?<![a-z]){re.escape(words)}(?![a-z])", folded[end:20_000])
        if again is not None:
            found = end + again.start()
            # As the text itself writes it: "Netime" over "NETiME".
            if text[found : found + len(words)][:1].isupper():
                return Named(tidy(text[found : found + len(words)]), begin, end, 0.75)
    return None
