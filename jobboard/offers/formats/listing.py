"""An offer as one JSON object: its public fields by the names of the field table, with its addresses."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jobboard.addresses import address
from jobboard.offers.formats.body import without_contacts
from jobboard.offers.models import Offer
from jobboard.offers.sheets import columns_of, sheet_of
from jobboard.sheet.fields import FIELDS, Kind

PRIVATE = frozenset(field.name for field in FIELDS.values() if not field.public)
TEXTS = frozenset(field.name for field in FIELDS.values() if field.kind in (Kind.LINE, Kind.TEXT))


def record(offer: Offer, locale: str, base_url: str) -> dict[str, Any]:
    """The object; days and moments in ISO 8601, amounts as numbers, what is not stated as null or empty."""
    stated = columns_of(sheet_of(offer))
    fields = {name: _plain(_safe(name, value)) for name, value in stated.items() if name not in PRIVATE}
    return {
        "id": offer.id,
        "url": base_url + address("offer", locale, ref=offer.ref),
        "apply": base_url + address("apply", locale, ref=offer.ref),
        "calendar": base_url + address("offer", locale, ref=f"{offer.id}.ics"),
        "published_at": _plain(offer.published_at),
        "updated_at": _plain(offer.updated_at),
        "expires_at": _plain(offer.expires_at),
        **fields,
    }


def _safe(name: str, value: Any) -> Any:
    return without_contacts(value) if name in TEXTS and value else value


def _plain(value: Any) -> Any:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
