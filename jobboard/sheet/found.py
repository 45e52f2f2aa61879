"""A value found in a text: where, how surely, and what speaks against it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from jobboard.sheet.segments import Segment

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """`value` stands at `start`…`end`; `doubt` is a code of Mark, `others` the values found elsewhere, as written."""

    value: T
    start: int
    end: int
    confidence: float
    doubt: str | None = None
    others: tuple[str, ...] = ()


def key_at(parts: list[Segment], at: int) -> str:
    """The key of the part that holds a place of the text, "" between parts."""
    return next((part.key for part in parts if part.start <= at < part.end), "")
