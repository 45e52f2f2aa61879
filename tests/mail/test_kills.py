"""Workers that die, sleep or race, as real processes: nothing is lost, and doubles only where they cannot be known."""

import os
import queue
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from threading import Barrier, Thread

import pytest
from sqlalchemy import text
from sqlmodel import select

from jobboard.kit.clock import utcnow
from jobboard.mail.claims import LEASE, claim_next
from jobboard.mail.models import OutboxMessage
from jobboard.mail.replies import RESEND_AFTER, Reply
from jobboard.mail.transports import Outgoing, Watch, transport_for
from tests.mail.conftest import Post
from tests.mail.separate import PATIENCE, Worker


@pytest.fixture
def start(post: Post) -> Iterator[Callable[..., Worker]]:
    """Starts workers of their own at the post office's moment; none outlives the test."""
    running: list[Worker] = []

    def begin(how: str = "once") -> Worker:
        running.append(Worker(post.settings, post.now, how))
        return running[-1]

    yield begin
    for worker in running:
        worker.kill()


def _states(post: Post) -> Counter[str]:
    with post.database.reading() as session:
        return Counter(session.exec(select(OutboxMessage.state)))


@pytest.mark.parametrize("stage", ["banner", "mail", "data"])
def test_a_worker_killed_before_the_dot_is_taken_over_when_its_lease_ends(
    post: Post, start: Callable[..., Worker], stage: str
) -> None:
    """F-28."""
    post.relay.script[stage] = ["hold"]
    number = post.write(cv=b"%PDF-1.7 a CV")
    worker = start()
    assert post.relay.reached.get(timeout=PATIENCE) == stage
    worker.kill()

    assert post.send() == {}
    assert post.row(number).state == "sending"
    post.now += LEASE
    post.later(seconds=1)
    assert post.send() == {"handed": 1}
    assert len(post.received) == 1


def test_a_worker_killed_between_the_dot_and_the_reply_leaves_a_doubt(
    post: Post, start: Callable[..., Worker]
) -> None:
    """F-29: the relay has it, we cannot know; once more with the same bytes."""
    post.relay.script["dot"] = ["keep hold"]
    number = post.write(cv=b"%PDF-1.7 a CV")
    worker = start()
    assert post.relay.reached.get(timeout=PATIENCE) == "dot"
    worker.kill()
    _expect_one_double(post, number)


def test_a_worker_killed_between_the_reply_and_the_commit_leaves_a_doubt(
    post: Post, start: Callable[..., Worker]
) -> None:
    """F-30: the only window of a double, some milliseconds long."""
    number = post.write(cv=b"%PDF-1.7 a CV")
    worker = start("pausing")
    assert worker.said() == "replied"
    worker.kill()
    _expect_one_double(post, number)


def _expect_one_double(post: Post, number: int) -> None:
    assert post.row(number).state == "sending"
    post.now += LEASE
    post.later(seconds=1)
    assert post.send() == {}
    assert post.row(number).state == "uncertain"
    post.now += RESEND_AFTER
    assert post.send() == {"handed": 1}
    first, second = post.relay.stored
    assert first.data == second.data
    assert post.send() == {}


def test_a_worker_asleep_past_its_lease_stops_before_the_dot(
    post: Post, start: Callable[..., Worker]
) -> None:
    """F-34: the fence; the letter leaves once, by the other worker."""
    post.relay.script["data"] = ["hold"]
    number = post.write()
    sleeper = start()
    assert post.relay.reached.get(timeout=PATIENCE) == "data"
    sleeper.signal(signal.SIGSTOP)
    post.now += LEASE
    post.later(seconds=1)
    assert post.send() == {"handed": 1}

    post.relay.go.set()
    sleeper.signal(signal.SIGCONT)
    assert sleeper.said() == {"lost": 1}
    assert post.received == ["rose@example.org"]
    assert post.row(number).state == "handed"


def test_the_reply_read_by_a_worker_asleep_past_its_lease_counts(
    post: Post, start: Callable[..., Worker]
) -> None:
    """F-34: already sent, so its acceptance wins and nobody sends again."""
    post.relay.script["dot"] = ["keep hold"]
    number = post.write()
    sleeper = start()
    assert post.relay.reached.get(timeout=PATIENCE) == "dot"
    sleeper.signal(signal.SIGSTOP)
    post.now += LEASE
    post.later(seconds=1)
    assert post.send() == {}
    assert post.row(number).state == "uncertain"

    post.relay.go.set()
    sleeper.signal(signal.SIGCONT)
    assert sleeper.said() == {"handed": 1}
    post.now += RESEND_AFTER
    assert post.send() == {}
    assert post.received == ["rose@example.org"]
    assert post.row(number).state == "handed"


def test_two_hundred_letters_are_claimed_by_one_worker_each(post: Post) -> None:
    """F-33: 200 races of four workers."""
    for number in range(200):
        post.write(f"rose{number}@example.org")
    claimed: queue.SimpleQueue[int | None] = queue.SimpleQueue()
    together = Barrier(4)

    def claim(name: str) -> None:
        together.wait()
        while (row := claim_next(post.database, name, post.now)) is not None:
            claimed.put(row.id)

    threads = [Thread(target=claim, args=(f"worker {number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    numbers = [claimed.get() for _ in range(claimed.qsize())]
    assert len(numbers) == 200
    assert len(set(numbers)) == 200


def test_workers_in_several_processes_send_each_letter_once(post: Post, start: Callable[..., Worker]) -> None:
    """F-33, with the relay as the witness."""
    letters = {f"rose{number}@example.org" for number in range(60)}
    for to in letters:
        post.write(to)
    workers = [start() for _ in range(3)]
    for worker in workers:
        worker.wait()

    assert Counter(post.received) == Counter(letters)
    assert _states(post) == {"handed": 60}


def test_workers_killed_again_and_again_lose_nothing(post: Post, start: Callable[..., Worker]) -> None:
    """F-28, F-29 at random moments over 120 letters: doubles are no more than kills after a dot."""
    letters = {f"rose{number}@example.org" for number in range(120)}
    for to in letters:
        post.write(to)
    chance = Random(2027)
    left = [chance.randrange(20, 130) for _ in range(4)]
    worker: Worker | None = None
    after_dot = 0

    def strike(stage: str) -> str | None:
        nonlocal after_dot
        if not left or worker is None:
            return None
        left[0] -= 1
        if left[0] <= 0:
            left.pop(0)
            os.kill(worker.pid, signal.SIGKILL)
            after_dot += stage in ("dot", "quit")
        return None

    post.relay.decide = strike
    deaths = 0
    while left:
        worker = start()
        deaths += worker.wait() == -signal.SIGKILL
        post.now += LEASE
        post.later(seconds=1)
    assert deaths == 4
    for _ in range(3):
        post.send()
        post.now += RESEND_AFTER

    assert set(post.received) == letters
    assert _states(post) == {"handed": 120}
    assert len(post.received) - 120 <= after_dot
    bytes_of = {stored.recipient: stored.data for stored in post.relay.stored}
    assert all(stored.data == bytes_of[stored.recipient] for stored in post.relay.stored)


class _Interrupted:
    """The real way out, with something happening between the relay's reply and our commit."""

    def __init__(self, post: Post, then: Callable[[], None]) -> None:
        self.way, self.then = transport_for(post.settings), then

    def send(self, message: Outgoing, watch: Watch) -> Reply:
        reply = self.way.send(message, watch)
        self.then()
        return reply


def _rename(post: Post, old: str, new: str) -> None:
    with post.database.engine.begin() as connection:
        connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))


def test_a_reply_that_the_database_could_not_be_told_is_told_later(post: Post) -> None:
    """F-31: the database fails between 250 and commit; the reply waits in a file that survives."""
    number = post.write()
    away = _Interrupted(post, lambda: _rename(post, "outbox_message", "outbox_gone"))
    try:
        with pytest.raises(Exception, match="outbox_message"):
            post.send(transport=away)
    finally:
        _rename(post, "outbox_gone", "outbox_message")
    assert post.row(number).state == "sending"

    post.now += LEASE
    post.later(seconds=1)
    assert post.send() == {}
    assert post.row(number).state == "handed"
    assert "queued" in post.row(number).last_reply
    assert post.received == ["rose@example.org"]


def test_a_worker_waits_for_a_database_that_is_busy(post: Post) -> None:
    """F-32."""
    number = post.write()
    counts: list[Counter[str]] = []
    with post.database.engine.begin() as connection:
        if not post.database.sqlite:
            connection.execute(text("LOCK TABLE outbox_message IN EXCLUSIVE MODE"))
        thread = Thread(target=lambda: counts.append(post.send()))
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join(PATIENCE)

    assert counts == [{"handed": 1}]
    assert post.row(number).state == "handed"


def test_a_worker_told_to_stop_finishes_the_letters_it_is_sending(
    post: Post, start: Callable[..., Worker]
) -> None:
    """F-37: SIGTERM in the middle of two letters; the third waits."""
    post.relay.script["data"] = ["hold", "hold"]
    numbers = [post.write(f"rose{number}@example.org", now=utcnow()) for number in range(3)]
    post.through(post.settings.mail_url, mail_timeout=20.0)
    worker = start("forever")
    assert [post.relay.reached.get(timeout=PATIENCE) for _ in range(2)] == ["data", "data"]
    worker.signal(signal.SIGTERM)
    post.relay.go.set()

    assert worker.wait() == 0
    assert sorted(post.received) == ["rose0@example.org", "rose1@example.org"]
    assert [post.row(number).state for number in numbers] == ["handed", "handed", "queued"]
