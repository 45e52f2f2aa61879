"""What an offer says in sections that belong to no field: kept for the note, so that nothing is dropped."""

import re

from jobboard.sheet.segments import Segment

# Sections about the work, the house or anything unheard of; facts and ways to apply have fields of their own.
_KEPT = frozenset(
    (
        "other",
        "context",
        "project",
        "description",
        "objectives",
        "subject",
        "perspectives",
        "missions",
        "about",
    )
)
_LEAST = 12
_PRIVATE = re.compile(r"@|\[at\]|\barobase\b|(?:\d[ .-]?){9,}")
Span = tuple[int, int]


def left_over(text: str, folded: str, parts: list[Segment], used: list[Span]) -> tuple[str, tuple[Span, ...]]:
    """The sections none of whose places is in `used`, each under its heading, with their places.

    Rows with an address or a telephone number stay out: the note is public, contacts are not.
    """
    taken = sorted(span for span in used if span[1] > span[0])
    blocks: list[str] = []
    spans: list[Span] = []
    for part in parts:
        if part.key not in _KEPT or part.inline or part.end - part.start < _LEAST:
            continue
        free = _free(part.start, part.end, taken)
        rows = [
            row.rstrip()
            for begin, stop in free
            for row in text[begin:stop].strip("\n").split("\n")
            if not _PRIVATE.search(row)
        ]
        said = "\n".join(rows).strip("\n ")
        if len(re.findall(r"\w{2,}", said)) < 3:
            continue
        heading = "" if part.resumed else text[slice(*part.label)].strip(" #*_=:\n")
        blocks.append(f"{heading}\n{said}" if heading else said)
        spans += free
    return "\n\n".join(blocks), tuple(spans)


def _free(start: int, end: int, taken: list[Span]) -> list[Span]:
    """The pieces of a part that lie outside of what is taken and are longer than a few words."""
    pieces, at = [], start
    for low, high in taken:
        if high <= at or low >= end:
            continue
        if low - at >= _LEAST:
            pieces.append((at, low))
        at = max(at, high)
    if end - at >= _LEAST:
        pieces.append((at, end))
    return pieces
