"""The sheet of an offer as a small library: `read` a text, `write` a sheet, both ways in the EDF layout."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jobboard.sheet.reading import read
    from jobboard.sheet.writing import write

__all__ = ["read", "write"]


def __getattr__(name: str) -> Any:
    # What reads is a fifth of a board's start, and most processes never read an offer.
    if name == "read":
        from jobboard.sheet.reading import read  # noqa: PLC0415

        return read
    if name == "write":
        from jobboard.sheet.writing import write  # noqa: PLC0415

        return write
    raise AttributeError(name)
