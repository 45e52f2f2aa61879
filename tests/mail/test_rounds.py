"""The worker goes on: through crashes, failing chores and clocks that jump; and it asks the gates that are plugged in."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event

import pytest

from jobboard.kit.db import Database
from jobboard.mail.replies import Reply
from jobboard.mail.transports import Outgoing, Transport, Watch, transport_for
from jobboard.worker import Rounds, pause_after, run
from tests.mail.conftest import NOON, Post


class _Ending:
    """The real way out, that does something after each letter."""

    def __init__(self, way: Transport, then: Callable[[], None]) -> None:
        self.way, self.then = way, then

    def send(self, message: Outgoing, watch: Watch) -> Reply:
        reply = self.way.send(message, watch)
        self.then()
        return reply


class _HurriedStop(Event):
    """A stop signal on which nobody really waits; it remembers for how long they would have."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waits.append(timeout or 0)
        return self.is_set()


def test_the_worker_goes_on_after_a_crash_and_waits_longer_each_time(post: Post) -> None:
    post.write()
    stop, crashes = _HurriedStop(), 3

    ending = _Ending(transport_for(post.settings), stop.set)

    class Failing:
        def send(self, message: Outgoing, watch: Watch) -> Reply:
            nonlocal crashes
            crashes -= 1
            if crashes >= 0:
                # As if the transport itself were broken; the lease is over at the next moment.
                post.later(minutes=16)
                raise RuntimeError("a bug")
            return ending.send(message, watch)

    run(
        post.database, post.settings, post.files, stop,
        transport=Failing(), chores=(), clock=lambda: post.now,
    )  # fmt: skip

    assert stop.waits[:3] == [1, 2, 4]
    assert post.received == ["rose@example.org"]


def test_pauses_grow_from_a_second_to_a_minute() -> None:
    assert [pause_after(crashes) for crashes in (1, 2, 3, 6, 7, 50)] == [1, 2, 4, 32, 60, 60]


def test_a_worker_that_stops_leaves_the_rest_for_the_next(post: Post) -> None:
    for number in range(3):
        post.write(f"rose{number}@example.org")
    stop = Event()
    ending = _Ending(transport_for(post.settings), stop.set)
    run(post.database, post.settings, post.files, stop, transport=ending, chores=(), clock=lambda: NOON)

    assert post.received == ["rose0@example.org"]
    assert post.send() == {"handed": 2}


def test_a_new_worker_forgets_the_faults_of_the_relay(post: Post) -> None:
    """F-10: somebody started it, perhaps because the settings are right now."""
    post.relay.script["banner"] = ["554 go away"]
    post.write()
    assert post.send() == {"queued": 1}
    stop = Event()
    ending = _Ending(transport_for(post.settings), stop.set)
    run(post.database, post.settings, post.files, stop, transport=ending, chores=(), clock=lambda: NOON)

    assert post.received == ["rose@example.org"]


def test_a_chore_is_done_at_once_and_then_at_its_interval_even_if_it_fails(database: Database) -> None:
    done: list[datetime] = []

    def sweep(given: Database, now: datetime) -> None:
        assert given is database
        done.append(now)
        raise RuntimeError("a bug")

    rounds = Rounds([(timedelta(minutes=10), sweep)])
    for minutes in (0, 5, 9, 10, 19, 20):
        rounds.do(database, NOON + timedelta(minutes=minutes))

    assert [at - NOON for at in done] == [timedelta(0), timedelta(minutes=10), timedelta(minutes=20)]


def test_a_clock_set_back_does_not_stop_the_chores(database: Database) -> None:
    """F-35."""
    done: list[datetime] = []
    rounds = Rounds([(timedelta(minutes=10), lambda given, now: done.append(now))])
    rounds.do(database, NOON)
    rounds.do(database, NOON - timedelta(hours=1))

    assert len(done) == 2


@pytest.mark.parametrize(("said", "state"), [("offer removed", "held"), ("cancel: withdrawn", "cancelled")])
def test_a_gate_holds_a_letter_or_drops_it(post: Post, said: str, state: str) -> None:
    """F-43, F-44: asked at the last moment, in the transaction of the claim."""
    number = post.write(subject_key="application:42", cv=b"%PDF-1.7 a CV")
    other = post.write("otto@example.org")
    post.gates.append(lambda session, row: said if row.subject_key == "application:42" else None)

    assert post.send() == {"handed": 1}
    assert post.received == ["otto@example.org"]
    row = post.row(number)
    assert row.state == state
    assert (row.text == "") == (state == "cancelled")
    assert post.row(other).state == "handed"
