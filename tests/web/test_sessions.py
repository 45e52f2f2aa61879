"""The page of the browsers where somebody is signed in."""

import pytest

from jobboard.web.account.browsers import in_words
from tests.people import Browser

PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1"
)
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 "
    "Safari/537.36 Edg/140.0.0.0"
)


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (PHONE, "Safari sous iPhone"),
        (EDGE, "Edge sous Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox sous Linux"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "Navigateur inconnu"),
    ],
)
def test_a_browser_is_named_in_words(agent: str, said: str) -> None:
    assert in_words(agent).to("fr") == said


def test_the_page_names_this_browser(rose: Browser) -> None:
    page = rose.get("/fr/compte/sessions")
    assert "testclient Ce navigateur" in page.text
