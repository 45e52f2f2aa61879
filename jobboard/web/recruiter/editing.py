"""Changing an offer that is online: the form as it stands, or the last day alone."""

from datetime import datetime
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from sqlmodel import Session

from jobboard.kit.clock import day_of
from jobboard.kit.db import Database
from jobboard.kit.forms import Form, Submitted
from jobboard.kit.i18n import N_
from jobboard.kit.settings import Settings
from jobboard.offers.actions.revising import is_editable, propose
from jobboard.offers.contacts import move_contacts
from jobboard.offers.forms import keep_unchanged
from jobboard.offers.models import Offer, RevisionState, WrongState
from jobboard.offers.queries import find_proposal
from jobboard.sheet.law import RuleSet
from jobboard.web.base.pages import acts, go, locale, page, shows
from jobboard.web.recruiter.applications import asking
from jobboard.web.recruiter.extending import before, demand_day
from jobboard.web.recruiter.limits import count_draft
from jobboard.web.recruiter.offers import find
from jobboard.web.recruiter.sheet_form import PUBLIC_TEXTS, Shown, advise, demand, examine, typed

Asked = Request[Any, Any, Any]
MOST_WORDS = 2000
MOVED = N_("The offer takes no change any more. Copy your text before you leave.")
# Addresses change on their own page, where each confirms itself.
MAILBOXES = ("contact_email", "second_contact")


@shows("recruiter_edit")
def edit(
    request: Asked,
    id: FromPath[int],
    reading: NamedDependency[Session],
    rules: NamedDependency[RuleSet],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """The offer as a form."""
    offer = find(reading, request, id)
    if not is_editable(offer, now):
        return go(request, "recruiter_offer", id=offer.id, query={"done": "moved"})
    _, values = before(reading, offer, locale(request))
    shown = examine(values, locale(request), dns=False, today=day_of(now), rules=rules)
    return _form(request, reading, offer, shown, advise(shown), Form())


def _form(
    request: Asked, session: Session, offer: Offer, shown: Shown, form: Form, words: Form
) -> Response[str]:
    form.set("comment", words.value("comment"))
    return page(
        request,
        "recruiter/desk/edit.html",
        title=N_("Edit the offer"),
        noindex=True,
        form=form,
        offer=offer,
        edit=find_proposal(session, offer),
        **shown.context,
    )


@acts("recruiter_edit")
def update(
    request: Asked,
    id: FromPath[int],
    submitted: NamedDependency[Submitted],
    reading: NamedDependency[Session],
    session: NamedDependency[Session],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    visitor: NamedDependency[str],
    rules: NamedDependency[RuleSet],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Send the change; on a problem everything typed is shown again."""
    said = locale(request)
    offer = find(reading, request, id)
    if not _is_whole(submitted) and not is_editable(offer, now):
        return go(request, "recruiter_offer", id=offer.id, query={"done": "moved"})
    was, first = before(reading, offer, said)
    values = _wanted(submitted, first)
    clean = submitted.text("action") == "clean"
    if clean:
        values = move_contacts(values, PUBLIC_TEXTS)
    shown = examine(values, said, dns=False, today=day_of(now), rules=rules)
    words = Form(submitted)
    if clean:
        return _form(request, reading, offer, shown, advise(shown), words)
    if not is_editable(offer, now):
        return _too_late(request, reading, offer, shown, words)
    if _is_whole(submitted):
        demand(shown)
    else:
        demand_day(shown)
    comment = words.take_text("comment", most=MOST_WORDS)
    for error in words.errors:
        shown.form.refuse(error.field, error.message)
    if not shown.form.is_good:
        return _form(request, reading, offer, shown, shown.form, words)
    # Before the first statement that writes: a limit has a transaction of its own.
    count_draft(database, visitor, now)
    try:
        made = propose(
            session,
            find(session, request, id),
            keep_unchanged(shown.sheet, was, values, said),
            comment,
            by=asking(request),
            now=now,
            settings=settings,
            ticks=shown.kept,
            host=shown.host,
            extend=not _is_whole(submitted),
        )
    except WrongState:
        session.rollback()
        return _too_late(request, session, find(session, request, id), shown, words)
    done = (
        "unchanged" if made is None else "corrected" if made.state == RevisionState.CORRECTED else "proposed"
    )
    return go(request, "recruiter_offer", id=id, query={"done": done})


def _too_late(request: Asked, session: Session, offer: Offer, shown: Shown, words: Form) -> Response[str]:
    """It ended, or the moderators took it down, while somebody typed: what they typed is not lost."""
    shown.form.refuse("", MOVED)
    return _form(request, session, offer, shown, shown.form, words)


def _is_whole(submitted: Submitted) -> bool:
    """Whether the form was sent; the button for the last day sends nothing else."""
    return "title" in submitted.texts


def _wanted(submitted: Submitted, first: dict[str, Any]) -> dict[str, Any]:
    """The form as typed. Its mailboxes are not changed here."""
    if not _is_whole(submitted):
        return {**first, "deadline": submitted.text("deadline")}
    return {**typed(submitted), **{name: first[name] for name in MAILBOXES}}


HANDLERS = (edit, update)
