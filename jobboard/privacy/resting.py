"""Accounts that nobody uses any more: told thirty days before, then erased (internship-law P2)."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_
from sqlmodel import Session, col, select

from jobboard.accounts.models import Role, SignedIn, User
from jobboard.alerts.models import Alert
from jobboard.applications.models import Answer, Application
from jobboard.kit.clock import day_of
from jobboard.mail.erasing import NOBODY
from jobboard.mail.outbox import enqueue, settings_of
from jobboard.offers.models import Offer
from jobboard.privacy.erasing import erase_person
from jobboard.privacy.people import find_person

ACCOUNTS_KEPT = timedelta(days=730)
TOLD_BEFORE = timedelta(days=30)


def _rests_since(moment: datetime) -> ColumnElement[bool]:
    """Accounts of recruiters that nothing was done with since: no sign-in, no offer that changed or ended, no answer.

    Who applied with the same mailbox, or has alerts sent to it, is somebody who still counts on the board.
    """
    offers = exists().where(
        col(Offer.author_id) == User.id,
        or_(col(Offer.updated_at) >= moment, col(Offer.expires_at) >= moment),
    )
    answers = exists().where(col(Answer.by_user_id) == User.id, col(Answer.created_at) >= moment)
    signed_in = exists().where(col(SignedIn.user_id) == User.id, col(SignedIn.created_at) >= moment)
    applied = exists().where(
        col(Application.email_key) == User.email_key, col(Application.anonymised_at).is_(None)
    )
    watches = exists().where(col(Alert.email_key) == User.email_key, col(Alert.confirmed_at).is_not(None))
    return and_(
        col(User.role) == Role.RECRUITER,
        col(User.email) != NOBODY,
        # A blocked address stays known, so that it cannot come back as a new one.
        col(User.blocked_at).is_(None),
        func.coalesce(User.active_at, User.created_at) < moment,
        ~offers,
        ~answers,
        ~signed_in,
        ~applied,
        ~watches,
    )


def to_be_told(now: datetime) -> ColumnElement[bool]:
    """Whose end comes in thirty days; who was told before and came back is told again."""
    moment = now - ACCOUNTS_KEPT + TOLD_BEFORE
    told = col(User.ending_told_at)
    return and_(_rests_since(moment), or_(told.is_(None), told < moment))


def to_be_erased(now: datetime) -> ColumnElement[bool]:
    """Who was told thirty days ago and did nothing since."""
    told = col(User.ending_told_at)
    moment = now - ACCOUNTS_KEPT
    return and_(_rests_since(moment), told > moment, told <= now - TOLD_BEFORE)


def tell(session: Session, now: datetime, most: int) -> int:
    """Write to accounts that end soon; gives how many."""
    found = session.exec(select(User).where(to_be_told(now)).order_by(col(User.id)).limit(most)).all()
    for user in found:
        user.ending_told_at = now
        session.add(user)
        enqueue(
            session,
            letter="account_ending",
            to=user.email,
            locale=user.locale,
            context={"site": settings_of(session).site_name, "ends_on": day_of(now + TOLD_BEFORE)},
            now=now,
            subject_key=f"user:{user.id}",
            purpose_key=f"account_ending:{user.id}:{now:%Y%m%d}",
        )
    return len(found)


def erase(session: Session, now: datetime, most: int) -> int:
    """Erase accounts whose time has come; gives how many."""
    found = session.exec(select(User).where(to_be_erased(now)).order_by(col(User.id)).limit(most)).all()
    for user in found:
        erase_person(session, find_person(session, user.email_key, now), now=now)
    return len(found)
