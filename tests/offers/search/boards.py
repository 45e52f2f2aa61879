"""Boards full of seeded offers, the same on any database, with what the seed leaves out: ends, pauses, premises, loose starts."""

import random
from datetime import datetime, timedelta

from sqlmodel import select

from jobboard import seeding
from jobboard.kit.db import Database
from jobboard.offers.indexing import index_columns
from jobboard.offers.models import CloseReason, Offer, Status
from jobboard.offers.sheets import sheet_of
from tests.factories import NOON

WORDS = (
    *(
        "comptabilité",
        "développeur",
        "développeuse",
        "marketing",
        "communication",
        "données",
        "data",
        "python",
    ),
    *(
        "c++",
        "c#",
        ".net",
        "juriste",
        "graphiste",
        "infirmière",
        "assistant",
        "chargée",
        "projet",
        "logistique",
    ),
    *("web", "qualité", "environnement", "rh", "ia", "bts", "énergie", "paris", "lyon", "stage", "anglais"),
    *(
        "recherche",
        "sociologie",
        "excel",
        "vente",
        "chantier",
        "architecture",
        "internship",
        "engineer",
        "design",
    ),
    *("santé", "comptabilte", "logisitque", "dévelop"),
)
PLACES = (
    "Paris",
    "Lyon",
    "Clamart",
    "Bretagne",
    "92",
    "69003",
    "région parisienne",
    "Grenoble",
    "Hauts-de-Seine",
    "Nulle-Part",
)


def fill(database: Database, offers: int = 400, now: datetime = NOON) -> None:
    """Seeded offers; every eleventh is over, paused, closed, scheduled or changed in what filters look at."""
    seeding.seed(database, offers=offers, seed=11, now=now, told=lambda done: None)
    with database.writing() as session:
        for offer in session.exec(select(Offer).order_by(Offer.id)):  # type: ignore[arg-type]
            _vary(offer, now)
            for name, value in index_columns(sheet_of(offer)).items():
                setattr(offer, name, value)
            session.add(offer)


def _vary(offer: Offer, now: datetime) -> None:
    match (offer.id or 0) % 11:
        case 0:
            offer.expires_at = now - timedelta(hours=1)
        case 1:
            offer.status = Status.PAUSED
        case 2:
            offer.status, offer.close_reason = Status.CLOSED, CloseReason.WITHDRAWN
        case 3:
            offer.published_at = now + timedelta(hours=2)
        case 4:
            offer.premises = "Locaux accessibles en fauteuil, ascenseur."
        case 5:
            offer.premises = "Deux étages sans ascenseur"
            offer.start_earliest = offer.start_latest = None
            offer.start_precision, offer.start_text = "asap", "dès que possible"
        case 6:
            offer.start_latest, offer.applicants = None, (offer.id or 0) % 17
        case 7:
            offer.duration_min = offer.duration_max = None
        case 8:
            offer.pay_kind, offer.pay_min, offer.pay_unit = "legal_minimum", None, None


def queries(count: int, seed: int = 5) -> list[list[tuple[str, str]]]:
    """Queries of a URL as people and programs may send them: words, filters, sorts, pages."""
    dice = random.Random(seed)
    found: list[list[tuple[str, str]]] = []
    while len(found) < count:
        pairs: list[tuple[str, str]] = []
        if dice.random() < 0.75:
            words = " ".join(dice.sample(WORDS, dice.choice((1, 1, 2, 2, 3))))
            pairs.append(("q", f'"{words}"' if dice.random() < 0.05 else words))
        for name, values, chance in (
            ("lieu", PLACES, 0.3),
            ("rayon", ("0", "10", "50", "100"), 0.2),
            ("duree", ("2", "4", "6"), 0.3),
            ("niveau", ("2", "3", "5", "8"), 0.3),
            ("domaine", ("it", "hr", "banking", "communication"), 0.2),
            ("tt", ("1", "2"), 0.2),
            ("paie", ("1", "600", "800"), 0.2),
            ("langue", ("fr", "en"), 0.15),
            ("parle", ("en", "de"), 0.1),
            ("debut", ("2027-01", "2027-03", "2027-06"), 0.15),
            ("acces", ("1",), 0.1),
            ("depuis", ("1", "7", "30"), 0.2),
            ("tri", ("date", "pertinence", "limite", "distance", "candidatures"), 0.5),
            ("page", ("1", "2", "9"), 0.2),
        ):
            if dice.random() < chance:
                pairs += [
                    (name, value)
                    for value in dice.sample(values, dice.choice((1, 1, 2)) if len(values) > 1 else 1)
                ]
        if dice.random() < 0.15:
            pairs += [("du", "2027-02-01"), ("au", dice.choice(("2027-05-15", "2027-08-31")))]
        found.append(pairs)
    return found
