"""Which edits are slips of the pen, and which change what an offer says."""

from dataclasses import replace
from datetime import date

import pytest

from jobboard.offers.corrections import is_small
from jobboard.sheet.model import Pay, Sheet, Start

SHEET = Sheet(
    title="Acessibilité des services en ligne",
    company_name="Atelier Rivage",
    missions="Auditer 12 pages avec les équipes, proposer des corections.\nÉcrire un guide.",
    skills=("HTML", "accesibilité"),
    pay=Pay("amount", "700 € par mois"),
    start=Start("mars 2027"),
    contact_email="rose@example.org",
)


@pytest.mark.parametrize(
    "edited",
    [
        replace(SHEET, title="Accessibilité des services en ligne"),
        replace(SHEET, missions=SHEET.missions.replace("corections", "corrections")),
        replace(SHEET, missions=SHEET.missions.replace("pages avec", "pages, avec")),
        replace(SHEET, missions=SHEET.missions.replace(".\n", " ;\n")),
        replace(SHEET, skills=("HTML", "accessibilité")),
        replace(SHEET, title="ACESSIBILITÉ des services en ligne"),
    ],
)
def test_spelling_accents_capitals_and_commas_are_slips(edited: Sheet) -> None:
    assert is_small(SHEET, edited)


@pytest.mark.parametrize(
    "edited",
    [
        replace(SHEET, pay=Pay("amount", "600 € par mois")),
        replace(SHEET, start=Start("avril 2027")),
        replace(SHEET, deadline=date(2027, 1, 15)),
        replace(SHEET, company_name="Atelier Rivages"),
        replace(SHEET, contact_name="Rose"),
        replace(SHEET, apply_url="https://example.org/"),
        replace(SHEET, missions=SHEET.missions.replace("12", "13")),
        replace(SHEET, missions=SHEET.missions.replace("guide", "guide payant")),
        replace(SHEET, missions=SHEET.missions.replace("avec", "sans")),
        replace(SHEET, missions=SHEET.missions.replace("proposer", "vendre")),
        replace(SHEET, missions=SHEET.missions.replace("Écrire un", "Écrire www.")),
        replace(SHEET, missions=f"{SHEET.missions} rose@example.org"),
        replace(
            SHEET, missions="Écrire un guide.\nAuditer 12 pages avec les équipes, proposer des corections."
        ),
        replace(SHEET, skills=("HTML",)),
    ],
)
def test_whatever_dates_pays_places_leads_elsewhere_or_says_more_is_reviewed(edited: Sheet) -> None:
    assert not is_small(SHEET, edited)


def test_many_slips_at_once_are_another_text() -> None:
    long = replace(SHEET, missions=" ".join(f"corection{letter}" for letter in "abcdefghijklmn"))
    assert not is_small(long, replace(long, missions=long.missions.replace("corection", "correction")))
    short = replace(SHEET, missions=" ".join(f"corection{letter}" for letter in "abcdefgh"))
    assert is_small(short, replace(short, missions=short.missions.replace("corection", "correction")))
