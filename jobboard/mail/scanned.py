"""Letters and the virus scanner: looked at in the last moment, kept back without an answer, let go in order."""

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import select

from jobboard.kit.db import Database
from jobboard.mail.control import release_everything
from jobboard.mail.models import INFECTED, DeliveryState, OutboxMessage
from jobboard.mail.outbox import settings_of
from jobboard.mail.scanner import Finding, Scan, Scanner, scanner_for

log = logging.getLogger(__name__)
# Why letters wait for the scanner; they are let go together when it answers again (F-41).
AWAY = "the virus scanner does not answer"
LIMIT = "the file is larger than the virus scanner takes: raise its StreamMaxLength"
LOOK_AGAIN = timedelta(seconds=30)


class NotClean(Exception):
    """The file may not travel, or nobody knows whether it may."""

    def __init__(self, scan: Scan) -> None:
        super().__init__(scan.detail)
        self.scan = scan


def need_clean(scanner: Scanner | None, data: bytes) -> None:
    """Have the very bytes that leave looked at, if there is a scanner. Raises NotClean."""
    if scanner is None:
        return
    scan = scanner.scan(data)
    if scan.finding is not Finding.CLEAN:
        raise NotClean(scan)


def kept_back(scan: Scan, now: datetime) -> dict[str, Any]:
    """What becomes of a letter whose file is not clean: it ends, or waits without losing its place."""
    if scan.finding is Finding.FOUND:
        reason = f"{INFECTED}{scan.detail}"[:200]
        return {"state": DeliveryState.FAILED, "hold_reason": reason, "due_at": None, "settled_at": now}
    return {
        "state": DeliveryState.HELD,
        "hold_reason": LIMIT if scan.finding is Finding.TOO_LARGE else AWAY,
    }


def let_go(database: Database, now: datetime) -> int:
    """Release what waits for the scanner once it answers, or once there is none any more; gives how many."""
    waiting = select(OutboxMessage.id).where(
        OutboxMessage.state == DeliveryState.HELD, OutboxMessage.hold_reason == AWAY
    )
    with database.reading() as session:
        settings = settings_of(session)
        if session.exec(waiting.limit(1)).first() is None:
            return 0
    scanner = scanner_for(settings)
    problem = scanner.ping() if scanner is not None else None
    if problem is not None:
        log.error("letters wait for the virus scanner: %s", problem)
        return 0
    with database.writing() as session:
        return release_everything(session, AWAY, now)
