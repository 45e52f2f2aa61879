"""A search by e-mail: asked for with an address, confirmed, changed and stopped through a private link, no account."""

from datetime import datetime
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import Session

from jobboard.accounts.models import Purpose
from jobboard.accounts.queries import find_link
from jobboard.addresses import address
from jobboard.alerts.actions.keeping import TooManyAlerts, Wish, ask, confirm, go_on, set_rhythm, stop
from jobboard.alerts.models import Alert, Rhythm
from jobboard.alerts.queries import ANSWER_WITHIN, FRESH, MOST_ALERTS, criteria_of, find_alert
from jobboard.companies.models import Company
from jobboard.kit.clock import day_of
from jobboard.kit.db import Database
from jobboard.kit.forms import Form, Submitted
from jobboard.kit.i18n import N_, Msg, say
from jobboard.kit.settings import Settings
from jobboard.offers.search.criteria import NAMES, Criteria, Written
from jobboard.offers.search.places import locate
from jobboard.web.base.pages import acts, go, locale, page, shows
from jobboard.web.public.filter_words import chips
from jobboard.web.public.mailbox_asked import mailbox_asked

Asked = Request[Any, Any, Any]
NEW = N_("Receive these offers by e-mail")
TITLE = N_("Your e-mail alert")
RHYTHMS: dict[Rhythm, Msg] = {
    Rhythm.DAY: N_("Each morning, when there is something new"),
    Rhythm.WEEK: N_("Each Monday, when there is something new"),
}
SENT = {"sent": N_("A message is on its way. Open its link to confirm: nothing is sent before.")}
DONE = {
    "confirm": N_("It is confirmed. The next new offers come by e-mail."),
    "rhythm": N_("It is changed."),
    "go_on": N_("It goes on for another year."),
    "stop": N_("The alert is stopped. Nothing comes any more, and your address is erased from it."),
}
# What a mailbox sends whose reader wants off a list (RFC 8058).
ONE_CLICK = ("List-Unsubscribe", "One-Click")


def _criteria(request: Asked) -> Criteria:
    """What the query says, without what an alert cannot heed."""
    criteria = Criteria.from_query(request.query_params.multi_items()).without("sort", "since")
    if criteria.place and locate(criteria.place) is None:
        return criteria.without("place", "radius")
    return criteria


def _words(session: Session, criteria: Criteria, said: str) -> list[str]:
    company = session.get(Company, int(criteria.company)) if criteria.company else None
    where = locate(criteria.place) if criteria.place else None
    named = chips(criteria, Written(criteria), where, said, company.name if company else "")
    return [words for words, _ in named] or [say(said, "All the offers")]


def _form_page(request: Asked, session: Session, form: Form) -> Response[str]:
    said, criteria = locale(request), _criteria(request)
    return page(
        request,
        "public/alert_new.html",
        title=NEW,
        noindex=True,
        form=form,
        notices=SENT,
        words=_words(session, criteria, said),
        action=address("alert_new", said, criteria.query()),
        back=address("offers", said, criteria.query()),
        rhythms=_rhythms(said),
    )


def _rhythms(said: str) -> list[tuple[str, str]]:
    return [(str(value), words.to(said)) for value, words in RHYTHMS.items()]


@shows("alert_new", query=NAMES)
def new(request: Asked, reading: NamedDependency[Session]) -> Response[str]:
    """The search in words, an address, a rhythm."""
    return _form_page(request, reading, Form(values={"rhythm": str(Rhythm.DAY)}))


@acts("alert_new")
def create(
    request: Asked,
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    database: NamedDependency[Database],
    visitor: NamedDependency[str],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Send the letter that confirms it, whatever is known of the address (A-13)."""
    form = Form(submitted)
    rhythm = form.take_choice("rhythm", list(Rhythm), empty=N_("Choose how often."))
    given = mailbox_asked(form, database, what="alert", visitor=visitor, now=now)
    if given is None or rhythm is None:
        return _form_page(request, session, form)
    said, criteria = locale(request), _criteria(request)
    words = ", ".join(_words(session, criteria, said))
    ask(session, Wish(criteria, words, Rhythm(rhythm), said), email=given.email, key=given.key, now=now)
    return go(request, "alert_new", query={**criteria.query(), "done": "sent"})


def _find(session: Session, settings: Settings, token: str, now: datetime) -> Alert | None:
    link = find_link(session, settings.keys, token, Purpose.ALERT, now)
    return find_alert(session, link.nonce)


@shows("alert")
def show(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    """The alert and what can be done about it."""
    return _page(request, _find(reading, settings, token, now), token)


def _page(request: Asked, alert: Alert | None, token: str, *, full: bool = False) -> Response[str]:
    said = locale(request)
    ends = None
    if alert is not None and alert.renewed_at is not None:
        ends = (alert.asked_at or alert.renewed_at + FRESH) + ANSWER_WITHIN
    return page(
        request,
        "public/alert.html",
        title=TITLE,
        status=422 if full else 200,
        noindex=True,
        notices=DONE,
        form=Form(values={"rhythm": alert.rhythm if alert else ""}),
        alert=alert,
        token=token,
        offers=address("offers", said, criteria_of(alert).query()) if alert else "",
        rhythm=RHYTHMS[Rhythm(alert.rhythm)] if alert else None,
        rhythms=_rhythms(said),
        ends=day_of(ends) if ends else None,
        full=full,
        most=MOST_ALERTS,
    )


@acts("alert")
def act(
    request: Asked,
    token: FromPath[str],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """One of the page's buttons, or the button of a mailbox. What was done already is simply shown."""
    alert = _find(session, settings, token, now)
    name, value = ONE_CLICK
    wanted = "stop" if submitted.text(name) == value else submitted.text("act")
    if alert is None or wanted not in DONE:
        return _page(request, alert, token)
    if wanted == "stop":
        stop(session, alert, actor="link", now=now)
    elif wanted == "confirm":
        try:
            confirm(session, alert, now)
        except TooManyAlerts:
            return _page(request, alert, token, full=True)
    elif alert.confirmed_at is not None and wanted == "go_on":
        go_on(session, alert, now)
    elif submitted.text("rhythm") in set(Rhythm):
        set_rhythm(session, alert, Rhythm(submitted.text("rhythm")), now)
    return go(request, "alert", token=token, query={"done": wanted})


HANDLERS = (new, create, show, act)
