"""What letters about an offer open: confirm the address, correct the offer, ask for a second look."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import Session

from jobboard.accounts.models import Purpose
from jobboard.accounts.queries import LinkDead, find_link
from jobboard.companies.models import Company
from jobboard.kit.clock import day_of
from jobboard.kit.db import Database
from jobboard.kit.forms import Form, Submitted
from jobboard.kit.i18n import N_, Msg
from jobboard.kit.settings import Settings
from jobboard.offers.actions.posting import appeal, ask_to_confirm, confirm, offer_of_link, resubmit
from jobboard.offers.contacts import move_contacts
from jobboard.offers.forms import values_of
from jobboard.offers.host_facts import host_values
from jobboard.offers.law import rules_for
from jobboard.offers.models import Offer, Status, WrongState
from jobboard.offers.queries import comments_on
from jobboard.offers.sheets import sheet_of
from jobboard.web.base.pages import acts, go, locale, page, shows
from jobboard.web.recruiter.limits import count_letter
from jobboard.web.recruiter.sheet_form import PUBLIC_TEXTS, Shown, advise, demand, examine, ticks_of, typed

Asked = Request[Any, Any, Any]
CONFIRM = N_("Confirm your address")
CORRECT = N_("Correct your offer")
APPEAL = N_("Ask for a second look")
NOTICES = {"sent": N_("A new letter is on its way. Only the newest link works.")}
MOST_WORDS = 2000


def state_page(request: Asked, offer: Offer, notices: Mapping[str, Msg] = NOTICES) -> Response[str]:
    """Where the offer stands, for a link that has done its work."""
    return page(
        request,
        "recruiter/posting/state.html",
        title=N_("Your offer"),
        noindex=True,
        notices=notices,
        offer=offer,
    )


@shows("confirm_offer")
def confirm_page(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    """A page with a button: mail scanners open links, people press buttons."""
    offer = offer_of_link(reading, settings.keys, token, Purpose.CONFIRM_OFFER)
    if offer is None:
        raise LinkDead
    if offer.status != Status.UNCONFIRMED:
        return state_page(request, offer)
    return page(
        request,
        "recruiter/posting/confirm.html",
        title=CONFIRM,
        noindex=True,
        notices=NOTICES,
        offer=offer,
        token=token,
        is_alive=_is_alive(reading, settings, token, now),
    )


def _is_alive(session: Session, settings: Settings, token: str, now: datetime) -> bool:
    try:
        find_link(session, settings.keys, token, Purpose.CONFIRM_OFFER, now)
    except LinkDead:
        return False
    return True


@acts("confirm_offer")
def confirm_now(
    request: Asked,
    token: FromPath[str],
    submitted: NamedDependency[Submitted],
    reading: NamedDependency[Session],
    session: NamedDependency[Session],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """The button was pressed: the offer goes to the moderators, or a new letter goes for an old link."""
    offer = offer_of_link(reading, settings.keys, token, Purpose.CONFIRM_OFFER)
    if offer is None:
        raise LinkDead
    wants_letter = submitted.text("action") == "resend" and offer.status == Status.UNCONFIRMED
    if wants_letter:
        count_letter(database, offer.contact_email, now)
        offer = offer_of_link(session, settings.keys, token, Purpose.CONFIRM_OFFER)
        if offer is not None:
            ask_to_confirm(session, offer, locale=locale(request), now=now)
        return go(request, "confirm_offer", token=token, query={"done": "sent"})
    if offer.status == Status.UNCONFIRMED:
        try:
            link = find_link(session, settings.keys, token, Purpose.CONFIRM_OFFER, now)
            confirm(session, link, now)
        except LinkDead:
            # A second press, or a newer letter: the page says which.
            session.rollback()
    return go(request, "confirm_offer", token=token)


@shows("correct_offer")
def correct_page(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    """What the moderators ask, and the form as it was sent."""
    offer = _offer(reading, settings, token, Purpose.CORRECT_OFFER)
    if offer.status != Status.CHANGES_REQUESTED:
        return state_page(request, offer)
    find_link(reading, settings.keys, token, Purpose.CORRECT_OFFER, now)
    values = {
        **values_of(sheet_of(offer), locale(request)),
        **host_values(reading.get(Company, offer.company_id)),
        **ticks_of(offer.law_ticks),
    }
    shown = examine(values, locale(request), dns=False, today=day_of(now), rules=rules_for(settings))
    return _correct_form(request, token, reading, offer, shown, advise(shown), Form())


def _offer(session: Session, settings: Settings, token: str, purpose: Purpose) -> Offer:
    offer = offer_of_link(session, settings.keys, token, purpose)
    if offer is None:
        raise LinkDead
    return offer


def _correct_form(
    request: Asked, token: str, session: Session, offer: Offer, shown: Shown, form: Form, answer: Form
) -> Response[str]:
    form.set("comment", answer.value("comment"))
    return page(
        request,
        "recruiter/posting/correct.html",
        title=CORRECT,
        noindex=True,
        form=form,
        token=token,
        offer=offer,
        comments=comments_on(session, offer),
        marks={},
        sources={},
        **shown.context,
    )


@acts("correct_offer")
def correct(
    request: Asked,
    token: FromPath[str],
    submitted: NamedDependency[Submitted],
    reading: NamedDependency[Session],
    session: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Send the corrected offer back; on a problem everything typed is shown again."""
    offer = _offer(reading, settings, token, Purpose.CORRECT_OFFER)
    if offer.status != Status.CHANGES_REQUESTED:
        return state_page(request, offer)
    find_link(reading, settings.keys, token, Purpose.CORRECT_OFFER, now)
    clean = submitted.text("action") == "clean"
    values = move_contacts(typed(submitted), PUBLIC_TEXTS) if clean else typed(submitted)
    shown = examine(
        values,
        locale(request),
        dns=settings.dns_check and not clean,
        today=day_of(now),
        rules=rules_for(settings),
    )
    answer = Form(submitted)
    if clean:
        return _correct_form(request, token, reading, offer, shown, advise(shown), answer)
    demand(shown)
    comment = answer.take_text("comment", most=MOST_WORDS)
    for error in answer.errors:
        shown.form.refuse(error.field, error.message)
    if not shown.form.is_good:
        return _correct_form(request, token, reading, offer, shown, shown.form, answer)
    offer = _offer(session, settings, token, Purpose.CORRECT_OFFER)
    try:
        resubmit(
            session,
            offer,
            shown.sheet,
            comment,
            now,
            settings=settings,
            ticks=shown.kept,
            host=shown.host,
        )
    except WrongState:
        # Somebody pressed twice, or the moderator took the decision back.
        session.rollback()
    return go(request, "correct_offer", token=token)


@shows("appeal")
def appeal_page(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    """Why the offer was refused, and one box to answer in."""
    offer = _offer(reading, settings, token, Purpose.APPEAL)
    if offer.status != Status.REJECTED or offer.appealed_at is not None:
        return state_page(request, offer)
    find_link(reading, settings.keys, token, Purpose.APPEAL, now)
    return _appeal_form(request, token, reading, offer, Form())


def _appeal_form(request: Asked, token: str, session: Session, offer: Offer, form: Form) -> Response[str]:
    return page(
        request,
        "recruiter/posting/appeal.html",
        title=APPEAL,
        noindex=True,
        form=form,
        token=token,
        offer=offer,
        comments=comments_on(session, offer),
    )


@acts("appeal")
def appeal_now(
    request: Asked,
    token: FromPath[str],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Put the refused offer before the moderators once more, with an answer to them."""
    form = Form(submitted)
    text = form.take_text("text", most=MOST_WORDS, empty=N_("Say why the offer should be looked at again."))
    offer = _offer(session, settings, token, Purpose.APPEAL)
    if offer.status == Status.REJECTED and offer.appealed_at is None:
        find_link(session, settings.keys, token, Purpose.APPEAL, now)
        if not form.is_good:
            return _appeal_form(request, token, session, offer, form)
        appeal(session, offer, text, now)
    return go(request, "appeal", token=token)


PUBLIC = (confirm_page, confirm_now, correct_page, correct, appeal_page, appeal_now)
