"""Signing in by a mailed link or its 6-digit code. The same screen whether the address is known or not."""

from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect
from sqlmodel import Session

from jobboard.accounts.actions import (
    end_session,
    mint_link,
    new_code,
    sign_in,
    sign_in_by_code,
    sign_out,
    sign_out_everywhere,
    use_link,
)
from jobboard.accounts.models import Purpose, Role, User
from jobboard.accounts.queries import LinkDead, find_link, find_user, sessions_of
from jobboard.addresses import address
from jobboard.kit.db import Database, for_show
from jobboard.kit.emails import BadAddress, read_address
from jobboard.kit.forms import Form, Submitted
from jobboard.kit.i18n import N_
from jobboard.kit.limits import Limit, count_all, count_one
from jobboard.kit.settings import Settings
from jobboard.kit.text import row_number
from jobboard.kit.tokens import marker, seal, unseal
from jobboard.mail.outbox import enqueue
from jobboard.web.account.browsers import in_words
from jobboard.web.base.pages import acts, go, locale, page, shows
from jobboard.web.base.session import ended_cookie, session_cookie

Asked = Request[Any, Any, Any]
NOTICES = {
    "out": N_("You are signed out."),
    "ended": N_("This session is ended."),
    "all": N_("You are signed out on every device."),
}
TITLE = N_("Sign in")


def safe_next(wanted: str) -> str:
    """A path of this board to return to, or an empty text: no other host, no odd character."""
    plain = wanted.isascii() and wanted.isprintable() and not set(wanted) & set("\\@ %")
    return (
        wanted
        if plain and wanted.startswith(("/fr/", "/en/")) and "//" not in wanted and len(wanted) < 300
        else ""
    )


@shows("sign_in", query=("next",))
def new(request: Asked) -> Response[str]:
    """One field."""
    return page(
        request,
        "account/sign_in.html",
        title=TITLE,
        form=Form(),
        notices=NOTICES,
        next=safe_next(request.query_params.get("next", "")),
    )


@acts("sign_in")
def create(
    request: Asked,
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    visitor: NamedDependency[str],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Send the link and the code, if somebody has this address; say the same thing if nobody has."""
    form = Form(submitted)
    following = safe_next(submitted.text("next"))
    try:
        given = read_address(
            form.take_line("email", most=254, empty=N_("Enter your email address.")), dns=False
        )
    except BadAddress as problem:
        form.refuse("email", problem.message)
        given = None
    if given is None or not form.is_good:
        return page(request, "account/sign_in.html", title=TITLE, form=form, next=following)
    limits = (
        Limit("sign-in-visitor", visitor, 30, timedelta(hours=1)),
        Limit("sign-in", given.key, 5, timedelta(hours=1)),
    )
    count_all(database, *limits, now=now)
    user = find_user(session, given.key)
    is_known = user is not None and user.blocked_at is None
    # For an address that nobody signs in with the same is done for show: the time taken tells nobody.
    with for_show(session, unless=is_known):
        code = new_code()
        link = mint_link(
            session, purpose=Purpose.SIGN_IN, user_id=user.id if user else None, code=code, now=now
        )
        nonce = link.nonce
        enqueue(
            session,
            letter="sign_in",
            to=user.email if user is not None else given.email,
            locale=locale(request),
            context={"token": marker(nonce), "code": code, "next": following},
            now=now,
            subject_key=f"user:{user.id}" if user is not None else None,
        )
    # The browser that asked may type the code: it holds a sealed reference, the same for an unknown address.
    reference = seal(settings.keys[0], "sign-in", nonce)
    return go(request, "sign_in_code", query={"r": reference, "next": following})


@shows("sign_in_code")
def code_form(request: Asked) -> Response[str]:
    """Where the code is typed."""
    return _code_page(
        request, Form(values={"r": request.query_params.get("r", "")}), request.query_params.get("next", "")
    )


def _code_page(request: Asked, form: Form, following: str) -> Response[str]:
    return page(
        request,
        "account/sign_in_code.html",
        title=N_("Check your mailbox"),
        noindex=True,
        form=form,
        next=safe_next(following),
        alternate=address("sign_in", "en" if locale(request) == "fr" else "fr"),
    )


@acts("sign_in_code")
def code_check(
    request: Asked,
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    database: NamedDependency[Database],
    settings: NamedDependency[Settings],
    visitor: NamedDependency[str],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """Sign in by code; five tries a code, thirty a visitor and hour."""
    form = Form(submitted)
    code = form.take_line("code", most=12, empty=N_("Enter the 6 digits of the code."))
    count_one(database, "code-visitor", visitor, most=30, per=timedelta(hours=1), now=now)
    nonce = unseal(settings.keys, "sign-in", submitted.text("r"))
    user = None
    if nonce is not None and form.is_good:
        # Each try is counted for good, also when this request fails afterwards.
        count_one(database, "code", nonce, most=10, per=timedelta(hours=1), now=now)
        user = sign_in_by_code(session, nonce=nonce, code=code.replace(" ", ""), now=now)
    if user is None:
        form.refuse(
            "code", N_("This code does not fit or is too old. Check the 6 digits, or get a new code.")
        )
        return _code_page(request, form, submitted.text("next"))
    return _signed_in(request, session, settings, user, now, submitted.text("next"))


@shows("sign_in_link")
def link_page(
    request: Asked,
    token: FromPath[str],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[str]:
    """A page with a button: mail scanners open links, people press buttons."""
    link = find_link(reading, settings.keys, token, Purpose.SIGN_IN, now)
    user = reading.get(User, link.user_id)
    if user is None:
        raise LinkDead
    return page(
        request,
        "account/sign_in_link.html",
        title=TITLE,
        noindex=True,
        token=token,
        email=user.email,
        next=safe_next(request.query_params.get("next", "")),
    )


@acts("sign_in_link")
def link_use(
    request: Asked,
    token: FromPath[str],
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """The button was pressed: the link is consumed."""
    link = find_link(session, settings.keys, token, Purpose.SIGN_IN, now)
    use_link(session, link, now)
    user = session.get(User, link.user_id)
    if user is None or user.blocked_at is not None:
        raise LinkDead
    return _signed_in(request, session, settings, user, now, submitted.text("next"))


def _signed_in(
    request: Asked, session: Session, settings: Settings, user: User, now: datetime, following: str
) -> Redirect:
    cookie = sign_in(
        session,
        user=user,
        browser=request.headers.get("user-agent", ""),
        now=now,
        instead_of=request.scope["state"].get("cookie"),
    )
    home = "moderation" if user.role == Role.MODERATOR else "recruiter"
    answer = Redirect(safe_next(following) or address(home, locale(request)), status_code=303)
    answer.cookies.append(session_cookie(settings, cookie))
    return answer


@acts("sign_out")
def sign_out_here(
    request: Asked, session: NamedDependency[Session], settings: NamedDependency[Settings]
) -> Response[Any]:
    """End this browser's session; a stranger's click changes nothing."""
    cookie = request.scope["state"].get("cookie")
    if cookie:
        sign_out(session, cookie=cookie)
    answer = go(request, "sign_in", query={"done": "out"})
    answer.cookies.append(ended_cookie(settings))
    answer.headers["clear-site-data"] = '"cache", "storage"'
    return answer


@shows("sessions")
def sessions(request: Asked, reading: NamedDependency[Session]) -> Response[str]:
    """Where one is signed in."""
    state = request.scope["state"]
    return page(
        request,
        "account/sessions.html",
        title=N_("Where you are signed in"),
        noindex=True,
        notices=NOTICES,
        sessions=[(one, in_words(one.browser)) for one in sessions_of(reading, state["user"])],
        current=state["signed_in"].id,
    )


@acts("sessions")
def end_sessions(
    request: Asked,
    submitted: NamedDependency[Submitted],
    session: NamedDependency[Session],
    settings: NamedDependency[Settings],
    now: NamedDependency[datetime],
) -> Response[Any]:
    """End one session, or all of them."""
    user: User = request.scope["state"]["user"]
    chosen = submitted.text("session")
    if chosen == "all":
        sign_out_everywhere(session, user=user, now=now)
        answer = go(request, "sign_in", query={"done": "all"})
        answer.cookies.append(ended_cookie(settings))
        return answer
    number = row_number(chosen)
    if number is not None:
        end_session(session, user=user, signed_in_id=number)
    return go(request, "sessions", query={"done": "ended"})


PUBLIC = (new, create, code_form, code_check, link_page, link_use, sign_out_here)
SIGNED_IN = (sessions, end_sessions)
