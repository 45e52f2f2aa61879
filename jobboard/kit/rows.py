"""One row at a time by its table's own INSERT, for what is written at each application.

The session's unit of work sorts, compares and remembers what it writes, which takes five times as long as the statement.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

from pydantic_core import PydanticUndefined
from sqlalchemy import Insert, Table
from sqlalchemy import insert as insert_into
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import manager_of_class
from sqlmodel import Session

from jobboard.kit.changes import is_watched
from jobboard.kit.db import Row

Kind = TypeVar("Kind", bound=Row)
_Defaults = tuple[tuple[str, Callable[[], Any]], ...]


def insert(session: Session, model: type[Row], **values: Any) -> int:
    """Write a row at once and give its `id`; columns that are not named have the model's defaults.

    What the session has pending is written before it. Raises sqlalchemy.exc.IntegrityError as a flush does,
    TypeError for a column that needs a value and for a model whose changes readers must hear of (`kit.changes`).
    """
    return _insert(session, model, _whole(model, values))


def insert_entity(session: Session, model: type[Kind], **values: Any) -> Kind:
    """The same; gives the row as the session would have loaded it."""
    whole = _whole(model, values)
    whole["id"] = _insert(session, model, whole)
    entity = manager_of_class(model).new_instance()
    entity.__dict__.update(whole)
    make_transient_to_detached(entity)
    session.add(entity)
    return entity


def _insert(session: Session, model: type[Row], whole: dict[str, Any]) -> int:
    # What waits in the session is written first, as a flush would have it; with nothing waiting this costs nothing.
    session.flush()
    key = session.connection().execute(_statement(model), whole).inserted_primary_key
    return int(key[0]) if key else 0


def _whole(model: type[Row], values: dict[str, Any]) -> dict[str, Any]:
    whole = {name: made() for name, made in _defaults(model)} | values
    if len(whole) != _width(model):
        raise TypeError(f"{model.__name__} has other columns than {', '.join(sorted(whole))}")
    return whole


@cache
def _statement(model: type[Row]) -> Insert:
    if is_watched(model):
        raise TypeError(f"{model.__name__} is written by the session, which tells readers of it")
    return insert_into(_table(model))


@cache
def _defaults(model: type[Row]) -> _Defaults:
    return tuple(
        (name, _always(field.default) if field.default_factory is None else cast(Any, field.default_factory))
        for name, field in model.model_fields.items()
        if name != "id" and not (field.default is PydanticUndefined and field.default_factory is None)
    )


def _always(value: Any) -> Callable[[], Any]:
    return lambda: value


@cache
def _width(model: type[Row]) -> int:
    return len(_table(model).columns) - 1


def _table(model: type[Row]) -> Table:
    return cast(Table, model.__table__)  # type: ignore[attr-defined]
