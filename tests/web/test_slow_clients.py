"""Slow clients: half-sent headers and bodies that drip are cut off, and others are served meanwhile (P-16)."""

import asyncio
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from jobboard.app import create_app
from jobboard.kit.settings import Settings
from jobboard.serving import BoardProtocol
from jobboard.web.base.body import TooSlow, read_form
from tests.web.servers import served


class Impatient(BoardProtocol):
    """The same protocol with less patience."""

    seconds = 0.2


@pytest.fixture
def port(settings: Settings) -> Iterator[int]:
    """A real server on a free port."""
    local = settings.model_copy(update={"base_url": "http://localhost"})
    with served(create_app(local), Impatient) as found:
        yield found


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_p16_two_hundred_half_sent_headers_are_cut_while_others_are_served(port: int) -> None:
    slow = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(200)]
    for connection in slow:
        connection.sendall(b"GET /fr/ HTTP/1.1\r\nHost: local")
    assert httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=30, verify=False).status_code == 200
    # The server hangs up: reading gives the end of the stream instead of waiting for ever.
    assert [heard(connection) for connection in slow] == [b""] * 200
    for connection in slow:
        connection.close()


def heard(connection: socket.socket) -> bytes:
    """What still comes; nothing where the server has hung up, be it before it read the last words."""
    try:
        return connection.recv(1024)
    except ConnectionResetError:
        return b""


def test_p16_a_body_that_drips_is_given_up() -> None:
    class Dripping:
        headers = {"content-type": "application/x-www-form-urlencoded"}

        async def stream(self) -> Any:
            yield b"email="
            await asyncio.Event().wait()

    with pytest.raises(TooSlow):
        asyncio.run(read_form(Dripping(), 1024, seconds=0.05))  # type: ignore[arg-type]
