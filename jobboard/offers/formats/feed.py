"""A list of offers as an Atom feed (RFC 4287), paged as RFC 5005 says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from feedgenerator import Atom1Feed
from markupsafe import escape

from jobboard.addresses import address
from jobboard.offers.formats.body import body, summary, without_contacts
from jobboard.offers.models import Offer
from jobboard.offers.sheets import sheet_of
from jobboard.offers.views import duration_label, pay_label, place_label, start_label


@dataclass(frozen=True, slots=True)
class Place:
    """Absolute addresses of the feed and its page; `pages` are its other pages by relation (next …)."""

    itself: str
    page: str
    pages: dict[str, str]


class _Paged(Atom1Feed):  # type: ignore[misc]
    """The library's feed, with links to its other pages and an `updated` that is never "now" by itself."""

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for relation, link in self.feed["pages"].items():
            handler.addQuickElement("link", "", {"rel": relation, "href": link})

    def latest_post_date(self) -> datetime:
        moments: list[datetime] = [item["updateddate"] for item in self.items]
        return max(moments, default=self.feed["empty_since"])


def atom(
    offers: Sequence[Offer],
    *,
    place: Place,
    title: str,
    author: str,
    locale: str,
    base_url: str,
    empty_since: datetime,
) -> bytes:
    """The feed of a page of a list. Ids of entries never change; `empty_since` dates an empty feed."""
    feed = _Paged(
        title=title,
        link=place.page,
        description=None,
        language=locale,
        author_name=author,
        feed_url=place.itself,
        feed_guid=place.page,
        pages=place.pages,
        empty_since=empty_since,
    )
    for offer in offers:
        _add(feed, offer, locale, base_url)
    written: str = feed.writeString("utf-8")
    return written.encode()


def entry_id(offer: Offer, base_url: str) -> str:
    """A tag URI (RFC 4151) of what never changes: the board's host, the first day online and the number."""
    day = f"{offer.published_at:%Y-%m-%d}"
    return f"tag:{urlsplit(base_url).hostname},{day}:offer:{offer.id}"


def _add(feed: Atom1Feed, offer: Offer, locale: str, base_url: str) -> None:
    sheet = sheet_of(offer)
    where = place_label(sheet.place, locale)
    labels = (
        where,
        duration_label(sheet.duration, locale),
        start_label(sheet.start, locale),
        pay_label(sheet.pay, locale),
    )
    feed.add_item(
        title=without_contacts(", ".join(part for part in (offer.title, offer.company_name, where) if part)),
        link=base_url + address("offer", locale, ref=offer.ref),
        description=str(escape(summary(sheet, locale))),
        content=body(sheet, locale),
        unique_id=entry_id(offer, base_url),
        pubdate=offer.published_at,
        updateddate=offer.updated_at,
        categories=[without_contacts(label) for label in labels if label],
    )
