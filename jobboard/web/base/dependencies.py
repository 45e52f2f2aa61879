"""What handlers ask for by name: a session, the time, the form, the files."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from litestar import Request
from litestar.datastructures import State
from litestar.di import Provide
from sqlmodel import Session

from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.forms import Submitted
from jobboard.kit.settings import Settings
from jobboard.offers.law import rules_for
from jobboard.offers.search.catalogue import Catalogue
from jobboard.sheet.law import RuleSet
from jobboard.web.base.body import PLAIN_LIMIT, read_form
from jobboard.web.base.threads import in_thread_of_ends

T = TypeVar("T")


async def provide_session(state: State) -> AsyncIterator[Session]:
    """One write transaction a request: begun by its first statement, committed before the answer leaves.

    Returning commits, raising rolls back. The commit waits for the disk, so it happens in a thread: see `committed`.
    """
    database: Database = state.database
    session = database.write_session()
    try:
        yield session
    except BaseException:
        if session.in_transaction():
            await in_thread_of_ends(session.close)
        raise
    if session.in_transaction():
        await in_thread_of_ends(_commit, session)


def committed(body: Callable[..., T]) -> Callable[..., T]:
    """A handler that runs in a thread and ends its session there: to go to another one takes longer than many commits."""

    @wraps(body)
    def run(**named: Any) -> T:
        if "session" not in named:
            return body(**named)
        with named["session"] as session:
            answer = body(**named)
            session.commit()
        return answer

    return run


def _commit(session: Session) -> None:
    with session:
        session.commit()


async def provide_reading(state: State) -> AsyncIterator[Session]:
    """A session that cannot change a row, for GET."""
    database: Database = state.database
    session = database.read_session()
    try:
        yield session
    finally:
        # One that was closed, or never asked anything, holds no connection to give back.
        if session.in_transaction():
            await in_thread_of_ends(session.close)


async def provide_submitted(request: Request[Any, Any, Any]) -> Submitted:
    """The form that was sent, within the route's limit."""
    return await read_form(request, int(request.route_handler.opt.get("body_limit", PLAIN_LIMIT)))


async def provide_now(state: State) -> datetime:
    """The moment of the request; tests turn the clock."""
    moment: datetime = state.clock()
    return moment


async def provide_settings(state: State) -> Settings:
    """The board's settings."""
    settings: Settings = state.settings
    return settings


async def provide_rules(state: State) -> RuleSet:
    """The rules of law with the operator's own rates."""
    return rules_for(state.settings)


async def provide_files(state: State) -> FileStore:
    """Where CVs are kept."""
    files: FileStore = state.files
    return files


async def provide_database(state: State) -> Database:
    """The database itself, for limits, which count in a transaction of their own."""
    database: Database = state.database
    return database


async def provide_catalogue(state: State) -> Catalogue:
    """Every open offer in the memory of this process, for searches and counts."""
    catalogue: Catalogue = state.catalogue
    return catalogue


async def provide_visitor(request: Request[Any, Any, Any]) -> str:
    """The address of who asks: the peer, or what a trusted proxy says of the one before it."""
    settings: Settings = request.app.state.settings
    peer = request.client.host if request.client else "unknown"
    if peer in settings.proxies:
        for hop in reversed(request.headers.get("x-forwarded-for", "").split(",")):
            if hop.strip() and hop.strip() not in settings.proxies:
                return hop.strip()[:45]
    return peer


DEPENDENCIES = {
    "session": Provide(provide_session),
    "reading": Provide(provide_reading),
    "submitted": Provide(provide_submitted),
    "now": Provide(provide_now),
    "settings": Provide(provide_settings),
    "rules": Provide(provide_rules),
    "files": Provide(provide_files),
    "database": Provide(provide_database),
    "catalogue": Provide(provide_catalogue),
    "visitor": Provide(provide_visitor),
}
