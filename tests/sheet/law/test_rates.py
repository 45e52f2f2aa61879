"""The minimum by date: every row of the table, and years that nobody has entered."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jobboard.sheet.law.data import (
    RatesUnreadable,
    hourly_ceiling,
    load_rules,
    missing_rate,
    new_rate,
    next_check,
    rule_set_version,
)

TABLE = {
    "2008-02-01": "2.625", "2009-01-01": "2.625", "2010-01-01": "2.75", "2011-06-01": "2.75",
    "2012-01-01": "2.875", "2013-06-01": "2.875", "2014-11-30": "2.875", "2014-12-01": "3.1625",
    "2015-01-01": "3.30", "2015-08-31": "3.30", "2015-09-01": "3.60", "2016-01-01": "3.60",
    "2017-12-31": "3.60", "2018-01-01": "3.75", "2019-12-31": "3.75", "2020-01-01": "3.90",
    "2021-06-01": "3.90", "2022-12-31": "3.90", "2023-01-01": "4.05", "2024-01-01": "4.35",
    "2025-01-01": "4.35", "2025-12-31": "4.35", "2026-01-01": "4.50", "2026-12-31": "4.50",
}  # fmt: skip
EXTRA = '[[rate]]\nvalid_from = 2027-01-01\nrate = 0.15\nmonthly_ceiling = 4110\nsource = "test figure"\n'


@pytest.mark.parametrize(("day", "minimum"), TABLE.items())
def test_each_row_of_the_table_gives_its_figure(day: str, minimum: str) -> None:
    assert load_rules().minimum(date.fromisoformat(day)) == Decimal(minimum)


@pytest.mark.parametrize("row", load_rules().rates, ids=lambda row: row.valid_from.isoformat())
def test_the_formula_gives_each_stored_ceiling(row) -> None:
    assert hourly_ceiling(row.monthly_ceiling, load_rules().ceiling_divisor) == row.hourly_ceiling


@pytest.mark.parametrize("day", ["2008-01-31", "1999-01-01", "2027-01-01", "2031-05-05"])
def test_a_year_without_a_row_has_no_figure_rather_than_an_old_one(day: str) -> None:
    assert load_rules().minimum(date.fromisoformat(day)) is None


def test_the_operator_enters_the_figure_of_a_new_year(tmp_path: Path) -> None:
    row = new_rate(date(2027, 1, 1), Decimal(4110), 'the "bulletin" of \\ the day')
    kept = tmp_path / "rates.toml"
    kept.write_text(row.as_toml(), "utf-8")

    rules = load_rules(kept)

    assert rules.minimum(date(2027, 3, 1)) == row.minimum
    assert rules.latest_rate(date(2027, 3, 1)) == row
    assert rules.minimum(date(2026, 3, 1)) == load_rules().minimum(date(2026, 3, 1))
    assert rule_set_version(rules) != rule_set_version()


def test_an_operators_row_replaces_ours_of_the_same_day(tmp_path: Path) -> None:
    kept = tmp_path / "rates.toml"
    kept.write_text(new_rate(date(2026, 1, 1), Decimal(4200), "corrected", Decimal("0.2")).as_toml(), "utf-8")
    assert load_rules(kept).minimum(date(2026, 6, 1)) == Decimal("6.2")


@pytest.mark.parametrize(
    "content",
    [
        "[[rate]",
        "[[rate]]\nrate = 0.15\nmonthly_ceiling = 4110\n",
        EXTRA.replace("4110", "4110\nhourly_ceiling = 29"),
        EXTRA.replace("2027-01-01", '"2027"'),
        EXTRA.replace('"test figure"', '""'),
        EXTRA.replace("4110", '"four thousand"'),
        "rate = 3\n",
    ],
)
def test_rates_that_do_not_hold_together_are_refused(tmp_path: Path, content: str) -> None:
    kept = tmp_path / "rates.toml"
    kept.write_text(content, "utf-8")
    with pytest.raises(RatesUnreadable):
        load_rules(kept)


def test_a_rate_without_a_source_or_before_any_share_is_refused() -> None:
    with pytest.raises(RatesUnreadable):
        new_rate(date(2027, 1, 1), Decimal(4110), "  ")
    with pytest.raises(RatesUnreadable):
        new_rate(date(2001, 1, 1), Decimal(2000), "long ago")


def test_the_missing_year_is_named_from_october_until_it_is_entered(tmp_path: Path) -> None:
    kept = tmp_path / "rates.toml"
    kept.write_text(EXTRA, "utf-8")
    assert missing_rate(date(2026, 9, 30)) is None
    assert missing_rate(date(2026, 10, 1)) == 2027
    assert missing_rate(date(2027, 1, 15)) == 2027
    assert missing_rate(date(2026, 12, 1), load_rules(kept)) is None


def test_offers_are_checked_again_on_1_january() -> None:
    assert next_check(date(2026, 12, 31)) == next_check(date(2026, 1, 1)) == date(2027, 1, 1)


def test_the_same_files_have_the_same_version() -> None:
    assert rule_set_version() == rule_set_version(load_rules())
    assert len(rule_set_version()) == 12
