"""What happened and what to do next, in the reader's language; never a stack trace, never a bare code."""

import errno
import logging
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from litestar import Request, Response
from litestar.exceptions import HTTPException, NotFoundException, PermissionDeniedException
from litestar.response import Redirect
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from jobboard.accounts.queries import LinkDead
from jobboard.addresses import address
from jobboard.kit import templates
from jobboard.kit.i18n import N_, Msg
from jobboard.kit.limits import LimitReached
from jobboard.kit.text import first_line
from jobboard.web.base.guards import SignInNeeded
from jobboard.web.base.pages import HTML, Page, locale

log = logging.getLogger("jobboard.web")
Asked = Request[Any, Any, Any]


FULL = (errno.ENOSPC, errno.EDQUOT)


class Gone(HTTPException):
    """The page was there and is no more."""

    status_code = 410


class Unchecked(HTTPException):
    """A file that nobody can look at for viruses now, so that nobody may open it."""

    status_code = 503


TEXTS: dict[int, tuple[Msg, Msg]] = {
    400: (N_("This request is not readable"), N_("Go back, reload the page and send the form again.")),
    403: (
        N_("This page is not for you"),
        N_("Sign in with the address that may see it, or go back to the offers."),
    ),
    404: (N_("This page does not exist"), N_("Check the address, or search among the offers.")),
    405: (N_("This address does not open by itself"), N_("Go back and use the button on the page.")),
    408: (
        N_("Your form took too long to arrive"),
        N_("Go back and send it again; a lighter CV travels faster."),
    ),
    410: (N_("This offer is no longer online"), N_("See the offers that are open today.")),
    413: (
        N_("What you sent is too large"),
        N_("Go back and send less: a CV may weigh 5 MB at most, the file of an offer 10 MB."),
    ),
    422: (
        N_("Something in this form cannot be read"),
        N_("Go back, reload the page and send the form again."),
    ),
    429: (N_("Too many tries in a short time"), N_("Wait a moment, then try again.")),
    500: (
        N_("The board had a problem"),
        N_("Nothing of what you typed was sent. Go back, copy your text and try again in a moment."),
    ),
    503: (
        N_("The board is busy"),
        # A connection can die while it commits: then nobody knows, and the form's own key makes trying again safe.
        N_(
            "We cannot tell whether your form was recorded. Wait a minute, go back and send it again: it counts once."
        ),
    ),
}

# Whoever only reads has typed nothing, so these do not speak of a form.
READING: dict[int, Msg] = {
    400: N_("Check the address, or start again from the home page."),
    422: N_("Check the address, or start again from the home page."),
    500: N_("Reload the page in a moment."),
    503: N_("Reload the page in a minute. Whatever was recorded before is still there."),
}


def error_page(
    request: Asked,
    code: int,
    *,
    what: Msg | None = None,
    heading: Msg | None = None,
    headers: dict[str, str] | None = None,
    ways: tuple[tuple[Msg, str], ...] = (),
) -> Response[str]:
    """The page of an error, with what to do next: `ways` are words and names of pages that help here above all."""
    said = locale(request)
    known = code if code in TEXTS else (500 if code >= 500 else 400)
    title = (heading or TEXTS[known][0]).to(said)
    todo = READING.get(known, TEXTS[known][1]) if request.method == "GET" else TEXTS[known][1]
    state: dict[str, Any] = request.scope.get("state", {})
    frame = Page(
        title=title,
        name="error",
        alternate=None,
        canonical=request.app.state.settings.base_url + address("home", said),
        noindex=True,
        user=state.get("user"),
        done=None,
    )
    links = [
        *((words.to(said), address(name, said)) for words, name in ways),
        (N_("See the offers").to(said), address("offers", said)),
        (N_("Home").to(said), address("home", said)),
    ]
    if code == 403 and state.get("user") is None:
        links.insert(0, (N_("Sign in").to(said), address("sign_in", said)))
    body = templates.render(
        "errors/error.html",
        said,
        {
            "page": frame,
            "code": code,
            "heading": title,
            "what": (what or todo).to(said),
            "next_links": links,
        },
    )
    sent = {"cache-control": "no-store", **(headers or {})}
    return Response(body, status_code=code, media_type=HTML, headers=sent)


def on_http(request: Asked, problem: HTTPException) -> Response[str]:
    """Everything that Litestar or a handler raises with a status."""
    status = problem.status_code
    headers = {"allow": (problem.headers or {}).get("Allow", "GET")} if status == 405 else None
    return error_page(request, status, headers=headers)


def on_unchecked(request: Asked, _: Unchecked) -> Response[str]:
    """The virus scanner is away."""
    return error_page(
        request,
        503,
        heading=N_("This file cannot be opened right now"),
        what=N_(
            "The virus scanner does not answer, and nobody opens a file unchecked. Try again in some minutes: the file is safe."
        ),
        headers={"retry-after": "120"},
    )


def on_not_found(request: Asked, _: NotFoundException) -> Response[str]:
    """No such page."""
    return error_page(request, 404)


def on_denied(request: Asked, _: PermissionDeniedException) -> Response[str]:
    """The wrong role."""
    return error_page(request, 403)


def on_stranger(request: Asked, _: SignInNeeded) -> Response[Any]:
    """Reading leads to the sign-in page and back; a write is refused, since nobody knows whose it was."""
    if request.method != "GET":
        return error_page(request, 403)
    return Redirect(
        f"{address('sign_in', locale(request))}?next={quote(request.scope['path'])}", status_code=303
    )


def on_limit(request: Asked, problem: LimitReached) -> Response[str]:
    """Too often; the delay is told to people and to programs."""
    what = N_("Try again in %(delay)s.", delay=timedelta(minutes=max(1, round(problem.retry_after / 60))))
    return error_page(request, 429, what=what, headers={"retry-after": str(problem.retry_after)})


def on_dead_link(request: Asked, _: LinkDead) -> Response[str]:
    """A private link that opens nothing (any more)."""
    return error_page(
        request,
        404,
        heading=N_("This link was used or has expired"),
        what=N_("Get a new one: sign in, or ask for the list of your applications."),
        ways=((N_("My applications"), "my_applications"), (N_("Sign in"), "sign_in")),
    )


def on_busy(request: Asked, problem: OperationalError | PoolTimeout) -> Response[str]:
    """The database cannot be reached, is locked or has no connection left: nothing was stored, and the page says so."""
    reference = uuid4().hex[:8]
    cause = getattr(problem, "orig", None) or problem
    log.error(
        "database unavailable, reference %s: %s: %s", reference, type(cause).__name__, first_line(cause)
    )
    return error_page(request, 503, headers={"retry-after": "30"})


def on_trouble(request: Asked, problem: OSError) -> Response[str]:
    """No room left for a file: nothing was stored, and room can come back (R-08). Anything else is a fault of ours."""
    if problem.errno not in FULL:
        return on_crash(request, problem)
    log.error("no room: %s", problem.strerror)
    return error_page(request, 503, headers={"retry-after": "30"})


def on_several(request: Asked, problem: ExceptionGroup[Exception]) -> Response[str]:
    """What goes wrong when a request's session is closed comes wrapped: a commit that failed is one of these."""
    first = problem.exceptions[0]
    handler = next(HANDLERS[kind] for kind in type(first).__mro__ if kind in HANDLERS)
    answer: Response[str] = handler(request, first)
    return answer


def on_crash(request: Asked, problem: Exception) -> Response[str]:
    """A fault of ours: told to the log with a reference, to the visitor without details."""
    reference = uuid4().hex[:8]
    log.exception("unexpected, reference %s", reference, exc_info=problem)
    return error_page(
        request,
        500,
        what=N_(
            "Nothing was lost on your side: go back and try again. Reference: %(reference)s",
            reference=reference,
        ),
    )


HANDLERS: dict[Any, Any] = {
    NotFoundException: on_not_found,
    PermissionDeniedException: on_denied,
    SignInNeeded: on_stranger,
    LimitReached: on_limit,
    LinkDead: on_dead_link,
    Unchecked: on_unchecked,
    OperationalError: on_busy,
    PoolTimeout: on_busy,
    OSError: on_trouble,
    HTTPException: on_http,
    ExceptionGroup: on_several,
    Exception: on_crash,
}
