"""The text of a DOCX with its headings, lists and tables (ECMA-376, part 1)."""

import zipfile
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from jobboard.kit.parsers.docx import main_part
from jobboard.kit.parsers.lines import Lines
from jobboard.kit.parsers.package import children_of, parse_xml, part, value_of, word_of

_OFF = {"0", "false", "off"}
# Deleted text, and the second copy of a drawing kept for old versions of Word.
_SKIPPED = {"del", "moveFrom", "Fallback", "instrText", "pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr"}
# A content control or a marked change stands around rows and cells.
_WRAPPERS = {"sdt", "sdtContent", "customXml", "ins"}
_SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


@dataclass(frozen=True)
class _Style:
    heading: bool
    item: bool
    bold: bool


def read_docx(package: zipfile.ZipFile) -> str:
    """Paragraphs one a line; headings are known by their style in any language of Word."""
    main = main_part(package)
    folder = main.rpartition("/")[0]
    sheet = f"{folder}/styles.xml" if folder else "styles.xml"
    styles = _styles(parse_xml(part(package, sheet))) if sheet in package.namelist() else {}
    lines = Lines()
    _write(parse_xml(part(package, main)), lines, styles)
    return lines.text()


def _styles(root: Element) -> dict[str, _Style]:
    found: dict[str, tuple[str, Element]] = {}
    for element in root:
        if word_of(element) == "style":
            found[value_of(element, "styleId")] = (_setting(element, "basedOn"), element)
    styles = {}
    for name in found:
        heading = item = bold = False
        seen: set[str] = set()
        at = name
        while at in found and at not in seen:
            seen.add(at)
            parent, element = found[at]
            # Word keeps the English name of its own styles inside the file, whatever the language.
            title = _setting(element, "name").lower()
            heading = heading or title.startswith("heading ") or title == "title" or _is_outlined(element)
            item = item or any(word_of(one) == "numPr" for one in element.iter())
            bold = bold or _is_on(element, "b")
            at = parent
        styles[name] = _Style(heading, item, bold)
    return styles


def _write(container: Element, lines: Lines, styles: dict[str, _Style]) -> None:
    for element in container:
        word = word_of(element)
        if word == "p":
            _paragraph(element, lines, styles)
        elif word == "tbl":
            for row in children_of(element, "tr", _WRAPPERS):
                _row(row, lines, styles)
            lines.blank()
        elif word not in _SKIPPED:
            _write(element, lines, styles)


def _row(row: Element, lines: Lines, styles: dict[str, _Style]) -> None:
    cells = []
    for cell in children_of(row, "tc", _WRAPPERS):
        inside = Lines()
        _write(cell, inside, styles)
        cells.append(inside)
    lines.row(cells)


def _paragraph(element: Element, lines: Lines, styles: dict[str, _Style]) -> None:
    # Only the paragraph's own settings: a text box inside it has paragraphs too.
    own = next((one for one in element if word_of(one) == "pPr"), Element("pPr"))
    style = styles.get(_setting(own, "pStyle"), _Style(False, False, False))
    pieces: list[tuple[str, bool]] = []
    boxes: list[Element] = []
    _runs(element, pieces, boxes, style.bold)
    text = "".join(piece for piece, _ in pieces)
    number = _setting(own, "numId")
    listed = number != "0" if number else style.item
    if style.heading or _is_outlined(element):
        lines.heading(text)
    elif listed:
        lines.item(text)
    else:
        lines.paragraph(text, bold=all(bold for piece, bold in pieces if piece.strip()))
    for box in boxes:
        _write(box, lines, styles)


def _runs(element: Element, pieces: list[tuple[str, bool]], boxes: list[Element], bold: bool) -> None:
    for child in element:
        word = word_of(child)
        if word == "t":
            pieces.append((child.text or "", bold))
        elif word in _SIGNS:
            pieces.append((_SIGNS[word], bold))
        elif word == "txbxContent":
            boxes.append(child)
        elif word == "r":
            if not _is_on(child, "vanish"):
                _runs(child, pieces, boxes, _is_on(child, "b", bold))
        elif word not in _SKIPPED:
            _runs(child, pieces, boxes, bold)


def _is_on(element: Element, switch: str, inherited: bool = False) -> bool:
    """Whether the run or style turns a property on: `<w:b/>` does, `<w:b w:val="0"/>` turns it off."""
    for properties in element:
        if word_of(properties) == "rPr":
            for one in properties:
                if word_of(one) == switch:
                    return value_of(one, "val") not in _OFF
    return inherited


def _is_outlined(element: Element) -> bool:
    """An outline level from 1 to 6 in the paragraph's own settings; level 9 means body text."""
    for properties in element:
        if word_of(properties) == "pPr":
            return _setting(properties, "outlineLvl", deep=False) in ("0", "1", "2", "3", "4", "5")
    return False


def _setting(element: Element, word: str, *, deep: bool = True) -> str:
    """The value of the first `<w:word w:val="…">` inside, "" if there is none."""
    for one in element.iter() if deep else element:
        if word_of(one) == word:
            return value_of(one, "val")
    return ""
