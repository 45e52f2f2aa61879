"""Lists of offers made before routing, for visitors without a session: at once where memory knows them whole."""

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

from sqlmodel import Session

from jobboard.addresses import address
from jobboard.kit import templates
from jobboard.kit.db import Database
from jobboard.kit.i18n import LOCALES
from jobboard.kit.settings import Settings
from jobboard.offers.search.catalogue import Catalogue, NotInMemory
from jobboard.offers.search.criteria import Criteria
from jobboard.web.base.keeping import Wanted
from jobboard.web.base.pages import Page
from jobboard.web.public.list_page import TEMPLATE, List, Setting, draw_list

HOLES = (
    "alternate",
    "feed",
    "alert",
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

    def __init__(self, database: Database, catalogue: Catalogue, settings: Settings) -> None:
        self.database = database
        self.catalogue = catalogue
        self.base_url = settings.base_url
        self.said = {address("offers", said): said for said in LOCALES}

    def makes(self, path: str) -> bool:
        """Whether it is the list, in either language."""
        return path in self.said

    def at_once(self, wanted: Wanted) -> bytes | None:
        """The page in the event loop; None where the database must be asked or the work is long."""
        if self.catalogue.version != wanted.version:
            return None
        criteria = _criteria(wanted)
        # Sets alone: nothing to rank, no distances to reckon. And whoever holds the lock may be waiting for the database.
        short = not (criteria.text or criteria.place) and criteria.sort in ("", "date")
        if not short or not self.catalogue.lock.acquire(blocking=False):
            return None
        try:
            return self._page(wanted, criteria, None)
        except NotInMemory:
            return None
        finally:
            self.catalogue.lock.release()

    def in_time(self, wanted: Wanted) -> bytes:
        """The page in a thread."""
        with self.database.reading() as session:
            return self._page(wanted, _criteria(wanted), session)

    def _page(self, wanted: Wanted, criteria: Criteria, session: Session | None) -> bytes:
        said = self.said[wanted.path]
        setting = Setting(self.catalogue, wanted.now, said, wanted.cards, wanted.pieces, session)
        drawn = draw_list(setting, criteria)
        return self._drawn(drawn, wanted.path, said)

    def _drawn(self, drawn: List, path: str, said: str) -> bytes:
        frame = partial(_frame, canonical=self.base_url + path)
        if not drawn.noindex:
            context = {
                "page": frame(drawn.title, drawn.alternate, noindex=False),
                "form": None,
                "told": None,
                **drawn.texts,
            }
            return templates.render(TEMPLATE, said, context).encode()
        parts = {name: value for name, value in drawn.parts.items() if name != "description"}
        return templates.page_mould(said, TEMPLATE, "quick", HOLES, _moulded(frame)).fill_bytes(
            alternate=drawn.alternate, **parts
        )


def _criteria(wanted: Wanted) -> Criteria:
    return Criteria.from_query(parse_qsl(wanted.query.decode("latin-1")))


def _moulded(frame: Callable[..., Page]) -> Callable[[], dict[str, Any]]:
    """What is the same in every list that search engines pass by; its title is its heading."""
    return lambda: {
        "page": frame(templates.hole("heading"), templates.hole("alternate"), noindex=True),
        "form": None,
        "told": None,
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
