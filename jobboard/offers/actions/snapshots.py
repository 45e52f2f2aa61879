"""How many applied, as the order "fewest applications first" may use it: a snapshot, so that no application moves a page."""

from datetime import datetime

from sqlmodel import col, select

from jobboard.kit.db import Database
from jobboard.offers.models import Offer, Status


def show_applicants(database: Database, now: datetime) -> int:
    """The worker's chore: bring `applicants` of online offers to `applications`, all in one change; how many moved."""
    with database.writing() as session:
        moved = list(
            session.exec(
                select(Offer).where(
                    Offer.status == Status.PUBLISHED, col(Offer.applicants) != col(Offer.applications)
                )
            )
        )
        for offer in moved:
            offer.applicants = offer.applications
            session.add(offer)
    return len(moved)
