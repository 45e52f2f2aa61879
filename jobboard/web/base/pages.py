"""Answering with a page: what every page knows, and the decorators that give a handler both its addresses."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.response import Redirect

from jobboard.accounts.models import User
from jobboard.addresses import ADDRESSES, address, pair
from jobboard.kit import templates
from jobboard.kit.forms import Error, Form
from jobboard.kit.i18n import LOCALES, Msg, other
from jobboard.kit.settings import Settings
from jobboard.web.base.assets import static
from jobboard.web.base.dependencies import committed
from jobboard.web.base.threads import threaded

Asked = Request[Any, Any, Any]
HTML = "text/html"
_UNCLOSED = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Page:
    """What the frame of a page needs."""

    title: str
    name: str
    alternate: str | None
    canonical: str
    noindex: bool
    user: User | None
    done: Msg | None
    errors: list[Error] = field(default_factory=list)


def install(settings: Settings) -> None:
    """Give templates what they may use anywhere, and a place for their compiled form."""
    templates.keep_compiled(settings.data_dir / "cache")
    templates.add_globals(static=static, site_name=settings.site_name, base_url=settings.base_url)
    templates.add_globals(is_relayed=settings.relays_replies)
    for locale in LOCALES:
        templates.environment(locale, "html").globals["url"] = partial(_url, locale)


def _url(locale: str, name: str, **parts: Any) -> str:
    query = parts.pop("query", None)
    return address(name, locale, query, **parts)


def locale_of(path: str, default: str) -> str:
    """The language of an address."""
    head = path[1:3]
    return head if head in LOCALES and path[3:4] in ("", "/") else default


def locale(request: Asked) -> str:
    """The language a request asks for by its address, else by Accept-Language, else the board's own."""
    settings: Settings = request.app.state.settings
    named = locale_of(request.scope["path"], "")
    return named or preferred(request.headers.get("accept-language", ""), settings.default_locale)


def preferred(header: str, default: str) -> str:
    """The first of our languages that a browser's list names."""
    for part in header[:200].split(","):
        tag = part.split(";")[0].strip()[:2].lower()
        if tag in LOCALES:
            return tag
    return default


def page(
    request: Asked,
    template: str,
    *,
    title: Msg | str,
    status: int = 200,
    noindex: bool = False,
    alternate: str | None = None,
    canonical: str | None = None,
    form: Form | None = None,
    notices: Mapping[str, Msg] | None = None,
    cache: str | None = None,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> Response[str]:
    """A rendered page. A form with errors makes it a 422; `?done=` picks a notice."""
    said = locale(request)
    settings: Settings = request.app.state.settings
    name = str(request.route_handler.opt.get("page", ""))
    heading = title.to(said) if isinstance(title, Msg) else title
    errors = form.errors if form else []
    if errors and status == 200:
        status = 422
    frame = Page(
        title=heading,
        name=name,
        alternate=alternate or _alternate(request, name, said),
        canonical=settings.base_url + (canonical or request.scope["path"]),
        noindex=noindex,
        user=request.scope["state"].get("user"),
        done=(notices or {}).get(request.query_params.get("done", "")),
        errors=errors,
    )
    body = templates.render(template, said, {"page": frame, "form": form, **context})
    sent = {"cache-control": cache or "no-store", **(headers or {})}
    return Response(body, status_code=status, media_type=HTML, headers=sent)


def _alternate(request: Asked, name: str, said: str) -> str | None:
    if name not in ADDRESSES:
        return None
    parts = {key: str(value) for key, value in request.path_params.items()}
    wanted = set(_UNCLOSED.findall(ADDRESSES[name][0]))
    if not wanted <= parts.keys():
        return None
    path = address(name, other(said), None, **{key: parts[key] for key in wanted})
    if request.method != "GET":
        return path
    # What the page does not know it does not repeat: an address can be made as long as one likes.
    known = ("done", *request.route_handler.opt.get("query", ()))
    query = urlencode([pair for pair in request.query_params.multi_items() if pair[0] in known])
    return f"{path}?{query}" if query else path


def go(request: Asked, name: str, *, query: dict[str, object] | None = None, **parts: Any) -> Redirect:
    """After a POST: see another page, in the same language."""
    return Redirect(address(name, locale(request), query, **parts), status_code=303)


def shows(name: str, **options: Any) -> Callable[[Any], Any]:
    """A handler for GET at both addresses of a page; it runs in a thread.

    `query`: names of the parameters that the page in the other language is to keep.
    """
    route = get(pair(name), opt={"page": name, **options}, include_in_schema=False)
    return lambda body: route(threaded(body))


def acts(name: str, **options: Any) -> Callable[[Any], Any]:
    """A handler for POST at both addresses of a page; `body_limit` in bytes, 1 MB where not given."""
    route = post(pair(name), opt={"page": name, **options}, include_in_schema=False, status_code=200)
    return lambda body: route(threaded(committed(body)))


def reads(path: str) -> Callable[[Any], Any]:
    """A handler for GET at one address that is no translated page; it runs in a thread."""
    route = get(path, include_in_schema=False)
    return lambda body: route(threaded(body))
