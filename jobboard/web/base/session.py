"""Who is asking: a cookie that only this board issues, looked up in the database, absent for anonymous visitors."""

from datetime import datetime

from litestar import Litestar
from litestar.datastructures import Cookie
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from jobboard.accounts.models import SignedIn, User
from jobboard.accounts.queries import find_signed_in
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.web.base.threads import in_thread

MOST_COOKIE = 200


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this host over https; browsers refuse that prefix over plain http."""
    return "__Host-session" if settings.secure else "session"


def session_cookie(settings: Settings, value: str) -> Cookie:
    """The cookie that a sign-in sets: out of reach of scripts and of other sites' forms."""
    return Cookie(
        key=cookie_name(settings),
        value=value,
        path="/",
        httponly=True,
        secure=settings.secure,
        samesite="lax",
    )


def ended_cookie(settings: Settings) -> Cookie:
    """The same cookie, taken back."""
    return Cookie(
        key=cookie_name(settings),
        value="",
        path="/",
        httponly=True,
        secure=settings.secure,
        samesite="lax",
        max_age=0,
    )


def read_cookies(scope: Scope) -> dict[str, str]:
    """The request's cookies, the first of each name; anything odd is left out."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        if name == b"cookie":
            for part in value.decode("latin-1")[:8192].split(";"):
                key, equal, content = part.strip().partition("=")
                if equal:
                    found.setdefault(key, content)
    return found


class WhoAsks(ASGIMiddleware):
    """Puts the signed-in person, or nobody, into the request's state. No cookie, no query."""

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Look the cookie up, once a request."""
        board = Litestar.from_scope(scope).state
        scope["state"]["user"] = None
        scope["state"]["signed_in"] = None
        cookie = read_cookies(scope).get(cookie_name(board.settings), "")
        if cookie and len(cookie) < MOST_COOKIE:
            found = await in_thread(_find, board.database, cookie, board.clock())
            if found is not None:
                scope["state"]["user"], scope["state"]["signed_in"] = found
                scope["state"]["cookie"] = cookie
        await next_app(scope, receive, send)


def _find(database: Database, cookie: str, now: datetime) -> tuple[User, SignedIn] | None:
    with database.reading() as session:
        return find_signed_in(session, cookie, now)
