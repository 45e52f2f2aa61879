"""Lists of offers made at once, before routing: those that memory knows whole, for visitors without a session."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from jobboard.addresses import address
from jobboard.kit import templates
from jobboard.kit.i18n import LOCALES, other
from jobboard.kit.settings import Settings
from jobboard.offers.search.catalogue import Catalogue, NotInMemory
from jobboard.offers.search.criteria import Criteria
from jobboard.web.base.pages import Page
from jobboard.web.base.pieces import Pieces
from jobboard.web.public.list_page import TEMPLATE, List, Setting, draw_list

HOLES = (
    "alternate",
    "feed",
    "strip",
    "filters",
    "heading",
    "count",
    "remarks",
    "chips",
    "offers",
    "pager",
    "missed",
    "doors",
)


class QuickLists:
    """Makes the page of a list's address and query, or leaves it to the handler."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        self.catalogue = catalogue
        self.base_url = settings.base_url
        self.said = {address("offers", said): said for said in LOCALES}

    def __call__(
        self, path: str, query: bytes, *, now: datetime, version: int, cards: Pieces, pieces: Pieces
    ) -> str | None:
        """The page at a board version; None where it must be asked of the database or would take long."""
        said = self.said.get(path)
        if said is None or self.catalogue.version != version:
            return None
        criteria = Criteria.from_query(parse_qsl(query.decode("latin-1")))
        # Sets alone: nothing to rank, no distances to reckon. And whoever holds the lock may be waiting for the database.
        short = not (criteria.text or criteria.place) and criteria.sort in ("", "date")
        if not short or not self.catalogue.lock.acquire(blocking=False):
            return None
        try:
            drawn = draw_list(Setting(self.catalogue, now, said, cards, pieces), criteria)
        except NotInMemory:
            return None
        finally:
            self.catalogue.lock.release()
        elsewhere = address("offers", other(said))
        alternate = f"{elsewhere}?{query.decode('latin-1')}" if query else elsewhere
        return self._page(drawn, path, alternate, said)

    def _page(self, drawn: List, path: str, alternate: str, said: str) -> str:
        frame = partial(_frame, canonical=self.base_url + path)
        if not drawn.noindex:
            context = {"page": frame(drawn.title, alternate, noindex=False), "form": None, **drawn.parts}
            return templates.render(TEMPLATE, said, context)
        parts = {name: value for name, value in drawn.parts.items() if name != "description"}
        return templates.page_mould(said, TEMPLATE, "quick", HOLES, _moulded(frame)).fill(
            alternate=alternate, **parts
        )


def _moulded(frame: Callable[..., Page]) -> Callable[[], dict[str, Any]]:
    """What is the same in every list that search engines pass by; its title is its heading."""
    return lambda: {
        "page": frame(templates.hole("heading"), templates.hole("alternate"), noindex=True),
        "form": None,
        "description": "",
    }


def _frame(title: str, alternate: str, *, noindex: bool, canonical: str) -> Page:
    return Page(
        title=title,
        name="offers",
        alternate=alternate,
        canonical=canonical,
        noindex=noindex,
        user=None,
        done=None,
    )
