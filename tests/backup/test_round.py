"""A backup restored elsewhere is the same board: every row, every file, and nothing is sent (R-18, R-19, F-53)."""

import json
import stat
import threading
import zipfile
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import MetaData, text
from sqlmodel import func, select

from jobboard import migrations, revisions
from jobboard.app import create_app
from jobboard.applications.forms import KeptCv
from jobboard.applications.models import Application
from jobboard.backup.archive import Manifest, Reader, Unusable, Writer
from jobboard.backup.making import forget_older, make_backup
from jobboard.backup.restoring import restore
from jobboard.backup.rows import Shape, as_line, read_rows, shapes
from jobboard.journal.chain import chain_all, verify
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore, Keeping
from jobboard.kit.settings import Settings
from jobboard.mail import spool
from jobboard.mail.holding import queue_hold, release_queue
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.offers.models import Offer
from jobboard.privacy import chores
from jobboard.privacy.erasing import erase_person
from jobboard.privacy.files import burn, needed
from jobboard.privacy.people import find_person
from jobboard.privacy.tombstones import list_path
from jobboard.worker import run_once
from tests.backup.conftest import Elsewhere
from tests.backup.crowd import multiply
from tests.factories import NOON, make_application, make_offer
from tests.kit import papers
from tests.people import Browser
from tests.privacy.canaries import CANARIES, STUDENT, found_in_database, found_in_folder
from tests.privacy.conftest import LATER, age, write_traces

Open = Callable[[Settings], Database]
HOUR = timedelta(hours=1)
# Applications that are really sent before a backup; more are copies of the first.
SENT = 100


def everything(database: Database) -> dict[str, list[list[object]]]:
    """All rows of all tables that a backup holds."""
    with database.snapshot() as connection:
        return {shape.name: list(read_rows(connection, shape)) for shape in shapes()}


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_a_board_restored_elsewhere_has_every_row_and_file_and_serves(
    kind: str, database: Database, settings: Settings, elsewhere: Elsewhere, opened: Open, tmp_path: Path
) -> None:
    """From each database into each."""
    write_traces(database, settings)
    before = everything(database)
    manifest = make_backup(settings, tmp_path / "board.zip", LATER)
    assert stat.S_IMODE((tmp_path / "board.zip").stat().st_mode) == 0o600
    assert (manifest.missing, manifest.rows("application"), manifest.files) == ([], 2, 1)
    there = elsewhere(kind)
    done = restore(there, tmp_path / "board.zip", LATER + HOUR)
    assert done.remarks == []
    other = opened(there)
    after = everything(other)
    after["journal_entry"] = [row for row in after["journal_entry"] if "board.restore" not in row]
    assert after == before
    store = FileStore(there.files_dir)
    with other.reading() as session:
        digests = needed(session)
        assert len(digests) == 1
        assert all(store.open(digest) for digest in digests)
        assert verify(session).wrong == []
    with Browser(create_app(there, clock=lambda: LATER + HOUR)) as browser:
        assert browser.get("/readyz").status == 200
        assert "Une autre offre" in browser.get("/fr/offres").text
    with other.writing() as session:
        # Numbers go on behind those that were restored.
        again = make_application(session, make_offer(session), email="new@example.org", now=LATER)
        assert again.id == 3


def test_nothing_leaves_a_restored_board_until_somebody_releases_it(
    database: Database, settings: Settings, elsewhere: Elsewhere, opened: Open, tmp_path: Path
) -> None:
    """F-53: would send N."""
    write_traces(database, settings)
    make_backup(settings, tmp_path / "board.zip", LATER)
    there = elsewhere()
    done = restore(there, tmp_path / "board.zip", LATER)
    other = opened(there)
    with other.reading() as session:
        hold = queue_hold(session)
    assert hold is not None
    assert hold.would_send == done.would_send > 3
    sent = run_once(other, there, FileStore(there.files_dir), LATER + HOUR)
    # Only what somebody asked for at a screen.
    assert sent[DeliveryState.HANDED] <= 2
    with other.writing() as session:
        release_queue(session)
    assert run_once(other, there, FileStore(there.files_dir), LATER + HOUR)[DeliveryState.HANDED] >= 2


def test_letters_that_left_after_the_backup_are_known_and_not_sent_again(
    database: Database, settings: Settings, files: FileStore, opened: Open, tmp_path: Path
) -> None:
    """F-53: M were accepted after this backup, as the board that is replaced still knows."""
    with database.writing() as session:
        offer = make_offer(session)
        for number in range(3):
            make_application(session, offer, email=f"sami{number}@example.org")
    make_backup(settings, tmp_path / "board.zip", NOON)
    assert run_once(database, settings, files, NOON + HOUR)[DeliveryState.HANDED] == 6
    with database.writing() as session:
        offer = session.exec(select(Offer)).one()
        make_application(session, offer, email="late@example.org", now=NOON + HOUR)
    done = restore(settings, tmp_path / "board.zip", NOON + 2 * HOUR, force=True)
    assert (done.would_send, done.accepted, done.lost_applications) == (0, 6, 1)
    assert done.sources == ["the former database", "accepted.log"]
    with database.writing() as session:
        release_queue(session)
    assert run_once(database, settings, files, NOON + 3 * HOUR) == {}


def test_what_the_spool_and_the_list_know_counts_where_the_database_is_lost(
    database: Database,
    settings: Settings,
    files: FileStore,
    elsewhere: Elsewhere,
    opened: Open,
    tmp_path: Path,
) -> None:
    with database.writing() as session:
        offer = make_offer(session)
        for number in range(3):
            make_application(session, offer, email=f"sami{number}@example.org")
    make_backup(settings, tmp_path / "board.zip", NOON)
    with database.reading() as session:
        ids = session.exec(select(OutboxMessage.message_id).order_by(OutboxMessage.id)).all()  # type: ignore[arg-type]
    there = elsewhere()
    spool.remember(there.data_dir, spool.Handed(ids[0], "dot: 250", (NOON + HOUR).isoformat()))
    (there.data_dir / "accepted.log").write_text(f"{(NOON + HOUR).isoformat()} {ids[1]}\ncut sho")
    done = restore(there, tmp_path / "board.zip", NOON + 2 * HOUR)
    assert (done.would_send, done.accepted) == (4, 2)
    assert done.sources == ["the spool", "accepted.log"]


def test_erased_stays_erased_after_restoring_yesterdays_backup(
    database: Database, settings: Settings, files: FileStore, tmp_path: Path
) -> None:
    """L-04, R-19: in place, as after an accident on the same machine."""
    write_traces(database, settings)
    make_backup(settings, tmp_path / "board.zip", LATER - HOUR)
    with database.writing() as session:
        erase_person(session, find_person(session, STUDENT["email"], LATER), now=LATER)
    done = restore(settings, tmp_path / "board.zip", LATER + HOUR, force=True)
    assert done.erased_again == 1
    age(settings.files_dir, NOON)
    burn(database, files, LATER + HOUR)
    database.settle_pages()
    assert found_in_database(database, CANARIES) == []
    assert found_in_folder(settings.data_dir, CANARIES) == []
    with database.reading() as session:
        # Nobody is told twice.
        told = select(OutboxMessage).where(OutboxMessage.letter == "application_erased")
        assert session.exec(told).all() == []
        assert verify(session).wrong == []


def test_erased_stays_erased_on_another_machine_with_the_list(
    database: Database, settings: Settings, elsewhere: Elsewhere, opened: Open, tmp_path: Path
) -> None:
    write_traces(database, settings)
    make_backup(settings, tmp_path / "board.zip", LATER - HOUR)
    with database.writing() as session:
        erase_person(session, find_person(session, STUDENT["email"], LATER), now=LATER)
        # Who comes back after erasing is somebody new, and stays.
        make_application(session, make_offer(session), email="sami@example.org", now=LATER)
    there = elsewhere()
    done = restore(there, tmp_path / "board.zip", LATER + HOUR, erased=list_path(settings))
    assert done.erased_again == 1
    assert found_in_database(opened(there), CANARIES) == []
    # And a backup of the restored board knows it too.
    make_backup(there, tmp_path / "again.zip", LATER + 2 * HOUR)
    once_more = elsewhere()
    assert restore(once_more, tmp_path / "again.zip", LATER + 3 * HOUR).erased_again == 0


def test_a_backup_made_while_people_apply_has_a_file_for_every_row(
    database: Database, settings: Settings, elsewhere: Elsewhere, opened: Open, tmp_path: Path
) -> None:
    """R-18, some hundred applications."""
    applying(database, settings, elsewhere, opened, tmp_path, before=60, most=240)


@pytest.mark.slow
def test_a_backup_of_ten_thousand_applications_under_load(
    database: Database, settings: Settings, elsewhere: Elsewhere, opened: Open, tmp_path: Path
) -> None:
    """R-18, R-19: ten thousand applications, each with a file of its own."""
    applying(database, settings, elsewhere, opened, tmp_path, before=10_000, most=12_000)


def applying(
    database: Database,
    settings: Settings,
    elsewhere: Elsewhere,
    opened: Open,
    tmp_path: Path,
    *,
    before: int,
    most: int,
) -> None:
    """Back up while two threads apply, restore elsewhere, and compare every row with its file."""
    store, stop, lock, made = FileStore(settings.files_dir), threading.Event(), threading.Lock(), [0]
    big = settings.model_copy(update={"max_applications": 100_000})
    # Two who never pause, and a backup: on SQLite somebody waits longer than a person would.
    busy = Database(settings.database, info={"settings": big}, patient=True)

    def apply_once() -> bool:
        with lock:
            if made[0] >= most:
                return False
            made[0] += 1
            number = made[0]
        data = cv_of(number)
        with busy.writing() as session:
            offer = session.exec(select(Offer)).first()
            cv = KeptCv(Keeping(store.keep(data)), "cv.pdf", "application/pdf", len(data))
            make_application(session, offer, cv=cv, email=f"s{number}@example.org", name=f"Sami {number}")
        return True

    def cv_of(number: int) -> bytes:
        return papers.pdf() + f"% {number}".encode()

    with database.writing() as session:
        make_offer(session)
    really = min(before, SENT)
    for _ in range(really):
        apply_once()
    if before > really:
        multiply(database, store, 1, ((number, cv_of(number)) for number in range(really + 1, before + 1)))
        made[0] = before

    def work() -> None:
        while not stop.is_set() and apply_once():
            pass

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        manifest = make_backup(settings, tmp_path / "load.zip", NOON)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        busy.close()
    assert manifest.missing == []
    assert before <= manifest.rows("application") <= made[0]
    there = elsewhere()
    restore(there, tmp_path / "load.zip", NOON)
    other, kept = opened(there), FileStore(there.files_dir)
    with other.reading() as session:
        applications = session.exec(select(Application)).all()
        assert len(applications) == manifest.rows("application") == manifest.files
        letters = select(func.count()).select_from(OutboxMessage)
        assert session.exec(letters).one() == 2 * len(applications)
        for application in applications:
            assert kept.open(application.cv_digest).endswith(f"% {application.name.split()[1]}".encode())
    assert kept.verify_all() == []
    with Browser(create_app(there, clock=lambda: NOON)) as browser:
        assert browser.get("/readyz").status == 200
        assert browser.get("/fr/offres").status == 200


def test_an_older_backup_is_migrated(
    database: Database, settings: Settings, elsewhere: Elsewhere, opened: Open, tmp_path: Path
) -> None:
    """A backup keeps its schema's number; what was added since is made as a migration makes it."""
    old = elsewhere("sqlite", empty=True)
    migrations.migrate(old, "0003")
    past = opened(old)
    moment = "2026-11-20 10:00:00.000000"
    with past.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO company (id, name, name_key, about, created_at, measured, answered) "
                f"VALUES (7, 'Atelier', 'atelier', '', '{moment}', 0, 0)"
            )
        )
    path = tmp_path / "old.zip"
    _write_as_revision(past, path, "0003")
    there = elsewhere(empty=True)
    done = restore(there, path, NOON, new_key=True)
    assert done.manifest.revision == "0003"
    assert revisions.pending(there) is None
    with opened(there).engine.connect() as connection:
        assert connection.execute(text("SELECT id, name FROM company")).all() == [(7, "Atelier")]


def _write_as_revision(database: Database, path: Path, revision: str) -> None:
    """A backup as the version of a revision would have written it: with the columns of its tables."""

    metadata = MetaData()
    metadata.reflect(database.engine)
    manifest = Manifest(NOON.isoformat(), "0.0.1", revision, "sqlite", "x", "0:")
    with path.open("wb") as file, database.snapshot() as connection:
        writer = Writer(file, manifest)
        table = metadata.tables["company"]
        columns = tuple(
            (column.name, "moment" if str(column.type) == "DATETIME" else "plain") for column in table.columns
        )
        shape = Shape("company", columns)
        writer.add_rows(shape, (as_line(row) for row in read_rows(connection, shape)))
        writer.close()


class TestRefusals:
    """Each with one clear line, and nothing changed."""

    def test_a_board_that_is_not_empty(self, database: Database, settings: Settings, tmp_path: Path) -> None:
        with database.writing() as session:
            make_application(session, make_offer(session))
        make_backup(settings, tmp_path / "board.zip", NOON)
        with pytest.raises(
            Unusable, match=r"not empty \(1 people, 1 offers, 1 applications, 2 letters\).*--force"
        ):
            restore(settings, tmp_path / "board.zip", NOON)

    @pytest.mark.parametrize("part", ["rows/application.jsonl", "files/", "extra/"])
    def test_a_byte_that_changed(
        self, part: str, database: Database, settings: Settings, elsewhere: Elsewhere, tmp_path: Path
    ) -> None:
        write_traces(database, settings)
        settings.extra_rates.write_text("# none\n")
        make_backup(settings, tmp_path / "board.zip", LATER)
        with (
            zipfile.ZipFile(tmp_path / "board.zip") as good,
            zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad,
        ):
            for name in good.namelist():
                data = good.read(name)
                bad.writestr(name, data[:-2] + b"X\n" if name.startswith(part) else data)
        with pytest.raises(Unusable, match=f"the backup is damaged: {part}"):
            restore(elsewhere(), tmp_path / "bad.zip", LATER)

    def test_a_file_that_was_cut_short(
        self, database: Database, settings: Settings, elsewhere: Elsewhere, tmp_path: Path
    ) -> None:
        write_traces(database, settings)
        make_backup(settings, tmp_path / "board.zip", LATER)
        whole = (tmp_path / "board.zip").read_bytes()
        (tmp_path / "half.zip").write_bytes(whole[: len(whole) // 2])
        with pytest.raises(Unusable, match="is no backup, or was cut short"):
            restore(elsewhere(), tmp_path / "half.zip", LATER)
        with pytest.raises(Unusable, match="no such file"):
            restore(elsewhere(), tmp_path / "none.zip", LATER)

    def test_a_member_that_is_gone(
        self, database: Database, settings: Settings, elsewhere: Elsewhere, tmp_path: Path
    ) -> None:
        write_traces(database, settings)
        make_backup(settings, tmp_path / "board.zip", LATER)
        with (
            zipfile.ZipFile(tmp_path / "board.zip") as good,
            zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad,
        ):
            for name in good.namelist():
                if not name.startswith("files/"):
                    bad.writestr(name, good.read(name))
        with pytest.raises(Unusable, match="the backup lacks files"):
            Reader(tmp_path / "bad.zip").check()

    def test_a_newer_schema(
        self, database: Database, settings: Settings, elsewhere: Elsewhere, tmp_path: Path
    ) -> None:
        _write_as_revision(database, tmp_path / "new.zip", "9999")
        with pytest.raises(
            Unusable, match=r"a newer jobboard \(0.0.1, schema 9999\) made this backup: upgrade first"
        ):
            restore(elsewhere(), tmp_path / "new.zip", NOON)

    def test_a_name_that_is_taken(self, database: Database, settings: Settings, tmp_path: Path) -> None:
        (tmp_path / "board.zip").write_text("mine")
        with pytest.raises(Unusable, match="is there already"):
            make_backup(settings, tmp_path / "board.zip", NOON)
        assert (tmp_path / "board.zip").read_text() == "mine"

    def test_a_second_backup_at_the_same_time(
        self, database: Database, settings: Settings, tmp_path: Path
    ) -> None:
        assert chores.take(database, chores.BACKUP, NOON, HOUR)
        with pytest.raises(Unusable, match="another backup is being made"):
            make_backup(settings, tmp_path / "board.zip", NOON)
        assert list(tmp_path.glob("*.partial")) == []


def test_a_restore_that_fails_leaves_the_board_as_it_was(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    with database.writing() as session:
        make_application(session, make_offer(session))
    make_backup(settings, tmp_path / "board.zip", NOON)
    with zipfile.ZipFile(tmp_path / "board.zip") as good:
        rows = good.read("rows/application.jsonl")
    before = everything(database)
    _with_rows(tmp_path / "board.zip", tmp_path / "bad.zip", rows.replace(b'"waiting"', b'"nonsense"'))
    with pytest.raises(Unusable, match="the database refused the backup"):
        restore(settings, tmp_path / "bad.zip", NOON, force=True)
    assert everything(database) == before


def _with_rows(source: Path, target: Path, rows: bytes) -> None:
    """The same backup with other applications, and a manifest that vouches for them."""
    with zipfile.ZipFile(source) as good, zipfile.ZipFile(target, "w") as bad:
        for name in good.namelist():
            data = good.read(name)
            if name == "rows/application.jsonl":
                data = rows
            if name == "manifest.json":
                record = json.loads(data)
                record["members"]["rows/application.jsonl"] = sha256(rows).hexdigest()
                data = json.dumps(record).encode()
            bad.writestr(name, data)


def test_a_file_the_store_has_lost_is_named_and_the_rest_is_saved(
    database: Database, settings: Settings, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    with database.writing() as session:
        digest = make_application(session, make_offer(session)).cv_digest
    FileStore(settings.files_dir).delete(digest)
    assert make_backup(settings, tmp_path / "board.zip", NOON).missing == [digest]
    done = restore(elsewhere(), tmp_path / "board.zip", NOON)
    assert done.remarks == ["1 files were missing already when the backup was made"]


OTHER = {"secret_key": "another-key-for-tests-only-9876543210"}


def test_another_secret_key_is_asked_for_first_and_remarked(
    database: Database, settings: Settings, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    make_backup(settings, tmp_path / "board.zip", NOON)
    there = elsewhere().model_copy(update=OTHER)
    with pytest.raises(Unusable, match=r"put its secret\.key into DATA_DIR"):
        restore(there, tmp_path / "board.zip", NOON)
    [remark] = restore(there, tmp_path / "board.zip", NOON, new_key=True).remarks
    assert remark.startswith("this board has another secret key")
    older = elsewhere().model_copy(update={**OTHER, "previous_secret_keys": settings.secret_key})
    assert restore(older, tmp_path / "board.zip", NOON).remarks == []


def test_dated_backups_in_a_folder_end_with_age(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    """L-03: backups expire."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "jobboard-mine.zip").write_text("not ours to delete")
    for days in (0, 10, 40):
        make_backup(settings, shelf, NOON + timedelta(days=days))
    gone = forget_older(shelf, NOON + timedelta(days=10))
    assert [path.name for path in gone] == ["jobboard-2026-11-23T110000Z.zip"]
    assert len(list(shelf.iterdir())) == 3


def test_the_chain_of_a_restored_board_goes_on(
    database: Database, settings: Settings, elsewhere: Elsewhere, opened: Open, tmp_path: Path
) -> None:
    write_traces(database, settings)
    manifest = make_backup(settings, tmp_path / "board.zip", LATER)
    there = elsewhere()
    restore(there, tmp_path / "board.zip", LATER)
    other = opened(there)
    assert chain_all(other, LATER) == 1
    with other.reading() as session:
        verdict = verify(session, known_head=manifest.journal_head)
    assert verdict.wrong == []
