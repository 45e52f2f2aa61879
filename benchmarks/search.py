"""What searches cost inside one process, as ratios in one run to the bare queries of the same board on SQLite.

    PYTHONPATH=. python -m benchmarks.search --data /tmp/boards [--offers 1000000] [--rounds 5] [--json FILE]

Beside the board a scratch file is made: the same terms in a plain FTS5 table (P6, P7, P11) and six columns under one
covering index (P5). Medians of the rounds, bare and ours in turn.
"""

import argparse
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session

from benchmarks.boards import board
from benchmarks.load import Report
from jobboard.kit.analysis import STOP_WORDS, terms_of
from jobboard.kit.db import Database
from jobboard.kit.fulltext import STATES, learnt_after, rebuild
from jobboard.offers.search.catalogue import Catalogue
from jobboard.offers.search.criteria import Criteria
from jobboard.offers.search.filters import Looking, chosen, counts
from jobboard.offers.search.finding import search
from jobboard.offers.search.matching import Finder

SIX = ("education_level", "field", "remote", "language", "pay_kind", "district")
_ONLINE = "status IN ('" + "', '".join(STATES) + "')"


@dataclass(frozen=True, slots=True)
class Chosen:
    """A word to look for, its terms, and in how many offers it is."""

    word: str
    terms: tuple[str, ...]
    offers: int


def timed(ask: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    started = time.perf_counter()
    ask()
    return time.perf_counter() - started


def in_turn(
    rounds: int, each: int, ours: Callable[[], object], bare: Callable[[], object]
) -> tuple[float, float]:
    """Median seconds of ours and of the bare one, asked in turn after one unmeasured call of each."""
    ours(), bare()
    mine: list[float] = []
    theirs: list[float] = []
    for _ in range(rounds):
        mine.append(statistics.median(timed(ours) for _ in range(each)))
        theirs.append(statistics.median(timed(bare) for _ in range(each)))
    return statistics.median(mine), statistics.median(theirs)


def scratch(folder: Path, source: str) -> tuple[sqlite3.Connection, float]:
    """The plain tables beside the board, and the seconds of the plain ascending insert of its terms."""
    connection = sqlite3.connect(folder / "scratch.sqlite3", isolation_level=None, uri=True)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("ATTACH ? AS board", (f"file:{source}?mode=ro",))
    connection.execute(
        "CREATE VIRTUAL TABLE words USING fts5(terms, content='', tokenize='ascii', detail='none')"
    )
    started = time.perf_counter()
    connection.execute(
        f"INSERT INTO words(rowid, terms) SELECT id, terms FROM board.offer NOT INDEXED WHERE {_ONLINE} ORDER BY id"
    )
    plain = time.perf_counter() - started
    connection.execute(f"CREATE TABLE six AS SELECT {', '.join(SIX)} FROM board.offer WHERE {_ONLINE}")
    connection.execute(f"CREATE INDEX covering ON six ({', '.join(SIX)})")
    connection.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, 'row')")
    connection.execute("ANALYZE main")
    return connection, plain


def pick(connection: sqlite3.Connection, session: Session, total: int) -> tuple[Chosen, Chosen]:
    """A word in about a thousandth of the offers, and the most usual one."""
    held: dict[str, int] = {}
    for term, documents in connection.execute("SELECT term, doc FROM vocabulary"):
        held[term[1:]] = held.get(term[1:], 0) + documents
    known = [
        Chosen(word, terms := tuple(terms_of(word)), max(held.get(term, 0) for term in terms))
        for _, word, _ in learnt_after(session, 0)
        if word not in STOP_WORDS and len(word) > 4
    ]
    rare = min(known, key=lambda one: abs(one.offers - total / 1000))
    common = max((one for one in known if one.offers <= total), key=lambda one: one.offers)
    return rare, common


def facets(
    report: Report,
    catalogue: Catalogue,
    connection: sqlite3.Connection,
    now: datetime,
    rounds: int,
    offers: int,
) -> None:
    """P5."""
    look = Looking(catalogue, now)
    grouped = f"SELECT {', '.join(SIX)}, count(*) FROM six GROUP BY {', '.join(SIX)}"
    for name, criteria in (
        ("no filter", Criteria()),
        ("two filters", Criteria(durations=("6",), levels=("5",))),
    ):
        sets = chosen(look, criteria)

        def ours(sets: dict[str, object] = sets, criteria: Criteria = criteria) -> object:
            catalogue.counts = None
            return counts(look, catalogue.open_at(now), sets, criteria)  # type: ignore[arg-type]

        mine, theirs = in_turn(rounds, 5, ours, lambda: connection.execute(grouped).fetchall())
        report.add(
            f"P5 all filters' counts to one covering GROUP BY, {name}, {offers} offers",
            mine / theirs,
            most=1 / 50,
            prototype="1/140",
            note=f"{mine * 1000:.2f} / {theirs * 1000:.0f} ms, all ten filters",
        )


def words(
    report: Report,
    catalogue: Catalogue,
    session: Session,
    connection: sqlite3.Connection,
    now: datetime,
    rounds: int,
    offers: int,
) -> None:
    """P6 and P7."""
    opened = catalogue.open_at(now)
    version = catalogue.refresh(session)
    rare, common = pick(connection, session, len(opened))
    finder = Finder(session, catalogue, version, opened)

    def look_up(one: Chosen) -> Callable[[], object]:
        def ask() -> object:
            catalogue.terms.clear()
            return finder.tiers(one.terms)

        return ask

    def ranked(one: Chosen) -> Callable[[], object]:
        wanted = " OR ".join(f'"{tier}{term}"' for tier in "abcd" for term in one.terms)
        best = "SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 20"
        return lambda: connection.execute(best, (wanted,)).fetchall()

    mine, theirs = in_turn(rounds, 5, look_up(rare), ranked(rare))
    report.add(
        f"P6 looking up “{rare.word}” ({rare.offers} offers) to the ranked FTS5 query, {offers} offers",
        mine / theirs,
        most=1.3,
        note=f"{mine * 1000:.2f} / {theirs * 1000:.2f} ms",
    )
    first = timed(look_up(common))
    criteria = Criteria(text=common.word, sort="pertinence")
    mine, theirs = in_turn(
        rounds, 1, lambda: search(session, catalogue, criteria, now, language="fr"), ranked(common)
    )
    found = search(session, catalogue, criteria, now, language="fr")
    report.add(
        f"P7 “{common.word}” ({common.offers} offers) by relevance to the unbounded bm25, {offers} offers",
        mine / theirs,
        most=0.10,
        prototype="0.028-0.061",
        note=f"{mine * 1000:.1f} / {theirs * 1000:.0f} ms, counts included, {found.unranked} told as not ranked; "
        f"its first looking up {first * 1000:.0f} ms",
    )


def main() -> int:
    """See the module."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data", type=Path, required=True, help="a folder for seeded boards; they are used again"
    )
    parser.add_argument("--offers", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json")
    asked = parser.parse_args()
    settings = board(asked.data, asked.offers)
    report = Report()
    now = datetime.now(UTC)
    folder = Path(tempfile.mkdtemp(dir=asked.data))
    try:
        connection, plain = scratch(folder, settings.database.removeprefix("sqlite:///"))
        database = Database(settings.database, info={"settings": settings}, patient=True)
        with database.writing() as session:
            own = timed(lambda: rebuild(session))
        report.add(
            f"P11 rebuilding the index to a plain ascending insert, {asked.offers} offers",
            own / plain,
            most=1.3,
            note=f"{own:.1f} / {plain:.1f} s",
        )
        catalogue = Catalogue()
        with database.reading() as session:
            seconds = timed(lambda: catalogue.refresh(session))
            report.add(f"reading the catalogue, s, {asked.offers} offers", seconds)
            facets(report, catalogue, connection, now, asked.rounds, asked.offers)
            words(report, catalogue, session, connection, now, asked.rounds, asked.offers)
        connection.close()
        database.close()
    finally:
        shutil.rmtree(folder)
    return report.end(asked.json)


if __name__ == "__main__":
    raise SystemExit(main())
