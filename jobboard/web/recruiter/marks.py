"""What the reader found, beside the fields and in the pasted text."""

from collections.abc import Mapping
from typing import Any

from jobboard.kit.forms import Form
from jobboard.offers.forms import CONTROL_OF, EMPTY
from jobboard.offers.models import Draft


def marks_of(draft: Draft, form: Form) -> tuple[dict[str, str], dict[str, str]]:
    """How each control was read ("found", "check", "missing"), and the words read, where in doubt."""
    first: Mapping[str, Any] = draft.marks.get("first", {})
    states: dict[str, str] = {}
    words: dict[str, str] = {}
    for name, mark in draft.marks.get("fields", {}).items():
        control = CONTROL_OF.get(name, name)
        value, is_first = form.value(control), form.value(control) == first.get(control, "")
        if not value:
            if control in EMPTY:
                states[control] = "missing"
        elif is_first and mark["state"] != "missing":
            doubted = form.warning(control) is not None or form.error(control) is not None
            states[control] = "check" if doubted else mark["state"]
            read = " … ".join(" ".join(draft.source_text[start:end].split()) for start, end in mark["spans"])
            if states[control] == "check" and read and read != value and len(read) <= 200:
                words[control] = read
    return states, words


def source_pieces(draft: Draft) -> list[tuple[str, bool]]:
    """The pasted text in pieces, with whether each was read into a field."""
    text = draft.source_text
    spans = sorted(
        (max(0, start), min(end, len(text)))
        for mark in draft.marks.get("fields", {}).values()
        for start, end in mark["spans"]
    )
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        if end <= at:
            continue
        start = max(start, at)
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    pieces.append((text[at:], False))
    return [(words, marked) for words, marked in pieces if words]
