"""The profile of an offer is told once, however the advert said it."""

import pytest

from jobboard.addresses import address
from jobboard.kit.db import Database
from jobboard.offers.views import profile_rest
from jobboard.sheet.model import Education, Sheet
from tests.factories import make_offer
from tests.people import Browser

SKILLS = ("dessin", "mise en page")


@pytest.mark.parametrize(
    ("profile", "rest"),
    [
        ("BTS ou BUT, tourisme (bac+2)", ""),
        ("- BTS ou BUT, tourisme (bac+2) ;\nPermis B utile.", "Permis B utile."),
        ("Dessin, mise en page\nPermis B utile.", "Permis B utile."),
        ("BTS ou BUT, tourisme (bac+2). Permis B utile.", "BTS ou BUT, tourisme (bac+2). Permis B utile."),
        ("Permis B utile.\n\nAnglais lu.", "Permis B utile.\n\nAnglais lu."),
        ("", ""),
    ],
)
def test_a_line_that_repeats_one_of_the_four_parts_is_left_out(profile: str, rest: str) -> None:
    sheet = Sheet(education=Education("BTS ou BUT, tourisme (bac+2)"), skills=SKILLS, profile=profile)
    assert profile_rest(sheet) == rest


def test_the_page_and_the_feed_say_it_once(browser: Browser, database: Database) -> None:
    education = "BTS ou BUT, tourisme et loisirs"
    with database.writing() as session:
        offer = make_offer(session, education_text=education, profile=f"{education}\nPermis B utile.")
        ref = offer.ref
    [main] = browser.get(address("offer", "fr", ref=ref)).tree.xpath("//main")
    feed = browser.get(address("offers_feed", "fr")).response.text
    for said in (main.text_content(), feed):
        assert (said.count(education), said.count("Permis B utile.")) == (1, 1), said
