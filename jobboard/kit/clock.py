"""What time it is: one place to ask, so that tests and drills can move it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]
PARIS = ZoneInfo("Europe/Paris")


def utcnow() -> datetime:
    """The moment, aware, in UTC."""
    return datetime.now(UTC)


def day_of(moment: datetime) -> date:
    """The civil day of a moment in France, where deadlines end at 23:59:59."""
    return moment.astimezone(PARIS).date()


def last_day(ends: datetime) -> date:
    """The last civil day in France before something ends: a midnight ends the day before it."""
    return day_of(ends - timedelta(seconds=1))


def end_of_day(day: date) -> datetime:
    """The first moment after a civil day in France, as UTC."""
    following = date.fromordinal(day.toordinal() + 1)
    return datetime(following.year, following.month, following.day, tzinfo=PARIS).astimezone(UTC)
