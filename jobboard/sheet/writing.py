"""From a sheet to the text of an offer in the EDF layout."""

from jobboard.sheet.model import Sheet


def write(sheet: Sheet, locale: str) -> str:
    """Write a sheet; `locale` ("fr", "en") chooses the labels."""
    return sheet.title
