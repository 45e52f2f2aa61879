"""Which version the board is at, asked by each request in microseconds: on SQLite the file says, elsewhere a thread asks."""

import logging
import threading
import time
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import text

from jobboard.kit.changes import commits_here
from jobboard.kit.db import TROUBLE, Database

log = logging.getLogger(__name__)
PULSE = 0.25
# Older knowledge is none: then nothing that was kept is shown.
LONGEST = 0.9
_READ = "SELECT version FROM board_version"


class Watch(Protocol):
    """Knows the board version. `version()` is None while it cannot be told; then nothing kept may be shown."""

    def version(self) -> int | None:
        """The version now; never waits for a network."""

    def close(self) -> None:
        """Let the connection go."""


def watch_over(database: Database) -> Watch:
    """The watch for a kind of database."""
    return FileWatch(database) if database.sqlite else PolledWatch(database)


class FileStamp:
    """Whether a file beside the database changed; looked at four times a second at most."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.next_at = 0.0
        self.known: tuple[int, int] | None = None

    def __call__(self) -> tuple[int, int] | None:
        """When it was written and its size; None where there is none."""
        at = time.monotonic()
        if at >= self.next_at:
            self.next_at = at + PULSE
            try:
                seen = self.path.stat()
                self.known = (seen.st_mtime_ns, seen.st_size)
            except OSError:
                self.known = None
        return self.known


class FileWatch:
    """SQLite: `PRAGMA data_version` moves when anybody else commits, and only then the row is read."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.connection: Any = None
        self.seen: int | None = None
        self.known: int | None = None

    def version(self) -> int | None:
        """The version of this moment, also for what another process has just committed."""
        try:
            if self.connection is None:
                self.connection = self.database.own_reader()
                # The event loop asks: better not to know than to wait.
                self.connection.execute("PRAGMA busy_timeout=20")
            moved = self.connection.execute("PRAGMA data_version").fetchone()[0]
            if moved != self.seen:
                row = self.connection.execute(_READ).fetchone()
                self.known = row[0] if row else 0
                self.seen = moved
        except TROUBLE as problem:
            # The request that finds nothing kept asks the database itself, and says so.
            log.debug("the board version cannot be read: %s", problem)
            self.close()
            return None
        return self.known

    def close(self) -> None:
        """Close the connection; the next question opens one."""
        if self.connection is not None:
            self.connection.close()
        self.connection = self.seen = self.known = None


class PolledWatch:
    """A server: a thread of this process asks every quarter of a second, so that the event loop never waits for it."""

    def __init__(self, database: Database, *, pulse: float = PULSE) -> None:
        self.database = database
        self.pulse = pulse
        self.wake = threading.Event()
        self.ended = False
        self.thread: threading.Thread | None = None
        # The version, how many own commits it holds at least, and when it was true.
        self.known: tuple[int, int, float] | None = None

    def version(self) -> int | None:
        """The version of less than a second ago that holds everything this process has committed."""
        if not self.ended and (self.thread is None or not self.thread.is_alive()):
            self._start()
        known = self.known
        if known is None or time.monotonic() - known[2] > LONGEST:
            return None
        if known[1] != commits_here():
            self.wake.set()
            return None
        return known[0]

    def _start(self) -> None:
        self.thread = threading.Thread(target=self._run, name="board version", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        while not self.ended:
            try:
                self._ask()
            except TROUBLE as problem:
                self.known = None
                log.debug("the board version cannot be asked for: %s", type(problem).__name__)
                self.wake.wait(self.pulse)

    def _ask(self) -> None:
        engine = self.database.read_engine.execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            while not self.ended:
                commits, at = commits_here(), time.monotonic()
                found = connection.execute(text(_READ)).scalar_one_or_none()
                self.known = (found or 0, commits, at)
                self.wake.wait(self.pulse)
                self.wake.clear()

    def close(self) -> None:
        """End the thread."""
        self.ended = True
        self.wake.set()
        if self.thread is not None:
            self.thread.join(5)
