"""The parts of an offer: labelled values ("Durée : 6 mois") and sections under a heading, in the order of the text."""

import re
from typing import NamedTuple

from jobboard.sheet.label_kinds import FIELDS, OF_PROFILE, OF_WORK, Label
from jobboard.sheet.labelled import SIGNATURE, inner_labels, labels_of
from jobboard.sheet.lines import Line, split_lines


class Segment(NamedTuple):
    """A part of the text: what it is about, its label's place and its value's place.

    `inline` tells a value on its label's line; `soft` a label recognised only in part; `resumed` what follows a labelled
    value inside a section; `level` the number of the segment it belongs to, for headings above it.
    """

    key: str
    label: tuple[int, int]
    start: int
    end: int
    inline: bool = False
    soft: bool = False
    resumed: bool = False
    bullet: bool = False
    caption: str = ""


_OF_THE_STAY = frozenset(("duration", "period", "start", "pay", "deadline"))
_NAMES = frozenset(("company", "department", "lab", "place", "title", "position"))
_ENDS_PROFILE = frozenset(("pay", "contact", "email", "deadline"))
_RUNNING = 90
_RULE = re.compile(r"\s*[=\-_~*]{3,}[ ]*(?=\n|$)")


class _Cutter:
    """A text being cut; the open section takes every line that no label takes away."""

    def __init__(self, lines: list[Line], folded: str) -> None:
        self.lines, self.folded = lines, folded
        self.parts: list[Segment] = []
        self.open = Segment("opening", (0, 0), 0, 0)

    def close(self, at: int) -> None:
        """Put the open section away as far as it goes; it may be resumed behind a labelled value."""
        empty = not self.folded[self.open.start : at].strip()
        heading = (
            self.open.key in OF_PROFILE | {"other"} and self.open.label != (0, 0) and not self.open.resumed
        )
        if not empty or heading:
            self.parts.append(self.open._replace(end=at))

    def cut(self) -> list[Segment]:
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            if not line.blank:
                if SIGNATURE.match(line.folded):
                    self.close(line.start)
                    self.open = Segment("signature", (line.body, line.end), line.end, line.end)
                else:
                    found = self._labels(index)
                    if found:
                        # Words before a label inside a line still belong to what was open.
                        inside = found[0].label[0] > line.body
                        self.close(found[0].label[0] if inside else line.start)
                        index = self._take(found, index)
                    elif self._leaves_the_list(index):
                        self.close(line.start)
                        self.open = Segment("opening", (0, 0), line.start, line.start, resumed=True)
            index += 1
        self.close(len(self.folded))
        return [_trim(part, self.folded) for part in self.parts]

    def _leaves_the_list(self, index: int) -> bool:
        """Whether running text follows a list of facts, the last of which was asked of the candidate on its own line."""
        line = self.lines[index]
        return (
            self.open.key in OF_PROFILE
            and self.open.inline
            and self.open.bullet
            and self.lines[index - 1].blank
            and not line.bullet
            and len(line.folded) > _RUNNING
        )

    def _labels(self, index: int) -> list[Label]:
        """The labels of a line, without what only introduces the first list of the section just opened."""
        line = self.lines[index]
        found = labels_of(self.lines, index, self.folded, self.open.key)
        if found and self.open.label != (0, 0) and not self.open.resumed:
            first = found[0]
            fresh = not self.folded[self.open.start : line.start].strip()
            family = next((one for one in (OF_WORK, OF_PROFILE) if self.open.key in one), frozenset())
            long = len(first.caption.split()) >= 4 and not first.inline
            if (first.soft or long) and fresh and first.key in family:
                return []
            if first.key == "other" and fresh and not first.inline and (not line.mark or self._last(index)):
                # "Profil" over "Ingénieur, Master 2": what stands alone under a heading is its content.
                return []
        return found

    def _last(self, index: int) -> bool:
        """Whether nothing but another section follows a line: "Profil" over "MASTER 1 OU 2" at the end."""
        if self.lines[index].hashed:
            return False
        below = index + 1
        while below < len(self.lines) and self.lines[below].blank:
            below += 1
        if below == len(self.lines):
            return True
        found = labels_of(self.lines, below, self.folded, self.open.key) if below > index + 1 else []
        return bool(found) and not found[0].soft and found[0].key != "other"

    def _take(self, found: list[Label], index: int) -> int:
        """Add the labelled values of a line, or open a section; the number of the last line used."""
        line = self.lines[index]
        for number, label in enumerate(found):
            if label.key not in FIELDS:
                self.open = Segment(
                    label.key,
                    label.label,
                    label.start,
                    label.start,
                    label.inline,
                    label.soft,
                    False,
                    line.bullet,
                    label.caption,
                )
                continue
            end = found[number + 1].label[0] if number + 1 < len(found) else line.end
            if number + 1 == len(found):
                index = _value_end(self.lines, index, label, self.folded, self.open.key)
                end = self.lines[index].end
            if not label.inline:
                # "Durée :" with, on the line below, "2 mois. Dates : au choix".
                for inner in reversed(inner_labels(self.folded, label.start, end)):
                    self.parts.append(
                        Segment(inner.key, inner.label, inner.start, end, True, caption=inner.caption)
                    )
                    end = inner.label[0]
            self.parts.append(
                Segment(
                    label.key,
                    label.label,
                    label.start,
                    end,
                    label.inline,
                    label.soft,
                    False,
                    line.bullet,
                    label.caption,
                )
            )
            key = label.key if label.key in {"company_block", "quote"} and not line.bullet else self.open.key
            if key == "about" and label.inline and label.key in _OF_THE_STAY:
                # Behind "Durée : …" the company no longer speaks of itself.
                key = "opening"
            if key in OF_PROFILE and self.open.inline and label.key in _ENDS_PROFILE:
                # "Profil : …" on one line, then what is paid: the lines below are of neither.
                key = "opening"
            self.open = self.open._replace(key=key, start=end, resumed=True, inline=False)
        return index


def segments(text: str, folded: str) -> tuple[list[Line], list[Segment]]:
    """The lines of a text and its parts; what stands before the first label has the key "opening"."""
    lines = split_lines(text, folded)
    return lines, _Cutter(lines, folded).cut()


def _trim(part: Segment, folded: str) -> Segment:
    """The same part without white space and stray separators at the ends of its value."""
    start, end = part.start, part.end
    rule = _RULE.match(folded, start, end)
    start = rule.end() if rule else start
    while start < end and folded[start] in " \n:|>=":
        start += 1
    closing = " \n|-;," if part.inline and part.key in FIELDS else " \n|"
    while end > start and folded[end - 1] in closing:
        end -= 1
    return part._replace(start=start, end=end)


def _value_end(lines: list[Line], index: int, label: Label, folded: str, section: str) -> int:
    """The number of the last line of a labelled value."""
    key = label.key
    if label.inline:
        return _continued(lines, index, key, folded, section)
    most = (
        25
        if key in {"contact", "benefits"}
        else 12
        if key in {"pay", "education", "place", "company", "languages"}
        else 5
    )
    last, seen = index, False
    for number in range(index + 1, min(len(lines), index + 1 + most)):
        line = lines[number]
        if line.blank:
            if seen and not (key == "contact" and number + 1 < len(lines)):
                break
            if number > index + 2 and not seen:
                break
            continue
        inner = labels_of(lines, number, folded, section)
        if inner and inner[0].soft and not seen and not inner[0].inline and key in _NAMES:
            # "Structure" over "Laboratoire des vagues": half known words under a label are its value.
            inner = []
        if inner and inner[0].key == "kind" and key == "place" and not seen and not inner[0].inline:
            # "Où ?" over "En remote".
            inner = []
        if SIGNATURE.match(line.folded) or (
            inner and (inner[0].key != "other" or (line.mark and key == "contact"))
        ):
            break
        if key == "contact" and seen and len(line.folded) > 160:
            break
        last, seen = number, True
        if key in {"title", "reference", "deadline", "email", "phone", "openings", "published"}:
            break
    return last


def _continued(lines: list[Line], index: int, key: str, folded: str, section: str) -> int:
    """The last line of a value that begins on its label's line and may be wrapped onto the next ones."""
    last = index
    most = {
        "title": 3,
        "position": 2,
        "contact": 3,
        "company": 2,
        "place": 2,
        "pay": 2,
        "education": 3,
        "keywords": 3,
        "benefits": 4,
    }
    for number in range(index + 1, min(len(lines), index + 1 + most.get(key, 1))):
        line, above = lines[number], lines[last]
        if line.blank or line.bullet or line.mark or labels_of(lines, number, folded, section):
            break
        text = above.folded.rstrip()
        open_ended = text.endswith(
            (
                ",",
                "-",
                "(",
                "&",
                "/",
                " et",
                " and",
                " de",
                " ou",
                " or",
                " of",
                " a",
                " du",
                " la",
                " the",
                " for",
                " per",
                " par",
                " pour",
                " in",
                " to",
                " with",
                " en",
            )
        )
        wrapped = len(text) >= 62 and not text.endswith((".", "!", "?", ";", ":"))
        if not (open_ended or (wrapped and (not line.capital or key in {"title", "subject"}))):
            break
        last = number
    return last
