"""From a pasted offer to a sheet."""

from datetime import date

from jobboard.sheet.model import Reading, Sheet


def read(text: str, published: date | None = None) -> Reading:
    """Read an offer; `published` dates a month given without its year."""
    return Reading(text=text, sheet=Sheet())
