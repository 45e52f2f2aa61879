"""What an internship must pay, at every boundary."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jobboard.sheet.law.data import load_rules
from jobboard.sheet.law.engine import check
from jobboard.sheet.law.findings import Host
from jobboard.sheet.law.hours import due_line, minimum_due, public_pay_line
from jobboard.sheet.model import Duration, Pay, Place, Sheet, Start

from .sheets import ORDINARY, TODAY, findings, offer, severities

UNPAID = Pay("unpaid")
UNSTATED = Pay()
EDF_LIKE = Sheet(
    title="Un guide pour tous",
    company_name="Atelier Exemple",
    duration=Duration("4 à 6 mois", Decimal(4), Decimal(6)),
    start=Start("1er trimestre 2027", date(2027, 1, 1), date(2027, 3, 31), "quarter"),
    missions="Vous étudiez les usages de la maison, puis vous rédigez un guide.",
    pay=Pay("negotiable", "selon niveau d'études"),
    contact_email="rose@example.org",
)


def test_an_offer_in_the_edf_manner_is_not_blocked() -> None:
    found = check(EDF_LIKE, Host(), TODAY)
    assert not [finding for finding in found if finding.severity == "BLOCK"]
    assert [(finding.id, finding.severity) for finding in found] == [
        ("G1", "WARN"), ("G10", "FLAG"), ("G10", "INFO"),
    ]  # fmt: skip
    assert found[0].needs_tick
    assert "2027" in found[0].message("fr")
    assert public_pay_line(EDF_LIKE, TODAY, "fr") == "au moins le minimum légal de 2027, pas encore connu"


def test_pay_is_due_above_308_hours_and_not_at_308() -> None:
    assert minimum_due(offer(hours=308), TODAY) is None
    assert severities(offer(hours=308, pay=UNPAID), "G13") == []
    assert severities(offer(hours=308, pay=UNPAID), "G4") == ["INFO"]
    due = minimum_due(offer(hours=309), TODAY)
    assert due is not None
    assert due.minimum == Decimal("4.50")
    assert severities(offer(hours=309, pay=UNPAID), "G13") == ["BLOCK"]
    assert severities(offer(hours=309, pay=UNPAID), "G4") == []


def test_days_are_seven_hours_so_a_part_time_threshold_is_the_same() -> None:
    assert minimum_due(offer(hours=308, weekly=20), TODAY) is None
    assert minimum_due(offer(hours=309, weekly=20), TODAY) is not None


def test_pupils_of_agricultural_schools_have_a_higher_threshold() -> None:
    pupils = Host(agricultural_pupils=True)
    assert severities(offer(hours=462, pay=UNPAID), "G13", pupils) == []
    assert severities(offer(hours=463, pay=UNPAID), "G13", pupils) == ["BLOCK"]
    assert (
        findings(offer(hours=462, pay=UNPAID), "G4", pupils)[0].message("en")
        == "Pay is optional up to 462 hours."
    )


@pytest.mark.parametrize(
    ("begins", "paid", "blocked"),
    [
        (date(2025, 12, 31), "4.35", False),
        (date(2025, 12, 31), "4.34", True),
        (date(2026, 1, 1), "4.35", True),
        (date(2026, 1, 1), "4.49", True),
        (date(2026, 1, 1), "4.50", False),
        (date(2026, 12, 31), "4.495", False),
        (date(2026, 12, 31), "4.494", True),
    ],
)
def test_the_minimum_is_that_of_the_day_the_internship_starts(begins: date, paid: str, blocked: bool) -> None:
    sheet = offer(begins=(begins, begins), paid=(paid, "hour"))
    assert severities(sheet, "G2", on=begins) == (["BLOCK"] if blocked else [])


@pytest.mark.parametrize(
    ("sheet", "blocked"),
    [
        (offer(paid=("682.50", "month")), False),
        (offer(paid=("681", "month")), True),
        (offer(paid=("600", "month")), True),
        (offer(paid=("2000", "total")), True),
        (offer(paid=("2731", "total")), False),
        (offer(months=4, weekly=20, paid=("400", "month")), False),
        (offer(months=4, weekly=20, paid=("380", "month")), True),
        (offer(months=4, hours=320, paid=("360", "month")), False),
        (offer(paid=("600", "month"), months=1), False),
        (offer(pay=Pay("amount", "", None, Decimal(3), "hour")), True),
        (offer(pay=Pay("amount", "", Decimal(3), None, None)), False),
        (offer(pay=Pay("amount", "", Decimal(3), None, "hour", "CHF")), False),
    ],
)
def test_amounts_are_compared_by_the_hour(sheet: Sheet, blocked: bool) -> None:
    assert severities(sheet, "G2") == (["BLOCK"] if blocked else [])


def test_a_low_amount_says_both_figures_and_what_to_do() -> None:
    finding = findings(offer(paid=("4.49", "hour")), "G2")[0]
    assert finding.field == "pay_min"
    assert finding.article.endswith("L124-6 et D124-8")
    assert finding.message("fr") == (
        "Le minimum légal est de 4,50\u00a0€ par heure de présence. "
        "Vous indiquez 4,49\u00a0€. Relevez le montant."
    )
    assert finding.message("en") == (
        "The legal minimum is €4.50 per hour of presence. You entered €4.49. Raise the amount."
    )


@pytest.mark.parametrize(
    "pay", [UNSTATED, Pay("negotiable", "selon profil"), Pay("amount", "", Decimal(700))]
)
def test_pay_due_and_not_stated_wants_a_tick(pay: Pay) -> None:
    assert severities(offer(pay=pay), "G1") == ["WARN"]
    assert public_pay_line(offer(pay=pay), TODAY, "fr") == "au moins 4,50\u00a0€ de l’heure (minimum légal)"


@pytest.mark.parametrize("pay", [Pay("legal_minimum"), Pay("amount", "", Decimal(5), None, "hour"), UNPAID])
def test_pay_that_is_told_asks_nothing(pay: Pay) -> None:
    assert severities(offer(pay=pay), "G1") == []


def test_nothing_is_unpaid_where_pay_is_due() -> None:
    zero = Pay("amount", "", Decimal(0), None, "month")
    for sheet in (offer(pay=UNPAID), offer(pay=zero), replace(EDF_LIKE, pay=UNPAID)):
        assert severities(sheet, "G13") == ["BLOCK"]
    for sheet in (offer(pay=UNPAID, months=1), offer(pay=UNPAID, months=2), offer(pay=UNSTATED)):
        assert severities(sheet, "G13") == []


def test_nothing_is_said_of_pay_where_no_length_is_known() -> None:
    sheet = offer(duration=Duration("à convenir"), pay=UNPAID)
    assert minimum_due(sheet, TODAY) is None
    assert {finding.id for finding in check(sheet, None, TODAY)} == set()


@pytest.mark.parametrize(
    ("months", "asked"), [("1.8", False), ("1.9", True), (2, True), ("2.2", True), ("2.3", False)]
)
def test_an_estimate_near_the_threshold_is_a_question_first(months: object, asked: bool) -> None:
    sheet = offer(months=months, pay=UNPAID)
    assert severities(sheet, "G6") == (["WARN"] if asked else [])
    if asked:
        assert {finding.id for finding in check(sheet, None, TODAY)} == {"G6"}
        assert public_pay_line(replace(sheet, pay=UNSTATED), TODAY, "fr") is None


def test_stated_hours_are_no_estimate() -> None:
    assert severities(offer(hours=300), "G6") == severities(offer(hours=310), "G6") == []


def test_a_range_is_judged_by_its_longest_and_says_so() -> None:
    sheet = offer(months=(1, 3), pay=UNPAID)
    assert severities(sheet, "G13") == ["BLOCK"]
    assert findings(sheet, "G11")[0].message("fr") == (
        "À 3\u00a0mois le stage dépasse 308\u00a0h et doit être payé\u202f; à 1\u00a0mois, non."
    )
    due = minimum_due(sheet, TODAY)
    assert due is not None
    assert due.only_longest
    for quiet in (offer(months=(4, 6)), offer(months=(1, "1.5")), offer(hours=400), offer(months=3)):
        assert severities(quiet, "G11") == []
    for loud in (offer(months=(1, 6)), offer(months=("0.5", 4))):
        assert severities(loud, "G11") == ["INFO"]


def test_one_bound_of_a_duration_is_enough() -> None:
    at_least = offer(duration=Duration("au moins 3 mois", Decimal(3), None), pay=UNPAID)
    at_most = offer(duration=Duration("jusqu'à 3 mois", None, Decimal(3)), pay=UNPAID)
    assert severities(at_least, "G13") == severities(at_most, "G13") == ["BLOCK"]


def test_the_minimum_changes_on_the_way() -> None:
    over_new_year = offer(begins=(date(2025, 12, 1),) * 2, paid=("4.40", "hour"))
    assert severities(over_new_year, "G3", on=date(2025, 11, 1)) == ["WARN"]
    assert "4,50" in findings(over_new_year, "G3", on=date(2025, 11, 1))[0].message("fr")
    assert (
        severities(offer(begins=(date(2025, 12, 1),) * 2, paid=("4.50", "hour")), "G3", on=date(2025, 11, 1))
        == []
    )
    assert (
        severities(offer(begins=(date(2025, 2, 1),) * 2, paid=("4.40", "hour")), "G3", on=date(2025, 1, 1))
        == []
    )
    assert severities(offer(pay=UNPAID), "G3") == []
    assert severities(offer(duration=Duration(), pay=UNSTATED), "G3") == []


@pytest.mark.parametrize("paid", [("9", "hour"), ("900", "month"), ("4.50", "hour")])
def test_a_change_to_an_unknown_figure_is_a_warning_and_never_a_crash(paid: tuple[str, str]) -> None:
    found = findings(offer(paid=paid), "G3")
    assert [finding.severity for finding in found] == ["WARN"]
    assert "1er janvier 2027" in found[0].message("fr")
    assert "not known yet" in found[0].message("en")


def test_a_start_in_a_year_without_a_figure_is_flagged_and_said() -> None:
    in_2027 = (date(2027, 3, 1), date(2027, 3, 1))
    across = (date(2026, 12, 1), date(2027, 2, 1))
    for sheet in (offer(begins=in_2027), offer(begins=across), offer(begins=in_2027, months=2), EDF_LIKE):
        assert severities(sheet, "G10") == ["FLAG", "INFO"]
    for sheet in (offer(), offer(begins=in_2027, months=1), offer(begins=(date(2026, 12, 1), None))):
        assert severities(sheet, "G10") == []
    due = minimum_due(offer(begins=in_2027), TODAY)
    assert due is not None
    assert due.minimum is None
    assert due.monthly is None
    assert "2027" in due_line(due, "fr")
    assert "not known yet" in due_line(due, "en")


def test_a_figure_entered_by_the_operator_answers_the_open_year(tmp_path: Path) -> None:
    kept = tmp_path / "rates.toml"
    kept.write_text(
        '[[rate]]\nvalid_from = 2027-01-01\nrate = 0.15\nmonthly_ceiling = 4150\nsource = "a test"\n'
    )
    rules = load_rules(kept)
    assert findings(EDF_LIKE, "G10", rules=rules) == []
    due = minimum_due(EDF_LIKE, TODAY, rules=rules)
    assert due is not None
    assert due.minimum == Decimal("4.65")
    assert public_pay_line(EDF_LIKE, TODAY, "en", rules=rules) == "at least €4.65 an hour (legal minimum)"


def test_below_the_last_known_minimum_an_open_year_wants_a_tick() -> None:
    in_2027 = (date(2027, 3, 1), date(2027, 3, 1))
    for amount in ("4.49", "3", "1"):
        assert severities(offer(begins=in_2027, paid=(amount, "hour")), "G12") == ["WARN"]
        assert severities(offer(begins=in_2027, paid=(amount, "hour")), "G2") == []
    for amount in ("4.50", "5", "12"):
        assert severities(offer(begins=in_2027, paid=(amount, "hour")), "G12") == []


def test_before_there_was_a_minimum_nothing_is_compared() -> None:
    long_ago = offer(begins=(date(2007, 5, 1),) * 2, paid=("1", "hour"))
    assert (
        severities(long_ago, "G12", on=date(2014, 12, 2))
        == severities(long_ago, "G2", on=date(2014, 12, 2))
        == []
    )


def test_a_public_body_may_not_pay_more() -> None:
    town = Host(public_body=True)
    for amount in ("4.51", "5", "9"):
        assert severities(offer(paid=(amount, "hour")), "G5", town) == ["WARN"]
    assert severities(offer(paid=("4.50", "hour")), "G5", town) == []
    assert severities(offer(paid=("9", "hour")), "G5", Host(public_body=False)) == []
    assert severities(offer(paid=("9", "hour")), "G5") == []
    assert severities(offer(pay=UNSTATED), "G5", town) == []
    assert severities(offer(paid=("9", "hour"), begins=(date(2027, 2, 1),) * 2), "G5", town) == []


def test_a_branch_listed_by_the_operator_may_ask_more(tmp_path: Path) -> None:
    kept = tmp_path / "rates.toml"
    kept.write_text('[[branch]]\nidcc = "9999"\nname = "des exemples"\nsource = "a test"\n', "utf-8")
    rules = load_rules(kept)
    for sheet in (offer(), offer(pay=UNSTATED), offer(months=1)):
        found = findings(sheet, "G7", Host(idcc="9999"), rules=rules)
        assert [finding.severity for finding in found] == ["WARN"]
        assert "des exemples" in found[0].message("fr")
    for host in (Host(), Host(idcc="1"), Host(idcc="")):
        assert findings(offer(), "G7", host, rules=rules) == []


def test_unpaid_and_not_due_is_explained() -> None:
    for months in ("0.5", 1, "1.5"):
        assert severities(offer(months=months, pay=UNPAID), "G4") == ["INFO"]
    for sheet in (offer(months=1), offer(pay=UNPAID), offer(months=2, pay=UNPAID)):
        assert severities(sheet, "G4") == []


@pytest.mark.parametrize(
    "words", ["Stage renouvelable une fois.", "Possibilité de prolongation.", "Renewable once."]
)
def test_a_short_internship_that_may_go_on_is_warned_about(words: str) -> None:
    assert severities(offer(months=1, note=words), "G9") == ["WARN"]
    assert severities(offer(months=4, note=words), "G9") == []
    assert severities(offer(months=1, note=words), "G9", Host(country="BE")) == []


@pytest.mark.parametrize(
    "words", ["Énergies renouvelables.", "Stage non renouvelable.", "Un guide à rédiger."]
)
def test_words_of_other_renewals_say_nothing_of_extension(words: str) -> None:
    assert severities(offer(months=1, note=words), "G9") == []


def test_nothing_is_said_of_extension_without_a_length() -> None:
    assert severities(offer(duration=Duration(), note="Stage renouvelable."), "G9") == []


def test_in_mayotte_the_minimum_goes_to_a_moderator() -> None:
    there = Place(text="Mamoudzou", district="976")
    assert severities(offer(place=there, pay=UNPAID), "G13") == ["FLAG"]
    assert severities(offer(place=there, pay=UNSTATED), "G1") == ["FLAG"]
    assert severities(offer(place=there, paid=("3.40", "hour")), "G2") == ["FLAG"]


def test_abroad_there_is_no_french_minimum() -> None:
    abroad = Host(country="BE")
    assert minimum_due(offer(), TODAY, abroad) is None
    assert public_pay_line(offer(pay=UNSTATED), TODAY, "fr", abroad) is None
    assert check(offer(pay=UNPAID, weekly=50, months=9), abroad, TODAY) == []


def test_the_computed_line_gives_hours_minimum_month_and_change() -> None:
    due = minimum_due(offer(months=6, begins=(date(2026, 12, 1),) * 2), TODAY)
    assert due is not None
    assert (due.hours, due.estimated, due.monthly) == (Decimal(910), True, Decimal("682.52"))
    assert (due.next_change, due.next_minimum) == (date(2027, 1, 1), None)
    assert (due.weekly_hours, due.weekly_assumed) == (Decimal(35), True)
    assert due_line(due, "fr") == (
        "Ce que ce stage doit payer\u00a0: 910\u00a0h de présence (estimation), au moins 4,50\u00a0€ de l’heure, "
        "soit 682,52\u00a0€ par mois à 35\u00a0h par semaine. Le minimum change le 1er janvier 2027."
    )
    stated = minimum_due(offer(hours=400, weekly=39), TODAY)
    assert stated is not None
    assert "400 h of presence (stated)" in due_line(stated, "en")
    assert "at 39 h a week" in due_line(stated, "en")
    assert stated.monthly == Decimal("760.50")


def test_an_amount_that_is_stated_needs_no_public_line() -> None:
    assert public_pay_line(offer(), TODAY, "fr") is None
    assert public_pay_line(offer(pay=UNPAID), TODAY, "fr") is None
    assert public_pay_line(offer(months=1, pay=UNSTATED), TODAY, "fr") is None
    assert (
        public_pay_line(offer(pay=Pay("legal_minimum")), TODAY, "en")
        == "at least €4.50 an hour (legal minimum)"
    )


@pytest.mark.parametrize(
    ("start", "day"),
    [
        (Start(), TODAY),
        (Start("dès que possible", None, None, "asap"), TODAY),
        (Start("", date(2026, 11, 1), date(2027, 1, 31), "month"), TODAY),
        (Start("", date(2026, 12, 1), None, "day"), date(2026, 12, 1)),
        (Start("", None, date(2026, 12, 31), "day"), TODAY),
        (Start("", None, date(2026, 10, 31), "day"), date(2026, 10, 31)),
        (Start("", date(2026, 10, 1), date(2026, 10, 31), "month"), date(2026, 10, 1)),
    ],
)
def test_the_day_of_the_figure_is_the_first_on_which_it_can_start(start: Start, day: date) -> None:
    due = minimum_due(replace(ORDINARY, start=start), TODAY)
    assert due is not None
    assert due.start == day
