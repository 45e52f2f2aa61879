"""Before its last day an offer is extended or closed from the letter: a page without sign-in, and a button."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from jobboard.accounts.models import AccessLink, Purpose, Role
from jobboard.addresses import address
from jobboard.app import Board
from jobboard.applications.actions.last_days import announce_ends
from jobboard.applications.models import Application, State
from jobboard.kit.clock import day_of, end_of_day
from jobboard.kit.db import Database
from jobboard.kit.i18n import long_date
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import sign
from jobboard.offers.models import CloseReason, Offer, Revision, RevisionState, Status
from tests.factories import make_application, make_offer
from tests.people import Browser, Seen
from tests.web.conftest import Clock, signed_in

WEEK = timedelta(days=7)


@pytest.fixture
def offer(database: Database, clock: Clock) -> Offer:
    """Rose's offer, which ends in a week, with two people who wait."""
    with database.writing() as session:
        offer = make_offer(
            session,
            place_text="Dieulefit (26)",
            duration_text="2 mois",
            published_at=clock() - timedelta(days=50),
            expires_at=end_of_day(day_of(clock() + WEEK)),
            deadline=day_of(clock() + WEEK),
        )
        for number in range(2):
            make_application(session, offer, email=f"sami{number}@example.org", now=clock())
        return offer


def opened(browser: Browser, database: Database, settings: Settings, clock: Clock, said: str = "fr") -> Seen:
    """The page that the letter opens."""
    announce_ends(database, clock())
    with database.reading() as session:
        nonce = session.exec(select(AccessLink.nonce).where(AccessLink.purpose == Purpose.OUTCOME)).one()
    return browser.get(address("outcome", said, token=sign(settings.secret_key, nonce)))


def ask(browser: Browser, seen: Seen, day: str | None = None, button: str = "Demander cette date") -> Seen:
    """Ask for a later day, the one that the page proposes or another."""
    fill = {} if day is None else {"deadline": day}
    return browser.submit(seen, seen.form(has="deadline"), fill, button)


def edits(database: Database) -> list[Revision]:
    """What waits for the moderators."""
    with database.reading() as session:
        return list(session.exec(select(Revision).where(Revision.state == RevisionState.PROPOSED)))


def now(database: Database, offer: Offer) -> Offer:
    """The offer as it stands."""
    with database.reading() as session:
        return session.get_one(Offer, offer.id)


def test_opening_the_link_changes_nothing(
    browser: Browser, database: Database, settings: Settings, clock: Clock, offer: Offer
) -> None:
    seen = opened(browser, database, settings, clock)
    assert seen.status == 200
    assert seen.heading == f"Votre offre se termine le {long_date(day_of(clock() + WEEK), 'fr')}"
    assert "2 personnes attendent votre réponse" in seen.text
    assert edits(database) == []
    assert now(database, offer).status == Status.PUBLISHED


def test_the_day_that_the_page_proposes_is_asked_for_with_one_button_and_online_once_it_is_read(
    browser: Browser, ada: Browser, database: Database, settings: Settings, clock: Clock, offer: Offer
) -> None:
    latest = day_of(clock() + timedelta(days=settings.offer_days))
    seen = ask(browser, opened(browser, database, settings, clock))
    assert "Un modérateur relit la date demandée." in seen.text
    assert "Vous avez demandé une date plus lointaine" in seen.text
    [edit] = edits(database)
    assert edit.sheet["deadline"] == str(latest)
    assert now(database, offer).last_day == day_of(clock() + WEEK)
    page = ada.get(address("moderation_offer", "fr", id=offer.id))
    ada.submit(page, page.form(has="comment"), {}, "Publier la modification")
    assert now(database, offer).last_day == latest
    # Nobody is told at once of an end they have just asked for.
    assert now(database, offer).last_day_told_at == clock()


def test_the_same_in_english(
    browser: Browser, database: Database, settings: Settings, clock: Clock, offer: Offer
) -> None:
    seen = ask(
        browser,
        opened(browser, database, settings, clock, "en"),
        "15 January 2027",
        button="Ask for this day",
    )
    assert "A moderator reads the day that you ask for." in seen.text
    [edit] = edits(database)
    assert edit.sheet["deadline"] == "2027-01-15"


def test_a_day_that_was_accepted_after_the_end_puts_the_offer_online_again(
    browser: Browser, board: Board, database: Database, settings: Settings, clock: Clock, offer: Offer
) -> None:
    ask(browser, opened(browser, database, settings, clock))
    clock.forward(days=9)
    assert not now(database, offer).is_open(clock())
    ada = signed_in(board, database, settings, clock, "ada@example.org", Role.MODERATOR)
    page = ada.get(address("moderation_offer", "fr", id=offer.id))
    ada.submit(page, page.form(has="comment"), {}, "Publier la modification")
    assert now(database, offer).is_open(clock())
    ada.__exit__(None, None, None)


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("", "Indiquez la date limite de candidature."),
        ("2 décembre 2026", "Indiquez un jour après le 2 décembre 2026."),
        ("1er mars 2028", "Indiquez le 24 janvier 2027 ou un jour avant."),
        ("bientôt", "Nous ne lisons pas"),
        ("1er juin 2026", "est passé"),
    ],
)
def test_another_day_is_refused_with_its_reason_and_nothing_is_lost(
    browser: Browser,
    database: Database,
    settings: Settings,
    clock: Clock,
    offer: Offer,
    day: str,
    message: str,
) -> None:
    seen = ask(browser, opened(browser, database, settings, clock), day)
    assert seen.status == 422
    assert message in seen.text
    [field] = seen.tree.xpath("//input[@name='deadline']")
    assert field.get("aria-invalid") == "true"
    if day:
        assert field.get("value") == day
    assert edits(database) == []


def test_the_start_of_the_internship_may_leave_no_later_day(
    browser: Browser, database: Database, settings: Settings, clock: Clock, offer: Offer
) -> None:
    with database.writing() as session:
        its = session.get_one(Offer, offer.id)
        its.deadline, its.start_latest = None, its.last_day
        its.start_earliest, its.start_precision = date(2026, 12, 1), "day"
        session.add(its)
    seen = opened(browser, database, settings, clock)
    assert "le début du stage fixe sa fin" in seen.text
    assert not seen.tree.xpath("//input[@name='deadline']")


def test_closing_from_the_page_tells_whoever_waits_once(
    browser: Browser, database: Database, settings: Settings, clock: Clock, offer: Offer
) -> None:
    seen = opened(browser, database, settings, clock)
    seen = browser.submit(
        seen, seen.form(has="reason"), {"reason": [CloseReason.FILLED_HERE]}, "Clore l’offre"
    )
    assert (
        "L’offre est clôturée" in seen.text or "2 personnes qui attendaient ont été prévenues." in seen.text
    )
    with database.reading() as session:
        assert set(session.exec(select(Application.state))) == {State.OFFER_CLOSED}
    assert now(database, offer).close_reason == CloseReason.FILLED_HERE


def test_a_reason_is_asked_for_where_none_was_chosen(
    browser: Browser, database: Database, settings: Settings, clock: Clock, offer: Offer
) -> None:
    seen = opened(browser, database, settings, clock)
    seen = browser.submit(seen, seen.form(has="reason"), {}, "Clore l’offre")
    assert seen.status == 422
    assert "Choisissez ce que l’offre a donné." in seen.text


def test_a_day_asked_for_after_the_end_shows_what_can_still_be_done(
    browser: Browser, database: Database, settings: Settings, clock: Clock, offer: Offer
) -> None:
    seen = opened(browser, database, settings, clock)
    clock.forward(days=9)
    seen = ask(browser, seen)
    assert seen.heading == "Qu’a donné votre offre ?"
    assert edits(database) == []


def test_a_made_up_link_opens_nothing(browser: Browser, settings: Settings) -> None:
    seen = browser.get(address("outcome", "fr", token=sign(settings.secret_key, "n" * 22)))
    assert seen.status in (404, 410)
