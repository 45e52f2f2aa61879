"""Ways to reach somebody that stand in texts for everybody: masked where they are read, moved where they are typed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from jobboard.kit.emails import BadAddress, read_address
from jobboard.kit.text import one_line, paragraphs
from jobboard.sheet.law import ContactSpan, contact_data
from jobboard.sheet.model import Sheet

HIDDEN = "[…]"
# A character that no text holds, since cleaning drops it.
_GAP = "\x00"
_TEXTS = ("title", "department", "subject", "missions", "note", "profile", "premises")
_PHONE = re.compile(r"\+?[\d ().\-/]{6,40}")
_AT = re.compile(
    r"\s*[\[({<]\s*(?:@|at|arr?obase?|chez)\s*[\])}>]\s*|\s+(?:@|at|arr?obase?)\s+", re.IGNORECASE
)
_DOT = re.compile(r"\s*[\[({<]\s*(?:\.|dot|point)\s*[\])}>]\s*|\s+(?:dot|point)\s+", re.IGNORECASE)
# The words that lead to an address and say nothing once it is gone.
_LEAD = re.compile(
    r"(?:(?<![^\W_])(?:à l['’]adresse(?: suivante)?|au numéro|par (?:e-?mail|courriel|mail|téléphone)"
    r"|by (?:e-?mail|mail|phone)|à|au|aux|to|at|on|via|par|or|ou|et|and|e-?mail|mail|courriel|contact"
    r"|t[ée]l[ée]phone|t[ée]l|phone|mobile|portable)(?![^\W_])\.?[\s:]*)+$",
    re.IGNORECASE,
)
# What an address leaves behind: empty brackets, a space before a full stop, two commas.
_REMAINS = (
    (re.compile(r"\(\W*\)"), ""),
    (re.compile(r" *(?:[,;:] *)?([.,;])"), r"\1"),
)


@lru_cache(maxsize=2048)
def masked(text: str) -> str:
    """The text with addresses, telephone numbers and handles taken out."""
    for span in reversed(contact_data(text)):
        text = text[: span.start] + HIDDEN + text[span.end :]
    return text


def masked_sheet(sheet: Sheet) -> Sheet:
    """The sheet as everybody may read it."""
    texts: dict[str, Any] = {name: masked(getattr(sheet, name)) for name in _TEXTS}
    return replace(
        sheet,
        **texts,
        place=replace(sheet.place, text=masked(sheet.place.text)),
        education=replace(sheet.education, text=masked(sheet.education.text)),
        skills=tuple(masked(item) for item in sheet.skills),
        qualities=tuple(masked(item) for item in sheet.qualities),
        pay=replace(sheet.pay, text=masked(sheet.pay.text), benefits=masked(sheet.pay.benefits)),
    )


def holds_contacts(sheet: Sheet) -> bool:
    """Whether a text of the sheet has to be masked."""
    return masked_sheet(sheet) != sheet


def move_contacts(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """A form's values with contact details taken out of these texts and put into their own empty fields.

    Addresses go to the first, then to the second e-mail field, a number to the phone; the sentence closes up.
    """
    moved = dict(values)
    for name in names:
        text = str(moved.get(name) or "")
        spans = contact_data(text)
        if not spans:
            continue
        for span in spans:
            _keep(moved, span)
        for span in reversed(spans):
            text = text[: span.start] + _GAP + text[span.end :]
        moved[name] = paragraphs("\n".join(_closed_up(line) for line in text.split("\n")))
    return moved


def _keep(values: dict[str, Any], span: ContactSpan) -> None:
    if span.kind == "phone" and not values.get("phone") and _PHONE.fullmatch(span.value.strip()):
        values["phone"] = span.value.strip()
    if span.kind != "email":
        return
    try:
        address = read_address(_DOT.sub(".", _AT.sub("@", one_line(span.value))), dns=False)
    except BadAddress:
        return
    first = str(values.get("contact_email") or "")
    if not first:
        values["contact_email"] = address.email
    elif first.casefold() != address.key and not values.get("second_contact"):
        values["second_contact"] = address.email


def _closed_up(line: str) -> str:
    if _GAP not in line:
        return line
    while _GAP in line:
        before, _, after = line.partition(_GAP)
        line = _LEAD.sub("", before) + after
    line = " ".join(line.split())
    for pattern, instead in _REMAINS:
        line = pattern.sub(instead, line)
    line = line.rstrip(" ,:(")
    return line if any(character.isalnum() for character in line) else ""
