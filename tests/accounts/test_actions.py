"""Making people known and minting their links."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from jobboard.accounts.actions import CODE_TRIES, mint_link, sign_in_by_code, use_link, user_for
from jobboard.accounts.models import Purpose, User
from jobboard.accounts.queries import LinkDead, find_link
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import sign
from tests.factories import NOON


def test_one_address_is_one_person_however_it_is_written_and_however_many_come_at_once(
    database: Database,
) -> None:
    def come(number: int) -> int | None:
        with database.writing() as session:
            email = "Rose@example.org" if number % 2 else "rose@EXAMPLE.org"
            return user_for(session, email=email, locale="fr", now=NOON).id

    with ThreadPoolExecutor(8) as people:
        numbers = set(people.map(come, range(16)))
    assert len(numbers) == 1
    with database.reading() as session:
        assert len(session.exec(select(User)).all()) == 1


def test_a_link_opens_only_what_it_was_made_for_until_its_day(database: Database, settings: Settings) -> None:
    with database.writing() as session:
        link = mint_link(session, purpose=Purpose.ANSWER, subject_id=7, now=NOON)
        token = sign(settings.keys[0], link.nonce)
        assert find_link(session, settings.keys, token, Purpose.ANSWER, NOON).subject_id == 7
        for other in (Purpose.APPLICATION, Purpose.SIGN_IN, Purpose.CORRECT_OFFER):
            with pytest.raises(LinkDead):
                find_link(session, settings.keys, token, other, NOON)
        with pytest.raises(LinkDead):
            find_link(session, settings.keys, token, Purpose.ANSWER, NOON + timedelta(days=184))
        with pytest.raises(LinkDead):
            find_link(session, ("another key",), token, Purpose.ANSWER, NOON)


def test_an_older_key_still_opens_while_it_is_named(database: Database) -> None:
    with database.writing() as session:
        link = mint_link(session, purpose=Purpose.ANSWER, subject_id=7, now=NOON)
        token = sign("the old key", link.nonce)
        assert find_link(session, ("the new key", "the old key"), token, Purpose.ANSWER, NOON).subject_id == 7


def test_of_two_uses_of_a_link_one_succeeds(database: Database) -> None:
    with database.writing() as session:
        link = mint_link(session, purpose=Purpose.SIGN_IN, now=NOON)
        use_link(session, link, NOON)
        with pytest.raises(LinkDead):
            use_link(session, link, NOON)


def test_a_database_holds_no_token_that_opens_anything(database: Database, settings: Settings) -> None:
    """S-47: what the table keeps is not what the link needs."""
    with database.writing() as session:
        link = mint_link(session, purpose=Purpose.ANSWER, subject_id=7, now=NOON)
        for guess in (link.nonce, link.nonce * 2, link.nonce + "A" * 22):
            with pytest.raises(LinkDead):
                find_link(session, settings.keys, guess, Purpose.ANSWER, NOON)


def test_a_code_is_tried_five_times(database: Database) -> None:
    with database.writing() as session:
        user = user_for(session, email="rose@example.org", locale="fr", now=NOON)
        link = mint_link(session, purpose=Purpose.SIGN_IN, user_id=user.id, code="123456", now=NOON)
        for _ in range(CODE_TRIES):
            assert sign_in_by_code(session, nonce=link.nonce, code="654321", now=NOON) is None
        assert sign_in_by_code(session, nonce=link.nonce, code="123456", now=NOON) is None
