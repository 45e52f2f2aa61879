"""Text at the door: cleaned once, folded for comparison, never changed in meaning."""

import re
import unicodedata

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
# Zero-width characters, soft hyphen, byte order mark and tag characters: invisible, so they only hide things.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
# What `paragraphs` takes away or replaces: most texts hold none of it, and one look is quicker than seven. None of it prints.
_UNTIDY = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]"
)
# The combining characters below Greek; U+034F joins and combines with nothing.
_ACCENTS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"}
)


def strip_invisible(text: str) -> str:
    """Text without characters that have no shape of their own."""
    return _INVISIBLE.sub("", text)


def one_line(text: str) -> str:
    """One clean line in NFC: white space folded, invisible characters and controls gone."""
    cleaned = unicodedata.normalize("NFC", text)
    if cleaned.isprintable():
        # None of what is taken away below prints.
        return " ".join(cleaned.split())
    cleaned = _CONTROLS.sub(" ", strip_invisible(cleaned))
    return " ".join(_BIDI.sub("", cleaned.replace("\u2028", " ").replace("\u2029", " ")).split())


def paragraphs(text: str) -> str:
    """Several clean lines in NFC: Unix line ends, controls gone, at most one empty line in a row, edges trimmed."""
    cleaned = unicodedata.normalize("NFC", text)
    # French letters hold spaces that do not break; all else that does not print is looked at closely.
    plain = cleaned.replace("\n", "").replace("\u00a0", "").replace("\u202f", "")
    if not plain.isprintable() and _UNTIDY.search(cleaned):
        cleaned = cleaned.replace("\r\n", "\n").replace("\r", "\n")
        cleaned = cleaned.replace("\u2028", "\n").replace("\u2029", "\n").replace("\t", " ")
        cleaned = _BIDI.sub("", strip_invisible(_CONTROLS.sub("", cleaned)))
    whole = cleaned.strip()
    # Among what prints, and is left, only these three are white space.
    if " \n" in whole or "\u00a0\n" in whole or "\u202f\n" in whole or not plain.isprintable():
        whole = "\n".join([line.rstrip() for line in whole.split("\n")])
    return re.sub(r"\n{3,}", "\n\n", whole) if "\n\n\n" in whole else whole


def first_line(said: object) -> str:
    """The first line of what a library says of a fault: what follows may repeat values that nobody should log."""
    return next(iter(str(said).splitlines()), "")


# More digits do not fit into every column of numbers, and a database that is asked for them fails.
LONGEST_NUMBER = 9


def row_number(text: str) -> int | None:
    """The number of a row as an address or a form says it; None for anything that no row can have."""
    fits = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if fits else None


def is_tidy(text: str) -> bool:
    """Whether `paragraphs` leaves this as it is, and also what it is put into the lines of."""
    if not text or unicodedata.combining(text[0]):
        return False
    if text.isprintable() and text.isascii():
        return text[0] != " " != text[-1]
    return paragraphs(text) == text


def has_bidi(text: str) -> bool:
    """Whether the text holds characters that turn the reading direction, used to disguise names."""
    return _BIDI.search(text) is not None


def fold(text: str) -> str:
    """Lower case without accents or ligatures, for comparison and search; length may change."""
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    if max(decomposed) < "\u0370":
        # Latin letters and their accents: the same as below, in one go.
        return _ACCENTS.sub("", decomposed).casefold()
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def words(text: str) -> list[str]:
    """The folded words of a text, letters and digits, with `+` and `#` kept for C++ and C#."""
    return re.findall(r"[a-z0-9][a-z0-9+#]*", fold(text))


def slugify(text: str, longest: int = 60) -> str:
    """A URL part of folded words joined by hyphens, cut at a word; "offre" if nothing is left."""
    slug = ""
    for word in re.findall(r"[a-z0-9]+", fold(text)):
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > longest:
            break
        slug = longer
    return slug or "offre"


def bind_signs(text: str) -> str:
    """Text whose French signs stay on the line of their word: spaces before `: ; ! ?` and inside « » do not break."""
    bound = re.sub(r" (?=[;!?])", "\u202f", text)
    return re.sub(r" (?=[:»])|(?<=«) ", "\u00a0", bound)


def shorten(text: str, longest: int) -> str:
    """The beginning of a text, cut between words, with an ellipsis when something is missing."""
    flat = " ".join(text.split())
    if len(flat) <= longest:
        return flat
    head = flat[: longest - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:.") + "…"
