"""Workers in processes of their own, to be stopped, killed and woken by a test.

They are forked from a process that has everything loaded already: starting Python anew takes seconds each.
"""

import multiprocessing
import os
import signal
import threading
from datetime import datetime
from multiprocessing.connection import Connection

from jobboard import schema
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.mail.replies import Reply
from jobboard.mail.transports import Outgoing, Transport, Watch, transport_for
from jobboard.worker import run_forever, run_once

PATIENCE = 30
_NURSERY = multiprocessing.get_context("forkserver")
_NURSERY.set_forkserver_preload([__name__])


class Worker:
    """A worker of its own, begun at once. `how` is `once`, `pausing` after each reply of the relay (F-30), or
    `forever` by the real clock until SIGTERM (F-37)."""

    def __init__(
        self, settings: Settings, moment: datetime, how: str = "once", *, patience: float = PATIENCE
    ) -> None:
        self.patience = patience
        self._line, other = _NURSERY.Pipe()
        self._process = _NURSERY.Process(
            target=_work, args=(settings.model_dump_json(), moment, how, other), daemon=True
        )
        self._process.start()
        other.close()

    @property
    def pid(self) -> int:
        """Its number."""
        assert self._process.pid is not None
        return self._process.pid

    def said(self) -> object:
        """The next thing it says: "replied" where it pauses, at the end what it did."""
        assert self._line.poll(self.patience), "the worker says nothing"
        return self._line.recv()

    def signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)

    def kill(self) -> None:
        """`kill -9`, and wait until it is gone."""
        self._process.kill()
        self.wait()

    def wait(self) -> int:
        """Wait for its end; gives the exit code, negative for the signal that ended it."""
        self._process.join(self.patience * 2)
        code = self._process.exitcode
        assert code is not None, "the worker does not end"
        return code


class Pausing:
    """Says "replied" when the relay has answered, and goes on when told."""

    def __init__(self, way: Transport, line: "Connection[object, object]") -> None:
        self.way, self.line = way, line

    def send(self, message: Outgoing, watch: Watch) -> Reply:
        """The letter, then the pause in which a test strikes."""
        reply = self.way.send(message, watch)
        self.line.send("replied")
        self.line.recv()
        return reply


def _work(given: str, moment: datetime, how: str, line: "Connection[object, object]") -> None:
    """One round, then what it did; or rounds without end."""
    assert schema.metadata.tables
    settings = Settings.model_validate_json(given)
    if how == "forever":
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        run_forever(settings, stop)
        return
    database = Database(settings.database, info={"settings": settings})
    way = transport_for(settings)
    counts = run_once(
        database,
        settings,
        FileStore(settings.files_dir),
        moment,
        transport=Pausing(way, line) if how == "pausing" else way,
        worker="separate",
    )
    line.send({str(state): number for state, number in counts.items()})
