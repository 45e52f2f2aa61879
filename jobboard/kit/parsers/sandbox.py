"""Run one parser on one document in a process of its own, with little time, little memory and no secrets.

Starting Python and its PDF library takes about 0.2 s, so one child waits ready-made; it serves once and ends.
"""

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from jobboard.kit.parsers.verdict import Reason, TurnedAway

MEMORY = 512 * 1024 * 1024
WALL_SECONDS = 10.0
_QUEUE_SECONDS = 30.0
_ROOT = str(Path(__file__).parents[3])
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]);"
    "from jobboard.kit.parsers.child import main; main()"
)
_READY = b"ready\n"
_KILLED_BY_LIMITS = {-signal.SIGPROF, -signal.SIGXCPU, -signal.SIGKILL}


class SandboxFailed(RuntimeError):
    """Our own fault, not the document's: the child could not start, or too many are waiting."""


class _Spare:
    """The child that waits for the next document, if any."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.child: subprocess.Popen[bytes] | None = None

    def take(self) -> subprocess.Popen[bytes]:
        with self.lock:
            child, self.child = self.child, None
        if child is not None:
            if child.poll() is None:
                return child
            _bury(child)
        return _start()

    def refill(self) -> None:
        with self.lock:
            if self.child is None:
                # A machine too full to start a child in advance may still start one when it is needed.
                with contextlib.suppress(OSError):
                    self.child = _start()

    def forget(self) -> None:
        """After a fork the child is our parent's, not ours."""
        self.lock = threading.Lock()
        self.child = None

    def dismiss(self) -> None:
        with self.lock:
            child, self.child = self.child, None
        if child is not None:
            _bury(child)


_spare = _Spare()
_seats = threading.BoundedSemaphore(max(2, os.cpu_count() or 1))
os.register_at_fork(after_in_child=_spare.forget)
atexit.register(_spare.dismiss)


def run(task: str, data: bytes, kind: str, *, cpu: float) -> dict[str, Any]:
    """What the task of `child.TASKS` answers; raises `TurnedAway`, `Reason.BOMB` if it had to be stopped.

    `cpu` in seconds. Blocks for up to 10 s, and up to 30 s more when every seat is taken.
    """
    if not _seats.acquire(timeout=_QUEUE_SECONDS):
        raise SandboxFailed("every seat is taken")
    try:
        child = _spare.take()
        job = {"task": task, "kind": kind, "cpu": cpu, "memory": MEMORY}
        try:
            said, _ = child.communicate(json.dumps(job).encode() + b"\n" + data, timeout=WALL_SECONDS)
        except subprocess.TimeoutExpired:
            raise TurnedAway(Reason.BOMB, "wall clock") from None
        finally:
            _bury(child)
            _spare.refill()
    finally:
        _seats.release()
    return _answer(said, child.returncode)


def warm_up() -> None:
    """Start the waiting child now, so that the first document of the day is as quick as the others."""
    _spare.refill()


def _answer(said: bytes, code: int) -> dict[str, Any]:
    if not said.startswith(_READY):
        raise SandboxFailed(f"the child did not start (exit {code})")
    if code in _KILLED_BY_LIMITS:
        raise TurnedAway(Reason.BOMB, f"stopped by signal {-code}")
    try:
        answer: dict[str, Any] = json.loads(said[len(_READY) :])
    except ValueError:
        raise TurnedAway(Reason.BROKEN, f"the parser ended with {code}") from None
    if away := answer.get("away"):
        raise TurnedAway(Reason(away["reason"]), away["detail"], **away["values"])
    ok: dict[str, Any] = answer["ok"]
    return ok


def _start() -> subprocess.Popen[bytes]:
    paths = [_ROOT, *(path for path in sys.path if path and path != _ROOT)]
    # -I and -S: nothing of the environment or of the current folder decides what is imported.
    return subprocess.Popen(  # noqa: S603 (our own interpreter, our own code)
        [sys.executable, "-I", "-S", "-W", "ignore", "-c", _START, json.dumps(paths)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"LC_ALL": "C.UTF-8"},
        cwd="/",
        # Ctrl-C in a terminal is for the server, which ends its children itself.
        start_new_session=True,
    )


def _bury(child: subprocess.Popen[bytes]) -> None:
    """End the child whatever it is doing, and leave neither a zombie nor an open pipe."""
    if child.poll() is None:
        child.kill()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    child.wait()
