"""What every process of the board runs under in a drill: a clock that can be turned, and a witness of the disk.

The clock goes `RATE` times as fast as the real one, so that minutes of leases and retries take seconds; all parts
share it, and each part's own can stand wrong. The witness writes down what was flushed, so that a kill can be made
the power cut it stands for: what was not flushed is gone from the store (R-02).
"""

import mmap
import os
import struct
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from jobboard.kit import clock as product_clock

RATE = 10.0
ROLES = ("web", "worker 1", "worker 2", "server")
_SLOT = struct.Struct("d")
# The moment of the start by the real clock, the jumps of all, then each role's own error.
_SLOTS = 2 + len(ROLES)


class DrillClock:
    """A few numbers in a file that all processes map; seconds of the drill."""

    def __init__(self, path: Path, role: str = "") -> None:
        self.role = role
        if not path.exists():
            path.write_bytes(_SLOT.pack(time.time()) + bytes(_SLOT.size * (_SLOTS - 1)))
        with path.open("r+b") as file:
            self.numbers = mmap.mmap(file.fileno(), _SLOT.size * _SLOTS)

    def __call__(self) -> datetime:
        """The moment as this role believes it to be."""
        begun, jumped = self._get(0), self._get(1)
        wrong = self._get(2 + ROLES.index(self.role)) if self.role else 0.0
        return datetime.fromtimestamp(begun, UTC) + timedelta(
            seconds=(time.time() - begun) * RATE + jumped + wrong
        )

    def jump(self, seconds: float) -> None:
        """Let time pass for everybody."""
        self._set(1, self._get(1) + seconds)

    def err(self, role: str, seconds: float) -> None:
        """Set one role's clock wrong by so much; 0 sets it right."""
        self._set(2 + ROLES.index(role), seconds)

    def _get(self, slot: int) -> float:
        return float(_SLOT.unpack_from(self.numbers, slot * _SLOT.size)[0])

    def _set(self, slot: int, value: float) -> None:
        _SLOT.pack_into(self.numbers, slot * _SLOT.size, value)


def turn(clock: DrillClock) -> None:
    """Give the board this clock; to be called before anything else of it is imported."""
    product_clock.utcnow = clock


def watch_disk(root: Path, log: Path) -> None:
    """Write down each flush and rename below `root`."""
    line = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    fsync, replace = os.fsync, os.replace
    below = f"{root.resolve()}/"

    def say(*words: str) -> None:
        os.write(line, ("\t".join(words) + "\n").encode())

    def flushed(handle: Any) -> None:
        number = handle if isinstance(handle, int) else handle.fileno()
        path = os.readlink(f"/proc/self/fd/{number}")
        fsync(number)
        if path.startswith(below):
            say("flushed", path)

    def replaced(source: Any, target: Any, **options: Any) -> None:
        replace(source, target, **options)
        if str(target).startswith(below):
            say("renamed", str(source), str(target))

    os.fsync, os.replace = flushed, replaced  # type: ignore[assignment]


class PowerCut:
    """Reads the witness's log and takes from the store what a power cut would take."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.read = 0

    def strike(self) -> int:
        """Empty files whose bytes were not flushed, remove names that were not; gives how many. Nobody may write."""
        if not self.log.exists():
            return 0
        with self.log.open("rb") as file:
            file.seek(self.read)
            lines = file.read().decode().splitlines()
            self.read = file.tell()
        return sum(_destroy(path, harm) for path, harm in unsafe(lines).items())


def unsafe(lines: list[str]) -> dict[str, str]:
    """Which renamed files a power cut would harm: "bytes" or "name"; the order of the lines is what counts."""
    flushed: set[str] = set()
    waiting: dict[str, str] = {}
    for line in lines:
        act, *paths = line.split("\t")
        if act == "renamed":
            source, target = paths
            waiting[target] = "name" if source in flushed else "bytes"
            continue
        (path,) = paths
        flushed.add(path)
        if waiting.get(path) == "bytes":
            waiting[path] = "name"
        # A folder's flush makes the names in it last.
        for target in [one for one in waiting if os.path.dirname(one) == path and waiting[one] == "name"]:
            del waiting[target]
    return waiting


def _destroy(path: str, harm: str) -> bool:
    harmed = Path(path)
    if not harmed.exists():
        return False
    act: Callable[[], Any] = harmed.unlink if harm == "name" else lambda: os.truncate(harmed, 0)
    act()
    return True
