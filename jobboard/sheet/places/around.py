"""What the words around a name say of it: a street, a distance, an institution, a preposition of place."""

import re

_STREET = re.compile(
    r"\b(?:rue|avenue|av|ave|boulevard|bd|bld|blvd|cours|place|quai|impasse|all[ée]es?|chemin|square|route"
    r"|esplanade|passage|faubourg|fg|rond[- ]point|mail|promenade|sentier|street|road)\b\.?[ \u00a0](?=\w)",
    re.IGNORECASE,
)
_STREET_END = re.compile(r"[,;\n(|]| [-–—] ?|\d{5}")
_AT = re.compile(
    r"(?:\b(?:à|a|au|aux|in|at|sur|dans|vers|de|basée?s?|situ[ée]e?s?|based|located)[ \u00a0]|\bd['’]|@ ?)$",
    re.IGNORECASE,
)
_OF = re.compile(r"(?:\b(?:de|du|des|of)[ \u00a0](?:la |l['’]|les )?|\bd['’])$", re.IGNORECASE)
_NEAR = re.compile(
    r"\b(?:pr[èe]s|proche|proximit[ée]|c[ôo]t[ée]|banlieue|km|minutes?|min|near|outside|gare|m[ée]tro|station|tram"
    r"|rer|sortie)[ \u00a0](?:de |d['’]|du |des |from |of |to )?(?:la |l['’]|les |le )?$",
    re.IGNORECASE,
)
SEPARATORS = re.compile(r"[,;/|\n•]|\bou\b|\bet\b|\bor\b|\band\b|\+|&", re.IGNORECASE)
CHOICE = re.compile(r"\b(?:ou|et|or|and)\b|[/;|&+\n•]", re.IGNORECASE)
# No name of a street or a preposition looks further back than this many characters.
REACH = 80


def begins_street(text: str, at: int) -> bool:
    """Whether the name of a street begins here ("Rue" and "Cours" are communes too)."""
    return _STREET.match(text, at) is not None


def in_street(text: str, at: int) -> bool:
    """Whether a position stands inside the name of a street."""
    last = None
    for match in _STREET.finditer(text, max(0, at - REACH), at):
        last = match
    return last is not None and _STREET_END.search(text, last.end(), at) is None


def preposition(text: str, at: int) -> str | None:
    """What the words just before a name say: near ("près de"), of ("de", "du"), at ("à", "basé") or None."""
    before = text[max(0, at - REACH // 2) : at]
    if _NEAR.search(before):
        return "near"
    if _OF.search(before):
        return "of"
    return "at" if _AT.search(before) else None


def segment(text: str, span: tuple[int, int]) -> str:
    """The part of a line between the separators around a span."""
    left = 0
    for match in SEPARATORS.finditer(text, 0, span[0]):
        left = match.end()
    after = SEPARATORS.search(text, span[1])
    return text[left : after.start() if after else len(text)]
