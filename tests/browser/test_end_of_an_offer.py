"""The page that letters about an offer's end open: before it and after, asked, wrong and closed."""

from datetime import timedelta

import pytest

from jobboard.accounts.actions import mint_link
from jobboard.accounts.models import Purpose
from jobboard.addresses import address
from jobboard.kit.clock import utcnow
from jobboard.kit.tokens import sign
from jobboard.offers.models import Offer
from tests.browser.looking import Eyes, look, too_wide
from tests.browser.world import World
from tests.factories import make_application, make_offer, make_user

pytestmark = pytest.mark.browser
WIDTHS, SCHEMES = (1280, 320), ("light", "dark")


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_the_end_of_an_offer_in_every_state(world: World, eyes: Eyes, locale: str) -> None:
    now = utcnow()
    with world.database.writing() as session:
        author = make_user(session, f"ending-{locale}@example.org", name=f"Ending {locale}")
        offer = make_offer(
            session, author=author, published_at=now - timedelta(days=50), expires_at=now + timedelta(days=7)
        )
        make_application(session, offer, now=now - timedelta(hours=2), email="sami-ending@example.org")
        link = mint_link(session, purpose=Purpose.OUTCOME, subject_id=offer.id, user_id=author.id, now=now)
        number, token = offer.id, sign(world.settings.secret_key, link.nonce)
    page, found = eyes.page(), list[str]()

    def see(state: str) -> None:
        problems = look(page, widths=WIDTHS, schemes=SCHEMES) + too_wide(page)
        found.extend(f"{state}: {problem}" for problem in problems)

    def press(form: str) -> None:
        page.click(f"form:has({form}) button")

    page.goto(world.base + address("outcome", locale, token=token))
    see("before")
    page.fill("#deadline", "2020")
    press("#deadline")
    assert page.locator("#erreurs").count() == 1
    see("wrong day")
    page.goto(world.base + address("outcome", locale, token=token))
    press("#deadline")
    assert page.locator("#deadline").count() == 0
    see("asked")
    with world.database.writing() as session:
        its = session.get_one(Offer, number)
        its.expires_at = now - timedelta(days=1)
        session.add(its)
    page.goto(world.base + address("outcome", locale, token=token))
    see("after")
    press("[name=reason]")
    assert page.locator("#erreurs").count() == 1
    see("nothing chosen")
    page.check("[name=reason] >> nth=0")
    press("[name=reason]")
    assert page.locator("[name=reason]").count() == 0
    see("closed")
    assert not found, "\n".join(found)
