"""What we think of the relay: when it is at fault the queue rests, and no letter pays for that."""

import logging
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import update

from jobboard.kit.db import Database
from jobboard.mail.models import MailRelay

log = logging.getLogger(__name__)
LONGEST_STOP = timedelta(minutes=15)


class Standing(StrEnum):
    """How the relay stands with us."""

    TRUSTED = "trusted"
    SUSPECTED = "suspected"
    RESTING = "resting"


def standing_of(relay: MailRelay | None, now: datetime) -> Standing:
    """After a fault the queue rests; after the rest the relay is tried with few letters until it takes one."""
    if relay is None or relay.faults == 0:
        return Standing.TRUSTED
    until = relay.open_until
    # A clock set back must not stop the mail for longer than a fault could (F-35).
    rests = until is not None and now < until <= now + LONGEST_STOP
    return Standing.RESTING if rests else Standing.SUSPECTED


def relay_standing(database: Database, now: datetime) -> Standing:
    """How the relay stands at a moment."""
    with database.reading() as session:
        return standing_of(session.get(MailRelay, 1), now)


def stop_relay(database: Database, reason: str, now: datetime) -> timedelta:
    """Rest the queue for 1, 2, 4, 8, then 15 minutes, longer with each fault in a row; gives the pause from now."""
    with database.writing() as session:
        relay = session.get(MailRelay, 1) or MailRelay(id=1)
        if relay.open_until is not None and standing_of(relay, now) is Standing.RESTING:
            # Several letters were under way and met the same fault.
            return relay.open_until - now
        relay.faults = min(relay.faults + 1, 1000)
        pause = min(timedelta(minutes=2 ** min(relay.faults - 1, 4)), LONGEST_STOP)
        relay.stopped_at = relay.stopped_at or now
        relay.open_until = now + pause
        relay.reason = reason[:500]
        session.merge(relay)
    log.error("mail rests for %s: %s", pause, reason)
    return pause


def trust_relay(database: Database) -> None:
    """Forget the relay's faults: it took a letter, or the worker starts anew, perhaps with other settings."""
    with database.reading() as session:
        relay = session.get(MailRelay, 1)
        if relay is None or relay.faults == 0:
            return
    with database.writing() as session:
        session.exec(update(MailRelay).values(faults=0, reason="", stopped_at=None, open_until=None))
