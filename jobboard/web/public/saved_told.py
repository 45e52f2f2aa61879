"""After a press on "save": the way back to where one was, and what that page then says."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from litestar import Request

from jobboard.addresses import ADDRESSES, address
from jobboard.kit.i18n import N_, Msg
from jobboard.web.base.pages import locale
from jobboard.web.base.question import LONGEST_QUERY
from jobboard.web.public.saved_cookie import is_id

Asked = Request[Any, Any, Any]
# Pages with the button, each of which says what came of it.
PLACES = ("home", "offers", "offers_place", "offers_field", "offer", "saved")
# Names in the query: what was done, and to which offer.
DONE, WHICH = "done", "offre"
TOLD: dict[str, Msg] = {
    "saved": N_("The offer is among your saved offers."),
    "saved_full": N_(
        "The offer is among your saved offers. Fifty are kept at most: the oldest one has fallen out."
    ),
    "removed": N_("The offer has left your saved offers."),
    "cleared": N_("The closed offers have left your saved offers."),
    "none": N_("This offer is no longer here: nothing was saved."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says of a press on "save": in words, of which offer (0: none in particular)."""

    done: str
    words: Msg
    offer: int


def told(request: Asked) -> Told | None:
    """What this page is to say, by its query."""
    done = request.query_params.get(DONE, "")
    which = request.query_params.get(WHICH, "")
    words = TOLD.get(done)
    return None if words is None else Told(done, words, int(which) if is_id(which) else 0)


def way_back(request: Asked, done: str, offer: int = 0) -> str:
    """The page that the form was sent from, by the Referer, else the saved offers; with what happened, in view.

    Only paths of our own pages come out of it, whatever the header says.
    """
    parts = _split(request.headers.get("referer", ""))
    path, query = (parts.path, parts.query) if parts and _places().fullmatch(parts.path) else ("", "")
    if not path or len(query) > LONGEST_QUERY:
        path, query = path or address("saved", locale(request)), ""
    pairs = [pair for pair in parse_qsl(query) if pair[0] not in (DONE, WHICH)]
    pairs += [(DONE, done), *([(WHICH, str(offer))] if offer else [])]
    return f"{path}?{urlencode(pairs)}#fait"


def _split(url: str) -> Any:
    try:
        return urlsplit(url)
    except ValueError:
        return None


@cache
def _places() -> re.Pattern[str]:
    # A part in braces is a number and a word, or a word: nothing that a path could climb or leave by.
    paths = [
        re.sub(r"\\\{\w+\\\}", r"[\\w%~.-]{1,200}", re.escape(path))
        for name in PLACES
        for path in ADDRESSES[name]
    ]
    return re.compile("|".join(paths), re.ASCII)
