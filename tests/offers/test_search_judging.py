"""The judging of the search is itself right: its arithmetic, its reading of conditions, its queries."""

from collections import Counter
from datetime import UTC, datetime
from math import log2

import pytest

from tests.offers.search_judging import (
    NONSENSE,
    Query,
    gain,
    judgements,
    measure,
    ndcg,
    readable,
    seeded_board,
    shuffled,
)

ROW = {
    "id": 1,
    "title": "Ingénieur·e logiciel C++",
    "company_name": "Réseau d’Orvanne",
    "department": "R&D",
    "place_text": "Saint-Étienne (42)",
    "commune": "Saint-Étienne",
    "district": "42",
    "subject": "L’environnement",
    "missions": "- Écrire",
    "skills": ["JavaScript", "C++"],
    "field": "it",
    "language": "fr",
}


def query(kind: str = "skill", **wanted: list[dict[str, list[str]]]) -> Query:
    grades = {int(name[1]): tables for name, tables in wanted.items()}
    return Query("q", kind, "fr", "open", "", grades, {"coding": ["ingenieur·e logiciel"]})


def test_a_gain_counts_two_to_the_grade_less_one_over_the_logarithm_of_the_rank() -> None:
    assert gain([3]) == 7
    assert gain([3, 2, 0, 1]) == pytest.approx(7 + 3 / log2(3) + 1 / log2(5))


def test_only_the_first_ten_count() -> None:
    assert gain([0] * 10 + [3]) == 0
    assert gain([0] * 9 + [3]) == pytest.approx(7 / log2(11))


def test_the_best_order_is_worth_one_and_any_other_less() -> None:
    grades = {1: 3, 2: 2, 3: 1}
    assert ndcg([1, 2, 3], grades) == 1
    assert ndcg([3, 2, 1], grades) == pytest.approx((1 + 3 / log2(3) + 7 / 2) / (7 + 3 / log2(3) + 1 / 2))
    assert ndcg([2, 3], grades) < ndcg([1], grades)
    assert ndcg([], grades) == 0


def test_an_offer_told_twice_earns_once() -> None:
    assert ndcg([1, 1], {1: 3, 2: 3}) == ndcg([1], {1: 3, 2: 3}) == pytest.approx(7 / (7 + 7 / log2(3)))


def test_the_ideal_comes_from_the_whole_board_and_not_from_what_was_found() -> None:
    assert ndcg([5], {5: 1, **dict.fromkeys(range(10, 30), 3)}) < 0.04


def test_with_nothing_to_find_silence_is_right_and_an_answer_is_wrong() -> None:
    assert ndcg([], {}) == 1
    assert ndcg([1], {}) == 0


@pytest.mark.parametrize(
    ("field", "term", "stands"),
    [
        ("title", "ingenieur", True),
        ("title", "genieur", False),
        ("title", "c++", True),
        ("title", "c$", False),
        ("skills", "java", True),
        ("skills", "java$", False),
        ("skills", "javascript c++", False),
        ("skills", "javascript & c++", True),
        ("skills", "javascript & python", False),
        ("place", "saint-etienne", True),
        ("company_name", "d'orvanne", True),
        ("any", "environnement", True),
        ("language", "fr", True),
        ("work", "coding", True),
        ("no_title", "logiciel", False),
        ("no_title", "comptable", True),
    ],
)
def test_a_term_stands_from_the_beginning_of_a_word(field: str, term: str, stands: bool) -> None:
    assert query(g3=[{field: [term]}]).grade(readable(ROW)) == (3 if stands else 0)


def test_the_highest_grade_counts_and_a_table_wants_all_its_conditions() -> None:
    offer = readable(ROW)
    assert query(g3=[{"title": ["c++"], "language": ["en"]}], g2=[{"skills": ["c++"]}]).grade(offer) == 2
    assert query(g1=[{"skills": ["c++"]}], g3=[{"field": ["hr"]}, {"field": ["it"]}]).grade(offer) == 3


def test_nonsense_is_counted_apart_from_the_mean() -> None:
    board = {1: readable(ROW)}
    asked = [query(g3=[{"skills": ["c++"]}]), query(kind=NONSENSE)]
    result = measure(asked, board, lambda _: [1])
    assert (result.mean, result.kept_quiet) == (1, 0)
    assert "nDCG@10 1.000" in result.report()


def test_the_queries_are_many_of_every_kind_and_each_kind_is_cut_in_half() -> None:
    asked = judgements()
    assert len(asked) >= 80
    assert len({one.text for one in asked}) == len(asked)
    halves = Counter((one.kind, one.half) for one in asked)
    assert {half for _, half in halves} == {"open", "sealed"}
    for kind in {one.kind for one in asked}:
        assert halves[kind, "open"] == halves[kind, "sealed"] >= 2


def test_every_query_has_offers_to_find_on_the_seeded_board_and_nonsense_has_none() -> None:
    board = seeded_board(now=datetime(2026, 11, 25, 9, tzinfo=UTC))
    asked = judgements()
    found = {one.text: Counter(one.grade(offer) for offer in board.values()) for one in asked}
    assert {text for text, grades in found.items() if grades[0] == len(board)} == {
        one.text for one in asked if one.kind == NONSENSE
    }
    assert not [one.text for one in asked if one.kind != NONSENSE and not found[one.text][3]]
    assert measure(asked, board, shuffled(board)).mean < 0.1
