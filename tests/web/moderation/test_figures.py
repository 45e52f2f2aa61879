"""The last weeks in figures, for moderators, and the button that stops the letter of Monday."""

from datetime import timedelta

from sqlmodel import select

from jobboard.accounts.models import User
from jobboard.kit.db import Database
from tests.factories import make_offer
from tests.people import Browser
from tests.web.conftest import Clock

PATH = "/fr/moderation/chiffres"


def wants_letter(database: Database) -> bool:
    """Whether Ada gets it."""
    with database.reading() as session:
        ada = session.exec(select(User).where(User.email_key == "ada@example.org")).one()
        return ada.figures_off_at is None


def test_four_whole_weeks_stand_side_by_side(ada: Browser, database: Database, clock: Clock) -> None:
    with database.writing() as session:
        make_offer(session, published_at=clock() - timedelta(days=9))
    seen = ada.get(PATH)
    heads = [" ".join(cell.text_content().split()) for cell in seen.tree.xpath("//thead//th")]
    assert heads[0].startswith("Semaine 47")
    assert heads[0].endswith("du 16 nov.")
    assert len(heads) == 4
    published = seen.tree.xpath("//tbody/tr[th='Offres mises en ligne']/td/text()")
    assert published == ["1", "0", "0", "0"]
    assert seen.tree.xpath("//nav//a[@href='/fr/moderation/chiffres'][@aria-current='page']")


def test_the_letter_is_stopped_and_comes_again_by_a_button(ada: Browser, database: Database) -> None:
    seen = ada.get(PATH)
    assert wants_letter(database)
    seen = ada.submit(seen, seen.form(button="Arrêter cette lettre"))
    assert "La lettre du lundi ne vous sera plus envoyée." in seen.text
    assert not wants_letter(database)
    seen = ada.submit(seen, seen.form(button="La recevoir de nouveau"))
    assert "La lettre vous sera de nouveau envoyée" in seen.text
    assert wants_letter(database)
