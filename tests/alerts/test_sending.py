"""Alerts tell what is new in the morning: what the list would show, each offer once, nothing that is over."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

from sqlmodel import Session, col, select

from jobboard.accounts.models import AccessLink
from jobboard.alerts.actions.keeping import (
    LETTERS,
    Wish,
    ask,
    ask_to_go_on,
    confirm,
    go_on,
    on_lost_letter,
    set_rhythm,
    stop,
)
from jobboard.alerts.actions.sending import send_alerts
from jobboard.alerts.models import Alert, AlertTold, Rhythm
from jobboard.alerts.queries import alerts_of
from jobboard.applications.actions.ending import end_recruitment
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.offers.actions.lifecycle import hold, pause, publish, resume
from jobboard.offers.models import CloseReason, Offer
from jobboard.offers.search.criteria import Criteria
from jobboard.privacy.retention import TABLE
from jobboard.worker import GATES, LISTENERS, run_once
from tests.factories import NOON, make_offer, make_user

# NOON is a Monday: seven in the morning of the day after, in France.
MORNING = NOON + timedelta(hours=19)
DAY = timedelta(days=1)
READER = "Lina@example.org"


def watch(session: Session, *, rhythm: Rhythm = Rhythm.DAY, **criteria: str) -> Alert:
    """Lina's confirmed alert."""
    wish = Wish(Criteria(**criteria), "céramique", rhythm, "fr")  # type: ignore[arg-type]
    ask(session, wish, email=READER, key=READER.casefold(), now=NOON)
    alert = alerts_of(session, READER.casefold())[-1]
    confirm(session, alert, NOON)
    return alert


def online(
    session: Session, title: str, at: datetime = NOON + timedelta(hours=1), **columns: object
) -> Offer:
    """An offer of a company of its own that came online after the alert."""
    author = make_user(session, f"{title.casefold().replace(' ', '-')}@example.org", name=title)
    values = {"published_at": at, "expires_at": NOON + 30 * DAY, "company_name": title} | columns
    return make_offer(session, author=author, title=title, **values)


def told(database: Database) -> list[list[str]]:
    """The titles in each letter of alerts, in order."""
    with database.reading() as session:
        titles = list(session.exec(select(Offer.title)))
        letters = select(OutboxMessage.text).where(
            OutboxMessage.letter == "alert_offers", OutboxMessage.text != ""
        )
        return [
            sorted((title for title in set(titles) if f"\n{title}\n" in text), key=text.index)
            for text in session.exec(letters.order_by(col(OutboxMessage.id)))
        ]


def test_a_morning_tells_what_the_list_shows_and_no_offer_twice(database: Database) -> None:
    with database.writing() as session:
        online(session, "Céramique déjà là", NOON - timedelta(minutes=10))
        watch(session, text="céramique")
        first = online(session, "Atelier de céramique", NOON + timedelta(hours=1))
        online(session, "Émail et céramique", NOON + timedelta(hours=2))
        online(session, "Comptabilité", missions="Tenir les comptes.")
        number = first.id
    for moment in (NOON + timedelta(hours=3), MORNING - timedelta(minutes=1)):
        send_alerts(database, moment)
    assert told(database) == []
    for moment in (MORNING, MORNING + timedelta(minutes=10), MORNING + DAY, MORNING - timedelta(hours=5)):
        send_alerts(database, moment)
    assert told(database) == [["Émail et céramique", "Atelier de céramique"]]
    with database.writing() as session:
        again = session.get_one(Offer, number)
        again.published_at = MORNING + DAY + timedelta(hours=1)
        session.add(again)
        late = MORNING + DAY - timedelta(minutes=5)
        # Its own date is a moment before the last look, which did not see it yet.
        online(session, "Céramique tardive", late)
        online(session, "Céramique à venir", MORNING + 3 * DAY)
    send_alerts(database, MORNING + 2 * DAY)
    send_alerts(database, MORNING + 4 * DAY)
    assert told(database)[1:] == [["Céramique tardive"], ["Céramique à venir"]]


def test_a_letter_names_ten_offers_and_two_of_a_company_at_most(database: Database) -> None:
    with database.writing() as session:
        watch(session)
        for number in range(4):
            at = NOON + timedelta(hours=2, minutes=number)
            make_offer(session, title=f"Grande maison {number}", published_at=at)
        for number in range(9):
            online(session, f"Petite maison {number}")
    send_alerts(database, MORNING)
    send_alerts(database, MORNING + DAY)
    [letter] = told(database)
    assert letter[:2] == ["Grande maison 3", "Grande maison 2"]
    assert len(letter) == 10
    assert sum(title.startswith("Grande") for title in letter) == 2
    with database.reading() as session:
        subject, text = session.exec(
            select(OutboxMessage.subject, OutboxMessage.text).where(OutboxMessage.letter == "alert_offers")
        ).one()
        assert subject == "13 nouvelles offres pour votre recherche"
        assert "3 autres sont dans la liste." in text


def test_a_weekly_letter_leaves_on_monday_and_the_rhythm_changes(database: Database) -> None:
    with database.writing() as session:
        number = watch(session, rhythm=Rhythm.WEEK).id
        online(session, "Poterie")
    send_alerts(database, MORNING)
    send_alerts(database, MORNING + 5 * DAY)
    assert told(database) == []
    send_alerts(database, MORNING + 6 * DAY)
    assert told(database) == [["Poterie"]]
    with database.writing() as session:
        set_rhythm(session, session.get_one(Alert, number), Rhythm.DAY, MORNING + 6 * DAY)
        online(session, "Vitrail", MORNING + 6 * DAY + timedelta(hours=2))
    send_alerts(database, MORNING + 7 * DAY)
    assert told(database)[1:] == [["Vitrail"]]


def test_two_workers_at_the_same_moment_write_one_letter(database: Database) -> None:
    with database.writing() as session:
        watch(session)
        online(session, "Poterie")
    start = Barrier(2)

    def work() -> None:
        start.wait()
        send_alerts(database, MORNING)

    workers = [Thread(target=work) for _ in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert told(database) == [["Poterie"]]


def test_an_offer_that_ends_before_the_letter_leaves_is_not_in_it(
    database: Database, settings: Settings, files: FileStore
) -> None:
    with database.writing() as session:
        watch(session)
        for title in ("Poterie", "Vitrail"):
            online(session, title)
    send_alerts(database, MORNING)
    with database.writing() as session:
        ended = session.exec(select(Offer).where(Offer.title == "Vitrail")).one()
        end_recruitment(session, ended, reason=CloseReason.WITHDRAWN, by=None, now=MORNING)
    run_once(database, settings, files, MORNING, gates=GATES, listeners=LISTENERS)
    assert told(database) == [["Poterie"]]
    with database.reading() as session:
        states = select(OutboxMessage.state).where(OutboxMessage.letter == "alert_offers")
        assert list(session.exec(states.order_by(col(OutboxMessage.id)))) == ["cancelled", "handed"]
    send_alerts(database, MORNING + DAY)
    assert len(told(database)) == 1


def test_an_offer_that_was_off_line_on_its_morning_is_told_once_when_it_is_back(
    database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        known = online(session, "Céramique déjà là", NOON - timedelta(minutes=10))
        watch(session, text="céramique")
        told_first = online(session, "Poterie et céramique")
        held, paused = online(session, "Émail et céramique"), online(session, "Céramique en pause")
        numbers = [one.id for one in (known, told_first, held, paused)]
        for offer in (known, held):
            hold(session, offer, actor="clock", now=NOON + timedelta(hours=2))
        pause(session, paused, actor="clock", now=NOON + timedelta(hours=2))
    send_alerts(database, MORNING)
    with database.writing() as session:
        known, told_first, held = (session.get_one(Offer, number) for number in numbers[:3])
        hold(session, told_first, actor="clock", now=MORNING + timedelta(hours=1))
        for offer in (known, told_first, held):
            publish(session, offer, actor="clock", now=MORNING + 2 * DAY, settings=settings)
    for days in (2, 3, 4):
        send_alerts(database, MORNING + days * DAY + timedelta(hours=2))
    with database.writing() as session:
        resume(session, session.get_one(Offer, numbers[-1]), actor="clock", now=MORNING + 5 * DAY)
    for days in (5, 6, 7):
        send_alerts(database, MORNING + days * DAY + timedelta(hours=2))
    assert told(database) == [["Poterie et céramique"], ["Émail et céramique"], ["Céramique en pause"]]


def test_a_mailbox_that_refuses_a_letter_and_one_that_stops_hear_no_more(database: Database) -> None:
    with database.writing() as session:
        stopped, _ = watch(session, text="vitrail"), watch(session)
        online(session, "Vitrail")
    send_alerts(database, MORNING)
    with database.writing() as session:
        stop(session, session.get_one(Alert, stopped.id), actor="link", now=MORNING)
        letters = session.exec(select(OutboxMessage).where(OutboxMessage.letter == "alert_offers")).all()
        assert sorted(letter.state for letter in letters) == ["cancelled", "queued"]
        lost = next(letter for letter in letters if letter.state == "queued")
        lost.state = DeliveryState.BOUNCED
        session.flush()
        on_lost_letter(session, lost, MORNING)
    with database.reading() as session:
        assert session.exec(select(Alert)).all() == []
        assert session.exec(select(AlertTold)).all() == []
        assert {link.email_key for link in session.exec(select(AccessLink))} == {None}


def test_after_a_year_it_is_asked_once_and_ends_a_month_later(database: Database) -> None:
    with database.writing() as session:
        number = watch(session).id
    year, month = NOON + 365 * DAY, timedelta(days=30)
    for moment in (year - DAY, year, year + DAY):
        ask_to_go_on(database, moment)
    assert _kinds(database) == ["alert_confirm", "alert_ending"]
    with database.writing() as session:
        go_on(session, session.get_one(Alert, number), year + DAY)
    assert _swept(database, year + month + DAY) == 0
    ask_to_go_on(database, year + 366 * DAY)
    assert _kinds(database)[2:] == ["alert_ending"]
    assert _swept(database, year + 366 * DAY + month - DAY) == 0
    assert _swept(database, year + 366 * DAY + month) == 1


def test_an_alert_that_nobody_confirms_is_forgotten_after_a_week(database: Database) -> None:
    with database.writing() as session:
        wish = Wish(Criteria(), "tout", Rhythm.DAY, "fr")
        ask(session, wish, email=READER, key=READER.casefold(), now=NOON)
        online(session, "Poterie")
    send_alerts(database, MORNING)
    assert told(database) == []
    assert _swept(database, NOON + 7 * DAY) == 0
    assert _swept(database, NOON + 8 * DAY) == 1


def _kinds(database: Database) -> list[str]:
    with database.reading() as session:
        kinds = select(OutboxMessage.letter).where(col(OutboxMessage.letter).in_(LETTERS))
        return list(session.exec(kinds.order_by(col(OutboxMessage.id))))


def _swept(database: Database, now: datetime) -> int:
    """How many alerts the nightly chore takes away."""
    with database.writing() as session:
        return sum(line.sweep(session, now, 100) for line in TABLE if line.name.startswith("alerts"))
