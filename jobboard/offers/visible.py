"""Which changes of offers and companies readers can see: those bump the board version by themselves."""

from collections.abc import Iterable

from jobboard.companies.models import Company
from jobboard.kit.changes import RowChange, watch
from jobboard.offers.models import Offer, Status

# States in which something of an offer is on a public page, or was and must go.
PUBLIC = frozenset({Status.PUBLISHED, Status.PAUSED, Status.HELD, Status.CLOSED, Status.REMOVED})
# What no public page, list or index shows; whatever is not named here counts as shown.
UNSEEN = frozenset(
    {
        "author_id",
        "created_at",
        "updated_at",
        "submitted_at",
        "last_day_told_at",
        "ended_told_at",
        "appealed_at",
        "applications",
        "law_version",
        "law_ticks",
        "contact_email",
        "second_contact",
        "contact_name",
        "phone",
    }
)
UNSEEN_OF_COMPANY = frozenset(
    {"name_key", "created_at", "headcount", "public_body", "siren", "running_interns"}
)


def seen_of_offer(change: RowChange) -> Iterable[int] | None:
    """The offer, where a reader may see that it changed."""
    offer: Offer = change.row
    was = change.before.get("status", offer.status)
    if offer.status not in PUBLIC and was not in PUBLIC:
        return None
    if change.whole or change.before.keys() - UNSEEN:
        return () if offer.id is None else (offer.id,)
    return None


def seen_of_company(change: RowChange) -> Iterable[int] | None:
    """Pages only: an offer carries the name under which it was published itself. A new company is on no page yet."""
    return () if not change.whole and change.before.keys() - UNSEEN_OF_COMPANY else None


watch(Offer, seen_of_offer)
watch(Company, seen_of_company)
