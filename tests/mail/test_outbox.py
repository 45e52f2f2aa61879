"""A letter is written in the caller's transaction, frozen, once for a purpose, and can be stopped until its dot."""

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlmodel import select

from jobboard.kit.db import Database
from jobboard.kit.emails import read_address
from jobboard.mail.claims import advance, claim_next
from jobboard.mail.control import cancel, hold, hold_everything, release, release_everything
from jobboard.mail.models import DeliveryState, OutboxMessage, Stage
from jobboard.mail.outbox import enqueue, safe_address
from jobboard.mail.rendering import frozen_in, recipe_hash
from tests.mail.conftest import NOON, Post


def _all(database: Database) -> list[OutboxMessage]:
    with database.reading() as session:
        return list(session.exec(select(OutboxMessage)))


def test_a_letter_of_a_transaction_that_fails_never_existed(post: Post) -> None:
    with pytest.raises(RuntimeError), post.database.writing() as session:
        enqueue(session, letter="test_message", to="rose@example.org", locale="fr", context={}, now=NOON)
        raise RuntimeError

    assert _all(post.database) == []
    assert post.send() == {}


def test_the_same_purpose_gives_the_same_letter(post: Post) -> None:
    """F-47: a double click, a retry, the back button."""
    first = post.write(purpose_key="handoff:42:1")
    again = post.write(purpose_key="handoff:42:1", to="otto@example.org")

    assert again == first
    assert [row.recipient for row in _all(post.database)] == ["rose@example.org"]


def test_sixteen_requests_at_once_write_one_letter_of_a_purpose(post: Post) -> None:
    """F-47, on real connections."""
    together = Barrier(16)
    numbers: list[int] = []

    def ask() -> None:
        together.wait()
        numbers.append(post.write(purpose_key="handoff:42:1"))

    threads = [Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(numbers) == 16
    assert len(set(numbers)) == 1
    assert len(_all(post.database)) == 1


def test_a_letter_is_frozen_when_it_is_written(post: Post) -> None:
    """F-38: template, site name and base address of later do not matter."""
    number = post.write()
    before = post.row(number)
    post.through(post.settings.mail_url, site_name="Another name", base_url="https://other.example.org")

    assert post.send() == {"handed": 1}
    sent = post.relay.stored[0].data
    assert b"Another name" not in sent
    assert b"other.example.org" not in sent
    assert recipe_hash(frozen_in(post.row(number))) == before.recipe_sha256
    assert sent.count(before.message_id.encode()) == 1


def test_message_ids_are_unique_and_on_the_domain_of_the_board(post: Post) -> None:
    """M-03."""
    numbers = [post.write(f"rose{i}@example.org") for i in range(20)]
    ids = {post.row(number).message_id for number in numbers}

    assert len(ids) == 20
    assert all(one.startswith("<") and one.endswith(".test_message@example.org>") for one in ids)


UNSAFE = [
    "g@x.example.org>\r\nRCPT TO:<evil@example.org",
    "rose@example.org\nBcc: otto@example.org",
    "rose@example.org, otto@example.org",
    "Rose <rose@example.org>",
    "rose@example.org\0",
    "rose @example.org",
    '"rose otto"@example.org',
    "rosé@example.org",
    "rose@",
    "rose",
    "",
]


@pytest.mark.parametrize("address", UNSAFE)
@pytest.mark.parametrize("where", ["to", "reply_to"])
def test_an_address_that_could_mean_another_is_refused_at_once(post: Post, address: str, where: str) -> None:
    """P-20, V-23, F-55."""
    if where == "reply_to" and not address:
        return
    with pytest.raises(ValueError, match="not an address"):
        post.write(**{where: address})

    assert _all(post.database) == []


def test_a_domain_with_accents_is_sent_as_ascii(post: Post) -> None:
    """M-11."""
    number = post.write("rose@théâtre.example.org")

    assert post.row(number).recipient == "rose@xn--thtre-4qa2c.example.org"


def test_only_letters_between_people_are_not_marked_as_automatic(post: Post) -> None:
    """M-04."""
    machine = post.write()
    person = post.write(reply_to="sami@example.org", reply_name="Sami")
    receipt = post.write(reply_to="sami@example.org", personal=False)

    assert [post.row(number).auto_submitted for number in (machine, person, receipt)] == [True, False, True]


def test_a_cancelled_letter_forgets_its_words_and_frees_its_purpose(post: Post) -> None:
    """F-44, F-46: nothing of it is left to send, and a new one can take its place."""
    old = post.write(purpose_key="handoff:42:1", cv=b"%PDF-1.7 a CV")
    with post.database.writing() as session:
        assert cancel(session, purpose_key="handoff:42:1", now=NOON) == 1
    new = post.write(purpose_key="handoff:42:1", to="rose.berard@example.org")

    row = post.row(old)
    assert (row.state, row.text, row.html, row.attachment_digest) == (DeliveryState.CANCELLED, "", "", None)
    assert new != old
    assert post.send() == {"handed": 1}
    assert post.received == ["rose.berard@example.org"]


@pytest.mark.parametrize(("stage", "caught"), [(Stage.MAIL, 1), (Stage.DOT, 0)])
def test_a_letter_on_its_way_can_be_cancelled_until_its_dot(post: Post, stage: Stage, caught: int) -> None:
    """F-45: after the dot the relay may have it, so the truth is kept."""
    post.write(subject_key="application:42")
    row = claim_next(post.database, "worker", NOON)
    assert row is not None
    advance(post.database, row, stage, NOON)

    with post.database.writing() as session:
        assert cancel(session, subject_key="application:42", now=NOON) == caught
    assert post.row(row.id or 0).state == ("cancelled" if caught else "sending")


def test_a_letter_held_on_its_way_does_not_get_its_dot(post: Post) -> None:
    """F-43."""
    number = post.write(subject_key="application:42")

    def watch_out(stage: str) -> str | None:
        if stage == "data":
            with post.database.writing() as session:
                assert hold(session, "application:42", "offer removed") == 1
        return None

    post.relay.decide = watch_out
    assert post.send() == {"lost": 1}
    assert post.received == []
    assert (post.row(number).state, post.row(number).hold_reason) == ("held", "offer removed")


def test_a_restored_board_holds_everything_until_somebody_lets_it_go(post: Post) -> None:
    """F-53."""
    post.write()
    asked = post.write("otto@example.org")
    with post.database.writing() as session:
        hold(session, post.row(asked), "asked by a person")
        assert hold_everything(session, "restored from a backup") == 1
    assert post.send() == {}

    with post.database.writing() as session:
        assert release_everything(session, "restored from a backup", NOON) == 1
    assert post.send() == {"handed": 1}
    assert post.received == ["rose@example.org"]
    with post.database.writing() as session:
        assert release(session, post.row(asked), NOON) == 1
    assert post.send() == {"handed": 1}


def test_a_released_letter_keeps_its_hour(post: Post) -> None:
    number = post.write(due_at=NOON + timedelta(hours=3))
    with post.database.writing() as session:
        hold(session, post.row(number), "why not")
        release(session, post.row(number), NOON)

    assert post.send() == {}
    assert post.row(number).due_at == datetime(2027, 1, 15, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "given",
    [
        "rose@example.org",
        "rose.martin+stage@mail.example.fr",
        "r-m_2@ex-am-ple.eu",
        "Rose@Example.ORG",
        "stages@école.fr",
        "rose@xn--cole-9oa.fr",
        "a.very.long.name.with.many.parts@example.com",
    ],
)
def test_an_address_goes_on_the_wire_as_the_form_read_it(given: str) -> None:
    assert safe_address(given) == read_address(given, dns=False).email


@pytest.mark.parametrize(
    "given",
    [
        "rose@example.org\r\nRCPT TO:<otto@example.org>",
        "rose@example.org\n",
        "rose@example.org,otto@example.org",
        "<rose@example.org>",
        "rose..martin@example.org",
        ".rose@example.org",
        "rose@-example.org",
        "rose@example..org",
        "rose@localhost",
        "rose",
        "",
    ],
)
def test_what_is_more_or_less_than_an_address_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="not an address"):
        safe_address(given)
