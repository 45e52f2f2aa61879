"""Persons named as contact or supervisor, and nobody else."""

from jobboard.sheet.contacts import emails
from jobboard.sheet.people import find_people, is_name
from jobboard.sheet.plain import plain


def _people(text: str) -> list[str]:
    folded = plain(text)
    return [one.name for one in find_people(text, folded, [], emails(folded), [])]


def test_supervisors_are_named_by_the_words_before_them() -> None:
    text = "Le stage sera encadré par Léa Quéméneur (IREA) et Sami HADDAD."
    assert _people(text) == ["Léa Quéméneur", "Sami HADDAD"]
    assert _people("You will be supervised by Dr. Ada Lindqvist and Otto van der Berg.") == [
        "Ada Lindqvist",
        "Otto van der Berg",
    ]


def test_an_address_made_of_a_name_tells_a_contact() -> None:
    assert _people("Rose Le Goff – rose.legoff@example.org") == ["Rose Le Goff"]


def test_a_person_named_twice_counts_once_under_the_longer_name() -> None:
    text = "Encadrement : sous la direction de S. Haddad. Contacter Sami Haddad, sami.haddad@example.org"
    assert _people(text) == ["Sami Haddad"]


def test_common_capitalised_words_are_no_names() -> None:
    assert not is_name("Master Informatique")
    assert not is_name("Université Paris")
    assert not is_name("API HTTP")
    assert is_name("Thi-Mai Linh Pham")


def test_a_name_elsewhere_in_the_text_is_no_contact() -> None:
    assert _people("Le musée conserve les dessins de Claude Monet.") == []


def test_a_firm_is_no_person() -> None:
    assert not is_name("Cabinet Morvan")
    assert not is_name("Librairie Le Goff")


def test_a_contact_called_by_the_first_name_only() -> None:
    assert _people("Pour postuler, contactez Victor au 02 98 00 00 00.") == ["Victor"]
    assert _people("Contact : Maya, maya@example.org") == ["Maya"]
    assert _people("Contactez Granit à recrutement2@example.org") == []
    assert _people("Contactez Victor pour en parler.") == []
