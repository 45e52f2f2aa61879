"""The list of offers: a URL is a search. Pages for places and fields are searches with an address of their own."""

from datetime import datetime
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect
from sqlmodel import Session

from jobboard.addresses import address
from jobboard.kit.i18n import other, say
from jobboard.offers.search.catalogue import Catalogue
from jobboard.offers.search.criteria import DEFAULT_RADIUS, Criteria
from jobboard.offers.search.landing import find_place, place_slug
from jobboard.offers.search.places import Where
from jobboard.offers.search.suggesting import suggest_places, suggest_words
from jobboard.offers.views import DOMAINS
from jobboard.web.base.keeping import cards_of, keep, pieces_of
from jobboard.web.base.pages import locale, page, shows
from jobboard.web.public.filter_words import field_slug
from jobboard.web.public.list_page import TEMPLATE, Landing, Setting, draw_list
from jobboard.web.public.place_words import in_place
from jobboard.web.public.saved_told import told

Asked = Request[Any, Any, Any]


@shows("offers")
def index(
    request: Asked,
    reading: NamedDependency[Session],
    now: NamedDependency[datetime],
    catalogue: NamedDependency[Catalogue],
) -> Response[str]:
    """The list, as the query says."""
    criteria = Criteria.from_query(request.query_params.multi_items())
    return _list(request, reading, now, catalogue, criteria)


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
    landing = Landing(
        title=say(said, "Internships %(place)s", place=in_place(where, said)),
        description=_place_description(where, around, said),
        own={one: address("offers_place", one, place=place) for one in (said, other(said))},
    )
    return _list(request, reading, now, catalogue, Criteria(place=where.label), landing)


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
    landing = Landing(
        title=say(said, "Internships: %(field)s", field=name),
        description=say(
            said,
            "Internship offers in the field %(field)s, each one a clear sheet. Apply without an account.",
            field=name,
        ),
        own={one: address("offers_field", one, field=field_slug(code, one)) for one in (said, other(said))},
    )
    return _list(request, reading, now, catalogue, Criteria(fields=(code,)), landing)


def _list(
    request: Asked,
    reading: Session,
    now: datetime,
    catalogue: Catalogue,
    criteria: Criteria,
    landing: Landing | None = None,
) -> Response[str]:
    said = locale(request)
    keep(request.scope)
    setting = Setting(catalogue, now, said, cards_of(request.scope), pieces_of(request.scope), reading)
    drawn = draw_list(setting, criteria, landing)
    return page(
        request,
        TEMPLATE,
        title=drawn.title,
        noindex=drawn.noindex,
        canonical=landing.own[said] if landing else None,
        alternate=drawn.alternate,
        told=told(request),
        **drawn.texts,
    )


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
