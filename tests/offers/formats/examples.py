"""An offer that states everything a sheet can state, each value unlike all others, and changes to it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from jobboard.accounts.actions import user_for
from jobboard.companies.models import Company
from jobboard.kit.db import Database
from jobboard.kit.text import fold
from jobboard.offers.indexing import index_columns
from jobboard.offers.models import Offer, Status
from jobboard.offers.sheets import columns_of
from jobboard.sheet.model import Duration, Education, Language, Pay, Place, Sheet, Start

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
CONTACTS = ("rose@example.org", "otto@example.org", "Rose Delatour", "01 99 00 42 42")

FULL = Sheet(
    title="Cartographe de sentiers",
    company_name="Atelier Boussole",
    department="Pôle Terrain",
    place=Place(
        text="12 rue des Lilas, 38000 Grenoble",
        commune="Grenoble",
        commune_code="38185",
        district="38",
        region="Auvergne-Rhône-Alpes",
        postcode="38000",
        latitude=45.18,
        longitude=5.72,
        remote="partial",
    ),
    duration=Duration("4 à 6 mois", Decimal(4), Decimal(6), Decimal("31.5"), None),
    start=Start("début mars 2027", date(2027, 3, 1), date(2027, 3, 31), "month"),
    subject="Redessiner la carte des chemins du massif.",
    missions="Vous marchez et relevez :\n\n- les balises\n- les passages à gué\n\nVous tracez ensuite la carte.",
    note="Journée de découverte le premier lundi.",
    education=Education("Licence de géographie", "bac+3"),
    languages=(Language("it", "B2"), Language("de", None, required=False)),
    skills=("QGIS", "C++"),
    qualities=("Endurance", "Patience"),
    profile="Vous aimez les chemins qui montent.",
    pay=Pay(
        "amount",
        "711 € par mois, versés le 5",
        Decimal(711),
        Decimal(733),
        "month",
        "EUR",
        "Chaussures fournies",
    ),
    deadline=date(2026, 12, 20),
    openings=3,
    reference="BOU-77",
    field="environment",
    premises="Locaux de plain-pied",
    contact_email="rose@example.org",
    second_contact="otto@example.org",
    contact_name="Rose Delatour",
    phone="01 99 00 42 42",
    apply_url="https://boussole.example.org/stages",
    language="fr",
)


def sheet(**changes: Any) -> Sheet:
    """The full sheet with changes."""
    return replace(FULL, **changes)


def offer(content: Sheet = FULL, **changes: Any) -> Offer:
    """That sheet as an open offer, in no database."""
    given: dict[str, Any] = {
        "id": 12,
        "status": str(Status.PUBLISHED),
        "company_id": 1,
        "author_id": 1,
        "created_at": NOW - timedelta(days=2),
        "updated_at": NOW,
        "published_at": NOW - timedelta(days=1),
        "expires_at": datetime(2026, 12, 20, 23, 0, tzinfo=UTC),
        **index_columns(content),
        **columns_of(content),
        **changes,
    }
    return Offer(**given)


def put_online(database: Database, content: Sheet = FULL, **changes: Any) -> int:
    """Store it with its company and its author; gives its number."""
    with database.writing() as session:
        author = user_for(session, email=content.contact_email, locale="fr", now=NOW)
        company = Company(name=content.company_name, name_key=fold(content.company_name), created_at=NOW)
        session.add(company)
        session.flush()
        stored = offer(content, **{"id": None, "company_id": company.id, "author_id": author.id, **changes})
        session.add(stored)
        session.flush()
        assert stored.id is not None
        return stored.id
