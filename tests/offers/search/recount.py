"""The filters once more, the slow way: offer by offer, from the columns, without the catalogue."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from jobboard.kit.clock import day_of
from jobboard.offers.models import Offer
from jobboard.offers.search.criteria import DURATIONS, LEVEL_GROUPS, Criteria
from jobboard.offers.search.filters import ASAP_DAYS, legal_month
from jobboard.offers.search.places import locate
from jobboard.sheet.model import Place
from jobboard.sheet.places.match import distance_km


def fits(offer: Offer, criteria: Criteria, now: datetime, *, without: str = "") -> bool:
    """Whether an offer satisfies every filter (one may be left out); words are no filter."""
    return offer.is_open(now) and all(
        test(offer, criteria, now)
        for name, test in TESTS.items()
        if name != without and (getattr(criteria, name) or (name == "free_from" and criteria.free_to))
    )


def _durations(offer: Offer, criteria: Criteria, now: datetime) -> bool:
    months = offer.duration_max if offer.duration_max is not None else offer.duration_min
    return months is not None and any(
        DURATIONS[value][0] < months <= DURATIONS[value][1] for value in criteria.durations
    )


def _levels(offer: Offer, criteria: Criteria, now: datetime) -> bool:
    return any(offer.education_level in LEVEL_GROUPS[value] for value in criteria.levels)


def _remote(offer: Offer, criteria: Criteria, now: datetime) -> bool:
    return offer.remote == "full" or (offer.remote == "partial" and "1" in criteria.remote)


def _monthly(offer: Offer, now: datetime) -> Decimal | None:
    if offer.pay_kind == "legal_minimum":
        return Decimal(legal_month(day_of(now)))
    amount = offer.pay_max if offer.pay_max is not None else offer.pay_min
    if offer.pay_kind != "amount" or amount is None:
        return None
    months = offer.duration_min if offer.duration_min is not None else offer.duration_max
    if offer.pay_unit == "hour":
        return amount * Decimal(35 * 52) / 12
    if offer.pay_unit == "total":
        return amount / months if months else Decimal(0)
    return amount if offer.pay_unit == "month" else Decimal(0)


def _pay(offer: Offer, criteria: Criteria, now: datetime) -> bool:
    amount = _monthly(offer, now)
    return amount is not None and (criteria.pay == "1" or int(amount) >= int(criteria.pay))


def _spoken(offer: Offer, criteria: Criteria, now: datetime) -> bool:
    return any(language["code"] in criteria.spoken for language in offer.languages)


def _latest(offer: Offer, now: datetime) -> date | None:
    if offer.start_precision == "asap" and offer.start_earliest is None:
        return day_of(now) + timedelta(days=ASAP_DAYS)
    if offer.start_latest is None and offer.start_earliest is not None:
        return offer.start_earliest + timedelta(days=61)
    return offer.start_latest


def _start(offer: Offer, criteria: Criteria, now: datetime) -> bool:
    latest = _latest(offer, now)
    return latest is not None and latest >= date.fromisoformat(f"{criteria.start}-01")


def _period(offer: Offer, criteria: Criteria, now: datetime) -> bool:
    """Try it: begin as early as both allow, stay as short as the offer allows, and see whether that ends in time."""
    latest = _latest(offer, now)
    free_from = date.fromisoformat(criteria.free_from) if criteria.free_from else day_of(now)
    if criteria.free_from and (latest is None or latest < free_from):
        return False
    if not criteria.free_to:
        return True
    months = offer.duration_min if offer.duration_min is not None else offer.duration_max
    asap = offer.start_precision == "asap" and offer.start_earliest is None
    if months is None or (offer.start_earliest is None and not asap):
        return False
    begins = free_from if asap else max(free_from, offer.start_earliest or free_from)
    ends = begins + timedelta(days=int(months * Decimal("30.44")) - 1)
    return ends <= date.fromisoformat(criteria.free_to)


def _place(offer: Offer, criteria: Criteria, now: datetime) -> bool:
    where = locate(criteria.place)
    if where is None:
        return True
    if where.near:
        same = bool(offer.commune_code) and offer.commune_code == where.place.commune_code
        if same and (where.place.postcode is None or offer.postcode in (None, where.place.postcode)):
            return True
        here = Place(
            latitude=None if offer.latitude is None else round(offer.latitude, 3),
            longitude=None if offer.longitude is None else round(offer.longitude, 3),
        )
        away = distance_km(where.place, here)
        return away is not None and away <= int(criteria.radius or "30")
    if where.place.district:
        return offer.district == where.place.district
    return offer.region == where.place.region


def _since(offer: Offer, criteria: Criteria, now: datetime) -> bool:
    assert offer.published_at is not None
    return (day_of(now) - day_of(offer.published_at)).days < int(criteria.since)


TESTS = {
    "durations": _durations,
    "levels": _levels,
    "fields": lambda offer, criteria, now: offer.field in criteria.fields,
    "remote": _remote,
    "languages": lambda offer, criteria, now: offer.language in criteria.languages,
    "spoken": _spoken,
    "pay": _pay,
    "start": _start,
    "free_from": _period,
    "place": _place,
    "company": lambda offer, criteria, now: str(offer.company_id) == criteria.company,
    "step_free": lambda offer, criteria, now: "accessib" in offer.premises,
    "since": _since,
}
