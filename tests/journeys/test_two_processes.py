"""Two web processes keep pages ready: what one writes is soon right in the list, the count, the page and apply of both."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event

import httpx
import pytest
from lxml import html

from jobboard.addresses import address
from jobboard.kit.clock import utcnow
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.offers.actions import lifecycle
from jobboard.offers.models import CloseReason, Offer, Status
from tests.factories import make_offer

SERVE = (
    "import sys, uvicorn\n"
    "from jobboard.app import create_app\n"
    "from jobboard.kit.settings import Settings\n"
    "uvicorn.run(create_app(Settings()), port=int(sys.argv[1]), log_level='error', access_log=False)\n"
)
LOCAL = "http://localhost"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def until(holds: Callable[[], bool], what: str) -> None:
    """Ask again and again; a busy machine gets its time, a page that stays wrong does not."""
    waiting = Event()
    for _ in range(600):
        if holds():
            return
        waiting.wait(0.05)
    raise AssertionError(what)


class Process:
    """One web process of the board."""

    def __init__(self, settings: Settings) -> None:
        self.port = _free_port()
        given = {
            f"JOBBOARD_{name.upper()}": str(getattr(settings, name))
            for name in ("data_dir", "database_url", "secret_key", "dns_check")
        }
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(self.port)],
            env={**os.environ, **given, "JOBBOARD_BASE_URL": LOCAL},
        )
        self.client = httpx.Client(base_url=f"{LOCAL}:{self.port}", timeout=60, verify=False)

    def is_alive(self) -> bool:
        """Whether it answers."""
        try:
            return self.client.get("/healthz").status_code == 200
        except httpx.TransportError:
            assert self.process.poll() is None, "the process ended while starting"
            return False

    def heading(self) -> str:
        """What the list says on top: the count."""
        seen = self.client.get("/fr/offres")
        assert seen.status_code == 200
        return " ".join(html.fromstring(seen.text).xpath("//h1")[0].text_content().split())

    def stop(self) -> None:
        """End it."""
        self.client.close()
        self.process.terminate()
        self.process.wait(60)


@pytest.fixture
def two(settings: Settings) -> Iterator[list[Process]]:
    """Two processes on one database."""
    started = [Process(settings) for _ in range(2)]
    try:
        for one in started:
            until(one.is_alive, "the process did not start")
        yield started
    finally:
        for one in started:
            one.stop()


def test_both_processes_tell_of_publications_and_closings(
    two: list[Process], database: Database, settings: Settings
) -> None:
    now = utcnow()
    with database.writing() as session:
        make_offer(session, published_at=now - timedelta(hours=2), expires_at=now + timedelta(days=20))
        waiting = make_offer(
            session, title="Tenir le four à bois", status=Status.IN_REVIEW, published_at=None
        )
    path = address("offer", "fr", ref=waiting.ref)
    apply = address("apply", "fr", ref=waiting.ref)
    for one in two:
        for _ in range(3):
            assert one.heading().startswith("1 ")
            assert one.client.get(path).status_code == 404

    with database.writing() as session:
        offer = session.get_one(Offer, waiting.id)
        lifecycle.publish(session, offer, actor="user:1", now=utcnow(), settings=settings)
    for one in two:
        until(lambda one=one: one.heading().startswith("2 "), "the publication is not counted")
        until(lambda one=one: waiting.title in one.client.get("/fr/offres").text, "it is not in the list")
        until(lambda one=one: one.client.get(path).status_code == 200, "it has no page")
        assert 'type="file"' in one.client.get(apply).text
        for _ in range(3):
            one.client.get(path)

    with database.writing() as session:
        offer = session.get_one(Offer, waiting.id)
        lifecycle.close(session, offer, reason=CloseReason.FILLED_HERE, actor="user:1", now=utcnow())
    for one in two:
        assert 'type="file"' not in one.client.get(apply).text
        until(lambda one=one: one.heading().startswith("1 "), "the closing is not counted")
        until(lambda one=one: "noindex" in one.client.get(path).text, "its page still asks for applications")
