"""Length, dates, working time and numbers of interns, at every boundary."""

from datetime import date, timedelta

import pytest

from jobboard.sheet.law.engine import check
from jobboard.sheet.law.findings import Host
from jobboard.sheet.model import Duration, Sheet, Start

from .sheets import TODAY, findings, offer, severities

NEW_YEAR = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("sheet", "blocked"),
    [
        (offer(hours=924), False),
        (offer(hours=925), True),
        (offer(hours=924, weekly=20), False),
        (offer(hours=925, weekly=20), True),
        (offer(hours=925, weekly=39), True),
        (offer(months=6, hours=924), False),
        (offer(months=6, hours=925), True),
        (offer(months=6), False),
        (offer(months="6.1"), True),
        (offer(months=(4, 6)), False),
        (offer(months=(4, 7)), True),
        (offer(months=6, weekly=39), False),
        (offer(months=7, weekly=39), True),
        (offer(months=12), True),
        (offer(duration=Duration()), False),
    ],
)
def test_six_months_or_924_hours_are_the_most(sheet: Sheet, blocked: bool) -> None:
    assert severities(sheet, "D1") == (["BLOCK"] if blocked else [])


def test_too_long_an_internship_says_what_to_do() -> None:
    finding = findings(offer(months=7), "D1")[0]
    assert finding.field == "duration_text"
    assert (
        finding.message("fr")
        == "Un stage dure 6\u00a0mois (924\u00a0h) au plus par an chez vous. Réduisez la durée."
    )


def test_hours_and_days_may_disagree_above_the_usual_week() -> None:
    for weekly in (36, 39, 40):
        assert severities(offer(months=6, weekly=weekly), "D2") == ["FLAG"]
    assert "1" in findings(offer(months=6, weekly=39), "D2")[0].message("fr")
    for quiet in (offer(months=6), offer(months=5, weekly=39), offer(months=7), offer(hours=900, weekly=39)):
        assert severities(quiet, "D2") == []
    assert severities(offer(duration=Duration()), "D2") == []


def test_a_long_part_time_internship_is_for_a_moderator() -> None:
    for sheet in (offer(months=8, weekly=20), offer(months=7, weekly=28), offer(months=9, hours=924)):
        assert severities(sheet, "D3") == ["FLAG"]
        assert severities(sheet, "D1") == []
    for sheet in (offer(months=6, weekly=20), offer(months=8), offer(hours=400), offer(duration=Duration())):
        assert severities(sheet, "D3") == []


@pytest.mark.parametrize(
    ("start", "wording"),
    [
        (Start("", date(2026, 11, 23), date(2026, 11, 23), "day"), "passed"),
        (Start("", date(2026, 10, 1), date(2026, 10, 31), "month"), "passed"),
        (Start("", None, date(2025, 12, 31), "year"), "passed"),
        (Start("", date(2027, 3, 1), date(2027, 2, 1), "month"), "before its beginning"),
        (Start("", date(2026, 11, 24), date(2026, 11, 24), "day"), None),
        (Start("", date(2026, 11, 1), date(2026, 11, 30), "month"), None),
        (Start("", date(2026, 10, 1), None, "day"), None),
        (Start("dès que possible", None, None, "asap"), None),
    ],
)
def test_the_end_of_the_start_window_may_not_have_passed(start: Start, wording: str | None) -> None:
    found = findings(offer(start=start), "D4")
    assert [finding.severity for finding in found] == ([] if wording is None else ["BLOCK"])
    assert wording is None or wording in found[0].message("en")


@pytest.mark.parametrize(
    ("weekly", "usual", "highest"),
    [
        (None, 0, 0),
        (20, 0, 0),
        (35, 0, 0),
        ("35.5", 1, 0),
        (39, 1, 0),
        (48, 1, 0),
        ("48.5", 0, 1),
        (50, 0, 1),
        (60, 0, 1),
    ],
)
def test_a_week_may_be_long_but_not_too_long(weekly: object, usual: int, highest: int) -> None:
    sheet = offer(months=2, weekly=weekly)
    assert severities(sheet, "D5") == ["WARN"] * usual
    assert severities(sheet, "D6") == ["BLOCK"] * highest


def test_a_third_of_the_last_internship_must_pass() -> None:
    ended = NEW_YEAR - timedelta(days=60)
    previous = Host(previous_end=ended, previous_days=180)
    early, late = offer(begins=(NEW_YEAR - timedelta(days=1),) * 2), offer(begins=(NEW_YEAR,) * 2)

    assert severities(early, "D7", previous) == ["WARN"]
    assert "1er janvier 2027" in findings(early, "D7", previous)[0].message("fr")
    assert severities(late, "D7", previous) == []
    confirmed = Host(previous_end=ended, previous_days=180, previous_confirmed=True)
    assert severities(early, "D7", confirmed) == ["BLOCK"]
    assert severities(early, "D7", Host(previous_end=ended, previous_days=181)) == ["WARN"]
    for host in (
        Host(previous_end=ended),
        Host(previous_days=180),
        Host(previous_end=ended, previous_days=180, previous_left=True),
    ):
        assert severities(early, "D7", host) == []


@pytest.mark.parametrize(
    ("headcount", "running", "openings", "told"),
    [
        (1, 2, 1, False), (1, 3, 1, True), (19, 2, None, False), (19, 3, None, True), (19, None, 4, True),
        (20, 2, 1, False), (20, 3, 1, True), (21, 3, 1, False), (21, 4, 1, True), (None, 50, 9, False),
    ],
)  # fmt: skip
def test_a_host_has_no_more_interns_than_its_headcount_allows(
    headcount: int | None, running: int | None, openings: int | None, told: bool
) -> None:
    host = Host(headcount=headcount, running_interns=running)
    assert severities(offer(openings=openings), "D8", host) == (["WARN"] if told else [])


def test_a_tutor_follows_three_interns_at_most() -> None:
    for running in (3, 4, 9):
        assert severities(offer(), "D9", Host(tutor_interns=running)) == ["WARN"]
    for host in (Host(), Host(tutor_interns=0), Host(tutor_interns=2)):
        assert severities(offer(), "D9", host) == []


@pytest.mark.parametrize(
    "words", ["Stage de 3e, une semaine.", "Ouvert aux lycéens.", "High-school students welcome."]
)
def test_minors_are_seen_and_their_week_is_bounded(words: str) -> None:
    assert severities(offer(profile=words), "D17") == ["FLAG"]
    assert severities(offer(profile=words, months=1, weekly=35), "D17") == ["FLAG"]
    assert severities(offer(profile=words, months=1, weekly=36), "D17") == ["BLOCK"]


@pytest.mark.parametrize(
    "words", ["Master 1 ou 2.", "Animer des ateliers auprès des lycéens.", "Après le bac."]
)
def test_work_with_minors_is_not_work_of_minors(words: str) -> None:
    assert severities(offer(profile=words, months=1, weekly=39), "D17") == []


def test_a_strange_date_or_duration_never_crashes() -> None:
    far = offer(begins=(date.max, date.max), months=24)
    assert check(far, None, date.min) is not None
    assert check(far, None, date(9998, 12, 31)) is not None
    assert check(offer(months="0.1"), None, TODAY) is not None
    assert check(offer(months=0), None, TODAY) is not None
    assert check(offer(hours=0), None, TODAY) is not None
