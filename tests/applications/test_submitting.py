"""Applying: one row, two letters, whoever clicks how often."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlmodel import Session, select

from jobboard.accounts.models import AccessLink
from jobboard.accounts.queries import LinkDead
from jobboard.applications.actions.submitting import (
    AlreadyLeft,
    AlreadySent,
    correct_application,
    readdress,
    submit_application,
    withdraw,
)
from jobboard.applications.models import Application, State
from jobboard.applications.queries import applications_of, applications_to, find_by_token, find_for_answer
from jobboard.kit.changes import changes_since, current_version
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import sign
from jobboard.mail.models import OutboxMessage
from jobboard.mail.queries import letters_of
from jobboard.offers.models import CloseReason, Offer, OfferNotOpen, Status
from jobboard.offers.queries import offer_for_applying
from tests.factories import NOON, make_application, make_details, make_offer, make_user

HOLD = timedelta(minutes=10)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A board that holds applications ten minutes."""
    return settings.model_copy(update={"handoff_delay": 600})


def letters(session: Session, application: Application, letter: str) -> list[OutboxMessage]:
    return [row for row in letters_of(session, application.subject_key) if row.letter == letter]


def test_an_application_is_a_row_with_a_letter_to_the_company_and_one_to_the_student(
    database: Database,
) -> None:
    with database.writing() as session:
        application = make_application(session)
        [handoff] = letters(session, application, "application_handoff")
        assert handoff.recipient == "rose@example.org"
        assert handoff.due_at == NOON + HOLD
        assert handoff.reply_to == "sami@example.org"
        assert handoff.from_name.startswith("Sami B. via ")
        assert handoff.attachment_digest == application.cv_digest
        assert handoff.attachment_name == f"CV-Benali-Sami-{application.id}.pdf"
        assert "Votre atelier me plaît." in handoff.text
        [receipt] = letters(session, application, "application_receipt")
        assert receipt.recipient == "sami@example.org"
        assert receipt.due_at == NOON


def test_the_receipt_says_no_word_that_the_student_typed(database: Database) -> None:
    """The address is not proven: nobody can make the board write a text of theirs to a stranger (A-13)."""
    with database.writing() as session:
        application = make_application(
            session, name="Zorro Quelconque", training="Licence Mysterium", phone="0600000000"
        )
        [receipt] = letters(session, application, "application_receipt")
        for part in (receipt.subject, receipt.text, receipt.html, receipt.from_name, receipt.recipient_name):
            for typed in ("Zorro", "Quelconque", "Mysterium", "0600000000", "atelier me plaît", "cv-sami"):
                assert typed not in part


def test_the_same_form_sent_twice_is_one_application(database: Database) -> None:
    """F-47, R-26."""
    with database.writing() as session:
        offer = make_offer(session)
        first = make_application(session, offer, form_key="6f1c2f7e-0000-4000-8000-000000000001")
        again = make_application(session, offer, form_key="6f1c2f7e-0000-4000-8000-000000000001")
        assert again.id == first.id
        assert len(session.exec(select(OutboxMessage)).all()) == 2
        assert offer.applications == 1


def test_the_same_person_applies_once_to_an_offer_whatever_the_capitals(database: Database) -> None:
    with database.writing() as session:
        offer = make_offer(session)
        first = make_application(session, offer)
        again = make_application(session, offer, email="Sami@example.org", email_key="sami@example.org")
        other = make_application(session, make_offer(session, title="Photographe"))
        assert again.id == first.id
        assert other.id != first.id


def test_fifty_sends_at_the_same_time_are_one_application(database: Database, settings: Settings) -> None:
    """S-20: from fifty browsers, each with a form of its own."""
    with database.writing() as session:
        offer_id = make_offer(session).id
        details = make_details(session)
    start = Barrier(50)
    found: list[int | None] = []
    problems: list[BaseException] = []

    def send(number: int) -> None:
        start.wait()
        try:
            with database.writing() as session:
                application = submit_application(
                    session,
                    offer=session.get_one(Offer, offer_id),
                    details=details,
                    form_key=f"6f1c2f7e-0000-4000-8000-0000000000{number:02}",
                    locale="fr",
                    now=NOON,
                    settings=settings,
                )
                found.append(application.id)
        except BaseException as problem:
            problems.append(problem)

    threads = [Thread(target=send, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(found) == 50
    assert len(set(found)) == 1
    with database.reading() as session:
        assert len(session.exec(select(Application)).all()) == 1
        assert len(session.exec(select(OutboxMessage)).all()) == 2
        assert session.get_one(Offer, offer_id).applications == 1


@pytest.mark.parametrize("broken", ["rose@", "a b@example.org", ""])
def test_an_application_whose_letter_cannot_be_written_is_not_there_at_all(
    database: Database, broken: str
) -> None:
    """S-19: the row, the place in the offer, the private link and both letters, or nothing."""
    with database.writing() as session:
        offer_id = make_offer(session, contact_email=broken).id
    with pytest.raises(ValueError), database.writing() as session:
        make_application(session, session.get_one(Offer, offer_id))
    with database.reading() as session:
        for table in (Application, OutboxMessage, AccessLink):
            assert session.exec(select(table)).all() == []
        assert session.get_one(Offer, offer_id).applications == 0


@pytest.mark.parametrize(
    "status", [Status.PAUSED, Status.HELD, Status.REMOVED, Status.IN_REVIEW, Status.CLOSED]
)
def test_an_offer_that_is_not_open_refuses_applications(database: Database, status: Status) -> None:
    """S-17."""
    with database.writing() as session:
        reason = CloseReason.WITHDRAWN if status is Status.CLOSED else None
        offer = make_offer(session, status=status, close_reason=reason)
        with pytest.raises(OfferNotOpen):
            make_application(session, offer)
        assert session.exec(select(Application)).all() == []


def test_an_offer_past_its_last_day_refuses_applications(database: Database) -> None:
    with database.writing() as session:
        offer = make_offer(session, expires_at=NOON)
        with pytest.raises(OfferNotOpen):
            make_application(session, offer)


def test_the_application_that_fills_an_offer_is_kept_and_closes_it(
    database: Database, settings: Settings
) -> None:
    """A-09: the cap; what came in is still handed over."""
    few = settings.model_copy(update={"max_applications": 2})
    with database.writing() as session:
        session.info["settings"] = few
        offer = make_offer(session)
        make_application(session, offer)
        second = make_application(session, offer, email="ines@example.org")
        assert (offer.status, offer.close_reason) == (Status.CLOSED, CloseReason.FULL)
        assert letters(session, second, "application_handoff")
        with pytest.raises(OfferNotOpen):
            make_application(session, offer, email="noa@example.org")
        session.info["settings"] = settings


def test_an_offer_read_as_far_as_an_application_needs_it_ends_like_any_other(
    database: Database, settings: Settings
) -> None:
    few = settings.model_copy(update={"max_applications": 1})
    with database.writing() as session:
        number = make_offer(session).id or 0
        version = current_version(session)
    with database.writing() as session:
        session.info["settings"] = few
        make_application(session, offer_for_applying(session, number))
        session.info["settings"] = settings
    with database.reading() as session:
        offer = session.get_one(Offer, number)
        assert (offer.status, offer.close_reason, offer.applications) == (
            Status.CLOSED,
            CloseReason.FULL,
            1,
        )
        # Lists and pages hear of it.
        assert number in (changes_since(session, version).items or ())


def test_each_link_opens_its_own_application_only(database: Database, settings: Settings) -> None:
    with database.writing() as session:
        application = make_application(session)
        token = sign(settings.secret_key, application.nonce)
        assert find_by_token(session, settings.keys, token, NOON).id == application.id
        with pytest.raises(LinkDead):
            find_for_answer(session, settings.keys, token, NOON)
        with pytest.raises(LinkDead):
            find_by_token(session, settings.keys, token, NOON + timedelta(days=184))


def test_a_correction_replaces_the_letter_that_waits(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session)
        offer = session.get_one(Offer, application.offer_id)
        changed = make_details(session, message="Un autre texte.")
        correct_application(session, application, offer, details=changed, now=NOON + timedelta(minutes=3))
        first, second = letters(session, application, "application_handoff")
        assert (first.state, second.state) == ("cancelled", "queued")
        assert "Un autre texte." in second.text
        assert second.due_at == NOON + HOLD
        assert len(letters(session, application, "application_receipt")) == 1


def test_a_corrected_address_gets_a_receipt_of_its_own(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session, email="samy@example.org")
        offer = session.get_one(Offer, application.offer_id)
        correct_application(session, application, offer, details=make_details(session), now=NOON)
        assert [row.recipient for row in letters(session, application, "application_receipt")] == [
            "samy@example.org",
            "sami@example.org",
        ]
        assert [found.id for found, _ in applications_of(session, "sami@example.org")] == [application.id]


def test_a_correction_cannot_take_the_place_of_another_application(database: Database) -> None:
    with database.writing() as session:
        offer = make_offer(session)
        make_application(session, offer, email="ines@example.org")
        mine = make_application(session, offer)
        with pytest.raises(AlreadySent):
            correct_application(
                session, mine, offer, details=make_details(session, email="ines@example.org"), now=NOON
            )
        assert [row.state for row in letters(session, mine, "application_handoff")] == ["queued"]
        assert mine.email == "sami@example.org"


def test_what_has_left_cannot_be_corrected(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session)
        offer = session.get_one(Offer, application.offer_id)
        with pytest.raises(AlreadyLeft):
            correct_application(session, application, offer, details=make_details(session), now=NOON + HOLD)


def test_withdrawing_during_the_hold_leaves_no_trace_at_the_company(database: Database) -> None:
    """F-44: nothing is sent, the words are gone, the CV may be swept, the place is free again."""
    with database.writing() as session:
        rose = make_user(session)
        application = make_application(session)
        offer = session.get_one(Offer, application.offer_id)
        assert withdraw(session, application, offer, now=NOON + timedelta(minutes=2)) is True
        [handoff] = letters(session, application, "application_handoff")
        assert (handoff.state, handoff.text, handoff.attachment_digest) == ("cancelled", "", None)
        assert letters(session, application, "application_withdrawn") == []
        assert application.cv_deleted_at is not None
        session.refresh(offer)
        assert offer.applications == 0
        assert applications_to(session, rose, offer, NOON + timedelta(days=1)) == []
        assert make_application(session, offer).id != application.id


def test_withdrawing_later_tells_the_company(database: Database) -> None:
    """F-45."""
    with database.writing() as session:
        application = make_application(session)
        offer = session.get_one(Offer, application.offer_id)
        [handoff] = letters(session, application, "application_handoff")
        handoff.state, handoff.handed_at = "handed", NOON + HOLD
        session.add(handoff)
        session.flush()
        assert withdraw(session, application, offer, now=NOON + timedelta(days=2)) is False
        [told] = letters(session, application, "application_withdrawn")
        assert told.recipient == "rose@example.org"
        assert application.state == State.WITHDRAWN
        assert letters(session, application, "application_handoff")[0].state == "handed"


def test_a_new_address_of_the_company_gets_what_waits_for_the_old_one_once(database: Database) -> None:
    """F-46."""
    with database.writing() as session:
        application = make_application(session)
        offer = session.get_one(Offer, application.offer_id)
        offer.contact_email = "stages@example.org"
        session.add(offer)
        assert readdress(session, offer, NOON) == 1
        old, new = letters(session, application, "application_handoff")
        assert (old.state, new.state, new.recipient) == ("cancelled", "queued", "stages@example.org")
        assert readdress(session, make_offer(session, title="Photographe"), NOON) == 0


def test_otto_never_sees_what_was_sent_to_rose(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session)
        offer = session.get_one(Offer, application.offer_id)
        rose, otto = make_user(session), make_user(session, "otto@example.org", name="Otto")
        later = NOON + HOLD
        assert [found.id for found in applications_to(session, rose, offer, later)] == [application.id]
        assert applications_to(session, otto, offer, later) == []
        assert applications_to(session, rose, offer, NOON) == []
