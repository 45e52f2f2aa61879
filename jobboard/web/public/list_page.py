"""A list of offers as the parts of a page, each of them HTML: what depends on little is made once and kept.

The large ones, filters and tickets, are UTF-8 from the start: writing a whole page so took a tenth of its time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlmodel import Session

from jobboard.addresses import address
from jobboard.companies.models import Company
from jobboard.kit.clock import day_of
from jobboard.kit.i18n import other, say
from jobboard.kit.templates import kept, macro, mould
from jobboard.offers.search import fitting
from jobboard.offers.search.catalogue import Catalogue, NotInMemory
from jobboard.offers.search.criteria import DEFAULT_RADIUS, Criteria, Written
from jobboard.offers.search.finding import Results, count_filters, load, search
from jobboard.offers.search.landing import LEAST_OFFERS, landings
from jobboard.offers.views import DOMAINS, ticket
from jobboard.web.base.pager import pager_links
from jobboard.web.base.pieces import Pieces
from jobboard.web.public import filter_words
from jobboard.web.public.cards import cards
from jobboard.web.public.filter_form import filter_form
from jobboard.web.public.list_notes import notes_of

TEMPLATE = "public/offers.html"
PARTS = "macros/lists.html"
MOST_DOORS = 10
_NOTHING = Markup()


@dataclass(frozen=True, slots=True)
class Landing:
    """What a list for a place or a field says besides its offers; `own` is its address in each language."""

    title: str
    description: str
    own: dict[str, str]


@dataclass(frozen=True, slots=True)
class Setting:
    """When and of what a list is made; without a session from memory alone. `cards` and `pieces` keep what they may."""

    catalogue: Catalogue
    now: datetime
    said: str
    cards: Pieces
    pieces: Pieces
    session: Session | None = None


@dataclass(frozen=True, slots=True)
class List:
    """A list, drawn: its title, whether search engines shall pass it by, the same list in the other language, and the
    values of its template; those in bytes are HTML."""

    title: str
    noindex: bool
    alternate: str
    parts: dict[str, Any]

    @property
    def texts(self) -> dict[str, Any]:
        """The values for a template, which takes no bytes."""
        return {
            name: Markup(value.decode()) if isinstance(value, bytes) else value  # noqa: S704 - HTML, as said above
            for name, value in self.parts.items()
        }


def draw_list(at: Setting, criteria: Criteria, landing: Landing | None = None) -> List:
    """The list of a search. Raises NotInMemory where it would need a session and has none."""
    said = at.said
    # The filters with their counts are the same on every page of a search, in whatever order; words are too many to keep.
    key = None if criteria.text else ("filters", said, criteria.without("sort"))
    filters = at.pieces.find(key) if key else None
    in_memory = at.session is None
    found = search(
        at.session, at.catalogue, criteria, at.now, language=said, counted=filters is None and not in_memory
    )
    # First of all, since with a ticket missing all else is for nothing.
    tickets = cards(at.cards, at.session, found, said, at.now)
    if filters is None:
        counts = count_filters(at.catalogue, criteria, at.now, found) if in_memory else found.counts
        filters = filter_form(criteria, counts, said)
        if key:
            at.pieces.put(key, filters)
    total = found.page.total
    words = filter_words.heading(total, said)
    first = landing is None and not (criteria.active or criteria.text) and found.page.number == 1
    heading = landing.title if landing else words
    clear = address("offers", said)
    notes = notes_of(criteria, found, said)
    written = Written(criteria)
    chips = filter_words.chips(criteria, written, found.where, said, _company_name(at, criteria))
    query = written.without()
    parts: dict[str, Any] = {
        "description": landing.description if landing else "",
        "feed": _link(address("offers_feed", said), query),
        "alert": _link(address("alert_new", said), query),
        "strip": _strip(criteria, said),
        "filters": filters,
        "heading": heading,
        "count": macro(PARTS, "count", said)(words) if landing else _NOTHING,
        "remarks": macro(PARTS, "remarks", said)(notes) if notes else _NOTHING,
        "chips": _chips(chips, clear, said) if chips else _NOTHING,
        "offers": _offers(tickets, criteria, found, clear, said),
        "pager": pager_links(found.page, _page_link(_link(clear, query)), said),
        "missed": _missed(at, criteria, found),
        "doors": _doors(at) if first else _NOTHING,
    }
    elsewhere = _page_link(_link(address("offers", other(said)), query))(found.page.number)
    return List(
        heading,
        total < LEAST_OFFERS if landing else not first,
        landing.own[other(said)] if landing else elsewhere,
        parts,
    )


def _strip(criteria: Criteria, said: str) -> Markup:
    return kept(
        said,
        "macros/offers.html",
        "search_strip",
        criteria.text,
        criteria.place,
        criteria.radius or DEFAULT_RADIUS,
        filter_words.radii(said),
    )


def _chips(chips: list[tuple[str, str]], clear: str, said: str) -> Markup:
    one = mould(said, PARTS, "chip", ("label", "link"))
    drawn = Markup("\n").join([one.fill(label=label, link=link) for label, link in chips])
    return mould(said, PARTS, "chips", ("drawn", "clear")).fill(drawn=drawn, clear=clear)


def _offers(shown: list[bytes], criteria: Criteria, found: Results, clear: str, said: str) -> bytes:
    """The page's tickets below its place in the list, or what one would find elsewhere."""
    page = found.page
    if not shown:
        gains = filter_words.gain_words(found.gains, said) + filter_words.wider(found, criteria, said)
        return macro(PARTS, "nothing", said)(gains, clear).encode()
    near = found.where is not None and bool(found.where.near)
    sorts = filter_words.sorts(said, ranked=found.match.is_text, near=near)
    unasked = found.sort == filter_words.usual_sort(found.match.is_text)
    order = kept(said, PARTS, "order", sorts, "" if unasked else found.sort)
    bar = mould(said, PARTS, "filled", ("order", "number", "last", "tickets"))
    return bar.fill_bytes(order=order, number=page.number, last=page.last, tickets=b"</li>\n<li>".join(shown))


def _link(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _page_link(first: str) -> Callable[[int], str]:
    further = f"{first}{'&' if '?' in first else '?'}page="
    return lambda number: first if number == 1 else f"{further}{number}"


def _company_name(at: Setting, criteria: Criteria) -> str:
    if not criteria.company:
        return ""
    if at.session is None:
        raise NotInMemory
    company = at.session.get(Company, int(criteria.company))
    return company.name if company else ""


def _missed(at: Setting, criteria: Criteria, found: Results) -> Markup:
    """On the last page: offers that fit but for the days, and why they do not."""
    if not found.misses or found.page.total > found.page.offset + found.page.size:
        return _NOTHING
    if at.session is None:
        raise NotInMemory
    said = at.said
    tickets = [
        (ticket(offer, said, at.now), fitting.reason(offer, criteria, day_of(at.now), said))
        for offer in load(at.session, found.misses)
    ]
    return macro(PARTS, "missed", said)(tickets, found.missed)


def _doors(at: Setting) -> Markup:
    """Lists of (words, address, count) that lead to the fullest places and fields."""
    said = at.said
    places, fields = landings(at.catalogue, at.now, counted=at.session is not None)
    by_place = [
        (one.label, address("offers_place", said, place=one.slug), one.count) for one in places[:MOST_DOORS]
    ]
    by_field = [
        (
            DOMAINS[one.slug].to(said),
            address("offers_field", said, field=filter_words.field_slug(one.slug, said)),
            one.count,
        )
        for one in fields[:MOST_DOORS]
    ]
    lists: list[tuple[str, Any]] = [
        (title, links)
        for title, links in ((say(said, "By place"), by_place), (say(said, "By field"), by_field))
        if links
    ]
    return macro(PARTS, "doors", said)(lists)
