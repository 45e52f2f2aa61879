"""A student's private page: what became of the application, and what can still be done about it."""

from datetime import datetime
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import Session

from jobboard.applications.actions.following import NotNow, accept, decline, remind
from jobboard.applications.actions.letters import kilobytes
from jobboard.applications.actions.returning import take_back_withdrawal
from jobboard.applications.actions.submitting import (
    AlreadyLeft,
    AlreadySent,
    NothingToWithdraw,
    correct_application,
    withdraw,
)
from jobboard.applications.forms import KeptCv, kept_reference
from jobboard.applications.models import OPEN_STATES, Application, State
from jobboard.applications.queries import (
    REMINDER_AFTER,
    SHUT,
    WITHDRAWAL_UNDO,
    answers_to,
    can_remind,
    can_return,
    find_by_token,
    state_shown,
)
from jobboard.applications.timeline import STATE_KINDS, STATE_WORDS, timeline
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore, Keeping
from jobboard.kit.forms import Form, Submitted, new_form_key
from jobboard.kit.i18n import N_
from jobboard.kit.limits import count_one
from jobboard.kit.settings import Settings
from jobboard.offers.models import Offer
from jobboard.privacy.retention import CV_KEPT, cv_leaves_at
from jobboard.web.base.pages import acts, go, locale, page, shows
from jobboard.web.public.apply import BODY_LIMIT, DAY, HOUR, MOST_A_DAY, MOST_TRIES, form_page, received

Asked = Request[Any, Any, Any]
NOTICES = {
    "corrected": N_("Your corrections are recorded."),
    "left": N_("It has already left: it can no longer be corrected."),
    "cancelled": N_("Your application is cancelled. The company received nothing."),
    "withdrawn": N_("Your application is withdrawn. We tell the company."),
    "back": N_("You still apply: the company reads your application as before."),
    "gone": N_("It is too late to take this back, or the offer has ended meanwhile."),
    "reminded": N_("We have asked the company for an answer."),
    "asked": N_("The company had a reminder from us less than a week ago: the next one says that you ask."),
    "accepted": N_("We have told the company that you accept. Your school can prepare the agreement."),
    "declined": N_("We have told the company that you decline."),
    "late": N_("This can no longer be done: something has changed meanwhile."),
}


@shows("application")
def show(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    """Both axes, the company's words, and one thing to do at most."""
    application = find_by_token(reading, settings.keys, token, now)
    offer = reading.get_one(Offer, application.offer_id)
    answers = answers_to(reading, application)
    said = locale(request)
    state = state_shown(application, answers, now)
    return page(
        request,
        "public/application.html",
        title=N_("My application"),
        noindex=True,
        notices=NOTICES,
        application=application,
        offer=offer,
        is_shut=offer.status in SHUT,
        token=token,
        state=state,
        state_words=STATE_WORDS[state],
        state_kind=STATE_KINDS.get(state, ""),
        events=timeline(reading, application, now, said),
        answers=[answer for answer in answers if answer.leaves_at <= now],
        is_held=application.is_held(now),
        is_open=state in OPEN_STATES,
        can_remind=can_remind(application, offer, state, now),
        remind_from=application.leaves_at + REMINDER_AFTER
        if state is State.WAITING and application.reminded_at is None
        else None,
        return_until=application.withdrawn_at + WITHDRAWAL_UNDO
        if application.withdrawn_at is not None and can_return(application, offer, now)
        else None,
        cv_size=kilobytes(application.cv_size),
        cv_leaves_at=cv_leaves_at(reading, application),
        cv_days=CV_KEPT.days,
    )


@shows("application_edit")
def edit(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """The form as it was sent, while it is held."""
    application = find_by_token(reading, settings.keys, token, now)
    if not application.is_held(now):
        return go(request, "application", token=token, query={"done": "left"})
    offer = reading.get_one(Offer, application.offer_id)
    file = Keeping(application.cv_digest)
    cv = KeptCv(file, application.cv_name, application.cv_type, application.cv_size)
    form = Form(
        values={
            "name": application.name,
            "email": application.email,
            "training": application.training,
            "message": application.message,
            "phone": application.phone,
            "cv_kept": kept_reference(cv, settings.secret_key),
            "cv_name": cv.name,
            "cv_size": str(cv.size),
        }
    )
    return form_page(request, offer, form, new_form_key(), settings, application=application, token=token)


@acts("application_edit", body_limit=BODY_LIMIT)
def update(
    request: Asked,
    token: FromPath[str],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    database: NamedDependency[Database],
    files: NamedDependency[FileStore],
    settings: NamedDependency[Settings],
    visitor: NamedDependency[str],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Replace what waits; what has left stays as it is, and the page says so with the text to copy."""
    form = Form(submitted)
    count_one(database, "apply-try", visitor, most=MOST_TRIES, per=HOUR, now=now)
    with received(form, files=files, settings=settings) as read:
        details = read()
        if details is not None:
            # A new address gets a receipt, so it counts like an application.
            count_one(database, "apply-email", details.email_key, most=MOST_A_DAY, per=DAY, now=now)
        application = find_by_token(session, settings.keys, token, now)
        offer = session.get_one(Offer, application.offer_id)
        if details is not None:
            try:
                correct_application(session, application, offer, details=details, now=now)
                return go(request, "application", token=token, query={"done": "corrected"})
            except AlreadyLeft:
                form.refuse(
                    "", N_("It left while you were writing. Copy your text and write to the company.")
                )
            except AlreadySent:
                form.refuse(
                    "email", N_("This address has already applied to this offer. Keep the one you had.")
                )
    return form_page(request, offer, form, new_form_key(), settings, application=application, token=token)


@shows("application_withdrawal")
def withdrawal(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """What withdrawing means, and the button that does it."""
    application = find_by_token(reading, settings.keys, token, now)
    if state_shown(application, answers_to(reading, application), now) not in OPEN_STATES:
        return go(request, "application", token=token)
    return page(
        request,
        "public/application_withdrawal.html",
        title=N_("Withdraw my application"),
        noindex=True,
        offer=reading.get_one(Offer, application.offer_id),
        token=token,
        is_held=application.is_held(now),
    )


@acts("application_withdrawal")
def withdraw_it(
    request: Asked,
    token: FromPath[str],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Take the application back, or that withdrawal."""
    application, offer = _both(session, settings, token, now)
    if submitted.text("do") == "return":
        return go(
            request, "application", token=token, query={"done": _return(session, application, offer, now)}
        )
    try:
        unseen = withdraw(session, application, offer, now=now)
    except NothingToWithdraw:
        return go(request, "application", token=token)
    return go(request, "application", token=token, query={"done": "cancelled" if unseen else "withdrawn"})


def _return(session: Session, application: Application, offer: Offer, now: datetime) -> str:
    if application.withdrawn_at is None:
        return "back"
    try:
        take_back_withdrawal(session, application, offer, now=now)
    except NotNow:
        session.rollback()
        return "gone"
    return "back"


@acts("application_reminder")
def ask(
    request: Asked,
    token: FromPath[str],
    session: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Ask once for an answer."""
    application, offer = _both(session, settings, token, now)
    try:
        done = "reminded" if remind(session, application, offer, now=now) else "asked"
    except NotNow:
        done = "reminded" if application.reminded_at else "late"
    return go(request, "application", token=token, query={"done": done})


@acts("application_decision")
def decide(
    request: Asked,
    token: FromPath[str],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Say yes or no to what was offered."""
    application, offer = _both(session, settings, token, now)
    move = {"accept": accept, "decline": decline}.get(submitted.text("do"))
    if move is None:
        return go(request, "application", token=token)
    try:
        move(session, application, offer, now=now)
    except NotNow:
        return go(request, "application", token=token, query={"done": "late"})
    return go(request, "application", token=token, query={"done": application.state})


def _both(session: Session, settings: Settings, token: str, now: datetime) -> tuple[Application, Offer]:
    application = find_by_token(session, settings.keys, token, now)
    return application, session.get_one(Offer, application.offer_id)


HANDLERS = (show, edit, update, withdrawal, withdraw_it, ask, decide)
