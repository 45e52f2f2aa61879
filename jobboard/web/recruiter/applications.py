"""Applications as the recruiter reads them: the list, one of them, its CV, an answer and its undo."""

from datetime import datetime
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlmodel import Session

from jobboard.accounts.models import User
from jobboard.addresses import address
from jobboard.applications.actions.answering import CannotAnswer, UndoTooLate, answer_application, undo_answer
from jobboard.applications.correspondents import relay_address
from jobboard.applications.desk import Line, exported, listed, longest_waiting, offers_of
from jobboard.applications.forms import AnswerDetails, read_answer
from jobboard.applications.models import AnswerKind, Application, RefusalReason, Side, State
from jobboard.applications.queries import answers_to, find_visible, pending_answer
from jobboard.applications.replies import KIND_WORDS, REASON_WORDS, pre_written, with_reason
from jobboard.kit.clock import day_of
from jobboard.kit.files import FileStore
from jobboard.kit.forms import Form, Submitted, form_key, new_form_key
from jobboard.kit.i18n import N_
from jobboard.kit.settings import Settings
from jobboard.kit.spreadsheets import as_csv
from jobboard.offers.models import Offer
from jobboard.offers.queries import find_offer
from jobboard.privacy.retention import CV_KEPT, cv_leaves_at
from jobboard.web.base.downloads import attachment, cv_of
from jobboard.web.base.pages import acts, go, locale, page, shows
from jobboard.web.recruiter.history import history
from jobboard.web.recruiter.words import ANSWERED, STATE_KINDS, STATES

Asked = Request[Any, Any, Any]
NOTICES = {
    "answered": N_("Your answer leaves in ten minutes. Until then you can take it back below."),
    "undone": N_("Your answer is taken back: nothing was sent."),
    "late": N_("Too late to take this back: the letter has left. Write another one instead."),
    "moved": N_("This application can no longer be answered: it was withdrawn meanwhile."),
}
# What "to answer" in the filter stands for.
GROUPS: dict[str, tuple[State, ...]] = {
    "a-repondre": (State.WAITING, State.NO_ANSWER),
    **{str(state): (state,) for state in State if state not in (State.WAITING, State.NO_ANSWER)},
}
# No answer changes these any more.
DONE = (State.WITHDRAWN,)


def asking(request: Asked) -> User:
    """The recruiter who asks; the guard has let nobody else in."""
    user: User = request.scope["state"]["user"]
    return user


def find(session: Session, request: Asked, application_id: int, now: datetime) -> tuple[Application, Offer]:
    """An application to one of one's own offers. Raises NotFoundException for all others."""
    application = find_visible(session, asking(request), application_id, now)
    offer = find_offer(session, application.offer_id) if application is not None else None
    if application is None or offer is None:
        raise NotFoundException
    return application, offer


@shows("recruiter_applications", query=("offre", "etat", "page"))
def index(request: Asked, reading: NamedDependency[Session], now: NamedDependency[datetime]) -> Response[Any]:
    """Everything that came in, by offer and by state; with `format=csv` the same as a table to keep."""
    user, said = asking(request), locale(request)
    offers = offers_of(reading, user)
    wanted = request.query_params.get("offre", "")
    offer = next((one for one in offers if str(one.id) == wanted), None)
    group = request.query_params.get("etat", "")
    states = GROUPS.get(group, ())
    if request.query_params.get("format") == "csv":
        lines = exported(reading, user, now, offer=offer, states=states)
        word = N_("applications").to(said)
        table = as_csv(_table(lines, said, reading.info["settings"]), said)
        return attachment(table, f"{word}-{day_of(now)}.csv", "text/csv")
    kept: dict[str, object] = {"offre": offer.id if offer else "", "etat": group if states else ""}
    found, pager = listed(
        reading, user, now, offer=offer, states=states, number=request.query_params.get("page")
    )
    return page(
        request,
        "recruiter/desk/applications.html",
        title=N_("Applications"),
        noindex=True,
        form=Form(values={name: str(value) for name, value in kept.items()}),
        lines=found,
        pager=pager,
        page_link=lambda number: address("recruiter_applications", said, {**kept, "page": number}),
        csv_link=address("recruiter_applications", said, {**kept, "format": "csv"}),
        offers=[(one.id, one.title) for one in offers],
        states=[("a-repondre", STATES[State.WAITING].to(said))]
        + [(group, STATES[group].to(said)) for group in GROUPS if group in STATES],
        state_words=STATES,
        kinds=STATE_KINDS,
        several=len(longest_waiting(reading, user, now, 2)) > 1,
        oldest_first=group == "a-repondre",
        is_narrowed=bool(offer or states),
    )


def _table(lines: list[Line], said: str, settings: Settings) -> list[list[object]]:
    head = (
        N_("Received"),
        N_("Offer"),
        N_("Name"),
        N_("Email"),
        N_("Phone"),
        N_("Training"),
        N_("State"),
        N_("Answered"),
        N_("Message"),
    )
    table: list[list[object]] = [[words.to(said) for words in head]]
    for application, offer in lines:
        answered = day_of(application.answered_at).isoformat() if application.answered_at else ""
        table.append(
            [
                day_of(application.created_at).isoformat(),
                offer.title,
                application.name,
                relay_address(settings, application, Side.STUDENT) or application.email,
                application.phone,
                application.training,
                STATES[application.state].to(said),
                answered,
                application.message,
            ]
        )
    return table


@shows("recruiter_application")
def show(
    request: Asked, id: FromPath[int], reading: NamedDependency[Session], now: NamedDependency[datetime]
) -> Response[str]:
    """One application, with ready answers; `?reponse=interview` puts one into the box."""
    application, offer = find(reading, request, id, now)
    form = Form(values={"kind": request.query_params.get("reponse", ""), "form_key": new_form_key()})
    if form.value("kind") in KIND_WORDS:
        form.set("text", _ready(form, application, offer))
    return _screen(request, reading, application, offer, form, now)


@acts("recruiter_answer")
def answer(
    request: Asked,
    id: FromPath[int],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Put a ready answer into the box, show what the student will read, or send it."""
    application, offer = find(session, request, id, now)
    form = Form(submitted)
    form.set("form_key", form_key(submitted))
    step = submitted.text("do")
    if form.value("kind") in KIND_WORDS and (step == "prepare" or _is_ready_text(form, application, offer)):
        bare = form.value("kind") == AnswerKind.OTHER and step != "prepare"
        form.set("text", "" if bare else _ready(form, application, offer))
    if step == "prepare":
        form.take_choice("kind", [str(kind) for kind in AnswerKind], empty=N_("Choose what you answer."))
        return _screen(request, session, application, offer, form, now)
    details = read_answer(form)
    if details is None:
        if form.error("kind") is not None and not form.value("text").strip():
            # Words may be missing once an answer is chosen: one cause, one message.
            form.errors = [error for error in form.errors if error.field == "kind"]
        return _screen(request, session, application, offer, form, now)
    if step == "preview":
        return _screen(
            request, session, application, offer, form, now, preview=_letter(details, application, offer)
        )
    try:
        answer_application(
            session,
            application,
            kind=details.kind,
            text=details.text,
            reason=details.reason,
            by=asking(request),
            form_key=form.value("form_key"),
            now=now,
        )
    except CannotAnswer:
        return go(request, "recruiter_application", id=application.id, query={"done": "moved"})
    return go(request, "recruiter_application", id=application.id, query={"done": "answered"})


@acts("recruiter_answer_undo")
def undo(
    request: Asked,
    id: FromPath[int],
    session: NamedDependency[Session],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Take the last answer back while it has not left."""
    application, _ = find(session, request, id, now)
    pending = pending_answer(session, application, now)
    try:
        if pending is None:
            raise UndoTooLate
        undo_answer(session, pending, by=asking(request), now=now)
    except UndoTooLate:
        return go(request, "recruiter_application", id=application.id, query={"done": "late"})
    return go(request, "recruiter_application", id=application.id, query={"done": "undone"})


@shows("recruiter_application_cv")
def cv(
    request: Asked,
    id: FromPath[int],
    reading: NamedDependency[Session],
    files: NamedDependency[FileStore],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[bytes]:
    """The CV, to be saved."""
    application, _ = find(reading, request, id, now)
    reading.close()
    return cv_of(application, files, settings)


def _ready(form: Form, application: Application, offer: Offer) -> str:
    """The ready answer of the kind and the reason that are chosen, in the student's language."""
    chosen = form.value("reason")
    reason = next((reason for reason in RefusalReason if reason == chosen), None)
    return pre_written(AnswerKind(form.value("kind")), reason, application.locale, application, offer)


def _is_ready_text(form: Form, application: Application, offer: Offer) -> bool:
    """Whether the box holds nothing of the recruiter's own: nothing at all, or a ready answer as it was."""
    typed = "\n".join(form.value("text").split())
    if not typed:
        return True
    reasons = (None, *RefusalReason)
    ready = (
        pre_written(kind, reason, application.locale, application, offer)
        for kind in AnswerKind
        for reason in (reasons if kind is AnswerKind.REFUSED else (None,))
    )
    return any("\n".join(text.split()) == typed for text in ready)


def _screen(
    request: Asked,
    session: Session,
    application: Application,
    offer: Offer,
    form: Form,
    now: datetime,
    preview: str | None = None,
) -> Response[str]:
    said = locale(request)
    answers = answers_to(session, application)
    waiting = [
        line for line in longest_waiting(session, asking(request), now, 2) if line[0].id != application.id
    ]
    return page(
        request,
        "recruiter/desk/application.html",
        title=application.name,
        noindex=True,
        notices=NOTICES,
        alternate=address("recruiter_application", "en" if said == "fr" else "fr", id=application.id),
        form=form,
        application=application,
        offer=offer,
        state=STATES[application.state],
        kind=STATE_KINDS[application.state],
        answers=answers,
        answered=ANSWERED,
        pending=pending_answer(session, application, now),
        can_answer=application.state not in DONE,
        kinds=[
            (str(kind), words.to(said), _sample(kind, application, offer))
            for kind, words in KIND_WORDS.items()
        ],
        reasons=[(str(reason), words.to(said)) for reason, words in REASON_WORDS.items()],
        preview=preview,
        events=history(session, application, answers, now, said),
        following=waiting[0] if waiting else None,
        cv_leaves_at=cv_leaves_at(session, application),
        cv_days=CV_KEPT.days,
    )


def _letter(details: AnswerDetails, application: Application, offer: Offer) -> str:
    """What the student will read: the words, and why not where they do not say it."""
    return with_reason(details.text, details.reason, application.locale, application, offer)


def _sample(kind: AnswerKind, application: Application, offer: Offer) -> str:
    """The ready answer without its greeting and its signature; nothing for what one writes oneself."""
    text = pre_written(kind, None, application.locale, application, offer)
    return " ".join(text.split("\n\n")[1:-1]) if kind is not AnswerKind.OTHER else ""


HANDLERS = (index, show, answer, undo, cv)
