"""Finding one's applications again: an address, a letter, a list. The same screen whether there are any or not."""

from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import Session

from jobboard.accounts.models import Purpose
from jobboard.accounts.queries import find_link
from jobboard.applications.actions.listing import send_list
from jobboard.applications.queries import answers_to, applications_of, state_shown
from jobboard.applications.timeline import STATE_KINDS, STATE_WORDS
from jobboard.kit.db import Database
from jobboard.kit.emails import BadAddress, read_address
from jobboard.kit.forms import Form, Submitted
from jobboard.kit.i18n import N_
from jobboard.kit.limits import count_one
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import sign
from jobboard.web.base.pages import acts, go, locale, page, shows

Asked = Request[Any, Any, Any]
TITLE = N_("My applications")
NOTICES = {
    "sent": N_(
        "If applications were sent with this address, a message with a link is on its way. Look at your mail."
    ),
}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@shows("my_applications")
def new(request: Asked) -> Response[str]:
    """One field."""
    return page(request, "public/my_applications.html", title=TITLE, form=Form(), notices=NOTICES)


@acts("my_applications")
def create(
    request: Asked,
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    database: NamedDependency[Database],
    visitor: NamedDependency[str],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Send the link, if anything was sent with this address; at most 3 letters an hour, 10 a day (A-13)."""
    form = Form(submitted)
    try:
        given = read_address(
            form.take_line("email", most=254, empty=N_("Enter your email address.")), dns=False
        )
    except BadAddress as problem:
        form.refuse("email", problem.message)
        return page(request, "public/my_applications.html", title=TITLE, form=form)
    count_one(database, "list-visitor", visitor, most=30, per=HOUR, now=now)
    count_one(database, "list", given.key, most=3, per=HOUR, now=now)
    count_one(database, "list-day", given.key, most=10, per=DAY, now=now)
    send_list(session, given.key, locale=locale(request), now=now)
    return go(request, "my_applications", query={"done": "sent"})


@shows("my_applications_list")
def index(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    """Everything sent from the mailbox that the link was sent to."""
    link = find_link(reading, settings.keys, token, Purpose.MY_APPLICATIONS, now)
    rows = []
    for application, offer in applications_of(reading, link.email_key or ""):
        state = state_shown(application, answers_to(reading, application), now)
        rows.append(
            {
                "application": application,
                "offer": offer,
                "token": sign(settings.secret_key, application.nonce),
                "state": STATE_WORDS[state],
                "kind": STATE_KINDS.get(state, ""),
            }
        )
    return page(
        request,
        "public/my_applications_list.html",
        title=TITLE,
        noindex=True,
        rows=rows,
        until=link.expires_at,
    )


HANDLERS = (new, create, index)
