"""Run one parser on one document in a process of its own, with little time, little memory and no secrets.

Starting Python and its PDF library takes about 0.2 s, so a nursery does that once and forks a child for each document.
"""

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from jobboard.kit.parsers.verdict import Reason, TurnedAway

MEMORY = 512 * 1024 * 1024
WALL_SECONDS = 10.0
# So much longer than a child's own alarm its parent waits, and then for the start of a nursery.
_GRACE_SECONDS = 2.0
_START_SECONDS = 20.0
_QUEUE_SECONDS = 30.0
_ROOT = str(Path(__file__).parents[3])
_START = (
    "import json, socket, sys; sys.path[:] = json.loads(sys.argv[1]);"
    "from jobboard.kit.parsers.child import nursery; nursery(socket.socket(fileno=int(sys.argv[2])))"
)
_READY = b"ready\n"
_WHOLE = b"\n"
_END = b"\0"
_ROOM = 1024 * 1024
_KILLED_BY_LIMITS = {-signal.SIGPROF, -signal.SIGXCPU, -signal.SIGKILL}


class SandboxFailed(RuntimeError):
    """Our own fault, not the document's: no child could start, or too many are waiting."""


class _Nursery:
    """The process that forks children, started when it is first needed and again when it has died."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None

    def child(self) -> socket.socket:
        """One end of a socket whose other end is a fresh child's."""
        ours, theirs = socket.socketpair()
        # Most documents leave at once, before their child has begun to read.
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _ROOM)
        with theirs, contextlib.ExitStack() as failing:
            failing.callback(ours.close)
            for _ in range(2):
                with self.lock:
                    control = self.control or self._start()
                    try:
                        socket.send_fds(control, [b"f"], [theirs.fileno()])
                    except OSError:
                        # It died since the last document: a new one is started, once.
                        self._end()
                        continue
                failing.pop_all()
                return ours
        raise SandboxFailed("the nursery does not stay alive")

    def warm_up(self) -> None:
        with self.lock:
            if self.control is None:
                self._start()

    def dismiss(self) -> None:
        """End the nursery and whatever children it has."""
        with self.lock:
            self._end()

    def forget(self) -> None:
        """After a fork the nursery is our parent's, not ours."""
        self.lock = threading.Lock()
        if self.control is not None:
            self.control.close()
        self.process = self.control = None

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        paths = [_ROOT, *(path for path in sys.path if path and path != _ROOT)]
        with theirs:
            # -I and -S: nothing of the environment or of the current folder decides what is imported.
            self.process = subprocess.Popen(  # noqa: S603 (our own interpreter, our own code)
                [
                    sys.executable, "-I", "-S", "-W", "ignore", "-c", _START, json.dumps(paths),
                    str(theirs.fileno()),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env={"LC_ALL": "C.UTF-8"},
                cwd="/",
                pass_fds=(theirs.fileno(),),
                # Ctrl-C in a terminal is for the server, which ends its children itself.
                start_new_session=True,
            )  # fmt: skip
        self.control = ours
        ours.settimeout(_START_SECONDS)
        try:
            said = ours.recv(len(_READY))
        except OSError:
            said = b""
        if said != _READY:
            code = self._end()
            raise SandboxFailed(f"the nursery did not start (exit {code})")
        ours.settimeout(None)
        return ours

    def _end(self) -> int | None:
        if self.control is not None:
            self.control.close()
        process, self.process, self.control = self.process, None, None
        if process is None:
            return None
        with contextlib.suppress(OSError):
            # Its children are of its session.
            os.killpg(process.pid, signal.SIGKILL)
        return process.wait()


_nursery = _Nursery()
_seats = threading.BoundedSemaphore(max(2, os.cpu_count() or 1))
os.register_at_fork(after_in_child=_nursery.forget)
atexit.register(_nursery.dismiss)


@contextlib.contextmanager
def at_work(task: str, data: bytes, kind: str, *, cpu: float) -> Iterator[Callable[[], dict[str, Any]]]:
    """Give a child its document; gives what waits for the answer of the task of `child.TASKS`.

    `cpu` in seconds. What is given blocks for up to 10 s and raises `TurnedAway`, `Reason.BOMB` if the child had to be
    stopped. Where every seat is taken this waits for one for up to 30 s.
    """
    if not _seats.acquire(timeout=_QUEUE_SECONDS):
        raise SandboxFailed("every seat is taken")
    try:
        job = {"task": task, "kind": kind, "cpu": cpu, "memory": MEMORY, "wall": WALL_SECONDS}
        ends = time.monotonic() + WALL_SECONDS + _GRACE_SECONDS
        with _nursery.child() as child:
            with _in_time():
                _send(child, json.dumps(job).encode() + b"\n" + data, ends)
            yield lambda: _answer(_hear(child, ends))
    finally:
        _seats.release()


def run(task: str, data: bytes, kind: str, *, cpu: float) -> dict[str, Any]:
    """The answer of a task, waited for at once: see `at_work`."""
    with at_work(task, data, kind, cpu=cpu) as answer:
        return answer()


def warm_up() -> None:
    """Start the nursery now, so that the first document of the day is as quick as the others."""
    _nursery.warm_up()


@contextlib.contextmanager
def _in_time() -> Iterator[None]:
    try:
        yield
    except TimeoutError:
        # Its own alarm did not stop it: with the nursery goes whatever it forked.
        _nursery.dismiss()
        raise TurnedAway(Reason.BOMB, "wall clock") from None
    except OSError as problem:
        raise SandboxFailed(f"the child cannot be heard: {problem}") from None


def _send(child: socket.socket, job: bytes, ends: float) -> None:
    # A child that ends early has answered, or will be answered for.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        child.settimeout(max(0.01, ends - time.monotonic()))
        child.sendall(job)
        child.shutdown(socket.SHUT_WR)


def _hear(child: socket.socket, ends: float) -> bytes:
    """The child's answer, whose end is waited for only where it gives none: to tidy a process up takes its time."""
    said: list[bytes] = []
    with _in_time():
        while True:
            child.settimeout(max(0.01, ends - time.monotonic()))
            part = child.recv(1 << 16)
            said.append(part)
            if not part or _WHOLE in part:
                return b"".join(said)


def _answer(said: bytes) -> dict[str, Any]:
    told, whole, _ = said.partition(_WHOLE)
    if not whole:
        _, end, code = said.rpartition(_END)
        if not end:
            raise SandboxFailed("the nursery ended with its child")
        if int(code) == -signal.SIGALRM:
            raise TurnedAway(Reason.BOMB, "wall clock")
        if int(code) in _KILLED_BY_LIMITS:
            raise TurnedAway(Reason.BOMB, f"stopped by signal {-int(code)}")
        raise TurnedAway(Reason.BROKEN, f"the parser ended with {int(code)}")
    answer: dict[str, Any] = json.loads(told)
    if away := answer.get("away"):
        raise TurnedAway(Reason(away["reason"]), away["detail"], **away["values"])
    ok: dict[str, Any] = answer["ok"]
    return ok
