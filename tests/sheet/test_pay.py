"""What offers say about pay."""

from decimal import Decimal

import pytest

from jobboard.sheet.pay import find_pay, read_pay
from jobboard.sheet.plain import plain


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "currency"),
    [
        ("env. 600 €/mois", "600", None, "month", "EUR"),
        ("4,50 €/h", "4.50", None, "hour", "EUR"),
        ("4,35 € de l'heure", "4.35", None, "hour", "EUR"),
        ("1 000 à 1 200 € brut par mois", "1000", "1200", "month", "EUR"),
        ("entre 900 € et 1 100 € brut par mois", "900", "1100", "month", "EUR"),
        ("M1 : 1000 €/mois, M2 : 1200 €/mois", "1000", "1200", "month", "EUR"),
        ("$17 per hour", "17", None, "hour", "USD"),
        ("CHF 1'800 par mois", "1800", None, "month", "CHF"),
        ("£1,500 per month", "1500", None, "month", "GBP"),
        ("3 000 € pour la durée du stage", "3000", None, "total", "EUR"),
        ("577,05 euros", "577.05", None, None, "EUR"),
        ("1 150 € brut par mois, aide au logement de 200 €", "1150", None, "month", "EUR"),
        ("900 € mensuel et 75 € d'aide pour le transport", "900", None, "month", "EUR"),
        ("$1,200 per month plus $300 for housing", "1200", None, "month", "USD"),
        ("200 000 yen per month", "200000", None, "month", "JPY"),
        ("18 000 SEK per month", "18000", None, "month", "SEK"),
        ("650", "650", None, None, "EUR"),
    ],
)
def test_an_amount(text: str, low: str, high: str | None, unit: str | None, currency: str) -> None:
    pay = read_pay(text, plain(text), labelled=True)
    assert pay.kind == "amount"
    assert (pay.minimum, pay.maximum, pay.unit, pay.currency) == (
        Decimal(low),
        high and Decimal(high),
        unit,
        currency,
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Selon niveau d'études", "negotiable"),
        ("à discuter", "negotiable"),
        ("depending on experience", "negotiable"),
        ("gratification légale", "legal_minimum"),
        ("au minimum légal", "legal_minimum"),
        ("selon la réglementation en vigueur", "legal_minimum"),
        ("Non", "unpaid"),
        ("unpaid", "unpaid"),
        ("stage non rémunéré", "unpaid"),
        ("stage rémunéré", "unstated"),
    ],
)
def test_a_kind_without_a_figure(text: str, kind: str) -> None:
    assert read_pay(text, plain(text), labelled=True).kind == kind


def test_the_turnover_of_the_company_is_no_pay() -> None:
    text = "Nous réalisons 4 M€ par an et gérons 300 € par mois d'abonnement par client."
    assert find_pay(text, plain(text), [], [], []) == []


def test_a_wage_in_a_sentence_is_found_without_the_sentence() -> None:
    text = (
        "Vous serez accueilli par l'équipe, avec une gratification de 700 € par mois et un vélo de "
        "service pour les trajets."
    )
    assert [found.pay.text for found in find_pay(text, plain(text), [], [], [])] == [
        "gratification de 700 € par mois"
    ]


@pytest.mark.parametrize(
    ("text", "amount", "shown"),
    [
        ("Garder la lampe.\n1400e par mois\n", "1400", "1400e par mois"),
        ("Garder la lampe.\nEUR 20 000 - 40 000\n", "20000", "EUR 20 000 - 40 000"),
        ("Garder la lampe.\nStage de 6 mois, 900e\n", "900", "900e"),
        ("Garder la lampe.\n- 1 400 € brut\n", "1400", "1 400 € brut"),
        ("Lamp keeper.\n$15-20/hr\n", "15", "$15-20/hr"),
    ],
)
def test_a_sum_without_a_word_about_pay(text: str, amount: str, shown: str) -> None:
    found = find_pay(text, plain(text), [], [], [])
    assert [(one.pay.minimum, one.pay.text) for one in found] == [(Decimal(amount), shown)]


@pytest.mark.parametrize(
    "text",
    [
        "Le phare est né au 1900e jour du chantier.\n",
        "Budget du chantier :\n20 000 €\nStage de 6 mois, coût de la lampe 900 €\n",
        "Le port a levé 3 000 000 € en trois ans.\n",
    ],
)
def test_other_sums_are_no_pay(text: str) -> None:
    assert find_pay(text, plain(text), [], [], []) == []


def test_the_name_of_the_pay_inside_a_line_is_no_part_of_it() -> None:
    text = "Le stage dure six mois ; rémunération brute : 650 € par mois - Lieu Brest"
    assert [one.pay.text for one in find_pay(text, plain(text), [], [], [])] == ["650 € par mois"]


def test_the_heading_below_the_pay_is_no_part_of_it() -> None:
    text = "Durée : 4 mois à partir de mars 2027 ; gratification légale\nMissions :\n- garder la lampe\n"
    assert [one.pay.text for one in find_pay(text, plain(text), [], [], [])] == ["gratification légale"]
