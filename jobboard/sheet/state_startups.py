"""State start-ups: the text presents a product, a ministry or a public body receives the intern."""

import re

from jobboard.sheet.plain import tidy
from jobboard.sheet.presented import CAP, Named
from jobboard.sheet.units import TAIL

_STATE = re.compile(
    r"start-?up'?s? d'etat|beta\.gouv|incubateur|intrapreneu|produit numerique public"
    r"|service public numerique|fabrique numerique"
)
# Bodies below the ministries that hold such teams: "hébergée au sein de la Direction interministérielle du numérique".
_HELD_BY = re.compile(
    r"(?:hébergée?s?|rattachée?s?|portée?s?|incubée?s?|intégrée?s?|département|service|équipe|mission|incubateur)[ \u00a0]"
    r"(?:au sein |auprès |par |à )?(?:de la |de l['’]|du |de |la |l['’]|le )?"
    r"((?:[Dd]irection|[Dd]élégation|[Aa]gence|[Ss]ecrétariat)[ \u00a0](?:interministérielle|générale?|nationale)"
    r"(?:[ \u00a0](?:de la|de l['’]|du|des|de|et)?[ \u00a0]?(?!qui\b|est\b|a\b|met\b)[\w'’-]+){1,4}?)"
    r"(?=[ \u00a0](?:qui|est|a|met)\b|[,.;:()\n])"
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
    rf"({CAP}{TAIL}{{0,7}}(?:[ \u00a0]\([A-Z]{{2,9}}\))?{TAIL}{{0,3}})"
    r"(?=[ \u00a0](?:recherche|recrute|propose|cherche|accueille)\b)"
)


_PRODUCT = re.compile(
    rf"[sS]tart-?[uU]p d['’][ÉEé]tat[ \u00a0]({CAP}(?:[ \u00a0](?:(?:de|du|des|et|la|les)[ \u00a0])?(?:d['’]|l['’])?{CAP}){{0,5}}"
    r"(?:[ \u00a0]\([A-Z][\w-]{1,9}\))?)"
)


def product_named(text: str, presented: Named | None, owner: Named) -> Named | None:
    """The State start-up under its full name where it is called so, unless another product is presented than the owner."""
    match = _PRODUCT.search(text, 0, min(len(text), 12000))
    if match is None or (presented and presented.name not in match[1] and presented.name not in owner.name):
        return presented
    return Named(tidy(match[1]), match.start(1), match.end(1), 0.65)


def state_startup(text: str, folded: str) -> Named | None:
    """The ministry behind a State start-up: the texts present the product, the ministry receives the intern."""
    if not _STATE.search(folded):
        return None
    match = _MINISTRY.search(text, 0, min(len(text), 12000))
    if match is None:
        owner = _OWNER.search(text, 0, min(len(text), 12000)) or _HELD_BY.search(
            text, 0, min(len(text), 12000)
        )
        return Named(tidy(owner[1]), owner.start(1), owner.end(1), 0.65) if owner else None
    name = re.sub(r"[ \u00a0](?:et|de|du|la)$", "", match[0]).rstrip(" ,")
    return Named(tidy(name), match.start(), match.start() + len(name), 0.75)
