"""Answering many on one page: from the link of a letter without signing in, or from the desk with the CVs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import Session

from jobboard.accounts.models import User
from jobboard.addresses import address
from jobboard.applications.actions.answering_many import answer_many, undo_many
from jobboard.applications.many import Pile, pile_of, pile_of_link
from jobboard.applications.many_forms import (
    MOST_WORDS,
    Reply,
    choice_field,
    choice_words,
    groups,
    named_in,
    read_replies,
    settled,
    words_field,
)
from jobboard.applications.models import AnswerKind, RefusalReason
from jobboard.kit.clock import day_of
from jobboard.kit.db import Database
from jobboard.kit.forms import Form, Submitted, form_key, new_form_key
from jobboard.kit.i18n import N_, say_number
from jobboard.kit.limits import count_one
from jobboard.kit.settings import Settings
from jobboard.web.base.pages import acts, go, locale, page, shows
from jobboard.web.recruiter.applications import asking

Asked = Request[Any, Any, Any]
NOTICES = {
    "sent": N_("Your answers leave in ten minutes. Until then you can take them back below."),
    "some": N_(
        "Your answers leave in ten minutes, but not all: some applications were withdrawn or answered meanwhile."
    ),
    "gone": N_("Nothing was sent: these applications were withdrawn or answered meanwhile."),
    "undone": N_("Taken back: nothing was sent."),
    "late": N_("Some answers had left already. The others are taken back."),
}
TITLE = N_("Answer several applications")
# A letter of fifty people with words for each fits well within; how often a day one link sends.
BODY_LIMIT = 1024 * 1024
MOST_A_DAY = 50


@dataclass(frozen=True, slots=True)
class Door:
    """How somebody came in: the page's name and parts, who is signed in, and how to find what they may answer."""

    name: str
    parts: dict[str, str]
    by: User | None
    find: Callable[[Session], Pile]


@shows("answer_many")
def show(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    """The applications that a letter named."""
    return _page(request, _by_link(settings, token, now), reading, Form(), now, new_form_key())


@acts("answer_many", body_limit=BODY_LIMIT)
def create(
    request: Asked,
    token: FromPath[str],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    reading: NamedDependency[Session],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Show the letters, send them, or take them back."""
    door = _by_link(settings, token, now)
    if submitted.text("do") == "send":
        count_one(database, "answer-many", token, most=MOST_A_DAY, per=timedelta(days=1), now=now)
    return _act(request, door, submitted, session, reading, now)


@shows("recruiter_answers")
def desk(request: Asked, reading: NamedDependency[Session], now: NamedDependency[datetime]) -> Response[str]:
    """All that waits for a recruiter who is signed in."""
    return _page(request, _by_desk(request, now), reading, Form(), now, new_form_key())


@acts("recruiter_answers", body_limit=BODY_LIMIT)
def answer_from_desk(
    request: Asked,
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    reading: NamedDependency[Session],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Show the letters, send them, or take them back."""
    return _act(request, _by_desk(request, now), submitted, session, reading, now)


def _by_link(settings: Settings, token: str, now: datetime) -> Door:
    return Door(
        "answer_many",
        {"token": token},
        None,
        lambda session: pile_of_link(session, settings.keys, token, now),
    )


def _by_desk(request: Asked, now: datetime) -> Door:
    user = asking(request)
    return Door("recruiter_answers", {}, user, lambda session: pile_of(session, user, now))


def _act(
    request: Asked, door: Door, submitted: Submitted, session: Session, reading: Session, now: datetime
) -> Response[Any]:
    form, key, step = Form(submitted), form_key(submitted), submitted.text("do")
    if step == "undo":
        only = submitted.text("only")
        given = [one for one in door.find(session).given if only in ("", str(one.application.id))]
        late = undo_many(session, given, by=door.by, now=now)
        return go(request, door.name, query={"done": "late" if late or not given else "undone"}, **door.parts)
    if step == "change":
        return _page(request, door, reading, form, now, key)
    # Looking at letters needs no lock; only sending does.
    replies, named = read_replies(form, door.find(reading).waiting), named_in(form)
    if form.is_good and not replies and not named:
        form.refuse("rest", N_("Choose an answer for one person at least."))
    if not form.is_good:
        return _page(request, door, reading, form, now, key)
    if step != "send":
        if not replies:
            return go(request, door.name, query={"done": "gone"}, **door.parts)
        return _preview(request, door, form, replies, key)
    replies = read_replies(form, door.find(session).waiting)
    missed = answer_many(session, replies, named=named, by=door.by, form_key=key, now=now)
    done = "sent" if not missed else "gone" if missed == len(named) else "some"
    return go(request, door.name, query={"done": done}, **door.parts)


def _page(request: Asked, door: Door, session: Session, form: Form, now: datetime, key: str) -> Response[str]:
    said = locale(request)
    pile = door.find(session)
    return page(
        request,
        "recruiter/desk/answers.html",
        title=TITLE,
        noindex=True,
        notices=NOTICES,
        form=form,
        pile=pile,
        offers=_by_offer(pile),
        action=address(door.name, said, None, **door.parts),
        key=key,
        is_signed_in=door.by is not None,
        groups=groups(said),
        choice_field=choice_field,
        words_field=words_field,
        most=MOST_WORDS,
        waits=lambda since: say_number(
            said, "waits for %(n)s day", "waits for %(n)s days", (day_of(now) - day_of(since)).days
        ),
        chosen=lambda answer: _chosen(answer.kind, answer.reason, said),
    )


def _by_offer(pile: Pile) -> list[tuple[Any, list[Any]]]:
    found: dict[int, tuple[Any, list[Any]]] = {}
    for application, offer in pile.waiting:
        found.setdefault(offer.id or 0, (offer, []))[1].append(application)
    return list(found.values())


def _preview(request: Asked, door: Door, form: Form, replies: list[Reply], key: str) -> Response[str]:
    said = locale(request)
    return page(
        request,
        "recruiter/desk/answers_preview.html",
        title=say_number(
            said, "Read %(n)s letter before it leaves", "Read %(n)s letters before they leave", len(replies)
        ),
        noindex=True,
        replies=replies,
        kept=settled(replies, form),
        action=address(door.name, said, None, **door.parts),
        key=key,
        is_signed_in=door.by is not None,
        chosen=lambda reply: _chosen(reply.kind, reply.reason, said),
    )


def _chosen(kind: str, reason: str | None, said: str) -> str:
    return choice_words(AnswerKind(kind), RefusalReason(reason) if reason else None, said)


PUBLIC = (show, create)
HANDLERS = (desk, answer_from_desk)
