"""No file leaves that the virus scanner has not called clean; while it is away, applications wait their turn."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from jobboard.applications.actions.infected import on_infected
from jobboard.applications.models import Application
from jobboard.applications.timeline import timeline
from jobboard.doctor import examine, refusals
from jobboard.journal.models import JournalEntry
from jobboard.kit.settings import Settings
from jobboard.mail.control import retry
from jobboard.mail.models import OutboxMessage
from jobboard.mail.queries import letters_of
from jobboard.mail.scanned import AWAY, LIMIT, let_go
from jobboard.mail.scanner import Finding, scanner_for
from jobboard.offers.models import Offer
from tests.factories import NOON as TODAY
from tests.factories import kept, make_application, make_offer
from tests.mail.clamd import EICAR, Clamd
from tests.mail.conftest import Post

CV = b"%PDF-1.7 a CV"


@pytest.fixture
def clamd() -> Iterator[Clamd]:
    """An honest scanner on a port."""
    running = Clamd().start()
    yield running
    running.stop()


@pytest.fixture
def scanned(post: Post, clamd: Clamd) -> Post:
    """The post office, with the scanner."""
    post.through(post.settings.mail_url, clamd_url=clamd.url)
    _with_scanner(post)
    return post


def _scanner(clamd: Clamd, settings: Settings, timeout: float = 2.0):  # type: ignore[no-untyped-def]
    found = scanner_for(settings.model_copy(update={"clamd_url": clamd.url, "mail_timeout": timeout}))
    assert found is not None
    return found


def test_the_scanner_sees_the_very_bytes_that_leave(scanned: Post, clamd: Clamd) -> None:
    paper = b"%PDF-" + bytes(range(256)) * 2000
    scanned.write(cv=paper)
    assert scanned.send() == {"handed": 1}
    [attached] = scanned.relay.stored[0].parsed.iter_attachments()
    assert clamd.seen == [paper] == [attached.get_content()]


def test_a_letter_without_a_file_asks_no_scanner(scanned: Post, clamd: Clamd) -> None:
    clamd.stop()
    scanned.write()
    assert scanned.send() == {"handed": 1}
    clamd.start()


def test_a_scanner_on_a_unix_socket_is_asked_the_same_way(tmp_path: Path, settings: Settings) -> None:
    clamd = Clamd(path=tmp_path / "clamd.sock").start()
    scanner = _scanner(clamd, settings)
    assert scanner.scan(CV).finding is Finding.CLEAN
    assert scanner.ping() is None
    assert scanner.scan(b"%PDF-" + EICAR).finding is Finding.FOUND
    clamd.stop()
    assert scanner.ping() is not None


def test_f41_while_the_scanner_is_down_applications_wait_and_then_leave_in_order(
    scanned: Post, clamd: Clamd
) -> None:
    """F-41: two hours; no attempt is burnt, other letters pass, and what waited keeps its place."""
    clamd.stop()
    numbers = [
        scanned.write(
            f"rose{number}@example.org",
            cv=CV + bytes([number]),
            due_at=scanned.now - timedelta(minutes=9 - number),
        )
        for number in range(3)
    ]
    scanned.write("ada@example.org")
    assert scanned.send() == {"held": 3, "handed": 1}
    assert [scanned.row(number).hold_reason for number in numbers] == [AWAY] * 3
    assert let_go(scanned.database, scanned.now) == 0
    scanned.later(hours=2)
    assert scanned.send() == {}

    clamd.start()
    assert let_go(scanned.database, scanned.now) == 3
    assert scanned.send() == {"handed": 3}
    assert scanned.received == ["ada@example.org", *(f"rose{number}@example.org" for number in range(3))]
    assert {scanned.row(number).attempts for number in numbers} == {1}


def _with_scanner(post: Post) -> None:
    # Chores find the settings on their sessions.
    for made in (post.database.write_session, post.database.read_session):
        made.configure(info={"settings": post.settings})


def test_letters_are_let_go_when_nobody_scans_any_more(post: Post, clamd: Clamd) -> None:
    """The operator took CLAMD_URL out."""
    post.through(post.settings.mail_url, clamd_url=clamd.url)
    clamd.moods = ["drop"]
    post.write(cv=CV)
    assert post.send() == {"held": 1}
    post.through(post.settings.mail_url, clamd_url="")
    assert let_go(post.database, post.now) == 1
    assert post.send() == {"handed": 1}


LIES = [
    "hang",
    "drop",
    "early",
    "OK",
    "stream: ok",
    "stream: OK\nFOUND",
    "UNKNOWN COMMAND",
    "FOUND",
    "x" * 9000,
]


@pytest.mark.parametrize("mood", LIES)
def test_a_scanner_that_hangs_or_talks_nonsense_has_not_called_anything_clean(
    scanned: Post, clamd: Clamd, mood: str
) -> None:
    clamd.moods, clamd.limit = [mood], 20_000_000
    # More than sockets hold between two programs, so that an early answer is there before the end.
    number = scanned.write(cv=CV * 600_000)
    assert scanned.send() == {"held": 1}
    assert scanned.row(number).hold_reason == AWAY
    assert scanned.received == []


def test_a_scanner_that_did_not_answer_is_left_alone_for_a_moment(clamd: Clamd, settings: Settings) -> None:
    """So that one that hangs does not hang every application in turn."""
    clamd.moods = ["drop"]
    scanner = _scanner(clamd, settings)
    assert [scanner.scan(CV).finding for _ in range(5)] == [Finding.NO_ANSWER] * 5
    assert clamd.moods == []
    assert clamd.seen == []


def test_a_file_that_is_too_large_for_the_scanner_waits_for_the_operator(scanned: Post, clamd: Clamd) -> None:
    """StreamMaxLength: the limit is of the scanner's settings, so asking again by itself would change nothing."""
    clamd.limit = 100_000
    number = scanned.write(cv=b"%PDF-" + bytes(3_000_000))
    assert scanned.send() == {"held": 1}
    assert scanned.row(number).hold_reason == LIMIT
    assert let_go(scanned.database, scanned.now) == 0


def _apply(post: Post, offer: int | None = None, **details: object) -> tuple[int, OutboxMessage]:
    with post.database.writing() as session:
        found = session.get_one(Offer, offer) if offer else make_offer(session)
        row = make_application(session, found, cv=kept(session, b"%PDF-1.7 " + EICAR), **details)
        [letter] = [
            one for one in letters_of(session, row.subject_key) if one.letter == "application_handoff"
        ]
        return row.id or 0, letter


def test_f42_an_application_with_a_virus_does_not_leave_and_its_student_hears_so_neutrally(
    scanned: Post,
) -> None:
    """F-42: nothing to the company, the file is gone, moderators can read why, and one may apply again."""
    scanned.now = TODAY
    scanned.listeners.append(on_infected)
    number, letter = _apply(scanned)
    counts = scanned.send()
    assert counts["failed"] == 1
    scanned.send()

    with scanned.database.reading() as session:
        row = session.get_one(Application, number)
        offer = session.get_one(Offer, row.offer_id)
        assert (row.state, row.withdrawn_at, row.cv_deleted_at, offer.applications) == (
            "withdrawn",
            TODAY,
            TODAY,
            0,
        )
        assert [entry.act for entry in session.exec(select(JournalEntry))][-1] == "application.infected"
        shown = [event.text for event in timeline(session, row, scanned.now, "fr")]
    assert not scanned.files.exists(str(letter.attachment_digest))
    assert scanned.row(letter.id or 0).hold_reason == "infected: Eicar-Test-Signature"
    assert "Pas remise" in " ".join(shown) or "Pas envoyée" in " ".join(shown)
    assert not any("refusé" in text for text in shown)
    by_person = {stored.recipient: stored.parsed for stored in scanned.relay.stored}
    assert set(by_person) == {"sami@example.org"}
    said = by_person["sami@example.org"].get_body(("plain",))
    assert said is not None
    for word in ("virus", "Eicar", "infect"):
        assert word.casefold() not in said.get_content().casefold()
    with scanned.database.writing() as session:
        assert not retry(session, session.get_one(OutboxMessage, letter.id), scanned.now)
        again = make_application(session, session.get_one(Offer, offer.id))
    assert scanned.send()["handed"] == 2
    assert again.id != number


def test_f42_every_application_with_that_file_ends(scanned: Post) -> None:
    """The same bytes to two offers: one file in the store, so both end."""
    scanned.now = TODAY
    scanned.listeners.append(on_infected)
    with scanned.database.writing() as session:
        offers = [make_offer(session).id, make_offer(session, title="Une autre offre").id]
    numbers = [_apply(scanned, offer)[0] for offer in offers]
    assert scanned.send()["failed"] == 1
    scanned.send()
    with scanned.database.reading() as session:
        assert {session.get_one(Application, number).state for number in numbers} == {"withdrawn"}
    assert {stored.recipient for stored in scanned.relay.stored} == {"sami@example.org"}
    assert sum("n’est pas partie" in str(stored.parsed["Subject"]) for stored in scanned.relay.stored) == 2


def test_the_doctor_asks_the_scanner(settings: Settings, clamd: Clamd) -> None:
    asked: Callable[[str], list[str]] = lambda url: [  # noqa: E731
        line for line in examine(settings.model_copy(update={"clamd_url": url})) if "CLAMD" in line
    ]
    assert asked(clamd.url) == []
    clamd.moods = ["BUSY"]
    assert len(asked(clamd.url)) == 1
    clamd.stop()
    assert len(asked(clamd.url)) == 1
    clamd.start()


@pytest.mark.parametrize("url", ["http://localhost:3310", "tcp://localhost", "unix:", "clamd"])
def test_an_address_of_no_scanner_stops_the_start(settings: Settings, url: str) -> None:
    assert any("CLAMD_URL" in line for line in refusals(settings.model_copy(update={"clamd_url": url})))
