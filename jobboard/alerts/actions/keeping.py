"""An alert's life: asked for, confirmed by its mailbox, changed, renewed each year, stopped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from jobboard.accounts.actions import LINK_LIFE, link_columns
from jobboard.accounts.models import AccessLink, Purpose
from jobboard.alerts.models import Alert, Rhythm
from jobboard.alerts.queries import (
    ANSWER_WITHIN,
    FRESH,
    MOST_ALERTS,
    alerts_of,
    count_confirmed,
    is_over,
    is_to_be_asked,
    is_unconfirmed,
    query_of,
)
from jobboard.journal.actions import note
from jobboard.kit.clock import day_of
from jobboard.kit.db import Database
from jobboard.kit.rows import insert, insert_new
from jobboard.kit.tokens import digest, marker, new_nonce
from jobboard.mail.control import cancel
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.outbox import enqueue
from jobboard.offers.search.criteria import Criteria

LETTERS = ("alert_confirm", "alert_offers", "alert_ending")
# A link outlives its alert for a while, so that it leads to a page that says so.
_LEFT_OPEN = timedelta(days=30)
_BATCH = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks to be told of; `words` say the search as people read it, in `locale`."""

    criteria: Criteria
    words: str
    rhythm: Rhythm
    locale: str


class TooManyAlerts(Exception):
    """The mailbox has as many alerts as it may."""


def ask(session: Session, wish: Wish, *, email: str, key: str, now: datetime) -> None:
    """Keep the wish and send the letter that confirms it, whatever is known of the address (`key`: in lower case).

    The same wish again sends the same link; one that is confirmed already changes only through its own page.
    """
    query = query_of(wish.criteria)
    search_key = digest(f"{key}\0{query}")
    made = insert_new(
        session,
        Alert,
        "search_key",
        nonce=new_nonce(),
        email=email,
        email_key=key,
        locale=wish.locale,
        query=query,
        words=wish.words,
        search_key=search_key,
        rhythm=wish.rhythm,
        created_at=now,
    )
    alert = session.exec(select(Alert).where(Alert.search_key == search_key)).one()
    if made is not None:
        columns = link_columns(
            purpose=Purpose.ALERT, subject_id=made, email_key=key, now=now, nonce=alert.nonce
        )
        insert(session, AccessLink, **columns)
    elif alert.confirmed_at is None:
        alert.rhythm, alert.locale, alert.words, alert.created_at = wish.rhythm, wish.locale, wish.words, now
        session.add(alert)
        _open_until(session, alert, now + LINK_LIFE[Purpose.ALERT])
    enqueue(
        session,
        letter="alert_confirm",
        to=email,
        locale=wish.locale,
        # No word that somebody typed goes to an address that has not confirmed itself.
        context={"token": marker(alert.nonce), "rhythm": str(wish.rhythm)},
        now=now,
        subject_key=alert.subject_key,
    )


def _open_until(session: Session, alert: Alert, end: datetime) -> None:
    session.connection().execute(
        update(AccessLink).where(col(AccessLink.nonce) == alert.nonce).values(expires_at=end)
    )


def confirm(session: Session, alert: Alert, now: datetime) -> None:
    """The mailbox says yes: what is published from now on is told. Raises TooManyAlerts."""
    if alert.confirmed_at is not None:
        return
    if count_confirmed(session, alert.email_key) >= MOST_ALERTS:
        raise TooManyAlerts
    alert.confirmed_at = alert.looked_at = now
    note(session, act="alert.confirm", subject=alert.journal_key, actor="link", now=now)
    _renew(session, alert, now)


def go_on(session: Session, alert: Alert, now: datetime) -> None:
    """Its reader wants it for another year."""
    note(session, act="alert.go_on", subject=alert.journal_key, actor="link", now=now)
    _renew(session, alert, now)


def _renew(session: Session, alert: Alert, now: datetime) -> None:
    alert.renewed_at, alert.asked_at = now, None
    session.add(alert)
    _open_until(session, alert, now + FRESH + ANSWER_WITHIN + _LEFT_OPEN)


def set_rhythm(session: Session, alert: Alert, rhythm: Rhythm, now: datetime) -> None:
    """Send it more or less often; what a new rhythm would have sent by now leaves at once."""
    if alert.rhythm == rhythm:
        return
    alert.rhythm = rhythm
    session.add(alert)
    note(session, act="alert.rhythm", subject=alert.journal_key, actor="link", now=now)


def stop(session: Session, alert: Alert, *, actor: str, now: datetime) -> None:
    """Delete an alert and all it told; letters of it that wait do not leave, its link leads to a last page."""
    cancel(session, subject_key=alert.subject_key, now=now)
    session.connection().execute(
        update(AccessLink)
        .where(col(AccessLink.nonce) == alert.nonce)
        .values(subject_id=None, email_key=None, expires_at=now + _LEFT_OPEN)
    )
    note(session, act="alert.stop", subject=alert.journal_key, actor=actor, now=now)
    session.flush()
    session.connection().execute(delete(Alert).where(col(Alert.id) == alert.id))
    session.expunge(alert)


def stop_all(session: Session, alerts: Sequence[Alert], *, actor: str, now: datetime) -> int:
    """Stop several; gives how many."""
    for alert in alerts:
        stop(session, alert, actor=actor, now=now)
    return len(alerts)


def on_lost_letter(session: Session, message: OutboxMessage, now: datetime) -> None:
    """The worker's and the inbound door's listener: a mailbox that refuses a letter for good gets no alert any more."""
    if message.letter in LETTERS and message.state == DeliveryState.BOUNCED:
        stop_all(session, alerts_of(session, message.recipient.casefold()), actor="mail", now=now)


def sweep_unconfirmed(session: Session, now: datetime, most: int) -> int:
    """Stop what nobody confirmed in time (retention); gives how many."""
    found = session.exec(select(Alert).where(is_unconfirmed(now)).limit(most)).all()
    return stop_all(session, found, actor="clock", now=now)


def sweep_over(session: Session, now: datetime, most: int) -> int:
    """Stop what nobody wanted to go on with (retention); gives how many."""
    found = session.exec(select(Alert).where(is_over(now)).limit(most)).all()
    return stop_all(session, found, actor="clock", now=now)


def ask_to_go_on(database: Database, now: datetime) -> None:
    """The worker's chore: after a year a letter asks whether the alert shall go on."""
    with database.reading() as session:
        numbers = session.exec(select(Alert.id).where(is_to_be_asked(now)).limit(_BATCH)).all()
    for number in numbers:
        with database.writing() as session:
            asked = select(Alert).where(Alert.id == number, is_to_be_asked(now)).with_for_update()
            alert = session.exec(asked).one_or_none()
            if alert is not None:
                ask_alert_to_go_on(session, alert, now)


def ask_alert_to_go_on(session: Session, alert: Alert, now: datetime) -> None:
    """Write the letter, which leads to the alert's page."""
    alert.asked_at = now
    session.add(alert)
    _open_until(session, alert, now + ANSWER_WITHIN + _LEFT_OPEN)
    ends = now + ANSWER_WITHIN
    enqueue(
        session,
        letter="alert_ending",
        to=alert.email,
        locale=alert.locale,
        context={"token": marker(alert.nonce), "words": alert.words, "ends_on": day_of(ends)},
        now=now,
        subject_key=alert.subject_key,
        purpose_key=f"alert_ending:{alert.nonce}:{alert.renewed_at:%Y%m%d}",
    )
