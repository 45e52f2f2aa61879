"""The queue: one offer a screen, its findings and its past beside it, one button a decision."""

from datetime import datetime
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlmodel import Session

from jobboard.accounts.models import User
from jobboard.companies.models import Company
from jobboard.kit.clock import day_of, last_day
from jobboard.kit.forms import Form, Submitted
from jobboard.kit.i18n import N_
from jobboard.kit.settings import Settings
from jobboard.kit.text import row_number
from jobboard.mail.holding import queue_hold
from jobboard.moderation import queries
from jobboard.moderation.actions import CHANGES, UNDO, Stopped, UndoTooLate, decide, undo
from jobboard.moderation.forms import ALL_REPORT_REASONS, REASONS, read_verdict
from jobboard.moderation.law import Released, findings_on, key_of, may_pass, released_on
from jobboard.moderation.models import Act, Decision
from jobboard.offers.actions.lifecycle import last_moment
from jobboard.offers.models import Offer, Revision, Status, WrongState
from jobboard.offers.queries import comments_on, find_offer, over_since
from jobboard.offers.sheets import edited_sheet, from_json, sheet_of
from jobboard.offers.views import fiche_rows, profile_parts, profile_rest, sections
from jobboard.sheet.law import Finding, RuleSet, missing_rate
from jobboard.web.base.pages import acts, go, locale, page, shows
from jobboard.web.base.words import STATUS_KINDS, STATUSES
from jobboard.web.moderation.differences import Difference, differences
from jobboard.web.moderation.words import ACT_NOTICES, ACTS

Asked = Request[Any, Any, Any]
NOTICES = {
    **ACT_NOTICES,
    "undone": N_("The decision is taken back: the offer is where it was and no letter leaves."),
    "late": N_("Too late to take this back: the letter has left. Decide again instead."),
    "moved": N_("Somebody else decided on this offer meanwhile. Here is where it stands."),
}
# What a moderator may do, by the state of the offer.
POSSIBLE: dict[str, tuple[Act, ...]] = {
    Status.IN_REVIEW: (Act.APPROVE, Act.REQUEST_CHANGES, Act.REJECT),
    Status.PUBLISHED: (Act.HOLD, Act.REMOVE),
    Status.PAUSED: (Act.HOLD, Act.REMOVE),
    Status.HELD: (Act.RESTORE, Act.REMOVE),
    Status.CLOSED: (Act.REMOVE,),
    Status.REMOVED: (Act.RESTORE,),
}


@shows("moderation", query=("decision",))
def index(
    request: Asked,
    reading: NamedDependency[Session],
    rules: NamedDependency[RuleSet],
    now: NamedDependency[datetime],
) -> Response[str]:
    """What waits, the longest first."""
    return page(
        request,
        "moderation/queue.html",
        title=N_("Offers to review"),
        noindex=True,
        notices=NOTICES,
        queue=queries.queue(reading),
        reports=queries.count_open_reports(reading),
        law_reports=queries.count_law_reports(reading),
        unknown_year=missing_rate(day_of(now), rules),
        hold=queue_hold(reading),
        now=now,
        undoable=_undoable(request, reading, now),
    )


@shows("moderation_offer", query=("decision",))
def show(
    request: Asked,
    id: FromPath[int],
    reading: NamedDependency[Session],
    rules: NamedDependency[RuleSet],
    now: NamedDependency[datetime],
) -> Response[str]:
    """One offer, whatever its state."""
    return _screen(request, reading, _find(reading, id), Form(), now, rules)


@acts("moderation_decision")
def create(
    request: Asked,
    id: FromPath[int],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    settings: NamedDependency[Settings],
    rules: NamedDependency[RuleSet],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Decide, or take a decision back, then see the next offer of the queue."""
    offer = _find(session, id)
    by: User = request.scope["state"]["user"]
    if submitted.text("undo"):
        return _undo(request, session, offer, submitted.text("undo"), by, now)
    form = Form(submitted)
    verdict = read_verdict(form)
    if verdict is None:
        return _screen(request, session, offer, form, now, rules)
    was_waiting = offer.status == Status.IN_REVIEW or verdict.act in CHANGES
    try:
        decision = decide(session, offer, verdict, by=by, now=now, settings=settings)
    except WrongState:
        return go(request, "moderation_offer", id=offer.id, query={"done": "moved"})
    except Stopped as stop:
        _explain(form, stop.findings, locale(request))
        return _screen(request, session, offer, form, now, rules)
    query: dict[str, object] = {"done": str(verdict.act), "decision": decision.id, "of": offer.id}
    following = queries.next_in(queries.queue(session)) if was_waiting else offer
    if following is None:
        return go(request, "moderation", query=query)
    return go(request, "moderation_offer", id=following.id, query=query)


def _explain(form: Form, findings: list[Finding], said: str) -> None:
    """Say which rules stop the offer, and what a moderator can do about each."""
    firm = [one for one in findings if not may_pass(one)]
    if firm:
        points = " ".join(dict.fromkeys(one.message(said) for one in firm))
        form.refuse("act", N_("The law stops this offer. Ask for a change: %(points)s", points=points))
    else:
        names = ", ".join(dict.fromkeys(one.id for one in findings))
        form.refuse(
            "released",
            N_("Let these points pass with a reason, or ask for a change: %(names)s.", names=names),
        )


def _undo(
    request: Asked, session: Session, offer: Offer, number: str, by: User, now: datetime
) -> Response[Any]:
    decision = _decision(session, number)
    try:
        if decision is None:
            raise UndoTooLate
        undo(session, offer, decision, by=by, now=now)
    except UndoTooLate:
        return go(request, "moderation_offer", id=offer.id, query={"done": "late"})
    return go(request, "moderation_offer", id=offer.id, query={"done": "undone"})


def _find(session: Session, offer_id: int) -> Offer:
    offer = find_offer(session, offer_id)
    if offer is None or offer.status not in queries.SEEN_STATUSES:
        raise NotFoundException
    return offer


def _screen(
    request: Asked, session: Session, offer: Offer, form: Form, now: datetime, rules: RuleSet
) -> Response[str]:
    said = locale(request)
    waiting = queries.queue(session)
    edit = next((one.edit for one in waiting if one.offer is offer), None)
    sheet = edited_sheet(offer, edit) if edit is not None else sheet_of(offer)
    findings = _told_once(findings_on(session, offer, now, rules, sheet), said)
    released = released_on(session, offer)
    company = session.get(Company, offer.company_id)
    possible = (*(CHANGES if edit is not None else ()), *POSSIBLE.get(offer.status, ()))
    is_waiting = edit is not None or offer.status == Status.IN_REVIEW
    return page(
        request,
        "moderation/offer.html",
        title=offer.title,
        noindex=True,
        notices=NOTICES,
        form=form,
        offer=offer,
        sheet=sheet,
        rows=fiche_rows(
            sheet,
            said,
            day_of(now),
            rules,
            last_day=offer.last_day if edit is None else None,
            is_over=over_since(offer, now) is not None,
        ),
        sections=sections(sheet, said),
        parts=profile_parts(sheet, said),
        rest=profile_rest(sheet),
        findings=findings,
        passed={one.id for one in findings if may_pass(one) and key_of(one) in released},
        release_options=_release_options(findings, released, said),
        company=company,
        comments=comments_on(session, offer),
        decisions=queries.decisions_on(session, offer),
        reports=queries.reports_on(session, offer),
        edit=edit,
        new_end=last_day(last_moment(sheet, now, session.info["settings"]))
        if edit is not None and edit.new_dates
        else None,
        ticks=edit.law_ticks if edit is not None else offer.law_ticks,
        changes=_changes(session, offer, edit, said),
        author=session.get(User, offer.author_id),
        possible=[(str(act), ACTS[act].to(said)) for act in possible],
        reasons=[(str(code), text.to(said)) for code, text in REASONS.items()],
        state=STATUSES[offer.status],
        kind=STATUS_KINDS[offer.status],
        report_words=ALL_REPORT_REASONS,
        act_words=ACTS,
        reason_words=REASONS,
        is_waiting=is_waiting,
        following=queries.next_in(waiting, after=offer) if is_waiting else None,
        waiting=len(waiting),
        undoable=_undoable(request, session, now),
        now=now,
    )


def _release_options(
    findings: list[Finding], released: set[Released], said: str
) -> list[tuple[str, str, None]]:
    """One box a rule that may be let pass and has not been yet."""
    wanted = [one for one in findings if may_pass(one) and key_of(one) not in released]
    return [
        (rule, " ".join(dict.fromkeys(one.message(said) for one in wanted if one.id == rule)), None)
        for rule in dict.fromkeys(one.id for one in wanted)
    ]


def _told_once(findings: list[Finding], said: str) -> list[Finding]:
    """The findings without those that say in the same words what a graver one has said."""
    told: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        told.setdefault((finding.id, finding.message(said)), finding)
    return list(told.values())


def _decision(session: Session, given: str) -> Decision | None:
    number = row_number(given)
    return None if number is None else queries.find_decision(session, number)


def _undoable(request: Asked, session: Session, now: datetime) -> Decision | None:
    """The decision this moderator has just made, while it can be taken back."""
    decision = _decision(session, request.query_params.get("decision", ""))
    user: User = request.scope["state"]["user"]
    if decision is None or decision.by_user_id != user.id or decision.undone_at is not None:
        return None
    return decision if now < decision.created_at + UNDO else None


def _changes(session: Session, offer: Offer, edit: Revision | None, said: str) -> list[Difference]:
    """What an edit would change online; for a new offer, what differs between its two last versions."""
    if edit is not None:
        return differences(sheet_of(offer), edited_sheet(offer, edit), said)
    revisions = queries.two_last_revisions(session, offer)
    if len(revisions) < 2:
        return []
    new, old = (from_json(revision.sheet) for revision in revisions)
    return differences(old, new, said)


HANDLERS = (index, show, create)
