"""The operator's own rates: entered by hand, kept whole, used at once."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jobboard.cli import cli
from jobboard.doctor import examine
from jobboard.kit.settings import Settings
from jobboard.offers.law import rates_problem, rules_for, stamp
from jobboard.sheet.law import load_rules
from tests.factories import NOON

NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Settings:
    """The settings of a board without a database of its own."""
    return Settings(_env_file=None, data_dir=tmp_path, secret_key="x" * 40, dns_check=False)


def add_rate(folder: Settings, *words: str) -> Result:
    """`jobboard law add-rate` with these words."""
    return CliRunner().invoke(
        cli, ["law", "add-rate", *words], env={"JOBBOARD_DATA_DIR": str(folder.data_dir)}
    )


def test_a_rate_entered_by_hand_is_used_at_once(folder: Settings) -> None:
    assert rules_for(folder).minimum(NEW_YEAR) is None
    added = add_rate(folder, "2027-01-01", "4110", "arrêté du 18 décembre 2026")
    assert (added.exit_code, "4.65 euros" in added.output) == (0, True)
    assert rules_for(folder).minimum(NEW_YEAR) == Decimal("4.65")
    assert rules_for(folder).minimum(date(2026, 6, 1)) == Decimal("4.50")
    assert rules_for(folder).version != load_rules().version


def test_a_rate_of_the_same_day_is_corrected_and_others_stay(folder: Settings) -> None:
    folder.extra_rates.write_text('# Ours.\n[[branch]]\nidcc = "1"\nname = "Un"\n', encoding="utf-8")
    for day, ceiling in (("2027-01-01", "4900"), ("2028-01-01", "4900"), ("2027-01-01", "4 110,00")):
        assert add_rate(folder, day, ceiling, "un journal").exit_code == 0
    rules = rules_for(folder)
    assert rules.minimum(NEW_YEAR) == Decimal("4.65")
    assert rules.minimum(date(2028, 1, 1)) == Decimal("5.55")
    assert rules.branches == {"1": "Un"}
    assert folder.extra_rates.read_text(encoding="utf-8").startswith("# Ours.")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("le 1er janvier", "4110", "x"), "write it as 2027-01-01"),
        (("2027-01-01", "beaucoup", "x"), "write euros a month"),
        (("2027-01-01", "31", "x"), "is far from"),
        (("2027-01-01", "NaN", "x"), "is far from"),
        (("2027-01-01", "4110", " "), "needs its source"),
    ],
)
def test_a_slip_of_the_pen_changes_nothing(folder: Settings, words: tuple[str, ...], told: str) -> None:
    add_rate(folder, "2027-01-01", "4110", "arrêté")
    before = folder.extra_rates.read_text(encoding="utf-8")
    wrong = add_rate(folder, *words)
    assert wrong.exit_code == 1
    assert told in wrong.output
    assert folder.extra_rates.read_text(encoding="utf-8") == before
    assert [path.name for path in folder.data_dir.glob(".rates*")] == []


def test_a_file_that_cannot_be_read_leaves_the_own_rates_and_is_told(folder: Settings) -> None:
    folder.extra_rates.write_text("[[rate]\n", encoding="utf-8")
    assert rules_for(folder).version == load_rules().version
    assert "rates.toml" in (rates_problem(folder) or "")
    assert add_rate(folder, "2027-01-01", "4110", "arrêté").exit_code == 1
    assert any("rates.toml" in line for line in examine(folder, NOON))


def test_the_stamp_changes_on_new_year_and_with_a_rate(folder: Settings) -> None:
    own = load_rules()
    assert stamp(own, date(2026, 3, 1)) == stamp(own, date(2026, 12, 31))
    assert stamp(own, date(2026, 12, 31)) != stamp(own, NEW_YEAR)
    add_rate(folder, "2027-01-01", "4110", "arrêté")
    assert stamp(rules_for(folder), NEW_YEAR) != stamp(own, NEW_YEAR)
    assert len(stamp(own, NEW_YEAR)) <= 40


@pytest.mark.parametrize(("month", "warned"), [(9, False), (10, True), (12, True)])
def test_the_doctor_asks_for_next_year_s_figure_from_october_on(
    folder: Settings, month: int, warned: bool
) -> None:
    moment = NOON.replace(month=month)
    assert any("minimum pay of 2027" in line for line in examine(folder, moment)) is warned
    add_rate(folder, "2027-01-01", "4110", "arrêté")
    assert not any("minimum pay" in line for line in examine(folder, moment))
