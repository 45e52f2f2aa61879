"""One router an audience, one guard each."""

from litestar import Router

from jobboard.offers.search.criteria import NAMES
from jobboard.web.account import sign_in
from jobboard.web.base.assets import asset
from jobboard.web.base.guards import moderators_only, numbers_of_rows, recruiters_only, signed_in_only
from jobboard.web.base.operations import healthz, metrics, readyz
from jobboard.web.moderation import figures as weeks
from jobboard.web.moderation import post, queue, shelves
from jobboard.web.public import (
    alerts,
    answer,
    application,
    apply,
    claims,
    crawlers,
    figures,
    formats,
    info,
    law,
    my_applications,
    offers,
    reports,
    saved,
    search,
    your_data,
)
from jobboard.web.recruiter import (
    answers,
    applications,
    confirming,
    dashboard,
    editing,
    mailboxes,
    outcome,
    posting,
)
from jobboard.web.recruiter import offers as own_offers

# Pages that may be kept for everybody without a session, each with what its query may say; handlers call `keep`.
KEPT: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "home",
            "offers_place",
            "offers_field",
            "offer",
            "help",
            "law",
            "figures",
            "accessibility",
            "privacy",
            "legal",
            "site_map",
            "contact",
        ),
        (),
    ),
    **dict.fromkeys(("offers", "offers_feed", "offers_json"), NAMES),
}


def routers(*, demo: bool) -> list[Router]:
    """Every route of the board, by who may use it; the demo's mailbox only where there is a demo."""
    machine = [asset, healthz, readyz, metrics]
    public = [
        *offers.HANDLERS,
        *search.HANDLERS,
        *reports.HANDLERS,
        *apply.HANDLERS,
        *application.HANDLERS,
        *my_applications.HANDLERS,
        *saved.HANDLERS,
        *your_data.HANDLERS,
        *alerts.HANDLERS,
        *answer.HANDLERS,
        *answers.PUBLIC,
        *claims.HANDLERS,
        *info.HANDLERS,
        *formats.HANDLERS,
        *law.HANDLERS,
        *figures.HANDLERS,
        *crawlers.HANDLERS,
        *posting.PUBLIC,
        *confirming.PUBLIC,
        *outcome.HANDLERS,
        *mailboxes.PUBLIC,
        *sign_in.PUBLIC,
    ]
    signed_in = [*sign_in.SIGNED_IN]
    recruiter = [
        *dashboard.HANDLERS,
        *own_offers.HANDLERS,
        *editing.HANDLERS,
        *applications.HANDLERS,
        *answers.HANDLERS,
        *mailboxes.HANDLERS,
    ]
    moderation = [*queue.HANDLERS, *shelves.HANDLERS, *weeks.HANDLERS, *post.HANDLERS]
    return [
        Router("/", route_handlers=machine),
        Router("/", route_handlers=public),
        Router("/", route_handlers=signed_in, guards=[signed_in_only]),
        Router("/", route_handlers=recruiter, guards=[recruiters_only, numbers_of_rows]),
        Router("/", route_handlers=moderation, guards=[moderators_only, numbers_of_rows]),
        *([_demo()] if demo else []),
    ]


def _demo() -> Router:
    # The scenes of a demo take long to load, and a real board has none.
    from jobboard.web.demo import letters, mailbox  # noqa: PLC0415

    return Router("/", route_handlers=[*mailbox.HANDLERS, *letters.HANDLERS], guards=[numbers_of_rows])
