"""Roles, one guard an audience: a stranger is sent to sign in, the wrong role is refused."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler

from jobboard.accounts.models import Role, User

Asked = ASGIConnection[Any, Any, Any, Any]


class SignInNeeded(Exception):
    """Nobody is signed in."""


def asking(connection: Asked) -> User | None:
    """The signed-in person, if any."""
    return connection.scope["state"].get("user")


def recruiters_only(connection: Asked, _: BaseRouteHandler) -> None:
    """Let recruiters in."""
    _require(connection, Role.RECRUITER)


def moderators_only(connection: Asked, _: BaseRouteHandler) -> None:
    """Let moderators in."""
    _require(connection, Role.MODERATOR)


def signed_in_only(connection: Asked, _: BaseRouteHandler) -> None:
    """Let anybody in who is signed in."""
    if asking(connection) is None:
        raise SignInNeeded


def _require(connection: Asked, role: Role) -> None:
    user = asking(connection)
    if user is None:
        raise SignInNeeded
    if user.role != role:
        raise PermissionDeniedException
