"""Telephone numbers said in words, French or English, alone or mixed with figures."""

import re
from collections.abc import Iterator

_UNITS = {
    "zero": "0", "oh": "0", "nought": "0", "o": "0",
    "un": "1", "une": "1", "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "six": "6", "sept": "7",
    "huit": "8", "neuf": "9", "dix": "10", "onze": "11", "douze": "12", "treize": "13", "quatorze": "14",
    "quinze": "15", "seize": "16",
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
    "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
}  # fmt: skip
_TENS = {
    "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70,
    "huitante": 80, "octante": 80, "nonante": 90, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_REPEATS = {"double": 2, "triple": 3}
_NAMES = "|".join(sorted([*_UNITS, *_TENS, *_REPEATS], key=len, reverse=True))
_TOKEN = rf"(?:\b(?:{_NAMES})\b|(?<!\d)\d{{1,2}}(?!\d))"
_BETWEEN = r"(?:[ ,.\-/]{1,3}|,? et |,? and )"
_RUN = re.compile(rf"\+?{_TOKEN}(?:{_BETWEEN}{_TOKEN}){{3,}}")
_PIECES = re.compile(r"[a-z]+|\d+")
_SHORTEST, _FULL, _LONGEST = 9, 10, 12


def spelled_phones(text: str) -> Iterator[tuple[int, int]]:
    """Places in folded text of runs of number words that read as a telephone number."""
    for run in _RUN.finditer(text):
        pieces = [piece for piece in _PIECES.findall(run[0]) if piece not in ("et", "and")]
        spoken = [piece for piece in pieces if piece.isalpha()]
        if len(spoken) < 2:
            continue
        said = digits(pieces)
        full = _FULL <= len(said) <= _LONGEST and (said[0] == "0" or said[:2] in ("33", "44"))
        # "six trente-neuf …" with the zero left out or told apart.
        without_zero = len(said) == _SHORTEST and said[0] in "123456789"
        if full or (without_zero and said[0] in "67"):
            yield run.span()


def digits(pieces: list[str]) -> str:
    """Number words as figures, tens joined to what follows: quatre vingt dix huit is 98, not 4 20 10 8."""
    said: list[str] = []
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        place += 1
        following = pieces[place] if place < len(pieces) else ""
        if piece in _REPEATS:
            said.append(_UNITS.get(following, "") * _REPEATS[piece])
            place += 1
        elif piece == "quatre" and following in ("vingt", "vingts"):
            place += 1
            place, value = _with_units(pieces, place, 80)
            said.append(value)
        elif piece in _TENS:
            place, value = _with_units(pieces, place, _TENS[piece])
            said.append(value)
        elif piece == "dix" and _UNITS.get(following) in ("7", "8", "9"):
            place += 1
            said.append(str(10 + int(_UNITS[following])))
        else:
            said.append(_UNITS.get(piece, piece))
    return "".join(said)


def _with_units(pieces: list[str], place: int, tens: int) -> tuple[int, str]:
    following = _UNITS.get(pieces[place], "") if place < len(pieces) else ""
    if following == "" or following == "0" or (int(following) >= 10 and tens not in (60, 80)):
        return place, str(tens)
    if following == "10" and place + 1 < len(pieces) and _UNITS.get(pieces[place + 1]) in ("7", "8", "9"):
        return place + 2, str(tens + 10 + int(_UNITS[pieces[place + 1]]))
    # In English sixty and eighty take no teens, but nobody says "sixty twelve" either.
    return place + 1, str(tens + int(following))
