"""What moderators look at: the queue, an offer's past, live offers, reports, the journal."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from jobboard.accounts.models import User
from jobboard.journal.models import JournalEntry
from jobboard.kit.analysis import plain_words
from jobboard.kit.db import like_prefix
from jobboard.kit.text import row_number
from jobboard.moderation.models import Decision, Report, ReportReason
from jobboard.offers.models import Offer, Revision, Status
from jobboard.offers.queries import in_review, proposals

LIST_SIZE = 50
SEEN_STATUSES = tuple(status for status in Status if status not in (Status.DRAFT, Status.UNCONFIRMED))


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something to look at: a new offer, or an edit of one that is online."""

    offer: Offer
    since: datetime
    edit: Revision | None


def decisions_on(session: Session, offer: Offer) -> list[tuple[Decision, User]]:
    """The acts on an offer with who did them, in order."""
    statement = select(Decision, User).join(User, col(User.id) == Decision.by_user_id)
    return list(session.exec(statement.where(Decision.offer_id == offer.id).order_by(col(Decision.id))))


def find_decision(session: Session, decision_id: int) -> Decision | None:
    """One act."""
    return session.get(Decision, decision_id)


def queue(session: Session) -> list[Waiting]:
    """New offers and edits of those online, the longest waiting first."""
    new = [Waiting(offer, offer.submitted_at or offer.created_at, None) for offer in in_review(session)]
    edits = [Waiting(offer, edit.created_at, edit) for offer, edit in proposals(session)]
    return sorted(new + edits, key=lambda one: (one.since, one.offer.id))


def next_in(waiting: list[Waiting], after: Offer | None = None) -> Offer | None:
    """The offer of a queue to look at next: the longest waiting, or the one behind another that was skipped."""
    offers = [one.offer for one in waiting]
    if after is None or after not in offers:
        return offers[0] if offers else None
    place = offers.index(after)
    return next(iter(offers[place + 1 :] + offers[:place]), None)


def search_offers(
    session: Session, text: str, status: str | None, before: int | None = None
) -> tuple[list[Offer], int]:
    """Offers in any state that a moderator may see, by words, number or address, newest first: 50 at most of those
    older than number `before`; and how many there are in all.
    """
    statement = select(Offer).where(col(Offer.status).in_(SEEN_STATUSES))
    if status in SEEN_STATUSES:
        statement = statement.where(Offer.status == status)
    typed = text.strip()
    number = row_number(typed)
    if number is not None:
        statement = statement.where(Offer.id == number)
    elif "@" in typed:
        statement = statement.where(func.lower(Offer.contact_email) == typed.lower())
    else:
        # By the words that the offer's own text was taken apart into: "C++" is one there.
        for word in [word.folded for word in plain_words(typed)][:8]:
            statement = statement.where(col(Offer.search_text).like(like_prefix(word), escape="\\"))
    total = session.exec(select(func.count()).select_from(statement.subquery())).one()
    if before is not None:
        statement = statement.where(col(Offer.id) < before)
    return list(session.exec(statement.order_by(col(Offer.id).desc()).limit(LIST_SIZE))), int(total)


def open_reports(session: Session) -> list[tuple[Report, Offer]]:
    """Reports that wait, those on most reported offers first come first."""
    statement = select(Report, Offer).join(Offer, col(Offer.id) == Report.offer_id)
    return list(session.exec(statement.where(col(Report.handled_at).is_(None)).order_by(col(Report.id))))


def count_open_reports(session: Session) -> int:
    """How many reports wait."""
    return int(
        session.exec(select(func.count()).select_from(Report).where(col(Report.handled_at).is_(None))).one()
    )


def count_law_reports(session: Session) -> int:
    """How many live offers the rules of today would stop, as far as nobody has looked at them."""
    statement = select(func.count()).select_from(Report)
    return int(
        session.exec(
            statement.where(col(Report.handled_at).is_(None), Report.reason == ReportReason.LAW)
        ).one()
    )


def reports_on(session: Session, offer: Offer) -> list[Report]:
    """What readers reported of an offer."""
    return list(session.exec(select(Report).where(Report.offer_id == offer.id).order_by(col(Report.id))))


def count_reporters(session: Session, offer: Offer) -> int:
    """How many different readers' reports on an offer wait."""
    statement = select(func.count(func.distinct(Report.reporter_hash))).where(
        Report.offer_id == offer.id, col(Report.handled_at).is_(None), Report.reason != ReportReason.LAW
    )
    return int(session.exec(statement).one())


def journal_page(session: Session, before: int | None) -> list[JournalEntry]:
    """Fifty acts, newest first, before a number."""
    statement = select(JournalEntry).order_by(col(JournalEntry.id).desc()).limit(LIST_SIZE)
    if before is not None:
        statement = statement.where(col(JournalEntry.id) < before)
    return list(session.exec(statement))


def two_last_revisions(session: Session, offer: Offer) -> list[Revision]:
    """The sheet as submitted and the one before it, newest first."""
    statement = select(Revision).where(Revision.offer_id == offer.id)
    return list(session.exec(statement.order_by(col(Revision.number).desc()).limit(2)))
