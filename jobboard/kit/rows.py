"""One row at a time by its table's own INSERT, for what is written at each application.

The session's unit of work sorts, compares and remembers what it writes, which takes five times as long as the statement.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

from pydantic_core import PydanticUndefined
from sqlalchemy import Connection, Insert, Table
from sqlalchemy import insert as insert_into
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import manager_of_class
from sqlmodel import Session

from jobboard.kit.changes import is_watched
from jobboard.kit.db import Row, insert_once

Kind = TypeVar("Kind", bound=Row)
_Defaults = tuple[tuple[str, Callable[[], Any]], ...]


def insert(session: Session, model: type[Row], **values: Any) -> int:
    """Write a row at once and give its `id`; columns that are not named have the model's defaults.

    What the session has pending is written before it. Raises sqlalchemy.exc.IntegrityError as a flush does,
    TypeError for a column that needs a value and for a model whose changes readers must hear of (`kit.changes`).
    """
    return _written(session, model, _whole(model, values))


def insert_entity(session: Session, model: type[Kind], **values: Any) -> Kind:
    """The same; gives the row as the session would have loaded it."""
    whole = _whole(model, values)
    return _loaded(session, model, whole, _written(session, model, whole))


def insert_entity_once(session: Session, model: type[Kind], unique: str, **values: Any) -> Kind | None:
    """The same, or None where a row with this value in the column `unique` is there already, whoever wrote it."""
    whole = _whole(model, values)
    key = (
        _connection(session)
        .execute(insert_once(session, _unwatched(model), unique), whole)
        .scalar_one_or_none()
    )
    return None if key is None else _loaded(session, model, whole, key)


def _written(session: Session, model: type[Row], whole: dict[str, Any]) -> int:
    done = _connection(session).execute(_statement(model), whole)
    return int(done.inserted_primary_key[0]) if done.inserted_primary_key else 0


def _connection(session: Session) -> Connection:
    # What waits in the session is written first, as a flush would have it; with nothing waiting this costs nothing.
    session.flush()
    return session.connection()


def _loaded(session: Session, model: type[Kind], whole: dict[str, Any], key: int) -> Kind:
    entity = manager_of_class(model).new_instance()
    entity.__dict__.update(whole, id=key)
    make_transient_to_detached(entity)
    session.add(entity)
    return entity


def _whole(model: type[Row], values: dict[str, Any]) -> dict[str, Any]:
    whole = {name: made() for name, made in _defaults(model)} | values
    if len(whole) != _width(model):
        raise TypeError(f"{model.__name__} has other columns than {', '.join(sorted(whole))}")
    return whole


@cache
def _statement(model: type[Row]) -> Insert:
    return insert_into(_unwatched(model))


def _unwatched(model: type[Row]) -> Table:
    if is_watched(model):
        raise TypeError(f"{model.__name__} is written by the session, which tells readers of it")
    return _table(model)


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
