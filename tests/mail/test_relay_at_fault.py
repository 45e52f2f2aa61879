"""A relay that cannot be trusted stops the queue, gets nothing in clear, and costs no letter an attempt (F-06 … F-10)."""

import random

import pytest
from sqlalchemy import func
from sqlmodel import select

from jobboard.mail.breaker import trust_relay
from jobboard.mail.models import OutboxMessage
from tests.mail.certificates import certificate
from tests.mail.conftest import Post
from tests.mail.relay import Relay

# How the relay is reached, what it offers and what it says.
FAULTS: dict[str, tuple[str, list[str], dict[str, list[str]]]] = {
    "F-06 EHLO refused where a password is wanted": (
        "smtp://board:secret@127.0.0.1",
        ["AUTH PLAIN"],
        {"ehlo": ["502 5.5.1 what"]},
    ),
    "F-07 STARTTLS stripped": ("smtp+starttls://board:secret@127.0.0.1", ["AUTH PLAIN"], {}),
    "F-09 AUTH 454": (
        "smtp://board:secret@127.0.0.1",
        ["AUTH PLAIN"],
        {"auth": ["454 4.7.0 not now"] * 4},
    ),
    "F-10 AUTH 535": (
        "smtp://board:secret@127.0.0.1",
        ["AUTH PLAIN"],
        {"auth": ["535 5.7.8 wrong password"] * 4},
    ),
}


def _stands(post: Post, numbers: list[int]) -> None:
    assert post.relay.stored == []
    assert [(post.row(number).state, post.row(number).attempts) for number in numbers] == [("queued", 0)] * 3
    rest = post.rest()
    assert rest is not None
    assert rest.faults == 1
    assert rest.reason


@pytest.mark.parametrize("fault", FAULTS)
def test_a_relay_at_fault_stops_the_queue_until_it_is_put_right(post: Post, fault: str) -> None:
    """F-06, F-07, F-09, F-10: then the worker is restarted, and everything leaves."""
    kind = post.settings.mail_url
    url, features, script = FAULTS[fault]
    post.relay.features += features
    post.relay.script.update({stage: list(answers) for stage, answers in script.items()})
    post.through(f"{url}:{post.relay.port}")
    numbers = [post.write(f"rose{number}@example.org") for number in range(3)]
    assert post.send() == {"queued": 1}
    _stands(post, numbers)
    assert not any(line.startswith("AUTH") for line in post.relay.commands) or fault.startswith(
        ("F-09", "F-10")
    )

    post.relay.features.clear()
    post.through(kind)
    trust_relay(post.database)
    assert post.send() == {"handed": 3}


def test_a_certificate_of_somebody_else_stops_the_queue(post: Post) -> None:
    """F-08: nobody of whom this machine knows has signed it."""
    kind = post.settings.mail_url
    stranger = Relay(certificate=certificate(), tls_from_start=True).start()
    post.through(f"smtps://localhost:{stranger.port}")
    numbers = [post.write(f"rose{number}@example.org") for number in range(3)]
    assert post.send() == {"queued": 1}
    _stands(post, numbers)
    stranger.stop()
    assert stranger.stored == []

    post.through(kind)
    trust_relay(post.database)
    assert post.send() == {"handed": 3}


CODES = ("421", "450", "451", "452", "500", "550", "552", "554", "999")


@pytest.mark.slow
def test_chaos_at_length(post: Post) -> None:
    """F-56: a thousand letters, each stage fails three times in ten with a random code or a cut; run with -m slow."""
    chance = random.Random(56)
    cuts = 0

    def decide(stage: str) -> str | None:
        nonlocal cuts
        if stage not in ("banner", "ehlo", "mail", "rcpt", "data", "dot") or chance.random() > 0.3:
            return None
        if chance.random() < 0.3:
            cuts += stage == "dot"
            return "keep cut" if stage == "dot" else "cut"
        code = chance.choice(CODES)
        return f"{code} by chance"

    post.relay.decide = decide
    letters = {f"rose{number}@company{number % 50}.example.org" for number in range(1000)}
    for to in letters:
        post.write(to)
    for _ in range(20_000):
        post.send()
        with post.database.reading() as session:
            due = session.exec(select(func.min(OutboxMessage.due_at))).one()
        if due is None:
            break
        post.now = max(due, post.now)
        post.later(minutes=1)
    with post.database.reading() as session:
        rows = session.exec(select(OutboxMessage)).all()
    assert {row.state for row in rows} <= {"handed", "failed", "bounced", "blocked", "uncertain", "held"}
    assert all(row.recipient in post.received for row in rows if row.state == "handed")
    assert len(post.received) - len(set(post.received)) <= cuts
