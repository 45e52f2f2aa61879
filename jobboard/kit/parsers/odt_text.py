"""The text of an ODT with its headings, lists and tables (OpenDocument 1.3)."""

import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from jobboard.kit.parsers.lines import Lines
from jobboard.kit.parsers.package import children_of, parse_xml, part, value_of, word_of

_SKIPPED = {
    "tracked-changes",
    "annotation",
    "note",
    "sequence-decls",
    "forms",
    "bibliography-mark",
    "ruby-text",
}
_WRAPPERS = {"table-header-rows", "table-rows", "table-row-group"}
_MOST_SPACES = 10
_DEEPEST_PARENT = 20


def read_odt(package: zipfile.ZipFile) -> str:
    """Paragraphs one a line; a list item begins with "- " whatever its bullet."""
    content = parse_xml(part(package, "content.xml"))
    sheets = [content]
    if "styles.xml" in package.namelist():
        sheets.append(parse_xml(part(package, "styles.xml")))
    reader = _Styles(sheets)
    lines = Lines()
    for body in content.iter():
        if word_of(body) == "text" and "office" in body.tag:
            _write(body, lines, reader)
    return lines.text()


class _Styles:
    """Which styles are bold and which are headings, parents included."""

    def __init__(self, sheets: list[Element]) -> None:
        self.parents: dict[str, str] = {}
        self.weights: dict[str, str] = {}
        for sheet in sheets:
            for element in sheet.iter():
                if word_of(element) == "style":
                    name = value_of(element, "name")
                    self.parents[name] = value_of(element, "parent-style-name")
                    for one in element:
                        if word_of(one) == "text-properties" and (weight := value_of(one, "font-weight")):
                            self.weights[name] = weight

    def is_bold(self, name: str, inherited: bool = False) -> bool:
        for one in self._line(name):
            if one in self.weights:
                return self.weights[one] in ("bold", "600", "700", "800", "900")
        return inherited

    def is_heading(self, name: str) -> bool:
        return any(one == "Title" or one.startswith("Heading") for one in self._line(name))

    def _line(self, name: str) -> Iterator[str]:
        for _ in range(_DEEPEST_PARENT):
            if not name:
                return
            yield name
            name = self.parents.get(name, "")


def _write(container: Element, lines: Lines, styles: _Styles, *, in_item: bool = False) -> None:
    for element in container:
        word = word_of(element)
        if word in ("p", "h"):
            _paragraph(element, lines, styles, in_item=in_item)
            in_item = False
        elif word in ("list-item", "list-header"):
            _write(element, lines, styles, in_item=word == "list-item")
        elif word == "table":
            for row in children_of(element, "table-row", _WRAPPERS):
                _row(row, lines, styles)
            lines.blank()
        elif word not in _SKIPPED:
            _write(element, lines, styles)


def _row(row: Element, lines: Lines, styles: _Styles) -> None:
    cells = []
    for cell in children_of(row, "table-cell", _WRAPPERS):
        inside = Lines()
        _write(cell, inside, styles)
        cells.append(inside)
    lines.row(cells)


def _paragraph(element: Element, lines: Lines, styles: _Styles, *, in_item: bool) -> None:
    style = value_of(element, "style-name")
    pieces: list[tuple[str, bool]] = []
    boxes: list[Element] = []
    _spans(element, pieces, boxes, styles, styles.is_bold(style))
    text = "".join(piece for piece, _ in pieces)
    if word_of(element) == "h" or styles.is_heading(style):
        lines.heading(text)
    elif in_item:
        lines.item(text)
    else:
        lines.paragraph(text, bold=all(bold for piece, bold in pieces if piece.strip()))
    for box in boxes:
        _write(box, lines, styles)


def _spans(
    element: Element, pieces: list[tuple[str, bool]], boxes: list[Element], styles: _Styles, bold: bool
) -> None:
    # Line ends inside the XML are only layout; a real one is an element.
    pieces.append(((element.text or "").replace("\n", " "), bold))
    for child in element:
        word = word_of(child)
        if word == "s":
            count = value_of(child, "c")
            pieces.append((" " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES), bold))
        elif word == "tab":
            pieces.append((" ", bold))
        elif word == "line-break":
            pieces.append(("\n", bold))
        elif word == "text-box":
            boxes.append(child)
        elif word not in _SKIPPED:
            inner = styles.is_bold(value_of(child, "style-name"), bold) if word == "span" else bold
            _spans(child, pieces, boxes, styles, inner)
        pieces.append(((child.tail or "").replace("\n", " "), bold))
