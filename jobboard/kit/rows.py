"""One row at a time by its table's own statement, for what is read and written at each application.

The session's unit of work sorts, compares and remembers what it writes, which takes many times as long as the statement.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

from pydantic_core import PydanticUndefined
from sqlalchemy import Table, bindparam
from sqlalchemy import insert as insert_into
from sqlalchemy import select as select_from
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm.attributes import instance_state, manager_of_class
from sqlalchemy.orm.util import identity_key
from sqlmodel import Session

from jobboard.kit.changes import is_watched
from jobboard.kit.db import Row, insert_once
from jobboard.kit.prepared import Prepared, prepared

Kind = TypeVar("Kind", bound=Row)
_Defaults = tuple[tuple[str, Callable[[], Any]], ...]


def load(session: Session, model: type[Kind], key: int, only: tuple[str, ...] = ()) -> Kind:
    """The row with this `id`, as `session.get_one` gives it. Raises sqlalchemy.exc.NoResultFound; `only` as in `find`."""
    found = find(session, model, key, only)
    if found is None:
        raise NoResultFound(f"no {model.__name__} {key}")
    return found


def find(session: Session, model: type[Kind], key: int, only: tuple[str, ...] = ()) -> Kind | None:
    """The row with this `id`, as `session.get` gives it.

    Of a wide row `only` some columns (without `id`); the session reads the others if they are ever looked at.
    """
    if identity_key(model, key) in session.identity_map:
        return session.get(model, key)
    found = _by_id(model, only).first(session, key=key)
    if found is None:
        return None
    names = ("id", *only) if only else _names(model)
    return _loaded(session, model, dict(zip(names, found, strict=True)))


def insert(session: Session, model: type[Row], **values: Any) -> int:
    """Write a row at once and give its `id`; columns that are not named have the model's defaults.

    What the session has pending is written before it. Raises sqlalchemy.exc.IntegrityError as a flush does,
    TypeError for a column that needs a value and for a model whose changes readers must hear of (`kit.changes`).
    """
    return cast(int, _insert(model).value(session, **_whole(model, values)))


def insert_new(session: Session, model: type[Row], unique: str, **values: Any) -> int | None:
    """The same, or None where a row with this value in the column `unique` is there already, whoever wrote it."""
    return cast(int | None, _insert(model, unique).value(session, **_whole(model, values)))


def insert_entity(session: Session, model: type[Kind], **values: Any) -> Kind:
    """As `insert`; gives the row as the session would have loaded it."""
    whole = _whole(model, values)
    return _loaded(session, model, {"id": _insert(model).value(session, **whole), **whole})


def _loaded(session: Session, model: type[Kind], known: dict[str, Any]) -> Kind:
    """A row that the session has none of yet, of which these columns are known, as the session itself would load it.

    What `make_transient_to_detached` and `session.add` do together, without asking each column and relation for what they
    would not find: a third of the time that reading the row takes.
    """
    entity = manager_of_class(model).new_instance()
    entity.__dict__.update(known)
    state = instance_state(entity)
    state.key = identity_key(model, known["id"])
    state.expired_attributes.update(_others(model, tuple(known)))
    state.session_id = session.hash_key
    session.identity_map.add(state)
    return entity


@cache
def _others(model: type[Row], known: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_names(model)).difference(known)


def _whole(model: type[Row], values: dict[str, Any]) -> dict[str, Any]:
    whole = {name: made() for name, made in _defaults(model)} | values
    if len(whole) != len(_names(model)) - 1:
        raise TypeError(f"{model.__name__} has other columns than {', '.join(sorted(whole))}")
    return whole


@cache
def _by_id(model: type[Row], only: tuple[str, ...]) -> Prepared:
    table = _table(model)
    columns = [table.c[name] for name in ("id", *only)] if only else list(table.c)
    return prepared(select_from(*columns).where(table.c.id == bindparam("key")))


@cache
def _insert(model: type[Row], unique: str | None = None) -> Prepared:
    if is_watched(model):
        raise TypeError(f"{model.__name__} is written by the session, which tells readers of it")
    table = _table(model)
    columns = [name for name in _names(model) if name != "id"]
    if unique is None:
        return prepared(insert_into(table).returning(table.c.id), columns)
    return Prepared(lambda dialect: insert_once(dialect, table, unique), columns)


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
def _names(model: type[Row]) -> tuple[str, ...]:
    return tuple(column.name for column in _table(model).columns)


def _table(model: type[Row]) -> Table:
    return cast(Table, model.__table__)  # type: ignore[attr-defined]
