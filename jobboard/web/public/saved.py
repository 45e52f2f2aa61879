"""Saved offers: a page of one's own and its button, without an account and without a row in the database."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.response import Redirect
from sqlmodel import Session

from jobboard.kit.forms import Submitted
from jobboard.kit.i18n import N_, Msg
from jobboard.kit.settings import Settings
from jobboard.offers.models import CloseReason, Offer, Status
from jobboard.offers.queries import is_gone, over_since
from jobboard.offers.search.finding import load
from jobboard.offers.views import Ticket, ticket
from jobboard.web.base.pages import acts, locale, page, shows
from jobboard.web.public.offers import CLOSED_WORDS, SHOWN
from jobboard.web.public.saved_cookie import MOST_SAVED, first_of, is_id, saved_cookie, saved_ids
from jobboard.web.public.saved_told import told, way_back

Asked = Request[Any, Any, Any]
TITLE = N_("Saved offers")


@dataclass(frozen=True, slots=True)
class Row:
    """A saved offer: open (then with its `ticket`), paused, on hold, or over since a day for a reason."""

    offer: Offer
    ticket: Ticket | None
    is_held: bool
    over: datetime | None
    reason: Msg | None


@shows("saved")
def index(
    request: Asked,
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    """What the cookie names, last saved first. It is not touched here: opening a page changes nothing."""
    numbers = saved_ids(request.scope, settings)
    said = locale(request)
    rows = [_row(offer, said, now) for offer in _there(reading, numbers, now)]
    return page(
        request,
        "public/saved.html",
        title=TITLE,
        noindex=True,
        rows=rows,
        lost=len(numbers) - len(rows),
        closed=sum(row.over is not None for row in rows),
        most=MOST_SAVED,
        told=told(request),
    )


@acts("saved")
def change(
    request: Asked,
    submitted: NamedDependency[Submitted],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Redirect:
    """One button each: `offer` saves or, where it is saved, removes; `save`, `remove`; `closed` removes all that is over."""
    held = saved_ids(request.scope, settings)
    kept, done, which = _changed(submitted, held, lambda numbers: _there(reading, numbers, now), now)
    answer = Redirect(way_back(request, done, which), status_code=303)
    if kept != held:
        answer.cookies.append(saved_cookie(settings, kept))
    return answer


def _changed(
    submitted: Submitted, held: list[int], there: Callable[[Sequence[int]], list[Offer]], now: datetime
) -> tuple[list[int], str, int]:
    """What is saved from now on, what happened, and to which offer."""
    if submitted.text("closed"):
        return [offer.id or 0 for offer in there(held) if over_since(offer, now) is None], "cleared", 0
    name = next((name for name in ("save", "remove", "offer") if submitted.text(name)), "")
    given = submitted.text(name).strip() if name else ""
    number = int(given) if is_id(given) else 0
    if name == "remove" or (name == "offer" and number in held):
        return [one for one in held if one != number], "removed", number
    if not number or not there([number]):
        return held, "none", 0
    kept = first_of([number, *held])
    return kept, "saved" if set(held) <= set(kept) else "saved_full", number


def _there(session: Session, numbers: Sequence[int], now: datetime) -> list[Offer]:
    """Those of these offers that have a page, in this order: neither removed nor over for long, nor never public."""
    return [
        offer
        for offer in load(session, numbers)
        if offer.status in SHOWN
        and offer.published_at is not None
        and offer.published_at <= now
        and not is_gone(offer, now)
    ]


def _row(offer: Offer, said: str, now: datetime) -> Row:
    over = over_since(offer, now)
    return Row(
        offer=offer,
        ticket=ticket(offer, said, now) if offer.is_open(now) else None,
        is_held=offer.status == Status.HELD,
        over=over,
        reason=CLOSED_WORDS[offer.close_reason or CloseReason.ENDED] if over else None,
    )


HANDLERS = (index, change)
