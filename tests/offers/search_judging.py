"""Judge a search: which offers of a board answer a query of search_judgements.toml, and how well an order serves them.

The labels are conditions on the fields of an offer, written by a reader before the search existed and computed here
without it; search_judgements.toml says at its top how they were made. Use:

    board = seeded_board()                                  # 2,000 offers, or every published offer of a database
    result = measure(judgements("open"), board, search)     # search(query) -> offers or their ids, best first
    print(result.report())

`search` gets the `Query` (its `text` is what was typed, its `language` that of the page) and returns at least ten
where it has as many; more do not matter.
"""

import random
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import log2
from pathlib import Path
from statistics import mean
from typing import Any

from jobboard import seeding
from jobboard.kit.clock import utcnow
from jobboard.kit.text import fold

JUDGEMENTS = Path(__file__).with_name("search_judgements.toml")
DEPTH = 10
GRADES = (3, 2, 1)
NONSENSE = "nonsense"
COLUMNS = {"place": ("place_text", "commune", "district", "region"), "education": ("education_text",)}
TEXTS = (
    "title",
    "company_name",
    "department",
    "place",
    "subject",
    "missions",
    "skills",
    "education",
)
CODES = ("field", "language", "remote")


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody types, and for each grade the tables of conditions of which one must hold."""

    text: str
    kind: str
    language: str
    half: str
    why: str
    wanted: Mapping[int, Sequence[Mapping[str, Sequence[str]]]]
    works: Mapping[str, Sequence[str]]

    def grade(self, offer: Mapping[str, str]) -> int:
        """3, 2, 1 or 0 for an offer given as `readable` makes it."""
        return next(
            (
                grade
                for grade in GRADES
                if any(self._holds(table, offer) for table in self.wanted.get(grade, ()))
            ),
            0,
        )

    def _holds(self, table: Mapping[str, Sequence[str]], offer: Mapping[str, str]) -> bool:
        return all(self._condition(name, terms, offer) for name, terms in table.items())

    def _condition(self, name: str, terms: Sequence[str], offer: Mapping[str, str]) -> bool:
        if name == "work":
            return any(_stands(term, offer["title"]) for work in terms for term in self.works[work])
        if name.startswith("no_"):
            return not any(_stands(term, offer[name.removeprefix("no_")]) for term in terms)
        return any(_stands(term, offer[name]) for term in terms)


def _stands(term: str, text: str) -> bool:
    # Most terms stand nowhere in a text, which a plain look tells sooner than a pattern.
    return all(plain in text and pattern.search(text) for plain, pattern in _parts(term))


@cache
def _parts(term: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    parts = []
    for part in term.split(" & "):
        plain = _plain(part.removesuffix("$"))
        # `+` and `#` belong to the word: "c$" does not stand in "C++".
        end = r"(?![a-z0-9+#])" if part.endswith("$") else ""
        parts.append((plain, re.compile(rf"(?<![a-z0-9]){re.escape(plain)}{end}")))
    return tuple(parts)


def _plain(text: str) -> str:
    return fold(text).replace("’", "'")


def readable(offer: Any) -> dict[str, str]:
    """The folded fields that judgements speak of, from a row of columns or an `Offer`."""

    def text(name: str) -> str:
        columns = COLUMNS.get(name, (name,))
        values = [
            offer.get(column) if isinstance(offer, Mapping) else getattr(offer, column) for column in columns
        ]
        # Items stand apart, so that no term runs from one skill into the next.
        return _plain(
            " | ".join(
                " | ".join(value) if isinstance(value, list | tuple) else str(value)
                for value in values
                if value
            )
        )

    fields = {name: text(name) for name in (*TEXTS, *CODES)}
    return {**fields, "any": "\n".join(fields[name] for name in TEXTS)}


def judgements(half: str | None = None, path: Path = JUDGEMENTS) -> list[Query]:
    """The queries of one half, "open" or "sealed"; of both without it."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return [
        Query(
            text=entry["text"],
            kind=entry["kind"],
            language=entry["language"],
            half=entry["half"],
            why=entry["why"],
            wanted={grade: entry.get(str(grade), ()) for grade in GRADES},
            works=data["works"],
        )
        for entry in data["query"]
        if half in (None, entry["half"])
    ]


def board_of(offers: Iterable[Any]) -> dict[int, dict[str, str]]:
    """Offers (entities or rows, with `id`) as judgements read them, by id."""
    return {(offer["id"] if isinstance(offer, Mapping) else offer.id): readable(offer) for offer in offers}


def seeded_board(offers: int = 2000, seed: int = 7, now: datetime | None = None) -> dict[int, dict[str, str]]:
    """What `jobboard seed` puts in an empty database, without one: ids count from 1."""
    companies: dict[str, int] = defaultdict(lambda: 1)
    rows = seeding.rows(offers, seed, now or utcnow(), companies, author=1)
    return board_of({**row, "id": number} for number, row in enumerate(rows, 1))


def gain(grades: Sequence[int], depth: int = DEPTH) -> float:
    """Discounted cumulative gain: 2^grade − 1 over log2(rank + 1), the first rank being 1."""
    return sum((2.0**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades[:depth], 1))


def ndcg(found: Sequence[int], grades: Mapping[int, int], depth: int = DEPTH) -> float:
    """Gain of an order of ids over the best there is, 0 to 1; an id told twice earns once.

    With nothing to find, 1 for an empty answer and 0 for any other.
    """
    best = gain(sorted(grades.values(), reverse=True), depth)
    if best == 0:
        return 0.0 if found else 1.0
    told: set[int] = set()
    earned = []
    for offer in found:
        earned.append(0 if offer in told else grades.get(offer, 0))
        told.add(offer)
    return gain(earned, depth) / best


@dataclass(frozen=True, slots=True)
class Result:
    """nDCG@10 of every query, the worst first; `mean` leaves out nonsense, counted by `kept_quiet`."""

    scores: tuple[tuple[float, Query], ...]

    @property
    def mean(self) -> float:
        return mean(score for score, query in self.scores if query.kind != NONSENSE)

    @property
    def kept_quiet(self) -> float:
        """The share of nonsense queries that got no offer; 1 if there was none."""
        quiet = [score for score, query in self.scores if query.kind == NONSENSE]
        return mean(quiet) if quiet else 1.0

    def by_kind(self) -> dict[str, float]:
        kinds = defaultdict(list)
        for score, query in self.scores:
            kinds[query.kind].append(score)
        return {kind: mean(scores) for kind, scores in sorted(kinds.items())}

    def report(self) -> str:
        """Lines for a terminal: the mean, the kinds, then the open queries below 0.85."""
        sizes = Counter(query.kind for _, query in self.scores)
        lines = [f"nDCG@{DEPTH} {self.mean:.3f}; nonsense left unanswered {self.kept_quiet:.2f}"]
        lines += [f"  {kind:<10} {score:.3f}  ({sizes[kind]})" for kind, score in self.by_kind().items()]
        lines += [
            f"  {score:.3f} {query.text!r} ({query.kind})"
            for score, query in self.scores
            if score < 0.85 and query.half == "open"
        ]
        return "\n".join(lines)


Search = Callable[[Query], Sequence[Any]]


def measure(queries: Iterable[Query], board: Mapping[int, Mapping[str, str]], search: Search) -> Result:
    """Every query asked once; `search` returns ids of the board, or offers that have an `id`."""
    scores = []
    for query in queries:
        grades = {number: grade for number, offer in board.items() if (grade := query.grade(offer))}
        found = [one if isinstance(one, int) else one.id for one in search(query)]
        scores.append((ndcg(found, grades), query))
    return Result(tuple(sorted(scores, key=lambda pair: (pair[0], pair[1].text))))


def shuffled(board: Mapping[int, Any], seed: int = 1) -> Search:
    """A search that knows nothing: what chance earns, to see what a score is worth."""
    dice = random.Random(seed)
    return lambda _: dice.sample(sorted(board), DEPTH)
