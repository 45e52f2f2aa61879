"""Text with its structure kept in plain signs: the same for HTML, DOCX and ODT.

A heading stands between blank lines, an item begins with "- ", a row of two cells reads "label : value".
"""

import re

LONGEST_HEADING = 90
_LONGEST_LABEL = 60
_SPACES = re.compile(r"[^\S\n]+")


class Lines:
    """Lines written one after the other; blank ones never come twice."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def paragraph(self, text: str, *, bold: bool = False) -> None:
        """One paragraph, maybe with line ends inside; one that is short and all bold is a heading."""
        lines = _tidy(text)
        if not lines:
            self.blank()
        elif bold and len(lines) == 1 and len(lines[0]) <= LONGEST_HEADING and lines[0][-1] not in ".,;":
            self.heading(lines[0])
        else:
            self.written += lines

    def heading(self, text: str) -> None:
        lines = _tidy(text)
        if lines:
            self.blank()
            self.written.append(" ".join(lines))
            self.blank()

    def item(self, text: str) -> None:
        """One item; its further lines are written under it."""
        lines = _tidy(text)
        if lines:
            self.written += [f"- {lines[0]}", *lines[1:]]

    def row(self, cells: list["Lines"]) -> None:
        """A table row; cells of whole paragraphs (a table used for layout) come one after the other."""
        filled = [cell for cell in cells if any(cell.written)]
        flat = [[line for line in cell.written if line] for cell in filled]
        label = flat[0][0].rstrip(" \u00a0\u202f:") if flat and len(flat[0]) == 1 else ""
        if len(flat) == 2 and label and len(label) <= _LONGEST_LABEL and not label.startswith("- "):
            if len(flat[1]) == 1 and not flat[1][0].startswith("- "):
                self.written.append(f"{label} : {flat[1][0]}")
            else:
                self.heading(label)
                self.written += filled[1].written
        elif len(flat) > 2 and all(len(lines) == 1 for lines in flat):
            self.written.append(" | ".join(lines[0] for lines in flat))
        else:
            for cell in filled:
                self.extend(cell)

    def extend(self, other: "Lines") -> None:
        for line in other.written:
            if line:
                self.written.append(line)
            else:
                self.blank()

    def blank(self) -> None:
        if self.written and self.written[-1]:
            self.written.append("")

    def text(self) -> str:
        """Everything, without blank lines at either end or twice in a row."""
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.written)).strip("\n")


def _tidy(text: str) -> list[str]:
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return [line for line in lines if line]
