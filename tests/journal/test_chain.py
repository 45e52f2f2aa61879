"""The journal's chain: what was changed or removed is named; erasing and pruning keep it whole."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import delete, update
from sqlmodel import col, select

from jobboard.journal.actions import note
from jobboard.journal.chain import Verdict, chain_all, chain_some, erase_lines, prune, verify
from jobboard.journal.models import JournalEntry, JournalHead
from jobboard.kit.db import Database

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


@pytest.fixture
def written(database: Database) -> Database:
    """Twelve lines, an hour apart, chained."""
    with database.writing() as session:
        for hour in range(12):
            note(
                session,
                act="offer.approve",
                subject=f"offer:{hour}",
                actor="user:3",
                now=NOON + timedelta(hours=hour),
                reason="wörds",
                number=hour,
            )
    assert chain_all(database, NOON) == 12
    return database


def checked(database: Database) -> Verdict:
    """What the walk over the chain says."""
    with database.reading() as session:
        return verify(session)


def change(database: Database, position: int, **values: object) -> None:
    """Write into a line behind the program's back."""
    with database.writing() as session:
        session.connection().execute(
            update(JournalEntry).where(col(JournalEntry.position) == position).values(**values)
        )


def test_a_chain_that_nobody_touched_holds(written: Database) -> None:
    verdict = checked(written)
    assert (verdict.checked, verdict.wrong, verdict.waiting) == (12, [], 0)
    assert verdict.head.startswith("12:")
    assert chain_all(written, NOON) == 0


def test_writers_do_not_wait_for_the_chain(written: Database) -> None:
    with written.writing() as session:
        note(session, act="user.new", subject="user:9", actor="board", now=NOON)
    assert checked(written).waiting == 1
    assert chain_all(written, NOON) == 1
    assert checked(written).checked == 13


@pytest.mark.parametrize(
    "values",
    [
        {"actor": "user:4"},
        {"subject": "offer:99"},
        {"detail": {"reason": "other", "number": 4}},
        {"act": "offer.reject"},
        {"at": NOON},
        {"link_hash": "0" * 64},
        {"personal_hash": "0" * 64},
        {"salt": "0" * 32},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_changed_line_is_named_and_only_that_one(written: Database, values: dict[str, object]) -> None:
    change(written, 5, **values)
    wrong = checked(written).wrong
    assert len(wrong) == 1
    assert (
        wrong[0].startswith("line 5 (2026-11-25 16:00 offer.")
        if "at" not in values
        else "line 5 (" in wrong[0]
    )


def test_a_removed_line_is_named(written: Database) -> None:
    with written.writing() as session:
        session.connection().execute(delete(JournalEntry).where(col(JournalEntry.position).in_((4, 7, 8))))
    assert checked(written).wrong == ["line 4 is missing", "line 7 is missing", "line 8 is missing"]


def test_lines_removed_at_either_end_are_named(written: Database) -> None:
    with written.writing() as session:
        session.connection().execute(delete(JournalEntry).where(col(JournalEntry.position).in_((1, 11, 12))))
    assert checked(written).wrong == ["line 1 is missing", "line 11 is missing", "line 12 is missing"]


def test_a_head_set_back_is_seen(written: Database) -> None:
    with written.writing() as session:
        session.connection().execute(update(JournalHead).values(link_hash="0" * 64))
    assert checked(written).wrong == ["the head of the chain does not fit its last line 12"]


def test_erasing_the_personal_part_keeps_the_chain(written: Database) -> None:
    with written.writing() as session:
        assert erase_lines(session, col(JournalEntry.subject) == "offer:3", NOON) == 1
        assert erase_lines(session, col(JournalEntry.subject) == "offer:3", NOON) == 0
    verdict = checked(written)
    assert (verdict.checked, verdict.erased, verdict.wrong) == (12, 1, [])
    with written.reading() as session:
        line = session.exec(select(JournalEntry).where(JournalEntry.position == 4)).one()
    assert (line.actor, line.subject, line.detail, line.salt) == ("erased", "erased", {}, None)
    assert line.act == "offer.approve"


def test_a_line_that_is_erased_before_it_is_chained_is_chained_first(written: Database) -> None:
    with written.writing() as session:
        note(session, act="user.new", subject="user:9", actor="board", now=NOON)
        session.flush()
        erase_lines(session, col(JournalEntry.subject) == "user:9", NOON)
    assert checked(written).wrong == []
    assert checked(written).erased == 1


def test_an_erased_line_can_still_not_be_changed(written: Database) -> None:
    with written.writing() as session:
        erase_lines(session, col(JournalEntry.subject) == "offer:3", NOON)
    change(written, 4, act="offer.reject")
    assert len(checked(written).wrong) == 1


def test_pruning_with_age_keeps_the_chain(written: Database) -> None:
    with written.writing() as session:
        assert prune(session, NOON + timedelta(hours=5)) == 5
    verdict = checked(written)
    assert (verdict.checked, verdict.pruned, verdict.wrong) == (7, 5, [])
    with written.writing() as session:
        session.connection().execute(delete(JournalEntry).where(col(JournalEntry.position) == 6))
    assert checked(written).wrong == ["line 6 is missing"]


def test_everything_may_be_pruned_and_the_chain_goes_on(written: Database) -> None:
    with written.writing() as session:
        assert prune(session, NOON + timedelta(days=2)) == 12
        note(session, act="user.new", subject="user:9", actor="board", now=NOON)
    chain_all(written, NOON)
    verdict = checked(written)
    assert (verdict.checked, verdict.pruned, verdict.wrong) == (1, 12, [])


def test_two_workers_at_once_make_one_chain(written: Database) -> None:
    with written.writing() as session:
        for _ in range(60):
            note(session, act="user.new", subject="user:9", actor="board", now=NOON)

    def work() -> None:
        for _ in range(30):
            with written.writing() as session:
                chain_some(session, most=2)

    workers = [Thread(target=work) for _ in range(3)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    verdict = checked(written)
    assert (verdict.checked, verdict.waiting, verdict.wrong) == (72, 0, [])


def test_a_chain_made_anew_does_not_fit_a_head_noted_before(written: Database) -> None:
    """Who can write to the database can forge a chain, but not what somebody noted elsewhere."""
    noted = checked(written).head
    with written.reading() as session:
        assert verify(session, known_head=noted).wrong == []
    change(written, 5, actor="user:4")
    with written.writing() as session:
        session.connection().execute(update(JournalEntry).values(position=None, link_hash=None))
        session.connection().execute(delete(JournalHead))
    chain_all(written, NOON)
    assert checked(written).wrong == []
    with written.reading() as session:
        assert verify(session, known_head=noted).wrong == [
            "line 12 does not end the chain that was noted: it was made anew"
        ]
        assert verify(session, known_head="99:x").wrong == ["the noted head 99 is not in this chain"]
