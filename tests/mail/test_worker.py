"""The worker's loop: it stops when told, never gives up, and its chores keep their hours."""

from datetime import datetime, timedelta
from threading import Event

import pytest

from jobboard.kit.db import Database
from jobboard.mail.control import forget_texts
from jobboard.mail.models import OutboxMessage
from jobboard.mail.replies import Reply
from jobboard.mail.transports import Outgoing, Watch, transport_for
from jobboard.worker import PULSE, Chore, Rounds, pause_after, run
from tests.mail.conftest import NOON, Post


class Pauses(Event):
    """A stop that never waits: it notes how long the worker wanted to rest, and ends after so many rests."""

    def __init__(self, rests: int) -> None:
        super().__init__()
        self.rests = rests
        self.waits: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        """One rest."""
        self.waits.append(timeout)
        if len(self.waits) == self.rests:
            self.set()
        return self.is_set()


class Broken:
    """A way out with a bug, or the real one after so many failures."""

    def __init__(self, post: Post, failures: int) -> None:
        self.way, self.failures = transport_for(post.settings), failures

    def send(self, message: Outgoing, watch: Watch) -> Reply:
        """Fail before anything is said to the relay."""
        if self.failures:
            self.failures -= 1
            raise RuntimeError("a bug")
        return self.way.send(message, watch)


def _work(post: Post, stop: Event, chores: tuple[Chore, ...] = (), broken: int = 0) -> None:
    way = Broken(post, broken)
    run(
        post.database, post.settings, post.files, stop,
        transport=way, chores=chores, gates=(), listeners=(), clock=lambda: post.now,
    )  # fmt: skip


def test_the_worker_sends_what_is_due_and_looks_again_soon(post: Post) -> None:
    post.write()
    stop = Pauses(3)
    _work(post, stop)
    assert post.received == ["rose@example.org"]
    assert stop.waits == [PULSE] * 3


def test_a_worker_that_fails_rests_longer_each_time_and_goes_on(post: Post) -> None:
    """The letters that met the failure wait for the end of their lease, unharmed."""
    numbers = [post.write(f"rose{number}@example.org") for number in range(3)]
    stop = Pauses(4)
    _work(post, stop, broken=2)
    assert stop.waits == [1.0, 2.0, PULSE, PULSE]
    assert post.received == ["rose2@example.org"]
    post.later(minutes=16)
    assert post.send() == {"handed": 2}
    assert {post.row(number).state for number in numbers} == {"handed"}


def test_pauses_after_failures_grow_to_a_minute() -> None:
    assert [pause_after(crashes) for crashes in (1, 2, 3, 4, 5, 6, 7, 1000)] == [1, 2, 4, 8, 16, 32, 60, 60]


def test_a_worker_told_to_stop_before_it_starts_does_nothing(post: Post) -> None:
    """F-37."""
    number = post.write()
    stop = Event()
    stop.set()
    _work(post, stop)
    assert post.row(number).state == "queued"


def test_a_worker_told_to_stop_between_two_letters_leaves_the_second_whole(post: Post) -> None:
    """F-37."""
    first, second = post.write(), post.write("otto@example.org")
    stop = Event()

    def decide(stage: str) -> str | None:
        if stage == "dot":
            stop.set()
        return None

    post.relay.decide = decide
    _work(post, stop)
    assert (post.row(first).state, post.row(second).state) == ("handed", "queued")
    assert post.received == ["rose@example.org"]


def test_a_restarted_worker_trusts_the_relay_again(post: Post) -> None:
    """F-10: the settings may be right now, so the rest of the queue is over."""
    post.relay.script["banner"] = ["554 no service"]
    post.write()
    post.send()
    assert post.send() == {}
    _work(post, Pauses(1))
    assert post.received == ["rose@example.org"]


@pytest.fixture
def done() -> list[datetime]:
    """When the chore was done."""
    return []


def test_a_chore_is_done_at_the_start_and_at_its_hours(post: Post, done: list[datetime]) -> None:
    rounds = Rounds(((timedelta(hours=1), lambda database, now: done.append(now)),))
    for minutes in (0, 30, 59, 60, 61, 125):
        rounds.do(post.database, NOON + timedelta(minutes=minutes))
    assert [(moment - NOON) / timedelta(minutes=1) for moment in done] == [0, 60, 125]


def test_a_clock_set_back_does_not_put_a_chore_off_for_long(post: Post, done: list[datetime]) -> None:
    """F-35."""
    rounds = Rounds(((timedelta(minutes=10), lambda database, now: done.append(now)),))
    rounds.do(post.database, NOON)
    rounds.do(post.database, NOON - timedelta(hours=1))
    assert len(done) == 2


def test_a_chore_that_fails_stops_neither_the_others_nor_the_mail(post: Post, done: list[datetime]) -> None:
    def fail(database: Database, now: datetime) -> None:
        raise RuntimeError("a bug")

    stop = Pauses(2)
    post.write()
    _work(
        post, stop, chores=((timedelta(hours=1), fail), (timedelta(hours=1), lambda _, now: done.append(now)))
    )
    assert stop.waits == [PULSE] * 2
    assert done == [NOON]
    assert post.received == ["rose@example.org"]


def test_old_texts_are_forgotten_but_not_those_that_still_wait(post: Post) -> None:
    """Retention: the row stays, its words and names go."""
    sent = post.write(reply_to="sami@example.org", reply_name="Sami")
    post.send()
    waiting = post.write()
    with post.database.writing() as session:
        assert forget_texts(session, NOON + timedelta(days=62)) == 1
    row: OutboxMessage = post.row(sent)
    assert (row.state, row.text, row.html, row.subject, row.reply_to) == ("handed", "", "", "", "")
    assert post.row(waiting).text
