"""The server is killed in the middle of applications, ten times: what was acknowledged is there, whole (R-01)."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
from sqlmodel import col, select

from jobboard import migrations
from jobboard.addresses import address
from jobboard.applications.models import Application
from jobboard.kit.clock import utcnow
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.mail.models import OutboxMessage
from tests.conftest import SECRET
from tests.factories import make_offer
from tests.kit import papers

KILLS = 10
BETWEEN = 6  # acknowledged applications between two kills


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Server:
    """`jobboard serve` as an operator starts it, in a session of its own so that all of it can be killed."""

    def __init__(self, settings: Settings, port: int) -> None:
        self.port = port
        names = (
            "data_dir",
            "database_url",
            "base_url",
            "secret_key",
            "handoff_delay",
            "dns_check",
            "max_applications",
        )
        given = {f"JOBBOARD_{name.upper()}": str(getattr(settings, name)) for name in names}
        self.environment = {**os.environ, **given, "JOBBOARD_TRUSTED_PROXIES": "127.0.0.1"}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start, and wait until it says that it is alive."""
        command = [sys.executable, "-m", "jobboard", "serve", "--port", str(self.port), "--no-worker"]
        self.process = subprocess.Popen(
            command,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(600):
            try:
                if (
                    httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=1, verify=False).status_code
                    == 200
                ):
                    return
            except httpx.TransportError:
                try:
                    self.process.wait(timeout=0.05)
                except subprocess.TimeoutExpired:
                    continue
                raise AssertionError("the server ended while starting") from None
        raise AssertionError("the server did not start")

    def kill(self) -> None:
        """`kill -9` of everything at once."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def running(server: Server) -> Iterator[None]:
    """A server that is up, and gone afterwards."""
    server.start()
    try:
        yield
    finally:
        server.kill()


def test_r01_ten_kills_lose_no_acknowledged_application(tmp_path: Path) -> None:
    """Three students apply without a pause while the server dies and comes back."""
    port = _free_port()
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        data_dir=tmp_path,
        database_url=f"sqlite:///{tmp_path}/board.sqlite3",
        base_url=f"http://127.0.0.1:{port}",
        secret_key=SECRET,
        handoff_delay=600,
        dns_check=False,
        max_applications=5000,
    )
    migrations.migrate(settings)
    database = Database(settings.database, info={"settings": settings})
    with database.writing() as session:
        offer = make_offer(
            session, expires_at=utcnow() + timedelta(days=20), published_at=utcnow() - timedelta(days=1)
        )
        path = address("apply", "fr", ref=offer.ref)
    acknowledged: list[str] = []
    enough, over = threading.Semaphore(0), threading.Event()

    def apply(student: int) -> None:
        number = 0
        while not over.is_set():
            number += 1
            email = f"sami-{student}-{number}@example.org"
            form = {"name": "Sami Benali", "email": email, "training": "BTS", "form_key": str(uuid4())}
            files = {
                "cv": ("cv.pdf", papers.pdf(content=papers.flate(papers.page_text(email))), "application/pdf")
            }
            hop = {"x-forwarded-for": f"198.51.{student}.{number % 250}", "sec-fetch-site": "same-origin"}
            try:
                answer = httpx.post(
                    settings.base_url + path,
                    data=form,
                    files=files,
                    headers=hop,
                    timeout=20,
                    follow_redirects=False,
                    # Reading the certificates of TLS for each form would take the server's processor.
                    verify=False,
                )
            except httpx.TransportError:
                over.wait(0.05)
                continue
            if answer.status_code == 303:
                acknowledged.append(email)
                enough.release()

    server = Server(settings, port)
    students = [threading.Thread(target=apply, args=(student,), daemon=True) for student in range(3)]
    with running(server):
        for student in students:
            student.start()
        for _ in range(KILLS):
            for _ in range(BETWEEN):
                assert enough.acquire(timeout=60)
            server.kill()
            server.start()
        over.set()
        for student in students:
            student.join(30)
    files = FileStore(settings.files_dir)
    with database.reading() as session:
        rows = {row.email: row for row in session.exec(select(Application))}
        letters = session.exec(
            select(OutboxMessage.subject_key).where(col(OutboxMessage.letter) == "application_handoff")
        ).all()
    assert len(acknowledged) >= KILLS * BETWEEN
    assert set(acknowledged) <= set(rows)
    assert sorted(letters) == sorted(row.subject_key for row in rows.values())
    for email, row in rows.items():
        assert files.open(row.cv_digest) == papers.pdf(content=papers.flate(papers.page_text(email)))
    database.close()
