"""Letters that must not leave, or not yet: broken, without their file, held by a gate or a person, cancelled."""

from datetime import datetime

import pytest
from sqlmodel import Session

from jobboard.mail.control import cancel, hold, release
from jobboard.mail.models import OutboxMessage
from tests.mail.conftest import Post


def test_a_letter_that_cannot_be_built_is_set_aside_at_once(post: Post) -> None:
    """F-39: the others flow."""
    told: list[int | None] = []
    post.listeners.append(lambda session, row, now: told.append(row.id))
    bad = post.write()
    with post.database.writing() as session:
        session.get_one(OutboxMessage, bad).message_id = "<a\r\nBcc: otto@example.org@b>"
    good = post.write("ada@example.org")
    assert post.send() == {"held": 1, "handed": 1}
    assert (post.row(bad).state, post.row(good).state, told) == ("held", "handed", [bad])


def test_a_row_changed_behind_our_back_does_not_leave(post: Post) -> None:
    """F-38: what leaves is what was frozen."""
    number = post.write()
    with post.database.writing() as session:
        session.get_one(OutboxMessage, number).recipient = "otto@example.org"
    assert post.send() == {"held": 1}
    assert post.received == []


@pytest.mark.parametrize("harm", ["missing", "damaged"])
def test_an_application_never_leaves_without_its_cv(post: Post, harm: str) -> None:
    """F-40"""
    number = post.write(cv=b"%PDF-1.7 a CV")
    digest = post.row(number).attachment_digest
    assert digest is not None
    if harm == "missing":
        post.files.delete(digest)
    else:
        post.files.path(digest).write_bytes(b"%PDF-1.7 another")
    assert post.send() == {"held": 1}
    assert harm in post.row(number).hold_reason
    assert post.received == []
    post.files.path(digest).unlink(missing_ok=True)
    post.files.keep(b"%PDF-1.7 a CV")
    with post.database.writing() as session:
        assert release(session, session.get_one(OutboxMessage, number), post.now) == 1
    assert post.send() == {"handed": 1}


def test_a_gate_holds_a_letter_and_the_others_pass(post: Post) -> None:
    """F-43: an offer removed meanwhile; a gate that fails holds too."""

    def gate(session: Session, row: OutboxMessage) -> str | None:
        if row.subject_key == "application:1":
            return "the offer was removed"
        if row.subject_key == "application:2":
            raise RuntimeError("a bug")
        return None

    post.gates.append(gate)
    numbers = [post.write(subject_key=f"application:{i}") for i in (1, 2, 3)]
    assert post.send() == {"handed": 1}
    assert [post.row(n).state for n in numbers] == ["held", "held", "handed"]
    assert post.row(numbers[0]).hold_reason == "the offer was removed"


def test_a_gate_may_cancel_what_it_holds_back(post: Post) -> None:
    def gate(session: Session, row: OutboxMessage) -> str | None:
        return "withdrawn" if cancel(session, row) else None

    post.gates.append(gate)
    number = post.write()
    assert post.send() == {}
    assert post.row(number).state == "cancelled"


def test_a_withdrawn_letter_is_not_sent_and_its_words_are_gone(post: Post) -> None:
    """F-44"""
    number = post.write(subject_key="application:42", purpose_key="application:42:handoff", cv=b"%PDF-")
    with post.database.writing() as session:
        assert cancel(session, "application:42") == 1
    assert post.send() == {}
    row = post.row(number)
    assert (row.state, row.text, row.html, row.attachment_digest) == ("cancelled", "", "", None)
    assert post.row(post.write(purpose_key="application:42:handoff")).state == "queued"


def test_a_held_letter_leaves_when_it_is_released(post: Post) -> None:
    number = post.write(subject_key="application:42")
    with post.database.writing() as session:
        assert hold(session, "application:42", "asked by Ada") == 1
    assert post.send() == {}
    with post.database.writing() as session:
        assert release(session, "application:42", post.now) == 1
    assert post.send() == {"handed": 1}
    assert post.row(number).hold_reason == ""


def test_a_failing_listener_does_not_undo_the_verdict(post: Post) -> None:
    def listener(session: Session, row: OutboxMessage, now: datetime) -> None:
        raise RuntimeError("a bug")

    post.listeners.append(listener)
    post.relay.script["rcpt"] = ["550 5.1.1 no such user"]
    number = post.write()
    assert post.send() == {"bounced": 1}
    assert post.row(number).state == "bounced"
