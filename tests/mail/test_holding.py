"""A held outbox sends nothing until somebody releases it on purpose (F-53)."""

from datetime import timedelta

from jobboard.mail.breaker import trust_relay
from jobboard.mail.holding import hold_queue, in_words, queue_hold, release_queue
from jobboard.mail.models import DeliveryState, OutboxMessage
from tests.mail.conftest import Post


def _an_ordinary_letter(post: Post, to: str = "rose@example.org") -> int:
    number = post.write(to=to)
    with post.database.writing() as session:
        session.get_one(OutboxMessage, number).letter = "application_answer"
    return number


def test_a_held_queue_sends_nothing_until_it_is_released(post: Post) -> None:
    """F-53, also across a start of the worker, which forgets the relay's own faults."""
    number = _an_ordinary_letter(post)
    with post.database.writing() as session:
        hold_queue(session, "restored", post.now, backup_of=post.now - timedelta(hours=3), accepted=2)
    trust_relay(post.database)
    post.later(days=1)
    assert post.send() == {}
    assert post.row(number).state == DeliveryState.QUEUED
    with post.database.writing() as session:
        hold = queue_hold(session)
        assert hold is not None
        assert (hold.would_send, hold.accepted) == (1, 2)
        assert "would send 1, 2 are known to have been accepted after this backup" in in_words(hold)
        assert release_queue(session)
        assert not release_queue(session)
        assert queue_hold(session) is None
    assert post.send() == {DeliveryState.HANDED: 1}
    assert post.received == ["rose@example.org"]


def test_what_somebody_waits_for_at_a_screen_leaves_a_held_queue(post: Post) -> None:
    """A moderator must be able to sign in and look at the hold."""
    _an_ordinary_letter(post, to="otto@example.org")
    asked = post.write(to="ada@example.org")
    with post.database.writing() as session:
        hold_queue(session, "restored", post.now)
    assert post.send() == {DeliveryState.HANDED: 1}
    assert post.row(asked).state == DeliveryState.HANDED
    assert post.received == ["ada@example.org"]


def test_faults_of_the_relay_do_not_end_a_hold(post: Post) -> None:
    _an_ordinary_letter(post)
    asked = post.write(to="ada@example.org")
    with post.database.writing() as session:
        hold_queue(session, "restored", post.now)
    post.through("smtp://127.0.0.1:1")
    post.send()
    rest = post.rest()
    assert rest is not None
    assert rest.faults == 1
    assert rest.held_at == post.now
    post.through(f"smtp://127.0.0.1:{post.relay.port}")
    post.later(minutes=5)
    post.send()
    assert post.row(asked).state == DeliveryState.HANDED
    assert post.received == ["ada@example.org"]
