"""The list of offers: a URL is a search. Pages for places and fields are searches with an address of their own."""

from datetime import datetime
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect
from markupsafe import Markup
from sqlmodel import Session

from jobboard.addresses import address
from jobboard.companies.models import Company
from jobboard.kit import templates
from jobboard.kit.clock import day_of
from jobboard.kit.i18n import number, other, say
from jobboard.kit.text import slugify
from jobboard.offers.search import fitting
from jobboard.offers.search.catalogue import Catalogue
from jobboard.offers.search.criteria import DEFAULT_RADIUS, Criteria
from jobboard.offers.search.finding import Results, load, search
from jobboard.offers.search.landing import LEAST_OFFERS, find_place, landings, place_slug
from jobboard.offers.search.matching import MOST_PHRASES, WINDOW
from jobboard.offers.search.places import Where
from jobboard.offers.search.suggesting import suggest_places, suggest_words
from jobboard.offers.views import DOMAINS, ticket
from jobboard.web.base.keeping import keep, pieces_of
from jobboard.web.base.pages import locale, page, shows
from jobboard.web.public import filter_words
from jobboard.web.public.cards import cards
from jobboard.web.public.place_words import in_place

Asked = Request[Any, Any, Any]
MOST_DOORS = 10


@shows("offers")
def index(
    request: Asked,
    reading: NamedDependency[Session],
    now: NamedDependency[datetime],
    catalogue: NamedDependency[Catalogue],
) -> Response[str]:
    """The list, as the query says."""
    criteria = Criteria.from_query(request.query_params.multi_items())
    said = locale(request)
    found = search(reading, catalogue, criteria, now, language=said)
    heading = filter_words.heading(found.page.total, said)
    plain = not (criteria.active or criteria.text)
    return _page(
        request,
        reading,
        catalogue,
        criteria,
        found,
        now,
        title=heading,
        heading=heading,
        noindex=not plain or found.page.number > 1,
        doors=_doors(catalogue, now, said) if plain and found.page.number == 1 else [],
    )


@shows("offers_place")
def in_a_place(
    request: Asked,
    place: FromPath[str],
    reading: NamedDependency[Session],
    now: NamedDependency[datetime],
    catalogue: NamedDependency[Catalogue],
) -> Response[Any]:
    """The offers of a commune and its surroundings, of a district or a region."""
    where = find_place(place)
    if where is None:
        raise NotFoundException
    said = locale(request)
    if place_slug(where) != place:
        return Redirect(address("offers_place", said, place=place_slug(where)), status_code=301)
    around = DEFAULT_RADIUS if where.near else ""
    return _landing(
        request,
        reading,
        catalogue,
        now,
        Criteria(place=where.label),
        title=say(said, "Internships %(place)s", place=in_place(where, said)),
        description=_place_description(where, around, said),
        own={
            said: address("offers_place", said, place=place),
            other(said): address("offers_place", other(said), place=place),
        },
    )


@shows("offers_field")
def of_a_field(
    request: Asked,
    field: FromPath[str],
    reading: NamedDependency[Session],
    now: NamedDependency[datetime],
    catalogue: NamedDependency[Catalogue],
) -> Response[Any]:
    """The offers of a field of activity."""
    said = locale(request)
    code = next((code for code in DOMAINS if field_slug(code, said) == field), None)
    if code is None:
        elsewhere = next((code for code in DOMAINS if field_slug(code, other(said)) == field), None)
        if elsewhere is None:
            raise NotFoundException
        return Redirect(address("offers_field", said, field=field_slug(elsewhere, said)), status_code=301)
    name = DOMAINS[code].to(said)
    return _landing(
        request,
        reading,
        catalogue,
        now,
        Criteria(fields=(code,)),
        title=say(said, "Internships: %(field)s", field=name),
        description=say(
            said,
            "Internship offers in the field %(field)s, each one a clear sheet. Apply without an account.",
            field=name,
        ),
        own={one: address("offers_field", one, field=field_slug(code, one)) for one in (said, other(said))},
    )


def field_slug(code: str, said: str) -> str:
    """The last part of the address of a field's page."""
    return slugify(DOMAINS[code].to(said), 80)


def _place_description(where: Where, around: str, said: str) -> str:
    place = in_place(where, said)
    if around:
        return say(
            said,
            "Internship offers %(place)s and within %(n)s km, each one a clear sheet. Apply without an account.",
            place=place,
            n=around,
        )
    return say(
        said, "Internship offers %(place)s, each one a clear sheet. Apply without an account.", place=place
    )


def _landing(
    request: Asked,
    reading: Session,
    catalogue: Catalogue,
    now: datetime,
    criteria: Criteria,
    *,
    title: str,
    description: str,
    own: dict[str, str],
) -> Response[str]:
    """A search with its own title; its form, chips and further pages are those of the list."""
    said = locale(request)
    found = search(reading, catalogue, criteria, now, language=said)
    return _page(
        request,
        reading,
        catalogue,
        criteria,
        found,
        now,
        title=title,
        heading=title,
        description=description,
        noindex=found.page.total < LEAST_OFFERS,
        canonical=own[said],
        alternate=own[other(said)],
        doors=[],
    )


def _page(
    request: Asked,
    reading: Session,
    catalogue: Catalogue,
    criteria: Criteria,
    found: Results,
    now: datetime,
    *,
    title: str,
    heading: str,
    noindex: bool,
    doors: list[tuple[str, list[tuple[str, str, int]]]],
    description: str = "",
    canonical: str | None = None,
    alternate: str | None = None,
) -> Response[str]:
    said = locale(request)
    keep(request.scope)
    total = found.page.total
    missed = load(reading, found.misses) if total <= found.page.offset + found.page.size else []
    company = reading.get(Company, int(criteria.company)) if criteria.company else None
    return page(
        request,
        "public/offers.html",
        title=title,
        noindex=noindex,
        canonical=canonical,
        alternate=alternate,
        heading=heading,
        total_words=filter_words.heading(total, said),
        description=description,
        criteria=criteria,
        found=found,
        tickets=cards(request.scope, reading, found.ids, said, now),
        pager=found.page,
        page_link=lambda number: address("offers", said, criteria.query(page=str(number))),
        chips=filter_words.chips(criteria, found, said, company.name if company else ""),
        clear=address("offers", said),
        filters=_filters(request, criteria, found, said),
        sorts=[
            (name, words.to(said))
            for name, words in filter_words.SORT_WORDS.items()
            if (name != "pertinence" or found.match.is_text)
            and (name != "distance" or (found.where is not None and found.where.near))
        ],
        radii=filter_words.radii(said),
        radius=criteria.radius or DEFAULT_RADIUS,
        notes=_notes(criteria, found, said),
        gains=filter_words.gain_words(found.gains, said) + filter_words.wider(found, criteria, said),
        missed=[
            (ticket(offer, said, now), fitting.reason(offer, criteria, day_of(now), said)) for offer in missed
        ],
        feed=address("offers_feed", said, criteria.query(page="")),
        doors=doors,
    )


def _filters(request: Asked, criteria: Criteria, found: Results, said: str) -> Markup:
    """The filters with their counts: the same on every page of a search, in whatever order.

    Words are too many to keep the filters of each.
    """
    key = ("filters", said, criteria.without("sort"))

    def make() -> Markup:
        draw = templates.macro("macros/list_filters.html", "list_filters", said)
        return draw(criteria, filter_words.groups(criteria, found.counts, said))

    return make() if criteria.text else pieces_of(request.scope).get(key, make)


def _notes(criteria: Criteria, found: Results, said: str) -> list[tuple[str, str, str]]:
    """(sentence, words of a link, address) of what was understood otherwise than typed, or not at all."""
    notes: list[tuple[str, str, str]] = []

    def add(text: str, link: str = "", to: str = "") -> None:
        notes.append((text, link, to))

    match = found.match
    if criteria.ignored:
        add(say(said, "A part of this address means nothing here and was left out."))
    if match.meant:
        meant = ", ".join(f"« {word} »" if said == "fr" else f"“{word}”" for _, word in match.meant)
        typed = ", ".join(f"« {word} »" if said == "fr" else f"“{word}”" for word, _ in match.meant)
        add(
            say(
                said, "No offer has %(typed)s. Here are the results for %(meant)s.", typed=typed, meant=meant
            ),
            say(said, "Search for %(typed)s only", typed=typed),
            address("offers", said, criteria.query(literal="1", page="")),
        )
    if match.nothing_said:
        add(say(said, "These words are in every offer; they were left out."))
    elif criteria.text and not match.is_text and not match.units:
        add(say(said, "There is no word to look for in this text."))
    if match.held and match.whole is not None and match.held != match.whole:
        add(
            say(said, "No offer has all these words. Here are those that have most of them.")
            if not match.whole
            else say(said, "Few offers have all these words. Those that have most of them follow.")
        )
    if match.phrases_capped:
        add(
            say(
                said,
                "The phrase was looked for in the newest %(n)s offers that have its words.",
                n=number(MOST_PHRASES, said),
            )
        )
    if found.unranked:
        add(
            say(
                said,
                "The %(n)s nearest offers are ranked by relevance; the others follow by date.",
                n=number(WINDOW, said),
            )
        )
    return notes + _place_notes(criteria, found, said)


def _place_notes(criteria: Criteria, found: Results, said: str) -> list[tuple[str, str, str]]:
    where = found.where
    if not criteria.place:
        return []
    if where is None or where.doubt == "unknown":
        return [
            (say(said, "We do not know this place; offers whose place has these words are shown."), "", "")
        ]
    notes = []
    if where.doubt == "misspelt":
        notes.append((say(said, "Place understood as %(place)s.", place=where.label), "", ""))
    for other_place in where.others:
        notes.append(
            (
                "",
                say(said, "Or %(place)s?", place=other_place),
                address("offers", said, criteria.query(place=other_place, page="")),
            )
        )
    return notes


def _doors(catalogue: Catalogue, now: datetime, said: str) -> list[tuple[str, list[tuple[str, str, int]]]]:
    """Lists of (words, address, count) that lead to the fullest places and fields."""
    places, fields = landings(catalogue, now)
    return [
        (title, links)
        for title, links in (
            (
                say(said, "By place"),
                [
                    (one.label, address("offers_place", said, place=one.slug), one.count)
                    for one in places[:MOST_DOORS]
                ],
            ),
            (
                say(said, "By field"),
                [
                    (
                        DOMAINS[one.slug].to(said),
                        address("offers_field", said, field=field_slug(one.slug, said)),
                        one.count,
                    )
                    for one in fields[:MOST_DOORS]
                ],
            ),
        )
        if links
    ]


@shows("suggestions")
def suggestions(
    request: Asked,
    reading: NamedDependency[Session],
    now: NamedDependency[datetime],
    catalogue: NamedDependency[Catalogue],
) -> Response[list[str]]:
    """Words or places that begin as typed, for the script; forms work without."""
    typed = request.query_params.get("q", "")[:80]
    place = request.query_params.get("lieu", "")[:80]
    found = suggest_places(place) if place else suggest_words(reading, catalogue, typed, now)
    return Response(found, headers={"cache-control": "public, max-age=300"}, media_type="application/json")


HANDLERS = (index, in_a_place, of_a_field, suggestions)
