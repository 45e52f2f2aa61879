"""Several letters at a time: how many, to whom, and that a crowd or a dead end holds nobody else up."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from math import ceil
from threading import Event

import pytest
from sqlmodel import select

from jobboard.mail.crew import ON_TRIAL, Crew
from jobboard.mail.delivery import PostOffice
from jobboard.mail.models import OutboxMessage
from jobboard.mail.outbox import enqueue
from jobboard.mail.traffic import A_MINUTE_A_MAILBOX, AT_ONCE, AT_ONCE_A_DOMAIN, Traffic
from jobboard.mail.transports import transport_for
from tests.mail.conftest import NOON, Post

PATIENCE = 30


@pytest.fixture
def crew(post: Post) -> Iterator[Callable[[], Crew]]:
    """A crew of the usual size; at the end nobody is left on the way."""
    made: list[Crew] = []
    stop = Event()

    def gather() -> Crew:
        way = transport_for(post.settings)
        office = PostOffice(post.database, way, post.files, post.settings, lambda: post.now, "crew")
        made.append(Crew(office, stop))
        return made[-1]

    yield gather
    stop.set()
    post.relay.go.set()
    post.relay.stop()
    assert all(one.rest(PATIENCE) for one in made)


def _states(post: Post) -> Counter[str]:
    with post.database.reading() as session:
        return Counter(session.exec(select(OutboxMessage.state)))


def _patient(post: Post) -> None:
    """Steps may take as long as the test wants."""
    post.through(post.settings.mail_url, mail_timeout=float(PATIENCE))


def test_eight_letters_at_once_and_two_a_domain(post: Post, crew: Callable[[], Crew]) -> None:
    """§4.4."""
    _patient(post)
    post.relay.decide = lambda stage: "hold" if stage == "data" else None
    for company in range(6):
        for person in range(3):
            post.write(f"rose{person}@company{company}.example.org")
    together = crew()
    together.fill()
    assert [post.relay.reached.get(timeout=PATIENCE) for _ in range(AT_ONCE)] == ["data"] * AT_ONCE
    together.fill()
    with post.database.reading() as session:
        sending = session.exec(select(OutboxMessage.recipient).where(OutboxMessage.state == "sending")).all()
    lanes = Counter(recipient.partition("@")[2] for recipient in sending)
    assert sorted(lanes.values()) == [AT_ONCE_A_DOMAIN] * 4

    post.relay.go.set()
    assert together.rest(PATIENCE)
    assert _states(post) == {"handed": 18}
    assert max(Counter(post.received).values()) == 1


@pytest.mark.parametrize("stage", ["rcpt", "data", "body", "dot"])
def test_a_domain_that_hangs_holds_up_nobody_else(post: Post, crew: Callable[[], Crew], stage: str) -> None:
    """F-49: two of its letters hang, all others leave, though its letters stand first in the queue."""
    _patient(post)
    post.relay.decide_for = lambda at, to: (
        "hang" if at == stage and to.endswith("@slow.example.org") else None
    )
    for person in range(6):
        post.write(f"otto{person}@slow.example.org", now=NOON - timedelta(minutes=1))
    others = {f"rose{number}@company{number % 5}.example.org" for number in range(15)}
    for to in others:
        post.write(to)
    together = crew()
    together.fill()
    with together._turn:
        assert together._turn.wait_for(lambda: together.counts["handed"] == len(others), PATIENCE)
    assert set(post.received) == others
    assert together.traffic.under_way == {"slow.example.org": AT_ONCE_A_DOMAIN}
    assert _states(post) == {
        "handed": len(others),
        "sending": AT_ONCE_A_DOMAIN,
        "queued": 6 - AT_ONCE_A_DOMAIN,
    }


@pytest.mark.parametrize("flood", [100, pytest.param(500, marks=pytest.mark.slow)])
def test_a_flood_to_one_mailbox_is_thinned_and_the_others_pass(post: Post, flood: int) -> None:
    """F-48: many within a minute to Rose stand first; so many a minute leave, Otto's at once; in the end all are there."""
    began = NOON - timedelta(minutes=1)
    with post.database.writing() as session:
        for number in range(flood):
            enqueue(
                session,
                letter="test_message",
                to="rose@example.org",
                locale="fr",
                context={},
                now=began + timedelta(seconds=60 * number / flood),
            )
    for number in range(5):
        post.write(f"otto{number}@example.org")
    way = transport_for(post.settings)
    office = PostOffice(post.database, way, post.files, post.settings, lambda: post.now, "crew")
    one = Crew(office, Event(), hands=1)
    each_minute = []
    most = A_MINUTE_A_MAILBOX
    for _ in range(ceil(flood / most)):
        one.fill()
        each_minute.append(post.received.count("rose@example.org"))
        assert {f"otto{number}@example.org" for number in range(5)} <= set(post.received)
        post.later(minutes=1)
    assert each_minute == [*range(most, flood, most), flood]
    assert _states(post) == {"handed": flood + 5}
    assert len({stored.parsed["Message-ID"] for stored in post.relay.stored}) == flood + 5


def test_a_clock_set_back_does_not_shut_a_mailbox() -> None:
    """F-35, F-48."""
    traffic = Traffic()
    for _ in range(A_MINUTE_A_MAILBOX):
        traffic.begin("rose@example.org", NOON)
        traffic.end("rose@example.org")
    assert traffic.full(NOON).mailboxes == {"rose@example.org"}
    assert traffic.full(NOON - timedelta(hours=1)).mailboxes == frozenset()


def test_letters_that_meet_one_fault_together_count_as_one(post: Post, crew: Callable[[], Crew]) -> None:
    """F-05 with eight hands: the queue rests for a minute, not for fifteen."""
    post.relay.decide = lambda stage: "554 no service for you" if stage == "banner" else None
    numbers = [post.write(f"rose{number}@company{number}.example.org") for number in range(20)]
    together = crew()
    together.fill()
    assert together.rest(PATIENCE)
    rest = post.rest()
    assert rest is not None
    assert (rest.faults, rest.open_until) == (1, NOON + timedelta(minutes=1))
    assert {post.row(number).attempts for number in numbers} == {0}


def test_a_suspected_relay_is_tried_with_few_letters_until_it_takes_one(
    post: Post, crew: Callable[[], Crew]
) -> None:
    """After the rest the breaker is half open: two letters to two domains, then everybody."""
    _patient(post)
    post.relay.script["banner"] = ["554 no service for you"]
    for number in range(12):
        post.write(f"rose{number}@company{number // 4}.example.org")
    assert post.send() == {"queued": 1}
    post.later(minutes=1)
    post.relay.decide = lambda stage: "hold" if stage == "data" else None
    together = crew()
    together.fill()
    assert [post.relay.reached.get(timeout=PATIENCE) for _ in range(ON_TRIAL)] == ["data"] * ON_TRIAL
    together.fill()
    assert sorted(together.traffic.under_way.values()) == [1] * ON_TRIAL

    post.relay.go.set()
    assert together.rest(PATIENCE)
    together.fill()
    assert together.rest(PATIENCE)
    assert _states(post) == {"handed": 12}


def test_a_hand_that_fails_tells_the_worker_and_the_others_finish(
    post: Post, crew: Callable[[], Crew], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = post.write()
    together = crew()
    monkeypatch.setattr(together.office.transport, "send", _broken)
    together.fill()
    assert together.rest(PATIENCE)
    with pytest.raises(RuntimeError, match="a bug"):
        together.fill()
    monkeypatch.undo()
    assert post.row(number).state == "sending", "it waits for the end of its lease"
    post.later(minutes=16)
    assert post.send() == {"handed": 1}


def test_whoever_waits_for_the_last_letter_finds_that_it_failed(
    post: Post, crew: Callable[[], Crew], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However close its end and the question are: the failure is there with the end."""
    together = crew()
    monkeypatch.setattr(together.office.transport, "send", _broken)
    end = together.traffic.end

    def at_the_end(recipient: str) -> None:
        end(recipient)
        seen.append(together.failure)

    seen: list[Exception | None] = []
    monkeypatch.setattr(together.traffic, "end", at_the_end)
    post.write()
    together.fill()
    assert together.rest(PATIENCE)
    assert [str(failure) for failure in seen] == ["a bug"]
    with pytest.raises(RuntimeError, match="a bug"):
        together.fill()
    together.fill()


def _broken(*_given: object) -> None:
    raise RuntimeError("a bug")
