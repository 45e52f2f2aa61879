"""Tables of facts that a printed page or a copy made into lines: cells that wrap, labels without a colon."""

import pytest

from jobboard.sheet import read

ROWS = "Lighthouse data intern\nCompany Granit Marine\nLocation Brest, France\n{pay}\nDuration 6 months\nLevel Master's degree\n"
BODY = "Your work\nYou will keep the lamp of the lighthouse and its register with the team.\n"


@pytest.mark.parametrize("label", ["Pay", "Compensation", "Stipend", "Monthly allowance", "Pay and benefits"])
@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("According to the legal minimum in force for\ninternships in France", "legal_minimum"),
        ("About 660 euros per\nmonth, meals included", "amount"),
        ("To be agreed according to your level of\nstudies", "negotiable"),
    ],
)
@pytest.mark.parametrize("between", [" ", "\n"])
def test_a_pay_cell_that_wraps_is_read_whole(label: str, value: str, kind: str, between: str) -> None:
    sheet = read(ROWS.format(pay=label + between + value) + BODY).sheet
    assert sheet.pay.kind == kind and "Duration" not in sheet.pay.text
    assert sheet.pay.unit == ("month" if kind == "amount" else None)
    assert (sheet.company_name, sheet.duration.text) == ("Granit Marine", "6 months")
    assert sheet.education.level == "bac+5"


def test_a_label_and_its_value_stand_in_columns() -> None:
    text = (
        "Stage au phare\n\nOrganisme d'accueil       Granit Marine\nLieu                      Brest\n"
        "Durée                     6 mois\n\nMissions\nGarder la lampe de la pointe et tenir le registre.\n"
    )
    sheet = read(text).sheet
    assert (sheet.company_name, sheet.place.commune) == ("Granit Marine", "Brest")


def test_the_heading_of_a_line_is_no_part_of_what_is_paid() -> None:
    text = "Stage au phare\n\nLieu : Brest\n"
    text += "Conditions : gratification au montant légal en vigueur\n\nMissions\nGarder la lampe.\n"
    assert read(text).sheet.pay.text == "gratification au montant légal en vigueur"


def test_the_number_of_an_offer_is_no_title() -> None:
    text = (
        'Stage "Lampes et phares" (h/f)\nOffre n° P0999\nPubliée le 20/10/2026\nEmployeur\nGranit Marine\n'
        "Durée de la mission\n6 mois\nLieu de travail\nBrest\n"
    )
    assert read(text).sheet.title == 'Stage "Lampes et phares" (h/f)'
