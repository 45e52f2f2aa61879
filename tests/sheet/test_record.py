"""The two faces of `jobboard read`."""

from jobboard.sheet import read
from jobboard.sheet.record import as_lines, as_record, opening_words, without_heading

TEXT = """Stage de menuiserie
Entreprise : Granit SAS
Durée : 3 mois
Rémunération : 600 € par mois
Missions
- Raboter des planches de chêne et poncer des portes anciennes.
"""


def test_a_record_holds_plain_numbers_and_lists() -> None:
    record = as_record(read(TEXT), "stage-1")
    assert record["id"] == "stage-1"
    assert record["duration_months_min"] == 3
    assert isinstance(record["duration_months_min"], int)
    assert record["pay_amount"] == 600
    assert record["contacts"] == []
    assert record["deadline"] is None


def test_opening_words_leave_bullets_out() -> None:
    assert (
        opening_words("• Raboter des planches\n• Poncer des portes de chêne")
        == "Raboter des planches Poncer des portes"
    )
    assert opening_words("1) Raboter") == "Raboter"
    assert opening_words("") is None


def test_lines_name_what_is_missing() -> None:
    lines = as_lines(read(TEXT), "fr")
    assert any(line.startswith("Entreprise") and line.endswith("Granit SAS") for line in lines)
    assert any(line.startswith("Lieu") and "(absent)" in line for line in lines)
    assert any(line.startswith("Company") for line in as_lines(read(TEXT), "en"))


def test_short_headings_before_the_work_are_left_out_of_its_opening() -> None:
    assert without_heading("Au fil des jours :\n- Raboter des planches") == "- Raboter des planches"
    assert without_heading("Vos missions principales seront les suivantes :\nPoncer") == "Poncer"
    kept = "Au sein de l'atelier, vous serez chargé de tout ce qui suit :\n- Poncer"
    assert without_heading(kept) == kept
    assert without_heading("Poncer :") == "Poncer :"
