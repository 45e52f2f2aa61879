"""Tickets of offers as ready pieces of HTML: made once an offer, its last change, a language and a day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from jobboard.kit import templates
from jobboard.kit.clock import day_of
from jobboard.offers.models import Offer
from jobboard.offers.search.catalogue import NotInMemory
from jobboard.offers.search.finding import Results, load
from jobboard.offers.views import TICKET_COLUMNS, ticket
from jobboard.web.base.pieces import Pieces

# As rows: whole offers take three times as long.
_READ = select(*(getattr(Offer, name) for name in TICKET_COLUMNS)).where(
    col(Offer.id).in_(bindparam("numbers", expanding=True))
)


def cards(
    kept: Pieces, session: Session | None, found: Results, said: str, now: datetime, *, level: int = 2
) -> list[bytes]:
    """The tickets of what was found, in its order; only those that nobody has are read from the database.

    `level` is the rank of a ticket's heading in the page. Without a session a missing one raises NotInMemory.
    """
    day = day_of(now)
    # Whoever has not seen the last change of these offers neither finds nor keeps a ticket.
    keys = [(number, stamp, said, level, day) for number, stamp in zip(found.ids, found.stamps, strict=False)]
    known = dict(zip(found.ids, kept.find_all(keys) if keys else [None] * len(found.ids), strict=True))
    missing = [number for number, html in known.items() if html is None]
    if missing:
        if session is None:
            raise NotInMemory
        drawn = _draw(session, missing, said, now, level)
        known |= drawn
        for key in keys:
            if key[0] in drawn:
                kept.put(key, drawn[key[0]])
    return [html for html in known.values() if html is not None]


def _draw(session: Session, numbers: Sequence[int], said: str, now: datetime, level: int) -> dict[int, bytes]:
    draw = templates.macro("macros/offers.html", "ticket", said)
    rows = session.connection().execute(_READ, {"numbers": numbers}).all()
    masked = [row.id for row in rows if row.has_contacts]
    offers: list[Any] = [*(row for row in rows if not row.has_contacts), *load(session, masked)]
    return {offer.id or 0: draw(ticket(offer, said, now), level).encode() for offer in offers}
