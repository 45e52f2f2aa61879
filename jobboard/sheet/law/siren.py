"""The French company number: nine digits, the last of which is a key (Luhn)."""

import re


def siren_is_valid(text: str) -> bool:
    """Whether a text is a SIREN whose key is right; spaces and full stops between digits are no matter."""
    digits = re.sub(r"[\s.]", "", text)
    if re.fullmatch(r"[0-9]{9}", digits) is None or digits == "0" * 9:
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(digits))
    return sum(figure // 10 + figure % 10 for figure in doubled) % 10 == 0
