"""What the letter to an unknown sender opens: one button, and the message that waits leaves."""

from datetime import datetime
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import Session

from jobboard.accounts.models import Purpose
from jobboard.accounts.queries import find_link
from jobboard.applications.actions.relaying import claim, claimed
from jobboard.applications.models import Side
from jobboard.kit.i18n import N_
from jobboard.kit.settings import Settings
from jobboard.web.base.pages import acts, page, shows

Asked = Request[Any, Any, Any]
TITLE = N_("Your message waits")
SENT = N_("Your message is on its way. Further messages from this address leave at once.")


@shows("claim_reply")
def show(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    """Which message it is, and the button."""
    link = find_link(reading, settings.keys, token, Purpose.CLAIM_REPLY, now)
    row, application, offer, side = claimed(reading, link)
    return page(
        request,
        "public/claim.html",
        title=TITLE,
        noindex=True,
        token=token,
        subject=row.subject,
        offer=offer,
        who=application.short_name if side is Side.COMPANY else offer.company_name,
        is_sent=False,
    )


@acts("claim_reply")
def send(
    request: Asked,
    token: FromPath[str],
    session: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    """The button was pressed."""
    claim(session, find_link(session, settings.keys, token, Purpose.CLAIM_REPLY, now), now)
    return page(
        request, "public/claim.html", title=N_("It is on its way."), noindex=True, is_sent=True, words=SENT
    )


HANDLERS = (show, send)
