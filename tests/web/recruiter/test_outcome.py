"""The day after its last day, an offer's recruiter is asked once what came of it, and answers in two clicks."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from jobboard.accounts.models import AccessLink, Purpose
from jobboard.applications.actions.outcome import MOST_NAMED, STALE, ask_at_the_end
from jobboard.applications.models import Application, State
from jobboard.kit.clock import day_of, end_of_day
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import reveal
from jobboard.mail.models import OutboxMessage
from jobboard.offers.models import CloseReason, Draft, Offer, Status
from tests.factories import NOON, TITLE, make_application, make_offer, make_user
from tests.people import Browser, Seen
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
    ("locale", "sums", "line"),
    [
        (
            "fr",
            "6 candidatures sont arrivées. 3 ont eu votre réponse. 1 a été retirée.",
            "Nora P. : attend depuis 1 jour, après un entretien",
        ),
        (
            "en",
            "6 applications came. 3 had your answer. 1 was withdrawn.",
            "Nora P.: waits for 1 day, after an interview",
        ),
    ],
)
def test_the_letter_sums_up_who_was_answered_and_names_who_waits(
    database: Database, locale: str, sums: str, line: str
) -> None:
    number = _ended(database, applicants=2, locale=locale)
    with database.writing() as session:
        offer = session.get_one(Offer, number)
        states = (State.REFUSED, State.ACCEPTED, State.WITHDRAWN, State.INTERVIEW)
        for state in states:
            application = make_application(
                session, offer, email=f"{state}@example.org", name="Nora Petit", locale=locale
            )
            application.state = state
            application.withdrawn_at = NOON if state == State.WITHDRAWN else None
            session.add(application)
    _ask(database, MORNING_AFTER)
    with database.reading() as session:
        [letter] = _letters(session)
        for part in (letter.text, letter.html):
            assert sums in " ".join(part.split())
            assert line in " ".join(part.replace("\u00a0", " ").split())
            assert "Sami B." in part


def test_a_letter_names_so_many_and_counts_the_others(database: Database) -> None:
    _ended(database, applicants=MOST_NAMED + 3)
    _ask(database, MORNING_AFTER)
    with database.reading() as session:
        [letter] = _letters(session)
        assert letter.text.count("Sami B.") == MOST_NAMED
        assert "3 autres sont sur votre tableau de bord." in letter.text


def _opened(browser: Browser, database: Database, settings: Settings, clock: Clock) -> Seen:
    _ask(database, MORNING_AFTER)
    clock.now = MORNING_AFTER
    return browser.get(_link(database, settings, "/fr/publier/bilan/"))


def test_whoever_waits_is_answered_from_the_page_without_signing_in(
    browser: Browser, database: Database, clock: Clock, settings: Settings
) -> None:
    _ended(database, applicants=3)
    with database.writing() as session:
        first = session.exec(select(Application).order_by(col(Application.id))).first()
        assert first is not None
        first.state = State.REFUSED
        session.add(first)
        # Somebody else's applicants are none of this link's business.
        make_application(session, make_offer(session, author=make_user(session, "otto@example.org")))
    seen = _opened(browser, database, settings, clock)
    assert "2 personnes n’ont rien reçu de vous" in seen.text
    with database.reading() as session:
        assert not session.exec(select(AccessLink).where(AccessLink.purpose == Purpose.ANSWER_MANY)).all()
    pile = browser.submit(seen, seen.form(button="Leur répondre"), {}, "Leur répondre")
    assert pile.url.startswith("/fr/reponses/")
    assert "2 personnes attendent une réponse" in pile.text


def test_the_offer_is_published_again_from_the_page(
    browser: Browser, database: Database, clock: Clock, settings: Settings
) -> None:
    number = _ended(database, applicants=0)
    seen = _opened(browser, database, settings, clock)
    assert "n’ont rien reçu de vous" not in seen.text
    draft = browser.submit(seen, seen.form(button="La publier"), {}, "La publier de nouveau")
    assert draft.url.startswith("/fr/publier/")
    assert draft.form(has="missions").xpath(".//input[@name='title']/@value") == [TITLE]
    # Also once it is closed.
    browser.submit(seen, seen.form(has="reason"), {"reason": [CloseReason.FILLED_HERE]}, "Envoyer")
    closed = browser.get(seen.url)
    assert closed.form(button="La publier") is not None
    with database.reading() as session:
        assert session.get_one(Offer, number).status == Status.CLOSED


def test_an_offer_that_still_runs_is_not_published_again_and_nobody_is_named_to_a_stranger(
    browser: Browser, database: Database, clock: Clock, settings: Settings
) -> None:
    number = _ended(database, applicants=0)
    seen = _opened(browser, database, settings, clock)
    with database.writing() as session:
        session.get_one(Offer, number).expires_at = MORNING_AFTER + timedelta(days=9)
    for act in ("again", "answer"):
        after = browser.post(seen.url, {"do": act})
        assert after.status == 200
        assert "L’offre a changé entre-temps" in after.text or "entre-temps" in after.text
    with database.reading() as session:
        assert session.exec(select(Draft)).all() == []


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
        first_click, first_click.form(has="reason"), {"reason": [CloseReason.FILLED_ELSEWHERE]}, button
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
    seen = browser.submit(seen, seen.form(has="reason"), {"reason": ["reading"]}, "Envoyer")
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
    seen = browser.submit(seen, seen.form(has="reason"), {}, "Envoyer")
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
