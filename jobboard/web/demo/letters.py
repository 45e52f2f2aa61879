"""Every letter the board can write, in both languages, as it leaves. Mounted by `jobboard demo` alone."""

from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from jobboard.kit.i18n import N_
from jobboard.kit.settings import Settings
from jobboard.web.base.pages import page, reads
from jobboard.web.base.shell import CSP
from jobboard.web.demo.mailbox import LETTER_CSP
from jobboard.web.demo.samples import Sample, kinds, samples

Asked = Request[Any, Any, Any]


@reads("/demo/letters")
def index(request: Asked) -> Response[str]:
    """The kinds of letters, each a link to all its shapes."""
    return page(request, "demo/letters.html", title=N_("Every letter"), noindex=True, kinds=kinds())


@reads("/demo/letters/{letter:str}")
def show(request: Asked, letter: FromPath[str], settings: NamedDependency[Settings]) -> Response[str]:
    """One kind of letter in all its shapes: head, text part, HTML part."""
    found = _of(settings, letter)
    return page(
        request,
        "demo/letter_kind.html",
        title=N_("Letter: %(kind)s", kind=letter),
        noindex=True,
        letter=letter,
        shapes=list(enumerate(found)),
        headers={"content-security-policy": f"{CSP}; frame-src 'self'"},
    )


@reads("/demo/letters/{letter:str}/{number:int}")
def html(letter: FromPath[str], number: FromPath[int], settings: NamedDependency[Settings]) -> Response[str]:
    """The HTML part of one, as a mail program would show it."""
    found = _of(settings, letter)
    if number >= len(found) or not found[number].html:
        raise NotFoundException
    return Response(
        found[number].html,
        media_type="text/html",
        headers={"content-security-policy": LETTER_CSP, "x-frame-options": "SAMEORIGIN"},
    )


def _of(settings: Settings, letter: str) -> tuple[Sample, ...]:
    found = samples(settings, letter)
    if not found:
        raise NotFoundException
    return found


HANDLERS = (index, show, html)
