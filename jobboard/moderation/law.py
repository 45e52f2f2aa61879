"""The law on the moderators' side: what stands against an offer, what was let pass, what new rules make of old offers."""

from datetime import datetime

from sqlmodel import Session, col, select

from jobboard.companies.models import Company
from jobboard.journal.actions import note
from jobboard.kit.clock import day_of
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.moderation.models import Decision, Report, ReportReason
from jobboard.offers.host_facts import at_place, host_of
from jobboard.offers.law import rules_for, stamp
from jobboard.offers.models import Offer, Status
from jobboard.offers.sheets import sheet_of
from jobboard.sheet.law import Finding, RuleSet, Severity, check
from jobboard.sheet.model import Sheet

# What readers can still see, or would see again.
LIVE = (Status.PUBLISHED, Status.PAUSED, Status.HELD)
BATCH, BATCHES = 5, 40
Released = tuple[str, str, str]


def findings_on(
    session: Session, offer: Offer, now: datetime, rules: RuleSet, sheet: Sheet | None = None
) -> list[Finding]:
    """What the rules of today say of an offer (or of another sheet for it), with what is known of its host."""
    sheet = sheet or sheet_of(offer)
    host = at_place(host_of(session.get(Company, offer.company_id)), sheet.place)
    return check(sheet, host, day_of(now), rules)


def may_pass(finding: Finding) -> bool:
    """Whether a moderator may let this pass with a reason."""
    return finding.rule.releasable and finding.severity in (Severity.BLOCK, Severity.FLAG)


def key_of(finding: Finding) -> Released:
    """What a release is of: these words in this field under this rule, so that other words need another one."""
    return finding.id, finding.field, str(finding.values.get("word", ""))


def released_on(session: Session, offer: Offer) -> set[Released]:
    """What was let pass on an offer by decisions that stand."""
    statement = select(Decision).where(Decision.offer_id == offer.id, col(Decision.undone_at).is_(None))
    return {
        (row["rule"], row["field"], row["word"])
        for decision in session.exec(statement)
        for row in decision.released
    }


def standing(findings: list[Finding], released: set[Released]) -> list[Finding]:
    """What keeps an offer off line: blocking findings that nobody has let pass."""
    return [
        one
        for one in findings
        if one.severity is Severity.BLOCK and not (may_pass(one) and key_of(one) in released)
    ]


def recheck(session: Session, now: datetime, rules: RuleSet, *, most: int = BATCH) -> int:
    """Look again at offers that were last looked at under another law; gives how many, `most` at a time.

    One that would be stopped today stays where it is: the moderators get a report, once.
    """
    seen = stamp(rules, day_of(now))
    live = select(Offer).where(col(Offer.status).in_(LIVE), col(Offer.expires_at) > now)
    stale = live.where(Offer.law_version != seen)
    offers = session.exec(stale.order_by(col(Offer.id)).limit(most)).all()
    for offer in offers:
        stopped = standing(findings_on(session, offer, now, rules), released_on(session, offer))
        codes = list(dict.fromkeys(one.id for one in stopped))
        offer.law_version = seen
        session.add(offer)
        if codes and not _is_told(session, offer):
            session.add(
                Report(
                    offer_id=offer.id or 0,
                    reason=ReportReason.LAW,
                    text=", ".join(codes),
                    reporter_hash="",
                    created_at=now,
                )
            )
            note(session, act="law.recheck", subject=offer.subject_key, actor="clock", now=now, rules=codes)
    session.flush()
    return len(offers)


def recheck_published(database: Database, now: datetime) -> None:
    """The worker's chore: in short transactions, so that nobody who writes waits long."""
    for _ in range(BATCHES):
        with database.writing() as session:
            settings: Settings = session.info["settings"]
            done = recheck(session, now, rules_for(settings))
        if done < BATCH:
            return


def _is_told(session: Session, offer: Offer) -> bool:
    waiting = select(Report.id).where(
        Report.offer_id == offer.id, Report.reason == ReportReason.LAW, col(Report.handled_at).is_(None)
    )
    return session.exec(waiting.limit(1)).one_or_none() is not None
