"""What surrounds every request, before routing and after the answer: hosts, origins, HEAD, headers."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from jobboard.kit.settings import Settings

CSP = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
Answer = tuple[int, bytes]


class Shell:
    """The ASGI application around Litestar's: what it refuses never reaches a route or reads a body."""

    def __init__(self, inner: ASGIApp, settings: Settings) -> None:
        self.inner = inner
        self.secure = settings.secure
        base = urlsplit(settings.base_url)
        self.own_origin = f"{base.scheme}://{base.netloc}"
        # Locally the same machine goes by several names; elsewhere there is one.
        local = {"localhost", "127.0.0.1", "[::1]", "testserver.local"}
        self.hosts = {base.hostname or "localhost"} | (set() if settings.secure else local)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != ScopeType.HTTP:
            await self.inner(scope, receive, send)
            return
        headers = dict(scope["headers"])
        head = scope["method"] == "HEAD"
        answer = self._wrapped(send, head)
        refused = self._refusal(scope["method"], scope["path"], headers)
        if refused is not None:
            status, text = refused
            await answer(
                {
                    "type": "http.response.start",
                    "status": status,
                    "headers": [(b"content-type", b"text/html; charset=utf-8")],
                }
            )
            await answer({"type": "http.response.body", "body": text, "more_body": False})
            return
        if head:
            scope["method"] = "GET"
        await self.inner(scope, receive, answer)

    def _refusal(self, method: str, path: str, headers: dict[bytes, bytes]) -> Answer | None:
        host = headers.get(b"host", b"").decode("latin-1").lower()
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        if name not in self.hosts and path not in ("/healthz", "/readyz"):
            return 400, _page(
                "This board does not answer under this address.", "Ce site ne répond pas à cette adresse."
            )
        if method in SAFE_METHODS:
            return None
        site = headers.get(b"sec-fetch-site", b"").decode("latin-1")
        origin = headers.get(b"origin", b"").decode("latin-1")
        # A browser says where a write comes from; a program that says nothing is not a victim's browser.
        foreign = (
            site not in ("same-origin", "none") if site else bool(origin) and not self._is_own(origin, host)
        )
        if foreign:
            return 403, _page(
                "This form was sent from another site. Open the page here and send it again.",
                "Ce formulaire vient d’un autre site. Ouvrez la page ici et envoyez-le de nouveau.",
            )
        return None

    def _is_own(self, origin: str, host: str) -> bool:
        return origin == self.own_origin or (not self.secure and urlsplit(origin).netloc == host)

    def _wrapped(self, send: Send, head: bool) -> Send:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = list(self.headers(message["headers"]))
            elif message["type"] == "http.response.body" and head:
                message["body"] = b""
            await send(message)

        return answer

    def headers(self, given: Iterable[tuple[bytes, bytes]]) -> Iterable[tuple[bytes, bytes]]:
        """The headers of an answer with those that each one carries unless it says otherwise."""
        present = set()
        for name, value in given:
            present.add(name.lower())
            yield name, value
        wanted = {
            b"content-security-policy": CSP.encode(),
            b"x-content-type-options": b"nosniff",
            # Private links stand in the path: no other page may learn them.
            b"referrer-policy": b"same-origin",
            b"cross-origin-opener-policy": b"same-origin",
            b"cross-origin-resource-policy": b"same-origin",
            b"x-frame-options": b"DENY",
            b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
            b"cache-control": b"no-store",
        }
        if self.secure:
            wanted[b"strict-transport-security"] = b"max-age=31536000; includeSubDomains"
        for name, value in wanted.items():
            if name not in present:
                yield name, value


def _page(english: str, french: str) -> bytes:
    text = (
        "<!doctype html><html lang=fr><meta charset=utf-8><title>Tableau des stages</title>"
        f"<main><h1>{french}</h1><p lang=en>{english}</p></main></html>"
    )
    return text.encode()
