"""The numbers of the offers that somebody keeps an eye on, in a cookie of their own browser and nowhere else."""

from collections.abc import Iterable, Sequence

from litestar.datastructures import Cookie
from litestar.types import Scope

from jobboard.kit.settings import Settings
from jobboard.web.base.session import read_cookies

MOST_SAVED = 50
# An offer is up for 60 days at most, and its page says for 90 more that it is over.
KEPT_SECONDS = 180 * 86_400
LONGEST_ID = 9
_LONGEST = 2000


def saved_name(settings: Settings) -> str:
    """The name of the cookie; `__Host-` binds it to this host over https. `board.js` knows both names."""
    return "__Host-saved" if settings.secure else "saved"


def saved_ids(scope: Scope, settings: Settings) -> list[int]:
    """The numbers in the cookie, last saved first, 50 at most; what is no number of an offer is not there."""
    given = read_cookies(scope).get(saved_name(settings), "")
    return first_of(int(part) for part in given[:_LONGEST].split(".") if is_id(part))


def is_id(text: str) -> bool:
    """Whether it can be the number of an offer, as a column holds it."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_ID and int(text) > 0


def first_of(numbers: Iterable[int]) -> list[int]:
    """Each number once, as many as are kept."""
    return list(dict.fromkeys(numbers))[:MOST_SAVED]


def saved_cookie(settings: Settings, numbers: Sequence[int]) -> Cookie:
    """The cookie with these numbers, taken back where there are none.

    Scripts may read it: they mark what is saved on pages that are the same for everybody. It proves nothing and opens nothing.
    """
    return Cookie(
        key=saved_name(settings),
        value=".".join(map(str, numbers)),
        path="/",
        httponly=False,
        secure=settings.secure,
        samesite="lax",
        max_age=KEPT_SECONDS if numbers else 0,
    )
