"""Roles, one guard an audience: a stranger is sent to sign in, the wrong role is refused."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.exceptions import NotFoundException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler

from jobboard.accounts.models import Role, User
from jobboard.kit.text import row_number

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


def numbers_of_rows(connection: Asked, _: BaseRouteHandler) -> None:
    """Find nothing at an address with a number that no row can have."""
    parts = connection.path_params.values()
    if any(isinstance(part, int) and row_number(str(part)) is None for part in parts):
        raise NotFoundException


def _require(connection: Asked, role: Role) -> None:
    user = asking(connection)
    if user is None:
        raise SignInNeeded
    if user.role != role:
        raise PermissionDeniedException
