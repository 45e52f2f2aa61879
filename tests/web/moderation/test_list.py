"""All offers, as moderators look through them."""

from jobboard.kit.db import Database
from jobboard.moderation.queries import LIST_SIZE
from tests.factories import make_offer
from tests.people import Browser, Seen


def titles(page: Seen) -> list[str]:
    return [link.text_content() for link in page.tree.xpath("//tbody/tr/th/a")]


def test_a_list_that_is_long_says_how_long_and_goes_on_below(ada: Browser, database: Database) -> None:
    with database.writing() as session:
        for number in range(LIST_SIZE + 3):
            make_offer(session, title=f"Étude des haies n° {number}")
        make_offer(session, title="Autre chose")
    first = ada.get("/fr/moderation/liste?q=haies&etat=published")
    assert f"{LIST_SIZE + 3} offres, les plus récentes d’abord" in first.text
    assert len(titles(first)) == LIST_SIZE
    rest = ada.get(first.link("Offres plus anciennes"))
    assert titles(rest) == [f"Étude des haies n° {number}" for number in (2, 1, 0)]
    assert f"{LIST_SIZE + 3} offres, les plus récentes d’abord" in rest.text
    assert "Offres plus anciennes" not in rest.text
    assert ada.get("/fr/moderation/liste?avant=hier").status == 200
