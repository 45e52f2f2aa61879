"""What came of an offer that has ended: the page that the letter of the day after opens, without sign-in."""

from datetime import datetime
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import Session

from jobboard.accounts.models import AccessLink, Purpose, User
from jobboard.accounts.queries import LinkDead, find_link
from jobboard.applications.actions.ending import end_recruitment
from jobboard.applications.desk import count_in, count_told
from jobboard.applications.models import State
from jobboard.kit.forms import Form, Submitted
from jobboard.kit.i18n import N_
from jobboard.kit.settings import Settings
from jobboard.offers.models import CloseReason, Offer, Status, WrongState
from jobboard.web.base.pages import acts, go, locale, page, shows
from jobboard.web.recruiter.words import CLOSE_REASONS

Asked = Request[Any, Any, Any]
TITLE = N_("What came of your offer?")
NOTICES = {
    "reading": N_("Nothing changes: whoever waits still gets your answer. This link stays good."),
    "closed": N_("The offer is closed. Whoever waited is told by a letter of its own."),
}
# No reason at all: the recruiter has not decided yet.
READING = "reading"


def _offer(session: Session, settings: Settings, token: str, now: datetime) -> tuple[AccessLink, Offer]:
    link = find_link(session, settings.keys, token, Purpose.OUTCOME, now)
    offer = session.get(Offer, link.subject_id)
    if offer is None:
        raise LinkDead
    return link, offer


@shows("outcome")
def ask(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    """The question, who waits, and one button; once the offer is closed, what was answered."""
    _, offer = _offer(reading, settings, token, now)
    return _page(request, reading, offer, token, Form())


@acts("outcome")
def answer(
    request: Asked,
    token: FromPath[str],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Close the offer for the reason given and tell whoever waits, or leave everything as it is."""
    link, offer = _offer(session, settings, token, now)
    form = Form(submitted)
    choices = [*CLOSE_REASONS, READING]
    reason = form.take_choice("reason", choices, empty=N_("Choose what came of the offer."))
    if offer.status not in (Status.PUBLISHED, Status.PAUSED):
        return go(request, "outcome", token=token)
    if reason is None:
        return _page(request, session, offer, token, form)
    if reason == READING:
        return go(request, "outcome", token=token, query={"done": READING})
    author = session.get(User, link.user_id) if link.user_id is not None else None
    try:
        end_recruitment(session, offer, reason=CloseReason(reason), by=author, now=now)
    except WrongState:
        # Somebody pressed twice, or closed it from the dashboard meanwhile: the page says where it stands.
        session.rollback()
        return go(request, "outcome", token=token)
    return go(request, "outcome", token=token, query={"done": "closed"})


def _page(request: Asked, session: Session, offer: Offer, token: str, form: Form) -> Response[str]:
    said = locale(request)
    reasons = [(reason, words.to(said)) for reason, words in CLOSE_REASONS.items()]
    return page(
        request,
        "recruiter/posting/outcome.html",
        title=TITLE,
        noindex=True,
        notices=NOTICES,
        form=form,
        token=token,
        offer=offer,
        reasons=[*reasons, (READING, N_("We are still reading the applications").to(said))],
        waiting=count_told(session, offer),
        told=count_in(session, offer, State.OFFER_CLOSED),
        is_asked=offer.status in (Status.PUBLISHED, Status.PAUSED),
    )


HANDLERS = (ask, answer)
