"""A worker in a process of its own, to be stopped, killed and woken by a test: `python -m tests.mail.separate`.

Arguments: the settings as JSON, the moment it is, and how: `once`, `pausing` after each reply of the relay (F-30),
or `forever` by the real clock until SIGTERM (F-37).
"""

import signal
import sys
import threading
from datetime import datetime

from jobboard import schema
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.mail.replies import Reply
from jobboard.mail.transports import Outgoing, Transport, Watch, transport_for
from jobboard.worker import run_forever, run_once


class Pausing:
    """Says "replied" when the relay has answered, and goes on when told."""

    def __init__(self, way: Transport) -> None:
        self.way = way

    def send(self, message: Outgoing, watch: Watch) -> Reply:
        """The letter, then the pause in which a test strikes."""
        reply = self.way.send(message, watch)
        print("replied", flush=True)
        sys.stdin.readline()
        return reply


def main(given: str, moment: str, how: str) -> None:
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
        datetime.fromisoformat(moment),
        transport=Pausing(way) if how == "pausing" else way,
        worker="separate",
    )
    print({str(state): number for state, number in counts.items()}, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
