"""The last weeks in figures, for moderators, and whether they come by letter each Monday."""

from datetime import datetime
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from sqlmodel import Session

from jobboard.accounts.models import User
from jobboard.kit.clock import day_of
from jobboard.kit.forms import Submitted
from jobboard.kit.i18n import N_
from jobboard.observatory.weeks import count_weeks, lines_of, number_of, week_before
from jobboard.web.base.pages import acts, go, locale, page, shows

Asked = Request[Any, Any, Any]
WEEKS = 4
NOTICES = {
    "off": N_("The letter of Monday does not come to you any more."),
    "on": N_("The letter comes to you again, next Monday."),
}


@shows("moderation_figures")
def show(request: Asked, reading: NamedDependency[Session], now: NamedDependency[datetime]) -> Response[str]:
    """Four whole weeks side by side, the last one first."""
    spans = [week_before(now, back) for back in range(WEEKS)]
    user: User = request.scope["state"]["user"]
    return page(
        request,
        "moderation/figures.html",
        title=N_("Figures"),
        noindex=True,
        notices=NOTICES,
        weeks=[(number_of(span)[1], day_of(span.start)) for span in spans],
        lines=lines_of(count_weeks(reading, spans, now), locale(request)),
        gets_letter=user.figures_off_at is None,
    )


@acts("moderation_figures")
def update(
    request: Asked,
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Stop the letter for who asks, or have it come again."""
    user = session.get_one(User, request.scope["state"]["user"].id)
    wanted = "on" if submitted.text("do") == "on" else "off"
    user.figures_off_at = now if wanted == "off" else None
    session.add(user)
    return go(request, "moderation_figures", query={"done": wanted})


HANDLERS = (show, update)
