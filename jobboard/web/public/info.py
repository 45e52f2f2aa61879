"""The pages that explain the board: help, accessibility, personal data, legal notice, contact, site map, the law."""

from datetime import datetime
from typing import Any

from litestar import Request, Response
from litestar.di import NamedDependency
from sqlmodel import Session

from jobboard.kit.i18n import N_, Msg
from jobboard.kit.settings import Settings
from jobboard.offers.search.catalogue import Catalogue
from jobboard.offers.search.finding import count_open
from jobboard.privacy import retention
from jobboard.web.base.keeping import keep
from jobboard.web.base.pages import locale, page, shows

Asked = Request[Any, Any, Any]
TITLES: dict[str, Msg] = {
    "help": N_("Help"),
    "accessibility": N_("Accessibility"),
    "privacy": N_("Personal data"),
    "legal": N_("Legal notice"),
    "contact": N_("Write to us"),
    "site_map": N_("Site map"),
}


def _info(request: Asked, name: str, settings: Settings, **context: Any) -> Response[str]:
    keep(request.scope)
    # Long texts are written in each language on their own, not message by message.
    return page(
        request,
        f"public/info/{locale(request)}/{name}.html",
        title=TITLES[name],
        settings=settings,
        **context,
    )


@shows("help")
def help_page(request: Asked, settings: NamedDependency[Settings]) -> Response[str]:
    """How to find, apply, post."""
    return _info(request, "help", settings)


@shows("accessibility")
def accessibility(request: Asked, settings: NamedDependency[Settings]) -> Response[str]:
    """What was tested and what is not yet."""
    return _info(request, "accessibility", settings)


@shows("privacy")
def privacy(request: Asked, settings: NamedDependency[Settings]) -> Response[str]:
    """What is kept, why, how long."""
    return _info(request, "privacy", settings, kept=retention.LINES)


@shows("legal")
def legal(request: Asked, settings: NamedDependency[Settings]) -> Response[str]:
    """Who answers for the board."""
    return _info(request, "legal", settings)


@shows("contact")
def contact(request: Asked, settings: NamedDependency[Settings]) -> Response[str]:
    """Where to write."""
    return _info(request, "contact", settings)


@shows("site_map")
def site_map(
    request: Asked,
    settings: NamedDependency[Settings],
    reading: NamedDependency[Session],
    now: NamedDependency[datetime],
    catalogue: NamedDependency[Catalogue],
) -> Response[str]:
    """Every page of the board."""
    return _info(request, "site_map", settings, total=count_open(reading, catalogue, now))


HANDLERS = (help_page, accessibility, privacy, legal, contact, site_map)
