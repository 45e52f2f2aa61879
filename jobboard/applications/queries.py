"""Finding applications: through the student's link, or through the recruiter who may read them."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, bindparam, or_
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from jobboard.accounts.models import Purpose, User
from jobboard.accounts.queries import LinkDead, find_link
from jobboard.applications.models import Answer, Application, State
from jobboard.kit.prepared import prepared
from jobboard.mail.queries import bodies_on_their_way
from jobboard.offers.models import CloseReason, Offer, Status
from jobboard.offers.queries import owned_by

# From when a student may ask once whether there is an answer.
REMINDER_AFTER = timedelta(days=10)
# How long an answer can be taken back before it leaves.
ANSWER_UNDO = timedelta(minutes=10)
# How long a withdrawal can be taken back.
WITHDRAWAL_UNDO = timedelta(hours=24)
# Offers somebody has doubts about: nobody may write to students through them.
SHUT = (Status.HELD, Status.REMOVED)


def find_by_token(session: Session, keys: tuple[str, ...], token: str, now: datetime) -> Application:
    """The application of a student's private link. Raises LinkDead."""
    return _of_link(session, keys, token, Purpose.APPLICATION, now)


def find_for_answer(session: Session, keys: tuple[str, ...], token: str, now: datetime) -> Application:
    """The application that the link in a recruiter's letter opens. Raises LinkDead."""
    return _of_link(session, keys, token, Purpose.ANSWER, now)


def _of_link(
    session: Session, keys: tuple[str, ...], token: str, purpose: Purpose, now: datetime
) -> Application:
    link = find_link(session, keys, token, purpose, now)
    found = session.get(Application, link.subject_id)
    if found is None:
        raise LinkDead
    return found


_SENT = prepared(
    select(col(Application.id)).where(
        or_(
            col(Application.form_key) == bindparam("form_key"),
            and_(
                col(Application.offer_id) == bindparam("offer_id"),
                col(Application.email_key) == bindparam("email_key"),
                col(Application.withdrawn_at).is_(None),
            ),
        )
    )
)


def find_sent(session: Session, *, offer_id: int, email_key: str, form_key: str) -> Application | None:
    """The application that this form, or this person for this offer, has already made."""
    rows = _SENT.rows(session, offer_id=offer_id, email_key=email_key, form_key=form_key)
    found = [session.get_one(Application, number) for (number,) in rows]
    return min(found, key=lambda one: one.form_key != form_key, default=None)


def applications_of(session: Session, email_key: str) -> list[tuple[Application, Offer]]:
    """Everything sent from a mailbox, the newest first."""
    statement = (
        select(Application, Offer)
        .join(Offer, col(Offer.id) == Application.offer_id)
        .where(Application.email_key == email_key)
        .order_by(col(Application.created_at).desc(), col(Application.id).desc())
    )
    return list(session.exec(statement))


def visible_to(user: User, now: datetime) -> SelectOfScalar[Application]:
    """What a recruiter may read: applications to their own offers that have left. Others are not there."""
    offers = owned_by(user).where(col(Offer.status).not_in(SHUT)).with_only_columns(col(Offer.id))
    return select(Application).where(col(Application.offer_id).in_(offers), has_left(now))


def has_left(now: datetime) -> ColumnElement[bool]:
    """Handed over or about to be, and not taken back before that."""
    stands = or_(
        col(Application.withdrawn_at).is_(None), col(Application.withdrawn_at) >= col(Application.leaves_at)
    )
    return and_(col(Application.leaves_at) <= now, stands, col(Application.anonymised_at).is_(None))


def find_visible(session: Session, user: User, application_id: int, now: datetime) -> Application | None:
    """One application to one of a recruiter's own offers."""
    return session.exec(visible_to(user, now).where(col(Application.id) == application_id)).one_or_none()


def applications_to(session: Session, user: User, offer: Offer, now: datetime) -> list[Application]:
    """What came in for one of a recruiter's own offers, the newest first; nothing for somebody else's."""
    statement = visible_to(user, now).where(Application.offer_id == offer.id)
    return list(session.exec(statement.order_by(col(Application.created_at).desc())))


def answers_to(session: Session, application: Application) -> list[Answer]:
    """The company's answers that were not taken back, in order."""
    statement = select(Answer).where(Answer.application_id == application.id, col(Answer.undone_at).is_(None))
    return list(session.exec(statement.order_by(col(Answer.id))))


def pending_answer(session: Session, application: Application, now: datetime) -> Answer | None:
    """The last answer, while it can still be taken back."""
    answers = answers_to(session, application)
    return answers[-1] if answers and now < answers[-1].leaves_at else None


def state_shown(application: Application, answers: list[Answer], now: datetime) -> State:
    """The state a student may know: an answer that can still be taken back has not been said."""
    pending = [answer for answer in answers if now < answer.leaves_at]
    if pending and application.state not in (State.WITHDRAWN, State.OFFER_CLOSED):
        return State(pending[0].state_before)
    return State(application.state)


def can_remind(application: Application, offer: Offer, state: State, now: datetime) -> bool:
    """Whether the student may ask for an answer: once, from day 10, while one can still come."""
    return (
        state in (State.WAITING, State.NO_ANSWER)
        and application.reminded_at is None
        and now >= application.leaves_at + REMINDER_AFTER
        and offer.status in (Status.PUBLISHED, Status.PAUSED, Status.CLOSED)
    )


def can_return(application: Application, offer: Offer, now: datetime) -> bool:
    """Whether a withdrawal of what the company has can be taken back: once, within a day, unless the offer is decided."""
    return (
        application.state == State.WITHDRAWN
        and application.withdrawn_from is not None
        and application.withdrawn_at is not None
        and now < application.withdrawn_at + WITHDRAWAL_UNDO
        and offer.status in (Status.PUBLISHED, Status.PAUSED, Status.CLOSED)
        and (offer.status != Status.CLOSED or offer.close_reason in (CloseReason.FULL, CloseReason.ENDED))
    )


def kept_digests(session: Session) -> set[str]:
    """The files that are still needed, for the sweep of the store: CVs, and mails that are being passed on."""
    statement = select(Application.cv_digest).where(col(Application.cv_deleted_at).is_(None))
    return set(session.exec(statement.distinct())) | bodies_on_their_way(session)


def count_received(session: Session) -> int:
    """How many applications ever came: the row of each stays, whoever takes it back or is erased."""
    return int(session.exec(select(func.count()).select_from(Application)).one())
