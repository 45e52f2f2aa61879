"""What a ticket says of an offer's text in a line."""

import pytest

from jobboard.kit.clock import utcnow
from jobboard.offers.models import Offer
from jobboard.offers.views import ticket


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
