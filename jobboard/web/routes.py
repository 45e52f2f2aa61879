"""One router an audience, one guard each."""

from litestar import Router

from jobboard.web.account import sign_in
from jobboard.web.base.assets import asset
from jobboard.web.base.guards import moderators_only, recruiters_only, signed_in_only
from jobboard.web.base.operations import healthz, readyz


def routers(*, demo: bool) -> list[Router]:
    """Every route of the board, by who may use it."""
    return [
        Router("/", route_handlers=[asset, healthz, readyz]),
        Router("/", route_handlers=[*sign_in.PUBLIC]),
        Router("/", route_handlers=[*sign_in.SIGNED_IN], guards=[signed_in_only]),
        Router("/", route_handlers=[], guards=[recruiters_only]),
        Router("/", route_handlers=[], guards=[moderators_only]),
    ]
