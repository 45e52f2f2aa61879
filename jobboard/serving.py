"""Running the board: one parent that holds the socket, some web processes, one worker; whoever dies is started again."""

import asyncio
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from jobboard.app import Board, create_app
from jobboard.kit.memory import not_collecting
from jobboard.kit.settings import Settings
from jobboard.web.base.kept import Answer

HEADER_SECONDS = 15
GRACE_SECONDS = 30
SWITCH_SECONDS = 0.001
_STATUS_LINES = {200: b"HTTP/1.1 200 OK\r\n", 304: b"HTTP/1.1 304 Not Modified\r\n"}
# What tells a process to end.
ENDING = (signal.SIGTERM, signal.SIGINT)
log = logging.getLogger("jobboard.serving")


class BoardProtocol(HttpToolsProtocol):
    """uvicorn's protocol, but a connection that has not sent its headers in time is closed (P-16).

    And what the board has at hand, or makes of what it has in memory, is written at once: a task and its messages would
    cost more than a kept answer itself.
    """

    seconds: float = HEADER_SECONDS
    _deadline: asyncio.TimerHandle | None = None
    _may_make = True

    def connection_made(self, transport: Any) -> None:
        """Give the first request's headers their time."""
        super().connection_made(transport)
        self._deadline = asyncio.get_event_loop().call_later(self.seconds, self._too_slow)

    def on_headers_complete(self) -> None:
        """The headers are there."""
        self._stop_waiting()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        # Behind a pipeline, or to somebody who does not read, the longer way knows how to wait.
        if isinstance(app, Board) and not self.pipeline and not self.flow.write_paused:
            answer = app.at_hand(cycle.scope)
            if answer is None and self._may_make:
                # One of all the questions that came together on this line: others wait on theirs.
                self._may_make = False
                self.loop.call_soon(self._may_again)
                answer = app.made_at_once(cycle.scope)
            if answer is not None:
                self._write(cycle, answer)
                return
        super()._start_asgi_task(cycle, app)

    def _write(self, cycle: Any, answer: Answer) -> None:
        ours = b"".join(b"%b: %b\r\n" % pair for pair in cycle.default_headers)
        last = b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n"
        self.transport.writelines([_STATUS_LINES[answer.status], ours, answer.lines, last, answer.body])
        # What the cycle itself does when the last message has passed.
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        if not cycle.keep_alive:
            self.transport.close()
        cycle.on_response()

    def _may_again(self) -> None:
        self._may_make = True

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_slow(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()


def server_for(settings: Settings) -> uvicorn.Server:
    """A web server of one process. Addresses hold private tokens, so there is no access log."""
    # Nothing of a board becomes garbage while it is made.
    with not_collecting():
        app = create_app(settings, warm=True)
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=BoardProtocol,
            ws="none",
            access_log=False,
            server_header=False,
            date_header=True,
            proxy_headers=False,
            log_level=settings.log_level,
            timeout_graceful_shutdown=GRACE_SECONDS,
            timeout_keep_alive=10,
            h11_max_incomplete_event_size=64 * 1024,
        )
    )


def _web(settings: Settings, listening: socket.socket) -> None:
    # Otherwise a thread that makes a page keeps the event loop, which answers everybody, waiting for 5 ms at a time.
    sys.setswitchinterval(SWITCH_SECONDS)
    server_for(settings).run(sockets=[listening])


def _worker(settings: Settings) -> None:
    # What only the worker needs is loaded in its process, beside the web processes that answer meanwhile.
    from jobboard import worker  # noqa: PLC0415

    worker.run_until_told(settings)


def _inbound(settings: Settings) -> None:
    # What reads mail is loaded only where mail comes in, and in no other process.
    from jobboard import lmtp  # noqa: PLC0415

    lmtp.run(settings)


def _begin(line: Connection, far_end: Connection, body: Callable[..., None], *arguments: Any) -> None:
    """What a new process does first: forget how its parent ends, then hear what was sent to it meanwhile."""
    far_end.close()
    threading.Thread(target=_outlive_nobody, args=(line,), name="parent", daemon=True).start()
    for number in ENDING:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    body(*arguments)


def _outlive_nobody(line: Connection) -> None:
    """A parent that was killed leaves the port to the next one: its children finish what is under way and end."""
    try:
        line.recv()
    except (EOFError, OSError):
        os.kill(os.getpid(), signal.SIGTERM)


def bind(host: str, port: int) -> socket.socket:
    """The listening socket. Raises OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(512)
    listening.set_inheritable(True)
    return listening


class Fleet:
    """The processes of a board.

    On Linux they are forks of the parent, which has imported everything once and opened nothing: a board starts in the
    time of one process, one that died is back at once, and all share the memory of the program.
    """

    def __init__(
        self, settings: Settings, listening: socket.socket, *, workers: int, with_worker: bool
    ) -> None:
        self.context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        self.jobs: list[tuple[str, Callable[..., None], tuple[Any, ...]]] = [
            (f"web {number}", _web, (settings, listening)) for number in range(1, workers + 1)
        ]
        if with_worker:
            self.jobs.append(("worker", _worker, (settings,)))
            if settings.lmtp_bind:
                # A process of its own: it reads what strangers write.
                self.jobs.append(("inbound", _inbound, (settings,)))
        self.running: dict[str, BaseProcess] = {}
        # Nothing is ever said on it: it breaks when the parent is gone, however that came about.
        self.line: tuple[Connection, Connection] = self.context.Pipe(duplex=False)
        self.stopping = threading.Event()

    def start(self) -> None:
        """Start every process."""
        for name, body, arguments in self.jobs:
            self.running[name] = self._spawn(name, body, arguments)

    def _spawn(self, name: str, body: Callable[..., None], arguments: tuple[Any, ...]) -> BaseProcess:
        process: BaseProcess = self.context.Process(
            target=_begin, args=(*self.line, body, *arguments), name=name
        )
        # A signal between the fork and the child's own handlers would be taken for one to its parent.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return process

    def watch(self) -> None:
        """Start again whoever dies, waiting longer each time, until told to stop."""
        pauses = dict.fromkeys(self.running, 1.0)
        while not self.stopping.wait(0.5):
            for name, body, arguments in self.jobs:
                if self.running[name].is_alive():
                    continue
                log.error("%s ended with %s; starting it again", name, self.running[name].exitcode)
                if self.stopping.wait(pauses[name]):
                    return
                pauses[name] = min(60.0, pauses[name] * 2)
                self.running[name] = self._spawn(name, body, arguments)

    def stop(self) -> None:
        """Ask everybody to finish what is under way, and wait for it."""
        self.stopping.set()
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            process.join(GRACE_SECONDS + 5)
            if process.is_alive():
                process.kill()
                process.join()


def serve(
    settings: Settings, *, host: str, port: int, workers: int, with_worker: bool, ready: Callable[[], None]
) -> None:
    """Run until SIGTERM or SIGINT."""
    with bind(host, port) as listening:
        fleet = Fleet(settings, listening, workers=workers, with_worker=with_worker)
        for number in ENDING:
            signal.signal(number, lambda *_: fleet.stopping.set())
        fleet.start()
        ready()
        try:
            fleet.watch()
        finally:
            fleet.stop()
