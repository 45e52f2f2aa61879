"""Who receives the intern when only smaller signs tell it."""

import pytest

from jobboard.sheet import read


def _hosts(text: str) -> tuple[str, str]:
    sheet = read(text).sheet
    return sheet.company_name, sheet.department


HEAD = "Stage de gardien\n\n"
TASK = "Le stagiaire devra garder la lampe pendant six mois.\n"


def test_of_two_units_named_together_the_smaller_receives_the_intern() -> None:
    below = f"{HEAD}Le service Lampes et Optiques (SLO), rattaché à la Direction du Littoral (DL), garde.\n\n{TASK}"
    assert _hosts(below)[1] == "service Lampes et Optiques (SLO)"
    above = (
        f"{HEAD}Au sein de la direction du Littoral (DL), le pôle Optique et Lampes (POL) garde.\n\n{TASK}"
    )
    assert _hosts(above)[1] == "pôle Optique et Lampes (POL)"


def test_the_unit_whose_house_is_named_behind_it() -> None:
    house = "Granit Marine est une association de gardiens."
    text = f"{HEAD}Depuis 1987, la délégation Bretagne de Granit Marine garde les phares. {house}\n\n{TASK}"
    assert _hosts(text) == ("Granit Marine", "délégation Bretagne")
    two = text.replace("garde les", "et la délégation Normandie de Granit Marine gardent les")
    assert _hosts(two) == ("Granit Marine", "")


def test_the_university_behind_the_laboratory() -> None:
    text = f"{HEAD}Le stage se déroule au Laboratoire de la houle et des marées (LHM), Université de Valmont.\n\n{TASK}"
    assert _hosts(text) == ("Université de Valmont", "Laboratoire de la houle et des marées (LHM)")


def test_the_one_unit_with_a_number() -> None:
    text = f"{HEAD}Le projet est porté par l’UMR 8999 Marées et coordonné par Rose Meunier (UMR 8999 Marées).\n\n{TASK}"
    assert _hosts(text) == ("UMR 8999 Marées", "")
    assert _hosts(text.replace("(UMR 8999 Marées)", "(UMR 7111 Houles)")) == ("", "")


@pytest.mark.parametrize(
    ("name", "domain"),
    [("Granit Marine", "granit-marine"), ("Vents d'Ouest", "ventsdouest"), ("Granit", "granit")],
)
def test_the_domain_of_the_address_proves_a_name_of_the_text(name: str, domain: str) -> None:
    text = f"{HEAD}La lampe de {name} attend.\n\n{TASK}\nCV à rose@{domain}.example\n"
    assert _hosts(text)[0] == name


@pytest.mark.parametrize("address", ["rose@gmail.example", "rose@brest.example", "rose@elsewhere.example"])
def test_a_domain_that_is_no_house_proves_nothing(address: str) -> None:
    text = f"{HEAD}La lampe de la pointe attend à Brest, sous Gmail.\n\n{TASK}\nCV à {address}\n"
    assert _hosts(text)[0] == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "Lamp Keepers, a non-profit that protects lighthouses, welcomes interns all year.",
        "Lamp Keepers is a registered charity that protects lighthouses.",
        "Lamp Keepers’ summer internship program gives students an insight into the work.",
    ],
)
def test_an_english_house_presents_itself(sentence: str) -> None:
    text = f"Letter Writing Intern\n\n{sentence}\n\nYou will write letters to all who look after a lamp.\n"
    assert _hosts(text)[0] == "Lamp Keepers"
