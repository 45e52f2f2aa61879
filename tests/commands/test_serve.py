"""`jobboard serve`: who dies is back, and everybody ends when told to."""

import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from jobboard import migrations
from jobboard.kit.settings import Settings
from tests.commands.conftest import environment


class Served:
    """A board as an operator starts it, and its processes."""

    def __init__(self, settings: Settings, port: int = 0) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = port or int(free.getsockname()[1])
        self.port = port
        self.base = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jobboard", "serve", "--port", str(port)],
            env={**os.environ, **environment(settings)},
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def says(self) -> bytes:
        """The next line it prints: the first one once it listens."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def end(self) -> None:
        """Kill what still runs of it."""
        with self.process:
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)

    def children(self) -> set[int]:
        """The processes below the parent."""
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return {int(number) for number in path.read_text().split()}

    def answers(self, path: str = "/readyz") -> int:
        """The status of an answer, waited for: the socket listens before anybody serves."""
        return httpx.get(self.base + path, timeout=60, verify=False).status_code


@pytest.fixture
def served(settings: Settings) -> Iterator[Served]:
    """A running board with one web process and one worker."""
    migrations.stamp(settings)
    board = Served(settings)
    try:
        assert board.base.encode() in board.says()
        yield board
    finally:
        board.end()


def test_a_process_that_died_is_back_and_all_end_when_told(served: Served) -> None:
    assert served.answers() == 200
    before = served.children()
    assert len(before) == 2
    os.kill(min(before), signal.SIGKILL)
    assert served.answers() == 200
    after = served.children()
    assert len(after) == 2
    assert len(after & before) == 1
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(30) == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(served.process.pid, 0)


def test_a_board_told_to_stop_while_its_processes_start_stops(served: Served) -> None:
    """No signal is taken for one to the parent between a process's beginning and its own handlers."""
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(30) == 0
    with pytest.raises(ProcessLookupError):
        os.killpg(served.process.pid, 0)


def test_nobody_outlives_a_parent_that_was_killed(served: Served, settings: Settings) -> None:
    """The next board finds the port free, also where no service manager sweeps up."""
    assert served.answers() == 200
    orphans = [os.pidfd_open(number) for number in served.children()]
    assert len(orphans) == 2
    served.process.kill()
    served.process.wait()
    for orphan in orphans:
        # Readable once the process has ended.
        assert select.select([orphan], [], [], 30)[0] == [orphan]
        os.close(orphan)
    again = Served(settings, served.port)
    try:
        assert again.base.encode() in again.says()
        assert again.answers() == 200
    finally:
        again.end()
