"""Rows written by their own INSERT are the rows a session would have written, and may be used like them."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlmodel import col, select

from jobboard.accounts.models import AccessLink, Role, User
from jobboard.journal.models import JournalEntry
from jobboard.kit.db import Database
from jobboard.kit.rows import insert, insert_entity, insert_new, load
from jobboard.offers.models import Offer

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
PERSON = {
    "email": "rose@example.org",
    "email_key": "rose@example.org",
    "name": "Rose Martin",
    "role": Role.RECRUITER,
    "locale": "fr",
    "created_at": NOON,
}


def test_it_is_the_row_that_the_session_writes(database: Database) -> None:
    with database.writing() as session:
        first = JournalEntry(at=NOON, actor="clock", act="offer.close", subject="offer:1")
        session.add(first)
        session.flush()
        number = insert(session, JournalEntry, at=NOON, actor="clock", act="offer.close", subject="offer:1")
    with database.reading() as session:
        one, other = (session.get_one(JournalEntry, key).model_dump() for key in (first.id, number))
    assert one.pop("id") != other.pop("id")
    assert one == other


def test_two_rows_share_no_default(database: Database) -> None:
    with database.writing() as session:
        for subject in ("offer:1", "offer:2"):
            insert(session, JournalEntry, at=NOON, actor="clock", act="offer.close", subject=subject)
        one, two = session.exec(select(JournalEntry).order_by(col(JournalEntry.id))).all()
        assert one.detail is not two.detail


def test_the_row_given_is_the_one_that_the_session_knows_and_its_changes_are_kept(database: Database) -> None:
    with database.writing() as session:
        rose = insert_entity(session, User, **PERSON)
        assert session.get(User, rose.id) is rose
        rose.name = "Rose Petit"
    with database.reading() as session:
        assert session.get_one(User, rose.id).name == "Rose Petit"


def test_what_waited_in_the_session_is_written_first(database: Database) -> None:
    with database.writing() as session:
        rose = User(**PERSON)
        session.add(rose)
        link = insert_entity(
            session, AccessLink, nonce="n" * 22, purpose="sign_in", created_at=NOON, expires_at=NOON
        )
        assert rose.id is not None
        rose.name = "Rose Petit"
        insert(session, JournalEntry, at=NOON, actor="clock", act="user.new", subject="user:1")
        # A row read again would otherwise lose what was not written yet.
        session.refresh(rose)
        assert rose.name == "Rose Petit"
        assert link.attempts == 0


def test_a_second_row_of_the_same_key_is_refused_like_any_other(database: Database) -> None:
    with database.writing() as session:
        insert(session, User, **PERSON)
        with pytest.raises(IntegrityError), session.begin_nested():
            insert(session, User, **PERSON)


def test_a_row_that_is_there_is_not_written_again_and_nothing_is_lost_by_the_try(database: Database) -> None:
    with database.writing() as session:
        assert insert_new(session, User, "email_key", **PERSON) is not None
        assert insert_new(session, User, "email_key", **PERSON) is None
    with database.reading() as session:
        assert [user.name for user in session.exec(select(User))] == ["Rose Martin"]


def test_a_column_left_out_or_unknown_is_told_at_once(database: Database) -> None:
    with database.writing() as session:
        with pytest.raises(TypeError, match="JournalEntry"):
            insert(session, JournalEntry, at=NOON)
        with pytest.raises(TypeError, match="JournalEntry"):
            insert(session, JournalEntry, at=NOON, actor="a", act="b", subject="c", colour="red")


def test_what_readers_see_is_written_by_the_session_alone(database: Database) -> None:
    with database.writing() as session, pytest.raises(TypeError, match="Offer"):
        insert(session, Offer, **dict.fromkeys(set(Offer.model_fields) - {"id"}))


def test_a_row_is_read_as_the_session_reads_it_and_once(database: Database) -> None:
    with database.writing() as session:
        number = insert(session, User, **PERSON)
    with database.reading() as session:
        whole = session.get_one(User, number).model_dump()
    with database.writing() as session:
        rose = load(session, User, number)
        assert rose.model_dump() == whole
        assert session.get(User, number) is rose is load(session, User, number)
        rose.name = "Rose Petit"
        with pytest.raises(NoResultFound):
            load(session, User, number + 1)
    with database.reading() as session:
        assert session.get_one(User, number).name == "Rose Petit"


def test_columns_left_out_are_read_when_they_are_looked_at(database: Database) -> None:
    with database.writing() as session:
        number = insert(session, User, **PERSON)
    with database.writing() as session:
        rose = load(session, User, number, only=("name",))
        rose.name = "Rose Petit"
        assert rose.email == "rose@example.org"
        assert rose.name == "Rose Petit"
    with database.reading() as session:
        assert session.get_one(User, number).name == "Rose Petit"
