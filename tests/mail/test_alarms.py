"""What needs a person's eye is said at the right moment, with what to do (§4.4), and in figures for a machine."""

from datetime import timedelta

import pytest

from jobboard.mail.alarms import ENOUGH, alarms
from jobboard.mail.breaker import stop_relay
from jobboard.mail.figures import figures
from jobboard.mail.holding import hold_queue
from tests.mail.conftest import Post


def _codes(post: Post) -> list[str]:
    with post.database.reading() as session:
        return [alarm.code for alarm in alarms(session, post.now)]


def test_a_healthy_outbox_raises_no_alarm(post: Post) -> None:
    post.write()
    assert post.send() == {"handed": 1}
    assert _codes(post) == []


def test_a_letter_due_for_more_than_a_quarter_of_an_hour_raises_one(post: Post) -> None:
    post.write()
    post.later(minutes=15)
    assert _codes(post) == []
    post.later(minutes=1)
    assert _codes(post) == ["late"]


def test_how_long_it_is_late_is_said_in_days_and_hours(post: Post) -> None:
    post.write()
    post.later(minutes=16)
    assert _late(post) == (
        "A letter should have left 16 minutes ago",
        "Une lettre aurait dû partir il y a 16 minutes",
    )
    post.later(hours=27)
    english, french = _late(post)
    assert english == "A letter should have left 1 day and 3 hours ago"
    assert french == "Une lettre aurait dû partir il y a 1 jour et 3 heures"
    post.later(days=7, hours=-3)
    assert _late(post)[0] == "A letter should have left 8 days ago"


def _late(post: Post) -> tuple[str, ...]:
    with post.database.reading() as session:
        [alarm] = alarms(session, post.now)
    return tuple(alarm.what.to(locale).replace("\u00a0", " ") for locale in ("en", "fr"))


def test_a_relay_that_refuses_us_for_more_than_five_minutes_raises_one(post: Post) -> None:
    """F-02, F-05, F-10, F-12: the alarm of the breaker."""
    stop_relay(post.database, "auth: 535 wrong password", post.now)
    assert _codes(post) == []
    post.later(minutes=1)
    for _ in range(3):
        post.now += stop_relay(post.database, "auth: 535 wrong password", post.now)
    stop_relay(post.database, "auth: 535 wrong password", post.now)
    assert _codes(post) == ["relay"]


def test_a_lost_answer_raises_one_at_once(post: Post) -> None:
    """F-20."""
    post.relay.script["dot"] = ["keep cut"]
    post.write()
    post.send()
    assert _codes(post) == ["uncertain"]


def test_many_refusals_in_an_hour_raise_one(post: Post) -> None:
    for number in range(ENOUGH):
        post.write(f"rose{number}@example.org")
    post.relay.script["rcpt"] = ["550 5.1.1 no such user"] * 2
    post.send()
    assert _codes(post) == ["failures"]
    with post.database.reading() as session:
        [alarm] = alarms(session, post.now)
    assert alarm.what.to("en") == "10% of the letters of the last hour were refused"
    assert alarm.what.to("fr") == "10 % des lettres de la dernière heure ont été refusées"
    post.later(hours=1)
    assert _codes(post) == []


def test_a_hold_raises_one_and_what_is_late_under_it_none(post: Post) -> None:
    """F-53."""
    post.write()
    with post.database.writing() as session:
        hold_queue(session, "a backup was restored", post.now)
    post.later(days=1)
    assert _codes(post) == ["held_queue"]


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_every_alarm_says_what_to_do(post: Post, locale: str) -> None:
    post.relay.script["dot"] = ["keep cut"]
    post.write()
    post.send()
    with post.database.reading() as session:
        for alarm in alarms(session, post.now):
            assert len(alarm.what.to(locale)) > 20
            assert len(alarm.todo.to(locale)) > 20


def test_figures_hold_counts_and_no_address(post: Post) -> None:
    post.write("canary@example.org")
    post.write("rose@example.org", due_at=post.now + timedelta(hours=1))
    post.later(minutes=20)
    with post.database.reading() as session:
        lines = figures(session, post.now)
    assert 'jobboard_outbox_letters{state="queued"} 2' in lines
    assert "jobboard_outbox_oldest_due_seconds 1200" in lines
    assert 'jobboard_mail_alarm{code="late"} 1' in lines
    assert not any("canary" in line or "example" in line for line in lines)
