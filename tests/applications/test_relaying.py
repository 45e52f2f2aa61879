"""Answering by simply replying: words and files go both ways whole, addresses do not."""

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path

import pytest
from sqlmodel import col, select

from jobboard.accounts.models import AccessLink, Purpose
from jobboard.accounts.queries import LinkDead
from jobboard.applications.actions.answering import answer_application
from jobboard.applications.actions.relaying import UNKNOWN, claim, forget_unclaimed
from jobboard.applications.actions.submitting import withdraw
from jobboard.applications.models import Answer, AnswerKind, Application, State
from jobboard.applications.queries import kept_digests
from jobboard.inbound import MOST_BYTES, Arrived, PostRoom, receive
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.offers.models import Offer, Status
from jobboard.worker import GATES, LISTENERS, run_once
from tests.factories import NOON, make_application, make_offer
from tests.mail.relay import Relay, Stored
from tests.mail.test_notices import NOTICES
from tests.mail.test_return_path import HARD

SHAPES = sorted((Path(__file__).parent / "replies").glob("*.eml"))
ROSE, SAMI = "rose@example.org", "sami@example.org"
WORDS = "From: {FROM}\nTo: {TO}\nSubject: Re: stage\nMessage-ID: <%s>\nContent-Type: text/plain; charset=us-ascii\n\n%s\n"


class Talk:
    """Sami's application to Rose's offer, a relay, and a clock."""

    def __init__(self, database: Database, settings: Settings, files: FileStore, relay: Relay) -> None:
        self.database, self.files, self.relay, self.now = database, files, relay, NOON
        self.settings = settings.model_copy(
            update={
                "mail_url": f"smtp://127.0.0.1:{relay.port}",
                "inbound_domain": "replies.example.org",
                "reply_relay": True,
            }
        )
        database.write_session.configure(info={"settings": self.settings})
        with database.writing() as session:
            self.number = make_application(session, make_offer(session)).id or 0
        self.send()
        self.to_student = self.reply_address("application_handoff")

    def send(self) -> None:
        """The worker's round."""
        run_once(self.database, self.settings, self.files, self.now, gates=GATES, listeners=LISTENERS)

    def arrived(self, letter: str) -> list[Stored]:
        """Letters of a kind that the relay answers for."""
        return [one for one in self.relay.stored if f".{letter}@" in one.parsed["message-id"]]

    def reply_address(self, letter: str) -> str:
        """Where a reply to the last letter of a kind goes."""
        return str(self.arrived(letter)[-1].parsed["reply-to"].addresses[0].addr_spec)

    def come(self, data: bytes, to: str, sender: str = ROSE) -> int:
        """A mail comes in for one of the board's addresses; gives the code."""
        filled = data.replace(b"{FROM}", sender.encode()).replace(b"{TO}", to.encode())
        room = PostRoom(self.database, self.files, self.settings, LISTENERS)
        return receive(room, Arrived(sender, filled), to, self.now).code

    def say(self, words: str, to: str, sender: str = ROSE, name: str = "one@client.example") -> int:
        """A plain mail."""
        return self.come((WORDS % (name, words)).encode(), to, sender)

    @property
    def application(self) -> Application:
        """As it is now."""
        with self.database.reading() as session:
            return session.get_one(Application, self.number)

    def letters(self, letter: str) -> list[OutboxMessage]:
        """Rows of a kind, oldest first."""
        with self.database.reading() as session:
            found = select(OutboxMessage).where(OutboxMessage.letter == letter)
            return list(session.exec(found.order_by(col(OutboxMessage.id))))


@pytest.fixture
def relay() -> Iterator[Relay]:
    """A kind relay."""
    running = Relay().start()
    yield running
    running.stop()


@pytest.fixture
def talk(database: Database, settings: Settings, files: FileStore, relay: Relay) -> Talk:
    """The application is with Rose."""
    return Talk(database, settings, files, relay)


def leaves(data: bytes) -> list[tuple[str, str, bytes]]:
    """Kind, file name and bytes of each part of a mail; text in UTF-8 with Unix line ends."""
    found = []
    for part in message_from_bytes(data, policy=policy.compat32).walk():
        if part.is_multipart():
            continue
        content = _content(part)
        found.append((part.get_content_type(), part.get_filename() or "", content))
    return found


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    if part.get_content_type() == "application/pgp-signature":
        return content.replace(b"\r\n", b"\n")
    if part.get_content_maintype() == "text":
        charset = part.get_content_charset() or "utf-8"
        charset = "utf-8" if charset == "us-ascii" else charset
        return content.decode(charset).replace("\r\n", "\n").strip("\n").encode()
    return content


@pytest.mark.parametrize("path", SHAPES, ids=lambda path: path.stem)
def test_a_reply_reaches_the_student_whole_and_shows_no_address(talk: Talk, path: Path) -> None:
    """Every part with its name and bytes; not one header that names a mailbox but the board's and the student's."""
    data = path.read_bytes()
    assert talk.come(data, talk.to_student) == 250
    talk.send()
    (got,) = talk.arrived("reply_to_student")
    assert got.recipient == SAMI
    wanted = data.replace(b"{FROM}", ROSE.encode()).replace(b"{TO}", talk.to_student.encode())
    assert leaves(got.data) == leaves(wanted)
    head = got.data.partition(b"\r\n\r\n")[0].decode("ascii")
    addresses = set(re.findall(r"[\w.+-]+@[\w.-]+\w", head.lower()))
    own = {talk.settings.mail_from, SAMI, talk.reply_address("reply_to_student")}
    assert {
        one for one in addresses if not one.endswith("@example.org") or one in (ROSE, "otto@example.org")
    } <= own
    assert ROSE not in head and ROSE not in got.sender
    assert not re.search(r"(?im)^bcc:", head)
    assert not re.search(r"(?im)^(x-|user-agent|thread-|received|in-reply-to: <reply)", head)
    assert talk.application.state == State.ACKNOWLEDGED


def test_there_are_shapes_enough() -> None:
    assert len(SHAPES) >= 30


def test_what_leaves_is_seven_bit_with_lines_that_may_travel(talk: Talk) -> None:
    """M-11, for every shape."""
    for path in SHAPES:
        assert talk.come(path.read_bytes(), talk.to_student) == 250
    for _ in range(2):
        # Thirty letters a minute go to one mailbox (F-48).
        talk.send()
        talk.now += timedelta(minutes=2)
    assert len(talk.arrived("reply_to_student")) == len(SHAPES)
    for got in talk.arrived("reply_to_student"):
        assert got.data.isascii()
        assert max(len(line) for line in got.data.split(b"\r\n")) <= 998
        assert b"\n" not in got.data.replace(b"\r\n", b"")


def test_seven_bit_content_is_kept_byte_for_byte(talk: Talk) -> None:
    """So that a signature over it stays good."""
    path = next(path for path in SHAPES if path.stem == "thunderbird-signed")
    talk.come(path.read_bytes(), talk.to_student)
    talk.send()
    body = path.read_bytes().partition(b"\n\n")[2].replace(b"\n", b"\r\n")
    assert talk.arrived("reply_to_student")[-1].data.partition(b"\r\n\r\n")[2] == body


def test_replies_go_both_ways_and_again(talk: Talk) -> None:
    assert talk.say("Are you free on Thursday?", talk.to_student, name="1@x") == 250
    talk.send()
    to_company = talk.reply_address("reply_to_student")
    assert to_company != talk.to_student
    assert talk.say("Yes, at two.", to_company, SAMI, name="2@x") == 250
    talk.send()
    (got,) = talk.arrived("reply_to_company")
    assert got.recipient == ROSE
    assert got.parsed["from"].addresses[0].addr_spec == talk.settings.mail_from
    assert "Sami" in got.parsed["from"].addresses[0].display_name
    assert SAMI.encode() not in got.data
    assert talk.reply_address("reply_to_company") == talk.to_student
    assert talk.say("Good.", talk.to_student, name="3@x") == 250
    talk.send()
    assert len(talk.arrived("reply_to_student")) == 2


def test_the_handoff_itself_shows_no_address_and_says_how_it_works(talk: Talk) -> None:
    (handoff,) = talk.arrived("application_handoff")
    text = handoff.parsed.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert SAMI not in text
    assert SAMI not in str(handoff.parsed["reply-to"])
    assert "sans votre adresse" in text


def test_an_answer_written_on_the_page_is_answered_through_the_board(talk: Talk) -> None:
    with talk.database.writing() as session:
        application = session.get_one(Application, talk.number)
        answer_application(
            session, application, kind=AnswerKind.INTERVIEW, text="Bonjour", reason=None, by=None,
            form_key="k" * 36, now=talk.now,
        )  # fmt: skip
    talk.now += timedelta(minutes=11)
    talk.send()
    assert talk.reply_address("application_answer").startswith("to-company-")
    assert ROSE.encode() not in talk.arrived("application_answer")[-1].data


def test_the_student_sees_that_the_company_wrote(talk: Talk) -> None:
    talk.say("Hello", talk.to_student)
    with talk.database.reading() as session:
        (answer,) = session.exec(select(Answer)).all()
    assert answer.kind == AnswerKind.OTHER
    assert "e-mail" in answer.text
    assert talk.application.answered_at == talk.now


def test_a_later_state_is_not_taken_back_by_a_mail(talk: Talk) -> None:
    with talk.database.writing() as session:
        application = session.get_one(Application, talk.number)
        application.state = State.INTERVIEW
        session.add(application)
    talk.say("Hello", talk.to_student)
    assert talk.application.state == State.INTERVIEW


def test_the_same_mail_delivered_three_times_is_one_reply(talk: Talk) -> None:
    for _ in range(3):
        assert talk.say("Hello", talk.to_student) == 250
    talk.send()
    assert len(talk.arrived("reply_to_student")) == 1
    with talk.database.reading() as session:
        assert len(session.exec(select(Answer)).all()) == 1


def test_two_mails_with_the_same_words_are_two(talk: Talk) -> None:
    talk.say("Hello", talk.to_student, name="1@x")
    talk.say("Hello", talk.to_student, name="2@x")
    assert len(talk.letters("reply_to_student")) == 2


def test_no_notice_and_no_answering_machine_is_passed_on(talk: Talk) -> None:
    """F-52, M-04: loops cannot start."""
    room = PostRoom(talk.database, talk.files, talk.settings, LISTENERS)
    # What a person wrote is passed on: the other tests are about that.
    machines = [path for path in NOTICES if not path.stem.startswith("unclear-a")]
    assert len(machines) > 30
    for path in machines:
        answer = receive(room, Arrived("", path.read_bytes()), talk.to_student, talk.now)
        assert answer.code in (250, 554), path.stem
        assert talk.letters("reply_to_student") == talk.letters("reply_claim") == [], path.stem
        assert talk.application.state == State.WAITING, path.stem


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Precedence: bulk",
        "List-Id: <stages.example.org>",
        "X-Autoreply: yes",
        "X-Auto-Response-Suppress: All",
        "Subject: Réponse automatique : stage",
        "Subject: Out of office: stage",
    ],
)
def test_what_machines_write_is_dropped_without_a_word(talk: Talk, header: str) -> None:
    data = f"From: {{FROM}}\nTo: {{TO}}\n{header}\n\nbonjour\n".encode()
    assert talk.come(data, talk.to_student) == 250
    before = len(talk.relay.stored)
    talk.send()
    assert len(talk.relay.stored) == before


def test_our_own_letter_that_comes_round_is_dropped(talk: Talk) -> None:
    """A mailbox that sends everything on to the reply address would else write to itself for ever."""
    talk.say("Hello", talk.to_student)
    talk.send()
    for stored in list(talk.relay.stored):
        assert talk.come(stored.data, talk.to_student, "stages@example.org") == 250
    before = len(talk.relay.stored)
    talk.send()
    assert len(talk.relay.stored) == before


def test_an_unknown_sender_gets_a_link_and_the_message_waits(talk: Talk) -> None:
    assert talk.say("It is me, at home.", talk.to_student, "rose.martin@example.net") == 250
    talk.send()
    assert talk.arrived("reply_to_student") == []
    (asked,) = talk.arrived("reply_claim")
    assert asked.recipient == "rose.martin@example.net"
    assert talk.application.state == State.WAITING
    with talk.database.writing() as session:
        link = session.exec(select(AccessLink).where(AccessLink.purpose == Purpose.CLAIM_REPLY)).one()
        claim(session, link, talk.now)
        with pytest.raises(LinkDead):
            claim(session, link, talk.now)
    talk.send()
    assert b"It is me, at home." in talk.arrived("reply_to_student")[0].data
    assert b"example.net" not in talk.arrived("reply_to_student")[0].data
    assert talk.application.state == State.ACKNOWLEDGED
    assert talk.say("Once more.", talk.to_student, "rose.martin@example.net", name="2@x") == 250
    talk.send()
    assert len(talk.arrived("reply_to_student")) == 2
    assert talk.say("Yes", talk.reply_address("reply_to_student"), SAMI, name="3@x") == 250
    talk.send()
    assert talk.arrived("reply_to_company")[0].recipient == "rose.martin@example.net"


def test_a_colleague_of_the_same_domain_is_known_and_gets_the_answers(talk: Talk) -> None:
    assert talk.say("Paul here.", talk.to_student, "paul@example.org") == 250
    talk.send()
    talk.say("Hello Paul", talk.reply_address("reply_to_student"), SAMI, name="2@x")
    talk.send()
    assert talk.arrived("reply_to_company")[0].recipient == "paul@example.org"


def test_another_student_of_the_same_domain_is_not_known(talk: Talk) -> None:
    talk.say("Hello", talk.to_student)
    talk.send()
    assert talk.say("I am Sami", talk.reply_address("reply_to_student"), "lou@example.org", name="2@x") == 250
    talk.send()
    assert talk.arrived("reply_to_company") == []
    assert talk.arrived("reply_claim")[0].recipient == "lou@example.org"


def test_three_unknown_addresses_a_day_are_asked_and_no_more(talk: Talk) -> None:
    codes = [talk.say("x", talk.to_student, f"x{i}@example.net", name=f"{i}@x") for i in range(5)]
    assert codes == [250, 250, 250, 550, 550]
    assert len(talk.letters("reply_claim")) == 3


def test_what_nobody_claims_is_dropped_after_two_weeks(talk: Talk) -> None:
    talk.say("x", talk.to_student, "x@example.net")
    (held,) = talk.letters("reply_to_student")
    assert (held.state, held.hold_reason) == (DeliveryState.HELD, UNKNOWN)
    with talk.database.reading() as session:
        assert held.body_digest in kept_digests(session)
    assert forget_unclaimed(talk.database, talk.now + timedelta(days=13)) == 0
    assert forget_unclaimed(talk.database, talk.now + timedelta(days=15)) == 1
    with talk.database.reading() as session:
        assert held.body_digest not in kept_digests(session)


@pytest.mark.parametrize("name", ["Fiche.pdf.exe", "macro.docm", "lien.lnk", "x.JS", "x.exe."])
def test_a_file_that_can_do_harm_is_replaced_by_a_note(talk: Talk, name: str) -> None:
    mail = (
        "From: {FROM}\nTo: {TO}\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: text/plain; charset=utf-8\n\nBonjour, voici.\n--b\nContent-Type: application/octet-stream\n"
        f'Content-Disposition: attachment; filename="{name}"\nContent-Transfer-Encoding: base64\n\nTVqQAAM=\n'
        "--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=ok.pdf\n\n%PDF\n--b--\n"
    )
    assert talk.come(mail.encode(), talk.to_student) == 250
    talk.send()
    parts = leaves(talk.arrived("reply_to_student")[0].data)
    assert [kind for kind, _, _ in parts] == ["text/plain", "text/plain", "application/pdf"]
    assert "peuvent nuire" in parts[1][2].decode()
    assert parts[0][2] == b"Bonjour, voici."


@pytest.mark.parametrize(("disguise", "data"), [("photo.png", "TVqQAAMAAAA="), ("cv.pdf", "f0VMRgEB")])
def test_a_program_under_another_name_is_found_out(talk: Talk, disguise: str, data: str) -> None:
    mail = (
        f"From: {{FROM}}\nTo: {{TO}}\nSubject: x\nContent-Type: image/png; name={disguise}\n"
        f"Content-Disposition: attachment; filename={disguise}\nContent-Transfer-Encoding: base64\n\n{data}\n"
    )
    talk.come(mail.encode(), talk.to_student)
    talk.send()
    assert b"TVqQ" not in talk.arrived("reply_to_student")[0].data
    assert talk.arrived("reply_to_student")[0].parsed.get_content_type() == "text/plain"


def test_more_than_ten_megabytes_are_refused_so_that_the_sender_hears_of_it(talk: Talk) -> None:
    assert talk.say("x" * MOST_BYTES, talk.to_student) == 552
    assert talk.letters("reply_to_student") == []


@pytest.mark.parametrize(
    "mail",
    [
        b"Subject: nobody wrote this\n\nx",
        b"From: not an address\n\nx",
        b"From: {FROM}\nContent-Type: multipart/mixed; boundary=a\n\n"
        + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 400,
    ],
)
def test_what_cannot_be_read_is_refused_and_never_kept_for_ever(talk: Talk, mail: bytes) -> None:
    room = PostRoom(talk.database, talk.files, talk.settings, LISTENERS)
    filled = mail.replace(b"{FROM}", ROSE.encode())
    assert receive(room, Arrived("nobody", filled), talk.to_student, talk.now).code in (250, 554)
    assert len(talk.letters("reply_to_student")) <= 1


def test_nothing_passes_after_the_student_has_withdrawn(talk: Talk) -> None:
    with talk.database.writing() as session:
        application = session.get_one(Application, talk.number)
        withdraw(session, application, session.exec(select(Offer)).one(), now=talk.now)
    assert talk.say("Hello", talk.to_student) == 550


@pytest.mark.parametrize(
    ("status", "code"), [(Status.HELD, 451), (Status.REMOVED, 550), (Status.CLOSED, 250)]
)
def test_nothing_passes_through_an_offer_that_moderators_doubt(talk: Talk, status: Status, code: int) -> None:
    """On hold means later: the sending server keeps the mail."""
    with talk.database.writing() as session:
        offer = session.exec(select(Offer)).one()
        offer.status, offer.close_reason = status, "filled_here" if status == Status.CLOSED else None
        session.add(offer)
    assert talk.say("Hello", talk.to_student) == code


def test_a_reply_that_waits_when_the_offer_is_put_on_hold_does_not_leave(talk: Talk) -> None:
    talk.say("Hello", talk.to_student)
    with talk.database.writing() as session:
        offer = session.exec(select(Offer)).one()
        offer.status = Status.HELD
        session.add(offer)
    talk.send()
    assert talk.arrived("reply_to_student") == []
    assert talk.letters("reply_to_student")[0].state == DeliveryState.HELD


def test_a_forged_or_old_address_reaches_nobody(talk: Talk) -> None:
    local, _, domain = talk.to_student.partition("@")
    signature = local.rpartition("-")[2]
    for forged in (
        f"to-student-{talk.number + 1}-{signature}@{domain}",
        f"to-company-{talk.number}-{signature}@{domain}",
        f"to-student-{talk.number}-{'a' * 16}@{domain}",
        f"to-student-x-{signature}@{domain}",
    ):
        assert talk.say("Hello", forged) == 550, forged
    talk.now += timedelta(days=184)
    assert talk.say("Hello", talk.to_student) == 550


def test_with_the_relay_off_nothing_is_passed_on_and_replies_go_straight(talk: Talk) -> None:
    talk.settings = talk.settings.model_copy(update={"reply_relay": False})
    assert talk.say("Hello", talk.to_student) == 550
    talk.database.write_session.configure(info={"settings": talk.settings})
    with talk.database.writing() as session:
        make_application(
            session, session.exec(select(Offer)).one(), email="noa@example.org", name="Noa Diop", now=talk.now
        )
    talk.send()
    assert talk.reply_address("application_handoff") == "noa@example.org"


def test_whoever_wrote_hears_of_a_reply_that_came_back(talk: Talk) -> None:
    talk.say("Hello", talk.to_student)
    talk.send()
    path = talk.arrived("reply_to_student")[0].sender
    assert talk.come(HARD, path, "") == 250
    assert talk.come(HARD, path, "") == 250
    talk.send()
    (told,) = talk.arrived("reply_undelivered")
    assert told.recipient == ROSE
    assert SAMI.encode() not in told.data
