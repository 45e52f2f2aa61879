"""One's own data: an address, a letter, a page with two buttons. The same screen whether anything is held or not."""

import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import IO, Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream
from sqlmodel import Session

from jobboard.accounts.models import AccessLink, Purpose
from jobboard.accounts.queries import find_link
from jobboard.kit.clock import day_of
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.forms import Form, Submitted
from jobboard.kit.i18n import N_
from jobboard.kit.limits import count_one
from jobboard.kit.settings import Settings
from jobboard.privacy.asking import send_link
from jobboard.privacy.erasing import LastModerator, erase_person
from jobboard.privacy.exporting import write_copy
from jobboard.privacy.people import count_waiting, find_person, is_last_moderator, live_offers
from jobboard.web.base.downloads import LOCKED
from jobboard.web.base.pages import acts, go, locale, page, shows
from jobboard.web.public.mailbox_asked import mailbox_asked

Asked = Request[Any, Any, Any]
TITLE = N_("Your data")
NOTICES = {
    "sent": N_(
        "If we hold anything of this address, a message with a link is on its way. Look at your mail."
    ),
    "erased": N_(
        "Your data is erased. Files leave our disk within the hour. What stays names nobody; old backups do not "
        "bring you back."
    ),
}
HOUR = timedelta(hours=1)
# A copy of a few applications stays in memory; a larger one goes through a file that has no name.
IN_MEMORY = 8 * 1024 * 1024
PIECE = 64 * 1024


@shows("your_data")
def new(request: Asked) -> Response[str]:
    """One field."""
    return page(request, "public/your_data.html", title=TITLE, form=Form(), notices=NOTICES)


@acts("your_data")
def create(
    request: Asked,
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    database: NamedDependency[Database],
    visitor: NamedDependency[str],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Send the link, if anything is held of this address; at most 3 letters an hour, 10 a day (A-13)."""
    form = Form(submitted)
    given = mailbox_asked(form, database, what="data", visitor=visitor, now=now)
    if given is None:
        return page(request, "public/your_data.html", title=TITLE, form=form)
    send_link(session, email=given.email, key=given.key, locale=locale(request), now=now)
    return go(request, "your_data", query={"done": "sent"})


@shows("your_data_link")
def show(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    """What erasing would do, and the two buttons."""
    link = find_link(reading, settings.keys, token, Purpose.YOUR_DATA, now)
    return _page(request, reading, link, token, Form(), now)


def _page(
    request: Asked, session: Session, link: AccessLink, token: str, form: Form, now: datetime
) -> Response[str]:
    person = find_person(session, link.email_key or "", now)
    return page(
        request,
        "public/your_data_link.html",
        title=TITLE,
        noindex=True,
        form=form,
        person=person,
        live=live_offers(person),
        waiting=count_waiting(session, person),
        is_last=is_last_moderator(session, person),
        until=link.expires_at,
        token=token,
    )


@acts("your_data_copy")
def download(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    database: NamedDependency[Database],
    files: NamedDependency[FileStore],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Everything, as a ZIP; at most 10 an hour."""
    link = find_link(reading, settings.keys, token, Purpose.YOUR_DATA, now)
    count_one(database, "data-copy", link.email_key or "", most=10, per=HOUR, now=now)
    person = find_person(reading, link.email_key or "", now)
    # Closed, and so deleted, when the last piece is sent or the reader is gone.
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    write_copy(reading, person, files, target, locale=locale(request), now=now)
    headers = {
        "content-disposition": f'attachment; filename="data-{day_of(now)}.zip"',
        "content-security-policy": LOCKED,
        "cache-control": "no-store",
    }
    return Stream(_pieces(target), media_type="application/zip", headers=headers)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


@acts("your_data_erasure")
def erase(
    request: Asked,
    token: FromPath[str],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Erase everything; whoever has live offers or waiting students says first that they have read what happens."""
    link = find_link(session, settings.keys, token, Purpose.YOUR_DATA, now)
    person = find_person(session, link.email_key or "", now)
    form = Form(submitted)
    if (live_offers(person) or count_waiting(session, person)) and not submitted.text("understood"):
        form.refuse("understood", N_("Tick this box to confirm that your offers end."))
        return _page(request, session, link, token, form, now)
    try:
        erase_person(session, person, now=now)
    except LastModerator:
        return go(request, "your_data_link", token=token)
    return go(request, "your_data", query={"done": "erased"})


HANDLERS = (new, create, show, download, erase)
