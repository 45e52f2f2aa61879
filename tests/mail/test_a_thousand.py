"""A thousand applications, two workers, a kill and a long sleep: nothing is lost, and a double only where nobody can know.

A minute or more a database: marked slow, run by `.ci/run` and by `pytest -m slow tests/mail/test_a_thousand.py`.
"""

import os
import signal
from collections import Counter
from datetime import timedelta
from email.parser import BytesHeaderParser
from itertools import count

import pytest
from sqlmodel import select

from jobboard.applications.models import Application
from jobboard.mail.claims import LEASE
from jobboard.mail.models import OutboxMessage
from jobboard.mail.replies import RESEND_AFTER
from tests.factories import kept, make_application, make_offer, make_user
from tests.mail.conftest import Post
from tests.mail.separate import Worker

PATIENCE = 900
# Few enough to a mailbox that no throttle holds them, over many domains so that all hands are busy.
APPLICATIONS, OFFERS, DOMAINS = 1000, 40, 20
KILLED_AT, STOPPED_AT = 500, 1100


def _apply(post: Post) -> None:
    """A thousand people apply to forty offers of forty recruiters: 2 000 letters."""
    with post.database.writing() as session:
        ends, cv = post.now + timedelta(days=30), kept(session)
        offers = [
            make_offer(
                session,
                author=make_user(session, f"rose@d{number}.example.org", name=f"Rose {number}"),
                title=f"Stage {number}",
                expires_at=ends,
            )
            for number in range(OFFERS)
        ]
        for number in range(APPLICATIONS):
            email = f"sami{number}@d{number % DOMAINS}.example.org"
            make_application(session, offers[number % OFFERS], now=post.now, email=email, cv=cv)


def _on_their_way(post: Post) -> set[str]:
    with post.database.reading() as session:
        sending = select(OutboxMessage.message_id).where(OutboxMessage.state == "sending")
        return set(session.exec(sending))


@pytest.mark.slow
def test_a_thousand_applications_survive_a_killed_and_a_sleeping_worker(post: Post) -> None:
    """F-28, F-29, F-34 together: of two workers one dies among its letters, the other sleeps past its lease."""
    # On a busy machine the relay may be slow: taken for a fault, it would rest for ever by a clock that stands still.
    post.through(post.settings.mail_url, mail_timeout=60)
    _apply(post)
    dots = count(1)
    at_the_kill: set[str] = set()
    asleep = False

    def strike(stage: str) -> str | None:
        nonlocal asleep
        if stage == "dot":
            number = next(dots)
            if number == KILLED_AT:
                os.kill(first.pid, signal.SIGKILL)
                at_the_kill.update(_on_their_way(post))
            asleep = asleep or number >= STOPPED_AT
        return "hold" if stage == "data" and asleep else None

    post.relay.decide = strike
    first = Worker(post.settings, post.now, patience=PATIENCE)
    second = Worker(post.settings, post.now, patience=PATIENCE)
    assert post.relay.reached.get(timeout=PATIENCE) == "data"
    second.signal(signal.SIGSTOP)
    assert first.wait() == -signal.SIGKILL

    post.relay.decide = None
    post.now += LEASE
    post.later(seconds=1)
    third = Worker(post.settings, post.now, patience=PATIENCE)
    assert third.wait() == 0
    post.relay.go.set()
    second.signal(signal.SIGCONT)
    assert "'lost'" in str(second.said())
    for _ in range(3):
        post.now += RESEND_AFTER
        post.later(seconds=1)
        post.send()

    with post.database.reading() as session:
        states = Counter(session.exec(select(OutboxMessage.state)))
        wanted = set(session.exec(select(OutboxMessage.message_id)))
        assert len(session.exec(select(Application.id)).all()) == APPLICATIONS
    assert states == {"handed": 2 * APPLICATIONS}
    copies: dict[str, list[bytes]] = {}
    for stored in post.relay.stored:
        name = str(BytesHeaderParser().parsebytes(stored.data)["Message-ID"])
        copies.setdefault(name, []).append(stored.data)
    assert set(copies) == wanted
    doubled = {name: letters for name, letters in copies.items() if len(letters) > 1}
    assert set(doubled) <= at_the_kill
    for letters in doubled.values():
        assert len(letters) == 2
        assert len(set(letters)) == 1
