"""Why an offer does not fit between two days, in words."""

from datetime import date, timedelta

from jobboard.kit.i18n import N_, long_date, number, say
from jobboard.offers.indexing import ASAP, Facets
from jobboard.offers.models import Offer
from jobboard.offers.search.criteria import Criteria
from jobboard.offers.search.filters import ASAP_DAYS, tenths_as_days

NO_START = N_("It does not say when it starts.")
NO_DURATION = N_("It does not say how long it lasts.")


def reason(offer: Offer, criteria: Criteria, today: date, said: str) -> str:
    """The first thing that stands in the way; "" where nothing does."""
    facets = Facets(*offer.facets.split("|"))
    first = date.fromisoformat(criteria.free_from) if criteria.free_from else today
    if not facets.latest:
        return NO_START.to(said)
    if criteria.free_from and _latest(facets, today) < first:
        if facets.latest == ASAP:
            return say(said, "It starts as soon as possible, before %(day)s.", day=long_date(first, said))
        return say(
            said,
            "It starts on %(latest)s at the latest, before %(day)s.",
            latest=long_date(_latest(facets, today), said),
            day=long_date(first, said),
        )
    if not criteria.free_to:
        return ""
    if not facets.shortest:
        return NO_DURATION.to(said)
    last = date.fromisoformat(criteria.free_to)
    if tenths_as_days(facets.shortest) > (last - first).days + 1:
        months = number(int(facets.shortest) / 10, said)
        return say(said, "It lasts at least %(n)s months, longer than you are free.", n=months)
    if facets.soonest_end.isdigit() and int(facets.soonest_end) > last.toordinal():
        ends = long_date(date.fromordinal(int(facets.soonest_end)), said)
        return say(said, "It cannot end before %(day)s.", day=ends)
    return ""


def _latest(facets: Facets, today: date) -> date:
    if facets.latest == ASAP:
        return today + timedelta(days=ASAP_DAYS)
    return date.fromordinal(int(facets.latest))
