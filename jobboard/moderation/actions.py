"""Deciding on offers: each act is a row with its reason, a move of the offer and a letter that can be taken back for 30 s."""

from datetime import datetime, timedelta

from sqlmodel import Session

from jobboard.accounts.actions import end_links, mint_link
from jobboard.accounts.models import Purpose, User
from jobboard.journal.actions import note
from jobboard.kit.clock import day_of
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import digest, marker
from jobboard.mail.control import cancel
from jobboard.mail.outbox import enqueue
from jobboard.moderation.forms import REASONS, ReportDetails, Verdict
from jobboard.moderation.law import findings_on, key_of, may_pass, released_on, standing
from jobboard.moderation.models import Act, Decision, Report
from jobboard.moderation.queries import count_reporters
from jobboard.offers.actions import lifecycle, revising
from jobboard.offers.law import rules_for, stamp
from jobboard.offers.models import Comment, Offer, Revision, Status, WrongState
from jobboard.offers.queries import find_proposal
from jobboard.offers.sheets import edited_sheet
from jobboard.sheet.law import Finding

UNDO = timedelta(seconds=30)
# Two readers who do not know each other take an offer off line until somebody looks.
REPORTS_THAT_HOLD = 2

LETTERS = {
    Act.APPROVE: "offer_online",
    Act.REQUEST_CHANGES: "change_requested",
    Act.REJECT: "offer_refused",
    Act.HOLD: "offer_held",
    Act.REMOVE: "offer_removed",
    Act.RESTORE: "offer_restored",
    Act.ACCEPT_CHANGE: "change_online",
    Act.DECLINE_CHANGE: "change_refused",
}
# What is decided about an edit of an offer that is online.
CHANGES = (Act.ACCEPT_CHANGE, Act.DECLINE_CHANGE)


class Stopped(Exception):
    """The law stands against what would go online; `findings` are the points that nobody has let pass."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(", ".join(finding.id for finding in findings))
        self.findings = findings


class UndoTooLate(Exception):
    """The letter has left, or somebody acted since."""


def decide(
    session: Session, offer: Offer, verdict: Verdict, *, by: User, now: datetime, settings: Settings
) -> Decision:
    """Carry out a verdict, and keep what it lets pass of the law.

    Raises WrongState when the offer is no longer where the moderator saw it, and Stopped when it would go online
    against a rule that nobody has let pass.
    """
    edit = _edit(session, offer, verdict)
    released = _released(session, offer, verdict, edit, now, settings)
    decision = Decision(
        offer_id=offer.id or 0,
        revision_id=edit.id if edit is not None else None,
        by_user_id=by.id or 0,
        act=verdict.act,
        reason=verdict.reason,
        comment=verdict.comment,
        released=released,
        status_before=offer.status,
        created_at=now,
    )
    actor = f"user:{by.id}"
    if edit is None:
        _move(session, offer, verdict.act, actor=actor, now=now, settings=settings)
    elif verdict.act is Act.ACCEPT_CHANGE:
        revising.accept(session, offer, edit, actor=actor, now=now, settings=settings)
    else:
        revising.decline(session, offer, edit, actor=actor, now=now)
    session.add(decision)
    if verdict.comment:
        session.add(
            Comment(
                offer_id=offer.id or 0,
                author_id=by.id or 0,
                by_moderator=True,
                text=verdict.comment,
                created_at=now,
            )
        )
    session.flush()
    if released:
        note(
            session,
            act="law.release",
            subject=offer.subject_key,
            actor=f"user:{by.id}",
            now=now,
            rules=sorted({row["rule"] for row in released}),
            reason=verdict.why,
        )
    _tell(session, offer, decision, now=now)
    return decision


def _edit(session: Session, offer: Offer, verdict: Verdict) -> Revision | None:
    """The edit that a verdict is about. Raises WrongState unless it is the one that the moderator saw."""
    if verdict.act not in CHANGES:
        return None
    session.refresh(offer, with_for_update=True)
    waiting = find_proposal(session, offer)
    up = offer.status in (Status.PUBLISHED, Status.PAUSED)
    if waiting is None or waiting.id != verdict.revision or not up:
        raise WrongState(f"{offer.status} → {verdict.act}")
    return waiting


def _released(
    session: Session,
    offer: Offer,
    verdict: Verdict,
    edit: Revision | None,
    now: datetime,
    settings: Settings,
) -> list[dict[str, str]]:
    """What a verdict lets pass; for one that puts something online nothing else may stand against it."""
    if verdict.act not in (Act.APPROVE, Act.RESTORE, Act.ACCEPT_CHANGE):
        return []
    rules = rules_for(settings)
    findings = findings_on(
        session, offer, now, rules, edited_sheet(offer, edit) if edit is not None else None
    )
    passed = [one for one in findings if may_pass(one) and one.id in verdict.released]
    keys = list(dict.fromkeys(key_of(one) for one in passed))
    left = standing(findings, released_on(session, offer) | set(keys))
    if left:
        raise Stopped(left)
    offer.law_version = stamp(rules, day_of(now))
    return [{"rule": rule, "field": field, "word": word, "reason": verdict.why} for rule, field, word in keys]


def _move(session: Session, offer: Offer, act: Act, *, actor: str, now: datetime, settings: Settings) -> None:
    if act is Act.APPROVE:
        if offer.status != Status.IN_REVIEW:
            raise WrongState(f"{offer.status} → approve")
        lifecycle.publish(session, offer, actor=actor, now=now, settings=settings)
    elif act is Act.RESTORE:
        if offer.status not in (Status.HELD, Status.REMOVED):
            raise WrongState(f"{offer.status} → restore")
        lifecycle.publish(session, offer, actor=actor, now=now, settings=settings)
    elif act is Act.REQUEST_CHANGES:
        lifecycle.request_changes(session, offer, actor=actor, now=now)
    elif act is Act.REJECT:
        lifecycle.reject(session, offer, actor=actor, now=now)
    elif act is Act.HOLD:
        lifecycle.hold(session, offer, actor=actor, now=now)
    else:
        lifecycle.remove(session, offer, actor=actor, now=now)


def _tell(session: Session, offer: Offer, decision: Decision, *, now: datetime) -> None:
    author = session.get(User, offer.author_id)
    if author is None:
        return
    token = None
    if decision.act == Act.REQUEST_CHANGES:
        end_links(session, purpose=Purpose.CORRECT_OFFER, subject_id=offer.id or 0, now=now)
        token = marker(_link(session, Purpose.CORRECT_OFFER, offer, author, now))
    elif decision.act == Act.REJECT and offer.appealed_at is None:
        token = marker(_link(session, Purpose.APPEAL, offer, author, now))
    reason = next((said for code, said in REASONS.items() if code == decision.reason), None)
    enqueue(
        session,
        letter=LETTERS[Act(decision.act)],
        to=offer.contact_email,
        locale=author.locale,
        context={
            "title": offer.title,
            "ref": offer.ref,
            "reason": reason,
            "comment": decision.comment,
            "token": token,
            "last_day": offer.last_day,
        },
        now=now,
        due_at=now + UNDO,
        subject_key=offer.subject_key,
        purpose_key=f"decision:{decision.id}",
    )


def _link(session: Session, purpose: Purpose, offer: Offer, author: User, now: datetime) -> str:
    return mint_link(session, purpose=purpose, subject_id=offer.id, user_id=author.id, now=now).nonce


def undo(session: Session, offer: Offer, decision: Decision, *, by: User, now: datetime) -> None:
    """Take one's own decision back within 30 seconds: the letter does not leave, the offer is where it was."""
    late = now >= decision.created_at + UNDO
    if (
        late
        or decision.by_user_id != by.id
        or decision.undone_at is not None
        or decision.offer_id != offer.id
    ):
        raise UndoTooLate
    cancel(session, purpose_key=f"decision:{decision.id}", now=now)
    decision.undone_at = now
    if decision.revision_id is not None:
        edit = session.get_one(Revision, decision.revision_id)
        try:
            revising.put_back(session, offer, edit, now=now, settings=session.info["settings"])
        except WrongState as problem:
            raise UndoTooLate from problem
    else:
        offer.status = decision.status_before
    offer.updated_at = now
    if decision.act == Act.APPROVE:
        offer.published_at = None
        offer.expires_at = None
    session.add(decision)
    session.add(offer)
    note(
        session,
        act="offer.undo",
        subject=offer.subject_key,
        actor=f"user:{by.id}",
        now=now,
        decided=decision.act,
    )


def report_offer(
    session: Session, offer: Offer, details: ReportDetails, *, visitor: str, now: datetime
) -> Report:
    """Note what a reader reports; the second reader puts a live offer on hold until a moderator looks."""
    report = Report(
        offer_id=offer.id or 0,
        reason=details.reason,
        text=details.text,
        # The address is only compared, so that one reader does not count for two.
        reporter_hash=digest(f"report\0{visitor}"),
        created_at=now,
    )
    session.add(report)
    session.flush()
    note(
        session,
        act="offer.report",
        subject=offer.subject_key,
        actor="reader",
        now=now,
        reason=str(details.reason),
    )
    if offer.status == Status.PUBLISHED and count_reporters(session, offer) >= REPORTS_THAT_HOLD:
        lifecycle.hold(session, offer, actor="clock", now=now)
    return report


def handle_report(session: Session, report: Report, *, outcome: str, by: User, now: datetime) -> None:
    """Close a report with what came of it: "kept" or "acted"."""
    report.handled_at = now
    report.handled_by = by.id
    report.outcome = outcome
    session.add(report)
    note(
        session,
        act="report.handle",
        subject=f"offer:{report.offer_id}",
        actor=f"user:{by.id}",
        now=now,
        outcome=outcome,
    )
