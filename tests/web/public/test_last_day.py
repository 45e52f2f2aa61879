"""The day an offer's page, ticket and letter tell is the day on which it really still takes applications."""

from datetime import date, timedelta

from jobboard.addresses import address
from jobboard.kit.clock import end_of_day
from jobboard.kit.db import Database
from tests.factories import make_offer
from tests.people import Browser
from tests.web.conftest import Clock


def test_a_deadline_that_the_offer_does_not_live_to_see_is_told_nowhere(
    browser: Browser, database: Database, clock: Clock
) -> None:
    """Sixty days end before the deadline of its text: nobody is sent to a closed door."""
    with database.writing() as session:
        offer = make_offer(session, deadline=date(2027, 3, 12), expires_at=end_of_day(date(2027, 1, 20)))
    for page in (browser.get(address("offer", "fr", ref=offer.ref)), browser.get("/fr/offres")):
        assert "12 mars" not in page.text
        assert "20 janv" in page.text


def test_an_offer_that_ends_at_midnight_ends_on_the_day_before(
    browser: Browser, database: Database, clock: Clock
) -> None:
    day = date(2026, 11, 25)
    with database.writing() as session:
        offer = make_offer(session, deadline=day, expires_at=end_of_day(day))
    page = browser.get(address("offer", "fr", ref=offer.ref))
    assert "Jusqu’au 25 novembre 2026" in page.text
    assert "Dernier jour pour candidater" in page.text
    clock.now = end_of_day(day) + timedelta(minutes=1)
    over = browser.get(address("offer", "fr", ref=offer.ref))
    assert "a pris fin le 25 novembre 2026" in over.text
    assert "transmise par e-mail" not in over.text
    assert "inclus" not in over.text


def test_an_offer_that_was_filled_early_names_no_day_to_come(
    browser: Browser, rose: Browser, ada: Browser, database: Database, clock: Clock
) -> None:
    day = date(2027, 1, 20)
    with database.writing() as session:
        offer = make_offer(session, deadline=day, expires_at=end_of_day(day))
    pages = (
        (browser, address("offer", "fr", ref=offer.ref)),
        (rose, address("recruiter_offer", "fr", id=offer.id)),
        (ada, address("moderation_offer", "fr", id=offer.id)),
    )
    for somebody, path in pages:
        assert "Jusqu’au 20 janvier 2027 inclus" in somebody.get(path).text
    closing = rose.get(address("recruiter_closure", "fr", id=offer.id))
    rose.submit(closing, closing.form(has="reason"), {"reason": "filled_here"})
    for somebody, path in pages:
        assert "20 janvier 2027" not in somebody.get(path).text, path
