"""The demo's mailbox: every letter of the board, as it left or will leave. Mounted by `jobboard demo` alone."""

from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from sqlmodel import Session, col, select

from jobboard.kit.i18n import N_
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import reveal
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.web.base.pages import page, reads
from jobboard.web.base.words import LETTERS

Asked = Request[Any, Any, Any]
MOST = 200
# A letter carries its own styles; nothing in it runs, and nothing is fetched.
LETTER_CSP = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; "
    "sandbox allow-top-navigation-by-user-activation allow-popups"
)


@reads("/demo/mailbox")
def index(request: Asked, reading: NamedDependency[Session]) -> Response[str]:
    """All letters, the newest first, or those to one address."""
    to = request.query_params.get("a", "")[:254]
    statement = select(OutboxMessage).order_by(col(OutboxMessage.id).desc()).limit(MOST)
    if to:
        statement = statement.where(OutboxMessage.recipient == to)
    return page(
        request,
        "demo/mailbox.html",
        title=N_("Demo mailbox"),
        noindex=True,
        letters=list(reading.exec(statement)),
        states=LETTERS,
        to=to,
    )


@reads("/demo/mailbox/{number:int}")
def show(
    request: Asked,
    number: FromPath[int],
    reading: NamedDependency[Session],
    settings: NamedDependency[Settings],
) -> Response[str]:
    """One letter: its head, its text part, its links."""
    letter = _find(reading, number)
    text = reveal(settings.keys[0], letter.text)
    return page(
        request,
        "demo/letter.html",
        title=letter.subject,
        noindex=True,
        letter=letter,
        state=LETTERS[DeliveryState(letter.state)],
        pieces=_with_links(text, settings.base_url),
    )


@reads("/demo/mailbox/{number:int}/html")
def html(
    number: FromPath[int], reading: NamedDependency[Session], settings: NamedDependency[Settings]
) -> Response[str]:
    """Its HTML part, as a mail program would show it."""
    letter = _find(reading, number)
    return Response(
        reveal(settings.keys[0], letter.html),
        media_type="text/html",
        headers={"content-security-policy": LETTER_CSP, "x-frame-options": "SAMEORIGIN"},
    )


def _find(session: Session, number: int) -> OutboxMessage:
    letter = session.get(OutboxMessage, number)
    if letter is None:
        raise NotFoundException
    return letter


def _with_links(text: str, base_url: str) -> list[tuple[str, str | None]]:
    """The text in pieces, each with the address it links to, or None."""
    pieces: list[tuple[str, str | None]] = []
    for line in text.splitlines():
        for word in line.split(" "):
            bare = word.strip("<>().,")
            pieces.append((word + " ", bare if bare.startswith(base_url) else None))
        pieces.append(("\n", None))
    return pieces


HANDLERS = (index, show, html)
