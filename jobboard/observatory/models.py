"""The board's own figures, month by month: numbers alone, which stay when what they were counted from is erased."""

from sqlmodel import Field

from jobboard.kit.db import Row

# The period of the row that speaks of the last twelve months.
YEAR = "year"


class BoardFigures(Row, table=True):
    """What happened in a month ("2026-11") or in the last twelve (`YEAR`).

    `published`: offers that came online; `handed`: applications that companies got. Of `measured` applications among
    these, which have all had their time, `answered` had an answer, half of all within `answer_days` (None: half had
    none). `accepted` and `refused` count the letters of the board that had a good or a bad end.
    """

    __tablename__ = "board_figures"
    period: str = Field(primary_key=True, max_length=7)
    published: int = 0
    handed: int = 0
    measured: int = 0
    answered: int = 0
    answer_days: int | None = None
    accepted: int = 0
    refused: int = 0

    @property
    def share(self) -> int:
        """How many in a hundred had an answer, never rounded up."""
        return 100 * self.answered // self.measured if self.measured else 0
