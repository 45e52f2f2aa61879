"""wrk, round by round in turn, so that what else the machine does falls on both sides of a ratio."""

import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path


def need_wrk() -> None:
    """End with one line where wrk is not installed."""
    if not shutil.which("wrk"):
        raise SystemExit("wrk is needed and not on PATH: apt-get install wrk")


@dataclass
class Target:
    """Something asked for over and over: one path, or a Lua expression of the counter `i` that makes each path new."""

    name: str
    port: int
    path: str = ""
    lua: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    pid: int = 0
    asked: int = 0
    rates: list[float] = field(default_factory=list)
    slowest: list[float] = field(default_factory=list)
    spent: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """The median of requests a second."""
        return statistics.median(self.rates)

    @property
    def p99(self) -> float:
        """The median of the 99th percentiles, in milliseconds."""
        return statistics.median(self.slowest)

    @property
    def cpu(self) -> float:
        """The median of the server's processor microseconds a request: steady where a busy machine's rates are not."""
        return statistics.median(self.spent) if self.spent else 0.0


def processor(parent: int) -> float:
    """Seconds of processor of a process and its children (Linux)."""
    spent = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if parent in (int(fields[1]), int(stat.parent.name)):
            spent += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return spent


def fetch(port: int, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes, dict[str, str]]:
    """One answer: status, body as sent, headers in lower case."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        body = answer.read()
        return answer.status, body, {name.lower(): value for name, value in answer.getheaders()}
    finally:
        connection.close()


def once(target: Target, seconds: float, connections: int = 8) -> float:
    """One run; adds what it measured to the target."""
    command = [
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{max(1, round(seconds))}s",
        "--timeout",
        "30s",
        "--latency",
    ]
    for name, value in target.headers.items():
        command += ["-H", f"{name}: {value}"]
    base = f"http://127.0.0.1:{target.port}"
    before = processor(target.pid) if target.pid else 0.0
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if target.lua:
            script.write(
                f"local i = {target.asked}\nrequest = function() i = i + 1; "
                f"return wrk.format('GET', {target.lua}) end\n"
            )
            script.flush()
            command += ["-s", script.name, base + "/"]
        else:
            command.append(base + target.path)
        said = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 90).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    count = re.search(r"(\d+) requests in", said)
    if rate is None or count is None or "Non-2xx" in said or "Socket errors" in said:
        raise SystemExit(f"{target.name}: {said}")
    target.asked += int(count.group(1))
    if target.pid and int(count.group(1)):
        target.spent.append((processor(target.pid) - before) * 1e6 / int(count.group(1)))
    target.rates.append(float(rate.group(1)))
    tail = re.search(r"^\s+99%\s+([\d.]+)(us|ms|s)", said, re.M)
    if tail:
        target.slowest.append(float(tail.group(1)) * {"us": 0.001, "ms": 1, "s": 1000}[tail.group(2)])
    return target.rates[-1]


def in_turn(targets: Sequence[Target], *, rounds: int, seconds: float) -> None:
    """Load each target in each round, after a short warming up."""
    for target in targets:
        once(target, 1)
        target.rates.clear()
        target.slowest.clear()
        target.spent.clear()
    for _ in range(rounds):
        for target in targets:
            once(target, seconds)


def ratio(one: Target, other: Target) -> tuple[float, float, float]:
    """Median, least and greatest of the rounds' ratios."""
    each = [a / b for a, b in zip(one.rates, other.rates, strict=True)]
    return statistics.median(each), min(each), max(each)


@dataclass
class Report:
    """The lines of a benchmark, with the floor and what the prototype had reached; `rows` for programs."""

    rows: list[dict[str, object]] = field(default_factory=list)

    def add(
        self,
        name: str,
        value: float,
        *,
        floor: float = 0,
        most: float = 0,
        prototype: str = "-",
        note: str = "",
    ) -> None:
        """Print one line: the value must be at least `floor`, or at most `most`."""
        holds = (not floor or value >= floor) and (not most or value <= most)
        bound = f">= {floor:g}" if floor else f"<= {most:g}" if most else ""
        verdict = ("ok" if holds else "MISSED") if bound else ""
        print(
            f"{name:<58}{value:>10.3f}  {bound:<9} {verdict:<7} prototype {prototype:<10} {note}", flush=True
        )
        self.rows.append(
            {"name": name, "value": value, "floor": floor, "most": most, "holds": holds, "note": note}
        )

    def pair(self, name: str, one: Target, other: Target, **bounds: object) -> None:
        """The ratio of two targets."""
        middle, least, greatest = ratio(one, other)
        note = (
            f"[{least:.2f}-{greatest:.2f}] {one.rate:.0f} / {other.rate:.0f} a second, p99 {one.p99:.1f} ms"
        )
        if one.cpu and other.cpu:
            note += f"; by processor time {other.cpu / one.cpu:.3g} ({other.cpu:.0f} / {one.cpu:.0f} us)"
        self.add(name, middle, note=note, **bounds)  # type: ignore[arg-type]

    def end(self, path: str | None) -> int:
        """Write the rows as JSON where asked; 1 where something missed its floor."""
        if path:
            with open(path, "w", encoding="utf-8") as out:
                json.dump(self.rows, out, indent=1)
        return 0 if all(row["holds"] for row in self.rows) else 1
