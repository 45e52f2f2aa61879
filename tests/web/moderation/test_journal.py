"""The journal as moderators read it: in words, in their language, with a way to what each act was about."""

import re
from pathlib import Path

import jobboard
from jobboard.journal.actions import note
from jobboard.kit.db import Database
from jobboard.offers.models import Status
from jobboard.web.moderation.acts import ACTORS, ACTS
from tests.factories import NOON, make_offer, make_user
from tests.people import Browser


def test_every_act_that_the_code_writes_has_words() -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(jobboard.__path__[0]).rglob("*.py")]
    written = {act for text in sources for act in re.findall(r'\bact="([a-z]+\.[a-z_]+)"', text)}
    assert len(written) > 40
    assert written <= ACTS.keys()
    actors = {name for text in sources for name in re.findall(r'\bactor="([a-z]+)"', text)}
    assert actors <= ACTORS.keys()


def test_a_line_says_what_was_done_to_what_and_by_whom(ada: Browser, database: Database) -> None:
    with database.writing() as session:
        rose = make_user(session)
        shown, hidden = make_offer(session), make_offer(session, status=Status.UNCONFIRMED)
        note(session, act="offer.pause", subject=shown.subject_key, actor=f"user:{rose.id}", now=NOON)
        note(session, act="offer.submit", subject=hidden.subject_key, actor="user:999", now=NOON)
        note(session, act="offer.of_tomorrow", subject="", actor="", now=NOON)
    page = ada.get("/fr/moderation/journal")
    rows = [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./*")][:3]
        for row in page.tree.xpath("//tbody/tr")
    ]
    assert ["L’offre a été mise en pause", f"Offre {shown.id}", "rose@example.org"] in rows
    assert ["L’offre a été déposée", f"Offre {hidden.id}", "Compte 999"] in rows
    assert ["offer.of_tomorrow", "", ""] in rows
    assert page.link(f"Offre {shown.id}") == f"/fr/moderation/offres/{shown.id}"
    assert not page.tree.xpath(f"//a[. = 'Offre {hidden.id}']")
