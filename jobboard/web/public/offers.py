"""Finding offers and reading one."""

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
from jobboard.kit.i18n import N_, Msg, language_name, other, say_number
from jobboard.kit.settings import Settings
from jobboard.offers.formats.body import summary
from jobboard.offers.formats.json_ld import as_script, job_posting
from jobboard.offers.models import CloseReason, Offer, Status
from jobboard.offers.queries import (
    CLOSED_DAYS,
    count_published,
    find_offer,
    is_gone,
    over_since,
    published,
    similar,
)
from jobboard.offers.search import DURATIONS, LEVEL_GROUPS, Criteria, gains, search
from jobboard.offers.sheets import public_sheet_of
from jobboard.offers.views import (
    DOMAINS,
    fiche_rows,
    place_label,
    profile_parts,
    sections,
    ticket,
)
from jobboard.sheet.law import RuleSet
from jobboard.web.base.errors import Gone
from jobboard.web.base.keeping import keep
from jobboard.web.base.pages import locale, page, preferred, reads, shows
from jobboard.web.public.formats import calendar

Asked = Request[Any, Any, Any]
DURATION_WORDS = {"2": N_("Up to 2 months"), "4": N_("3 or 4 months"), "6": N_("5 or 6 months")}
LEVEL_WORDS = {"2": N_("Bac to Bac +2"), "3": N_("Bac +3"), "5": N_("Bac +4 or +5"), "8": N_("Doctorate")}
GAIN_WORDS = {
    "q": N_("Without the words"),
    "lieu": N_("Anywhere"),
    "duree": N_("Any duration"),
    "niveau": N_("Any level"),
    "domaine": N_("Any field"),
    "tt": N_("Remote or not"),
}
CLOSED_WORDS: dict[str, Msg] = {
    CloseReason.FILLED_HERE: N_("the place is taken"),
    CloseReason.FILLED_ELSEWHERE: N_("the place is taken"),
    CloseReason.WITHDRAWN: N_("the company has withdrawn it"),
    CloseReason.FULL: N_("it has received as many applications as the company can read"),
    CloseReason.ENDED: N_("its last day is over"),
}
assert set(DURATION_WORDS) == set(DURATIONS)
assert set(LEVEL_WORDS) == set(LEVEL_GROUPS)


@get("/", sync_to_thread=False, include_in_schema=False)
def front(request: Asked, settings: NamedDependency[Settings]) -> Redirect:
    """The only page that chooses a language by the browser's."""
    chosen = preferred(request.headers.get("accept-language", ""), settings.default_locale)
    return Redirect(address("home", chosen), status_code=302, headers={"vary": "accept-language"})


@reads("/o/{offer_id:int}")
def short(
    request: Asked,
    offer_id: FromPath[int],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
) -> Redirect:
    """The short address that a printed sheet carries."""
    offer = find_offer(reading, offer_id)
    if offer is None or offer.status not in SHOWN:
        raise NotFoundException
    said = preferred(request.headers.get("accept-language", ""), settings.default_locale)
    return Redirect(address("offer", said, ref=offer.ref), status_code=302)


@shows("home")
def home(request: Asked, reading: NamedDependency[Session], now: NamedDependency[datetime]) -> Response[str]:
    """Search, the newest offers, two doors."""
    said = locale(request)
    keep(request.scope)
    newest = list(reading.exec(published(now).limit(6)))
    return page(
        request,
        "public/home.html",
        title=N_("Internship offers"),
        tickets=[ticket(offer, said, now) for offer in newest],
        total=count_published(reading, now),
    )


@shows("offers")
def index(request: Asked, reading: NamedDependency[Session], now: NamedDependency[datetime]) -> Response[str]:
    """The list: a URL is a search."""
    said = locale(request)
    keep(request.scope)
    criteria = Criteria.from_query(request.query_params.multi_items())
    found = search(reading, criteria, now)
    total = found.page.total

    def link(**changes: object) -> str:
        return address("offers", said, criteria.query(**changes))

    heading = say_number(said, "%(n)s internship offer", "%(n)s internship offers", total)
    return page(
        request,
        "public/offers.html",
        title=heading,
        noindex=bool(criteria.active or criteria.text or found.page.number > 1),
        heading=heading,
        criteria=criteria,
        tickets=[ticket(offer, said, now) for offer in found.offers],
        pager=found.page,
        page_link=lambda number: link(page=str(number)),
        chips=_chips(criteria, said),
        clear=address("offers", said),
        groups=_groups(criteria, found.counts, said),
        gains=[
            (GAIN_WORDS[name].to(said), address("offers", said, loosened.query()), count)
            for name, loosened, count in (gains(reading, criteria, now) if not total else [])
        ],
        kept=_kept(criteria),
        feed=address("offers_feed", said, criteria.query(page="")),
    )


def _kept(criteria: Criteria) -> list[tuple[str, str]]:
    """What a new search of words carries along."""
    kept = [("duree", value) for value in criteria.durations]
    kept += [("niveau", value) for value in criteria.levels]
    kept += [("domaine", value) for value in criteria.fields]
    return kept + ([("tt", "1")] if criteria.remote else [])


def _chips(criteria: Criteria, said: str) -> list[tuple[str, str]]:
    def without(name: str, values: tuple[str, ...], value: str) -> str:
        left = tuple(other for other in values if other != value)
        return address("offers", said, criteria.query(**{name: left, "page": ""}))

    chips = []
    if criteria.text:
        chips.append((f"« {criteria.text} »", address("offers", said, criteria.query(text="", page=""))))
    if criteria.place:
        chips.append((criteria.place, address("offers", said, criteria.query(place="", page=""))))
    chips += [
        (DURATION_WORDS[v].to(said), without("durations", criteria.durations, v)) for v in criteria.durations
    ]
    chips += [(LEVEL_WORDS[v].to(said), without("levels", criteria.levels, v)) for v in criteria.levels]
    chips += [(DOMAINS[v].to(said), without("fields", criteria.fields, v)) for v in criteria.fields]
    if criteria.remote:
        chips.append(
            (N_("Remote possible").to(said), address("offers", said, criteria.query(remote=False, page="")))
        )
    return chips


def _groups(
    criteria: Criteria, counts: Any, said: str
) -> list[tuple[str, str, list[tuple[str, str, int, bool]]]]:
    """Groups of filters: name, legend, and (value, words, how many, chosen); fields without an offer are left out."""
    fields = sorted(
        (
            (code, words.to(said), counts["domaine"].get(code, 0), code in criteria.fields)
            for code, words in DOMAINS.items()
        ),
        key=lambda option: option[1],
    )
    return [
        (
            "duree",
            N_("Duration").to(said),
            [(v, w.to(said), counts["duree"][v], v in criteria.durations) for v, w in DURATION_WORDS.items()],
        ),
        (
            "niveau",
            N_("Level of studies").to(said),
            [(v, w.to(said), counts["niveau"][v], v in criteria.levels) for v, w in LEVEL_WORDS.items()],
        ),
        (
            "tt",
            N_("Way of working").to(said),
            [("1", N_("Remote possible").to(said), counts["tt"]["1"], criteria.remote)],
        ),
        ("domaine", N_("Field").to(said), [option for option in fields if option[2] or option[3]]),
    ]


SHOWN = (Status.PUBLISHED, Status.PAUSED, Status.HELD, Status.CLOSED)


def id_of(ref: str) -> int:
    """The number at the head of "{id}-{slug}". Raises NotFoundException."""
    number = ref.partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFoundException
    return int(number)


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
        rows=fiche_rows(sheet, said, day_of(now), rules, last_day=offer.last_day),
        sections=sections(sheet, said),
        parts=profile_parts(sheet, said),
        is_open=is_open,
        over=over,
        over_day=offer.closed_at or offer.last_day,
        over_words=CLOSED_WORDS[reason].to(said) if over else "",
        days_left=(offer.last_day - day_of(now)).days if offer.last_day else None,
        similar=[] if is_open else [ticket(near, said, now) for near in similar(reading, offer, now)],
        other_language=language_name(offer.language, said) if offer.language != said else None,
        alternate=address("offer", other(said), ref=offer.ref),
        record=answer_record(reading.get_one(Company, offer.company_id)),
    )


HANDLERS = (front, short, home, index, show)
