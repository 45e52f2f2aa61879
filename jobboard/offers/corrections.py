"""Which edits of an offer that is online are slips of the pen, and go online without a moderator."""

import re
from dataclasses import replace

from jobboard.kit.text import fold
from jobboard.sheet.law import contact_data
from jobboard.sheet.model import Sheet

# The only fields where a slip may be mended without a look: prose, that neither dates, pays nor places anything.
PROSE = ("title", "department", "subject", "missions", "note", "profile", "premises")
LISTS = ("skills", "qualities")
# A word may change by so many letters, and so many words in all, or it is another text.
MOST_LETTERS, MOST_WORDS = 2, 12
# Among shorter words ("sans" and "dans", "ni" and "un") a letter makes another sense.
_SHORTEST = 5
_LINK = re.compile(r"https?:|www\.|@", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")


def is_small(approved: Sheet, edited: Sheet) -> bool:
    """Whether an edit only mends slips in the prose of what a moderator last approved.

    The same words stand in the same order, a few of them one or two letters apart; digits, links and ways to reach
    somebody are what they were, and so is every other field.
    """
    same = {name: getattr(approved, name) for name in (*PROSE, *LISTS)}
    if replace(edited, **same) != approved:
        return False
    pairs = [(getattr(approved, name), getattr(edited, name)) for name in PROSE]
    pairs += [("\n".join(getattr(approved, name)), "\n".join(getattr(edited, name))) for name in LISTS]
    changed = 0
    for before, after in pairs:
        if before == after:
            continue
        words = _mended(before, after)
        if words is None or _fixed(before) != _fixed(after):
            return False
        changed += words
    return changed <= MOST_WORDS


def _fixed(text: str) -> tuple[list[str], list[str]]:
    """What no slip touches: the figures, and whether anything in it leads elsewhere."""
    leads = [span.value for span in contact_data(text)] + _LINK.findall(text)
    return _DIGITS.findall(text), leads


def _mended(before: str, after: str) -> int | None:
    """How many words differ by a slip; None where any differs by more, or where one came, went or moved."""
    old, new = _LETTERS.findall(before), _LETTERS.findall(after)
    if len(old) != len(new):
        return None
    pairs = [(fold(one), fold(other)) for one, other in zip(old, new, strict=True) if one != other]
    if all(_is_slip(one, other) for one, other in pairs):
        return len(pairs)
    return None


def _is_slip(one: str, other: str) -> bool:
    return one == other or (
        min(len(one), len(other)) >= _SHORTEST and one[0] == other[0] and _apart(one, other) <= MOST_LETTERS
    )


def _apart(one: str, other: str) -> int:
    """How many letters have to be put in, left out or changed."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
    return row[-1]
