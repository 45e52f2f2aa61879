"""What differs between two sheets: field by field as the form has them, word by word."""

import difflib
from dataclasses import dataclass

from jobboard.kit.i18n import Msg
from jobboard.offers.forms import CONTROLS, values_of
from jobboard.sheet.model import Sheet
from jobboard.web.base.sheet_words import CHOICES, LABELS


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that stayed, came ("ins") or went ("del") between two versions."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is not what it was."""

    label: Msg
    pieces: list[Piece]


def differences(before: Sheet, after: Sheet, locale: str) -> list[Difference]:
    """Every field that changed, those that nobody sees included, in the order of the sheet."""
    old, new = values_of(before, locale), values_of(after, locale)
    return [
        Difference(LABELS[name], _pieces(_told(name, old[name], locale), _told(name, new[name], locale)))
        for name in CONTROLS
        if old[name] != new[name]
    ]


def _told(name: str, value: str | list[str], locale: str) -> str:
    word = CHOICES.get(name, {}).get(str(value))
    return word.to(locale) if word is not None else str(value)


def _pieces(before: str, after: str) -> list[Piece]:
    old, new = before.split(), after.split()
    pieces: list[Piece] = []
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind in ("delete", "replace"):
            pieces.append(Piece("del", " ".join(old[i1:i2])))
        if kind in ("insert", "replace"):
            pieces.append(Piece("ins", " ".join(new[j1:j2])))
        if kind == "equal":
            pieces.append(Piece("", " ".join(old[i1:i2])))
    return pieces
