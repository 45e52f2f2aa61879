"""Pages of a list: a page too far is the last page, rubbish is the first."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """One page of `total` rows; numbers start at 1."""

    number: int
    size: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last page, at least 1."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.number - 1) * self.size

    @property
    def shown(self) -> list[int | None]:
        """Numbers worth a link, None where some are left out: 1 … 4 5 6 … 12."""
        near = {1, self.last, self.number - 1, self.number, self.number + 1}
        kept = sorted(number for number in near if 1 <= number <= self.last)
        listed: list[int | None] = []
        for number in kept:
            if listed and listed[-1] is not None and number - listed[-1] > 1:
                listed.append(None)
            listed.append(number)
        return listed


def page_of(wanted: str | None, total: int, size: int = 20) -> Page:
    """The page somebody asked for, brought into range."""
    first = Page(1, size, total)
    number = int(wanted) if wanted and wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else 1
    return Page(min(max(1, number), first.last), size, total)
