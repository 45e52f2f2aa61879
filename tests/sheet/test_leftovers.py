"""Nothing of an offer is dropped: what belongs to no field is in the note."""

import pytest

from jobboard.sheet import read

_HEAD = "Gardien de lanterne\n\nMissions :\n- nettoyer la lanterne\n- graisser l'axe\n\n"


@pytest.mark.parametrize(
    "section",
    [
        "La vie au phare\n\nOn y mange du poisson tous les jours et on chante le soir.",
        "Le matériel\n\n- une brosse\n- un seau",
    ],
)
def test_a_section_without_a_field_is_kept_under_its_heading(section: str) -> None:
    reading = read(_HEAD + section)
    for row in section.split("\n"):
        assert row in reading.sheet.note
    assert reading.sheet.missions == "- nettoyer la lanterne\n- graisser l'axe"
    assert reading.marks["note"].confidence < 0.7


def test_a_note_stands_before_what_is_left_over() -> None:
    sheet = read(_HEAD + "La vie au phare\n\nOn y chante le soir.\n\nNote : le phare ferme en hiver.").sheet
    assert sheet.note == "le phare ferme en hiver.\n\nLa vie au phare\nOn y chante le soir."


def test_addresses_and_telephones_stay_out_of_the_public_note() -> None:
    sheet = read(
        _HEAD
        + "La vie au phare\n\nOn y chante le soir.\nLe gardien : lena@example.org\nLe bateau : 02 98 00 00 00"
    ).sheet
    assert sheet.note == "La vie au phare\nOn y chante le soir."


def test_what_a_field_holds_is_not_told_twice() -> None:
    assert read(_HEAD + "Profil :\nVous aimez la mer et le silence.").sheet.note == ""


@pytest.mark.parametrize(
    "opening", ["Supervision : Anne Le Goff, gardienne.", "Encadrement : toute l'équipe."]
)
def test_a_note_that_opens_with_who_looks_after_the_intern_is_whole(opening: str) -> None:
    assert (
        read(f"{_HEAD}Note :\n{opening}\nLe phare ferme en hiver.").sheet.note
        == f"{opening}\nLe phare ferme en hiver."
    )


def test_more_words_for_a_note() -> None:
    assert read(_HEAD + "À noter : le phare ferme en hiver.").sheet.note == "le phare ferme en hiver."


@pytest.mark.parametrize(
    ("text", "benefits"),
    [
        ("Avantages : logement dans le phare, panier repas", "logement dans le phare, panier repas"),
        ("Benefits:\n- a bed in the lighthouse\n- lunch", "a bed in the lighthouse ; lunch"),
    ],
)
def test_what_comes_with_the_pay(text: str, benefits: str) -> None:
    assert read(_HEAD + text).sheet.pay.benefits == benefits


def test_home_days_of_a_note_are_read() -> None:
    assert read(_HEAD + "Note : télétravail possible deux jours par semaine.").sheet.place.remote == "partial"


def test_the_context_of_the_work_is_its_subject() -> None:
    reading = read(_HEAD + "Contexte\n\nLe phare date de 1870 et il est classé.")
    assert reading.sheet.subject == "Contexte\nLe phare date de 1870 et il est classé."
    assert reading.marks["subject"].confidence < 0.7


def test_how_to_apply_is_told_without_names_and_addresses() -> None:
    sheet = read(
        _HEAD
        + "Candidature\n\nMettez le nom du phare dans l'objet de votre message.\nÉcrire à Anne Le Goff, anne@example.org"
    ).sheet
    assert sheet.note == "Candidature\nMettez le nom du phare dans l'objet de votre message."


def test_long_sections_share_the_room_there_is() -> None:
    rows = [f"La lampe numéro {number} a été posée par un ferblantier de Valmont." for number in range(70)]
    sheet = read(_HEAD + "Contexte\n\n" + "\n".join(rows)).sheet
    kept = "\n".join((sheet.subject, sheet.note, sheet.missions))
    assert len(sheet.subject) <= 2000
    assert [row for row in rows if row not in kept] == []
