"""Reporting an offer: seven reasons, a few words, no account."""

from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import Session

from jobboard.kit.db import Database
from jobboard.kit.forms import Form, Submitted
from jobboard.kit.i18n import N_
from jobboard.kit.limits import count_one
from jobboard.moderation.actions import report_offer
from jobboard.moderation.forms import REPORT_REASONS, read_report
from jobboard.offers.models import Offer
from jobboard.web.base.pages import acts, go, locale, page, shows
from jobboard.web.public.offers import find_shown

Asked = Request[Any, Any, Any]
NOTICES = {"reported": N_("Thank you. A moderator will look at this offer.")}


def _form_page(request: Asked, offer: Offer, form: Form) -> Response[str]:
    said = locale(request)
    return page(
        request,
        "public/report.html",
        title=N_("Report an offer"),
        noindex=True,
        notices=NOTICES,
        form=form,
        offer=offer,
        reasons=[(str(code), words.to(said)) for code, words in REPORT_REASONS.items()],
    )


@shows("report")
def new(
    request: Asked, ref: FromPath[str], reading: NamedDependency[Session], now: NamedDependency[datetime]
) -> Response[str]:
    """The form, or the thanks after it."""
    return _form_page(request, find_shown(reading, ref, now), Form())


@acts("report")
def create(
    request: Asked,
    ref: FromPath[str],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    database: NamedDependency[Database],
    visitor: NamedDependency[str],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Note the report; robots that fill the trap are thanked like everybody."""
    form = Form(submitted)
    details = read_report(form)
    if details is not None and not submitted.text("website"):
        count_one(database, "report", visitor, most=5, per=timedelta(hours=1), now=now)
    offer = find_shown(session, ref, now)
    if details is None:
        return _form_page(request, offer, form)
    if not submitted.text("website"):
        report_offer(session, offer, details, visitor=visitor, now=now)
    return go(request, "report", ref=offer.ref, query={"done": "reported"})


HANDLERS = (new, create)
