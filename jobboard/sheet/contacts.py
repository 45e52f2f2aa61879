"""Electronic addresses (also disguised ones), telephone numbers and links, with their places in the text."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """A value put right and the place in the text where it was read."""

    value: str
    start: int
    end: int


_PLAIN = re.compile(r"[a-z0-9][a-z0-9._%+'-]{0,63}@[a-z0-9][a-z0-9.-]{0,190}")
_AT = (
    r"\s?[\[({<]\s?(?:at|a|arobase|arobas|chez|@|snail|arroba)\s?[\])}>]\s?"
    r"|\s?_\s?(?:at|arobase|@)\s?_\s?|\s?\(a\)\s?|\s-at-\s|\s?\*at\*\s?|\s(?:arobase|arobas)\s|\s?@\s"
    r"|\s@\s?|\sat\s|-at-|\.at\."
    r"|\s?[\[(]?\\at[\])]?\s?|\s?&#64;\s?|\s?%40\s?"
)
_DOT = r"\s?[\[({<]\s?(?:dot|point|\.)\s?[\])}>]\s?|\s(?:dot|point)\s|\s?_\s?(?:dot|point)\s?_\s?|-dot-"
_HIDDEN = re.compile(
    rf"(?P<local>[a-z0-9](?:[a-z0-9._+-]{{0,40}}[a-z0-9])?(?:(?:{_DOT})[a-z0-9][a-z0-9_+-]{{0,30}}){{0,4}})"
    rf"(?P<at>{_AT})"
    rf"(?P<domain>[a-z0-9][a-z0-9-]{{0,40}}(?:(?:{_DOT}|\.)[a-z0-9][a-z0-9-]{{0,40}}){{1,5}})"
)
_HINT = re.compile(
    r"arobas|[\[({<_*\\-] ?at ?[\])}>_*-]|\(a\)|\bat\s[a-z0-9-]{2,40}(?:\.[a-z]|\s(?:dot|point)\b"
    r"|\s?[\[(])| @|@ |[\[({] ?@|&#64;|%40|\(chez\)"
)
_DOTS = re.compile(_DOT)
_BRACES = re.compile(
    r"[{\[(]\s?([a-z0-9._+-]{1,40}(?:\s?[,|;/]\s?[a-z0-9._+-]{1,40}){1,5})\s?[}\])]\s?(?:@|[\[(]\s?(?:at"
    r"|a|arobase|@)\s?[\])])\s?([a-z0-9][a-z0-9.-]{2,80})"
)
_ENDING = re.compile(r"\.[a-z][a-z0-9-]{1,20}$")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'|\\^{}\[\]]{3,500}", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w/.+-])(?:\+\d{1,3}[ .-]?(?:\(0\)[ .-]?)?\d(?:[ .-]?\d){6,11}"
    r"|\(\+?\d{2,3}\)[ .-]?\d(?:[ .-]?\d){6,10}"
    r"|0[1-9](?:[ .-]?\d\d){4}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})(?![\w/-])"
)
# A word such as "python at example.fr" is too easily made by chance: " at " needs a domain that ends in a known way.
_SURE_ENDINGS = re.compile(
    r"\.(?:fr|com|org|net|eu|edu|io|de|ch|be|uk|ca|it|es|gouv|info|re|co|dev|tech|app|ai|lu|us|in|asso"
    r"|paris|bzh)$"
)


def emails(folded: str) -> list[Found]:
    """The addresses of a folded text in order, in lower case, disguises taken off; each address once."""
    found: list[Found] = []
    for match in _BRACES.finditer(folded):
        for name in re.split(r"[,|;/]", match[1]):
            found.append(Found(f"{name.strip()}@{match[2].rstrip('.')}", match.start(), match.end()))
    if "@" in folded:
        for match in _PLAIN.finditer(folded):
            value = match[0].rstrip(".-'")
            if _ENDING.search(value):
                found.append(Found(value, match.start(), match.start() + len(value)))
    for low, high in _around_hints(folded):
        for match in _HIDDEN.finditer(folded, low, high):
            value = _DOTS.sub(".", match["local"]) + "@" + _DOTS.sub(".", match["domain"])
            plain_at = match["at"].strip() == "at"
            if plain_at and (not _SURE_ENDINGS.search(value) or "." not in value.split("@")[0]):
                continue
            found.append(Found(value.strip("."), match.start(), match.end()))
    found.sort(key=lambda one: one.start)
    kept: list[Found] = []
    for one in found:
        if all(one.value != other.value for other in kept) and not any(
            other.start <= one.start < other.end and other.end - other.start != one.end - one.start
            for other in kept
        ):
            kept.append(one)
    return kept


def _around_hints(folded: str) -> list[tuple[int, int]]:
    """Stretches of text that may hold a disguised address: only there is the long pattern worth trying."""
    stretches: list[tuple[int, int]] = []
    for match in _HINT.finditer(folded):
        low, high = max(0, match.start() - 90), min(len(folded), match.end() + 120)
        if stretches and low <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], high)
        else:
            stretches.append((low, high))
    return stretches


def links(text: str) -> list[Found]:
    """The web addresses of a text as written, without the punctuation of the sentence around them."""
    found = []
    for match in _URL.finditer(text):
        value = match[0].rstrip(".,;:!?'*_»”")
        while value.endswith(")") and value.count("(") < value.count(")"):
            value = value[:-1].rstrip(".,;:!?")
        if "." not in value:
            continue
        found.append(Found(value, match.start(), match.start() + len(value)))
    return found


def phones(text: str) -> list[Found]:
    """Telephone numbers as written: French ones, and foreign ones with a country code or in the American grouping."""
    return [Found(match[0].strip(), match.start(), match.end()) for match in _PHONE.finditer(text)]
