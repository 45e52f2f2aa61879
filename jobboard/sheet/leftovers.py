"""What an offer says in sections that belong to no field: kept for the subject and the note, so that nothing is dropped."""

import re

from jobboard.sheet.fields import FIELDS
from jobboard.sheet.segments import Segment

# Sections about the work, and those about the house, the conditions or anything unheard of.
OF_SUBJECT = frozenset(("context", "project", "description", "objectives", "subject", "missions"))
OF_NOTE = frozenset(("other", "perspectives", "about", "opening", "conditions", "apply", "company_block"))
_LEAST = 12
# Short pieces of the head and of the ways to apply are names, dates and addresses that have fields of their own.
_PROSE = {"opening": 60, "apply": 40, "conditions": 30, "company_block": 60}
_PRIVATE = re.compile(r"@|\[at\]|\barobase\b|(?:\d[ .-]?){9,}|https?://")
Span = tuple[int, int]


def left_over(
    text: str, parts: list[Segment], keys: frozenset[str], used: list[Span], people: list[str]
) -> tuple[str, tuple[Span, ...]]:
    """The sections of some kinds, or what `used` leaves of them, each under its heading, with their places.

    Rows with an address, a telephone number or the name of a contact stay out: the note is public, contacts are not.
    """
    taken = sorted(span for span in used if span[1] > span[0])
    blocks: list[str] = []
    spans: list[Span] = []
    for part in parts:
        if part.key not in keys or part.end - part.start < (60 if part.inline else _LEAST):
            continue
        free = _free(part.start, part.end, taken)
        least = _PROSE.get(part.key, 0)
        rows = [
            row.rstrip()
            for begin, stop in free
            for row in text[begin:stop].strip("\n").split("\n")
            if not _PRIVATE.search(row)
            and (len(row.strip()) >= least or not row.strip())
            and not (len(row) <= 160 and any(name in row for name in people))
        ]
        said = re.sub(r"\n\s*\n\s*\n+", "\n\n", "\n".join(rows)).strip("\n ")
        if len(re.findall(r"\w{2,}", said)) < 3:
            continue
        heading = "" if part.resumed else text[slice(*part.label)].strip(" #*_=:\n")
        colon = " : " if part.inline else "\n"
        blocks.append(f"{heading}{colon}{said}" if heading else said)
        spans += free
    return "\n\n".join(blocks), tuple(spans)


def share_room(subject: str, missions: str, note: str) -> tuple[str, str, str]:
    """Whole paragraphs that have no room in the subject go to the note, and from the note behind the missions."""
    subject, rest = _parted(subject, FIELDS["subject"].longest or 0)
    note = "\n\n".join(block for block in (note, rest) if block)
    kept, rest = _parted(note, FIELDS["note"].longest or 0)
    if rest and len(missions) + len(rest) + 2 <= (FIELDS["missions"].longest or 0):
        return subject, f"{missions}\n\n{rest}", kept
    return subject, missions, note


def _parted(words: str, longest: int) -> tuple[str, str]:
    """A text in two at a paragraph or line, the first as long as there is room for."""
    if len(words) <= longest:
        return words, ""
    at = max(words.rfind("\n\n", 0, longest), words.rfind("\n", longest // 2, longest))
    return (words[:at].rstrip(), words[at:].strip("\n")) if at > 0 else (words, "")


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
