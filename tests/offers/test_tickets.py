"""What a ticket says of an offer's text in a line."""

from datetime import date
from decimal import Decimal

import pytest

from jobboard.kit.clock import utcnow
from jobboard.offers.models import Offer
from jobboard.offers.views import duration_label, start_label, ticket
from jobboard.sheet.model import Duration, Start


@pytest.mark.parametrize(
    ("missions", "said"),
    [
        ("Contexte\nLa halle ouvre en mai.\n- tenir la caisse", "La halle ouvre en mai. tenir la caisse"),
        ("Contexte :\n\nVos missions\nTenir la caisse.", "Tenir la caisse."),
        ("Tenir la caisse.\nRanger.", "Tenir la caisse. Ranger."),
        ("- tenir la caisse\n- ranger", "tenir la caisse · ranger"),
        (
            "Vous allez :\n1. tenir la caisse ;\n2. ranger\n3. compter",
            "tenir la caisse ; ranger · compter",
        ),
        ("- tenir la caisse.\n- ranger", "tenir la caisse. ranger"),
        ("3 mois de terrain,\n2 jours de bureau", "3 mois de terrain, 2 jours de bureau"),
        ("Tenir la caisse", "Tenir la caisse"),
        ("Contexte\nMissions", "Missions"),
        ("", ""),
    ],
)
def test_a_ticket_begins_with_the_first_sentence(missions: str, said: str) -> None:
    now = utcnow()
    offer = Offer(
        id=1, title="Caisse", company_name="La Halle", missions=missions, status="published", published_at=now
    )
    assert ticket(offer, "fr", now).summary == said


@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        ("8 semaines", "8 semaines", "8 weeks"),
        ("10 weeks", "10 semaines", "10 weeks"),
        ("8 semaines pleines", "Environ 2 mois", "About 2 months"),
        ("280 heures", "280 heures", "280 heures"),
    ],
)
def test_weeks_are_told_in_the_readers_language(text: str, french: str, english: str) -> None:
    told = Duration(text, Decimal("1.8"), Decimal("1.8"))
    assert (duration_label(told, "fr"), duration_label(told, "en")) == (french, english)


@pytest.mark.parametrize(
    ("text", "month", "french", "english"),
    [
        ("1er trimestre 2027", 1, "1er trimestre 2027", "1st quarter of 2027"),
        ("T2 2027", 4, "2e trimestre 2027", "2nd quarter of 2027"),
        ("Q4 2027", 10, "4e trimestre 2027", "4th quarter of 2027"),
        ("1er trimestre 2027, de préférence en mars", 1, None, None),
    ],
)
def test_so_is_a_quarter(text: str, month: int, french: str | None, english: str | None) -> None:
    told = Start(text, date(2027, month, 1), date(2027, month + 2, 28), "quarter")
    assert (start_label(told, "fr"), start_label(told, "en")) == (french or text, english or text)
