"""Statements prepared once say and give what the session's own would, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, update

from jobboard.accounts.models import Role, User
from jobboard.journal.models import JournalEntry
from jobboard.kit.db import Database, Moment
from jobboard.kit.prepared import prepared
from jobboard.kit.rows import insert, load
from jobboard.offers.models import Offer
from tests.factories import make_offer

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _person(name: str, at: datetime = NOON) -> dict[str, object]:
    email = f"{name.lower()}@example.org"
    return {
        "email": email,
        "email_key": email,
        "name": name,
        "role": Role.RECRUITER,
        "locale": "fr",
        "created_at": at,
    }


def test_values_come_back_as_they_went_in(database: Database) -> None:
    found = prepared(
        select(col(JournalEntry.at), col(JournalEntry.detail)).where(
            col(JournalEntry.at) >= bindparam("since", type_=Moment), col(JournalEntry.subject) == "offer:1"
        )
    )
    detail = {"words": "élève 100 %s", "number": 3}
    with database.writing() as session:
        insert(session, JournalEntry, at=NOON, actor="clock", act="a", subject="offer:1", detail=detail)
        assert found.rows(session, since=NOON) == [(NOON, detail)]
        assert found.first(session, since=NOON) == (NOON, detail)
        assert found.value(session, since=NOON) == NOON
        assert found.rows(session, since=NOON + timedelta(seconds=1)) == []
        assert found.first(session, since=NOON + timedelta(seconds=1)) is None
        assert found.value(session, since=NOON + timedelta(seconds=1)) is None


def test_what_waits_in_the_session_is_seen(database: Database) -> None:
    named = prepared(select(col(User.id)).where(col(User.name) == bindparam("name")))
    with database.writing() as session:
        rose = User(**_person("Rose"))
        session.add(rose)
        assert named.value(session, name="Rose") == rose.id


def test_a_statement_may_write_and_give_back(database: Database) -> None:
    renamed = prepared(
        update(User)
        .where(col(User.name) == bindparam("before"))
        .values(name=bindparam("after"))
        .returning(col(User.name))
    )
    with database.writing() as session:
        insert(session, User, **_person("Rose"))
        assert renamed.value(session, before="Rose", after="Zoé") == "Zoé"
        assert renamed.value(session, before="Rose", after="Zoé") is None


def test_a_value_too_many_or_missing_is_told(database: Database) -> None:
    named = prepared(
        select(col(User.id)).where(col(User.name) == bindparam("name"), col(User.locale) == "fr")
    )
    with database.reading() as session:
        for values in ({}, {"name": "Rose", "age": 3}, {"age": 3}):
            with pytest.raises(TypeError):
                named.rows(session, **values)


def test_what_the_database_refuses_is_told_as_a_session_tells_it_without_the_values(
    database: Database,
) -> None:
    with database.writing() as session:
        insert(session, User, **_person("Rose"))
        with pytest.raises(IntegrityError) as told, session.begin_nested():
            insert(session, User, **_person("Rose"))
        assert "rose@" not in str(told.value.statement)
        assert told.value.params is None
        # The transaction goes on.
        assert insert(session, User, **_person("Zoé"))


def test_a_list_whose_length_changes_the_statement_is_refused(database: Database) -> None:
    listed = prepared(select(col(User.id)).where(col(User.name).in_(bindparam("names", expanding=True))))
    with database.reading() as session, pytest.raises(TypeError, match="cannot be prepared"):
        listed.rows(session, names=["Rose"])


def test_every_column_of_a_wide_row_comes_as_the_session_reads_it(database: Database) -> None:
    """Numbers, days, JSON and moments: how some of them come is only known with the row."""
    with database.writing() as session:
        number = make_offer(session).id or 0
    with database.reading() as session:
        whole = session.get_one(Offer, number).model_dump()
    for _ in range(2):
        with database.reading() as session:
            assert load(session, Offer, number).model_dump() == whole
