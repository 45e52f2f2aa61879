"""Lengths of internships, as offers write them."""

from decimal import Decimal

import pytest

from jobboard.sheet import read
from jobboard.sheet.durations import lengths, period, total_hours, weekly_hours
from jobboard.sheet.plain import plain


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("4 à 6 mois", "4", "6"),
        ("4-6 mois", "4", "6"),
        ("3 > 6 mois", "3", "6"),
        ("4 mois à 6 mois", "4", "6"),
        ("six (6) mois", "6", "6"),
        ("12 semaines", "2.8", "2.8"),
        ("8 to 10 weeks", "1.8", "2.3"),
        ("jusqu'à 6 mois", None, "6"),
        ("up to six months", None, "6"),
        ("6 mois maximum", None, "6"),
        ("6 months min.", "6", None),
        ("au moins 3 mois", "3", None),
        ("3 mois ou plus", "3", None),
        ("un an", "12", "12"),
        ("10 jours", "0.3", "0.3"),
        ("2 mois et demi", "2.5", "2.5"),
        ("3 to 4 months and a half", "3", "4.5"),
        ("supérieure à 4 mois", "4", None),
        ("inférieure à 6 mois", None, "6"),
    ],
)
def test_a_length_in_months(text: str, low: str | None, high: str | None) -> None:
    found = lengths(text, plain(text))[0].duration
    assert (found.months_min, found.months_max) == (low and Decimal(low), high and Decimal(high))


def test_hours_say_nothing_of_the_calendar() -> None:
    found = lengths("350 h", "350 h")[0].duration
    assert (found.months_min, found.hours_total) == (None, 350)


def test_full_time_is_no_length() -> None:
    assert lengths("temps plein", "temps plein") == []


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("de mars à août 2027", "6"),
        ("novembre 2026 à février 2027", "4"),
        ("du 1er juin au 30 septembre 2027", "4.0"),
        ("from 5 June to 28 July", "1.8"),
    ],
)
def test_a_period_has_a_length(text: str, months: str) -> None:
    folded = plain(text)
    found = period(text, folded, 0, len(folded))
    assert found is not None
    assert found.duration.months_min == Decimal(months)


def test_between_two_months_is_a_choice_and_no_length() -> None:
    folded = plain("entre février et avril 2027")
    assert period(folded, folded, 0, len(folded)) is None


@pytest.mark.parametrize(
    ("text", "hours"),
    [("35 h par semaine", "35"), ("20 hours per week", "20"), ("31,5 h/semaine", "31.5"), ("35h", None)],
)
def test_weekly_hours(text: str, hours: str | None) -> None:
    found = weekly_hours(plain(text))
    assert (found and found[0]) == (hours and Decimal(hours))


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("10 semaines, soit 350 heures", 350),
        ("2 mois (280 heures)", 280),
        ("8 semaines à 35 h", 280),
        ("120 heures au total", 120),
        ("35 h par semaine", None),
        ("soit 35 heures par semaine", None),
    ],
)
def test_the_hours_of_the_whole_stay(text: str, hours: int | None) -> None:
    assert total_hours(plain(text)) == hours


def test_weeks_of_hours_say_the_hours_a_week() -> None:
    found = weekly_hours(plain("8 semaines à 35 h"))
    assert found is not None
    assert found[0] == Decimal(35)


def test_a_label_may_say_which_bound_the_length_is() -> None:
    least = read("Gardien de phare\n\nDurée minimale : 3 mois\nLieu : Brest").sheet.duration
    most = read("Gardien de phare\n\nDurée maximale : 3 mois\nLieu : Brest").sheet.duration
    assert (least.months_min, least.months_max) == (3, None)
    assert (most.months_min, most.months_max) == (None, 3)


def test_a_traineeship_has_a_length_too() -> None:
    text = "Lamp trainee\n\nWe offer:\nA traineeship of up to 6 months in the Lantern Section."
    assert read(text).sheet.duration.months_max == 6
