"""Boards to measure on: seeded once a size into a folder and used again; a served one, and a bare application beside it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

from sqlalchemy import text

from jobboard import migrations, schema
from jobboard.kit.changes import touch_everything
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.offers.models import Offer
from jobboard.seeding import seed

# So many offers are written one by one; larger boards repeat their texts under other dates, companies and numbers.
WRITTEN = 10_000
SECRET = "for-benchmarks-only-0123456789-abcdef"
assert schema.metadata


def settings_of(folder: Path, database_url: str = "") -> Settings:
    """The settings of a measured board."""
    return Settings(
        _env_file=None,
        data_dir=folder,
        database_url=database_url,
        base_url="http://127.0.0.1",
        secret_key=SECRET,
        handoff_delay=0,
        dns_check=False,
        max_applications=1_000_000,
        log_level="warning",
    ).prepared()


def board(data: Path, offers: int, database_url: str = "") -> Settings:
    """A migrated board with so many published offers; made where it is not there yet."""
    kind = "postgres" if database_url else "sqlite"
    folder = data / f"{kind}-{offers}"
    done = folder / "seeded"
    settings = settings_of(folder, database_url)
    if done.exists():
        migrations.migrate(settings)
        return settings
    if not database_url:
        shutil.rmtree(folder, ignore_errors=True)
        settings = settings_of(folder)
    migrations.migrate(settings)
    database = Database(settings.database, info={"settings": settings}, patient=True)
    started = time.perf_counter()
    seed(database, offers=min(offers, WRITTEN), seed=1, now=datetime.now(UTC), told=lambda _: None)
    _repeat(database, offers)
    database.close()
    done.touch()
    print(f"# {offers} offers seeded in {time.perf_counter() - started:.0f} s", flush=True)
    return settings


def _repeat(database: Database, offers: int) -> None:
    """Copies of the written offers, in the order of their ids, each published at another minute of the last 50 days."""
    columns = [name for name in Offer.model_fields if name not in ("id", "published_at", "company_id")]
    listed = ", ".join(f'"{name}"' for name in columns)
    earlier = (
        "datetime(published_at, '-' || ((o.id * 7919 + :round * 104729) % 28000) || ' minutes') || '.000000'"
        if database.sqlite
        else "published_at - ((o.id * 7919 + :round * 104729) % 28000) * interval '1 minute'"
    )
    copy = text(
        f"INSERT INTO offer (published_at, company_id, {listed}) "
        f"SELECT {earlier}, 1 + (o.company_id * 31 + :round * 17) % (SELECT max(id) FROM company), {listed} "
        "FROM offer o WHERE o.id <= :written ORDER BY o.id LIMIT :most"
    )
    there, number = min(offers, WRITTEN), 0
    while there < offers:
        number += 1
        most = min(WRITTEN, offers - there)
        with database.writing() as session:
            session.connection().execute(copy, {"round": number, "written": WRITTEN, "most": most})
            touch_everything(session)
        there += most
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _process(
    command: list[str], environment: dict[str, str], port: int, path: str
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        deadline = time.monotonic() + 120
        while True:
            try:
                urlopen(f"http://127.0.0.1:{port}{path}", timeout=60).read()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"the server did not answer at {path}") from None
                time.sleep(0.05)
        yield process
    finally:
        process.terminate()
        process.wait(40)


@contextmanager
def served(settings: Settings, *, workers: int = 1, ready: str = "/healthz") -> Iterator[tuple[int, int]]:
    """`jobboard serve` on a board without its worker: (port, process id)."""
    port = free_port()
    environment = {
        f"JOBBOARD_{name.upper()}": str(getattr(settings, name))
        for name in (
            "data_dir",
            "database_url",
            "base_url",
            "secret_key",
            "handoff_delay",
            "max_applications",
            "log_level",
            "trusted_proxies",
        )
    }
    environment["JOBBOARD_DNS_CHECK"] = "false"
    command = [
        sys.executable, "-m", "jobboard", "serve", "--port", str(port), "--workers", str(workers), "--no-worker",
    ]  # fmt: skip
    with _process(command, environment, port, ready) as process:
        yield port, process.pid


@contextmanager
def bare(sizes: list[int]) -> Iterator[tuple[int, int]]:
    """A Litestar application whose handlers return so many bytes ready made, under the same server: (port, process id)."""
    port = free_port()
    command = [
        sys.executable, "-m", "uvicorn", "benchmarks.bare:app", "--port", str(port), "--log-level", "warning",
        "--no-access-log", "--lifespan", "off", "--loop", "uvloop", "--http", "httptools",
    ]  # fmt: skip
    sizes = sorted(set(sizes))
    with _process(command, {"SIZES": ",".join(map(str, sizes))}, port, f"/page/{sizes[0]}") as process:
        yield port, process.pid
