"""One of the recruiter's own offers: where it stands, what was said about it, pausing and closing it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlmodel import Session

from jobboard.accounts.actions import mint_link
from jobboard.accounts.models import Purpose, User
from jobboard.applications.actions.ending import end_recruitment
from jobboard.applications.desk import count_in, count_told, listed
from jobboard.applications.models import State
from jobboard.kit.clock import day_of
from jobboard.kit.db import Database
from jobboard.kit.forms import Form, Submitted
from jobboard.kit.i18n import N_, long_date
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import sign
from jobboard.offers.actions import lifecycle, revising
from jobboard.offers.actions.posting import copy_offer
from jobboard.offers.models import CloseReason, Offer, Status, WrongState
from jobboard.offers.queries import comments_on, find_owned, find_proposal, over_since
from jobboard.offers.sheets import sheet_of
from jobboard.offers.views import fiche_rows, profile_parts, profile_rest, sections
from jobboard.sheet.law import RuleSet
from jobboard.web.base.pages import acts, go, locale, page, shows
from jobboard.web.base.words import state_tag
from jobboard.web.recruiter.applications import asking
from jobboard.web.recruiter.limits import count_draft
from jobboard.web.recruiter.words import CLOSE_REASONS, STATE_KINDS, STATES

Asked = Request[Any, Any, Any]
NOTICES = {
    "pause": N_("The offer is paused: its page stays, nobody can apply."),
    "resume": N_("The offer takes applications again."),
    "closed": N_("The offer is closed. Whoever waited is told by a letter of its own."),
    "corrected": N_(
        "Your correction is online: only slips of the pen were mended, so nobody had to read it."
    ),
    "proposed": N_("A moderator reads your change. Until then the offer stays online as it was."),
    "unchanged": N_("Nothing has changed: the offer stays as it is."),
    "take_back": N_("Your change is taken back. The offer stays as it is."),
    "moved": N_("The offer has moved on meanwhile. Here is where it stands."),
}
# Pages that letters open; whoever is signed in gets there by a button as well.
BY_LINK: dict[str, tuple[Status, Purpose, str]] = {
    "confirm": (Status.UNCONFIRMED, Purpose.CONFIRM_OFFER, "confirm_offer"),
    "correct": (Status.CHANGES_REQUESTED, Purpose.CORRECT_OFFER, "correct_offer"),
    "appeal": (Status.REJECTED, Purpose.APPEAL, "appeal"),
}
MOVES: dict[str, Callable[..., None]] = {
    "pause": lifecycle.pause,
    "resume": lifecycle.resume,
    "take_back": revising.take_back,
}
# An offer on hold waits for the moderators, who may have doubts about who closes it.
CLOSABLE = (Status.PUBLISHED, Status.PAUSED)


def find(session: Session, request: Asked, offer_id: int) -> Offer:
    """One of one's own offers. Raises NotFoundException for all others."""
    offer = find_owned(session, asking(request), offer_id)
    if offer is None:
        raise NotFoundException
    return offer


@shows("recruiter_offer")
def show(
    request: Asked,
    id: FromPath[int],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    rules: NamedDependency[RuleSet],
    now: NamedDependency[datetime],
) -> Response[str]:
    """The sheet, the state and the applications of one offer."""
    said, user = locale(request), asking(request)
    offer = find(reading, request, id)
    sheet = sheet_of(offer)
    lines, pager = listed(reading, user, now, offer=offer)
    words, kind = state_tag(offer, now)
    return page(
        request,
        "recruiter/desk/offer.html",
        title=offer.title,
        noindex=True,
        notices=NOTICES,
        offer=offer,
        state=words,
        kind=kind,
        is_open=offer.is_open(now),
        is_public=offer.status in (Status.PUBLISHED, Status.PAUSED, Status.CLOSED),
        can_confirm=_is_theirs(offer, user),
        can_close=offer.status in CLOSABLE,
        can_edit=revising.is_editable(offer, now),
        edit=find_proposal(reading, offer) if offer.status in CLOSABLE else None,
        extension=Form(values={"deadline": long_date(offer.deadline, said) if offer.deadline else ""}),
        most_days=settings.offer_days,
        comments=comments_on(reading, offer),
        told=count_in(reading, offer, State.OFFER_CLOSED),
        lines=lines,
        received=pager.total,
        state_words=STATES,
        kinds=STATE_KINDS,
        rows=fiche_rows(
            sheet,
            said,
            day_of(now),
            rules,
            last_day=offer.last_day,
            is_over=over_since(offer, now) is not None,
        ),
        sections=sections(sheet, said),
        parts=profile_parts(sheet, said),
        rest=profile_rest(sheet),
        sheet=sheet,
    )


def _is_theirs(offer: Offer, user: User) -> bool:
    """Whether applications go to the mailbox of who asks: only it can confirm itself."""
    return offer.contact_email.casefold() == user.email_key


@acts("recruiter_offer")
def update(
    request: Asked,
    id: FromPath[int],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    visitor: NamedDependency[str],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Pause, go on, copy, or open the page to confirm, correct or contest, which letters open by a link."""
    user, wanted = asking(request), submitted.text("do")
    if wanted == "again":
        # Before the first statement of the request: a limit has a transaction of its own.
        count_draft(database, visitor, now)
    offer = find(session, request, id)
    if wanted == "again":
        _, link = copy_offer(session, offer, locale=locale(request), now=now)
        return go(request, "draft", token=sign(settings.secret_key, link.nonce))
    if wanted in BY_LINK:
        status, purpose, name = BY_LINK[wanted]
        allowed = wanted != "confirm" or _is_theirs(offer, user)
        if offer.status == status and allowed:
            link = mint_link(session, purpose=purpose, subject_id=offer.id, user_id=user.id, now=now)
            return go(request, name, token=sign(settings.secret_key, link.nonce))
    elif wanted in MOVES:
        try:
            MOVES[wanted](session, offer, actor=f"user:{user.id}", now=now)
        except WrongState:
            return go(request, "recruiter_offer", id=offer.id, query={"done": "moved"})
        return go(request, "recruiter_offer", id=offer.id, query={"done": wanted})
    return go(request, "recruiter_offer", id=offer.id, query={"done": "moved"})


@shows("recruiter_closure")
def closing(request: Asked, id: FromPath[int], reading: NamedDependency[Session]) -> Response[Any]:
    """Why the offer closes, and how many people will be told."""
    offer = find(reading, request, id)
    if offer.status not in CLOSABLE:
        return go(request, "recruiter_offer", id=offer.id)
    return _closing(request, reading, offer, Form())


@acts("recruiter_closure")
def close(
    request: Asked,
    id: FromPath[int],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Close the offer and tell everybody who waits, once."""
    offer = find(session, request, id)
    form = Form(submitted)
    reason = form.take_choice("reason", [*CLOSE_REASONS], empty=N_("Choose why the offer closes."))
    if offer.status not in CLOSABLE:
        return go(request, "recruiter_offer", id=offer.id, query={"done": "moved"})
    if reason is None:
        return _closing(request, session, offer, form)
    try:
        end_recruitment(session, offer, reason=CloseReason(reason), by=asking(request), now=now)
    except WrongState:
        session.rollback()
        return go(request, "recruiter_offer", id=id, query={"done": "moved"})
    return go(request, "recruiter_offer", id=offer.id, query={"done": "closed"})


def _closing(request: Asked, session: Session, offer: Offer, form: Form) -> Response[str]:
    said = locale(request)
    return page(
        request,
        "recruiter/desk/closure.html",
        title=N_("Close this offer"),
        noindex=True,
        form=form,
        offer=offer,
        reasons=[(reason, words.to(said)) for reason, words in CLOSE_REASONS.items()],
        waiting=count_told(session, offer),
        proposed=count_in(session, offer, State.OFFERED),
    )


HANDLERS = (show, update, closing, close)
