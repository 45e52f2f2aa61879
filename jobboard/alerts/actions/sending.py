"""The letters of alerts: what came online since the last one, never twice, never what is over."""

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, update
from sqlmodel import Session, col, select

from jobboard.addresses import address
from jobboard.alerts.models import Alert, AlertTold, Rhythm
from jobboard.alerts.queries import criteria_of, edition, find_alert, is_due
from jobboard.journal.models import JournalEntry
from jobboard.kit.clock import day_of
from jobboard.kit.db import Database
from jobboard.kit.tokens import marker
from jobboard.mail.claims import CANCEL
from jobboard.mail.control import cancel
from jobboard.mail.models import OutboxMessage
from jobboard.mail.outbox import enqueue
from jobboard.offers.models import Offer
from jobboard.offers.queries import published
from jobboard.offers.search.catalogue import Catalogue
from jobboard.offers.search.finding import search
from jobboard.offers.views import ticket

log = logging.getLogger(__name__)
LETTER = "alert_offers"
MOST_OFFERS = 10
MOST_OF_ONE_COMPANY = 2
# New offers looked at for one letter; beyond, the list itself is the better letter.
MOST_LOOKED_AT = 200
# A publication may be committed a moment after its own date: what is so new may have been missed the last time.
OVERLAP = timedelta(hours=1)
BATCH = 200


def send_alerts(database: Database, now: datetime) -> None:
    """The worker's chore: one letter for each alert whose morning has come and that has something new."""
    # Made for this round only: most rounds have nothing to look for.
    catalogue, last = Catalogue(), 0
    while True:
        with database.reading() as session:
            due = select(Alert).where(is_due(now), col(Alert.id) > last).order_by(col(Alert.id)).limit(BATCH)
            alerts = session.exec(due).all()
            found = [(alert.id or 0, _look(session, catalogue, alert, now)) for alert in alerts]
        nothing = [number for number, offers in found if offers == []]
        if nothing:
            with database.writing() as session:
                _looked(session, nothing, now)
        for number, offers in found:
            if offers:
                with database.writing() as session:
                    _tell(session, number, offers, now)
        if len(alerts) < BATCH:
            return
        last = alerts[-1].id or 0


def _look(session: Session, catalogue: Catalogue, alert: Alert, now: datetime) -> list[int] | None:
    """The offers that the list of the search shows and that may be new, newest first; None where that failed."""
    try:
        criteria = replace(criteria_of(alert), sort="date")
        return _new(session, alert, search(session, catalogue, criteria, now, size=MOST_LOOKED_AT).ids, now)
    except Exception:
        # One search must not stop the others; it is tried again at the next round.
        log.exception("alert %s cannot be looked for", alert.id)
        return None


def _new(session: Session, alert: Alert, numbers: Iterable[int], now: datetime) -> list[int]:
    """Those of the offers that are open, came online or back since the last look, and were never told of."""
    assert alert.looked_at is not None
    assert alert.confirmed_at is not None
    since = max(alert.confirmed_at, alert.looked_at - OVERLAP)
    told = select(AlertTold.offer_id).where(AlertTold.alert_id == alert.id)
    numbers = list(numbers)
    is_new: ColumnElement[bool] = col(Offer.published_at) > since
    if back := _came_back(session, numbers, since):
        is_new = or_(is_new, and_(col(Offer.id).in_(back), col(Offer.published_at) > alert.confirmed_at))
    wanted = published(now).where(col(Offer.id).in_(numbers), is_new, col(Offer.id).not_in(told))
    return [offer.id or 0 for offer in session.exec(wanted)]


def _came_back(session: Session, numbers: list[int], since: datetime) -> list[int]:
    """Those that were put online or resumed since: one that was held or paused before keeps its old date."""
    subjects = {f"offer:{number}": number for number in numbers}
    noted = select(JournalEntry.subject).where(
        col(JournalEntry.subject).in_(list(subjects)),
        col(JournalEntry.act).in_(("offer.publish", "offer.resume")),
        JournalEntry.at > since,
    )
    return sorted({subjects[subject] for subject in session.exec(noted)})


def _looked(session: Session, numbers: list[int], now: datetime) -> int:
    """Take the turn of these alerts: of two workers only one has it."""
    taken = update(Alert).where(col(Alert.id).in_(numbers), is_due(now)).values(looked_at=now)
    done: int = session.connection().execute(taken).rowcount
    return done


def _tell(session: Session, number: int, numbers: list[int], now: datetime) -> None:
    """Write the letter, after looking once more: an offer may have ended and an alert have stopped since."""
    alert = session.exec(select(Alert).where(Alert.id == number).with_for_update()).one_or_none()
    if alert is None:
        return
    fresh = _new(session, alert, numbers, now)
    if _looked(session, [number], now) == 1 and fresh:
        morning = edition(Rhythm(alert.rhythm), now)
        offers = list(session.exec(published(now).where(col(Offer.id).in_(fresh))))
        write(session, alert, _shown(offers), len(fresh), day_of(morning).isoformat(), now)


def _shown(offers: list[Offer]) -> list[Offer]:
    """The newest, none of them the third of its company."""
    seen: Counter[int] = Counter()
    shown: list[Offer] = []
    for offer in offers:
        seen[offer.company_id] += 1
        if seen[offer.company_id] <= MOST_OF_ONE_COMPANY and len(shown) < MOST_OFFERS:
            shown.append(offer)
    return shown


def write(session: Session, alert: Alert, offers: list[Offer], total: int, day: str, now: datetime) -> None:
    """The letter of a morning (`day`: its date) with these offers out of `total`; they count as told."""
    session.add_all(
        AlertTold(alert_id=alert.id or 0, offer_id=offer.id or 0, edition=day) for offer in offers
    )
    enqueue(
        session,
        letter=LETTER,
        to=alert.email,
        locale=alert.locale,
        context={
            "offers": [ticket(offer, alert.locale, now) for offer in offers],
            "total": total,
            "more": total - len(offers),
            "words": alert.words,
            "list": criteria_of(alert).query(),
            "rhythm": alert.rhythm,
            "token": marker(alert.nonce),
        },
        now=now,
        subject_key=alert.subject_key,
        purpose_key=f"{alert.subject_key}:{day}",
        unsubscribe=_stop_path(alert),
    )


def _stop_path(alert: Alert) -> str:
    # As it stands in the row: the marker becomes a token when the letter is sent.
    return address("alert", alert.locale, token=marker(alert.nonce))


def gate(session: Session, message: OutboxMessage) -> str | None:
    """A letter that waited and names an offer that has ended meanwhile gives way to one without it."""
    if message.letter != LETTER:
        return None
    alert = find_alert(session, (message.subject_key or "").partition(":")[2])
    if alert is None:
        return f"{CANCEL} alert stopped"
    day = (message.purpose_key or "").rpartition(":")[2]
    told = select(AlertTold.offer_id).where(AlertTold.alert_id == alert.id, AlertTold.edition == day)
    numbers = session.exec(told).all()
    # The hour for which a letter waits is the one at which it leaves.
    moment = message.due_at or message.created_at
    still = list(session.exec(published(moment).where(col(Offer.id).in_(numbers))))
    if len(still) == len(numbers):
        return None
    cancel(session, message, now=moment)
    session.connection().execute(
        delete(AlertTold).where(col(AlertTold.alert_id) == alert.id, col(AlertTold.edition) == day)
    )
    if still:
        write(session, alert, still, len(still), day, moment)
    return f"{CANCEL} an offer has ended"
