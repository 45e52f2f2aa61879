"""The letters that accounts and moderation send: short subjects, one action, both languages, both parts."""

import re
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from lxml import html

from jobboard.addresses import address
from jobboard.kit.i18n import N_, catalogue
from jobboard.kit.templates import data_folder, render
from jobboard.kit.text import one_line
from jobboard.kit.tokens import marker

DECISIONS = (
    "offer_online",
    "change_requested",
    "offer_refused",
    "offer_held",
    "offer_removed",
    "offer_restored",
)
# Letters about mailboxes and what comes back.
MAILBOXES = (
    "address_failing",
    "second_contact",
    "new_address",
    "address_changed",
    "reply_claim",
    "reply_undelivered",
    "address_test",
    "round_trip",
)
LETTERS = (*DECISIONS, *MAILBOXES, "account_ending", "offer_ended", "offer_ending", "sign_in", "test_message")
BASE = "https://board.example.org"
TITLE = "Concevoir l'accueil d'un théâtre <b>& de sa billetterie</b> pour tous les publics du quartier"
COMMENT = "Indiquez le montant <par mois>.\n\n- en euros\n- avant impôt"
NOW = datetime(2027, 1, 4, 9, 0, tzinfo=UTC)


def _words(locale: str, **changed: Any) -> dict[str, Any]:
    def url(name: str, **parts: Any) -> str:
        return BASE + address(name, locale, parts.pop("query", None), **parts)

    return {
        "locale": locale,
        "site_name": "Tableau des stages",
        "base_url": BASE,
        "url": url,
        "now": NOW,
        "title": TITLE,
        "ref": "41-concevoir-l-accueil",
        "reason": N_("The pay is below the legal minimum"),
        "comment": COMMENT,
        "token": marker("n" * 22),
        "expires_at": datetime(2027, 3, 1, 8, 0, tzinfo=UTC),
        "last_day": date(2027, 1, 3),
        "ends_on": date(2027, 1, 31),
        "received": 3,
        "waiting": 1,
        "answered": 2,
        "withdrawn": 0,
        "hidden": 0,
        "people": [{"who": "Sami B.", "days": 9, "met": False}],
        "days": 7,
        "code": "042137",
        "next": "/fr/recruteur?etat=1&page=2",
        "company": "Théâtre <Coudrier> & Cie",
        "failing": "rose@example.org",
        "who": "Sami B.",
        "refused": True,
        "page": "answer",
        "site": "Tableau des stages",
        **changed,
    }


def _letter(name: str, locale: str, **changed: Any) -> tuple[str, str, Any]:
    """Subject, text part and parsed HTML part."""
    words = _words(locale, **changed)
    say = partial(render, locale=locale, context=words)
    words["subject"] = one_line(say(f"email/{name}/subject.txt", kind="text"))
    page = say(f"email/{name}/body.html", kind="html")
    assert len(page.encode()) <= 20_000
    return words["subject"], say(f"email/{name}/body.txt", kind="text"), html.fromstring(page)


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("name", LETTERS)
def test_a_subject_is_at_most_60_characters_and_names_the_offer(name: str, locale: str) -> None:
    subject, _, _ = _letter(name, locale)

    assert 0 < len(subject) <= 60
    if name in DECISIONS:
        assert "Concevoir l'accueil" in subject


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("name", LETTERS)
def test_both_parts_say_the_same_unescaped_in_the_text(name: str, locale: str) -> None:
    """M-07, P-12."""
    _, text, page = _letter(name, locale)
    said = " ".join(page.find("body").text_content().split())
    lines = [" ".join(line.split()).removeprefix("- ") for line in text.splitlines()]

    assert "&amp;" not in text
    assert "&#39;" not in text
    for line in lines:
        # Addresses are links in HTML, and the label above one is the button.
        if "http" not in line and line != "--":
            assert line.removesuffix(" :").removesuffix(":") in said


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_has_one_button_whose_address_stands_in_the_text_too(name: str, locale: str) -> None:
    _, text, page = _letter(name, locale)
    buttons = page.xpath("//a[contains(@style, 'background')]")

    assert len(buttons) == 1
    assert buttons[0].text_content().strip()
    assert buttons[0].get("href").startswith(BASE)
    assert buttons[0].get("href") in text


@pytest.mark.parametrize("locale", ["fr", "en"])
@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_in_its_language_loads_nothing_and_says_why_it_was_sent(name: str, locale: str) -> None:
    """M-13: no image, no remote style, no pixel."""
    _, text, page = _letter(name, locale)

    assert page.get("lang") == locale
    assert not page.xpath("//img | //link | //script | //@src | //@background")
    assert "url(" not in html.tostring(page).decode()
    assert ("Vous recevez ce message car" if locale == "fr" else "You receive this message because") in text


def test_the_words_of_a_moderator_are_escaped_in_html_and_kept_in_text() -> None:
    _, text, page = _letter("change_requested", "fr")

    assert COMMENT in text
    assert "Indiquez le montant <par mois>." in page.text_content()
    assert [item.text for item in page.xpath("//li")] == ["en euros", "avant impôt"]
    assert "Motif\u00a0: La gratification est sous le minimum légal" in text


@pytest.mark.parametrize(
    ("name", "token", "leads_to"),
    [
        ("change_requested", marker("n" * 22), "/fr/publier/corriger/~(nnnnnnnnnnnnnnnnnnnnnn)~"),
        ("offer_refused", marker("n" * 22), "/fr/publier/contester/~(nnnnnnnnnnnnnnnnnnnnnn)~"),
        ("offer_refused", None, "/fr/contact"),
        ("offer_removed", None, "/fr/contact"),
        ("offer_held", None, "/fr/recruteur"),
        ("offer_online", None, "/fr/offres/41-concevoir-l-accueil"),
    ],
)
def test_a_decision_leads_to_what_can_be_done_next(name: str, token: str | None, leads_to: str) -> None:
    _, text, _ = _letter(name, "fr", token=token)

    assert f"{BASE}{leads_to}\n" in text


def test_a_decision_without_reason_comment_or_end_says_nothing_of_them() -> None:
    _, text, _ = _letter("offer_online", "en", reason=None, comment="", last_day=None)

    assert "Reason" not in text
    assert "moderator writes" not in text
    assert "until" not in text


def test_the_sign_in_letter_has_the_code_and_comes_back_to_the_page_that_was_wanted() -> None:
    subject, text, page = _letter("sign_in", "fr")

    assert subject.startswith("042137")
    assert "\n042137\n" in text
    link = page.xpath("//a[contains(@style, 'background')]/@href")[0]
    assert link.endswith("?next=%2Ffr%2Frecruteur%3Fetat%3D1%26page%3D2")


def test_every_sentence_of_these_letters_has_its_french() -> None:
    known = catalogue("fr")
    folder = data_folder("templates") / "email"
    files = [*folder.glob("*.*"), *(path for name in LETTERS for path in (folder / name).iterdir())]
    asked = set()
    for path in files:
        asked |= set(re.findall(r'_\(\s*"((?:[^"\\]|\\.)*)"', path.read_text(encoding="utf-8")))

    assert len(asked) > 30
    assert sorted(text for text in asked if known.gettext(text) == text) == []
