"""Finding alerts: by their private link, by mailbox, and those whose hour has come."""

from datetime import datetime, time, timedelta
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from jobboard.alerts.models import Alert, Rhythm
from jobboard.kit.clock import PARIS
from jobboard.offers.search.criteria import Criteria

MORNING = time(7, 0)
MOST_ALERTS = 10
UNCONFIRMED_KEPT = timedelta(days=7)
# After so long a letter asks whether to go on; without an answer the alert ends so long after.
FRESH = timedelta(days=365)
ANSWER_WITHIN = timedelta(days=30)


def find_alert(session: Session, nonce: str) -> Alert | None:
    """The alert of a private link; None when it has ended."""
    return session.exec(select(Alert).where(Alert.nonce == nonce)).one_or_none()


def alerts_of(session: Session, email_key: str) -> list[Alert]:
    """The alerts of a mailbox (the address in lower case), confirmed or not."""
    return list(session.exec(select(Alert).where(Alert.email_key == email_key).order_by(col(Alert.id))))


def count_confirmed(session: Session, email_key: str) -> int:
    """How many alerts are sent to a mailbox."""
    confirmed = select(func.count()).where(
        col(Alert.email_key) == email_key, col(Alert.confirmed_at).is_not(None)
    )
    return int(session.connection().execute(confirmed).scalar_one())


def query_of(criteria: Criteria) -> str:
    """A search as an alert keeps it: always what is new, so neither order, page nor age of the offers."""
    return urlencode(criteria.without("sort", "since").query(), doseq=True)


def criteria_of(alert: Alert) -> Criteria:
    """What an alert looks for."""
    return Criteria.from_query(parse_qsl(alert.query))


def edition(rhythm: Rhythm, now: datetime) -> datetime:
    """The last morning in France on which letters of this rhythm leave: each day's, or Monday's."""
    local = now.astimezone(PARIS)
    day = local.date()
    if local.time() < MORNING:
        day -= timedelta(days=1)
    if rhythm is Rhythm.WEEK:
        day -= timedelta(days=day.weekday())
    return datetime.combine(day, MORNING, tzinfo=PARIS)


def is_due(now: datetime) -> ColumnElement[bool]:
    """Confirmed alerts that nobody has looked after since the last morning of their rhythm."""
    return or_(
        *(and_(col(Alert.rhythm) == one, col(Alert.looked_at) < edition(one, now)) for one in Rhythm),
    )


def is_unconfirmed(now: datetime) -> ColumnElement[bool]:
    """Alerts that nobody confirmed in time."""
    return and_(col(Alert.confirmed_at).is_(None), col(Alert.created_at) < now - UNCONFIRMED_KEPT)


def is_to_be_asked(now: datetime) -> ColumnElement[bool]:
    """Alerts that are a year old and have not been asked whether to go on."""
    return and_(col(Alert.renewed_at) <= now - FRESH, col(Alert.asked_at).is_(None))


def is_over(now: datetime) -> ColumnElement[bool]:
    """Alerts that nobody wanted to go on with."""
    return col(Alert.asked_at) <= now - ANSWER_WITHIN
