"""Erasing a student: twelve values are found nowhere afterwards, and what must stay stays (L-04, S-65)."""

from datetime import timedelta

import pytest
from sqlmodel import select

from jobboard.accounts.models import AccessLink
from jobboard.applications.models import Application, State
from jobboard.journal.chain import verify
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.offers.models import Offer
from jobboard.privacy.erasing import Erased, erase_person
from jobboard.privacy.files import burn
from jobboard.privacy.people import find_person
from jobboard.privacy.tombstones import list_path, read_list
from jobboard.worker import run_once
from tests.factories import NOON, make_application, make_offer
from tests.privacy.canaries import CANARIES, STUDENT, found_in_database, found_in_folder
from tests.privacy.conftest import LATER, age, kept_cv, write_traces


def erase(database: Database, key: str = STUDENT["email"]) -> Erased:
    """Erase a mailbox, as its page does."""
    with database.writing() as session:
        return erase_person(session, find_person(session, key, LATER), now=LATER)


def test_every_canary_is_there_before_and_nowhere_after(
    database: Database, settings: Settings, files: FileStore, caplog: pytest.LogCaptureFixture
) -> None:
    """Twelve values, found 0 times in database, files, outbox, search and logs."""
    write_traces(database, settings)
    before = found_in_database(database, CANARIES) + found_in_folder(settings.data_dir, CANARIES)
    assert {place.rpartition(": ")[2] for place in before} == set(CANARIES)
    done = erase(database)
    assert (done.applications, done.companies_told) == (2, 1)
    age(settings.files_dir, NOON)
    assert burn(database, files, LATER) == 1
    assert found_in_database(database, CANARIES) == []
    assert found_in_folder(settings.data_dir, CANARIES) == []
    # What SQLite has freed is written over as well, in its log of changes too.
    database.settle_pages()
    assert found_in_folder(settings.data_dir.parent, CANARIES, but="post") == []
    assert [word for word in CANARIES if word in caplog.text] == []
    with database.reading() as session:
        assert not find_person(session, STUDENT["email"], LATER).is_known


def test_numbers_stay_and_the_chain_holds(database: Database, settings: Settings) -> None:
    number = write_traces(database, settings)
    erase(database)
    with database.reading() as session:
        application = session.get_one(Application, number)
        assert (application.state, application.withdrawn_from) == (State.WITHDRAWN, State.INTERVIEW)
        assert application.created_at == NOON
        # The one that the company has counts; the one that never left does not.
        counts = sorted(offer.applications for offer in session.exec(select(Offer)))
        assert counts == [0, 1]
        assert verify(session).wrong == []


def test_the_company_that_received_it_is_told_once_and_without_a_name(
    database: Database, settings: Settings, files: FileStore
) -> None:
    number = write_traces(database, settings)
    erase(database)
    assert erase(database) == Erased()
    with database.reading() as session:
        letters = session.exec(
            select(OutboxMessage).where(OutboxMessage.letter == "application_erased")
        ).all()
        assert [letter.recipient for letter in letters] == ["rose@example.org"]
        assert f"La personne de la candidature {number} a effacé ses données" in letters[0].text
        assert letters[0].references == f"<application-{number}@{settings.mail_domain}>"
        assert not [word for word in CANARIES if word in letters[0].text + letters[0].subject]
    sent = run_once(database, settings, files, LATER)
    # The notice, and the letter that named several students: it leaves without this one's name.
    assert sent[DeliveryState.HANDED] == 2


def test_what_has_not_left_never_leaves(database: Database, settings: Settings, files: FileStore) -> None:
    write_traces(database, settings)
    erase(database)
    run_once(database, settings, files, LATER + timedelta(days=1))
    with database.reading() as session:
        states = {
            (row.letter, row.state)
            for row in session.exec(
                select(OutboxMessage).where(OutboxMessage.recipient != "rose@example.org")
            )
        }
    assert ("application_answer", DeliveryState.CANCELLED) in states
    assert not [state for _, state in states if state in (DeliveryState.QUEUED, DeliveryState.HELD)]


def test_somebody_elses_application_with_the_same_cv_and_name_keeps_everything(
    database: Database, settings: Settings, files: FileStore
) -> None:
    write_traces(database, settings)
    with database.writing() as session:
        offer = make_offer(session, title="Une troisième offre")
        details = {**STUDENT, "email": "namesake@example.org"}
        namesake = make_application(session, offer, cv=kept_cv(session), **details)
        number = namesake.id or 0
    erase(database)
    age(settings.files_dir, NOON)
    assert burn(database, files, LATER) == 0
    with database.reading() as session:
        kept = session.get_one(Application, number)
        assert kept.name == STUDENT["name"]
        assert files.open(kept.cv_digest)
        letters = session.exec(
            select(OutboxMessage).where(OutboxMessage.subject_key == kept.subject_key)
        ).all()
        assert all(letter.text for letter in letters)
        assert {letter.state for letter in letters} == {DeliveryState.QUEUED}


def test_links_die_and_the_tombstone_names_nobody(database: Database, settings: Settings) -> None:
    write_traces(database, settings)
    erase(database)
    with database.reading() as session:
        assert session.exec(select(AccessLink).where(AccessLink.email_key == STUDENT["email"])).all() == []
    # The mailbox and both applications.
    assert len(read_list(list_path(settings))) == 3
    assert STUDENT["email"] not in list_path(settings).read_text()


def test_a_file_that_was_just_sent_again_waits_for_its_row(
    database: Database, settings: Settings, files: FileStore
) -> None:
    """The same CV may be in a form at this very moment."""
    write_traces(database, settings)
    erase(database)
    age(settings.files_dir, LATER - timedelta(minutes=5))
    assert burn(database, files, LATER) == 0
    assert burn(database, files, LATER + timedelta(minutes=11)) == 1
    assert burn(database, files, LATER + timedelta(minutes=11)) == 0


def test_who_applies_again_after_erasing_is_somebody_new(database: Database, settings: Settings) -> None:
    write_traces(database, settings)
    erase(database)
    with database.writing() as session:
        offer = session.exec(select(Offer)).first()
        assert offer is not None
        again = make_application(session, offer, cv=kept_cv(session), now=LATER, **STUDENT)
        assert again.name == STUDENT["name"]
