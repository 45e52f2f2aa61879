"""The day after its last day, an offer's recruiter is asked once what came of it, and answers in two clicks."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from jobboard.applications.actions.outcome import STALE, ask_at_the_end
from jobboard.applications.models import Application, State
from jobboard.kit.clock import day_of, end_of_day
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import reveal
from jobboard.mail.models import OutboxMessage
from jobboard.offers.models import CloseReason, Offer, Status
from tests.factories import NOON, make_application, make_offer, make_user
from tests.people import Browser
from tests.web.conftest import Clock

ENDS = end_of_day(day_of(NOON))
MORNING_AFTER = ENDS + timedelta(hours=9)


def _ask(database: Database, now: datetime) -> int:
    with database.writing() as session:
        return ask_at_the_end(session, now)


def _letters(session: Session) -> list[OutboxMessage]:
    return list(session.exec(select(OutboxMessage).where(OutboxMessage.letter == "offer_ended")))


def _ended(
    database: Database, *, applicants: int = 2, locale: str = "fr", status: Status = Status.PUBLISHED
) -> int:
    with database.writing() as session:
        offer = make_offer(session, author=make_user(session, locale=locale), expires_at=ENDS)
        for number in range(applicants):
            make_application(session, offer, email=f"sami{number}@example.org", locale=locale)
        offer.status = status
        return offer.id or 0


def _link(database: Database, settings: Settings, said: str) -> str:
    """The path in the letter, as the mail that leaves has it."""
    with database.reading() as session:
        [letter] = _letters(session)
    text = reveal(settings.secret_key, letter.text)
    return said + next(line.partition(said)[2] for line in text.splitlines() if said in line)


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.PAUSED])
def test_the_recruiter_is_asked_once_in_the_morning_after(database: Database, status: Status) -> None:
    number = _ended(database, status=status)
    assert _ask(database, MORNING_AFTER - timedelta(seconds=1)) == 0
    assert _ask(database, MORNING_AFTER) == 1
    assert _ask(database, MORNING_AFTER + timedelta(days=1)) == 0
    with database.reading() as session:
        [letter] = _letters(session)
        assert letter.recipient == "rose@example.org"
        assert "2 candidatures sont arrivées." in letter.text
        assert "2 personnes attendent encore une réponse." in letter.text
        assert session.get_one(Offer, number).status == status


@pytest.mark.parametrize(
    ("locale", "sentence"), [("fr", "Aucune candidature n’est arrivée."), ("en", "No application came.")]
)
def test_an_offer_without_applications_is_asked_about_too(
    database: Database, locale: str, sentence: str
) -> None:
    _ended(database, applicants=0, locale=locale)
    assert _ask(database, MORNING_AFTER) == 1
    with database.reading() as session:
        [letter] = _letters(session)
        assert sentence in letter.text
        assert sentence in letter.html


@pytest.mark.parametrize("status", [Status.CLOSED, Status.HELD, Status.REMOVED])
def test_nothing_is_asked_about_an_offer_that_somebody_ended(database: Database, status: Status) -> None:
    number = _ended(database)
    with database.writing() as session:
        offer = session.get_one(Offer, number)
        offer.status, offer.close_reason = status, CloseReason.WITHDRAWN
    assert _ask(database, MORNING_AFTER) == 0


def test_a_board_that_stood_still_for_weeks_writes_nothing_about_the_past(database: Database) -> None:
    """R-27: no flood after a long stop."""
    _ended(database)
    assert _ask(database, ENDS + STALE + timedelta(seconds=1)) == 0
    assert _ask(database, ENDS + STALE + timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("locale", "path", "button"),
    [("fr", "/fr/publier/bilan/", "Envoyer"), ("en", "/en/post/outcome/", "Send")],
)
def test_saying_that_the_place_is_filled_tells_everybody_who_waits_once(
    browser: Browser,
    database: Database,
    clock: Clock,
    settings: Settings,
    locale: str,
    path: str,
    button: str,
) -> None:
    _ended(database, locale=locale)
    _ask(database, MORNING_AFTER)
    clock.now = MORNING_AFTER
    link = _link(database, settings, path)

    first_click = browser.get(link)
    assert first_click.status == 200
    second_click = browser.submit(
        first_click, first_click.form(action=path), {"reason": [CloseReason.FILLED_ELSEWHERE]}, button
    )
    assert second_click.status == 200
    again = browser.post(link, {"reason": CloseReason.WITHDRAWN})
    assert again.status == 200
    with database.reading() as session:
        assert set(session.exec(select(Application.state))) == {State.OFFER_CLOSED}
        told = select(OutboxMessage.recipient).where(OutboxMessage.letter == "offer_closed_to_applicant")
        assert sorted(session.exec(told)) == ["sami0@example.org", "sami1@example.org"]
        assert session.exec(select(Offer.close_reason)).one() == CloseReason.FILLED_ELSEWHERE


def test_still_reading_changes_nothing_and_the_link_stays_good(
    browser: Browser, database: Database, clock: Clock, settings: Settings
) -> None:
    _ended(database)
    _ask(database, MORNING_AFTER)
    clock.now = MORNING_AFTER
    link = _link(database, settings, "/fr/publier/bilan/")
    seen = browser.get(link)
    seen = browser.submit(seen, seen.form(action="/bilan/"), {"reason": ["reading"]}, "Envoyer")
    assert "Rien ne change" in seen.text
    assert "Nous lisons encore les candidatures" in seen.text
    with database.reading() as session:
        assert session.exec(select(Offer.status)).one() == Status.PUBLISHED


def test_a_choice_is_asked_for_where_none_was_made(
    browser: Browser, database: Database, clock: Clock, settings: Settings
) -> None:
    _ended(database)
    _ask(database, MORNING_AFTER)
    clock.now = MORNING_AFTER
    link = _link(database, settings, "/fr/publier/bilan/")
    seen = browser.get(link)
    seen = browser.submit(seen, seen.form(action="/bilan/"), {}, "Envoyer")
    assert seen.status == 422
    assert "Choisissez ce que l’offre a donné." in seen.text


def test_the_dashboard_asks_as_well(rose: Browser, database: Database, clock: Clock) -> None:
    number = _ended(database, applicants=0)
    clock.now = MORNING_AFTER
    seen = rose.get("/fr/recruteur")
    assert "s’est terminée le" in seen.text
    assert f"/fr/recruteur/offres/{number}/cloture" in seen.tree.xpath("//a/@href")


def test_an_ended_offer_is_published_again_from_a_copy_without_its_past_dates(
    rose: Browser, database: Database, clock: Clock
) -> None:
    with database.writing() as session:
        offer = make_offer(
            session,
            expires_at=ENDS,
            deadline=day_of(NOON),
            start_text="décembre 2026",
            start_earliest=date(2026, 12, 1),
            start_latest=date(2026, 12, 31),
            start_precision="month",
        )
        number, title, missions = offer.id, offer.title, offer.missions
    clock.now = MORNING_AFTER
    seen = rose.get(f"/fr/recruteur/offres/{number}")
    seen = rose.submit(seen, seen.form(button="La publier de nouveau"), {}, "La publier de nouveau")
    form = seen.form(has="missions")
    filled = {control.get("name"): control.get("value") for control in form.xpath(".//input")}
    assert filled["title"] == title
    assert filled["start_text"] == "décembre 2026"
    assert not filled["deadline"]
    assert form.xpath(".//textarea[@name='missions']")[0].text.strip() == missions
    with database.reading() as session:
        assert session.get_one(Offer, number).status == Status.PUBLISHED
