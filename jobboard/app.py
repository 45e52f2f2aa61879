"""The web application, plugged together."""

import logging
import threading
from contextlib import suppress
from copy import copy
from datetime import datetime
from functools import cache, partial
from typing import Any

from litestar import Litestar
from litestar.datastructures import State
from litestar.plugins import PluginProtocol
from litestar.types import Receive, Scope, Send

from jobboard import schema
from jobboard.kit import emails
from jobboard.kit.clock import Clock, utcnow
from jobboard.kit.db import TROUBLE, Database
from jobboard.kit.files import FileStore
from jobboard.kit.parsers import sandbox
from jobboard.kit.settings import Settings
from jobboard.kit.watching import FileStamp, Watch, watch_over
from jobboard.offers.queries import next_turn
from jobboard.offers.search import stored
from jobboard.offers.search.catalogue import Catalogue
from jobboard.sheet.places import gazetteer
from jobboard.web.base import pages
from jobboard.web.base.dependencies import DEPENDENCIES
from jobboard.web.base.errors import HANDLERS
from jobboard.web.base.keeping import Keeper
from jobboard.web.base.kept import Answer
from jobboard.web.base.session import WhoAsks
from jobboard.web.base.shell import Shell
from jobboard.web.base.threads import in_thread
from jobboard.web.public.quick_list import QuickLists
from jobboard.web.routes import KEPT, routers

STORED = "cache/offers"
assert schema.SLICES  # every table is known before the first query


class Board:
    """The ASGI application: Litestar inside, the shell around it, kept pages before both.

    `litestar` is there for tests of the routes.
    """

    def __init__(
        self, litestar: Litestar, settings: Settings, database: Database, watch: Watch, clock: Clock
    ) -> None:
        self.litestar = litestar
        self.settings = settings
        self.database = database
        self.watch = watch
        shell = Shell(litestar, settings)
        self.keeper = Keeper(
            shell,
            watch=watch,
            clock=clock,
            next_turn=partial(in_thread, _next_turn, database),
            pages=KEPT,
            surroundings=FileStamp(settings.extra_rates),
            maker=QuickLists(database, litestar.state.catalogue, settings),
            headers=list(shell.headers([(b"content-type", b"text/html; charset=utf-8")])),
        )

    def at_hand(self, scope: Any) -> Answer | None:
        """The answer to a question whose page is kept, for a server that can write it at once; in the event loop."""
        return self.keeper.at_hand(scope)

    def made_at_once(self, scope: Any) -> Answer | None:
        """The same for a page that memory knows whole: it is made meanwhile."""
        return self.keeper.made_at_once(scope)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, or the server's start and end."""
        if str(scope["type"]) == "lifespan":
            await self._live(receive, send)
        else:
            await self.keeper(scope, receive, send)

    async def _live(self, receive: Any, send: Any) -> None:
        while (await receive())["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        self.watch.close()
        stored.save(self.litestar.state.catalogue, self.settings.data_dir / STORED)
        self.database.close()
        await send({"type": "lifespan.shutdown.complete"})


def _warm_up(database: Database, catalogue: Catalogue, settings: Settings) -> None:
    """What the first visitors would wait for: the names of places, offers in memory, what opens documents and reads addresses.

    A database that cannot be read now is nobody's fault yet: who asks is told.
    """
    gazetteer.lines()
    with suppress(*TROUBLE), database.reading() as session:
        stored.wake(catalogue, session, settings.data_dir / STORED)
    with suppress(OSError, sandbox.SandboxFailed):
        sandbox.warm_up()
    emails.load()


def _next_turn(database: Database, now: datetime) -> datetime | None:
    with database.reading() as session:
        return next_turn(session, now)


class _Plain(Litestar):
    """Litestar without what makes it know the models of other libraries: no handler takes or gives one.

    Loading all that takes as long as drawing the first list. Were this method gone, it would be loaded again, no more.
    """

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        return plugins


@cache
def _routed(demo: bool) -> Litestar:
    """Litestar with every route and no board: handlers find theirs in the state of the application that is asked.

    Making it takes longer than all the rest of a board, so that a process makes it once for all its boards.
    """
    return _Plain(
        route_handlers=routers(demo=demo),
        dependencies=DEPENDENCIES,
        exception_handlers=HANDLERS,
        middleware=[WhoAsks()],
        openapi_config=None,
        # The body reader has limits of its own, route by route.
        request_max_body_size=None,
        logging_config=None,
    )


def create_app(settings: Settings, *, clock: Clock = utcnow, warm: bool = False) -> Board:
    """A board with these settings. The database must be migrated; `clock` is turned by tests.

    `warm`: get ready in a thread what the first visitors would wait for; reading and unpacking go on beside the making of
    the routes.
    """
    ready = settings.prepared()
    database = Database(ready.database, info={"settings": ready})
    catalogue = Catalogue()
    if warm:
        aside = threading.Thread(
            target=_warm_up, args=(database, catalogue, ready), name="warming up", daemon=True
        )
        aside.start()
    watch = watch_over(database)
    pages.install(ready)

    # Its own state is what makes it this board's: `_routed`.
    inner = copy(_routed(ready.demo))
    inner.state = State(
        {
            "settings": ready,
            "database": database,
            "files": FileStore(ready.files_dir),
            "clock": clock,
            "catalogue": catalogue,
        }
    )
    logging.getLogger("jobboard").setLevel(ready.log_level.upper())
    return Board(inner, ready, database, watch, clock)
