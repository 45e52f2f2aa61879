"""Text prepared for reading, without moving a character: what is found keeps its place in the original."""

import re
import unicodedata

_SIGNS = {
    "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "′": "'", "“": '"', "”": '"', "«": '"', "»": '"', "„": '"',
    "–": "-", "—": "-", "‒": "-", "‑": "-", "‐": "-", "−": "-", "­": "-", "\t": " ", "…": ".", "：": ":",
    "•": "*", "·": ".", "∙": "*", "●": "*", "▪": "*", "◦": "*", "‣": "*", "➢": "*", "➔": "*",
    "→": "*", "►": "*", "▶": "*", "✓": "*", "✔": "*", "■": "*", "□": "*", "◆": "*", "○": "*", "": "*",
    "⇒": "*", "➤": "*", "✅": "*", "œ": "o", "æ": "a", "ø": "o", "ß": "s",
}  # fmt: skip


def _table() -> dict[int, str]:
    """Every Latin letter with its accent taken off and its case lowered, one character for one."""
    table = {ord(sign): plain for sign, plain in _SIGNS.items() if len(sign) == 1}
    for code in [*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)]:
        if code in table:
            continue
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        table[code] = base if len(base) == 1 else chr(code)
    for code in (*range(0x2000, 0x200C), 0xA0, 0x202F, 0x205F, 0x3000, 0x0B, 0x0C):
        table[code] = " "
    table[ord("Œ")], table[ord("Æ")] = "o", "a"
    return table


TABLE = _table()
# The marks of a quoted mail; three lines of them and the whole text is taken out of its quotes.
_QUOTED = re.compile(r"^(?:>[ ]?)+", re.MULTILINE)
_SPACES = re.compile(r"\s+")


def plain(text: str) -> str:
    """Lower case without accents, typographic signs made ordinary; always as long as `text`."""
    return text.translate(TABLE)


def tidy(text: str) -> str:
    """One line, single spaces."""
    return _SPACES.sub(" ", text).strip()


def prepare(text: str) -> str:
    """The text as it will be read and shown: composed accents, plain newlines, no quotation marks of mail."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = text.replace("\x0c", "\n").replace("\ufeff", "").replace("\u200b", "").replace("\x00", "")
    if len(_QUOTED.findall(text)) >= 3:
        text = _QUOTED.sub("", text)
    return unicodedata.normalize("NFC", text)
