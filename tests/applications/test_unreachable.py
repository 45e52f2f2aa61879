"""A mistyped address of the student is noticed during the hold, before the company gets what it could not answer."""

from datetime import timedelta

import pytest

from jobboard.applications.actions.submitting import correct_application
from jobboard.applications.actions.unreachable import NO_SUCH_STUDENT, on_lost_receipt
from jobboard.applications.models import Application
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.queries import letters_of
from jobboard.offers.models import Offer
from tests.factories import NOON, make_application, make_details


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Applications are held for ten minutes."""
    return settings.model_copy(update={"handoff_delay": 600})


def _refused(database: Database, minutes: float, state: DeliveryState = DeliveryState.BOUNCED) -> int:
    with database.writing() as session:
        application = make_application(session, email="samy@example.org")
        letters = {row.letter: row for row in letters_of(session, application.subject_key)}
        receipt = letters["application_receipt"]
        receipt.state = state
        session.add(receipt)
        session.flush()
        on_lost_receipt(session, receipt, NOON + timedelta(minutes=minutes))
        return application.id or 0


def _handoffs(database: Database, number: int) -> list[OutboxMessage]:
    with database.reading() as session:
        rows = letters_of(session, f"application:{number}")
    return [row for row in rows if row.letter == "application_handoff"]


def test_a_refused_receipt_stops_the_handoff_during_the_hold(database: Database) -> None:
    number = _refused(database, minutes=2)
    [letter] = _handoffs(database, number)
    assert (letter.state, letter.hold_reason) == ("held", NO_SUCH_STUDENT)


def test_a_corrected_address_lets_it_leave(database: Database) -> None:
    number = _refused(database, minutes=2)
    with database.writing() as session:
        application = session.get_one(Application, number)
        correct_application(
            session,
            application,
            session.get_one(Offer, application.offer_id),
            details=make_details(session, email="sami@example.org"),
            now=NOON + timedelta(minutes=5),
        )
    assert [row.state for row in _handoffs(database, number)] == ["cancelled", "queued"]


@pytest.mark.parametrize(("minutes", "state"), [(11, DeliveryState.BOUNCED), (2, DeliveryState.FAILED)])
def test_later_or_for_now_stops_nothing(database: Database, minutes: float, state: DeliveryState) -> None:
    """After the hold the company may have it already; and a full mailbox is no wrong address."""
    number = _refused(database, minutes, state)
    assert [row.state for row in _handoffs(database, number)] == ["queued"]
