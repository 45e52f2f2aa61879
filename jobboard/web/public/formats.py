"""The list as a feed and as JSON, and the last day of an offer for a calendar."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from sqlmodel import Session

from jobboard.addresses import address
from jobboard.kit.clock import day_of
from jobboard.kit.i18n import N_
from jobboard.kit.settings import Settings
from jobboard.offers.formats.calendar import deadline_event
from jobboard.offers.formats.listing import record
from jobboard.offers.models import Offer
from jobboard.offers.search.catalogue import Catalogue
from jobboard.offers.search.criteria import Criteria
from jobboard.offers.search.finding import Results, load, search
from jobboard.web.base.keeping import keep
from jobboard.web.base.pages import locale, shows

Asked = Request[Any, Any, Any]
# Readers come often; the list may be this old.
KEPT = "public, max-age=300"


@shows("offers_feed")
def atom(
    request: Asked,
    reading: NamedDependency[Session],
    now: NamedDependency[datetime],
    settings: NamedDependency[Settings],
    catalogue: NamedDependency[Catalogue],
) -> Response[bytes]:
    """The search of an address as a feed."""
    # Its library brings others, for XML and for opening addresses: a start need not wait for them.
    from jobboard.offers.formats import feed  # noqa: PLC0415

    said = locale(request)
    criteria, found = _found(request, reading, catalogue, now)
    title = N_("Internship offers").to(said)
    words = ", ".join(part for part in (criteria.text, criteria.place) if part)
    content = feed.atom(
        load(reading, found.ids),
        place=feed.Place(
            itself=settings.base_url + address("offers_feed", said, criteria.query()),
            page=settings.base_url + address("offers", said, criteria.query(page="")),
            pages=_pages("offers_feed", criteria, found, said, settings),
        ),
        title=f"{title} ({words})" if words else title,
        author=settings.site_name,
        locale=said,
        base_url=settings.base_url,
        empty_since=_midnight(now),
    )
    return _answer(request, content, "application/atom+xml; charset=utf-8")


@shows("offers_json")
def listing(
    request: Asked,
    reading: NamedDependency[Session],
    now: NamedDependency[datetime],
    settings: NamedDependency[Settings],
    catalogue: NamedDependency[Catalogue],
) -> Response[bytes]:
    """The search of an address as JSON, page by page."""
    said = locale(request)
    criteria, found = _found(request, reading, catalogue, now)
    links = _pages("offers_json", criteria, found, said, settings)
    content = {
        "total": found.page.total,
        "page": found.page.number,
        "pages": found.page.last,
        "next": links.get("next"),
        "previous": links.get("previous"),
        "offers": [record(offer, said, settings.base_url) for offer in load(reading, found.ids)],
    }
    written = json.dumps(content, ensure_ascii=False, indent=1).encode()
    return _answer(request, written, "application/json")


def _found(request: Asked, reading: Session, catalogue: Catalogue, now: datetime) -> tuple[Criteria, Results]:
    keep(request.scope)
    criteria = Criteria.from_query(request.query_params.multi_items())
    return criteria, search(reading, catalogue, criteria, now, language=locale(request))


def calendar(offer: Offer, request: Asked, now: datetime) -> Response[bytes]:
    """The .ics file of an open offer, for the page that finds offers. Raises NotFoundException for any other."""
    if offer.expires_at is None or not offer.is_open(now):
        raise NotFoundException
    keep(request.scope)
    settings: Settings = request.app.state.settings
    content = deadline_event(offer, offer.expires_at, locale(request), settings.base_url)
    headers = {"content-disposition": f'inline; filename="offer-{offer.id}.ics"'}
    return _answer(request, content, "text/calendar", headers)


def _pages(name: str, criteria: Criteria, found: Results, said: str, settings: Settings) -> dict[str, str]:
    """The addresses of the pages around this one, by their relation to it."""
    page = found.page
    numbers = {"first": 1, "previous": page.number - 1, "next": page.number + 1, "last": page.last}
    return {
        relation: settings.base_url + address(name, said, criteria.query(page=str(number)))
        for relation, number in numbers.items()
        if page.last > 1 and 1 <= number <= page.last
    }


def _midnight(now: datetime) -> datetime:
    day = day_of(now)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _answer(
    request: Asked, content: bytes, media_type: str, headers: dict[str, str] | None = None
) -> Response[bytes]:
    """What was asked, or 304. No Last-Modified: an offer that ends changes the list without being newer than it."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    sent = {"etag": tag, "cache-control": KEPT, **(headers or {})}
    known = [part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")]
    if tag in known or "*" in known:
        return Response(b"", status_code=304, headers=sent, media_type=media_type)
    return Response(content, headers=sent, media_type=media_type)


HANDLERS = (atom, listing)
