"""How fast public pages are, as ratios in one run to a bare Litestar handler that returns the same number of bytes.

    PYTHONPATH=. python -m benchmarks.pages --data /tmp/boards --offers 10000 --offers 100000 [--postgres URL] [--json FILE]

One web process, 8 connections, medians of the rounds; each ratio with its least and greatest round. Needs wrk. `--part`
names what to measure: kept, first, writers, workers, start.
"""

import argparse
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from sqlmodel import select

from benchmarks.boards import bare, board, served
from benchmarks.load import Report, Target, fetch, in_turn, need_wrk, once, processor
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.offers.models import Offer

# The numbered pages that a reader may open, and 15,360 sets of filters with their counts, each written so differently
# (spaces before a number mean nothing) that none is asked for twice before the board has forgotten it, nor the counts of a
# set: a distance from no place and how to take no words find the same offers. Most tickets are known.
EVER_NEW = (
    "'/fr/offres?tri=date&page=' .. string.rep('+', math.floor(i / 50) % 200) .. tostring(i % 50 + 1)"
    " .. ({'', '&exact=1'})[math.floor(i / 10000) % 2 + 1]"
    " .. ({'', '&rayon=10', '&rayon=30', '&rayon=50', '&rayon=100'})[math.floor(i / 20000) % 5 + 1]"
)


def _some(name: str, values: str, every: int) -> str:
    """Lua: one after the other all sets of these values, the next after `every` questions."""
    sets = [
        "".join(f"&{name}={value}" for place, value in enumerate(values) if number >> place & 1)
        for number in range(1 << len(values))
    ]
    return f"({{{', '.join(repr(one) for one in sets)}}})[math.floor(i / {every}) % {len(sets)} + 1]"


FILTERED = (
    "'/fr/offres?tt=' .. (i % 2 + 1) .. "
    + " .. ".join((_some("duree", "246", 2), _some("niveau", "2358", 16)))
    + " .. ({'', '&depuis=1', '&depuis=3', '&depuis=7', '&depuis=30'})[math.floor(i / 256) % 5 + 1]"
    " .. ({'', '&rayon=0', '&rayon=10', '&rayon=30', '&rayon=50', '&rayon=100'})[math.floor(i / 1280) % 6 + 1]"
    " .. ({'', '&exact=1'})[math.floor(i / 7680) % 2 + 1]"
    " .. '&page=' .. string.rep('+', math.floor(i / 15360) % 200) .. '1'"
)
# All pages of the board, most of whose tickets nobody has asked for yet.
STRANGE = "'/fr/offres?tri=date&page=' .. string.rep('+', math.floor(i / {last}) % 200) .. tostring(i * 7919 % {last} + 1)"


def _reference(settings: Settings) -> str:
    """The path of an offer in the middle of the board."""
    database = Database(settings.database)
    with database.reading() as session:
        offer = session.exec(select(Offer).where(Offer.status == "published").offset(500).limit(1)).one()
    database.close()
    return f"/fr/offres/{offer.ref}"


def _warm(port: int, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """Ask often enough for the page to be kept: its size as sent, its tag."""
    for _ in range(4):
        status, body, said = fetch(port, path, headers)
    if status != 200 or "etag" not in said:
        raise SystemExit(f"{path}: {status}, no tag")
    return len(body), said["etag"]


def kept(report: Report, settings: Settings, offers: int, rounds: int, seconds: float) -> None:
    """P1 and P2."""
    pages = {"home": "/fr/", "list": "/fr/offres", "offer": _reference(settings), "feed": "/fr/offres.atom"}
    with ExitStack() as stack:
        port, pid = stack.enter_context(served(settings))
        warm = {name: _warm(port, path) for name, path in pages.items()}
        other, bare_pid = stack.enter_context(bare([size for size, _ in warm.values()]))
        for name, path in pages.items():
            size, tag = warm[name]
            plain = Target(name, port, path, pid=pid)
            # The same number of headers to read as for the compressed one: browsers always send this one.
            as_it_is = Target(name, port, path, headers={"Accept-Encoding": "identity"}, pid=pid)
            pressed = Target(name, port, path, headers={"Accept-Encoding": "gzip"}, pid=pid)
            known = Target(name, port, path, headers={"If-None-Match": tag}, pid=pid)
            theirs = Target("bare", other, f"/page/{size}", pid=bare_pid)
            unchanged = Target(
                "bare 304", other, "/unchanged", headers={"If-None-Match": '"x"'}, pid=bare_pid
            )
            in_turn([plain, theirs, known, unchanged, pressed, as_it_is], rounds=rounds, seconds=seconds)
            report.pair(f"P1 {name}, kept, {offers} offers", plain, theirs, floor=1.5, prototype="2.17")
            report.pair(f"P2 {name}, 304, {offers} offers", known, unchanged, floor=1.7, prototype="2.40")
            report.pair(
                f"P2 {name}, gzip to plain, {offers} offers", pressed, as_it_is, floor=1.0, prototype="1.07"
            )


def first(report: Report, boards: dict[str, Settings], rounds: int, seconds: float) -> None:
    """P3, P4 and P12."""
    with ExitStack() as stack:
        pages: dict[str, tuple[Target, Target, Target]] = {}
        sizes: dict[str, tuple[int, int]] = {}
        for name, settings in boards.items():
            offers = int(name.split()[0])
            port, pid = stack.enter_context(served(settings, ready="/fr/offres"))
            last = max(1, offers // 20 - 50)
            pages[name] = (
                Target(f"list {name}", port, lua=EVER_NEW, pid=pid),
                Target(f"filtered {name}", port, lua=FILTERED, pid=pid),
                Target(f"strange {name}", port, lua=STRANGE.format(last=last), pid=pid),
            )
            plain = fetch(port, "/fr/offres?page=40")[1]
            filtered = fetch(port, "/fr/offres?duree=6&niveau=5&tt=1")[1]
            sizes[name] = (len(plain), len(filtered))
        other, bare_pid = stack.enter_context(bare([size for pair in sizes.values() for size in pair]))
        theirs = {
            name: (
                Target("bare", other, f"/page/{pair[0]}", pid=bare_pid),
                Target("bare", other, f"/page/{pair[1]}", pid=bare_pid),
            )
            for name, pair in sizes.items()
        }
        in_turn(
            [target for name in boards for target in (*pages[name], *theirs[name])],
            rounds=rounds,
            seconds=seconds,
        )
        for name in boards:
            plain_page, filtered_page, strange_page = pages[name]
            report.pair(
                f"P3 list, first time, {name}", plain_page, theirs[name][0], floor=0.15, prototype="0.20-0.24"
            )
            floor = 0.02 if name.startswith("1000000") else 0.10
            report.pair(
                f"P3 filtered with its counts, first time, {name}", filtered_page, theirs[name][1],
                floor=floor, prototype="0.13/0.026",
            )  # fmt: skip
            report.pair(f"list of unknown tickets, first time, {name}", strange_page, theirs[name][0])
        plain_names = [name for name in boards if "PostgreSQL" not in name]
        if len(plain_names) > 1:
            small, large = plain_names[0], plain_names[-1]
            report.pair(
                f"P4 list at {large} to {small}",
                pages[large][0],
                pages[small][0],
                floor=0.85,
                prototype="0.95",
            )
        for name in boards:
            if "PostgreSQL" in name:
                same = name.split()[0]
                report.pair(f"P12 list, {name} to SQLite", pages[name][0], pages[same][0], floor=0.5)


def writers(report: Report, settings: Settings, offers: int, rounds: int, seconds: float) -> None:
    """P8: beside 50 applications a second of 300 kB and one publication a second."""
    with served(settings) as (port, pid):
        _warm(port, "/fr/offres")
        quiet = Target("quiet", port, "/fr/offres", pid=pid)
        busy = Target("busy", port, "/fr/offres", pid=pid)
        for _ in range(rounds):
            once(quiet, seconds)
            command = [sys.executable, "-m", "benchmarks.apply", "--write", str(settings.data_dir)]
            writer = subprocess.Popen(command, stdout=subprocess.PIPE)
            # Not before it has started and writes in its measured step.
            assert writer.stdout is not None
            writer.stdout.readline()
            once(busy, seconds)
            writer.terminate()
            writer.wait(20)
        report.pair(
            f"P8 list, kept, beside writers, {offers} offers", busy, quiet, floor=0.75, prototype="0.88"
        )
        report.add("P8 its p99 to the quiet one", busy.p99 / max(0.001, quiet.p99), most=5, prototype="1.3")


def workers(report: Report, settings: Settings, offers: int, rounds: int, seconds: float) -> None:
    """P10: two web processes on two cores."""
    with (
        served(settings, ready="/fr/offres") as (one, _),
        served(settings, workers=2, ready="/fr/offres") as (two, _),
    ):
        alone = Target("one", one, lua=EVER_NEW)
        both = Target("two", two, lua=EVER_NEW)
        in_turn([alone, both], rounds=rounds, seconds=seconds)
        report.pair(
            f"P10 list, first time, two workers to one, {offers} offers",
            both,
            alone,
            floor=1.6,
            prototype="1.70-1.91",
        )


def start(report: Report, settings: Settings, offers: int) -> None:
    """From the start of a process to its first list, without and with what an earlier one left; and what it holds then."""
    shutil.rmtree(settings.data_dir / "cache", ignore_errors=True)
    for which, most in (("the first one", 0.0), ("a later one", 2.0 if offers <= 100_000 else 0.0)):
        at = time.perf_counter()
        with served(settings) as (port, pid):
            alive = time.perf_counter() - at
            fetch(port, "/fr/offres")
            whole = time.perf_counter() - at
            spent = processor(pid)
            report.add(
                f"cold start to the first list, {which}, s, {offers} offers",
                whole,
                most=most,
                note=f"of that {alive:.2f} s to answer at all, {spent:.1f} s of processor",
            )
            if which == "a later one":
                report.add(f"memory of the web process, MB, {offers} offers", _memory(pid))


def _memory(parent: int) -> float:
    """Resident megabytes of the largest child of a process (Linux)."""
    found = [0.0]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            said = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if int(said["PPid"]) == parent and "VmRSS" in said:
            found.append(int(said["VmRSS"].split()[0]) / 1024)
    return max(found)


def main() -> int:
    """See the module."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data", type=Path, required=True, help="a folder for seeded boards; they are used again"
    )
    parser.add_argument("--offers", type=int, action="append", help="size of a board; repeatable")
    parser.add_argument("--postgres", help="an empty PostgreSQL database, filled to the first size, for P12")
    parser.add_argument("--part", action="append", choices=("kept", "first", "writers", "workers", "start"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--json")
    asked = parser.parse_args()
    need_wrk()
    sizes = asked.offers or [10_000]
    parts = asked.part or ["kept", "first", "writers", "workers", "start"]
    report = Report()
    boards = {f"{size} offers": board(asked.data, size) for size in sizes}
    for size, settings in zip(sizes, boards.values(), strict=True):
        if "start" in parts:
            start(report, settings, size)
        if "kept" in parts:
            kept(report, settings, size, asked.rounds, asked.seconds)
        if "writers" in parts:
            writers(report, settings, size, asked.rounds, asked.seconds)
        if "workers" in parts:
            workers(report, settings, size, asked.rounds, asked.seconds)
    if "first" in parts:
        measured = {name.split()[0]: settings for name, settings in boards.items()}
        if asked.postgres:
            measured[f"{sizes[0]} on PostgreSQL"] = board(asked.data, sizes[0], asked.postgres)
        first(report, measured, asked.rounds, asked.seconds)
    return report.end(asked.json)


if __name__ == "__main__":
    raise SystemExit(main())
