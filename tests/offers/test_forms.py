"""The posting form: what it takes, what it refuses and in which words, and that nothing typed is lost."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jobboard.kit.forms import Form
from jobboard.kit.templates import PACKAGE
from jobboard.offers.forms import CONTROLS, REQUIRED, gather, read_sheet_form, values_of
from jobboard.sheet import read
from jobboard.sheet.fields import FIELDS, Field, Kind
from jobboard.sheet.model import Duration, Language, Pay, Place, Sheet, Start

TODAY = date(2026, 11, 25)
GOOD: dict[str, Any] = {
    "title": "Accessibilité des services en ligne",
    "company_name": "Atelier Rivage",
    "place_text": "Clamart (92)",
    "duration_text": "4 à 6 mois",
    "start_text": "1er trimestre 2027",
    "missions": "Auditer les pages, proposer des corrections, former les équipes.",
    "contact_email": "rose@example.org",
    "language": "fr",
}
OFFERS = sorted((PACKAGE / "demo_data" / "offers").glob("*.txt"))


def filled(**changes: Any) -> Form:
    """A form that is good but for the changes."""
    return Form(values={**GOOD, **changes})


def sheet_of_form(**changes: Any) -> Sheet:
    """The sheet of a good form."""
    form = filled(**changes)
    sheet = read_sheet_form(form, "fr", dns=False, today=TODAY)
    assert sheet is not None, [(error.field, error.message.to("en")) for error in form.errors]
    return sheet


def problem(name: str, locale: str = "en", **changes: Any) -> str | None:
    """What the form says beside a field."""
    form = filled(**changes)
    sheet = read_sheet_form(form, "fr", dns=False, today=TODAY)
    error = form.error(name)
    assert (sheet is None) == (not form.is_good)
    return error.to(locale) if error else None


def test_seven_answers_make_an_offer() -> None:
    assert len(REQUIRED) == 7
    sheet = sheet_of_form()
    assert (sheet.title, sheet.place.commune, sheet.place.district) == (GOOD["title"], "Clamart", "92")
    assert (sheet.duration.months_min, sheet.duration.months_max) == (Decimal(4), Decimal(6))
    assert (sheet.start.earliest, sheet.start.latest) == (date(2027, 1, 1), date(2027, 3, 31))
    assert sheet.pay == Pay()


def test_an_empty_form_names_all_it_lacks_at_once() -> None:
    form = Form(values={})
    assert read_sheet_form(form, "fr", dns=False, today=TODAY) is None
    assert {error.field for error in form.errors} == set(REQUIRED)
    french = [error.message.to("fr") for error in form.errors]
    assert "Indiquez l’intitulé du stage." in french
    assert all(len(words) <= 90 for words in french)


LENGTHS = [field for field in FIELDS.values() if field.kind in (Kind.LINE, Kind.TEXT) and field.longest]
# These texts must also mean something; their own tests are below.
MEANT = {
    "place_text": "Clamart ",
    "duration_text": "4 mois ",
    "start_text": "mars 2027 ",
    "pay_text": "700 € par mois ",
}


def words_of(field: Field, length: int) -> str:
    """A text of exactly so many characters that the field can understand."""
    return (MEANT.get(field.name, "") + "x" * length)[:length]


@pytest.mark.parametrize("field", LENGTHS, ids=lambda field: field.name)
def test_a_text_is_taken_up_to_its_limit_and_not_beyond(field: Field) -> None:
    assert field.longest is not None
    for length in (field.longest - 1, field.longest):
        assert problem(field.name, **{field.name: words_of(field, length)}) is None
    beyond = problem(field.name, **{field.name: words_of(field, field.longest + 1)})
    assert beyond is not None
    assert "1" in beyond
    assert str(field.longest) in beyond


@pytest.mark.parametrize("field", [f for f in LENGTHS if f.shortest], ids=lambda field: field.name)
def test_a_text_is_refused_below_its_least_length(field: Field) -> None:
    assert field.shortest is not None
    assert problem(field.name, **{field.name: "x" * (field.shortest - 1)}) is not None
    for length in (field.shortest, field.shortest + 1):
        assert problem(field.name, **{field.name: "x" * length}) is None


@pytest.mark.parametrize("name", ["weekly_hours", "hours_total", "openings"])
def test_a_number_is_taken_between_its_limits(name: str) -> None:
    field = FIELDS[name]
    assert field.least is not None
    assert field.most is not None
    for number in (field.least, field.least + 1, field.most - 1, field.most):
        assert problem(name, **{name: str(number)}) is None
    for number in (field.least - 1, field.most + 1):
        said = problem(name, **{name: str(number)})
        assert said is not None
        assert str(field.most) in said


@pytest.mark.parametrize(("name", "unit"), [("skills", "outil"), ("qualities", "vertu")])
def test_lists_are_taken_up_to_twenty_items_of_eighty_characters(name: str, unit: str) -> None:
    field = FIELDS[name]
    assert field.items is not None
    assert field.longest is not None
    many = [f"{unit} {number}" for number in range(field.items + 1)]
    assert len(getattr(sheet_of_form(**{name: "\n".join(many[:-1])}), name)) == field.items
    assert problem(name, **{name: "\n".join(many)}) == "List 20 at most."
    assert problem(name, **{name: "a\n" + "x" * field.longest}) is None
    assert problem(name, **{name: "a\n" + "x" * (field.longest + 1)}) is not None


@pytest.mark.parametrize("name", ["contact_email", "second_contact", "phone", "apply_url"])
def test_an_address_is_refused_above_its_limit(name: str) -> None:
    longest = FIELDS[name].longest
    assert longest is not None
    text = "https://example.org/" + "x" * longest if name == "apply_url" else "1" * (longest + 1)
    assert problem(name, **{name: text}) is not None


@pytest.mark.parametrize("name", [field.name for field in FIELDS.values() if field.kind is Kind.CHOICE])
def test_a_choice_takes_its_codes_only(name: str) -> None:
    amount = {"pay_text": "700 €"} if name.startswith("pay_") else {}
    for code in FIELDS[name].choices:
        sheet = gather(filled(**{**amount, name: code}), "fr", dns=False, today=TODAY)
        found = {
            "remote": sheet.place.remote,
            "education_level": sheet.education.level,
            "pay_kind": sheet.pay.kind,
            "pay_unit": sheet.pay.unit,
            "field": sheet.field,
            "language": sheet.language,
        }
        assert found[name] == code
    assert problem(name, **{name: "nonsense"}) is None


@pytest.mark.parametrize(
    ("typed", "least", "most", "hours"),
    [
        ("4 à 6 mois", "4", "6", None),
        ("6 mois", "6", "6", None),
        ("up to 6 months", None, "6", None),
        ("4 mois minimum", "4", None, None),
        ("12 semaines", "2.8", "2.8", None),
        ("de mars à août 2027", "6", "6", None),
        ("300 heures", None, None, 300),
        ("24 mois", "24", "24", None),
    ],
)
def test_a_duration_is_read_from_its_words(
    typed: str, least: str | None, most: str | None, hours: int | None
) -> None:
    duration = sheet_of_form(duration_text=typed).duration
    assert duration == Duration(
        typed, Decimal(least) if least else None, Decimal(most) if most else None, None, hours
    )


def test_hours_a_week_in_the_duration_are_no_length() -> None:
    duration = sheet_of_form(duration_text="2 mois à 28 h par semaine").duration
    assert (duration.months_max, duration.weekly_hours, duration.hours_total) == (
        Decimal(2),
        Decimal(28),
        None,
    )
    assert problem("duration_text", duration_text="35 h par semaine") is not None


@pytest.mark.parametrize("typed", ["quelque temps", "0 mois", "25 mois", "trois ans"])
def test_a_duration_that_is_none_is_refused(typed: str) -> None:
    assert problem("duration_text", duration_text=typed) is not None


@pytest.mark.parametrize(
    ("typed", "first", "last", "precision"),
    [
        ("mars 2027", date(2027, 3, 1), date(2027, 3, 31), "month"),
        ("mars", date(2027, 3, 1), date(2027, 3, 31), "month"),
        ("15/01/2027", date(2027, 1, 15), date(2027, 1, 15), "day"),
        ("1er trimestre 2027", date(2027, 1, 1), date(2027, 3, 31), "quarter"),
        ("entre mars et juin 2027", date(2027, 3, 1), date(2027, 6, 30), "month"),
        ("à partir de septembre 2027", date(2027, 9, 1), None, "month"),
        ("printemps 2027", date(2027, 3, 1), date(2027, 6, 30), "quarter"),
        ("rentrée 2027", date(2027, 9, 1), date(2027, 10, 31), "quarter"),
        ("2nd semestre 2027", date(2027, 7, 1), date(2027, 12, 31), "quarter"),
        ("2027", date(2027, 1, 1), date(2027, 12, 31), "year"),
        ("dès que possible", None, None, "asap"),
        ("as soon as possible", None, None, "asap"),
    ],
)
def test_a_start_is_read_from_its_words(
    typed: str, first: date | None, last: date | None, precision: str
) -> None:
    assert sheet_of_form(start_text=typed).start == Start(typed, first, last, precision)


def test_a_stay_is_not_a_choice_of_starts() -> None:
    stay = sheet_of_form(start_text="de mars à août 2027", duration_text="6 mois").start
    choice = sheet_of_form(start_text="de mars à août 2027", duration_text="2 mois").start
    assert stay.latest == date(2027, 3, 31)
    assert choice.latest == date(2027, 8, 31)


def test_a_start_that_says_no_time_is_refused_with_examples() -> None:
    assert problem("start_text", start_text="un beau jour") == (
        'We cannot read "un beau jour". Examples: March 2027, as soon as possible.'
    )
    french = problem("start_text", "fr", start_text="un beau jour")
    assert (
        french
        == "Nous ne lisons pas «\u00a0un beau jour\u00a0». Exemples\u00a0: mars 2027, dès que possible."
    )


@pytest.mark.parametrize(
    "typed", ["15/01/2027", "15 janvier 2027", "2027-01-15", "15 janv.", "15 January 2027"]
)
def test_a_last_day_is_read_in_any_writing(typed: str) -> None:
    assert sheet_of_form(deadline=typed).deadline == date(2027, 1, 15)


def test_a_last_day_may_be_today_and_not_before() -> None:
    assert sheet_of_form(deadline="25/11/2026").deadline == TODAY
    assert problem("deadline", deadline="24/11/2026") is not None
    assert problem("deadline", deadline="bientôt") == 'We cannot read "bientôt". Example: 15 January 2027.'


def test_a_place_is_needed_unless_all_is_remote() -> None:
    assert problem("place_text", place_text="") is not None
    assert sheet_of_form(place_text="", remote="full").place == Place(remote="full")
    assert problem("place_text", place_text="", remote="partial") is not None


def test_an_unknown_place_is_taken_with_a_remark() -> None:
    form = filled(place_text="Vlurpsbourg-sur-Rien")
    sheet = read_sheet_form(form, "fr", dns=False, today=TODAY)
    assert sheet is not None
    assert sheet.place.text == "Vlurpsbourg-sur-Rien"
    assert sheet.place.commune is None
    assert form.warning("place_text") is not None


@pytest.mark.parametrize(
    ("typed", "pay"),
    [
        ("", Pay()),
        ("650 € par mois", Pay("amount", "650 € par mois", Decimal(650), None, "month")),
        (
            "entre 600 et 700 € / mois",
            Pay("amount", "entre 600 et 700 € / mois", Decimal(600), Decimal(700), "month"),
        ),
        ("4,50 € de l’heure", Pay("amount", "4,50 € de l’heure", Decimal("4.50"), None, "hour")),
        ("selon niveau d’études", Pay("negotiable", "selon niveau d’études")),
        ("gratification légale", Pay("legal_minimum", "gratification légale")),
        ("15 % du plafond horaire", Pay("legal_minimum", "15 % du plafond horaire")),
        ("non", Pay("unpaid", "non")),
        ("0 €", Pay("unpaid", "0 €")),
        ("100000 € au total", Pay("amount", "100000 € au total", Decimal(100000), None, "total")),
    ],
)
def test_pay_is_read_from_its_words(typed: str, pay: Pay) -> None:
    assert sheet_of_form(pay_text=typed).pay == pay


def test_an_amount_needs_to_say_what_it_is_for() -> None:
    assert problem("pay_unit", pay_text="700 €") is not None
    assert sheet_of_form(pay_text="700 €", pay_unit="month").pay.unit == "month"
    assert sheet_of_form(pay_text="1 200", pay_unit="total").pay.minimum == Decimal(1200)


def test_a_choice_corrects_what_the_pay_text_seems_to_say() -> None:
    assert sheet_of_form(pay_text="700 €", pay_kind="negotiable").pay == Pay("negotiable", "700 €")
    assert problem("pay_text", pay_text="à voir", pay_kind="amount") is not None
    assert problem("pay_text", pay_text="100001 € au total") is not None


def test_languages_are_one_line() -> None:
    sheet = sheet_of_form(languages="anglais B2, allemand (souhaité), français")
    assert sheet.languages == (Language("en", "B2"), Language("de", None, False), Language("fr"))
    assert problem("languages", languages="anglais, klingon") == (
        'We do not know the language "klingon". Example: English B2.'
    )
    nine = "anglais, allemand, espagnol, italien, portugais, arabe, chinois, japonais, russe"
    assert problem("languages", languages=nine) == "List 8 at most."


def test_lists_are_parted_by_lines_or_by_commas_outside_parentheses() -> None:
    assert sheet_of_form(skills="HTML, CSS (Grid, Flex); SQL").skills == ("HTML", "CSS (Grid, Flex)", "SQL")
    assert sheet_of_form(skills="- Word, Excel\n- SQL").skills == ("Word, Excel", "SQL")


def test_the_level_of_studies_is_read_from_the_text_unless_chosen() -> None:
    assert sheet_of_form(education_text="Bac+4/5 en informatique").education.level == "bac+4"
    assert sheet_of_form(education_text="Bac+4/5", education_level="bac+5").education.level == "bac+5"


def test_a_mistyped_provider_is_pointed_out_and_taken() -> None:
    form = filled(contact_email="rose@gmial.com")
    sheet = read_sheet_form(form, "fr", dns=False, today=TODAY)
    assert sheet is not None
    assert sheet.contact_email == "rose@gmial.com"
    warning = form.warning("contact_email")
    assert warning is not None
    assert warning.to("en") == "Did you mean rose@gmail.com?"


@pytest.mark.parametrize(
    "typed",
    ["javascript:alert(1)", "ftp://example.org", "https://", "https://rose@example.org", "data:text/html,x"],
)
def test_a_form_of_ones_own_is_a_web_address(typed: str) -> None:
    assert problem("apply_url", apply_url=typed) is not None


def test_a_web_address_without_its_scheme_gets_one() -> None:
    assert sheet_of_form(apply_url="example.org/stage").apply_url == "https://example.org/stage"


def test_a_field_sent_twice_is_refused() -> None:
    assert problem("title", title=["un", "deux"]) == "This answer was sent twice. Send it once."


@pytest.mark.parametrize("path", OFFERS, ids=lambda path: path.stem)
def test_every_demo_offer_goes_through_the_form_unchanged(path: Path) -> None:
    sheet = read(path.read_text("utf-8"), published=TODAY).sheet
    for locale in ("fr", "en"):
        form = Form(values=values_of(sheet, locale))
        again = read_sheet_form(form, locale, dns=False, today=TODAY)
        assert again is not None, [(error.field, error.message.to("en")) for error in form.errors]
        # A field knows more of its line than a reader of the whole text: a stay is no choice of starts.
        assert replace(again, start=sheet.start, place=sheet.place) == sheet
        assert again.start.earliest == sheet.start.earliest
        assert (again.place.text, again.place.district) == (sheet.place.text, sheet.place.district)


def test_an_offer_without_text_for_its_pay_shows_the_amount() -> None:
    sheet = sheet_of_form(pay_text="", pay_kind="")
    stored = replace(sheet, pay=Pay("amount", "", Decimal("4.50"), Decimal(6), "hour"))
    again = read_sheet_form(Form(values=values_of(stored, "fr")), "fr", dns=False, today=TODAY)
    assert again is not None
    assert replace(again.pay, text="") == stored.pay


def test_the_form_has_a_control_for_every_field() -> None:
    assert set(values_of(Sheet(), "fr")) == set(CONTROLS)
