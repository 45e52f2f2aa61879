"""Applying to an offer: one page, six controls, no account, and nothing lost when something is wrong."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import Session

from jobboard.applications.actions.letters import kilobytes
from jobboard.applications.actions.submitting import submit_application
from jobboard.applications.forms import Details, reading_application_form
from jobboard.applications.models import Application
from jobboard.applications.queries import find_by_token
from jobboard.kit.db import Database
from jobboard.kit.documents import MOST_CV_BYTES
from jobboard.kit.emails import read_address
from jobboard.kit.files import FileStore
from jobboard.kit.forms import Form, Submitted, form_key, new_form_key
from jobboard.kit.i18n import N_
from jobboard.kit.limits import Limit, count_all, count_one
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import sign
from jobboard.offers.models import Offer, OfferNotOpen
from jobboard.offers.queries import offer_for_applying
from jobboard.web.base.errors import Gone
from jobboard.web.base.pages import acts, go, locale, page, shows
from jobboard.web.public.offers import find_shown

Asked = Request[Any, Any, Any]
# A CV of the full size, with room for the other fields.
BODY_LIMIT = MOST_CV_BYTES + 64 * 1024
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# What one address, one address for one offer, and one visitor may send; tries guard the inspection.
MOST_A_DAY, MOST_TO_ONE_OFFER, MOST_AN_HOUR, MOST_TRIES = 10, 3, 20, 120
TITLE = N_("Apply")
NO_MORE = N_("This offer takes no more applications")
CLOSED = N_("This offer closed while you were writing. Copy your text before you leave.")
TRAP = N_("A field that must stay empty was filled in. Send the form once more.")


@shows("apply")
def new(
    request: Asked,
    ref: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    """The form, or a word that it is too late."""
    offer = find_shown(reading, ref, now)
    if not offer.is_open(now):
        return page(request, "public/apply_closed.html", title=NO_MORE, noindex=True, offer=offer)
    return form_page(request, offer, Form(), new_form_key(), settings)


@acts("apply", body_limit=BODY_LIMIT)
def create(
    request: Asked,
    ref: FromPath[str],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    reading: NamedDependency[Session],
    database: NamedDependency[Database],
    files: NamedDependency[FileStore],
    settings: NamedDependency[Settings],
    visitor: NamedDependency[str],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Record the application and its letters; the CV is checked and on disk before that (R-02)."""
    form, key = Form(submitted), form_key(submitted)
    count_one(database, "apply-try", visitor, most=MOST_TRIES, per=HOUR, now=now)
    with received(form, files=files, settings=settings) as read:
        # While a child opens the CV.
        try:
            offer = find_shown(reading, ref, now)
        except Gone:
            return _closed(request, None, form)
        # Counting takes connections of its own: who keeps one while waiting for another may wait for ever (F-47).
        reading.close()
        if not offer.is_open(now):
            return _closed(request, offer, form)
        details = read()
        if details is None:
            return form_page(request, offer, form, key, settings)
        count_sends(database, details, offer_id=offer.id or 0, key=key, visitor=visitor, now=now)
        try:
            application = submit_application(
                session,
                # Read again inside the transaction: it may have closed a moment ago.
                offer=offer_for_applying(session, offer.id or 0),
                details=details,
                form_key=key,
                locale=locale(request),
                now=now,
                settings=settings,
            )
        except OfferNotOpen:
            return _closed(request, offer, form)
    if application.form_key != key:
        # Only the browser that applied gets the private link: whoever types an address need not own it.
        return go(request, "apply_thanks", ref=offer.ref, query={"done": "already"})
    token = sign(settings.secret_key, application.nonce)
    return go(request, "apply_thanks", ref=offer.ref, query={"c": token})


@contextmanager
def received(form: Form, *, files: FileStore, settings: Settings) -> Iterator[Callable[[], Details | None]]:
    """Gives what reads the details of a form: None where the trap for robots was filled in; a person can simply send again.

    Their CV, once read, is on disk when this ends, whatever comes of them: what the page names again must be there.
    """
    found: list[Details] = []

    def details() -> Details | None:
        read_before = read()
        if read_before is not None:
            found.append(read_before)
        if form.submitted.text("website"):
            form.refuse("", TRAP)
            return None
        return read_before

    keys, dns = settings.keys, settings.dns_check
    with reading_application_form(form, files=files, keys=keys, dns=dns) as read:
        try:
            yield details
        finally:
            for one in found:
                one.cv.file.wait()


def count_sends(
    database: Database, details: Details, *, offer_id: int, key: str, visitor: str, now: datetime
) -> None:
    """Count one application for its visitor and its address; the same form sent again counts once (F-47).

    Raises LimitReached.
    """
    count_all(
        database,
        Limit("apply-visitor", visitor, MOST_AN_HOUR, HOUR),
        Limit("apply-email", details.email_key, MOST_A_DAY, DAY),
        Limit("apply-offer", f"{details.email_key} {offer_id}", MOST_TO_ONE_OFFER, DAY),
        once=Limit("apply-form", f"{key} {details.email_key} {offer_id}", 1, DAY),
        now=now,
    )


def form_page(
    request: Asked,
    offer: Offer,
    form: Form,
    key: str,
    settings: Settings,
    *,
    application: Application | None = None,
    token: str = "",
) -> Response[str]:
    """The form: for a new application, or to correct one that is still held."""
    size = form.value("cv_size")
    kept = N_("%(name)s (%(size)s kB)", name=form.value("cv_name"), size=kilobytes(int(size or "1")))
    return page(
        request,
        "public/apply.html",
        title=TITLE if application is None else N_("Correct my application"),
        noindex=True,
        form=form,
        offer=offer,
        application=application,
        token=token,
        key=key,
        kept=kept.to(locale(request)) if form.value("cv_kept") else None,
        minutes=settings.handoff_delay // 60,
    )


def _closed(request: Asked, offer: Offer | None, form: Form) -> Response[str]:
    form.errors.clear()
    form.refuse("", CLOSED)
    return page(request, "public/apply_closed.html", title=NO_MORE, noindex=True, form=form, offer=offer)


@shows("apply_thanks", query=("c",))
def thanks(
    request: Asked,
    ref: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    """What happens next, with the private link for the browser that applied."""
    token = request.query_params.get("c", "")
    application = find_by_token(reading, settings.keys, token, now) if token else None
    if application is not None:
        offer = reading.get_one(Offer, application.offer_id)
    else:
        offer = find_shown(reading, ref, now)
    return page(
        request,
        "public/apply_thanks.html",
        title=N_("Your application is recorded") if application else N_("We have your application already"),
        noindex=True,
        offer=offer,
        application=application,
        token=token,
        is_held=application is not None and application.is_held(now),
        suggestion=read_address(application.email, dns=False).suggestion if application else None,
    )


HANDLERS = (new, create, thanks)
