"""The text of an HTML page or mail with its headings, lists and rows, by the standard library's parser."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from jobboard.kit.parsers.lines import Lines

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_BLOCKS = _HEADINGS | {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "div", "dl", "fieldset",
    "figcaption", "figure", "footer", "form", "header", "legend", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "ul", "dt", "dd",
}  # fmt: skip
_INLINE_BOLD = {"b", "strong"}
_INLINE = _INLINE_BOLD | {"span", "font"}
_SKIPPED = {
    "script",
    "style",
    "title",
    "template",
    "svg",
    "noscript",
    "iframe",
    "object",
    "select",
    "textarea",
}
_COMMENT = re.compile(r"<!--.*?-->|<![^<>]*>|<\?[^<>]*>", re.DOTALL)
# A sign that opens no tag: the parser of Python 3.11 would read on to the end for each of them.
_LONE_SIGN = re.compile(r"<(?!/?[A-Za-z][^<>]*>)")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
# The signs Word puts at the head of a list paragraph when it writes HTML.
_WORD_BULLET = re.compile(r"^\s*(?:[·•▪§o–-]|\d{1,2}[.)])[\s\u00a0]+")
_WHERE_TO_APPLY = re.compile(r"postul|candidat|apply|\bici\b|\bhere\b", re.IGNORECASE)
_DEEPEST = 100
_SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass
class _Table:
    """A table being read: the cells of the open row, and where the text goes once the row is closed."""

    outside: Lines
    cells: list[Lines] = field(default_factory=list)


def html_to_text(html: str) -> str:
    """Plain text whose structure can still be read; scripts, styles and what is hidden are dropped."""
    reader = _Reader()
    reader.feed(_LONE_SIGN.sub("&lt;", _without_comments(html)))
    reader.close()
    return reader.finish()


def _without_comments(html: str) -> str:
    # A comment that never closes would make the pattern look to the end again and again.
    cut = html.find("<!--", html.rfind("-->") + 1)
    return _COMMENT.sub("", html[:cut] if cut >= 0 else html)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines = Lines()
        self.pieces: list[str] = []
        self.all_bold = True
        self.open_inline: list[tuple[str, bool]] = []
        self.skipping: list[str] = []
        self.tables: list[_Table] = []
        self.heading = self.item = self.word_list = self.pre = False
        self.term = ""
        self.in_term = False
        self.link = ""
        self.link_from = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self.skipping.clear()
        if self.skipping:
            if tag == self.skipping[-1]:
                self.skipping.append(tag)
            return
        given = {name: value or "" for name, value in attrs}
        style = given.get("style", "")
        if tag in _SKIPPED or (
            tag in ("div", "span", "p") and ("hidden" in given or _HIDDEN_STYLE.search(style))
        ):
            self.skipping.append(tag)
        elif tag == "br":
            self._end_line()
        elif tag == "hr":
            self._end_line()
            self.lines.blank()
        elif tag in _INLINE:
            # Nobody nests this deep; a page that does only loses what is bold.
            if len(self.open_inline) >= _DEEPEST:
                self.open_inline.clear()
            self.open_inline.append((tag, tag in _INLINE_BOLD or bool(_BOLD_STYLE.search(style))))
        elif tag == "a":
            self.link, self.link_from = given.get("href", ""), len(self.pieces)
        elif tag in ("tr", "td", "th"):
            self._open_cell(tag)
        elif tag in _BLOCKS:
            self._open_block(tag, given, style)

    def handle_endtag(self, tag: str) -> None:
        if self.skipping:
            if tag == self.skipping[-1]:
                self.skipping.pop()
        elif tag in _INLINE:
            self._close_inline(tag)
        elif tag == "a":
            self._close_link()
        elif tag in ("td", "th"):
            self._end_line()
        elif tag == "tr":
            self._close_row()
        elif tag in _BLOCKS:
            self._end_line(of=tag)
            if tag == "table" and self.tables:
                self._close_row()
                self.lines = self.tables.pop().outside
                self.lines.blank()
            self.heading = self.pre = self.word_list = False
            self.item = self.item and tag != "li"
            self.in_term = False
            if tag in ("ul", "ol", "dl"):
                self.lines.blank()

    def handle_data(self, data: str) -> None:
        if self.skipping:
            return
        if self.pre:
            first, *rest = data.split("\n")
            self._say(first)
            for line in rest:
                self._end_line()
                self._say(line)
        else:
            self._say(_SPACE.sub(" ", data))

    def finish(self) -> str:
        """Close what the page left open and give the text."""
        self._end_line()
        while self.tables:
            self._close_row()
            self.lines = self.tables.pop().outside
        return self.lines.text()

    def _say(self, text: str) -> None:
        self.pieces.append(text)
        if text.strip():
            self.all_bold = self.all_bold and any(bold for _, bold in self.open_inline)

    def _open_block(self, tag: str, given: dict[str, str], style: str) -> None:
        # <li><p>…</p></li> is one item: the paragraph does not end a line that has not begun.
        self._end_line(blank_counts=False)
        self.in_term = tag == "dt"
        if tag in _HEADINGS:
            self.heading = True
        elif tag == "li":
            self.item = True
        elif tag == "pre":
            self.pre = True
        elif tag == "table":
            self.tables.append(_Table(self.lines))
        self.word_list = "msolist" in given.get("class", "").lower() or "mso-list" in style.lower()

    def _end_line(self, *, of: str = "", blank_counts: bool = True) -> None:
        text, bold = "".join(self.pieces), self.all_bold
        said, empty_paragraph = bool(text.strip()), bool(self.pieces) and "\u00a0" in text
        self.pieces.clear()
        self.link_from = 0
        self.all_bold = True
        if not said:
            # A line with only a no-break space is how mail programs leave a gap.
            if empty_paragraph or (of == "" and blank_counts and not self.tables and not self.item):
                self.lines.blank()
            return
        if self.term and not self.in_term:
            text, self.term = f"{self.term} : {text.strip()}", ""
        if self.in_term:
            self.term = text.strip().rstrip(" :\u00a0\u202f")
        elif self.heading:
            self.lines.heading(text)
        elif self.item:
            self.lines.item(text)
            self.item = False
        elif self.word_list and _WORD_BULLET.match(text):
            self.lines.item(_WORD_BULLET.sub("", text))
        else:
            self.lines.paragraph(text, bold=bold)

    def _open_cell(self, tag: str) -> None:
        if not self.tables:
            self.tables.append(_Table(self.lines))
        self._end_line(of=tag)
        if tag == "tr":
            self._close_row()
        else:
            self.lines = Lines()
            self.tables[-1].cells.append(self.lines)

    def _close_row(self) -> None:
        self._end_line(of="tr")
        if self.tables:
            table = self.tables[-1]
            table.outside.row(table.cells)
            self.lines, table.cells = table.outside, []

    def _close_inline(self, tag: str) -> None:
        for place in range(len(self.open_inline) - 1, -1, -1):
            if self.open_inline[place][0] == tag:
                del self.open_inline[place]
                return

    def _close_link(self) -> None:
        target, self.link = self.link.strip(), ""
        shown = "".join(self.pieces[self.link_from :])
        if target.lower().startswith("mailto:"):
            address = target[7:].split("?")[0]
            if address and address not in shown:
                self._say(f" ({address})")
        elif re.match("https?://", target) and target not in shown and _WHERE_TO_APPLY.search(shown):
            self._say(f" ({target})")
