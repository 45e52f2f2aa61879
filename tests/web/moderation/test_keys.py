"""The keys of the moderators' screen."""

from jobboard.kit.db import Database
from jobboard.offers.models import Status
from tests.factories import NOON, make_offer
from tests.people import Browser, Seen


def keys(page: Seen) -> list[str]:
    return [key.text_content() for key in page.tree.xpath("//details[@id='touches']//dt")]


def test_only_keys_that_do_something_are_listed(ada: Browser, database: Database) -> None:
    with database.writing() as session:
        first, second = (
            make_offer(
                session, status=Status.IN_REVIEW, published_at=None, expires_at=None, submitted_at=NOON
            )
            for _ in range(2)
        )
        online = make_offer(session)
    page = ada.get(f"/fr/moderation/offres/{first.id}")
    assert keys(page) == ["A", "R", "M", "S", "?"]
    decided = ada.submit(page, page.form(has="reason"), {"reason": "incomplete"}, "Refuser")
    assert decided.url.startswith(f"/fr/moderation/offres/{second.id}")
    assert keys(decided) == ["A", "R", "M", "Z", "?"]
    assert keys(ada.get(f"/fr/moderation/offres/{online.id}")) == []
