"""The deadline in a calendar, read back by the library as a calendar would."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from jobboard.kit.clock import end_of_day, last_day
from jobboard.offers.formats.calendar import deadline_event
from tests.offers.formats.examples import CONTACTS, FULL, NOW, offer, sheet

BASE = "https://board.example.org"
ENDS = datetime(2026, 12, 20, 23, 0, tzinfo=UTC)


def _read(written: bytes) -> tuple[Calendar, Calendar]:
    calendar = Calendar.from_ical(written)
    events = calendar.walk("VEVENT")
    assert len(events) == 1
    return calendar, events[0]


@pytest.mark.parametrize(
    "day", [date(2026, 12, 20), date(2026, 7, 14), date(2027, 3, 28), date(2026, 10, 25)]
)
def test_the_event_lasts_the_whole_last_day(day: date) -> None:
    """In winter, in summer and on the days when the clocks change."""
    _, event = _read(deadline_event(offer(), end_of_day(day), "fr", BASE))
    assert event.decoded("dtstart") == day
    assert event.decoded("dtend") == day + timedelta(days=1)
    assert last_day(end_of_day(day)) == day
    assert event["transp"] == "TRANSPARENT"


def test_an_alarm_rings_two_days_before() -> None:
    _, event = _read(deadline_event(offer(), ENDS, "fr", BASE))
    (alarm,) = event.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(days=-2)
    assert alarm["action"] == "DISPLAY"
    assert alarm["description"].startswith("Encore deux jours pour postuler")


def test_the_event_keeps_its_uid_when_the_offer_changes() -> None:
    _, first = _read(deadline_event(offer(), ENDS, "fr", BASE))
    renamed = offer(sheet(title="Autre titre"), updated_at=NOW + timedelta(days=3))
    _, later = _read(deadline_event(renamed, ENDS + timedelta(days=9), "en", BASE))
    assert first["uid"] == later["uid"] == "offer-12@board.example.org"
    assert first.decoded("dtstamp") < later.decoded("dtstamp")


def test_the_event_leads_to_the_offer() -> None:
    calendar, event = _read(deadline_event(offer(), ENDS, "en", BASE))
    link = "https://board.example.org/en/offers/12-cartographe-de-sentiers"
    assert event["url"] == link
    assert link in event["description"]
    assert event["location"] == "Grenoble (38)"
    assert event["summary"] == "Last day to apply: Cartographe de sentiers, Atelier Boussole"
    assert (calendar["version"], bool(calendar["prodid"])) == ("2.0", True)


def test_lines_are_folded_and_text_cannot_add_a_property() -> None:
    evil = "Élève; ingénieur, \\n ATTENDEE:mailto:otto@example.org " + "très " * 20
    written = deadline_event(offer(sheet(title=evil[:150])), ENDS, "fr", BASE)
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    _, event = _read(written)
    assert "attendee" not in event
    assert evil[:60] in event["summary"]


def test_a_calendar_holds_no_contact_data() -> None:
    written = deadline_event(offer(FULL), ENDS, "fr", BASE).replace(b"\r\n ", b"").decode()
    assert [value for value in CONTACTS if value in written] == []
