"""A thousand applications, two workers, a kill and a long sleep: nothing is lost, and a double only where nobody can know.

Two minutes a database: marked slow, run by `.ci/run` and by `pytest -m slow tests/mail/test_a_thousand.py`.
"""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from email.parser import BytesHeaderParser
from itertools import count
from pathlib import Path

import pytest
from sqlmodel import select

from jobboard.applications.models import Application
from jobboard.mail.claims import LEASE
from jobboard.mail.models import OutboxMessage
from jobboard.mail.replies import RESEND_AFTER
from tests.factories import kept, make_application, make_offer
from tests.mail.conftest import Post

ROOT = Path(__file__).parents[2]
PATIENCE = 240
APPLICATIONS, OFFERS = 1000, 20
KILLED_AT, STOPPED_AT = 500, 1100
Worker = subprocess.Popen[str]


def _worker(post: Post) -> Worker:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.mail.separate", post.settings.model_dump_json(), post.now.isoformat(), "once"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip


def _apply(post: Post) -> None:
    """A thousand people, each with a CV of their own kind, over twenty offers: 2 000 letters."""
    with post.database.writing() as session:
        ends = post.now + timedelta(days=30)
        offers = [make_offer(session, title=f"Stage {number}", expires_at=ends) for number in range(OFFERS)]
        cv = kept(session)
        for number in range(APPLICATIONS):
            offer = offers[number % OFFERS]
            make_application(session, offer, now=post.now, email=f"sami{number}@example.org", cv=cv)


@pytest.mark.slow
def test_a_thousand_applications_survive_a_killed_and_a_sleeping_worker(post: Post) -> None:
    """F-28, F-29, F-34 together: one of two workers dies in the middle of a letter, the other sleeps past its lease."""
    _apply(post)
    struck: list[str] = []
    dots = count(1)

    def strike(stage: str) -> str | None:
        if stage != "dot":
            return (
                "hold" if stage == "data" and struck[-1:] == ["stop"] and not post.relay.go.is_set() else None
            )
        number = next(dots)
        if number == KILLED_AT:
            # Whoever waits for this reply or not: one dies somewhere within a letter.
            os.kill(first.pid, signal.SIGKILL)
            struck.append("kill")
        elif number == STOPPED_AT:
            struck.append("stop")
        return None

    post.relay.decide = strike
    first, second = _worker(post), _worker(post)
    assert post.relay.reached.get(timeout=PATIENCE) == "data"
    second.send_signal(signal.SIGSTOP)
    assert first.wait(PATIENCE) == -signal.SIGKILL

    post.relay.decide = None
    post.now += LEASE
    post.later(seconds=1)
    third = _worker(post)
    third.communicate(timeout=PATIENCE)
    assert third.returncode == 0
    post.relay.go.set()
    second.send_signal(signal.SIGCONT)
    said, _ = second.communicate(timeout=PATIENCE)
    assert "'lost': 1" in said
    for _ in range(3):
        post.now += RESEND_AFTER
        post.later(seconds=1)
        post.send()

    with post.database.reading() as session:
        states = Counter(session.exec(select(OutboxMessage.state)))
        applications = len(session.exec(select(Application.id)).all())
        wanted = set(session.exec(select(OutboxMessage.message_id)))
    assert applications == APPLICATIONS
    assert states == {"handed": 2 * APPLICATIONS}
    copies: dict[str, list[bytes]] = {}
    for stored in post.relay.stored:
        name = str(BytesHeaderParser().parsebytes(stored.data)["Message-ID"])
        copies.setdefault(name, []).append(stored.data)
    assert set(copies) == wanted
    doubles = [letters for letters in copies.values() if len(letters) > 1]
    # Only what was on its way when its worker died can come twice, and then it is the same letter, byte for byte.
    assert len(doubles) <= 1
    for letters in doubles:
        assert len(letters) == 2
        assert len(set(letters)) == 1
