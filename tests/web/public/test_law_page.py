"""The page of the law: made from the rules that check the offers, so that neither can say something else."""

from datetime import date
from decimal import Decimal

import pytest

from jobboard.kit.i18n import N_, money
from jobboard.kit.settings import Settings
from jobboard.sheet.law import all_rules, load_rules, new_rate
from jobboard.web.public.law import TOPICS, topics
from tests.people import Browser
from tests.web.conftest import Clock

PATHS = {"fr": "/fr/aide/droit-des-stages", "en": "/en/help/internship-law"}


def test_every_rule_has_a_topic() -> None:
    assert [rule.id for rule in all_rules() if rule.id[0] not in TOPICS] == []
    assert len({rule.id for rule in all_rules()}) == len(all_rules())


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_every_rule_is_explained_once_with_its_article(browser: Browser, locale: str) -> None:
    tree = browser.get(PATHS[locale]).tree
    for rule in all_rules():
        (shown,) = tree.xpath(f"//p[@id='{rule.id}']")
        text = " ".join(shown.text_content().split())
        assert " ".join(rule.explanation(locale).split()) in text
        assert rule.article in text
    assert "{" not in tree.xpath("//main")[0].text_content()


def test_a_rule_that_is_not_in_force_says_so(clock: Clock, browser: Browser) -> None:
    waiting = [rule for rule in all_rules() if not rule.in_force(clock().date())]
    assert waiting
    tree = browser.get(PATHS["en"]).tree
    for rule in waiting:
        (shown,) = tree.xpath(f"//p[@id='{rule.id}']")
        assert "Not in force" in shown.text_content()
        assert "cannot be sent" not in shown.text_content()


def test_the_page_gives_todays_minimum_and_the_next_change(browser: Browser) -> None:
    seen = browser.get(PATHS["fr"])
    assert "4,50\u00a0€ par heure de présence au 25 novembre 2026" in seen.response.text
    assert "682,50\u00a0€ par mois à 35 heures par semaine" in seen.response.text
    assert "1er janvier 2027. Le montant n’est pas encore connu." in seen.response.text


def test_a_year_without_a_figure_is_not_given_an_old_one(browser: Browser, clock: Clock) -> None:
    clock.forward(days=60)
    text = browser.get(PATHS["en"]).text
    assert "The figure of 2027 has not been entered yet." in text
    assert "for an hour of presence on" not in text


def test_the_table_holds_every_rate_the_newest_first(browser: Browser) -> None:
    rows = browser.get(PATHS["fr"]).tree.xpath("//table/tbody/tr")
    rates = sorted(load_rules().rates, key=lambda rate: rate.valid_from, reverse=True)
    assert len(rows) == len(rates)
    for row, rate in zip(rows, rates, strict=True):
        cells = [cell.text_content() for cell in row]
        assert str(rate.valid_from.year) in cells[0]
        assert cells[1] == money(rate.minimum.quantize(Decimal("0.01")), "fr")
        assert cells[3] == money(rate.hourly_ceiling, "fr")


def test_the_help_leads_there(browser: Browser) -> None:
    for help_page, words in (("/fr/aide", "Lisez-les une à une"), ("/en/help", "Read them one by one")):
        assert browser.get(browser.get(help_page).link(words)).status == 200
    for site_map, words in (
        ("/fr/plan-du-site", "Le droit des stages"),
        ("/en/site-map", "The law of internships"),
    ):
        assert browser.get(browser.get(site_map).link(words)).heading == words


def test_the_two_languages_tell_the_same_rules(settings: Settings, clock: Clock) -> None:
    french, english = (topics(said, clock().date()) for said in ("fr", "en"))
    assert [[rule.id for rule in topic.rules] for topic in french] == [
        [rule.id for rule in topic.rules] for topic in english
    ]
    assert N_("Pay").to("fr") == french[0].title == "Rémunération"


def test_a_figure_that_the_operator_entered_is_on_the_page(browser: Browser, settings: Settings) -> None:
    row = new_rate(date(2027, 1, 1), Decimal(4200), "a decree of the test")
    settings.extra_rates.write_text(row.as_toml(), encoding="utf-8")
    seen = browser.get(PATHS["en"])
    assert (
        f"Next change: 1 January 2027, {money(row.minimum.quantize(Decimal('0.01')), 'en')} an hour."
        in seen.text
    )
    assert "1 January 2027" in seen.tree.xpath("//table/tbody/tr[1]")[0].text_content()
