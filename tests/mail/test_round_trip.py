"""`doctor --round-trip`: a letter to the board itself, and an honest word on where it got stuck."""

import threading

import pytest
from sqlmodel import select

from jobboard import round_trip
from jobboard.inbound import Arrived, PostRoom, receive
from jobboard.kit.settings import Settings
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.round_trip import go_round, inbound_problems
from tests.mail.conftest import Post
from tests.mail.test_return_path import DOMAIN


@pytest.fixture
def said() -> list[str]:
    """What the command says."""
    return []


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look more often."""
    monkeypatch.setattr(round_trip, "PAUSE", 0.05)


@pytest.fixture
def home(post: Post) -> Post:
    """A board that takes mail in."""
    post.settings = post.settings.model_copy(update={"inbound_domain": DOMAIN, "mail_timeout": 5.0})
    return post


def test_a_letter_that_comes_back_is_the_proof(home: Post, said: list[str]) -> None:
    over = threading.Event()

    def work() -> None:
        room = PostRoom(home.database, home.files, home.settings, ())
        while not over.wait(0.05):
            home.now = round_trip.utcnow()
            home.send()
            for stored in home.relay.stored:
                receive(room, Arrived(stored.sender, stored.data), stored.recipient, home.now)

    worker = threading.Thread(target=work)
    worker.start()
    came = go_round(home.settings, wait=60, say=said.append)
    over.set()
    worker.join()
    assert came, said
    assert "mail comes in" in said[-1]


def test_it_says_what_is_missing(home: Post, said: list[str]) -> None:
    assert not go_round(home.settings, wait=0, say=said.append)
    assert "is the worker running" in said[-1]
    with home.database.writing() as session:
        row = session.exec(select(OutboxMessage)).one()
        row.state = DeliveryState.HANDED
        session.add(row)
        number = row.id or 0
    with home.database.reading() as session:
        assert "MX record" in round_trip._what_is_missing(session, number, home.now)
    with home.database.writing() as session:
        row = session.get_one(OutboxMessage, number)
        row.state, row.last_reply = DeliveryState.BOUNCED, "rcpt: 550 relay denied"
        session.add(row)
    with home.database.reading() as session:
        assert "relay denied" in round_trip._what_is_missing(session, number, home.now)


def test_without_a_domain_there_is_no_way_round(post: Post, said: list[str]) -> None:
    assert not go_round(post.settings, wait=0, say=said.append)
    assert "INBOUND_DOMAIN" in said[0]


@pytest.mark.parametrize(
    ("inbound", "sender", "relays", "wrong"),
    [
        ("", "stages@example.org", False, 0),
        ("", "stages@example.org", True, 1),
        ("replies.example.org", "stages@example.org", True, 0),
        ("example.org", "stages@mail.example.org", True, 0),
        ("replies.school.example", "stages@mail.school.example", True, 0),
        ("replies.example.net", "stages@example.org", True, 1),
    ],
)
def test_settings_that_do_not_fit_together_have_a_line_each(
    inbound: str, sender: str, relays: bool, wrong: int
) -> None:
    settings = Settings(
        _env_file=None, inbound_domain=inbound, mail_from=sender, reply_relay=relays, dns_check=False
    )
    assert len(inbound_problems(settings)) == wrong
