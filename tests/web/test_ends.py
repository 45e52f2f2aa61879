"""Whoever has begun can always end: what holds a lock never queues behind those who wait for it."""

import asyncio
from collections.abc import AsyncGenerator
from typing import cast

import pytest
from anyio import fail_after, to_thread
from litestar.datastructures import State
from sqlmodel import Session, select

from jobboard.accounts.models import User
from jobboard.kit.db import Database
from jobboard.web.base.dependencies import provide_reading, provide_session
from jobboard.web.base.threads import in_thread
from tests.factories import make_user

PATIENCE = 20


async def no_thread_is_free() -> None:
    """Every thread in which handlers run is at work."""
    limiter = to_thread.current_default_thread_limiter()
    for _ in range(int(limiter.total_tokens)):
        limiter.acquire_on_behalf_of_nowait(object())


def test_a_transaction_is_committed_while_every_thread_waits_for_its_lock(database: Database) -> None:
    """F-47: fifty sends at once are more than there are threads."""

    async def story() -> None:
        request = cast("AsyncGenerator[Session]", provide_session(State({"database": database})))
        session = await anext(request)
        await in_thread(make_user, session)
        await no_thread_is_free()
        with fail_after(PATIENCE), pytest.raises(StopAsyncIteration):
            await anext(request)

    asyncio.run(story())
    with database.reading() as session:
        assert [user.name for user in session.exec(select(User))] == ["Rose"]


def test_a_transaction_is_taken_back_while_every_thread_waits_for_its_lock(database: Database) -> None:
    async def story() -> None:
        request = cast("AsyncGenerator[Session]", provide_session(State({"database": database})))
        session = await anext(request)
        await in_thread(make_user, session)
        await no_thread_is_free()
        with fail_after(PATIENCE), pytest.raises(LookupError):
            await request.athrow(LookupError())

    asyncio.run(story())
    with database.writing() as session:
        assert session.exec(select(User)).all() == []


def test_a_connection_is_given_back_while_every_thread_waits_for_one(database: Database) -> None:
    async def story() -> None:
        request = cast("AsyncGenerator[Session]", provide_reading(State({"database": database})))
        session = await anext(request)
        await in_thread(session.connection)
        await no_thread_is_free()
        with fail_after(PATIENCE), pytest.raises(StopAsyncIteration):
            await anext(request)
        assert not session.in_transaction()

    asyncio.run(story())
