"""The board in figures: what it can honestly publish of itself, month by month, without anybody's name."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from sqlmodel import Session

from jobboard.companies.record import LEAST_MEASURED
from jobboard.kit.i18n import N_
from jobboard.kit.settings import Settings
from jobboard.observatory.counting import month_of
from jobboard.observatory.keeping import figures_by_month, figures_of_year
from jobboard.observatory.models import YEAR, BoardFigures
from jobboard.offers.search.catalogue import Catalogue
from jobboard.offers.search.finding import count_open
from jobboard.web.base.keeping import keep
from jobboard.web.base.pages import page, shows

Asked = Request[Any, Any, Any]
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Shown:
    """The figures of a period as readers see them. `share` and `days` are None where too few applications tell anything;
    `is_young`: they have not had their time. `bar` is the part of the longest bar, in hundredths.
    """

    first: date | None
    published: int
    handed: int
    measured: int
    answered: int
    share: int | None
    days: int | None
    is_young: bool
    accepted: Decimal | None
    bar: int


@shows("figures")
def figures(
    request: Asked,
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    catalogue: NamedDependency[Catalogue],
    now: NamedDependency[datetime],
) -> Response[str]:
    """The last twelve months together and one by one, and how they are counted."""
    keep(request.scope)
    year, months = figures_of_year(reading), figures_by_month(reading, MONTHS)
    time_to_answer = timedelta(days=settings.no_answer_days)
    most = max((one.handed for one in months), default=0)
    return page(
        request,
        "public/figures.html",
        title=N_("The board in figures"),
        total=count_open(reading, catalogue, now),
        year=_shown(year, now, time_to_answer, most) if year is not None and months else None,
        months=[_shown(one, now, time_to_answer, most) for one in months],
        least=LEAST_MEASURED,
        time=settings.no_answer_days,
    )


def told_of_year(session: Session) -> BoardFigures | None:
    """The figures of a year where they tell how companies answer; None where too few applications do."""
    year = figures_of_year(session)
    return year if year is not None and year.measured >= LEAST_MEASURED else None


def _shown(one: BoardFigures, now: datetime, time_to_answer: timedelta, most: int) -> Shown:
    first = None if one.period == YEAR else date.fromisoformat(f"{one.period}-01")
    enough = one.measured >= LEAST_MEASURED
    ended = one.accepted + one.refused
    return Shown(
        first=first,
        published=one.published,
        handed=one.handed,
        measured=one.measured,
        answered=one.answered,
        share=one.share if enough else None,
        days=one.answer_days if enough else None,
        is_young=first is not None and month_of(first).end + time_to_answer > now,
        # Never rounded up to all of them.
        accepted=(Decimal(100 * one.accepted) / ended).quantize(Decimal("0.1"), ROUND_DOWN)
        if ended
        else None,
        bar=100 * one.handed // most if most else 0,
    )


HANDLERS = (figures,)
