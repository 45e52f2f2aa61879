"""What a moderator is shown of two versions of an offer."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from jobboard.kit.db import Database
from jobboard.offers.models import Revision, Status
from jobboard.offers.sheets import as_json, from_json, sheet_of
from jobboard.sheet.model import Pay
from tests.factories import NOON, make_offer
from tests.people import Browser


def test_a_sheet_comes_back_from_a_revision_as_it_was(database: Database) -> None:
    with database.writing() as session:
        offer = make_offer(
            session,
            deadline=date(2027, 1, 15),
            duration_min=Decimal("2.5"),
            languages=[{"code": "en", "level": "B2", "required": True}],
            skills=["HTML", "CSS"],
        )
        sheet = sheet_of(offer)
        revision = Revision(offer_id=offer.id or 0, number=1, sheet=as_json(sheet), created_at=NOON)
        session.add(revision)
        session.flush()
        session.expire_all()
        assert from_json(revision.sheet) == sheet


def test_every_field_that_changed_is_shown_under_its_name_in_words(ada: Browser, database: Database) -> None:
    with database.writing() as session:
        offer = make_offer(session, status=Status.IN_REVIEW, published_at=None, submitted_at=NOON)
        first = sheet_of(offer)
        second = replace(
            first,
            place=replace(first.place, remote="full"),
            pay=Pay("unpaid"),
            deadline=date(2027, 1, 15),
            phone="01 23 45 67 89",
        )
        for number, sheet in enumerate((first, second), 1):
            session.add(
                Revision(offer_id=offer.id or 0, number=number, sheet=as_json(sheet), created_at=NOON)
            )
        number = offer.id
    page = ada.get(f"/fr/moderation/offres/{number}")
    lines = [" ".join(line.text_content().split()) for line in page.tree.xpath("//p[@class='diff']")]
    assert lines == [
        "Télétravail : À distance",
        "De quoi s’agit-il : Non rémunéré",
        "Date limite de candidature : 15 janvier 2027",
        "Téléphone : 01 23 45 67 89",
    ]
