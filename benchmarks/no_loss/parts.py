"""The board's processes: each started as an operator starts it, watched, and killed on its own."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx

_AGAIN = 0.2


class Part:
    """One command in a session of its own; `keep` starts it again whenever it ends, as a service manager would."""

    def __init__(self, name: str, command: list[str], environment: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.command = [sys.executable, "-m", "benchmarks.no_loss.board", *command]
        # An installed board has its compiled files; one that must not write them starts three times as slowly.
        inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        self.environment = {**inherited, **environment}
        self.log = log
        self.lock = threading.RLock()
        self.process: subprocess.Popen[bytes] | None = None
        self.over = threading.Event()
        self._keeper = threading.Thread(target=self._keep, name=f"keeper of {name}", daemon=True)

    def start(self) -> None:
        """Start it and keep it alive."""
        self._spawn()
        self._keeper.start()

    def _spawn(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, env=self.environment, start_new_session=True, stdout=log, stderr=log
            )

    def _keep(self) -> None:
        while not self.over.wait(_AGAIN):
            with self.lock:
                if self.process is not None and self.process.poll() is not None and not self.over.is_set():
                    self._sweep()
                    self._spawn()

    def _sweep(self) -> None:
        """Nobody of an ended session may live on with its socket."""
        assert self.process is not None
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def kill(self, meanwhile: Callable[[], object] = lambda: None) -> None:
        """`kill -9` of all of it; `meanwhile` happens before it starts again."""
        with self.lock:
            if self.process is not None:
                self._sweep()
                self.process.wait()
                meanwhile()
                if not self.over.is_set():
                    self._spawn()

    def kill_child(self) -> None:
        """`kill -9` of the process that serves; the one above it starts another."""
        with self.lock:
            assert self.process is not None
            listed = subprocess.run(
                ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)],
                capture_output=True,
                text=True,
                check=False,
            )
            for line in listed.stdout.splitlines():
                number, _, words = line.strip().partition(" ")
                if "resource_tracker" not in words:
                    os.kill(int(number), signal.SIGKILL)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to all of it."""
        with self.lock:
            if self.process is not None and self.process.poll() is None:
                os.killpg(self.process.pid, number)

    def stop(self, patience: float = 40.0) -> None:
        """End it for good, politely first."""
        self.over.set()
        with self.lock:
            if self.process is None:
                return
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
            self._sweep()
            self.process.wait()


def seconds_until_ready(base: str, patience: float = 60.0) -> float:
    """How long until the board says that it can record an application. TimeoutError if it does not."""
    began = time.monotonic()
    # One client: making one reads the certificates of TLS, and would take from the board the processor it starts on.
    with httpx.Client(timeout=5, verify=False) as client:
        while (waited := time.monotonic() - began) < patience:
            try:
                if client.get(f"{base}/readyz").status_code == 200:
                    return waited
            except httpx.TransportError:
                pass
            time.sleep(0.02)
    raise TimeoutError(f"the board was not ready within {patience:.0f} s")
