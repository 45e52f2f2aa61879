"""Starts of internships: days, months, quarters, and what leaves them open."""

from datetime import date

import pytest

from jobboard.sheet.dates import moments, read_days, read_start
from jobboard.sheet.plain import plain

HINT = date(2026, 11, 3)


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("1er trimestre 2027", date(2027, 1, 1), date(2027, 3, 31), "quarter"),
        ("Q2 2027", date(2027, 4, 1), date(2027, 6, 30), "quarter"),
        ("février/mars 2027", date(2027, 2, 1), date(2027, 3, 31), "month"),
        ("mars ou avril 2027", date(2027, 3, 1), date(2027, 4, 30), "month"),
        ("à partir de mars 2027", date(2027, 3, 1), None, "month"),
        ("from March 2027 onwards", date(2027, 3, 1), None, "month"),
        ("mars 2027", date(2027, 3, 1), date(2027, 3, 31), "month"),
        ("15 février 2027", date(2027, 2, 15), date(2027, 2, 15), "day"),
        ("01/04/2027", date(2027, 4, 1), date(2027, 4, 1), "day"),
        ("March 1st, 2027", date(2027, 3, 1), date(2027, 3, 1), "day"),
        ("entre février et avril 2027", date(2027, 2, 1), date(2027, 4, 30), "month"),
        ("2027", date(2027, 1, 1), date(2027, 12, 31), "year"),
        ("dès que possible", None, None, "asap"),
        ("ASAP", None, None, "asap"),
        ("Fall 2027", None, None, None),
        ("début 2027", None, None, None),
        ("à définir", None, None, None),
    ],
)
def test_a_start(text: str, earliest: date | None, latest: date | None, precision: str | None) -> None:
    start = read_start(text, plain(text), HINT)
    assert (start.earliest, start.latest, start.precision, start.text) == (earliest, latest, precision, text)


def test_an_abbreviated_tuesday_is_no_march() -> None:
    days = [one[0] for one in read_days("mar. 3 nov. 2026 a 10:12 ou mar. 03/11/2026")]
    assert days == [date(2026, 11, 3)] * 2


def test_a_month_without_a_year_takes_that_of_the_offer() -> None:
    assert read_start("à partir de mars", "a partir de mars", HINT).earliest == date(2027, 3, 1)
    assert read_start("décembre", "decembre", HINT).earliest == date(2026, 12, 1)
    assert read_start("à partir de mars", "a partir de mars", None).earliest is None


def test_a_period_starts_in_its_first_month() -> None:
    start = read_start("de mars à août 2027", "de mars a aout 2027", None, 6.0)
    assert (start.earliest, start.latest) == (date(2027, 3, 1), date(2027, 3, 31))


def test_a_range_longer_than_the_stay_leaves_the_latest_start_open() -> None:
    start = read_start("entre février et juillet 2027", "entre fevrier et juillet 2027", None, 3.0)
    assert (start.earliest, start.latest) == (date(2027, 2, 1), None)


@pytest.mark.parametrize(
    "text", ["avril à septembre 2027", "avril-septembre 2027", "du 1er avril 2027 au 30 septembre 2027"]
)
def test_a_period_much_longer_than_the_stay_leaves_the_latest_start_open(text: str) -> None:
    start = read_start(text, plain(text), None, 3.0)
    assert (start.earliest, start.latest) == (date(2027, 4, 1), None)


def test_may_is_a_month_only_beside_a_date() -> None:
    assert moments("you may apply in may 2027") == moments("you may apply in may 2027", 14)
    assert len(moments("you may apply in may 2027")) == 1


def test_a_day_that_does_not_exist_is_no_day() -> None:
    assert read_days(plain("31 novembre 2026")) == []
