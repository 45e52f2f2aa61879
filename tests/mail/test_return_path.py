"""Where notices come back to: a signed address for each letter, that nobody else can make and that ages."""

from datetime import timedelta

import pytest

from jobboard.inbound import LATER, NOBODY, TAKEN, Arrived, PostRoom, addressed, receive, receive_all
from jobboard.kit.db import Database
from jobboard.mail.inboxes import NOTICE_LIFE, new_probe
from jobboard.mail.models import DeliveryState, OutboxMessage, Stage
from tests.mail.conftest import Post
from tests.mail.test_notices import NOTICES

DOMAIN = "replies.example.org"


def sample(name: str) -> bytes:
    """One of the written notices."""
    return next(path for path in NOTICES if path.stem == name).read_bytes()


HARD, SOFT = sample("hard-postfix-user-unknown"), sample("soft-expired-after-five-days")


@pytest.fixture
def room(post: Post) -> PostRoom:
    """The board's post room; nobody listens to bad ends here, but for a list of letters."""
    post.settings = post.settings.model_copy(update={"inbound_domain": DOMAIN})
    told: list[int] = []
    return PostRoom(
        post.database, post.files, post.settings, [lambda _s, row, _now: told.append(row.id or 0)]
    )


def sent(post: Post, **more: str) -> tuple[int, str]:
    """A letter that the relay took, and its return path as the relay saw it."""
    number = post.write(**more)
    post.send()
    return number, post.relay.stored[-1].sender


def come(post: Post, room: PostRoom, data: bytes, to: str) -> int:
    """A mail comes in now; gives the code."""
    return receive(room, Arrived("", data), to, post.now).code


def test_the_envelope_sender_is_signed_and_the_from_is_the_boards(post: Post, room: PostRoom) -> None:
    """M-01: the header stays on the board's domain, the return path is on INBOUND_DOMAIN."""
    number, path = sent(post)
    local, _, domain = path.partition("@")
    assert domain == DOMAIN
    assert local.startswith(f"bounce-{number}-")
    assert len(local) <= 64 and local == local.lower()
    assert post.relay.stored[-1].parsed["from"].addresses[0].addr_spec == post.settings.mail_from
    assert path not in post.relay.stored[-1].data.decode()


def test_without_a_domain_for_mail_that_comes_in_the_sender_is_the_from(post: Post) -> None:
    _, path = sent(post)
    assert path == post.settings.mail_from


def test_a_hard_bounce_marks_its_letter_and_its_address(post: Post, room: PostRoom) -> None:
    number, path = sent(post)
    post.later(days=2)
    assert come(post, room, HARD, path) == 250
    row = post.row(number)
    assert row.state == DeliveryState.BOUNCED
    assert "User unknown" in row.last_reply
    assert post.row(post.write()).state == DeliveryState.BLOCKED


def test_the_same_notice_again_changes_nothing(post: Post, room: PostRoom) -> None:
    """F-50: servers deliver at least once."""
    number, path = sent(post)
    for _ in range(3):
        assert come(post, room, HARD, path) == 250
        post.later(minutes=5)
    assert post.row(number).state == DeliveryState.BOUNCED
    assert post.row(number).settled_at == post.now - timedelta(minutes=15)


def test_the_case_of_the_address_does_not_matter(post: Post, room: PostRoom) -> None:
    number, path = sent(post)
    assert come(post, room, HARD, f"<{path.upper()}>") == 250
    assert post.row(number).state == DeliveryState.BOUNCED


def test_no_forged_notice_is_believed(post: Post, room: PostRoom) -> None:
    """F-51: nobody can bounce somebody else's letter. The answer is the same, so that nothing is learnt."""
    number, path = sent(post)
    other, theirs = sent(post, to="otto@example.org")
    signature = path.partition("@")[0].rpartition("-")[2]
    their_signature = theirs.partition("@")[0].rpartition("-")[2]
    forged = [
        f"bounce-{number}-{their_signature}@{DOMAIN}",
        f"bounce-{other}-{signature}@{DOMAIN}",
        f"bounce-{number}-{'a' * 16}@{DOMAIN}",
        f"bounce-{number + 100}-{signature}@{DOMAIN}",
        f"bounce-0-{signature}@{DOMAIN}",
        f"bounce-99999999999999999999-{signature}@{DOMAIN}",
        f"bounce-{number}x-{signature}@{DOMAIN}",
        f"probe-{number}-{signature}@{DOMAIN}",
        *(f"bounce-{number}-{signature[:i]}{'b' if signature[i] == 'a' else 'a'}{signature[i + 1:]}@{DOMAIN}"
          for i in range(16)),
    ]  # fmt: skip
    for address in forged:
        assert come(post, room, HARD, address) in (250, 550), address
    assert post.row(number).state == DeliveryState.HANDED
    assert post.row(other).state == DeliveryState.HANDED


@pytest.mark.parametrize(
    "address",
    ["stages@example.org", f"rose@{DOMAIN}", f"bounce-1-{'a' * 16}@elsewhere.example", "", "@", "x"],
)
def test_mail_for_nobody_is_refused(post: Post, room: PostRoom, address: str) -> None:
    assert receive(room, Arrived("", HARD), address, post.now) == NOBODY


def test_a_return_path_lives_for_two_weeks(post: Post, room: PostRoom) -> None:
    """§4.6: at least 8 days, since relays report after 5."""
    number, path = sent(post)
    late, late_path = sent(post, to="otto@example.org")
    post.later(days=8, hours=1)
    assert come(post, room, HARD, path) == 250
    assert post.row(number).state == DeliveryState.BOUNCED
    post.now += NOTICE_LIFE - timedelta(days=8)
    assert come(post, room, HARD, late_path) == 250
    assert post.row(late).state == DeliveryState.HANDED


def test_a_key_that_was_changed_still_knows_its_return_paths(post: Post, room: PostRoom) -> None:
    number, path = sent(post)
    changed = post.settings.model_copy(
        update={"secret_key": "k" * 40, "previous_secret_keys": post.settings.secret_key}
    )
    later = PostRoom(post.database, post.files, changed, ())
    assert receive(later, Arrived("", HARD), path, post.now) == TAKEN
    assert post.row(number).state == DeliveryState.BOUNCED


@pytest.mark.parametrize(
    "name", ["delayed-postfix-warning", "unclear-a-person-writes-there", "auto_reply-outlook-french"]
)
def test_what_is_no_bounce_stops_nothing(post: Post, room: PostRoom, name: str) -> None:
    """F-52, M-04: an answering machine at the return path gets no mail, and the letter stands."""
    number, path = sent(post)
    assert come(post, room, sample(name), path) == 250
    assert post.row(number).state == DeliveryState.HANDED
    assert post.send() == {}
    assert post.row(post.write()).state == DeliveryState.QUEUED


def test_a_delayed_letter_says_so_to_who_looks(post: Post, room: PostRoom) -> None:
    number, path = sent(post)
    come(post, room, sample("delayed-postfix-warning"), path)
    assert "delayed" in post.row(number).last_reply


def test_a_receipt_of_the_other_server_means_delivered(post: Post, room: PostRoom) -> None:
    number, path = sent(post)
    come(post, room, sample("delivered-on-request"), path)
    assert post.row(number).state == DeliveryState.DELIVERED
    come(post, room, HARD, path)
    assert post.row(number).state == DeliveryState.BOUNCED


def test_a_letter_that_came_back_for_a_passing_reason_leaves_its_address_in_use(
    post: Post, room: PostRoom
) -> None:
    number, path = sent(post)
    come(post, room, SOFT, path)
    assert post.row(number).state == DeliveryState.FAILED
    assert post.row(post.write()).state == DeliveryState.QUEUED


def test_four_letters_back_in_a_month_make_an_address_no_good(post: Post, room: PostRoom) -> None:
    numbers = []
    for _ in range(4):
        number, path = sent(post)
        come(post, room, SOFT, path)
        numbers.append(number)
        post.later(days=3)
    assert [post.row(number).state for number in numbers] == ["failed", "failed", "failed", "bounced"]


def test_four_in_two_months_do_not(post: Post, room: PostRoom) -> None:
    for _ in range(4):
        number, path = sent(post)
        come(post, room, SOFT, path)
        post.later(days=15)
    assert post.row(number).state == DeliveryState.FAILED


def test_a_notice_that_is_faster_than_our_own_commit_has_to_come_again(post: Post, room: PostRoom) -> None:
    number, path = sent(post)
    with post.database.writing() as session:
        row = session.get_one(OutboxMessage, number)
        row.state, row.stage = DeliveryState.SENDING, Stage.REPLY
        session.add(row)
    assert receive(room, Arrived("", HARD), path, post.now) == LATER
    assert post.row(number).state == DeliveryState.SENDING


def test_a_letter_that_never_left_cannot_come_back(post: Post, room: PostRoom) -> None:
    number, path = sent(post)
    with post.database.writing() as session:
        row = session.get_one(OutboxMessage, number)
        row.state = DeliveryState.CANCELLED
        session.add(row)
    assert come(post, room, HARD, path) == 250
    assert post.row(number).state == DeliveryState.CANCELLED


def test_a_broken_database_loses_no_notice(post: Post, room: PostRoom) -> None:
    _, path = sent(post)
    gone = PostRoom(Database("sqlite:////nowhere/at/all.sqlite3"), post.files, post.settings)
    assert receive(gone, Arrived("", HARD), path, post.now) == LATER


def test_a_mail_for_several_of_our_letters_reaches_each(post: Post, room: PostRoom) -> None:
    first, path = sent(post)
    second, other = sent(post, to="otto@example.org")
    assert receive_all(room, Arrived("", HARD), [path, other], post.now) == TAKEN
    assert {post.row(first).state, post.row(second).state} == {DeliveryState.BOUNCED}
    assert receive_all(room, Arrived("", HARD), [], post.now) == NOBODY


def test_the_recipient_is_found_in_the_headers_where_the_server_does_not_say(
    post: Post, room: PostRoom
) -> None:
    _, path = sent(post)
    written = HARD.replace(b"bounce-7-abcdefghijklmnop@replies.example.org", path.encode())
    assert addressed(post.settings, written) == [path]
    assert addressed(post.settings, b"X-Original-To: " + path.encode() + b"\nTo: x@example.org\n\n") == [path]
    assert addressed(post.settings, b"To: x@example.org\n\n" + path.encode()) == []


def test_a_test_letter_comes_round_once(post: Post, room: PostRoom) -> None:
    probe = new_probe(post.settings)
    number = post.write(to=probe)
    with post.database.writing() as session:
        row = session.get_one(OutboxMessage, number)
        row.letter = "round_trip"
        session.add(row)
    forged = probe.replace(probe.partition("@")[0][-4:], "aaaa")
    assert come(post, room, b"Subject: x\n\n", forged) == 550
    assert come(post, room, b"Subject: x\n\n", probe) == 250
    assert post.row(number).state == DeliveryState.DELIVERED
