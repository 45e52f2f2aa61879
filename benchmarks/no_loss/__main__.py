"""No acknowledged application is ever lost: the check (R-01 … R-08).

    python -m benchmarks.no_loss --minutes 3 [--database sqlite|postgresql] [--seed S]
    python -m benchmarks.no_loss --kills 200 [--database …] [--seed S]
    python -m benchmarks.no_loss --restarts 20 [--seed S]
    python -m benchmarks.no_loss --planted [--database …]
    python -m benchmarks.no_loss --again HISTORY

Sixteen clients apply over HTTP to a board of real processes while its parts are killed, stopped and filled up. When
the clients are done and the outbox is at rest, the histories of clients, strikes and relay are held against the
database, the files and the status pages:

  A  every acknowledged application is a row                                       (lost = 0)
  B  every row was acknowledged, or its client heard no answer                     (unexpected = 0)
  C  every row has its file, with the bytes that its client sent, and one letter for each purpose
  D  every acknowledged application not withdrawn was delivered, failed visibly or is visibly held
  E  each duplicate has the same Message-ID and bytes, and an event after the final dot that explains it
  F  each delivered letter went to that offer's recruiter and carries that applicant's file
  G  what was withdrawn before its letter was claimed was not delivered
  H  the status page of each acknowledged application agrees with D
  X  the database and the file store are whole, and the outbox came to rest

A kill of the server is a power cut for its files: what it had not flushed is taken away. `--restarts` has PostgreSQL
stop as it stands and recover, under load, and nobody restarts the board (R-06). `--planted` breaks the board
in four ways, one after the other, and expects each to be found. `--keep FOLDER` keeps histories and logs, `--again`
checks a kept history. The seed decides what clients, relay and strikes do; when the machine gets round to it, it
cannot. Exit code 0 only if all of it holds.
"""

import argparse
import logging
import secrets
import signal
import statistics
import sys
from pathlib import Path

from benchmarks.no_loss import run
from benchmarks.no_loss.checker import Findings, check
from benchmarks.no_loss.history import History
from benchmarks.no_loss.strikes import Act, kill_web_after_an_answer, stop_worker_before_the_dot

READY_SECONDS = 5.0
READY_AFTER_RESTART = 10.0
# Where each planted fault shows, and the strike that hits it.
PLANTED: dict[str, tuple[str, Act]] = {
    "answer-before-commit": ("A", kill_web_after_an_answer),
    "mail-outside-the-transaction": ("C", kill_web_after_an_answer),
    "flush-after-the-answer": ("C", kill_web_after_an_answer),
    "lease-without-fencing": ("E", stop_worker_before_the_dot),
}
# At most; it ends after some strikes.
PLANTED_MINUTES = 5.0
SHOWN = 5


def arguments(given: list[str] | None = None) -> argparse.Namespace:
    """What to run; minutes of load, without the time for setting up and for coming to rest."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.no_loss",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--minutes", type=float, default=3.0, help="minutes of load (default 3)")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seed", type=int, help="repeat the choices of a run; otherwise one is drawn")
    parser.add_argument("--kills", type=int, help="instead of minutes: this many kill -9 of the server")
    parser.add_argument("--restarts", type=int, help="instead of minutes: this many restarts of PostgreSQL")
    parser.add_argument("--planted", action="store_true", help="see that planted faults are found")
    parser.add_argument("--fault", choices=sorted(PLANTED), default="", help="run with one planted fault")
    parser.add_argument("--keep", type=Path, help="a folder for the history and the logs")
    parser.add_argument("--again", type=Path, help="check a kept history")
    parser.add_argument("--quiet", action="store_true", help="no line for each strike")
    return parser.parse_args(given)


def main() -> int:
    """Run, print, judge."""
    asked = arguments()
    # Whoever ends a run must not leave its board behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
    logging.basicConfig(format="%(asctime)s %(message)s", level=logging.WARNING)
    logging.getLogger("no_loss").setLevel(logging.WARNING if asked.quiet else logging.INFO)
    seed = asked.seed if asked.seed is not None else secrets.randbelow(1_000_000)
    if asked.again is not None:
        return _tell(check(History.load(asked.again)), f"{asked.again.name}, checked again")
    if asked.planted:
        return _planted(asked.database, seed)
    database, how, bar = asked.database, f"{asked.minutes:g} minutes", READY_SECONDS
    if asked.restarts is not None:
        database, how, bar = "postgresql", f"{asked.restarts} restarts", READY_AFTER_RESTART
        outcome = run.restarted(asked.restarts, seed)
    elif asked.kills is not None:
        how = f"{asked.kills} kills"
        outcome = run.killed(asked.kills, database, seed, asked.fault)
    else:
        outcome = run.under_load(asked.minutes, database, seed, asked.fault)
    if asked.keep is not None:
        _keep(outcome, asked.keep)
    code = _tell(check(outcome.history), f"{database}, {how}, seed {seed}", outcome.notes)
    return max(code, _tell_ready(outcome.ready_after, bar))


def _tell(findings: Findings, title: str, notes: list[str] | None = None) -> int:
    print(f"\n{title}")
    for name, number in findings.counts.items():
        print(f"  {name:<32} {number:>7}")
    for note in notes or []:
        print(f"  {note}")
    for letter, faults in sorted(findings.faults.items()):
        print(f"  {letter}  {'holds' if not faults else f'{len(faults)} FAULTS'}")
        for fault in faults[:SHOWN]:
            print(f"       {fault}")
    print("all of it holds" if findings.good else "NOT all of it holds")
    return int(not findings.good)


def _tell_ready(seconds: list[float], bar: float) -> int:
    if not seconds:
        return 0
    worst = max(seconds)
    print(f"ready again: median {statistics.median(seconds):.2f} s, longest {worst:.2f} s (bar {bar:g} s)")
    return int(worst > bar)


def _planted(database: str, seed: int) -> int:
    found = 0
    for fault, (letter, strike) in PLANTED.items():
        findings = check(run.under_load(PLANTED_MINUTES, database, seed, fault, (strike,)).history)
        shown = {one: len(faults) for one, faults in sorted(findings.faults.items()) if faults}
        hit = bool(findings.faults[letter])
        found += hit
        print(f"{fault}: {'found' if hit else 'NOT found'} (expected at {letter}; faults: {shown})")
    print(f"{database}, seed {seed}: {found} of {len(PLANTED)} planted faults found")
    return int(found < len(PLANTED))


def _keep(outcome: run.Outcome, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    outcome.history.save(folder / "history.json")
    for name, words in outcome.logs.items():
        (folder / name).write_text(words, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
