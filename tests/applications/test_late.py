"""Nobody is left in the dark: a day after its hour, the student of an application that still waits hears so, once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from jobboard.applications.actions.late import tell_of_delays
from jobboard.applications.actions.submitting import withdraw
from jobboard.applications.actions.unreachable import NO_SUCH_STUDENT
from jobboard.applications.models import Application, State
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.mail.control import hold
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.offers.models import Offer
from jobboard.worker import CHORES, GATES, LISTENERS, run_once
from tests.factories import NOON, make_application, make_offer
from tests.mail.relay import Relay

FULL = "552 5.2.2 mailbox full"


class Board:
    """Sami's application to Rose's offer, a relay, and a clock."""

    def __init__(self, database: Database, settings: Settings, files: FileStore, relay: Relay) -> None:
        self.database, self.files, self.relay, self.now = database, files, relay, NOON
        self.settings = settings.model_copy(update={"mail_url": f"smtp://127.0.0.1:{relay.port}"})
        self.said: dict[str, str] = {"rose@example.org": FULL}
        relay.decide_for = lambda stage, to: self.said.get(to) if stage == "rcpt" else None

    def apply(self, locale: str = "fr", **details: str) -> int:
        """An application, sent now."""
        with self.database.writing() as session:
            offer = session.exec(select(Offer)).first() or make_offer(session)
            return make_application(session, offer, now=self.now, locale=locale, **details).id or 0

    def until(self, moment: timedelta) -> None:
        """The worker's rounds and this chore, whenever something is due, until so long after noon."""
        end = NOON + moment
        while True:
            tell_of_delays(self.database, self.now)
            run_once(self.database, self.settings, self.files, self.now, gates=GATES, listeners=LISTENERS)
            if self.now >= end:
                return
            self.now = min(self._next() or end, end)

    def _next(self) -> Any:
        with self.database.reading() as session:
            due = select(OutboxMessage.due_at).where(
                col(OutboxMessage.state).in_((DeliveryState.QUEUED, DeliveryState.UNCERTAIN)),
                col(OutboxMessage.due_at) > self.now,
            )
            return session.exec(due.order_by(col(OutboxMessage.due_at)).limit(1)).first()

    def letters(self, letter: str) -> list[OutboxMessage]:
        """Letters of a kind that reached the student or are on their way there."""
        with self.database.reading() as session:
            found = select(OutboxMessage).where(
                OutboxMessage.letter == letter, OutboxMessage.state != DeliveryState.CANCELLED
            )
            return list(session.exec(found.order_by(col(OutboxMessage.id))))

    def handoff(self) -> OutboxMessage:
        """The letter to the company."""
        [row] = self.letters("application_handoff")
        return row


@pytest.fixture
def relay() -> Iterator[Relay]:
    """A relay that knows Rose's mailbox to be full."""
    running = Relay().start()
    yield running
    running.stop()


@pytest.fixture
def board(database: Database, settings: Settings, files: FileStore, relay: Relay) -> Board:
    """The board."""
    return Board(database, settings, files, relay)


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_a_student_hears_after_a_day_once_and_again_only_at_the_end(board: Board, locale: str) -> None:
    """§4.4: told at 24 h of delay, and at the end."""
    board.apply(locale)
    board.until(timedelta(hours=24) - timedelta(seconds=1))
    assert board.letters("application_late") == []
    board.until(timedelta(hours=24))
    [told] = board.letters("application_late")
    assert (told.recipient, told.locale, told.state) == ("sami@example.org", locale, "handed")
    assert ("cinq jours" if locale == "fr" else "five days") in told.text
    assert ("n’avez rien à faire" if locale == "fr" else "nothing to do") in told.text
    board.until(timedelta(days=4))
    assert len(board.letters("application_late")) == 1
    assert board.letters("application_undelivered") == []
    board.until(timedelta(days=6))
    assert board.handoff().state == "failed"
    assert len(board.letters("application_late")) == 1
    assert len(board.letters("application_undelivered")) == 1


def test_who_is_in_time_hears_nothing(board: Board) -> None:
    board.apply()
    board.until(timedelta(hours=20))
    board.said = {}
    board.until(timedelta(days=3))
    assert board.handoff().state == "handed"
    assert board.letters("application_late") == []


def test_a_delay_that_is_over_is_told_to_nobody(board: Board) -> None:
    """R-27: the relay, or the worker, was away for two days: all leaves at once, and no late word of a delay."""
    board.apply()
    board.now += timedelta(days=2)
    tell_of_delays(board.database, board.now)
    assert len(board.letters("application_late")) == 1
    board.said = {}
    board.until(timedelta(days=2, hours=1))
    assert board.handoff().state == "handed"
    assert board.letters("application_late") == []


def test_the_word_says_whether_a_check_or_the_mail_is_late(board: Board) -> None:
    board.apply()
    with board.database.writing() as session:
        hold(session, board.handoff(), "the virus scanner is away")
    board.until(timedelta(days=1))
    [told] = board.letters("application_late")
    assert "retenue ici pour une vérification" in told.text
    assert "cinq jours" not in told.text


@pytest.mark.parametrize("why", ["withdrawn", "answered", "no such student"])
def test_nobody_is_told_who_does_not_wait(board: Board, why: str) -> None:
    number = board.apply()
    with board.database.writing() as session:
        application = session.get_one(Application, number)
        if why == "withdrawn":
            withdraw(session, application, session.get_one(Offer, application.offer_id), now=NOON)
        elif why == "answered":
            application.state = State.INTERVIEW
            session.add(application)
        else:
            hold(session, board.handoff(), NO_SUCH_STUDENT)
    board.until(timedelta(days=2))
    assert board.letters("application_late") == []


def test_a_second_worker_and_a_second_round_tell_nobody_twice(board: Board) -> None:
    for number in range(60):
        board.apply(email=f"sami{number}@example.org")
    board.now += timedelta(days=1)
    tell_of_delays(board.database, board.now)
    assert len(board.letters("application_late")) == 60
    tell_of_delays(board.database, board.now + timedelta(hours=1))
    assert len(board.letters("application_late")) == 60
    assert tell_of_delays in [chore for _, chore in CHORES]
