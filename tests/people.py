"""People at the board: each has a browser without script that fills the forms it finds in the HTML."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
from litestar.testing import TestClient
from lxml import html

from jobboard.app import Board

BASE = "https://board.example.org"
Value = str | list[str] | tuple[str, bytes]


@dataclass
class Seen:
    """A page as somebody sees it."""

    response: httpx.Response

    @property
    def status(self) -> int:
        """The status code."""
        return self.response.status_code

    @property
    def url(self) -> str:
        """The address, without the host."""
        return str(self.response.url).removeprefix(BASE)

    @property
    def tree(self) -> Any:
        """The HTML, parsed."""
        return html.fromstring(self.response.text)

    @property
    def text(self) -> str:
        """The words of the page, white space folded."""
        return " ".join(self.tree.text_content().split())

    @property
    def heading(self) -> str:
        """The first h1."""
        found = self.tree.xpath("//h1")
        return " ".join(found[0].text_content().split()) if found else ""

    def form(self, **wanted: str) -> Any:
        """The form that has a control or an action as asked: form(has="email"), form(action="/fr/publier")."""
        for form in self.tree.xpath("//form"):
            if "action" in wanted and wanted["action"] not in (form.get("action") or ""):
                continue
            if "has" in wanted and not form.xpath(f".//*[@name='{wanted['has']}']"):
                continue
            if "button" in wanted:
                buttons = form.xpath(".//button|.//input[@type='submit']")
                if not any(wanted["button"] in (b.text_content() or b.get("value") or "") for b in buttons):
                    continue
            return form
        raise AssertionError(f"no form {wanted} on {self.url}: {self.text[:400]}")

    def link(self, words: str) -> str:
        """The address of the first link that has these words."""
        for link in self.tree.xpath("//a[@href]"):
            if words in " ".join(link.text_content().split()):
                return str(link.get("href"))
        raise AssertionError(f"no link “{words}” on {self.url}")


class Browser:
    """One person's browser: keeps cookies, follows redirects, runs no script."""

    def __init__(self, app: Board, *, name: str = "somebody") -> None:
        self.name = name
        self.board = app
        self.client = TestClient(app, base_url=BASE, raise_server_exceptions=False)  # type: ignore[arg-type]
        self.client.headers["accept-language"] = "fr"

    def __enter__(self) -> "Browser":
        self.client.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.client.__exit__(kind, problem, trace)

    def get(self, address: str, **options: Any) -> Seen:
        """Open an address (a whole URL of the board or a path)."""
        return Seen(self.client.get(address.removeprefix(BASE), follow_redirects=True, **options))

    def head(self, address: str) -> httpx.Response:
        """Ask for the headers only."""
        return self.client.head(address.removeprefix(BASE), follow_redirects=False)

    def post(
        self, address: str, data: Mapping[str, Any] | None = None, files: Any = None, **options: Any
    ) -> Seen:
        """Send a form as the browser's own page would: same origin."""
        headers = {"sec-fetch-site": "same-origin", "origin": BASE, **options.pop("headers", {})}
        follow = options.pop("follow_redirects", True)
        return Seen(
            self.client.post(
                address.removeprefix(BASE),
                data=data,
                files=files,
                headers=headers,
                follow_redirects=follow,
                **options,
            )
        )

    def submit(
        self, seen: Seen, form: Any, fill: Mapping[str, Value] | None = None, button: str | None = None
    ) -> Seen:
        """Fill a form found in the HTML and press its button (the one that has these words, else the first)."""
        fill = dict(fill or {})
        data: dict[str, Any] = {}
        files: dict[str, tuple[str, bytes]] = {}
        controls = _controls_of(form)
        names = {control.get("name") for control in controls if control.get("name")}
        unknown = set(fill) - names
        assert not unknown, (
            f"no control {unknown} in the form on {seen.url}; it has {sorted(n for n in names if n)}"
        )
        for control in controls:
            if control.tag in ("input", "textarea", "select"):
                _read_control(control, data)
        for name, value in fill.items():
            if isinstance(value, tuple):
                files[name] = value
                data.pop(name, None)
            else:
                data[name] = value
        _press(form, button, data)
        action = urljoin(str(seen.response.url), form.get("action") or str(seen.response.url))
        if (form.get("method") or "get").lower() == "get":
            return self.get(str(httpx.URL(action).copy_merge_params(_flat(data))))
        parts = urlsplit(action)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return self.post(path, data=data, files=files or None)


def _controls_of(form: Any) -> list[Any]:
    """What belongs to a form: what stands in it and names no other, and what names it from elsewhere in the page."""
    own = [control for control in form.xpath(".//*[@name]") if control.get("form") in (None, form.get("id"))]
    if form.get("id"):
        own += [
            control
            for control in form.getroottree().xpath("//*[@name][@form=$form]", form=form.get("id"))
            if control not in own
        ]
    return own


def _read_control(control: Any, data: dict[str, Any]) -> None:
    name, kind = control.get("name"), (control.get("type") or "text").lower()
    if not name or kind in ("file", "submit", "button") or control.get("disabled") is not None:
        return
    if control.tag == "textarea":
        # A browser drops the first line break after the tag and sends CRLF.
        data[name] = (control.text or "").removeprefix("\n").replace("\n", "\r\n")
    elif control.tag == "select":
        chosen = control.xpath(".//option[@selected]") or control.xpath(".//option")[:1]
        if chosen:
            data[name] = chosen[0].get("value", chosen[0].text_content())
    elif kind in ("checkbox", "radio"):
        if control.get("checked") is not None:
            data.setdefault(name, [])
            data[name] = [*data[name], control.get("value", "on")]
    else:
        data[name] = control.get("value", "")


def _press(form: Any, words: str | None, data: dict[str, Any]) -> None:
    buttons = [b for b in form.xpath(".//button") if (b.get("type") or "submit") == "submit"]
    if words is not None:
        buttons = [b for b in buttons if words in " ".join(b.text_content().split())]
        assert buttons, f"no button “{words}”"
    if buttons and buttons[0].get("name"):
        data[buttons[0].get("name")] = buttons[0].get("value", "")


def _flat(data: dict[str, Any]) -> list[tuple[str, str]]:
    return [(k, v) for k, value in data.items() for v in (value if isinstance(value, list) else [value])]
