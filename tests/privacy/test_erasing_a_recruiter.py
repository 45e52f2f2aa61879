"""Erasing a recruiter: offers end, students are told, decisions stay without the person."""

from datetime import timedelta

import pytest
from sqlmodel import select

from jobboard.accounts.actions import sign_in
from jobboard.accounts.models import Role, SignedIn, User
from jobboard.applications.models import Application, State
from jobboard.companies.models import Company, Membership
from jobboard.journal.chain import verify
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore
from jobboard.kit.settings import Settings
from jobboard.mail.models import OutboxMessage
from jobboard.moderation.models import Act, Decision
from jobboard.offers.models import Comment, Offer, Revision, Status
from jobboard.privacy.erasing import LastModerator, erase_person
from jobboard.privacy.people import count_waiting, find_person, live_offers
from jobboard.worker import CHORES, run_once
from tests.factories import NOON, make_application, make_offer, make_user
from tests.privacy.canaries import found_in_database
from tests.privacy.conftest import LATER

WORDS = (
    "Rosalinde Pinsonnier",
    "rosalinde.pinson@example.org",
    "bergeronnette@example.org",
    "06 11 22 33 44",
    "demandez la mésange bleue",
    "troglodyte-commentaire",
    "cormoran-décision",
)
KEY = "rosalinde.pinson@example.org"


def post(database: Database) -> tuple[int, int]:
    """Rosalinde's offer, online, with one application that waits; gives both numbers."""
    with database.writing() as session:
        author = make_user(session, KEY, name="Rosalinde Pinsonnier")
        offer = make_offer(
            session,
            author=author,
            company_name="Atelier des Haies",
            second_contact="bergeronnette@example.org",
            phone="06 11 22 33 44",
            note="Sur place, demandez la mésange bleue.",
            search_text=" demandez la mésange bleue",
        )
        session.add(
            Revision(offer_id=offer.id or 0, number=1, sheet={"contact_name": author.name}, created_at=NOON)
        )
        session.add(
            Comment(
                offer_id=offer.id or 0,
                author_id=author.id or 0,
                by_moderator=False,
                text="troglodyte-commentaire",
                created_at=NOON,
            )
        )
        ada = make_user(session, "ada@example.org", name="Ada", role=Role.MODERATOR)
        session.add(
            Decision(
                offer_id=offer.id or 0,
                by_user_id=ada.id or 0,
                act=Act.APPROVE,
                comment="cormoran-décision",
                status_before=Status.IN_REVIEW,
                created_at=NOON,
            )
        )
        sign_in(session, user=author, browser="Firefox", now=NOON)
        application = make_application(session, offer)
        return offer.id or 0, application.id or 0


def erase(database: Database) -> None:
    """As the page does."""
    with database.writing() as session:
        erase_person(session, find_person(session, KEY, LATER), now=LATER)


def test_nothing_of_the_person_is_left(database: Database, settings: Settings, files: FileStore) -> None:
    post(database)
    run_once(database, settings, files, NOON + timedelta(minutes=1))
    assert {place.rpartition(": ")[2] for place in found_in_database(database, WORDS)} == set(WORDS)
    erase(database)
    assert found_in_database(database, WORDS) == []
    with database.reading() as session:
        assert session.exec(select(SignedIn)).all() == []
        assert session.exec(select(Membership)).all() == []
        assert verify(session).wrong == []


def test_students_who_wait_are_told_once_and_keep_the_title(
    database: Database, settings: Settings, files: FileStore
) -> None:
    number, application_number = post(database)
    run_once(database, settings, files, NOON + timedelta(minutes=1))
    with database.reading() as session:
        person = find_person(session, KEY, LATER)
        assert len(live_offers(person)) == 1
        assert count_waiting(session, person) == 1
    erase(database)
    for days in range(1, 4):
        for _, chore in CHORES:
            chore(database, LATER + timedelta(days=days))
    with database.reading() as session:
        application = session.get_one(Application, application_number)
        assert application.state == State.OFFER_CLOSED
        assert application.name == "Sami Benali"
        offer = session.get_one(Offer, number)
        assert offer.status == Status.REMOVED
        assert offer.title.startswith("Tenir la boutique")
        assert offer.company_name == "Atelier des Haies"
        assert (offer.missions, offer.contact_email, offer.phone) == ("", "", "")
        told = select(OutboxMessage).where(OutboxMessage.recipient == "sami@example.org")
        letters = [row.letter for row in session.exec(told)]
        assert letters.count("offer_closed_to_applicant") == 1


def test_an_offer_nobody_applied_to_loses_its_title_too(database: Database) -> None:
    with database.writing() as session:
        make_offer(session, author=make_user(session, KEY, name="Rosalinde Pinsonnier"))
    erase(database)
    with database.reading() as session:
        offer = session.exec(select(Offer)).one()
        assert (offer.title, offer.company_name, offer.status) == ("–", "–", Status.REMOVED)
        assert session.exec(select(Company)).one().name == "–"


def test_the_decision_of_the_moderator_stays_without_its_words(database: Database) -> None:
    post(database)
    erase(database)
    with database.reading() as session:
        decision = session.exec(select(Decision)).one()
        assert (decision.act, decision.comment) == (Act.APPROVE, "")
        assert session.get_one(User, decision.by_user_id).email == "ada@example.org"


def test_an_address_in_somebody_elses_offer_gives_way_to_its_author(database: Database) -> None:
    with database.writing() as session:
        otto = make_user(session, "otto@example.org", name="Otto")
        offer = make_offer(
            session, author=otto, contact_email=KEY, contact_name="Rosalinde", second_contact=""
        )
        make_application(session, offer)
        number = offer.id or 0
    erase(database)
    with database.reading() as session:
        offer = session.get_one(Offer, number)
        assert (offer.contact_email, offer.contact_name) == ("otto@example.org", "Otto")
        assert offer.status == Status.PUBLISHED
        waiting = select(OutboxMessage).where(
            OutboxMessage.letter == "application_handoff", OutboxMessage.state == "queued"
        )
        assert [row.recipient for row in session.exec(waiting)] == ["otto@example.org"]


def test_the_only_moderator_cannot_leave_the_board_without_one(database: Database) -> None:
    with database.writing() as session:
        make_user(session, KEY, name="Rosalinde", role=Role.MODERATOR)
    with pytest.raises(LastModerator):
        erase(database)
    with database.writing() as session:
        make_user(session, "ada@example.org", name="Ada", role=Role.MODERATOR)
    erase(database)
    with database.reading() as session:
        assert not find_person(session, KEY, LATER).is_known
