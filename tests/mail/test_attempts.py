"""Every try for a letter is remembered with what was said, within bounds; what ended how is counted for good."""

from datetime import timedelta
from threading import Thread

from jobboard.inbound import PostRoom
from jobboard.mail.attempts import MOST_KEPT, attempts_of, count, remember, totals
from jobboard.mail.claims import LEASE, claim_next
from jobboard.mail.control import retry
from jobboard.mail.erasing import erase_letters
from jobboard.mail.models import DeliveryAttempt, DeliveryState, OutboxMessage
from tests.mail.conftest import NOON, Post
from tests.mail.test_return_path import HARD, come, room, sample, sent

__all__ = ["room"]


def _tries(post: Post, number: int) -> list[DeliveryAttempt]:
    with post.database.reading() as session:
        return attempts_of(session, number)


def _totals(post: Post) -> dict[str, int]:
    with post.database.reading() as session:
        return {str(outcome): count for outcome, count in totals(session).items()}


def test_each_try_is_remembered_with_what_was_said(post: Post) -> None:
    number = post.write()
    for said in ("451 4.7.1 greylisted", "452 4.2.2 too many letters", "421 4.3.0 busy"):
        post.relay.script["rcpt"] = [said]
        post.send()
        post.now = post.row(number).due_at or post.now
    post.send()
    tried = _tries(post, number)
    assert [one.outcome for one in tried] == ["queued", "queued", "queued", "handed"]
    assert "greylisted" in tried[0].said
    assert "too many letters" in tried[1].said
    assert tried[0].first_at == NOON
    assert tried[-1].said.startswith("reply: 250") or "250" in tried[-1].said
    assert tried == sorted(tried, key=lambda one: one.first_at)


def test_the_same_said_again_and_again_is_one_line(post: Post) -> None:
    """A mailbox that is full for days, a relay that is away for days."""
    number = post.write()
    while post.now < NOON + timedelta(days=3):
        post.relay.script["rcpt"] = ["552 5.2.2 mailbox full"]
        post.send()
        post.now = post.row(number).due_at or post.now
    [only] = _tries(post, number)
    assert only.times == post.row(number).attempts > 10
    assert only.first_at == NOON
    assert only.last_at > NOON + timedelta(days=2)


def test_only_so_many_lines_are_kept(post: Post) -> None:
    number, other = post.write(), post.write("otto@example.org")
    with post.database.writing() as session:
        remember(session, other, DeliveryState.QUEUED, "once", NOON)
        for minute in range(3 * MOST_KEPT):
            at = NOON + timedelta(minutes=minute)
            remember(session, number, DeliveryState.QUEUED, f"451 try {minute}", at)
    tried = _tries(post, number)
    assert [one.said for one in tried] == [
        f"451 try {minute}" for minute in range(2 * MOST_KEPT, 3 * MOST_KEPT)
    ]
    assert len(_tries(post, other)) == 1


def test_a_worker_that_dies_and_a_notice_days_later_stand_in_the_history(post: Post, room: PostRoom) -> None:
    number = post.write()
    assert claim_next(post.database, "dead", post.now) is not None
    post.now += LEASE + timedelta(seconds=1)
    post.send()
    path = post.relay.stored[-1].sender
    post.later(days=1)
    assert come(post, room, sample("delayed-postfix-warning"), path) == 250
    post.later(days=1)
    assert come(post, room, HARD, path) == 250
    tried = _tries(post, number)
    assert [one.outcome for one in tried] == ["queued", "handed", "delayed", "bounced"]
    assert tried[0].said == "the worker stopped while it was sending (connect)"
    assert "User unknown" in tried[-1].said


def test_what_a_person_sends_again_keeps_its_history(post: Post) -> None:
    post.relay.script["rcpt"] = ["550 5.1.1 unknown"]
    number = post.write()
    post.send()
    with post.database.writing() as session:
        assert retry(session, session.get_one(OutboxMessage, number), post.now)
    post.send()
    assert [one.outcome for one in _tries(post, number)] == ["bounced", "handed"]


def test_an_erased_letter_has_no_history_and_a_deleted_one_leaves_none(post: Post) -> None:
    number, _ = sent(post)
    other, _ = sent(post, to="otto@example.org")
    with post.database.writing() as session:
        erase_letters(session, OutboxMessage.id == number, post.now, with_recipient=True)  # type: ignore[arg-type]
    assert _tries(post, number) == []
    assert len(_tries(post, other)) == 1
    with post.database.writing() as session:
        session.delete(session.get_one(OutboxMessage, other))
    assert _tries(post, other) == []


def test_totals_only_grow(post: Post, room: PostRoom) -> None:
    """O-07: sent, failed and bounced, also when a letter that was taken comes back, is sent again or is erased."""
    assert _totals(post) == {"handed": 0, "bounced": 0, "failed": 0}
    number, path = sent(post)
    come(post, room, HARD, path)
    come(post, room, HARD, path)
    assert _totals(post) == {"handed": 1, "bounced": 1, "failed": 0}
    with post.database.writing() as session:
        retry(session, session.get_one(OutboxMessage, number), post.now)
    post.send()
    post.relay.script["data"] = ["554 5.7.1 spam"]
    post.write("otto@example.org")
    post.send()
    with post.database.writing() as session:
        erase_letters(session, OutboxMessage.id == number, post.now, with_recipient=True)  # type: ignore[arg-type]
    assert _totals(post) == {"handed": 2, "bounced": 1, "failed": 1}


def test_a_note_about_a_letter_ends_nothing(post: Post, room: PostRoom) -> None:
    _, path = sent(post)
    come(post, room, sample("delayed-postfix-warning"), path)
    assert _totals(post)["handed"] == 1


def test_workers_that_count_at_the_same_time_lose_none(post: Post) -> None:
    numbers = [post.write(f"rose{number}@example.org") for number in range(8)]

    def send(number: int) -> None:
        with post.database.writing() as session:
            remember(session, number, DeliveryState.HANDED, "250 ok", NOON)
            count(session, DeliveryState.HANDED)

    threads = [Thread(target=send, args=(number,)) for number in numbers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert _totals(post)["handed"] == 8
