"""Starts that sentences tell."""

import pytest

from jobboard.sheet import read
from jobboard.sheet.record import as_record

HEAD = "Gardien de phare\n\nGranit Marine recrute.\n\n"


@pytest.mark.parametrize(
    ("line", "earliest", "latest"),
    [
        ("Stage de 5 mois, d'avril à août 2027.", "2027-04", "2027-04"),
        ("Stage de 2 mois, d'avril à août 2027.", "2027-04", None),
        ("Le stage dure six semaines de mai à juillet 2027.", "2027-05", None),
        ("Durée : 2 mois\nPériode : juin à septembre 2027", "2027-06", None),
    ],
)
def test_a_range_of_months(line: str, earliest: str, latest: str | None) -> None:
    record = as_record(read(f"{HEAD}{line}\n\nVous garderez la lampe et tiendrez le registre.\n"), "x")
    assert (record["start_earliest"], record["start_latest"]) == (earliest, latest)
