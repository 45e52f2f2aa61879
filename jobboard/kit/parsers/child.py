"""The process that opens one stranger's document and ends, and the nursery that forks one for each.

The nursery has read its parsers' code, holds nothing else and never looks at a document: what one child does to itself
no other child sees. `sandbox` starts it; the server never forks a child of its own.
"""

import contextlib
import email.parser  # noqa: F401 - these three are loaded by libraries with their first document,
import encodings.cp437  # noqa: F401 - which would be in each child anew
import gc
import io
import json
import logging
import os
import resource
import select
import selectors
import signal
import socket
from collections.abc import Callable

import pypdf
import pypdf.filters

from jobboard.kit.parsers.docx import check_docx
from jobboard.kit.parsers.odt import check_odt
from jobboard.kit.parsers.package import open_package
from jobboard.kit.parsers.pdf import check_pdf
from jobboard.kit.parsers.reading import read_document
from jobboard.kit.parsers.verdict import Reason, TurnedAway

READY = b"ready\n"
# Behind an answer, which is JSON in ASCII on one line; and before the exit code of a child that gave none.
WHOLE = b"\n"
END = b"\0"
# In seconds.
PAUSE = 0.01


def _check_cv(data: bytes, kind: str) -> dict[str, object]:
    if kind == "pdf":
        return {"pages": check_pdf(data)}
    package = open_package(data)
    check_docx(package) if kind == "docx" else check_odt(package)
    return {}


def _read(data: bytes, file_name: str) -> dict[str, object]:
    text, kind = read_document(data, file_name)
    return {"text": text, "kind": kind}


TASKS: dict[str, Callable[[bytes, str], dict[str, object]]] = {"check_cv": _check_cv, "read": _read}


def nursery(control: socket.socket) -> None:
    """Say ready, then have a fresh child serve each socket that comes over `control`, and tell there how it ended.

    The next child is there before its document: to fork one, and to touch the memory that it needs, takes longer than
    most documents do. It is made a little later, not to take a processor from whoever works on the last one.
    Ends when `control` closes.
    """
    logging.disable(logging.CRITICAL)
    specimen = _specimen()
    # The search for garbage in a child would write into, and so copy, all the memory that it shares with us.
    gc.freeze()
    rung, bell = socket.socketpair()
    bell.setblocking(False)
    rung.setblocking(False)
    signal.set_wakeup_fd(bell.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    running: dict[int, socket.socket] = {}
    waiting = selectors.DefaultSelector()
    waiting.register(control, selectors.EVENT_READ)
    waiting.register(rung, selectors.EVENT_READ)

    def fork() -> tuple[int, socket.socket]:
        """A child that waits behind a door for its one document."""
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            for other in (control, rung, bell, ours, *running.values()):
                other.close()
            signal.set_wakeup_fd(-1)
            waiting.close()
            _wait(theirs, specimen)
            # Nothing is left to tidy, and a document that made a million objects would take its time.
            os._exit(0)
        theirs.close()
        return pid, ours

    control.sendall(READY)
    spare: tuple[int, socket.socket] | None = fork()
    while True:
        ready = waiting.select(PAUSE if spare is None else None)
        if not ready:
            spare = fork()
        for key, _ in ready:
            if key.fileobj is rung:
                rung.recv(4096)
                _tell_ends(running)
                continue
            said, fds, _, _ = socket.recv_fds(control, 1, 1)
            if not said:
                # The spare child ends with us.
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                return
            job = socket.socket(fileno=fds[0])
            child = spare or fork()
            if not _let_in(child, job):
                # It died while it waited: the machine was short of memory, say.
                child = fork()
                _let_in(child, job)
            running[child[0]], spare = job, None


def _let_in(child: tuple[int, socket.socket], job: socket.socket) -> bool:
    """Give a waiting child its document; False if it is no longer there."""
    with child[1] as door:
        try:
            socket.send_fds(door, [b"j"], [job.fileno()])
        except OSError:
            return False
    return True


def _wait(door: socket.socket, specimen: bytes) -> None:
    """Open a paper of our own, so that nothing is touched for the first time by a stranger's; then serve.

    With somebody at the door already there is no time for it.
    """
    if not select.select([door], [], [], 0)[0]:
        _check_cv(specimen, "pdf")
    said, fds, _, _ = socket.recv_fds(door, 1, 1)
    door.close()
    if said:
        _serve(socket.socket(fileno=fds[0]))


def _specimen() -> bytes:
    """A small PDF with an empty page."""
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


def _tell_ends(running: dict[int, socket.socket]) -> None:
    """To whoever still waits for a child that ended: its exit code, or minus the signal that stopped it."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        job = running.pop(pid, None)
        if job is None:
            continue
        # Whoever waited may have gone, most often with the answer.
        with contextlib.suppress(OSError):
            job.sendall(END + str(os.waitstatus_to_exitcode(status)).encode())
        job.close()


def _serve(job: socket.socket) -> None:
    """Read one job (a JSON line, then the bytes), answer with JSON."""
    parts = []
    while part := job.recv(1 << 16):
        parts.append(part)
    head, _, data = b"".join(parts).partition(b"\n")
    asked = json.loads(head)
    # The default of this signal ends the process.
    signal.setitimer(signal.ITIMER_REAL, asked["wall"])
    _limit(asked["cpu"], asked["memory"])
    try:
        answer = {"ok": TASKS[asked["task"]](data, asked["kind"])}
    except TurnedAway as away:
        answer = {"away": {"reason": away.reason, "detail": away.detail, "values": away.values}}
    except (MemoryError, RecursionError) as problem:
        answer = {"away": {"reason": Reason.BOMB, "detail": type(problem).__name__, "values": {}}}
    except Exception as problem:  # a parser that stumbles says something about the document, not about us
        answer = {"away": {"reason": Reason.BROKEN, "detail": f"{problem!r:.500}", "values": {}}}
    job.sendall(json.dumps(answer, ensure_ascii=True).encode() + WHOLE)


def _limit(cpu: float, memory: int) -> None:
    """`cpu` in seconds from now, `memory` in bytes of address space; no new file, process or core dump."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, cpu)
    used = resource.getrusage(resource.RUSAGE_SELF)
    # The timer is exact; the kernel's own limit stands behind it in whole seconds.
    whole = int(used.ru_utime + used.ru_stime + cpu) + 1
    for limit, value in (
        (resource.RLIMIT_CPU, whole),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(limit, (value, value))
