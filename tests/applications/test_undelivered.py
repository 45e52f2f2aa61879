"""An application that comes back: a second mailbox gets it, three parties hear of it once, a deaf offer pauses."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlmodel import col, select

from jobboard.accounts.models import AccessLink, Purpose, Role, User
from jobboard.applications.actions.submitting import readdress, withdraw
from jobboard.applications.actions.undelivered import (
    follow_blocked,
    lost_applications,
    on_bad_end,
    send_anew,
    was_paused_by_mail,
)
from jobboard.applications.models import Application, State
from jobboard.companies.models import Membership
from jobboard.inbound import Arrived, PostRoom, receive
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.offers.actions.lifecycle import pause, resume
from jobboard.offers.actions.mailboxes import ask_second_mailboxes, confirm_second, move_in
from jobboard.offers.mailboxes import OfferMailbox, second_mailbox
from jobboard.offers.models import Offer, Status
from jobboard.worker import GATES, LISTENERS, run_once
from tests.factories import NOON, make_application, make_offer, make_user
from tests.mail.relay import Relay, Stored
from tests.mail.test_return_path import HARD

SECOND = "accueil@example.org"
REFUSED = "550 5.1.1 user unknown"


class Board:
    """The board with a relay and a clock."""

    def __init__(self, database: Database, settings: Settings, files: FileStore, relay: Relay) -> None:
        self.database, self.files, self.relay, self.now = database, files, relay, NOON
        self.settings = settings.model_copy(
            update={"mail_url": f"smtp://127.0.0.1:{relay.port}", "inbound_domain": "replies.example.org"}
        )
        self.refused: set[str] = set()
        relay.decide = self._decide

    def _decide(self, stage: str) -> str | None:
        return REFUSED if stage == "rcpt" and self.relay.recipients[-1] in self.refused else None

    def send(self) -> None:
        """The worker's round."""
        run_once(self.database, self.settings, self.files, self.now, gates=GATES, listeners=LISTENERS)

    def bounce(self, letter: str = "application_handoff", data: bytes = HARD) -> int:
        """A notice comes back for the last letter of a kind that the relay took; gives how it was answered."""
        path = self.arrived(letter)[-1].sender
        room = PostRoom(self.database, self.files, self.settings, LISTENERS)
        return receive(room, Arrived("", data), path, self.now).code

    def letters(self, letter: str) -> list[OutboxMessage]:
        """Letters of a kind, oldest first."""
        with self.database.reading() as session:
            found = select(OutboxMessage).where(OutboxMessage.letter == letter)
            return list(session.exec(found.order_by(col(OutboxMessage.id))))

    def to(self, letter: str) -> list[str]:
        """Whom letters of a kind went or go to."""
        return [row.recipient for row in self.letters(letter)]

    def arrived(self, letter: str) -> list[Stored]:
        """Letters of a kind that the relay answers for."""
        return [stored for stored in self.relay.stored if f".{letter}@" in stored.parsed["message-id"]]

    def offer(self) -> Offer:
        """Rose's offer as it is now."""
        with self.database.reading() as session:
            return session.exec(select(Offer)).one()

    def apply(self, **details: str) -> int:
        """An application; gives its number."""
        with self.database.writing() as session:
            offer = session.exec(select(Offer)).one_or_none()
            application = make_application(session, offer, now=self.now, **details)
            return application.id or 0


@pytest.fixture
def relay() -> Iterator[Relay]:
    """A kind relay."""
    running = Relay().start()
    yield running
    running.stop()


@pytest.fixture
def board(database: Database, settings: Settings, files: FileStore, relay: Relay) -> Board:
    """Rose's offer on a board that Ada moderates."""
    with database.writing() as session:
        make_user(session, "ada@example.org", name="Ada", role=Role.MODERATOR)
        make_offer(session, second_contact=SECOND)
    return Board(database, settings, files, relay)


def with_second(board: Board) -> None:
    """The second mailbox is asked as the offer goes online, and says yes."""
    assert ask_second_mailboxes(board.database, board.now) == 1
    with board.database.writing() as session:
        link = session.exec(select(AccessLink).where(AccessLink.purpose == Purpose.SECOND_CONTACT)).one()
        confirm_second(session, link, board.now)


@pytest.fixture(params=["at the door", "two days later"])
def fail(request: pytest.FixtureRequest, board: Board) -> Callable[[], None]:
    """Rose's mailbox refuses the letter that is due: in the dialogue (F-15) or by a notice (F-50)."""

    def at_the_door() -> None:
        board.refused.add("rose@example.org")
        board.send()

    def later() -> None:
        board.send()
        board.now += timedelta(days=2)
        assert board.bounce() == 250

    return at_the_door if request.param == "at the door" else later


def test_three_parties_hear_of_it_once(board: Board, fail: Callable[[], None]) -> None:
    """F-15, F-50: the student, the company where it can be reached, the moderators."""
    with board.database.writing() as session:
        otto = make_user(session, "otto@example.org", name="Otto")
        offer = session.exec(select(Offer)).one()
        session.add(Membership(user_id=otto.id or 0, company_id=offer.company_id, created_at=NOON))
    board.apply()
    fail()
    assert board.letters("application_handoff")[0].state == DeliveryState.BOUNCED
    for _ in range(2):
        assert board.to("application_undelivered") == ["sami@example.org"]
        assert board.to("address_failing") == ["otto@example.org"]
        assert board.to("address_failing_seen") == ["ada@example.org"]
        board.bounce("application_receipt", data=b"Subject: nothing\n\n")
        board.now += timedelta(hours=1)
        board.send()


def test_the_second_mailbox_gets_the_application_once(board: Board, fail: Callable[[], None]) -> None:
    with_second(board)
    board.apply()
    fail()
    board.send()
    assert [(row.recipient, row.state) for row in board.letters("application_handoff")] == [
        ("rose@example.org", "bounced"),
        (SECOND, "handed"),
    ]
    got = board.arrived("application_handoff")[-1]
    assert got.recipient == SECOND
    assert [part.get_content_type() for part in got.parsed.iter_attachments()] == ["application/pdf"]
    assert "Une autre boîte" in board.letters("application_undelivered")[0].text
    assert SECOND in board.to("address_failing")
    assert board.offer().status == Status.PUBLISHED


def test_the_next_application_goes_to_the_second_mailbox_at_once(
    board: Board, fail: Callable[[], None]
) -> None:
    with_second(board)
    board.apply()
    fail()
    board.apply(email="noa@example.org", name="Noa Diop")
    board.send()
    assert board.to("application_handoff")[-1] == SECOND
    assert board.letters("application_handoff")[-1].state == DeliveryState.HANDED
    assert board.to("application_undelivered") == ["sami@example.org"]


def test_a_second_mailbox_that_has_not_said_yes_gets_nothing(board: Board, fail: Callable[[], None]) -> None:
    ask_second_mailboxes(board.database, board.now)
    board.apply()
    fail()
    board.send()
    assert board.to("application_handoff") == ["rose@example.org"]
    assert "sa page" in board.letters("application_undelivered")[0].text


def test_one_good_contact_and_one_refused(board: Board) -> None:
    """F-17: two letters, one taken, one lost; nothing goes again to the good one."""
    with_second(board)
    board.apply()
    board.refused.add("rose@example.org")
    for _ in range(3):
        board.send()
        board.now += timedelta(hours=1)
    assert [stored.recipient for stored in board.arrived("application_handoff")] == [SECOND]
    assert [row.state for row in board.letters("application_handoff")] == ["bounced", "handed"]


def test_when_both_refuse_the_student_has_heard_of_it_once(board: Board) -> None:
    with_second(board)
    board.send()
    board.refused |= {"rose@example.org", SECOND}
    board.apply()
    board.send()
    board.send()
    assert [row.state for row in board.letters("application_handoff")] == ["bounced", "bounced"]
    assert board.to("application_undelivered") == ["sami@example.org"]
    with board.database.reading() as session:
        assert len(lost_applications(session, session.exec(select(Offer)).one())) == 1


def test_two_applications_that_reach_nobody_pause_the_offer(board: Board) -> None:
    board.refused.add("rose@example.org")
    board.apply()
    board.send()
    assert board.offer().status == Status.PUBLISHED
    board.apply(email="noa@example.org", name="Noa Diop")
    assert board.letters("application_handoff")[-1].state == DeliveryState.BLOCKED
    assert follow_blocked(board.database, board.now) == 1
    assert board.offer().status == Status.PAUSED
    assert board.to("application_undelivered") == ["sami@example.org", "noa@example.org"]
    assert follow_blocked(board.database, board.now) == 0


def test_an_application_that_is_still_held_is_not_yet_lost(board: Board) -> None:
    board.refused.add("rose@example.org")
    board.apply()
    board.send()
    with board.database.writing() as session:
        held = make_application(
            session, session.exec(select(Offer)).one(), now=board.now, email="noa@example.org", name="Noa"
        )
        held.leaves_at = board.now + timedelta(minutes=10)
        session.add(held)
    assert follow_blocked(board.database, board.now) == 0
    assert follow_blocked(board.database, board.now + timedelta(minutes=11)) == 1


def test_the_new_address_gets_what_was_lost_once_and_the_offer_goes_on(board: Board) -> None:
    """F-46: the old address is frozen in its letters, which are cancelled or dead; new ones are made once."""
    board.refused.add("rose@example.org")
    board.apply()
    board.send()
    board.apply(email="noa@example.org", name="Noa Diop")
    follow_blocked(board.database, board.now)
    with board.database.writing() as session:
        offer = session.exec(select(Offer)).one()
        assert was_paused_by_mail(session, offer)
        box = OfferMailbox(
            offer_id=offer.id or 0, role="new", email="paul@example.org", email_key="paul@example.org",
            asked_at=board.now,
        )  # fmt: skip
        session.add(box)
        session.flush()
        link = AccessLink(
            nonce="n" * 22, purpose=Purpose.NEW_ADDRESS, subject_id=box.id, created_at=board.now,
            expires_at=board.now + timedelta(days=7),
        )  # fmt: skip
        session.add(link)
        session.flush()
        for one in move_in(session, link, "fr", board.now):
            readdress(session, one, board.now)
            send_anew(session, one, board.now)
        assert send_anew(session, offer, board.now) == 0
    board.send()
    got = [stored.recipient for stored in board.arrived("application_handoff")]
    assert got == ["paul@example.org", "paul@example.org"]
    assert board.offer().status == Status.PUBLISHED
    assert board.offer().contact_email == "paul@example.org"
    with board.database.reading() as session:
        paul = session.exec(select(User).where(User.email_key == "paul@example.org")).one()
        assert session.exec(select(Membership).where(Membership.user_id == paul.id)).one()


def test_an_offer_that_its_recruiter_paused_stays_paused(board: Board) -> None:
    with board.database.writing() as session:
        offer = session.exec(select(Offer)).one()
        pause(session, offer, actor="mail", now=board.now)
        resume(session, offer, actor="user:1", now=board.now)
        pause(session, offer, actor="user:1", now=board.now)
        send_anew(session, offer, board.now)
        assert offer.status == Status.PAUSED


def test_a_withdrawn_application_that_comes_back_tells_nobody(board: Board) -> None:
    number = board.apply()
    board.send()
    with board.database.writing() as session:
        application = session.get_one(Application, number)
        withdraw(session, application, session.exec(select(Offer)).one(), now=board.now)
    assert board.bounce() == 250
    assert board.letters("application_handoff")[0].state == DeliveryState.BOUNCED
    assert board.to("application_undelivered") == []
    assert board.to("address_failing_seen") == []


def test_an_answered_application_that_comes_back_does_not_alarm_the_student(board: Board) -> None:
    number = board.apply()
    board.send()
    with board.database.writing() as session:
        application = session.get_one(Application, number)
        application.state = State.REFUSED
        session.add(application)
    board.bounce()
    assert board.to("application_undelivered") == []
    assert board.to("address_failing_seen") == ["ada@example.org"]


def test_a_letter_about_the_failure_that_comes_back_too_starts_nothing(board: Board) -> None:
    """M-04: no mail ever answers a bounce of what a bounce caused."""
    board.apply()
    board.send()
    board.bounce()
    board.send()
    before = len(board.relay.stored)
    assert board.bounce("application_undelivered") == 250
    assert board.bounce("address_failing_seen") == 250
    board.send()
    assert len(board.relay.stored) == before


def test_the_second_address_is_asked_once_and_anew_when_it_changes(board: Board) -> None:
    assert [ask_second_mailboxes(board.database, board.now) for _ in range(3)] == [1, 0, 0]
    with board.database.writing() as session:
        offer = session.exec(select(Offer)).one()
        offer.second_contact = "Bureau@example.org"
        session.add(offer)
    assert [ask_second_mailboxes(board.database, board.now) for _ in range(2)] == [1, 0]
    assert board.to("second_contact") == [SECOND, "Bureau@example.org"]
    assert second_of(board) is None


def test_a_second_address_that_is_the_first_one_is_not_asked(board: Board) -> None:
    with board.database.writing() as session:
        offer = session.exec(select(Offer)).one()
        offer.second_contact = "Rose@example.org"
        session.add(offer)
    assert [ask_second_mailboxes(board.database, board.now) for _ in range(2)] == [1, 0]
    assert board.to("second_contact") == []


def second_of(board: Board) -> str | None:
    """The second mailbox in use."""
    with board.database.reading() as session:
        return second_mailbox(session, session.exec(select(Offer)).one())


def test_a_listener_called_twice_writes_one_letter(board: Board) -> None:
    board.apply()
    board.refused.add("rose@example.org")
    board.send()
    with board.database.writing() as session:
        row = session.exec(select(OutboxMessage).where(OutboxMessage.letter == "application_handoff")).one()
        on_bad_end(session, row, board.now)
    assert board.to("application_undelivered") == ["sami@example.org"]
    assert board.to("address_failing_seen") == ["ada@example.org"]
