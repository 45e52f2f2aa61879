"""Contact details in texts for everybody: moved where they are typed, masked where they are read."""

import pytest

from jobboard.offers.contacts import HIDDEN, masked, move_contacts


def moved(text: str, **fields: str) -> dict[str, str]:
    """A form with this text after the button was pressed."""
    return move_contacts({"missions": text, **fields}, ["missions"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Envoyez votre CV à rose@example.org avant le 3 mai.", "Envoyez votre CV avant le 3 mai."),
        ("Contactez Rose au 01 23 45 67 89.", "Contactez Rose."),
        ("- Former les équipes (contact : 01 23 45 67 89)", "- Former les équipes"),
        ("Contact: rose@example.org\nLa suite", "La suite"),
        ("- Gestion du contact\nTél. 01 23 45 67 89", "- Gestion du contact"),
        ("Question : otto(at)example.org, puis rien", "Question, puis rien"),
        ("Send your CV to rose@example.org by 3 May.", "Send your CV by 3 May."),
    ],
)
def test_the_sentence_closes_up_behind_what_was_moved(text: str, left: str) -> None:
    assert moved(text)["missions"] == left


def test_an_address_and_a_number_go_to_their_own_empty_fields() -> None:
    form = moved("Écrire à rose [at] example [dot] org ou au 06 12 34 56 78, merci")
    assert (form["contact_email"], form["phone"]) == ("rose@example.org", "06 12 34 56 78")


def test_what_stands_in_the_fields_already_is_kept() -> None:
    form = moved(
        "À rose@example.org, otto@example.org ou 06 12 34 56 78.",
        contact_email="rose@example.org",
        phone="01 02 03 04 05",
    )
    assert form["contact_email"] == "rose@example.org"
    assert form["second_contact"] == "otto@example.org"
    assert form["phone"] == "01 02 03 04 05"


def test_a_text_without_contact_details_is_left_as_it_is() -> None:
    text = "  Deux  espaces,\n\n\n\nquatre lignes (contact)"
    assert moved(text) == {"missions": text}


def test_readers_see_a_mark_in_place_of_a_number() -> None:
    assert masked("Appelez le 01 23 45 67 89.") == f"Appelez le {HIDDEN}."
