"""The end of an offer: the page that the letters before and after its last day open, without sign-in."""

from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import Session

from jobboard.accounts.models import AccessLink, Purpose, User
from jobboard.accounts.queries import LinkDead, find_link
from jobboard.applications.actions.ending import end_recruitment
from jobboard.applications.actions.outcome import open_pile
from jobboard.applications.desk import UNANSWERED, count_in, count_told
from jobboard.applications.models import State
from jobboard.kit.db import Database
from jobboard.kit.forms import Form, Submitted
from jobboard.kit.i18n import N_, long_date
from jobboard.kit.limits import count_one
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import sign
from jobboard.offers.actions.posting import copy_offer
from jobboard.offers.actions.revising import is_editable
from jobboard.offers.models import CloseReason, Offer, Status, WrongState
from jobboard.offers.queries import find_proposal, over_since
from jobboard.sheet.law import RuleSet
from jobboard.web.base.pages import acts, go, locale, page, shows
from jobboard.web.recruiter.extending import ask_for_day, examine_later_day, farthest
from jobboard.web.recruiter.limits import count_draft
from jobboard.web.recruiter.sheet_form import Shown
from jobboard.web.recruiter.words import CLOSE_REASONS

Asked = Request[Any, Any, Any]
TITLE, TITLE_BEFORE = N_("What came of your offer?"), N_("Your offer ends soon")
NOTICES = {
    "reading": N_("Nothing changes: whoever waits still gets your answer. This link stays good."),
    "closed": N_("The offer is closed. Whoever waited is told by a letter of its own."),
    "proposed": N_("A moderator reads the day that you ask for. Until then the offer stays as it is."),
    "unchanged": N_("Nothing has changed: the offer stays as it is."),
    "moved": N_("The offer has moved on meanwhile. Here is where it stands."),
}
# No reason at all: the recruiter has not decided yet.
READING = "reading"
# How often a day one link opens the page to answer many.
MOST_A_DAY = 20


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
    """Before the end, a later day or an end at once; after it, what came of it; once it is closed, what was answered."""
    _, offer = _offer(reading, settings, token, now)
    return _page(request, reading, settings, offer, token, Form(), now)


@acts("outcome")
def answer(
    request: Asked,
    token: FromPath[str],
    submitted: NamedDependency[Submitted],
    reading: NamedDependency[Session],
    session: NamedDependency[Session],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    visitor: NamedDependency[str],
    rules: NamedDependency[RuleSet],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Ask for a later day, or close the offer for the reason given and tell whoever waits, or leave everything as it is."""
    if submitted.text("do") == "extend":
        said = locale(request)
        _, offer = _offer(reading, settings, token, now)
        shown, form = examine_later_day(
            reading, offer, submitted.text("deadline"), said, rules=rules, settings=settings, now=now
        )
        if not is_editable(offer, now):
            return go(request, "outcome", token=token, query={"done": "moved"})
        if not form.is_good:
            return _page(request, reading, settings, offer, token, form, now)
        # Before the first statement that writes: a limit has a transaction of its own.
        count_draft(database, visitor, now)
        return _extend(request, session, settings, token, shown, now)
    if submitted.text("do") == "again":
        count_draft(database, visitor, now)
        return _publish_again(request, session, settings, token, now)
    if submitted.text("do") == "answer":
        _offer(reading, settings, token, now)
        count_one(database, "answer-link", token, most=MOST_A_DAY, per=timedelta(days=1), now=now)
        return _answer_all(request, session, settings, token, now)
    link, offer = _offer(session, settings, token, now)
    form = Form(submitted)
    choices = [*CLOSE_REASONS, READING]
    reason = form.take_choice("reason", choices, empty=N_("Choose what came of the offer."))
    if offer.status not in (Status.PUBLISHED, Status.PAUSED):
        return go(request, "outcome", token=token)
    if reason is None:
        return _page(request, session, settings, offer, token, form, now)
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


def _extend(
    request: Asked, session: Session, settings: Settings, token: str, shown: Shown, now: datetime
) -> Response[Any]:
    link, offer = _offer(session, settings, token, now)
    author = _author(session, link)
    try:
        made = ask_for_day(session, offer, shown, by=author, settings=settings, now=now)
    except WrongState:
        session.rollback()
        return go(request, "outcome", token=token, query={"done": "moved"})
    return go(request, "outcome", token=token, query={"done": "proposed" if made else "unchanged"})


def _author(session: Session, link: AccessLink) -> User:
    author = session.get(User, link.user_id) if link.user_id is not None else None
    if author is None:
        raise LinkDead
    return author


def _publish_again(
    request: Asked, session: Session, settings: Settings, token: str, now: datetime
) -> Response[Any]:
    """A copy of the sheet as a draft."""
    _, offer = _offer(session, settings, token, now)
    if over_since(offer, now) is None:
        return go(request, "outcome", token=token, query={"done": "moved"})
    _, draft = copy_offer(session, offer, locale=locale(request), now=now)
    return go(request, "draft", token=sign(settings.secret_key, draft.nonce))


def _answer_all(
    request: Asked, session: Session, settings: Settings, token: str, now: datetime
) -> Response[Any]:
    """The page that answers everybody who has had no word."""
    link, offer = _offer(session, settings, token, now)
    pile = open_pile(session, offer, by=_author(session, link), now=now)
    if pile is None:
        return go(request, "outcome", token=token, query={"done": "moved"})
    return go(request, "answer_many", token=sign(settings.secret_key, pile.nonce))


def _page(
    request: Asked, session: Session, settings: Settings, offer: Offer, token: str, form: Form, now: datetime
) -> Response[str]:
    said = locale(request)
    if is_editable(offer, now):
        return _page_before(request, session, settings, offer, token, form, now)
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
        unanswered=sum(count_in(session, offer, state) for state in UNANSWERED),
        can_repeat=over_since(offer, now) is not None,
        told=count_in(session, offer, State.OFFER_CLOSED),
        is_asked=offer.status in (Status.PUBLISHED, Status.PAUSED),
    )


def _page_before(
    request: Asked, session: Session, settings: Settings, offer: Offer, token: str, form: Form, now: datetime
) -> Response[str]:
    said = locale(request)
    latest = farthest(session, offer, said, settings, now)
    if not form.value("deadline"):
        form.set("deadline", long_date(latest, said))
    edit = find_proposal(session, offer)
    return page(
        request,
        "recruiter/posting/ending.html",
        title=TITLE_BEFORE,
        noindex=True,
        notices=NOTICES,
        form=form,
        token=token,
        offer=offer,
        latest=latest,
        can_extend=offer.last_day is not None and latest > offer.last_day,
        is_asked=edit is not None and edit.new_dates,
        reasons=[(reason, words.to(said)) for reason, words in CLOSE_REASONS.items()],
        waiting=count_told(session, offer),
    )


HANDLERS = (ask, answer)
