"""The process that opens one stranger's document and ends; `sandbox` starts it, the server never does."""

import json
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable

from jobboard.kit.parsers.docx import check_docx
from jobboard.kit.parsers.odt import check_odt
from jobboard.kit.parsers.package import open_package
from jobboard.kit.parsers.pdf import check_pdf
from jobboard.kit.parsers.reading import read_document
from jobboard.kit.parsers.verdict import Reason, TurnedAway

READY = b"ready\n"


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


def main() -> None:
    """Say ready, read one job (a JSON line, then the bytes), answer with one JSON line."""
    logging.disable(logging.CRITICAL)
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    line = sys.stdin.buffer.readline()
    if not line:
        return
    job = json.loads(line)
    data = sys.stdin.buffer.read()
    _limit(job["cpu"], job["memory"])
    try:
        answer = {"ok": TASKS[job["task"]](data, job["kind"])}
    except TurnedAway as away:
        answer = {"away": {"reason": away.reason, "detail": away.detail, "values": away.values}}
    except (MemoryError, RecursionError) as problem:
        answer = {"away": {"reason": Reason.BOMB, "detail": type(problem).__name__, "values": {}}}
    except Exception as problem:  # a parser that stumbles says something about the document, not about us
        answer = {"away": {"reason": Reason.BROKEN, "detail": f"{problem!r:.500}", "values": {}}}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=True).encode())
    sys.stdout.buffer.flush()
    # Nothing is left to tidy, and a document that made a million objects would take its time.
    os._exit(0)


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
