"""What stands beside the queue: every offer, reports of readers, the journal, the mail that waits."""

from datetime import datetime
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlmodel import Session

from jobboard.accounts.models import User
from jobboard.addresses import address
from jobboard.kit.forms import Form, Submitted
from jobboard.kit.i18n import N_
from jobboard.kit.text import row_number
from jobboard.moderation import queries
from jobboard.moderation.actions import handle_report
from jobboard.moderation.forms import ALL_REPORT_REASONS
from jobboard.moderation.models import Report
from jobboard.web.base.pages import acts, go, locale, page, shows
from jobboard.web.base.words import STATUS_KINDS, STATUSES
from jobboard.web.moderation.acts import in_words

Asked = Request[Any, Any, Any]
NOTICES = {"handled": N_("The report is closed.")}


def _number(request: Asked, name: str) -> int | None:
    """The number that a parameter of the address gives; None for none and for nonsense."""
    return row_number(request.query_params.get(name, ""))


@shows("moderation_list", query=("q", "etat", "avant"))
def offers(
    request: Asked, reading: NamedDependency[Session], now: NamedDependency[datetime]
) -> Response[str]:
    """Find an offer in any state by words, number or address; `avant` goes on below the number of an offer."""
    text = request.query_params.get("q", "")[:200]
    status = request.query_params.get("etat", "")
    said = locale(request)
    found, total = queries.search_offers(reading, text, status or None, _number(request, "avant"))
    oldest = found[-1].id if len(found) == queries.LIST_SIZE else None
    return page(
        request,
        "moderation/list.html",
        title=N_("All offers"),
        noindex=True,
        form=Form(values={"q": text, "etat": status}),
        offers=found,
        total=total,
        older=address("moderation_list", said, {"q": text, "etat": status, "avant": oldest})
        if oldest
        else None,
        states=[(str(code), STATUSES[code].to(said)) for code in queries.SEEN_STATUSES],
        status_words=STATUSES,
        kinds=STATUS_KINDS,
        now=now,
    )


@shows("moderation_reports")
def reports(request: Asked, reading: NamedDependency[Session]) -> Response[str]:
    """What readers reported and nobody has looked at yet."""
    return page(
        request,
        "moderation/reports.html",
        title=N_("Reports"),
        noindex=True,
        notices=NOTICES,
        reports=queries.open_reports(reading),
        words=ALL_REPORT_REASONS,
        status_words=STATUSES,
        kinds=STATUS_KINDS,
    )


@acts("moderation_report")
def close_report(
    request: Asked,
    id: FromPath[int],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Close a report: the offer stays, or something was done."""
    report = session.get(Report, id)
    if report is None:
        raise NotFoundException
    by: User = request.scope["state"]["user"]
    if report.handled_at is None:
        outcome = "acted" if submitted.text("outcome") == "acted" else "kept"
        handle_report(session, report, outcome=outcome, by=by, now=now)
    return go(request, "moderation_reports", query={"done": "handled"})


@shows("moderation_journal", query=("avant",))
def journal(request: Asked, reading: NamedDependency[Session]) -> Response[str]:
    """Who did what, newest first."""
    entries = queries.journal_page(reading, _number(request, "avant"))
    return page(
        request,
        "moderation/journal.html",
        title=N_("Journal"),
        noindex=True,
        lines=in_words(reading, entries, locale(request)),
        older=entries[-1].id if len(entries) == queries.LIST_SIZE else None,
    )


HANDLERS = (offers, reports, close_report, journal)
