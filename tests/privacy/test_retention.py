"""The retention table is kept: each line with what is just inside and just outside its time (L-03)."""

import os
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from jobboard.accounts.actions import mint_link
from jobboard.accounts.models import AccessLink, Purpose
from jobboard.applications.models import Application
from jobboard.journal.chain import chain_all, verify
from jobboard.journal.models import JournalEntry
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.offers.models import Draft
from jobboard.privacy import housekeeping, retention
from jobboard.privacy.housekeeping import count, keep_house, nightly
from jobboard.privacy.models import ChoreRun, DoomedFile
from jobboard.privacy.retention import TABLE, cv_leaves_at
from jobboard.worker import run_once
from tests.factories import NOON, make_application, make_offer
from tests.privacy.conftest import age

DAY = timedelta(days=1)
HANDED = NOON + timedelta(minutes=1)


@pytest.fixture
def applied(database: Database, settings: Settings, files: FileStore) -> int:
    """Sami's application, handed over a minute later; gives its number."""
    with database.writing() as session:
        number = make_application(session, make_offer(session)).id or 0
    run_once(database, settings, files, HANDED)
    age(settings.files_dir, NOON)
    return number


def seen(session: Session, number: int) -> Application:
    """The application as it is now."""
    return session.get_one(Application, number)


def test_the_cv_goes_thirty_days_after_it_was_handed_over(
    applied: int, database: Database, files: FileStore
) -> None:
    with database.reading() as session:
        digest = seen(session, applied).cv_digest
        assert cv_leaves_at(session, seen(session, applied)) == HANDED + 30 * DAY
    assert keep_house(database, files, HANDED + 30 * DAY)["cv"] == 0
    assert files.exists(digest)
    done = keep_house(database, files, HANDED + 30 * DAY + timedelta(seconds=1))
    assert (done["cv"], done["files"]) == (1, 1)
    assert not files.exists(digest)
    with database.reading() as session:
        assert seen(session, applied).cv_deleted_at is not None
        assert seen(session, applied).name == "Sami Benali"
        letter = session.exec(
            select(OutboxMessage).where(OutboxMessage.letter == "application_handoff")
        ).one()
        assert letter.attachment_digest is None
        assert letter.state == DeliveryState.HANDED


def test_a_cv_that_still_has_to_leave_stays(database: Database, files: FileStore) -> None:
    with database.writing() as session:
        application = make_application(session, make_offer(session))
        assert cv_leaves_at(session, application) is None
    assert keep_house(database, files, NOON + 100 * DAY)["cv"] == 0


def test_two_applications_with_one_cv_lose_it_with_the_last(
    applied: int, database: Database, settings: Settings, files: FileStore
) -> None:
    later = NOON + 10 * DAY
    with database.writing() as session:
        make_application(session, make_offer(session, title="Une autre"), now=later)
        digest = seen(session, applied).cv_digest
    run_once(database, settings, files, later)
    age(settings.files_dir, NOON)
    assert keep_house(database, files, NOON + 31 * DAY)["cv"] == 1
    assert files.exists(digest)
    assert keep_house(database, files, later + 31 * DAY)["cv"] == 1
    assert not files.exists(digest)


def test_applications_are_made_anonymous_after_24_months(
    applied: int, database: Database, files: FileStore
) -> None:
    keep_house(database, files, NOON + 729 * DAY)
    with database.reading() as session:
        assert seen(session, applied).name == "Sami Benali"
    done = keep_house(database, files, NOON + 731 * DAY)
    assert done["applications"] == 1
    with database.reading() as session:
        application = seen(session, applied)
        assert (application.name, application.email, application.message, application.phone) == ("",) * 4
        assert application.anonymised_at is not None
        assert application.state == "waiting"


def test_texts_addresses_and_journal_go_in_their_turn(
    applied: int, database: Database, files: FileStore
) -> None:
    chain_all(database, NOON)
    assert keep_house(database, files, NOON + 61 * DAY)["mail_texts"] == 0
    assert keep_house(database, files, NOON + 63 * DAY)["mail_texts"] == 2
    with database.reading() as session:
        letters = session.exec(select(OutboxMessage)).all()
        assert {letter.text for letter in letters} == {""}
        assert "sami@example.org" in {letter.recipient for letter in letters}
    done = keep_house(database, files, NOON + 366 * DAY)
    assert done["mail_addresses"] == 2
    assert done["journal"] >= 1
    with database.reading() as session:
        assert {letter.recipient for letter in session.exec(select(OutboxMessage))} == {
            "erased@erased.invalid"
        }
        assert session.exec(select(JournalEntry)).all() == []
        assert verify(session).wrong == []


def test_drafts_and_links_go_when_they_end(database: Database, files: FileStore) -> None:
    with database.writing() as session:
        session.add(Draft(created_at=NOON, updated_at=NOON, expires_at=NOON + 30 * DAY))
        mint_link(session, purpose=Purpose.MY_APPLICATIONS, email_key="sami@example.org", now=NOON)
    assert keep_house(database, files, NOON + 30 * DAY - timedelta(seconds=1))["drafts"] == 0
    done = keep_house(database, files, NOON + 32 * DAY)
    assert (done["drafts"], done["links"]) == (1, 1)
    with database.reading() as session:
        assert session.exec(select(Draft)).all() == []
        assert session.exec(select(AccessLink)).all() == []


def test_a_file_without_a_row_goes_after_a_day(
    database: Database, settings: Settings, files: FileStore
) -> None:
    digest = files.keep(b"left over")
    moment = NOON - timedelta(hours=23)
    os.utime(files.path(digest), (moment.timestamp(), moment.timestamp()))
    assert keep_house(database, files, NOON)["orphan_files"] == 0
    assert keep_house(database, files, NOON + timedelta(hours=2))["orphan_files"] == 1
    assert not files.exists(digest)


def test_a_dry_run_counts_the_same_and_changes_nothing(
    applied: int, database: Database, files: FileStore
) -> None:
    chain_all(database, NOON)
    files_before = sorted(files.root.rglob("*"))
    late = NOON + 90 * DAY
    counted = count(database, files, late)
    assert (counted["cv"], counted["mail_texts"]) == (1, 2)
    assert sorted(files.root.rglob("*")) == files_before
    assert count(database, files, late) == counted
    done = keep_house(database, files, late)
    assert {name: done[name] for name in counted} == counted
    assert set(count(database, files, late).values()) == {0}
    assert set(keep_house(database, files, late).values()) == {0}


def test_keeping_house_may_be_cut_short_anywhere(
    database: Database, settings: Settings, files: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each batch stands for itself: what was done stays done, the rest follows."""
    with database.writing() as session:
        offer = make_offer(session)
        for number in range(5):
            make_application(session, offer, email=f"sami{number}@example.org")
    run_once(database, settings, files, HANDED)
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    sweeps: list[int] = []
    plain = TABLE[0].sweep

    def cut(session: Session, now: datetime, most: int) -> int:
        if len(sweeps) == 1:
            raise KeyboardInterrupt
        sweeps.append(plain(session, now, most))
        return sweeps[-1]

    monkeypatch.setattr(
        housekeeping, "TABLE", (retention.Line(*("x", *(TABLE[0].what,) * 3), TABLE[0].count, cut),)
    )
    with pytest.raises(KeyboardInterrupt):
        keep_house(database, files, NOON + 40 * DAY)
    monkeypatch.setattr(housekeeping, "TABLE", TABLE)
    assert sweeps == [2]
    assert keep_house(database, files, NOON + 40 * DAY)["cv"] == 3


def test_three_workers_keep_the_house_once_a_night(
    applied: int, database: Database, files: FileStore
) -> None:
    """R-27, and L-03: the first time at once, then after three in Paris; days off are caught up in one go."""

    def last() -> datetime:
        with database.reading() as session:
            return session.get_one(ChoreRun, "housekeeping").started_at

    for _ in range(3):
        nightly(database, NOON)
    assert last() == NOON
    nightly(database, NOON + timedelta(hours=14))
    assert last() == NOON
    night = datetime.fromisoformat("2026-11-24T03:00:00+01:00")
    nightly(database, night)
    assert last() == night
    nightly(database, night + 3 * DAY)
    assert last() == night + 3 * DAY
    with database.reading() as session:
        run = session.get_one(ChoreRun, "housekeeping")
        assert run.ended_at is not None
        assert set(run.report) == {*(line.name for line in TABLE), "files", "orphan_files"}


def test_files_rest_while_a_backup_is_made(applied: int, database: Database, files: FileStore) -> None:
    with database.writing() as session:
        session.add(ChoreRun(name="backup", started_at=NOON, busy_until=NOON + 60 * DAY))
    done = keep_house(database, files, NOON + 40 * DAY)
    assert (done["cv"], done["files"]) == (1, 0)
    with database.writing() as session:
        assert len(session.exec(select(DoomedFile)).all()) == 1
        session.get_one(ChoreRun, "backup").busy_until = None
    assert keep_house(database, files, NOON + 40 * DAY)["files"] == 1
