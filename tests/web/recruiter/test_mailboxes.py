"""A recruiter's mailboxes: tested by a button, mended by a letter to the new one, helped out by a second one."""

import pytest
from sqlmodel import col, select

from jobboard.accounts.actions import mint_link
from jobboard.accounts.models import Purpose, User
from jobboard.addresses import address
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import reveal, sign
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.offers.actions.mailboxes import ask_second_mailboxes
from jobboard.offers.models import Offer
from tests.factories import make_application, make_offer
from tests.people import Browser
from tests.web.conftest import Clock

DESK = "/fr/recruteur"


@pytest.fixture
def offer(database: Database, clock: Clock) -> Offer:
    """Rose's offer."""
    with database.writing() as session:
        return make_offer(session)


def letters(database: Database, letter: str) -> list[OutboxMessage]:
    """Letters of a kind, oldest first."""
    with database.reading() as session:
        found = select(OutboxMessage).where(OutboxMessage.letter == letter)
        return list(session.exec(found.order_by(col(OutboxMessage.id))))


def link_in(letter: OutboxMessage, settings: Settings) -> str:
    """The address of a letter's button."""
    words = reveal(settings.keys[0], letter.text).split()
    return next(word for word in words if word.startswith(settings.base_url) and len(word) > 60)


def fail(database: Database, clock: Clock, to: str = "rose@example.org") -> None:
    """A mailbox has refused Sami's application."""
    with database.writing() as session:
        make_application(session, session.exec(select(Offer)).one(), now=clock())
        row = session.exec(select(OutboxMessage).where(OutboxMessage.letter == "application_handoff")).one()
        row.state, row.settled_at = DeliveryState.BOUNCED, clock()
        session.add(row)


def test_a_test_message_takes_one_click_and_says_what_became_of_it(
    rose: Browser, offer: Offer, database: Database
) -> None:
    dashboard = rose.get(DESK)
    seen = rose.submit(dashboard, dashboard.form(action="/essai"))
    assert "Un message d’essai est en route" in seen.text
    (letter,) = letters(database, "address_test")
    assert letter.recipient == "rose@example.org"
    assert letter.auto_submitted
    assert "Dernier message d’essai à rose@example.org" in seen.text


def test_a_test_goes_to_ones_own_mailboxes_only(rose: Browser, offer: Offer, database: Database) -> None:
    rose.post("/fr/recruteur/essai", {"email": "otto@example.org"})
    assert letters(database, "address_test") == []


def test_a_test_reaches_a_mailbox_that_refused_mail_and_not_too_often(
    rose: Browser, offer: Offer, database: Database, clock: Clock
) -> None:
    fail(database, clock)
    for _ in range(6):
        seen = rose.post("/fr/recruteur/essai", {"email": "rose@example.org"})
    assert [row.state for row in letters(database, "address_test")] == ["queued"] * 4
    assert "Attendez une heure" in seen.text


def test_a_failing_mailbox_is_on_the_dashboard_until_it_takes_mail_again(
    rose: Browser, offer: Offer, database: Database, clock: Clock
) -> None:
    assert "refuse nos messages" not in rose.get(DESK).text
    fail(database, clock)
    seen = rose.get(DESK)
    assert "rose@example.org refuse nos messages depuis le 25 novembre 2026." in seen.text
    assert "1 candidature ne vous est pas parvenue" in rose.get(seen.link("Donner une autre adresse")).text
    clock.forward(hours=1)
    with database.writing() as session:
        row = session.exec(select(OutboxMessage).where(OutboxMessage.letter == "application_receipt")).one()
        row.recipient, row.state, row.settled_at = "rose@example.org", DeliveryState.HANDED, clock()
        session.add(row)
    assert "refuse nos messages" not in rose.get(DESK).text


def test_a_new_address_confirms_itself_and_gets_what_was_lost(
    rose: Browser, browser: Browser, offer: Offer, database: Database, settings: Settings, clock: Clock
) -> None:
    """F-46 from the dashboard to the handoff."""
    fail(database, clock)
    page = rose.get(rose.get(DESK).link("Donner une autre adresse"))
    asked = rose.submit(page, page.form(has="email", button="Interroger"), {"email": "paul@example.org"})
    assert "Nous avons écrit à la nouvelle adresse" in asked.text
    (letter,) = letters(database, "new_address")
    assert letter.recipient == "paul@example.org"
    with database.reading() as session:
        assert session.get_one(Offer, offer.id).contact_email == "rose@example.org"
    opened = browser.get(link_in(letter, settings))
    assert "paul@example.org" in opened.text
    done = browser.submit(opened, opened.form(button="Confirmer"))
    assert "arrivent désormais à cette adresse" in done.text
    assert [row.recipient for row in letters(database, "application_handoff")] == [
        "rose@example.org",
        "paul@example.org",
    ]
    assert (
        browser.get(link_in(letter, settings)).status == 410
        or "lien" in browser.get(link_in(letter, settings)).text.lower()
    )
    assert "rose@example.org" not in [one.recipient for one in letters(database, "application_handoff")][1:]


def test_the_letter_about_a_failing_mailbox_mends_it_without_signing_in(
    browser: Browser, offer: Offer, database: Database, settings: Settings, clock: Clock
) -> None:
    with database.writing() as session:
        author = session.get_one(User, offer.author_id)
        link = mint_link(
            session, purpose=Purpose.MEND_ADDRESS, subject_id=offer.id, user_id=author.id, now=clock()
        )
    seen = browser.get(address("mend_address", "fr", token=sign(settings.keys[0], link.nonce)))
    wrong = browser.submit(seen, seen.form(has="email"), {"email": "rose@example.org"})
    assert wrong.status == 422
    assert "Saisissez-en une autre" in wrong.text
    right = browser.submit(wrong, wrong.form(has="email"), {"email": "paul@example.org"})
    assert right.status == 200
    assert letters(database, "new_address")[0].recipient == "paul@example.org"


@pytest.mark.parametrize("typed", ["", "paul", "paul@", "a@example.org, b@example.org", "rose@example.org"])
def test_an_address_that_cannot_be_used_is_said_and_kept(
    rose: Browser, offer: Offer, database: Database, typed: str
) -> None:
    page = rose.get(address("recruiter_mailbox", "fr", id=offer.id))
    seen = rose.submit(page, page.form(has="email", button="Interroger"), {"email": typed})
    assert seen.status == 422
    assert seen.tree.xpath("//*[@id='email']/@value") == [typed]
    assert letters(database, "new_address") == []


def test_a_second_mailbox_says_yes_by_a_button_and_can_be_taken_away(
    rose: Browser, browser: Browser, offer: Offer, database: Database, settings: Settings
) -> None:
    page = rose.get(address("recruiter_mailbox", "fr", id=offer.id))
    seen = rose.submit(page, page.form(has="second"), {"second": "accueil@example.org"})
    assert "pas encore de réponse" in seen.text
    (letter,) = letters(database, "second_contact")
    opened = browser.get(link_in(letter, settings))
    assert "Aucun compte n’est nécessaire" in opened.text
    done = browser.submit(opened, opened.form(button="Oui"))
    assert "vous arrivent désormais" in done.text
    again = rose.get(address("recruiter_mailbox", "fr", id=offer.id))
    assert "a dit oui le 25 novembre 2026" in again.text
    gone = rose.submit(again, again.form(has="second"), {"second": ""})
    assert "n’a plus de seconde adresse" in gone.text
    with database.reading() as session:
        assert session.get_one(Offer, offer.id).second_contact == ""


def test_opening_the_links_changes_nothing(
    browser: Browser, offer: Offer, database: Database, settings: Settings, clock: Clock
) -> None:
    """P-13: mail scanners open links."""
    with database.writing() as session:
        own = session.get_one(Offer, offer.id)
        own.second_contact = "accueil@example.org"
        session.add(own)
    ask_second_mailboxes(database, clock())
    (letter,) = letters(database, "second_contact")
    for _ in range(2):
        assert browser.get(link_in(letter, settings)).form(button="Oui") is not None


def test_otto_sees_none_of_it(otto: Browser, offer: Offer, database: Database) -> None:
    place = address("recruiter_mailbox", "fr", id=offer.id)
    assert otto.get(place).status == 404
    assert otto.post(place, {"do": "email", "email": "otto@example.org"}).status == 404
    assert otto.post("/fr/recruteur/essai", {"email": "rose@example.org"}).status == 200
    assert letters(database, "new_address") == letters(database, "address_test") == []
