"""What programs ask any site for: its map, what they may read, whom to tell of a hole."""

from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from litestar import Request, Response, get
from litestar.di import NamedDependency
from sqlalchemy.orm import load_only
from sqlmodel import Session

from jobboard.addresses import ADDRESSES, address
from jobboard.kit.i18n import LOCALES
from jobboard.kit.settings import Settings
from jobboard.offers.models import Offer
from jobboard.offers.queries import published
from jobboard.offers.search.catalogue import Catalogue
from jobboard.offers.search.landing import landings
from jobboard.web.base.pages import reads
from jobboard.web.public.filter_words import field_slug

PAGES = (
    "home",
    "offers",
    "post",
    "help",
    "law",
    "figures",
    "accessibility",
    "privacy",
    "legal",
    "site_map",
    "contact",
)
# In two languages this stays below the 50 000 addresses that a map may hold.
MOST_OFFERS = 20_000
MOST_PLACES = 2_000
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
# Where only people with a link or a role have business; each name's addresses begin so.
PRIVATE = (
    "recruiter",
    "moderation",
    "sign_in",
    "sign_out",
    "sessions",
    "my_applications",
    "saved",
    "alert_new",
    "application",
    "draft",
    "answer",
)
_DAYS_OF_SECURITY_TXT = 180


@reads("/sitemap.xml")
def sitemap(
    reading: NamedDependency[Session],
    now: NamedDependency[datetime],
    settings: NamedDependency[Settings],
    catalogue: NamedDependency[Catalogue],
) -> Response[bytes]:
    """Every page for everybody, of the fullest places and fields, and every open offer, the newest first."""
    root = Element("urlset", {"xmlns": SITEMAP, "xmlns:xhtml": XHTML})
    for name in PAGES:
        _add(root, {said: settings.base_url + address(name, said) for said in LOCALES}, None)
    catalogue.refresh(reading)
    places, fields = landings(catalogue, now)
    for place in places[:MOST_PLACES]:
        _add(
            root,
            {said: settings.base_url + address("offers_place", said, place=place.slug) for said in LOCALES},
            None,
        )
    for one in fields:
        slugs = {said: field_slug(one.slug, said) for said in LOCALES}
        _add(
            root,
            {said: settings.base_url + address("offers_field", said, field=slugs[said]) for said in LOCALES},
            None,
        )
    needed = load_only(Offer.id, Offer.title, Offer.updated_at)  # type: ignore[arg-type]
    for offer in reading.exec(published(now).options(needed).limit(MOST_OFFERS)):
        links = {said: settings.base_url + address("offer", said, ref=offer.ref) for said in LOCALES}
        _add(root, links, offer.updated_at)
    content = tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(
        content,
        media_type="application/xml; charset=utf-8",
        headers={"cache-control": "public, max-age=3600"},
    )


def _add(root: Element, links: dict[str, str], changed: datetime | None) -> None:
    for link in links.values():
        url = SubElement(root, "url")
        SubElement(url, "loc").text = link
        if changed is not None:
            SubElement(url, "lastmod").text = changed.astimezone(UTC).isoformat(timespec="seconds")
        for said, twin in links.items():
            SubElement(url, "xhtml:link", {"rel": "alternate", "hreflang": said, "href": twin})


@get("/robots.txt", sync_to_thread=False, include_in_schema=False)
def robots(request: Request[Any, Any, Any]) -> Response[str]:
    """Everything for everybody may be read."""
    settings: Settings = request.app.state.settings
    closed = sorted({path.partition("{")[0] for name in PRIVATE for path in ADDRESSES[name]})
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        "",
        f"Sitemap: {settings.base_url}/sitemap.xml",
    ]
    return _text(lines)


@get("/.well-known/security.txt", sync_to_thread=False, include_in_schema=False)
def security(request: Request[Any, Any, Any], now: NamedDependency[datetime]) -> Response[str]:
    """RFC 9116: the board's own address, good for half a year from today."""
    settings: Settings = request.app.state.settings
    until = (
        (now + timedelta(days=_DAYS_OF_SECURITY_TXT))
        .astimezone(UTC)
        .replace(hour=0, minute=0, second=0, microsecond=0)
    )
    return _text(
        [
            f"Contact: mailto:{settings.contact_address}",
            f"Contact: {settings.base_url}{address('contact', settings.default_locale)}",
            f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages: fr, en",
            f"Canonical: {settings.base_url}/.well-known/security.txt",
        ]
    )


def _text(lines: list[str]) -> Response[str]:
    return Response(
        "\n".join(lines) + "\n",
        media_type="text/plain",
        headers={"cache-control": "public, max-age=86400"},
    )


HANDLERS = (sitemap, robots, security)
