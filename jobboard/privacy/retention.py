"""How long everything is kept: one table, read by the pages that promise it and by the chores that keep it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, delete, exists, func, or_, select, update
from sqlmodel import Session, SQLModel, col

from jobboard.accounts.models import AccessLink, SignedIn, User
from jobboard.accounts.queries import LIFETIMES
from jobboard.alerts.actions.keeping import sweep_over, sweep_unconfirmed
from jobboard.alerts.models import Alert
from jobboard.alerts.queries import UNCONFIRMED_KEPT, is_over, is_unconfirmed
from jobboard.applications.actions.erasing import anonymise
from jobboard.applications.models import Application
from jobboard.journal import chain
from jobboard.kit.i18n import N_, Msg
from jobboard.kit.limits import KEPT as LIMITS_KEPT
from jobboard.kit.limits import LimitCount
from jobboard.mail.control import forget_texts
from jobboard.mail.erasing import forget_recipients, has_recipient
from jobboard.mail.models import FINAL, OutboxMessage
from jobboard.mail.queries import letters_of
from jobboard.moderation.models import Report
from jobboard.offers.models import Draft
from jobboard.privacy import resting
from jobboard.privacy.files import doom
from jobboard.privacy.models import Tombstone

DAY = timedelta(days=1)
CV_KEPT = 30 * DAY
APPLICATIONS_KEPT = 730 * DAY
TEXTS_KEPT = 62 * DAY
ADDRESSES_KEPT = 365 * DAY
JOURNAL_KEPT = 365 * DAY
REPORTS_KEPT = 365 * DAY
LINKS_KEPT = 30 * DAY
SESSIONS_KEPT = max(LIFETIMES.values())
# Longer than any backup should be kept: a restored one must not bring anybody back.
TOMBSTONES_KEPT = 400 * DAY

Condition = Callable[[datetime], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table. `sweep` does at most so many rows in one transaction and gives how many it did."""

    name: str
    what: Msg
    why: Msg
    kept: Msg
    count: Callable[[Session, datetime], int]
    sweep: Callable[[Session, datetime, int], int]


def cv_leaves_at(session: Session, application: Application) -> datetime | None:
    """When the CV of an application is deleted; None while the letter that carries it is still on its way."""
    ends = [
        letter.handed_at or letter.settled_at
        for letter in letters_of(session, application.subject_key)
        if letter.letter == "application_handoff" and letter.state in FINAL
    ]
    known = [moment for moment in ends if moment is not None]
    return max(known) + CV_KEPT if known else None


def _counted(session: Session, table: type[SQLModel], condition: ColumnElement[bool]) -> int:
    found = select(func.count()).select_from(table).where(condition)
    return int(session.connection().execute(found).scalar_one())


def _deletes(table: Any, key: Any, condition: Condition) -> dict[str, Any]:
    """`count` and `sweep` of a line whose rows go as a whole."""

    def count(session: Session, now: datetime) -> int:
        return _counted(session, table, condition(now))

    def sweep(session: Session, now: datetime, most: int) -> int:
        keys = session.connection().execute(select(key).where(condition(now)).limit(most)).scalars().all()
        if keys:
            session.connection().execute(delete(table).where(col(key).in_(keys)))
        return len(keys)

    return {"count": count, "sweep": sweep}


def _old_cvs(now: datetime) -> ColumnElement[bool]:
    """CVs whose letter ended long ago, and that no letter still has to carry."""
    key = "application:" + cast(col(Application.id), String)
    of_it = and_(col(OutboxMessage.subject_key) == key, col(OutboxMessage.letter) == "application_handoff")
    ended = func.coalesce(OutboxMessage.handed_at, OutboxMessage.settled_at)
    late = exists().where(of_it, col(OutboxMessage.state).in_(FINAL), ended < now - CV_KEPT)
    recent = exists().where(
        of_it,
        or_(col(OutboxMessage.state).not_in(FINAL), ended >= now - CV_KEPT),
        col(OutboxMessage.attachment_digest).is_not(None),
    )
    return and_(col(Application.cv_deleted_at).is_(None), late, ~recent)


def _sweep_cvs(session: Session, now: datetime, most: int) -> int:
    found = select(Application).where(_old_cvs(now)).order_by(col(Application.id)).limit(most)
    applications = session.scalars(found).all()
    digests = {application.cv_digest for application in applications}
    for application in applications:
        application.cv_deleted_at = now
        session.add(application)
        session.connection().execute(
            update(OutboxMessage)
            .where(col(OutboxMessage.subject_key) == application.subject_key)
            .where(col(OutboxMessage.state).in_(FINAL))
            .values(attachment_digest=None, attachment_name=None, attachment_type=None)
        )
    doom(session, digests, now)
    return len(applications)


def _old_applications(now: datetime) -> ColumnElement[bool]:
    return and_(
        col(Application.anonymised_at).is_(None), col(Application.created_at) < now - APPLICATIONS_KEPT
    )


def _sweep_applications(session: Session, now: datetime, most: int) -> int:
    applications = session.scalars(select(Application).where(_old_applications(now)).limit(most)).all()
    doom(session, {application.cv_digest for application in applications}, now)
    for application in applications:
        anonymise(session, application, now=now)
    return len(applications)


def _old_texts(now: datetime) -> ColumnElement[bool]:
    return and_(
        col(OutboxMessage.state).in_(FINAL),
        col(OutboxMessage.created_at) < now - TEXTS_KEPT,
        col(OutboxMessage.text) != "",
    )


def _old_reports(now: datetime) -> ColumnElement[bool]:
    return and_(col(Report.handled_at) < now - REPORTS_KEPT, col(Report.text) != "")


def _sweep_reports(session: Session, now: datetime, most: int) -> int:
    reports = session.scalars(select(Report).where(_old_reports(now)).limit(most)).all()
    for report in reports:
        report.text, report.reporter_hash = "", ""
        session.add(report)
    return len(reports)


TABLE: tuple[Line, ...] = (
    Line(
        "cv",
        N_("CV"),
        N_("To attach it to the letter sent to the company"),
        N_("%(days)s days after it was handed over", days=CV_KEPT.days),
        lambda session, now: _counted(session, Application, _old_cvs(now)),
        _sweep_cvs,
    ),
    Line(
        "applications",
        N_("Name, address, training, message of an application, and its answers"),
        N_("To hand the application over and follow it"),
        N_("24 months, then made anonymous"),
        lambda session, now: _counted(session, Application, _old_applications(now)),
        _sweep_applications,
    ),
    Line(
        "mail_texts",
        N_("Text of letters"),
        N_("To send a lost letter again"),
        N_("%(days)s days", days=TEXTS_KEPT.days),
        lambda session, now: _counted(session, OutboxMessage, _old_texts(now)),
        lambda session, now, most: forget_texts(session, now - TEXTS_KEPT, most),
    ),
    Line(
        "mail_addresses",
        N_("Address a letter went to"),
        N_("To know what became of it"),
        N_("12 months"),
        lambda session, now: _counted(session, OutboxMessage, has_recipient(now - ADDRESSES_KEPT)),
        lambda session, now, most: forget_recipients(session, now - ADDRESSES_KEPT, most),
    ),
    Line(
        "journal",
        N_("Journal of acts"),
        N_("To know who did what"),
        N_("12 months"),
        lambda session, now: chain.count_old(session, now - JOURNAL_KEPT),
        lambda session, now, most: chain.prune(session, now - JOURNAL_KEPT, most),
    ),
    Line(
        "drafts",
        N_("Draft of an offer"),
        N_("To lose nothing of what you typed"),
        N_("30 days"),
        **_deletes(Draft, Draft.id, lambda now: col(Draft.expires_at) <= now),
    ),
    Line(
        "alerts",
        N_("E-mail alert: address and search"),
        N_("To send you the offers you asked for"),
        N_("Until you stop it; 13 months unless you say that it should go on"),
        lambda session, now: _counted(session, Alert, is_over(now)),
        sweep_over,
    ),
    Line(
        "alerts_unconfirmed",
        N_("E-mail alert that nobody confirmed"),
        N_("To wait for your confirmation"),
        N_("%(days)s days", days=UNCONFIRMED_KEPT.days),
        lambda session, now: _counted(session, Alert, is_unconfirmed(now)),
        sweep_unconfirmed,
    ),
    Line(
        "reports",
        N_("Words of a report on an offer"),
        N_("To look into what is reported"),
        N_("12 months after it was dealt with"),
        lambda session, now: _counted(session, Report, _old_reports(now)),
        _sweep_reports,
    ),
    Line(
        "links",
        N_("Private links of our letters"),
        N_("To open your page without a password"),
        N_("%(days)s days after they end", days=LINKS_KEPT.days),
        **_deletes(AccessLink, AccessLink.id, lambda now: col(AccessLink.expires_at) < now - LINKS_KEPT),
    ),
    Line(
        "account_notices",
        N_("Notice to a recruiter whose account nobody uses"),
        N_("To let you keep it"),
        N_("Written 30 days before the account is erased"),
        lambda session, now: _counted(session, User, resting.to_be_told(now)),
        resting.tell,
    ),
    Line(
        "accounts",
        N_("Account of a recruiter, with its offers"),
        N_("To post offers and to read applications"),
        N_("24 months after it was last used"),
        lambda session, now: _counted(session, User, resting.to_be_erased(now)),
        resting.erase,
    ),
    Line(
        "sessions",
        N_("Browsers of signed-in recruiters and moderators"),
        N_("To stay signed in"),
        N_("%(days)s days", days=SESSIONS_KEPT.days),
        **_deletes(SignedIn, SignedIn.id, lambda now: col(SignedIn.created_at) <= now - SESSIONS_KEPT),
    ),
    Line(
        "limits",
        N_("Counters against abuse"),
        N_("To refuse what comes too often; they hold no address, only a code made from it"),
        N_("%(days)s days", days=LIMITS_KEPT.days),
        **_deletes(LimitCount, LimitCount.key, lambda now: col(LimitCount.opened_at) < now - LIMITS_KEPT),
    ),
    Line(
        "tombstones",
        N_("The fact that somebody was erased"),
        N_("So that an old backup brings nobody back; a code made with our key, which names nobody"),
        N_("%(days)s days", days=TOMBSTONES_KEPT.days),
        **_deletes(
            Tombstone, Tombstone.key_hash, lambda now: col(Tombstone.erased_at) < now - TOMBSTONES_KEPT
        ),
    ),
)
# The table as pages show it: what, why, how long.
LINES: tuple[tuple[Msg, Msg, Msg], ...] = (
    *((line.what, line.why, line.kept) for line in TABLE),
    (
        N_("Files of forms that were never sent"),
        N_("To lose no file when a form comes back with something to correct"),
        N_("24 hours"),
    ),
)
