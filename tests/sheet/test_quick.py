"""The quicker ways find what the plain patterns find."""

import re

from hypothesis import given
from hypothesis import strategies as st

from jobboard.sheet import pay
from jobboard.sheet.quick import any_of, find_from

WORDS = ["lampe", "lampiste", "lamp", "phare", "phare de la pointe", "port", "a.b", "amarre"]


@given(st.lists(st.sampled_from([*WORDS, " ", "s", "lam", "a-b", "phare de"])).map("".join))
def test_any_of_finds_the_longest_word_everywhere(text: str) -> None:
    plainly = "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True))
    assert re.findall(any_of(WORDS), text) == re.findall(plainly, text)
    assert re.findall(rf"\b(?:{any_of(WORDS)})\b", text) == re.findall(rf"\b(?:{plainly})\b", text)


@given(st.lists(st.sampled_from([*WORDS, " ", "s", "1"])).map("".join), st.integers(0, 9))
def test_find_from_finds_what_finditer_finds(text: str, start: int) -> None:
    begins, whole = re.compile("lamp|port"), re.compile(r"lamp\w* (?:phare|port)|port[1s]+")
    found = [one.span() for one in find_from(begins, whole, text, start, len(text))]
    assert found == [one.span() for one in whole.finditer(text, start)]


@given(
    st.lists(
        st.sampled_from(
            [
                "650",
                "€",
                "$",
                "1",
                "200",
                "usd",
                "eur£",
                "12",
                ",50",
                "k",
                "-",
                "a",
                "4,35",
                "%",
                "du",
                "smic",
                "us$",
                "gbp",
                "",
                "chf",
                "x",
                "7",
                "euros",
                "\n",
            ]
        )
    ).map(" ".join)
)
def test_every_sum_is_found_though_only_digits_are_tried(text: str) -> None:
    plainly = [one.span() for one in pay.AMOUNT.finditer(text) if not one["pc"]]
    low = [one[-2:] for one in pay.amounts(text)]
    assert low == plainly
