"""Edits of an offer that is online: what is approved stays up until a moderator has read the new version."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from jobboard.accounts.models import User
from jobboard.companies.models import Company
from jobboard.journal.actions import note
from jobboard.kit.clock import day_of
from jobboard.kit.fulltext import learn
from jobboard.kit.settings import Settings
from jobboard.offers.actions.lifecycle import last_moment
from jobboard.offers.actions.versions import add_version, say
from jobboard.offers.corrections import is_small
from jobboard.offers.host_facts import at_place, host_of, tell
from jobboard.offers.indexing import words_to_learn
from jobboard.offers.law import rules_for, stamp
from jobboard.offers.models import Offer, Revision, RevisionState, Status, WrongState
from jobboard.offers.queries import find_proposal, full_time_from, revisions_of
from jobboard.offers.sheets import edited_sheet, fill, public_sheet_of, sheet_of
from jobboard.sheet.law import Host, Severity, check
from jobboard.sheet.model import Sheet

# Sheets that were online at some time, and those among them that a moderator has read.
_SHOWN = (None, RevisionState.ACCEPTED, RevisionState.CORRECTED)
_READ = (None, RevisionState.ACCEPTED)


def is_editable(offer: Offer, now: datetime) -> bool:
    """Whether its recruiter may change it while it is up: online, to come or paused, and not over."""
    lives = offer.status in (Status.PUBLISHED, Status.PAUSED)
    return lives and offer.expires_at is not None and now < offer.expires_at


def propose(
    session: Session,
    offer: Offer,
    sheet: Sheet,
    comment: str = "",
    *,
    by: User,
    now: datetime,
    settings: Settings,
    ticks: Sequence[str] = (),
    host: Host | None = None,
    extend: bool = False,
) -> Revision | None:
    """Put an edit before the moderators in place of one that waits, or online at once where it only mends slips.

    None where nothing changed. `extend`: its days are counted anew, even where its last day to apply was later
    than they reach. The mailboxes stay what they are: they change by confirming themselves. Raises
    WrongState for an offer that cannot be edited.
    """
    session.refresh(offer, with_for_update=True)
    if not is_editable(offer, now):
        raise WrongState(f"{offer.status} → edit")
    sheet = replace(sheet, contact_email=offer.contact_email, second_contact=offer.second_contact)
    company = session.get(Company, offer.company_id)
    if host is not None and company is not None:
        tell(company, host, whole=True)
        session.add(company)
    waiting, online = find_proposal(session, offer), sheet_of(offer)
    if waiting is not None:
        if sheet == edited_sheet(offer, waiting) and waiting.new_dates >= extend and not comment:
            return waiting
        _settle(session, waiting, RevisionState.WITHDRAWN, now)
    reaches = offer.expires_at is not None and last_moment(sheet, now, settings) > offer.expires_at
    if sheet == online and not (extend and reaches):
        return None
    approved = _approved(session, offer, now)
    small = (
        not extend
        and is_small(approved, sheet)
        and not _is_worse(session, offer, approved, sheet, settings, now)
    )
    revision = add_version(session, offer, sheet, now, state=RevisionState.PROPOSED)
    revision.law_ticks = sorted(set(ticks))
    revision.new_dates = extend or (sheet.deadline, sheet.start) != (online.deadline, online.start)
    actor = f"user:{by.id}"
    if small:
        _settle(session, revision, RevisionState.CORRECTED, now)
        _show(session, offer, revision, now=now, settings=settings)
        note(session, act="offer.correct", subject=offer.subject_key, actor=actor, now=now)
        return revision
    session.add(revision)
    say(session, offer, by, comment, now)
    note(session, act="offer.propose_change", subject=offer.subject_key, actor=actor, now=now)
    return revision


def take_back(session: Session, offer: Offer, *, actor: str, now: datetime) -> None:
    """The recruiter wants the edit no more. Raises WrongState where none waits."""
    session.refresh(offer, with_for_update=True)
    waiting = find_proposal(session, offer)
    if waiting is None:
        raise WrongState("no edit waits")
    _settle(session, waiting, RevisionState.WITHDRAWN, now)
    note(session, act="offer.take_change_back", subject=offer.subject_key, actor=actor, now=now)


def accept(
    session: Session, offer: Offer, revision: Revision, *, actor: str, now: datetime, settings: Settings
) -> None:
    """Put a version that waited online; new dates give the offer its full time again, counted from now."""
    _approved(session, offer, now)
    _settle(session, revision, RevisionState.ACCEPTED, now)
    _show(session, offer, revision, now=now, settings=settings)
    if revision.new_dates:
        # The end may be told once more; who just asked for these dates knows them.
        offer.ended_told_at, offer.last_day_told_at = None, now
    note(session, act="offer.accept_change", subject=offer.subject_key, actor=actor, now=now)


def decline(session: Session, offer: Offer, revision: Revision, *, actor: str, now: datetime) -> None:
    """Leave the offer as it is online."""
    _settle(session, revision, RevisionState.DECLINED, now)
    note(session, act="offer.decline_change", subject=offer.subject_key, actor=actor, now=now)


def put_back(
    session: Session, offer: Offer, revision: Revision, *, now: datetime, settings: Settings
) -> None:
    """Undo `accept` or `decline`: the version waits again. Raises WrongState where another one waits by now."""
    session.refresh(offer, with_for_update=True)
    if find_proposal(session, offer) is not None:
        raise WrongState("another edit waits")
    was_shown = revision.state == RevisionState.ACCEPTED
    _settle(session, revision, RevisionState.PROPOSED, None)
    if was_shown:
        before = next(
            one
            for one in revisions_of(session, offer)
            if one.number < revision.number and one.state in _SHOWN
        )
        _show(session, offer, before, now=now, settings=settings)
        if revision.new_dates:
            offer.expires_at = last_moment(sheet_of(offer), full_time_from(session, offer), settings)


def _settle(session: Session, revision: Revision, state: RevisionState, at: datetime | None) -> None:
    revision.state, revision.decided_at = state, at
    session.add(revision)
    session.flush()


def _approved(session: Session, offer: Offer, now: datetime) -> Sheet:
    """What a moderator read last; an offer that came without any version gets its own sheet as the first one."""
    read = next((one for one in revisions_of(session, offer) if one.state in _READ), None)
    if read is None:
        read = add_version(session, offer, sheet_of(offer), now)
        read.law_ticks = offer.law_ticks
        session.add(read)
    return edited_sheet(offer, read)


def _show(session: Session, offer: Offer, revision: Revision, *, now: datetime, settings: Settings) -> None:
    fill(offer, edited_sheet(offer, revision))
    offer.law_ticks = revision.law_ticks
    offer.law_version = stamp(rules_for(settings), day_of(now))
    offer.updated_at = now
    if revision.state == RevisionState.ACCEPTED and revision.new_dates:
        offer.expires_at = last_moment(sheet_of(offer), now, settings)
    session.add(offer)
    session.flush()
    learn(session, words_to_learn(public_sheet_of(offer)).items())


def _is_worse(
    session: Session, offer: Offer, before: Sheet, after: Sheet, settings: Settings, now: datetime
) -> bool:
    """Whether the rules say more of the edit than of what was approved."""
    known, rules = host_of(session.get(Company, offer.company_id)), rules_for(settings)
    said = [
        {
            (one.id, one.field, str(one.values.get("word", "")))
            for one in check(sheet, at_place(known, sheet.place), day_of(now), rules)
            if one.severity is not Severity.INFO
        }
        for sheet in (before, after)
    ]
    return bool(said[1] - said[0])
