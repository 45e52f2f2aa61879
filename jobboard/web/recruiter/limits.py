"""How often posting may be tried, by visitor and by the address that gets letters."""

from datetime import datetime, timedelta

from jobboard.kit.db import Database
from jobboard.kit.limits import LimitReached, count_one

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def count_draft(database: Database, visitor: str, now: datetime) -> None:
    """One more draft of a visitor: thirty an hour. Raises LimitReached."""
    count_one(database, "draft", visitor, most=30, per=HOUR, now=now)


def count_letter(database: Database, email: str, now: datetime) -> None:
    """One more letter that asks an address to confirm: three an hour, ten a day. Raises LimitReached."""
    count_one(database, "confirm-hour", email.casefold(), most=3, per=HOUR, now=now)
    count_one(database, "confirm-day", email.casefold(), most=10, per=DAY, now=now)


def may_write(database: Database, email: str, now: datetime) -> bool:
    """Whether one more letter may go to an address; counts it."""
    try:
        count_letter(database, email, now)
    except LimitReached:
        return False
    return True
