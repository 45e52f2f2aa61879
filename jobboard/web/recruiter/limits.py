"""How often posting may be tried, by visitor and by the address that gets letters."""

from datetime import datetime, timedelta

from jobboard.kit.db import Database
from jobboard.kit.limits import Limit, LimitReached, count_all, count_one

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def count_draft(database: Database, visitor: str, now: datetime) -> None:
    """One more draft of a visitor: thirty an hour. Raises LimitReached."""
    count_one(database, "draft", visitor, most=30, per=HOUR, now=now)


def count_letter(database: Database, email: str, now: datetime) -> None:
    """One more letter that asks an address to confirm: three an hour, ten a day. Raises LimitReached."""
    key = email.casefold()
    count_all(database, Limit("confirm-hour", key, 3, HOUR), Limit("confirm-day", key, 10, DAY), now=now)


def may_write(database: Database, email: str, now: datetime) -> bool:
    """Whether one more letter may go to an address; counts it."""
    try:
        count_letter(database, email, now)
    except LimitReached:
        return False
    return True
