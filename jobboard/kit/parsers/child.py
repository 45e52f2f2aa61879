"""The process that opens one stranger's document and ends, and the nursery that forks one for each.

The nursery has read its parsers' code, holds nothing else and never looks at a document: what one child does to itself
no other child sees. `sandbox` starts it; the server never forks a child of its own.
"""

import contextlib
import email.parser  # noqa: F401 - these three are loaded by libraries with their first document,
import encodings.cp437  # noqa: F401 - which would be in each child anew
import gc
import json
import logging
import os
import resource
import selectors
import signal
import socket
from collections.abc import Callable

import pypdf.filters  # noqa: F401

from jobboard.kit.parsers.docx import check_docx
from jobboard.kit.parsers.odt import check_odt
from jobboard.kit.parsers.package import open_package
from jobboard.kit.parsers.pdf import check_pdf
from jobboard.kit.parsers.reading import read_document
from jobboard.kit.parsers.verdict import Reason, TurnedAway

READY = b"ready\n"
# Between an answer, which is plain ASCII, and how its child ended.
END = b"\0"


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
    """Say ready, then fork a child for each socket that comes over `control`, and tell there how it ended; until it closes."""
    logging.disable(logging.CRITICAL)
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
    control.sendall(READY)
    while True:
        for key, _ in waiting.select():
            if key.fileobj is rung:
                rung.recv(4096)
                _tell_ends(running)
                continue
            said, fds, _, _ = socket.recv_fds(control, 1, 1)
            if not said:
                return
            job = socket.socket(fileno=fds[0])
            pid = os.fork()
            if pid == 0:
                for other in (control, rung, bell, *running.values()):
                    other.close()
                signal.set_wakeup_fd(-1)
                waiting.close()
                _serve(job)
                # Nothing is left to tidy, and a document that made a million objects would take its time.
                os._exit(0)
            running[pid] = job


def _tell_ends(running: dict[int, socket.socket]) -> None:
    """Behind the answer of each child that ended stands its exit code, or minus the signal that stopped it."""
    while running:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        job = running.pop(pid)
        # Whoever waited may have gone.
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
    job.sendall(json.dumps(answer, ensure_ascii=True).encode())


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
