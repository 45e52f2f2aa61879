"""Plain functions in threads, so that the event loop never waits for the database or the disk."""

from collections.abc import Callable, Coroutine
from functools import partial, wraps
from typing import Any, TypeVar

from anyio import to_thread

T = TypeVar("T")


async def in_thread(body: Callable[..., T], *arguments: Any) -> T:
    """Call a function in a worker thread."""
    return await to_thread.run_sync(body, *arguments)


def threaded(body: Callable[..., T]) -> Callable[..., Coroutine[Any, Any, T]]:
    """An async handler around a plain one.

    Litestar's own `sync_to_thread` wraps a handler once per path, so that one with two paths answers with a coroutine.
    """

    @wraps(body)
    async def run(**named: Any) -> T:
        return await to_thread.run_sync(partial(body, **named))

    return run
