"""Public pages kept ready and answered before routing, for visitors without a session, until the board or the clock moves."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from litestar.types import ASGIApp, Receive, Send

from jobboard.addresses import pair
from jobboard.kit.clock import Clock, day_of, end_of_day
from jobboard.kit.db import TROUBLE
from jobboard.kit.shelf import Shelf
from jobboard.kit.watching import Watch
from jobboard.web.base.kept import LIGHTLY, WELL, Answer, Caught, Kept
from jobboard.web.base.pieces import Pieces
from jobboard.web.base.question import Headers, Question, canonical
from jobboard.web.base.threads import in_thread

MOST_BYTES = 32 * 1024 * 1024
CARD_BYTES = 32 * 1024 * 1024
MOST_HOSTS = 16
_SLOT = "jobboard.keep"
_TRIED = "jobboard.tried"
# A page's path and its query written one way; what all kept pages depend on.
Key = tuple[str, bytes]
State = tuple[int, object]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page to be made from its path and query alone, at a board version and a moment, with parts that are kept."""

    path: str
    query: bytes
    now: datetime
    version: int
    cards: Pieces
    pieces: Pieces


class Maker(Protocol):
    """Makes some pages without routing; None leaves a page to a handler."""

    def makes(self, path: str) -> bool:
        """Whether it may make the pages of this path."""

    def at_once(self, wanted: Wanted) -> bytes | None:
        """The page as HTML in UTF-8 from memory alone, in the event loop."""

    def in_time(self, wanted: Wanted) -> bytes | None:
        """The page as HTML in UTF-8, in a thread."""


# The next moment at which time alone changes a public page.
NextTurn = Callable[[datetime], Awaitable[datetime | None]]


@dataclass(slots=True)
class _Wish:
    """What a handler says of its answer."""

    pieces: Pieces
    cards: Pieces
    shared: bool = False
    until: datetime | None = None


@dataclass(slots=True)
class _Visit:
    """Somebody who asks for a page that may be kept: how, when, of which state of the board, by which key; and the page
    where it is kept."""

    scope: Any
    asked: Question
    now: datetime
    state: State
    key: Key
    kept: Kept | None

    @property
    def head(self) -> bool:
        """Whether the body is left out."""
        return bool(self.scope["method"] == "HEAD")


def pieces_of(scope: Any) -> Pieces:
    """Parts of pages that depend on nothing but their key, the board and the day; none are known for a personal page."""
    wish: _Wish | None = scope.get(_SLOT)
    return Pieces() if wish is None else wish.pieces


def cards_of(scope: Any) -> Pieces:
    """Parts of pages that depend on nothing but their key: they outlive changes of the board and turns of the clock."""
    wish: _Wish | None = scope.get(_SLOT)
    return Pieces() if wish is None else wish.cards


def keep(scope: Any, until: datetime | None = None) -> None:
    """Say that this answer is the same for everybody without a session until the board changes.

    `until`: a moment that changes this page alone; publications, endings and midnight are known without it.
    """
    wish: _Wish | None = scope.get(_SLOT)
    if wish is not None:
        wish.shared, wish.until = True, until


class Keeper:
    """The ASGI application around the shell. Everything in it happens in the event loop."""

    def __init__(
        self,
        inner: ASGIApp,
        *,
        watch: Watch,
        clock: Clock,
        next_turn: NextTurn,
        pages: Mapping[str, tuple[str, ...]],
        surroundings: Callable[[], object] = lambda: None,
        maker: Maker | None = None,
        headers: Headers | None = None,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        """`pages`: names of addresses, each with the names its query may have. `surroundings`: files pages depend on.

        `headers` are those of every page that `maker` makes.
        """
        self.inner = inner
        self.maker, self.headers = maker, headers or []
        self.watch, self.clock, self.next_turn = watch, clock, next_turn
        self.surroundings = surroundings
        self.shelf: Shelf[Key, Kept] = Shelf(most_bytes)
        self.pieces = Pieces()
        self.cards = Pieces(CARD_BYTES)
        self.state: State | None = None
        self.looked = False
        # From when to when time alone changes nothing.
        self.span: tuple[datetime, datetime] | None = None
        self.hosts: set[bytes] = set()
        # Whether somebody is finding that out.
        self.turning: asyncio.Future[bool] | None = None
        # Pages that are being made now, each of which state of the board.
        self.making: dict[Key, tuple[State, asyncio.Future[Kept | None]]] = {}
        self.whole: dict[str, tuple[str, ...]] = {}
        self.below: dict[str, tuple[str, ...]] = {}
        for name, names in pages.items():
            for path in pair(name):
                head, brace, rest = path.partition("{")
                # A page of one thing: its parent, and then one part of a path.
                (self.below if brace and "/" not in rest else self.whole)[head] = names

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Serve one connection: from what is kept, or by those inside."""
        visit = self._visit(scope) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        if visit is None:
            await self.inner(scope, receive, send)
            return
        answer = None if _TRIED in scope and visit.kept is None else self._at_once(visit)
        if answer is None:
            kept = await self._made_for_another(visit)
            answer = (
                await self._make(visit, receive, send) if kept is None else self._answer(visit, kept, WELL)
            )
        if answer is not None:
            await answer.send(send, head=visit.head)

    def at_hand(self, scope: Any) -> Answer | None:
        """The answer to a GET that is kept as it was asked for; None leaves the question to `__call__`.

        For the server, which writes it without a task of its own.
        """
        if scope["method"] != "GET":
            return None
        kept = self.shelf.get((scope["path"], scope["query_string"]))
        if kept is None:
            return None
        asked = Question(scope["headers"])
        if asked.personal or asked.host not in self.hosts or self._state() is None:
            return None
        # Whether it is still there: what it depends on may have moved.
        kept = self._find((scope["path"], scope["query_string"]), self.clock(), asked.host)
        return None if kept is None else kept.answer(asked)

    def made_at_once(self, scope: Any) -> Answer | None:
        """The same for a page that `maker` can make without waiting for anything, in a fraction of a millisecond."""
        if scope["method"] != "GET" or self.maker is None or not self.maker.makes(scope["path"]):
            return None
        scope[_TRIED] = True
        visit = self._visit(scope)
        return None if visit is None else self._at_once(visit)

    def _visit(self, scope: Any) -> _Visit | None:
        """Who asks for what; None where it cannot be a page for everybody."""
        asked = Question(scope["headers"])
        names = None if asked.personal else self._names(scope["path"])
        state = None if names is None else self._state()
        if names is None or state is None:
            return None
        now, key = self.clock(), (scope["path"], scope["query_string"])
        kept = self._find(key, now, asked.host)
        if kept is None and scope["query_string"]:
            query = canonical(scope["query_string"], names)
            if query is None:
                return None
            key = (scope["path"], query)
            kept = self._find(key, now, asked.host)
        return _Visit(scope, asked, now, state, key, kept)

    def _at_once(self, visit: _Visit) -> Answer | None:
        """The answer of what is kept, or of what can be made here and now."""
        if visit.kept is not None:
            return self._answer(visit, visit.kept, WELL)
        maker = self._maker_for(visit)
        if maker is None or self.span is None or not self.span[0] <= visit.now < self.span[1]:
            return None
        html = maker.at_once(self._wanted(visit))
        return None if html is None else self._settle(visit, self._whole(visit, html, self.span[1]))

    def _names(self, path: str) -> tuple[str, ...] | None:
        found = self.whole.get(path)
        if found is None:
            parent, slash, rest = path.rpartition("/")
            found = self.below.get(parent + slash) if rest else None
        return found

    def _state(self) -> State | None:
        """What all kept pages depend on. When it moves they go; None while nobody knows it."""
        if self.looked:
            return self.state
        version = self.watch.version()
        if version is None:
            return None
        state = (version, self.surroundings())
        if state != self.state:
            self.shelf.clear()
            if self.state is None or state[1] != self.state[1]:
                self.cards = Pieces(CARD_BYTES)
            self.state, self.span = state, None
        # All that the event loop hears in one turn has come at one moment.
        self.looked = True
        asyncio.get_running_loop().call_soon(self._look_again)
        return state

    def _look_again(self) -> None:
        self.looked = False

    def _find(self, key: Key, now: datetime, host: bytes) -> Kept | None:
        kept = self.shelf.get(key)
        if kept is None or host not in self.hosts:
            return None
        # A clock that was set back has not lived through this page.
        return kept if kept.since <= now < kept.until else None

    async def _made_for_another(self, visit: _Visit) -> Kept | None:
        """What is being made for somebody else who asked the same of the same board; None where nothing is."""
        making = self.making.get(visit.key)
        if making is None or making[0] != visit.state or visit.asked.host not in self.hosts:
            return None
        return await asyncio.shield(making[1])

    async def _make(self, visit: _Visit, receive: Receive, send: Send) -> Answer | None:
        """Have the page made; where its handler says so, it is a shared one, and kept if it is asked for again.

        None where those inside have answered.
        """
        # A board that changed has many readers of its first pages: for one of them a page is made, the others wait for it.
        making: asyncio.Future[Kept | None] = asyncio.get_running_loop().create_future()
        self.making[visit.key] = visit.state, making
        made = None
        try:
            until = await self._until(visit.now)
            made = await self._by_maker(visit, until)
            if made is None:
                made = await self._by_handler(visit, until, receive, send)
        except TROUBLE:
            # Those inside say it in the reader's language.
            await self.inner(visit.scope, receive, send)
        finally:
            # Another state of the board may be making its own by now.
            if self.making.get(visit.key, (None, None))[1] is making:
                del self.making[visit.key]
            making.set_result(made)
        return None if made is None else self._settle(visit, made)

    def _maker_for(self, visit: _Visit) -> Maker | None:
        """Who makes this page without routing, if anybody does."""
        # A host that a handler has answered under before is a right one.
        maker = self.maker if visit.asked.host in self.hosts else None
        return maker if maker is not None and maker.makes(visit.key[0]) else None

    def _wanted(self, visit: _Visit) -> Wanted:
        return Wanted(*visit.key, visit.now, visit.state[0], self.cards, self.pieces)

    def _whole(self, visit: _Visit, html: bytes, until: datetime) -> Kept:
        return Caught(200, self.headers, html).to_keep(visit.now, until)

    async def _by_maker(self, visit: _Visit, until: datetime) -> Kept | None:
        """The page without routing, in a thread; None where that cannot be."""
        maker = self._maker_for(visit)
        html = None if maker is None else await in_thread(maker.in_time, self._wanted(visit))
        return None if html is None else self._whole(visit, html, until)

    async def _by_handler(self, visit: _Visit, until: datetime, receive: Receive, send: Send) -> Kept | None:
        """The page of those inside; None where it is no shared one: then it has been answered."""
        wish = _Wish(self.pieces, self.cards)
        # The page is made from the key and nothing else, so that it can stand for all who ask for the same.
        inside: dict[str, Any] = {
            **visit.scope,
            "method": "GET",
            "query_string": visit.key[1],
            "headers": visit.asked.without_condition,
            _SLOT: wish,
        }
        caught = Caught()
        await self.inner(inside, receive, caught)  # type: ignore[arg-type]
        if not (wish.shared and caught.status == 200):
            await caught.replay(send, head=visit.head)
            return None
        if len(self.hosts) < MOST_HOSTS:
            self.hosts.add(visit.asked.host)
        return caught.to_keep(visit.now, until if wish.until is None else min(until, wish.until))

    def _settle(self, visit: _Visit, kept: Kept) -> Answer:
        """The answer with a page that was just made, which is kept where it is welcome."""
        # Meanwhile the board may have moved: what was made before is shown to who asked before, and not kept.
        if self.shelf.is_welcome(visit.key) and visit.state == self._state():
            self.shelf.put(visit.key, kept)
            return self._answer(visit, kept, WELL)
        return self._answer(visit, kept, LIGHTLY)

    async def _until(self, now: datetime) -> datetime:
        """The next moment at which time alone changes a page; pieces of another span of time are left behind."""
        let_down = False
        while self.span is None or not self.span[0] <= now < self.span[1]:
            if self.turning is not None and not let_down:
                # Somebody has asked already. Who is let down asks without waiting for others who may be, too.
                let_down = not await asyncio.shield(self.turning)
                continue
            state, turning = self.state, asyncio.get_running_loop().create_future()
            self.turning, told = turning, False
            try:
                turns = (await self.next_turn(now), end_of_day(day_of(now)))
                told = True
            finally:
                if self.turning is turning:
                    self.turning = None
                turning.set_result(told)
            # Unless the board moved meanwhile, and with it perhaps the next end.
            if state == self.state:
                self.span = (now, min(turn for turn in turns if turn is not None))
                # A new one, since threads may still put into the old one what was true before.
                self.pieces = Pieces()
        return self.span[1]

    def _answer(self, visit: _Visit, kept: Kept, level: int) -> Answer:
        answer = kept.answer(visit.asked)
        if answer is None:
            answer = kept.press(level)
            self.shelf.weigh(visit.key, kept)
        return answer
