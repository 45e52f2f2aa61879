"""Tables of facts in two columns whose rows became lines: "Entreprise Granit Marine Durée 5 mois"."""

import re

from jobboard.sheet.label_kinds import COMPANY, PROOF
from jobboard.sheet.labels import label_key
from jobboard.sheet.plain import plain

FACTS = frozenset(
    """
    company department lab place duration start period pay education languages deadline reference openings hours domain
    apply
    """.split()  # noqa: SIM905
)
_WORD = re.compile(r"\S+")
_MOST_WORDS, _LONGEST = 3, 140
# So many lines around a row may hold what did not fit into its cells.
_AROUND = 5
# What joins a word to the value before it: "Direction de l'Accueil et Durée".
_JOINS = re.compile(r"(?:\b(?:de|du|des|d|l|la|le|les|et|en|a|au|aux|of|the|and|in|for)|[-/&(,:])$")
_FILLER = re.compile(r"(?:en|from|du|de|a|au|in|at|to|le|la|les|the)\b")
_NO_FACT = re.compile(r"[.!?;:]$")


def part_columns(text: str) -> str:
    """The text with the second fact of such a row on a line of its own, no character moved: a space becomes a newline.

    Believed only among other lines that begin with the label of a fact, each of another kind.
    """
    lines = text.split("\n")
    keys = [_begins(line) for line in lines]
    for number, (line, key) in enumerate(zip(lines, keys, strict=True)):
        if key is None:
            continue
        near = {*keys[max(0, number - _AROUND) : number], *keys[number + 1 : number + 1 + _AROUND]}
        found = _second(line, key) if len(near - {None, key}) >= 2 else None
        if found is not None:
            lines[number] = f"{line[: found - 1]}\n{line[found:]}"
    return "\n".join(lines)


def flat_key(name: str) -> str | None:
    """What a label without a colon is of: "Entreprise" over a text is about it, before a name it is the company."""
    return "company" if COMPANY.fullmatch(name) else label_key(name)


def _begins(line: str) -> str | None:
    """The kind of fact whose label, without a colon, begins a line."""
    if not 8 <= len(line) <= _LONGEST or not line[0].isupper() or ":" in line or _NO_FACT.search(line):
        return None
    return _label(plain(line), 0)


def _label(folded: str, at: int) -> str | None:
    """The kind of the label that stands there with a value behind it, the longest that is one."""
    if _FILLER.match(folded, at):
        return None
    words = [word.end() for word in _WORD.finditer(folded, at)][: _MOST_WORDS + 1]
    for end in reversed(words[:-1]):
        key = flat_key(folded[at:end])
        if key in FACTS and re.search(r"\w", folded[end:]):
            return key
    return None


def _second(line: str, first: str) -> int | None:
    """Where the label of another fact begins inside the value of the first."""
    folded = plain(line)
    words = [word.start() for word in _WORD.finditer(folded)]
    for at in words[2:]:
        if not line[at].isupper() or _JOINS.search(folded[:at].rstrip()):
            continue
        key = _label(folded, at)
        if key is None or key == first or not PROOF.get(key, _WORD).search(folded, at):
            continue
        return at
    return None
