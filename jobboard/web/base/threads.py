"""Plain functions in threads, so that the event loop never waits for the database or the disk."""

from collections.abc import Callable, Coroutine
from functools import partial, wraps
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

T = TypeVar("T")
# As many as anyio lets wait for the database at once: one end for each of them.
MOST_ENDS = 40
_ends: RunVar[CapacityLimiter] = RunVar("jobboard_ends")


async def in_thread(body: Callable[..., T], *arguments: Any) -> T:
    """Call a function in a worker thread."""
    return await to_thread.run_sync(body, *arguments)


async def in_thread_of_ends(body: Callable[..., T], *arguments: Any) -> T:
    """Call what ends a transaction, in a thread that is kept for that.

    The other threads may all be waiting for the very lock or connection that it gives back.
    """
    try:
        limiter = _ends.get()
    except LookupError:
        limiter = CapacityLimiter(MOST_ENDS)
        _ends.set(limiter)
    return await to_thread.run_sync(partial(body, *arguments), limiter=limiter)


def threaded(body: Callable[..., T]) -> Callable[..., Coroutine[Any, Any, T]]:
    """An async handler around a plain one.

    Litestar's own `sync_to_thread` wraps a handler once per path, so that one with two paths answers with a coroutine.
    """

    @wraps(body)
    async def run(**named: Any) -> T:
        return await to_thread.run_sync(partial(body, **named))

    return run
