"""Tables for spreadsheets: CSV that opens at a double click and in which no cell is a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

# What spreadsheets take for the beginning of a formula, also in its wide forms.
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_csv(rows: Iterable[Sequence[object]], locale: str) -> bytes:
    """UTF-8 with its mark; ";" parts the cells in French, where the comma is a decimal point."""
    told = io.StringIO()
    writer = csv.writer(told, delimiter=";" if locale == "fr" else ",", quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow([inert(str(cell)) for cell in row])
    return told.getvalue().encode("utf-8-sig")


def inert(cell: str) -> str:
    """The text of a cell that no spreadsheet computes."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_STARTS_FORMULA) else cell
