"""The first page, and one offer."""

from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect
from sqlmodel import Session

from jobboard.addresses import address
from jobboard.companies.models import Company
from jobboard.companies.record import answer_record
from jobboard.kit.clock import day_of
from jobboard.kit.i18n import N_, Msg, language_name, other
from jobboard.kit.settings import Settings
from jobboard.kit.text import row_number
from jobboard.offers.formats.body import summary
from jobboard.offers.formats.json_ld import as_script, job_posting
from jobboard.offers.models import CloseReason, Offer, Status
from jobboard.offers.queries import CLOSED_DAYS, find_offer, is_gone, over_since, published
from jobboard.offers.search.catalogue import Catalogue
from jobboard.offers.search.finding import count_open, load
from jobboard.offers.search.similar import similar
from jobboard.offers.sheets import public_sheet_of
from jobboard.offers.views import (
    fiche_rows,
    place_label,
    profile_parts,
    profile_rest,
    sections,
    ticket,
)
from jobboard.sheet.law import RuleSet
from jobboard.web.base.errors import Gone
from jobboard.web.base.keeping import keep
from jobboard.web.base.pages import locale, page, preferred, reads, shows
from jobboard.web.public.figures import told_of_year
from jobboard.web.public.formats import calendar
from jobboard.web.public.saved_told import told

Asked = Request[Any, Any, Any]
CLOSED_WORDS: dict[str, Msg] = {
    CloseReason.FILLED_HERE: N_("the place is taken"),
    CloseReason.FILLED_ELSEWHERE: N_("the place is taken"),
    CloseReason.WITHDRAWN: N_("the company has withdrawn it"),
    CloseReason.FULL: N_("it has received as many applications as the company can read"),
    CloseReason.ENDED: N_("its last day is over"),
}


@get("/", sync_to_thread=False, include_in_schema=False)
def front(request: Asked, settings: NamedDependency[Settings]) -> Redirect:
    """The only page that chooses a language by the browser's."""
    chosen = preferred(request.headers.get("accept-language", ""), settings.default_locale)
    return Redirect(address("home", chosen), status_code=302, headers={"vary": "accept-language"})


@reads("/o/{ref:str}")
def short(
    request: Asked,
    ref: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
) -> Redirect:
    """The short address that a printed sheet carries."""
    offer = find_offer(reading, id_of(ref))
    if offer is None or offer.status not in SHOWN:
        raise NotFoundException
    said = preferred(request.headers.get("accept-language", ""), settings.default_locale)
    return Redirect(address("offer", said, ref=offer.ref), status_code=302)


@shows("home")
def home(
    request: Asked,
    reading: NamedDependency[Session],
    now: NamedDependency[datetime],
    catalogue: NamedDependency[Catalogue],
) -> Response[str]:
    """Search, the newest offers, two doors."""
    said = locale(request)
    keep(request.scope)
    newest = list(reading.exec(published(now).limit(6)))
    return page(
        request,
        "public/home.html",
        title=N_("Internship offers"),
        tickets=[ticket(offer, said, now) for offer in newest],
        total=count_open(reading, catalogue, now),
        year=told_of_year(reading),
        told=told(request),
    )


SHOWN = (Status.PUBLISHED, Status.PAUSED, Status.HELD, Status.CLOSED)


def id_of(ref: str) -> int:
    """The number at the head of "{id}-{slug}". Raises NotFoundException."""
    number = row_number(ref.partition("-")[0])
    if number is None:
        raise NotFoundException
    return number


def find_shown(session: Session, ref: str, now: datetime) -> Offer:
    """The offer of a public address. Raises NotFoundException for one that never was public, Gone for one that is over."""
    offer = find_offer(session, id_of(ref))
    if offer is None or (offer.status not in SHOWN and offer.status != Status.REMOVED):
        raise NotFoundException
    if offer.published_at is None or offer.published_at > now:
        raise NotFoundException
    if is_gone(offer, now):
        raise Gone
    return offer


@shows("offer")
def show(
    request: Asked,
    ref: FromPath[str],
    reading: NamedDependency[Session],
    rules: NamedDependency[RuleSet],
    now: NamedDependency[datetime],
    catalogue: NamedDependency[Catalogue],
) -> Response[Any]:
    """One offer in the EDF layout; ended, closed, paused and held ones say so."""
    said = locale(request)
    if ref.endswith(".ics"):
        return calendar(find_shown(reading, ref.removesuffix(".ics"), now), request, now)
    offer = find_shown(reading, ref, now)
    if ref != offer.ref:
        return Redirect(address("offer", said, ref=offer.ref), status_code=301)
    sheet = public_sheet_of(offer)
    settings: Settings = request.app.state.settings
    over = over_since(offer, now)
    keep(request.scope, until=over + timedelta(days=CLOSED_DAYS) if over else None)
    is_open = offer.is_open(now)
    reason = offer.close_reason or CloseReason.ENDED
    return page(
        request,
        "public/offer.html" if offer.status != Status.HELD else "public/offer_held.html",
        title=f"{offer.public_title}, {offer.company_name}"
        if offer.status != Status.HELD
        else N_("This offer is on hold"),
        noindex=not is_open,
        canonical=address("offer", offer.language, ref=offer.ref) if offer.language == said else None,
        offer=offer,
        sheet=sheet,
        place=place_label(sheet.place, said),
        description=summary(sheet, said),
        posting=as_script(job_posting(offer, settings.base_url)) if is_open else "",
        calendar=address("offer", said, ref=f"{offer.id}.ics"),
        rows=fiche_rows(sheet, said, day_of(now), rules, last_day=offer.last_day, is_over=over is not None),
        sections=sections(sheet, said),
        parts=profile_parts(sheet, said),
        rest=profile_rest(sheet),
        is_open=is_open,
        over=over,
        over_day=offer.closed_at or offer.last_day,
        over_words=CLOSED_WORDS[reason].to(said) if over else "",
        days_left=(offer.last_day - day_of(now)).days if offer.last_day else None,
        similar=[ticket(near, said, now) for near in load(reading, similar(reading, catalogue, offer, now))],
        other_language=language_name(offer.language, said) if offer.language != said else None,
        alternate=address("offer", other(said), ref=offer.ref),
        told=told(request),
        record=answer_record(reading.get_one(Company, offer.company_id)),
    )


HANDLERS = (front, short, home, show)
