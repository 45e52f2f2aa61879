"""The board version: moves with what readers see, in the same transaction, and with nothing else."""

from collections.abc import Callable
from threading import Event, Thread

import pytest
from sqlmodel import Session, col, select

from jobboard.kit import changes
from jobboard.kit.changes import Changes, changes_since, current_version, touch, touch_everything
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.kit.watching import PolledWatch, watch_over


def version(database: Database) -> int:
    with database.reading() as session:
        return current_version(session)


def since(database: Database, seen: int) -> Changes:
    with database.reading() as session:
        return changes_since(session, seen)


def test_a_new_board_is_at_nothing(database: Database) -> None:
    assert since(database, 0) == Changes(0, frozenset())


def test_the_version_moves_once_a_transaction_and_the_log_names_the_items(database: Database) -> None:
    with database.writing() as session:
        touch(session, 3)
        touch(session, 4, 3)
    with database.writing() as session:
        touch(session, 9)
    assert version(database) == 2
    assert since(database, 0) == Changes(2, frozenset({3, 4, 9}))
    assert since(database, 1) == Changes(2, frozenset({9}))
    assert since(database, 2) == Changes(2, frozenset())


def test_pages_may_change_without_any_item(database: Database) -> None:
    with database.writing() as session:
        touch(session)
    assert since(database, 0) == Changes(1, frozenset())


def test_everything_is_said_as_everything(database: Database) -> None:
    with database.writing() as session:
        touch(session, 3)
        touch_everything(session)
    assert since(database, 0) == Changes(1, None)


def test_very_many_items_are_everything(database: Database) -> None:
    with database.writing() as session:
        touch(session, *range(changes.MOST_ITEMS + 1))
    assert since(database, 0) == Changes(1, None)


def test_a_version_of_another_board_means_everything(database: Database) -> None:
    """R-01: after a restore the board may be at an older version than a process remembers."""
    with database.writing() as session:
        touch(session, 1)
    assert since(database, 7) == Changes(1, None)


def test_what_is_rolled_back_moves_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing() as session:
        touch(session, 1)
        raise ZeroDivisionError
    assert version(database) == 0


def test_a_savepoint_bumps_nothing_of_its_own(database: Database) -> None:
    before = changes.commits_here()
    with database.writing() as session:
        touch(session, 1)
        with session.begin_nested():
            touch(session, 2)
        assert current_version(session) == 0
        assert changes.commits_here() == before
    assert since(database, 0) == Changes(1, frozenset({1, 2}))
    assert changes.commits_here() == before + 1


def test_the_log_is_bounded_and_a_reader_that_was_away_looks_at_everything(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "KEPT", 20)
    monkeypatch.setattr(changes, "PRUNED_EVERY", 10)
    for number in range(100):
        with database.writing() as session:
            touch(session, number)
    with database.reading() as session:
        rows = len(session.exec(select(changes.BoardChange.id)).all())
    assert rows <= 30
    assert since(database, 5) == Changes(100, None)
    assert since(database, 97) == Changes(100, frozenset({97, 98, 99}))


def _told(database: Database, change: Callable[[Session], None], watch_is: Callable[[], int | None]) -> None:
    """The watch says the new version; asked again and again, since a thread may have to ask the server first."""
    with database.writing() as session:
        change(session)
    wanted = version(database)
    waiting = Event()
    for _ in range(200):
        if watch_is() == wanted:
            return
        waiting.wait(0.05)
    raise AssertionError(f"the watch says {watch_is()}, the board is at {wanted}")


def test_the_watch_hears_of_changes_by_this_process_and_by_others(
    database: Database, settings: Settings
) -> None:
    watch = watch_over(database)
    elsewhere = Database(settings.database)
    try:
        _told(database, lambda session: touch(session, 1), watch.version)
        _told(elsewhere, lambda session: touch(session, 2), watch.version)
    finally:
        elsewhere.close()
        watch.close()


def test_the_watch_never_says_an_older_version_than_this_process_has_committed(database: Database) -> None:
    watch = watch_over(database)
    try:
        _told(database, touch, watch.version)
        for _ in range(50):
            with database.writing() as session:
                touch(session)
            said = watch.version()
            assert said is None or said == version(database)
    finally:
        watch.close()


def test_a_server_that_is_away_is_no_version(settings: Settings) -> None:
    """D-01: nothing kept is shown while nobody can say whether it still holds."""
    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:1/none")
    watch = PolledWatch(nowhere, pulse=0.01)
    assert watch.version() is None
    watch.close()
    assert watch.version() is None


def test_writers_at_the_same_time_get_versions_of_their_own(database: Database) -> None:
    """P-15: each bump is counted, whoever is first."""

    def write(number: int) -> None:
        for _ in range(10):
            with database.writing() as session:
                touch(session, number)

    threads = [Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert version(database) == 40
    with database.reading() as session:
        rows = session.exec(select(col(changes.BoardChange.version))).all()
    assert sorted(rows) == list(range(1, 41))
