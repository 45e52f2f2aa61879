"""Lists that lost their line breaks: "* Garder la lampe * Tenir le registre * Profil : rameur" on one line.

`unfold` breaks those that no other text can be, before anything is read; `itemised` those of a section known to tell tasks
or what is asked of the candidate, where a sign between words is a bullet sooner.
"""

import itertools
import re

from jobboard.sheet.labels import label_key
from jobboard.sheet.plain import plain

_FEWEST = 3
# Signs that are nothing but bullets need no space behind them; a star or a dash does.
_SIGNS = "•●▪◦‣➢➔►▶✓✔■◆➤✅∙"
_MARKERS = {
    **{sign: re.compile(rf"(?:^|(?<=\s)){sign}(?=\s?[^\W_])") for sign in _SIGNS},
    **{sign: re.compile(rf"(?:^|(?<=\s)){re.escape(sign)}(?= [^\W_])") for sign in "*·-–"},
}
# "3 - 6 mois", "lundi - vendredi": a dash between numbers or after an open word divides no items.
_BETWEEN_NUMBERS = re.compile(r"\d\s?[-–*·]\s?\d")
_LABEL = re.compile(r"(?<=[\w.;)!?»] )[A-ZÀ-Ý][\w'’()/-]*(?: [\w'’()/-]+){0,4}(?=\s?:\s)")
# "Lieu : Brest. * …": the value of a label, then the list.
_LABELLED = re.compile(r"[^\W\d_]{3,20} ?: [^:]{2,60}\.$")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_LONGEST_ITEM = 200
_BULLET = re.compile(rf"[ \t>]*[{_SIGNS}*·–-](?=\s|[^\W_])")
# "Vous aurez à : - garder la lampe", the other items below.
_INTRODUCED = re.compile(r"(.+?:)\s+(([*•·–-])\s.+)")


def unfold(text: str) -> str:
    """The text with each item of such a list on a line of its own, no character moved: a space becomes a newline."""
    signs = [sign for sign in _MARKERS if text.count(sign) >= _FEWEST]
    lines = text.split("\n") if signs else [text]
    for number, line in enumerate(lines):
        marker = _marker(line, signs)
        if marker is None:
            continue
        beside = [other for other in lines[max(0, number - 1) : number + 2] if other is not line]
        if marker in "*·-–" and any(other.lstrip(" >").startswith(marker) for other in beside):
            # An item of an ordinary list: its dashes divide a sentence.
            continue
        lines[number] = _broken(line, _MARKERS[marker])
    return "\n".join(lines)


def _marker(line: str, signs: list[str]) -> str | None:
    """The sign that divides a line into at least three items, the first of which begins it or follows a colon."""
    for sign in signs:
        if line.count(sign) < _FEWEST:
            continue
        found = list(_MARKERS[sign].finditer(line))
        if len(found) < _FEWEST:
            continue
        head = line[: found[0].start()].strip(" >*_#")
        if head and not head.endswith(":") and not label_key(plain(head)) and not _LABELLED.match(head):
            continue
        bounds = [one.start() for one in found] + [len(line)]
        items = [line[begin + 1 : end] for begin, end in itertools.pairwise(bounds)]
        telling = sum(len(_WORDS.findall(item)) >= 2 for item in items)
        # Behind a colon a star is nothing but a bullet; elsewhere nearly all that it divides must be items.
        fewest = len(items) // 2 + 1 if sign == "*" and head.endswith((":", ".")) else len(items) - 1
        if sign in "*·-–" and (_BETWEEN_NUMBERS.search(line) or telling < fewest):
            continue
        return sign
    return None


def _broken(line: str, marker: re.Pattern[str]) -> str:
    """The line broken before its items and before the labels that stand among them."""
    places = [one.start() for one in marker.finditer(line)]
    head = plain(line[: places[0]]).strip(" >*_#")
    if head.endswith(":") and label_key(head[:-1].strip(' *_"'), strict=False):
        # "Missions : * …": the list begins on its label's line.
        places = places[1:]
    places += [
        one.start() for one in _LABEL.finditer(line, places[0]) if label_key(plain(one[0])) is not None
    ]
    signs = list(line)
    begins = len(line) - len(line.lstrip(" >*_#"))
    for at in places:
        if at > begins and signs[at - 1] in " \t\u00a0":
            signs[at - 1] = "\n"
    return "".join(signs)


def itemised(text: str) -> str:
    """The text of such a section with each item of a list on one line on a line of its own, behind its bullet."""
    rows = text.split("\n")
    out = []
    for number, row in enumerate(rows):
        beside = (*rows[max(0, number - 1) : number], *rows[number + 1 : number + 2])
        introduced = _INTRODUCED.fullmatch(row)
        if introduced and rows[number + 1 : number + 2] and rows[number + 1].startswith(introduced[3]):
            out += [introduced[1], introduced[2]]
            continue
        out += _items(row, any(_BULLET.match(other) for other in beside)) or [row]
    return "\n".join(out)


def _items(row: str, in_list: bool) -> list[str]:
    """The lines of a line that is a list of three items at least, nothing if it is none; the first may lack its bullet."""
    for sign, marker in _MARKERS.items():
        if row.count(sign) < _FEWEST - 1:
            continue
        places = [one.start() for one in marker.finditer(row)]
        if not places:
            continue
        head = row[: places[0]].strip()
        bounds = [*places, len(row)]
        items = [row[begin + 1 : end].strip() for begin, end in itertools.pairwise(bounds)]
        introduces = head.endswith((":", ".", "!"))
        if head and not introduces:
            items.insert(0, head)
        if len(items) < _FEWEST or _BULLET.match(head):
            continue
        if all(len(item) <= _LONGEST_ITEM and _WORDS.search(item) for item in items) and (
            sign in _SIGNS or _is_list(sign, row, items, bare=bool(head) and not introduces, in_list=in_list)
        ):
            return [*([head] if introduces else []), *(f"{sign} {item}" for item in items)]
    return []


def _is_list(sign: str, row: str, items: list[str], *, bare: bool, in_list: bool) -> bool:
    """Whether a star or a dash divides items, where it may multiply ("3 * 4") or put in a word - such as this - as well."""
    if in_list or _BETWEEN_NUMBERS.search(row):
        return False
    capitals = [item[0].isupper() for item in items]
    several = [len(_WORDS.findall(item)) >= 2 for item in items]
    if sign == "*":
        return all(map(max, capitals, several))
    sentences = any(re.search(r"[.!?]\s", item) for item in items)
    return not sentences and (
        all(map(min, capitals, several)) if bare else all(capitals) or not any(capitals)
    )
