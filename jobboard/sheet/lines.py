"""The lines of a text with what stands before their words: quotes, bullets, numbers, heading marks."""

import re
from typing import NamedTuple


class Line(NamedTuple):
    """One line: `body` is where its words begin, `end` where they stop; `mark` tells a heading by its form."""

    start: int
    body: int
    end: int
    folded: str
    blank: bool
    bullet: bool
    mark: bool
    capital: bool
    emoji: str = ""
    hashed: bool = False


_LEAD = re.compile(r"[ >|]*")
_HASHES = re.compile(r"#{1,6}\s+")
_BULLET = re.compile(r"(?:[*+]|-{1,2}|\(?[a-z]\)|\(?\d{1,2}\)|\d{1,2}\.(?=\s|[a-z])|o(?=\s))[ *]*")
_NUMBER = re.compile(r"(?:[ivx]{1,4}|[a-z]|\d{1,2}(?:\.\d{1,2}){0,2})[.)/:-]*\s+-?\s*")
_BOLD = re.compile(r"(?:\*\*|__)(?=\S)")
_RULE = re.compile(r"[=\-_~*]{3,}\s*$")
_RULE_SIGNS = frozenset("=-_~*")
_WORDLESS = re.compile(r"[^a-z0-9\"'(\[#*+@&<$€+-]+")


def split_lines(text: str, folded: str) -> list[Line]:
    """Every line of a text; `folded` is its plain form, character for character."""
    spans = []
    at = 0
    for raw in folded.split("\n"):
        spans.append((at, at + len(raw)))
        at += len(raw) + 1
    underlined = {number - 1 for number, (start, end) in enumerate(spans) if _is_rule(folded, start, end)}
    hashed = [
        folded.startswith("#", start) and bool(_HASHES.match(folded, start, end)) for start, end in spans
    ]
    lines = []
    for number, (start, end) in enumerate(spans):
        # A run of lines that begin with # is a list of tags, not of headings.
        tags = hashed[number] and (
            (number and hashed[number - 1]) or (number + 1 < len(spans) and hashed[number + 1])
        )
        lines.append(_line(text, folded, start, end, number in underlined, tags))
    return lines


def _is_rule(folded: str, start: int, end: int) -> bool:
    return folded[start : start + 1] in _RULE_SIGNS and _RULE.match(folded, start, end) is not None


def _line(text: str, folded: str, start: int, end: int, underlined: bool, tags: bool) -> Line:
    while end > start and folded[end - 1] == " ":
        end -= 1
    body = _LEAD.match(folded, start, end).end()  # type: ignore[union-attr]
    mark, bullet = underlined, False
    hashes = _HASHES.match(folded, body, end) if folded.startswith("#", body) else None
    if hashes and not tags:
        mark, body = True, hashes.end()
    bold = _BOLD.match(folded, body, end)
    if not bold:
        lead = _BULLET.match(folded, body, end)
        if lead and lead.end() < end:
            bullet, body = True, lead.end()
        bold = _BOLD.match(folded, body, end)
    if bold:
        body = bold.end()
        closing = folded.find(bold[0], body, end)
        mark = mark or (closing >= end - 4 and closing > 0)
    sign = ""
    wordless = _WORDLESS.match(folded, body, end)
    if wordless:
        sign = text[body]
        body = wordless.end()
    numbered = _NUMBER.match(folded, body, end)
    if (
        numbered
        and numbered.end() < end
        and text[numbered.end()].isupper()
        and not numbered[0].strip().isalpha()
    ):
        body = numbered.end()
    words = text[body:end]
    letters = words.lstrip(" \"'(«*_")
    capitals = len(words) >= 4 and words.isupper() and len(words.split()) <= 10
    rule = _is_rule(folded, start, end)
    return Line(
        start=start,
        body=body,
        end=end,
        folded=folded[start:end],
        blank=start == end or not words.strip() or rule,
        bullet=bullet,
        mark=mark or (capitals and not bullet),
        capital=letters[:1].isupper(),
        emoji=sign,
        hashed=bool(hashes and not tags),
    )
