"""Answering an application from the link in its letter: no sign-in, a ready text, one button, ten minutes to undo."""

from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlmodel import Session

from jobboard.applications.actions.answering import (
    CannotAnswer,
    UndoTooLate,
    answer_application,
    undo_answer,
)
from jobboard.applications.actions.letters import kilobytes
from jobboard.applications.forms import MOST_ANSWER, read_answer
from jobboard.applications.models import AnswerKind, Application, State
from jobboard.applications.queries import SHUT, answers_to, find_for_answer, pending_answer
from jobboard.applications.replies import KIND_WORDS, REASON_WORDS, pre_written
from jobboard.applications.timeline import STATE_KINDS, STATE_WORDS
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.forms import Form, Submitted, form_key, new_form_key
from jobboard.kit.i18n import N_
from jobboard.kit.limits import count_one
from jobboard.kit.settings import Settings
from jobboard.offers.models import Offer
from jobboard.privacy.retention import CV_KEPT, cv_leaves_at
from jobboard.web.base.downloads import cv_of
from jobboard.web.base.pages import acts, go, locale, page, shows

Asked = Request[Any, Any, Any]
NOTICES = {
    "undone": N_("Your answer is taken back: nothing was sent."),
    "late": N_("It is too late to take this answer back."),
}
MOST_A_DAY = 10


@shows("answer", query=("kind",))
def show(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    """The application, and a ready answer of the kind asked for by `?kind=`."""
    application = find_for_answer(reading, settings.keys, token, now)
    offer = reading.get_one(Offer, application.offer_id)
    kind = _kind(request.query_params.get("kind", ""))
    text = pre_written(kind, None, application.locale, application, offer)
    form = Form(values={"kind": kind, "text": text})
    return _page(request, reading, application, offer, form, new_form_key(), token, now)


@acts("answer")
def create(
    request: Asked,
    token: FromPath[str],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Send the answer, or take the last one back."""
    form, key = Form(submitted), form_key(submitted)
    taken_back = submitted.text("do") == "undo"
    details = None if taken_back else read_answer(form)
    if details is not None:
        count_one(database, "answer", token, most=MOST_A_DAY, per=timedelta(days=1), now=now)
    application = find_for_answer(session, settings.keys, token, now)
    if taken_back:
        return go(request, "answer", token=token, query={"done": _undo(session, application, now)})
    if details is None:
        offer = session.get_one(Offer, application.offer_id)
        return _page(request, session, application, offer, form, key, token, now)
    try:
        answer_application(
            session,
            application,
            kind=details.kind,
            text=details.text,
            reason=details.reason,
            by=None,
            form_key=key,
            now=now,
        )
    except CannotAnswer:
        return go(request, "answer", token=token)
    return go(request, "answer", token=token, query={"kind": details.kind})


def _undo(session: Session, application: Application, now: datetime) -> str:
    answer = pending_answer(session, application, now)
    try:
        if answer is None:
            return "late"
        undo_answer(session, answer, by=None, now=now)
    except UndoTooLate:
        return "late"
    return "undone"


def _kind(asked: str) -> AnswerKind:
    return AnswerKind(asked) if asked in set(AnswerKind) else AnswerKind.ACKNOWLEDGED


def _page(
    request: Asked,
    session: Session,
    application: Application,
    offer: Offer,
    form: Form,
    key: str,
    token: str,
    now: datetime,
) -> Response[str]:
    said = locale(request)
    if application.state == State.WITHDRAWN or offer.status in SHUT:
        return page(
            request,
            "public/answer_closed.html",
            title=N_("Answer an application"),
            noindex=True,
            is_withdrawn=application.state == State.WITHDRAWN,
        )
    kind = _kind(form.value("kind"))
    pending = pending_answer(session, application, now)
    return page(
        request,
        "public/answer.html",
        title=N_("Answer %(who)s", who=application.short_name),
        noindex=True,
        notices=NOTICES,
        form=form,
        application=application,
        offer=offer,
        token=token,
        key=key,
        kind=kind,
        kinds=[(code, words.to(said)) for code, words in KIND_WORDS.items()],
        reasons=[(str(code), words.to(said)) for code, words in REASON_WORDS.items()],
        pending=pending,
        answers=[given for given in answers_to(session, application) if given.leaves_at <= now],
        state_words=STATE_WORDS[State(application.state)],
        state_kind=STATE_KINDS.get(State(application.state), ""),
        cv_size=kilobytes(application.cv_size),
        cv_leaves_at=cv_leaves_at(session, application),
        cv_days=CV_KEPT.days,
        most=MOST_ANSWER,
    )


@shows("answer_cv")
def cv_link(request: Asked, token: FromPath[str]) -> Response[Any]:
    """Back to the page with the button: a scanner that follows every link opens nobody's file (M-10)."""
    return go(request, "answer", token=token)


@acts("answer_cv")
def cv(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    files: NamedDependency[FileStore],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """The CV, by a button, as long as the company may read the application."""
    application = find_for_answer(reading, settings.keys, token, now)
    if application.state == State.WITHDRAWN or reading.get_one(Offer, application.offer_id).status in SHUT:
        raise NotFoundException
    reading.close()
    return cv_of(application, files, settings)


HANDLERS = (show, create, cv_link, cv)
