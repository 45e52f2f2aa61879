"""Paragraphs that a mail program or a printed page cut into lines of one width, made whole again."""

import re
from itertools import pairwise

# So many characters wide are the lines of mails and of printed pages.
_NARROWEST, _WIDEST = 56, 125
# A text is wrapped when at least so many of its lines are full, and hardly any is longer than the width.
_FULL_LINES = 5
_BEGINS = re.compile(
    r"\s*(?:[-*•●▪◦‣➢➔→►▶✓✔■□◆○⇒➤✅·–—#>|+]|\(?\d{1,2}[.)]|[a-z][.)] |o |[A-ZÀ-Ý][\w' ’()/-]{2,40}\s?: ?\S|\[\d|https?:|www\.)"
)
_SIGNS = re.compile(r"[=\-_~*]{3,}\s*$")
_STOPS = re.compile(r"[.!?:;]\W*$")
# A heading, and lines of a page in two columns.
_HEADING = re.compile(r"[A-ZÀ-Ý0-9][^.!?]{2,70}\s?:$")
_COLUMNS = re.compile(r"\S {4,}\S")
_BREAKS_OFF = re.compile(
    r"(?:[,(&/–-]|\b(?:de|du|des|d['’]|la|le|les|l['’]|et|ou|en|à|a|au|aux|par|pour|avec|sur|dans|chez|qu['’]|of|the|and|or|in|at|to|for"
    r"|by|with|from|on))$",
    re.IGNORECASE,
)
_NONE, _SMALL, _LARGE = range(3)
_HYPHEN = re.compile(r"[a-zà-ÿ]-$")


def unwrapped(text: str) -> str:
    """The text with the lines of its paragraphs joined where the next word did not fit; itself when it is not wrapped."""
    rows = text.split("\n")
    width = _width(rows)
    if width is None:
        return text
    breaks = [_break(above, row, width) for above, row in pairwise(rows)]
    small, large = breaks.count(_SMALL), breaks.count(_LARGE)
    # Where most full lines go on with a small letter, a capital begins a name; elsewhere it begins the next item.
    prose = small > 2 * large
    joined = [rows[0]]
    for kind, above, row in zip(breaks, rows[:-1], rows[1:], strict=True):
        if kind == _SMALL or (kind == _LARGE and (prose or _BREAKS_OFF.search(above.rstrip()))):
            word = _HYPHEN.search(above.rstrip()) is not None and row.lstrip()[:1].islower()
            joined[-1] = joined[-1].rstrip() + ("" if word else " ") + row.lstrip()
        else:
            joined.append(row)
    return "\n".join(joined)


def _width(rows: list[str]) -> int | None:
    """The width the text was wrapped at; none for a page in two columns."""
    if sum(1 for row in rows if _COLUMNS.search(row)) >= _FULL_LINES:
        return None
    lengths = sorted(len(row.rstrip()) for row in rows if row.strip())
    if len(lengths) < _FULL_LINES:
        return None
    width = lengths[-1 - len(lengths) // 20]
    if not _NARROWEST <= width <= _WIDEST or lengths[-1] > 3 * width:
        return None
    full = sum(1 for length in lengths if width - 12 <= length <= width + 4)
    return width if full >= max(_FULL_LINES, len(lengths) // 8) else None


def _break(above: str, row: str, width: int) -> int:
    """What begins the line below a full one: a small letter, a capital, or nothing that goes on with it."""
    said, begun = above.rstrip(), row.strip()
    if not said or not begun or _BEGINS.match(row) or _SIGNS.match(said) or len(said) > width + 4:
        return _NONE
    if _HEADING.fullmatch(begun) or _COLUMNS.search(said) or _COLUMNS.search(begun):
        return _NONE
    word = begun.split(" ", 1)[0]
    small = begun[0].islower()
    if len(said) + 1 + len(word) <= width and not (small and len(said) >= width - 12):
        return _NONE
    if small:
        return _SMALL
    return _NONE if _STOPS.search(said) else _LARGE
