"""Replies are scanned like CVs before they are passed on: as they are stored, and each file as it reads (F-41, F-42)."""

import base64
from collections.abc import Iterator

import pytest

from jobboard.mail.models import DeliveryState
from jobboard.mail.scanned import AWAY, let_go
from tests.applications.test_relaying import ROSE, Talk, relay, talk
from tests.mail.clamd import EICAR, Clamd

__all__ = ["relay", "talk"]
PAPER = b"%PDF-1.7 the convention"


@pytest.fixture
def clamd() -> Iterator[Clamd]:
    """An honest scanner, which finds what it is given as it is and knows nothing of mail."""
    running = Clamd().start()
    yield running
    running.stop()


@pytest.fixture
def scanned(talk: Talk, clamd: Clamd) -> Talk:
    """A talk on a board with the scanner."""
    talk.settings = talk.settings.model_copy(update={"clamd_url": clamd.url})
    for made in (talk.database.write_session, talk.database.read_session):
        made.configure(info={"settings": talk.settings})
    return talk


def with_file(data: bytes, encoding: str = "base64") -> bytes:
    """A mail with a file."""
    written = base64.encodebytes(data) if encoding == "base64" else data + b"\n"
    return (
        b"From: {FROM}\nTo: {TO}\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        b"--b\nContent-Type: text/plain; charset=utf-8\n\nBonjour, voici.\n"
        b"--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=ok.pdf\n"
        b"Content-Transfer-Encoding: " + encoding.encode() + b"\n\n" + written + b"--b--\n"
    )


def test_a_reply_is_scanned_as_it_is_stored_and_each_file_as_it_reads(scanned: Talk, clamd: Clamd) -> None:
    scanned.come(with_file(PAPER), scanned.to_student)
    scanned.send()
    (letter,) = scanned.letters("reply_to_student")
    assert letter.state == DeliveryState.HANDED
    assert clamd.seen == [scanned.files.open(letter.body_digest or ""), PAPER]


@pytest.mark.parametrize("encoding", ["base64", "7bit"])
def test_a_reply_with_a_virus_does_not_leave_and_its_writer_hears_so_neutrally(
    scanned: Talk, encoding: str
) -> None:
    scanned.come(with_file(EICAR, encoding), scanned.to_student)
    scanned.send()
    scanned.send()
    (letter,) = scanned.letters("reply_to_student")
    assert letter.state == DeliveryState.FAILED
    assert not scanned.files.exists(letter.body_digest or "")
    assert scanned.arrived("reply_to_student") == []
    (told,) = scanned.arrived("reply_undelivered")
    assert told.recipient == ROSE
    said = told.parsed.get_body(("plain",)).get_content()
    assert "sans elle, ou avec un autre fichier" in " ".join(said.split())
    for word in ("virus", "Eicar", "infect", "refusé"):
        assert word.casefold() not in said.casefold()


def test_a_reply_waits_while_the_scanner_is_away(scanned: Talk, clamd: Clamd) -> None:
    clamd.stop()
    scanned.come(with_file(PAPER), scanned.to_student)
    scanned.send()
    (letter,) = scanned.letters("reply_to_student")
    assert (letter.state, letter.hold_reason) == (DeliveryState.HELD, AWAY)
    clamd.start()
    assert let_go(scanned.database, scanned.now) == 1
    scanned.send()
    assert len(scanned.arrived("reply_to_student")) == 1
