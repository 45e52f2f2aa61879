"""The sheet of an offer as a small library: `read` a text, `write` a sheet, both ways in the EDF layout."""

from jobboard.sheet.reading import read
from jobboard.sheet.writing import write

__all__ = ["read", "write"]
