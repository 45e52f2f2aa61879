"""The last day of an offer for a calendar (RFC 5545), with an alarm two days before."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from jobboard.addresses import address
from jobboard.kit.clock import last_day
from jobboard.kit.i18n import say
from jobboard.offers.models import Offer
from jobboard.offers.sheets import sheet_of
from jobboard.offers.views import place_label

ALARM = timedelta(days=-2)


def deadline_event(offer: Offer, expires_at: datetime, locale: str, base_url: str) -> bytes:
    """An .ics file with one all-day event, which keeps its UID whatever becomes of the offer's dates."""
    # Its forty modules are loaded with the first file that is asked for.
    from icalendar import Alarm, Calendar, Event  # noqa: PLC0415

    link = base_url + address("offer", locale, ref=offer.ref)
    day = last_day(expires_at)
    event = Event()
    event.add("uid", f"offer-{offer.id}@{urlsplit(base_url).hostname}")
    event.add("dtstamp", offer.updated_at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    names = {"title": offer.public_title, "company": offer.company_name}
    event.add("summary", say(locale, "Last day to apply: %(title)s, %(company)s", **names))
    event.add("description", say(locale, "The offer and the form to apply: %(link)s", link=link))
    place = place_label(sheet_of(offer).place, locale)
    if place:
        event.add("location", place)
    event.add("url", link)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", ALARM)
    alarm.add("description", say(locale, "Two days left to apply: %(title)s, %(company)s", **names))
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//jobboard//internship offers//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
