"""Tickets of offers as ready pieces of HTML: made once an offer, language and state of the board."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlmodel import Session

from jobboard.kit import templates
from jobboard.offers.search.finding import load
from jobboard.offers.views import ticket
from jobboard.web.base.keeping import pieces_of


def cards(
    scope: Any, session: Session, numbers: Sequence[int], said: str, now: datetime, *, level: int = 2
) -> list[Markup]:
    """The tickets of these offers, in this order; only those that nobody has are read from the database.

    `level` is the rank of a ticket's heading in the page.
    """
    pieces = pieces_of(scope)
    known = {number: pieces.find(("card", said, level, number)) for number in numbers}
    draw = templates.macro("macros/offers.html", "ticket", said)
    for offer in load(session, [number for number, html in known.items() if html is None]):
        number = offer.id or 0
        made = draw(ticket(offer, said, now), level)
        known[number] = made
        pieces.put(("card", said, level, number), made)
    return [html for html in known.values() if html is not None]
