"""Who runs the board, who hosts it and where to write stand where people and the law look for them."""

import pytest

from jobboard.addresses import address
from jobboard.app import create_app
from jobboard.doctor import examine
from jobboard.kit.settings import Settings
from tests.people import Browser
from tests.web.conftest import Clock

PUBLISHER = "Association Les Trois Ponts, 3 rue du Pont, 44000 Nantes, <direction> Rose Aubertin"


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_the_legal_notice_names_who_runs_and_who_hosts_the_board(
    settings: Settings, clock: Clock, locale: str
) -> None:
    given = {"publisher": PUBLISHER, "hosting": "Hébergeur du Port, Brest", "contact": "bonjour@example.org"}
    with Browser(create_app(settings.model_copy(update=given), clock=clock)) as browser:
        legal = browser.get(address("legal", locale))
        assert PUBLISHER in legal.text
        assert "Hébergeur du Port" in legal.text
        assert legal.link("bonjour@example.org") == "mailto:bonjour@example.org"
        assert PUBLISHER in browser.get(address("privacy", locale)).text
        assert browser.get(address("contact", locale)).link("bonjour") == "mailto:bonjour@example.org"
        assert "mailto:bonjour@example.org" in browser.get("/.well-known/security.txt").response.text


def test_without_them_nothing_is_made_up_and_the_doctor_asks(browser: Browser, settings: Settings) -> None:
    legal = browser.get(address("legal", "fr"))
    assert "publié par" not in legal.text
    assert "Qui héberge" not in legal.text
    assert legal.link(settings.mail_from) == f"mailto:{settings.mail_from}"

    def asked(**given: str) -> list[str]:
        lines = examine(settings.model_copy(update=given))
        return [line for line in lines if "PUBLISHER" in line or "CONTACT" in line]

    [line] = asked()
    assert "who runs the board and who hosts it" in line
    assert asked(publisher="Les Trois Ponts", hosting="Hébergeur du Port") == []
    [line] = asked(publisher="Les Trois Ponts", hosting="Hébergeur du Port", contact="bonjour@")
    assert line.startswith("JOBBOARD_CONTACT: ")


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_the_privacy_page_says_on_what_grounds_data_is_kept(browser: Browser, locale: str) -> None:
    """GDPR, article 13.1.c and 13.2.e."""
    told = browser.get(address("privacy", locale)).text
    assert [letter for letter in "abcf" if f"6.1.{letter}" not in told] == []
    assert ("nécessaires pour postuler" if locale == "fr" else "needed to apply") in told
