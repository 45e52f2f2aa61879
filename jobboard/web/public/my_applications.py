"""Finding one's applications again: an address, a letter, a list. The same screen whether there are any or not."""

from datetime import datetime
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
from jobboard.kit.forms import Form, Submitted
from jobboard.kit.i18n import N_
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import sign
from jobboard.web.base.pages import acts, go, locale, page, shows
from jobboard.web.public.mailbox_asked import mailbox_asked

Asked = Request[Any, Any, Any]
TITLE = N_("My applications")
NOTICES = {
    "sent": N_(
        "If applications were sent with this address, a message with a link is on its way. Look at your mail."
    ),
}


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
    given = mailbox_asked(form, database, what="list", visitor=visitor, now=now)
    if given is None:
        return page(request, "public/my_applications.html", title=TITLE, form=form)
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
