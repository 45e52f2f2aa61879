"""The list of offers as people use it: words, filters, places, dates, what is said when nothing fits."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from jobboard.kit.db import Database
from jobboard.offers.actions.lifecycle import close
from jobboard.offers.models import CloseReason, Offer
from tests.factories import NOON, make_offer
from tests.people import Browser, Seen
from tests.web.conftest import Clock

LYON: dict[str, Any] = {
    "place_text": "Lyon",
    "commune": "Lyon",
    "commune_code": "69123",
    "district": "69",
    "region": "Auvergne-Rhône-Alpes",
    "latitude": 45.749,
    "longitude": 4.848,
}
VILLEURBANNE = {
    **LYON,
    "place_text": "Villeurbanne",
    "commune": "Villeurbanne",
    "commune_code": "69266",
    "latitude": 45.766,
    "longitude": 4.88,
}


def put(database: Database, **columns: Any) -> int:
    """An offer online in the time of these tests; its number."""
    with database.writing() as session:
        return make_offer(session, **columns).id or 0


def titles(seen: Seen) -> list[str]:
    """The titles of the tickets, in order."""
    return [" ".join(link.text_content().split()) for link in seen.tree.xpath("//article//h2/a")]


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("developpeuse", "Développeur d’applications"),
        ("ingénieures", "Ingénieur·e acoustique"),
        ("cœur", "Suivi du coeur des coureurs"),
        ("comptabilité", "Assistant comptable"),
        ("c++", "Moteur de jeu en C++"),
        ("e-learning", "Modules d’elearning"),
        ("apicul", "Apiculture en ville"),
        ("ressources humaines", "Assistante RH"),
        ('"ville et abeilles"', "Compter la ville et abeilles"),
        ("apicutlure", "Apiculture en ville"),
    ],
)
def test_a_word_is_found_in_whatever_form(
    browser: Browser, database: Database, asked: str, title: str
) -> None:
    put(database, title=title)
    put(database, title="Tout autre chose, en abeilles et ville")
    assert titles(browser.get(f"/fr/offres?q={asked.replace('+', '%2B')}"))[0] == title


def test_the_title_weighs_more_than_the_text(browser: Browser, database: Database) -> None:
    put(database, title="Reliure de livres anciens")
    put(database, title="Accueil des lecteurs", missions="Un peu de reliure, parfois, pour aider l’atelier.")
    put(database, title="Dorure", skills=["reliure"])
    assert titles(browser.get("/fr/offres?q=reliure")) == [
        "Reliure de livres anciens",
        "Dorure",
        "Accueil des lecteurs",
    ]


def test_a_misspelt_word_is_said_openly_and_can_be_searched_as_it_is(
    browser: Browser, database: Database
) -> None:
    put(database, title="Apiculture en ville")
    seen = browser.get("/fr/offres?q=apicutlure")
    assert "Voici les résultats pour « apiculture »" in seen.text
    literal = browser.get(seen.link("Chercher seulement « apicutlure »"))
    assert titles(literal) == []


def test_there_is_one_form_that_asks_in_the_page_and_it_keeps_everything(
    browser: Browser, database: Database
) -> None:
    put(database, title="Reliure", duration_min=Decimal(4), duration_max=Decimal(4), remote="partial", **LYON)
    put(database, title="Reliure longue", duration_min=Decimal(6), duration_max=Decimal(6), **LYON)
    seen = browser.get("/fr/offres?q=reliure&lieu=Lyon&tt=1")
    forms = [(form.get("method"), form.get("id")) for form in seen.tree.xpath("//form")]
    assert forms == [("get", "recherche"), ("post", "garder")]
    again = browser.submit(seen, seen.form(has="q"), {"tri": "limite"})
    for part in ("q=reliure", "lieu=Lyon", "tt=1", "tri=limite"):
        assert part in again.url
    assert titles(again) == ["Reliure"]


def test_counts_stand_beside_the_values_and_are_said(browser: Browser, database: Database) -> None:
    for months in (2, 4, 4):
        put(database, duration_min=Decimal(months), duration_max=Decimal(months))
    seen = browser.get("/fr/offres?duree=2")
    labels = {
        " ".join(label.text_content().split())
        for label in seen.tree.xpath("//fieldset[1]/label[@class='check']")
    }
    assert {"Jusqu’à 2 mois 1 offre", "3 ou 4 mois 2 offres", "5 ou 6 mois 0 offres"} <= {
        label.replace("0 offre", "0 offres") if label.endswith("0 offre") else label for label in labels
    }


def test_a_chip_takes_one_filter_away(browser: Browser, database: Database) -> None:
    put(database, title="Reliure", **LYON)
    seen = browser.get("/fr/offres?q=reliure&lieu=Lyon&niveau=8")
    assert titles(seen) == []
    assert titles(browser.get(seen.link("Doctorat, retirer ce filtre"))) == ["Reliure"]


def test_without_result_each_filter_says_what_is_gained_without_it(
    browser: Browser, database: Database
) -> None:
    put(database, title="Reliure", **VILLEURBANNE)
    put(database, title="Reliure d’art", **VILLEURBANNE)
    seen = browser.get("/fr/offres?q=reliure&lieu=Lyon&rayon=0")
    assert "N’importe où : 2 offres" in seen.text.replace("\u00a0", " ") or "2 offres" in seen.text
    assert titles(browser.get(seen.link("10 km autour"))) == ["Reliure d’art", "Reliure"]


def test_a_place_reaches_its_neighbours_by_distance(browser: Browser, database: Database) -> None:
    put(database, title="Ici", **LYON)
    put(database, title="À côté", **VILLEURBANNE)
    put(
        database,
        title="Loin",
        commune="Brest",
        commune_code="29019",
        district="29",
        latitude=48.39,
        longitude=-4.49,
    )
    assert titles(browser.get("/fr/offres?lieu=Lyon&tri=distance")) == ["Ici", "À côté"]
    assert titles(browser.get("/fr/offres?lieu=Lyon&rayon=0")) == ["Ici"]
    assert titles(browser.get("/fr/offres?lieu=69")) == ["À côté", "Ici"]
    assert titles(browser.get("/fr/offres?lieu=Finistère")) == ["Loin"]


def test_an_offer_that_does_not_fit_the_days_is_told_with_the_reason(
    browser: Browser, database: Database
) -> None:
    start: dict[str, Any] = {
        "start_earliest": date(2027, 3, 1),
        "start_latest": date(2027, 3, 31),
        "start_precision": "month",
    }
    put(database, title="Quatre mois", duration_min=Decimal(4), duration_max=Decimal(6), **start)
    put(database, title="Six mois", duration_min=Decimal(6), duration_max=Decimal(6), **start)
    seen = browser.get("/fr/offres?du=2027-03-01&au=2027-07-31")
    assert titles(seen) == ["Quatre mois"]
    assert "1 offre conviendrait, mais pas à vos dates" in seen.text
    assert "dure au moins 6 mois, plus longtemps que vous n’êtes libre" in seen.text


def test_the_fewest_applications_come_first_on_demand(browser: Browser, database: Database) -> None:
    put(database, title="Très demandée", applicants=30)
    put(database, title="Peu demandée", applicants=1)
    assert titles(browser.get("/fr/offres?tri=candidatures")) == ["Peu demandée", "Très demandée"]


def test_words_typed_into_a_list_by_date_are_ranked_unless_an_order_was_chosen(
    browser: Browser, database: Database
) -> None:
    """What the form of one page carries into the next search."""

    def carried(seen: Seen) -> str:
        found = re.search(
            r'<option value="([^"]*)" selected>[^<]*</option>(?=(?:<option|</select> <button))',
            seen.response.text,
        )
        assert found
        return found[1]

    put(database, title="Aide", missions="Un peu de reliure", published_at=NOON)
    put(database, title="Reliure")
    plain = browser.get("/fr/offres")
    ranked = browser.get(f"/fr/offres?q=reliure&tri={carried(plain)}")
    assert titles(ranked) == ["Reliure", "Aide"]
    assert carried(ranked) == ""
    assert carried(browser.get("/fr/offres?q=reliure&tri=date")) == "date"
    assert carried(browser.get("/fr/offres?tri=limite")) == "limite"


def test_places_and_fields_have_pages_of_their_own(browser: Browser, database: Database) -> None:
    for number in range(3):
        put(database, title=f"Reliure {number}", field="arts", **LYON)
    seen = browser.get("/fr/offres/lieu/lyon-69")
    assert seen.heading == "Stages à Lyon (69)"
    assert len(titles(seen)) == 3
    assert seen.tree.xpath("//link[@rel='canonical']/@href")[0].endswith("/fr/offres/lieu/lyon-69")
    assert seen.tree.xpath("//meta[@name='description']")
    assert not seen.tree.xpath("//meta[@name='robots']")
    assert browser.get("/en/offers/place/lyon-69").heading == "Internships in Lyon (69)"
    arts = browser.get("/fr/offres/domaine/arts-culture-et-patrimoine")
    assert arts.status == 200
    assert len(titles(arts)) == 3
    sitemap = browser.get("/sitemap.xml").response.text
    assert "/fr/offres/lieu/lyon-69<" in sitemap
    # A place with too few offers is a page, but not one for search engines.
    assert browser.get("/fr/offres/lieu/brest-29").tree.xpath("//meta[@name='robots']")
    assert browser.get("/fr/offres/lieu/nulle-part").status == 404
    assert browser.get("/fr/offres/domaine/rien").status == 404


def test_what_changes_is_right_at_once_in_list_and_counts(
    browser: Browser, database: Database, clock: Clock
) -> None:
    first = put(database, title="Première", expires_at=clock() + timedelta(hours=3))
    assert titles(browser.get("/fr/offres")) == ["Première"]
    put(database, title="Deuxième", published_at=clock() + timedelta(hours=1))
    third = put(database, title="Troisième", published_at=clock())
    assert titles(browser.get("/fr/offres")) == ["Troisième", "Première"]
    assert titles(browser.get("/fr/offres?q=troisieme")) == ["Troisième"]
    with database.writing() as session:
        close(session, session.get_one(Offer, third), reason=CloseReason.WITHDRAWN, actor="test", now=clock())
    assert titles(browser.get("/fr/offres")) == ["Première"]
    assert browser.get("/fr/offres").heading == "1 offre de stage"
    # The clock alone publishes and ends; no job ran.
    clock.forward(hours=2)
    assert titles(browser.get("/fr/offres")) == ["Deuxième", "Première"]
    clock.forward(hours=2)
    assert titles(browser.get("/fr/offres")) == ["Deuxième"]
    assert browser.get(f"/fr/offres?q=premiere&page={first}").heading == "0 offre de stage"


HOSTILE = [
    "%00",
    "x" * 10_000,
    "a " * 500,
    "%25_%27%22;--",
    '" OR 1=1 --',
    '"unfinished phrase',
    "NEAR(a b) AND NOT * ^ : - + ( ) { } [ ]",
    "a*b(c)",
    "(a+)+$" * 20,
    "😀🦄" * 50,
    "مرحبا بالعالم",
    "\u202eabc\u202c\u200b",
    "<script>alert(1)</script>",
    "'; DROP TABLE offer; --",
    "\\",
    "‘’“”«»",
    "le la les de",
    "ﬁ ß ı İ",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_gives_a_page(browser: Browser, database: Database, text: str) -> None:
    """I-24, S-06."""
    put(database)
    for name in ("q", "lieu"):
        seen = browser.client.get("/fr/offres", params={name: text}, follow_redirects=True)
        assert seen.status_code == 200
        assert "<script>alert" not in seen.text
    assert browser.client.get("/fr/suggestions", params={"q": text}).status_code == 200
    assert browser.client.get("/fr/suggestions", params={"lieu": text}).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "page=-1",
        "page=1000000000",
        "page=0",
        "tri=colonne",
        "rayon=9999&lieu=Lyon",
        "duree=x&niveau=&domaine=%00",
        "du=2027-02-30&au=hier",
        "du=2027-08-01&au=2027-03-01",
        "debut=2027-13",
        "entreprise=99999999",
        "paie=1e309",
        "depuis=-5",
        "parle=../../etc",
        "&".join(f"duree={n}" for n in range(300)),
        "inconnu=1&" * 50,
    ],
)
def test_odd_parameters_are_left_out_and_said(browser: Browser, database: Database, query: str) -> None:
    """I-25."""
    put(database)
    seen = browser.get(f"/fr/offres?{query}")
    assert seen.status == 200
    assert re.fullmatch(r"\d+ offres? de stage", seen.heading)


def test_a_language_that_is_none_is_left_out_and_said(browser: Browser, database: Database) -> None:
    put(database)
    seen = browser.get("/fr/offres?parle=zz")
    assert seen.heading == "1 offre de stage"
    assert "Une partie de cette adresse ne veut rien" in seen.text
    assert browser.get("/fr/offres?parle=de").heading != "1 offre de stage"


def test_suggestions_are_words_of_open_offers_and_towns(browser: Browser, database: Database) -> None:
    put(database, title="Apiculture en ville")
    assert browser.get("/fr/suggestions?q=jeune+apic").response.json() == ["jeune apiculture"]
    assert browser.get("/fr/suggestions?q=xyz").response.json() == []
    assert browser.get("/fr/suggestions?lieu=clamar").response.json()[0] == "Clamart (92)"


def test_an_open_offer_shows_its_neighbours(browser: Browser, database: Database) -> None:
    number = put(database, title="Reliure de livres", field="arts", **LYON)
    put(database, title="Reliure et dorure", field="arts", **LYON)
    put(database, title="Contrôle de gestion", field="banking")
    seen = browser.get(f"/o/{number}")
    near = [link.text_content() for link in seen.tree.xpath("//section[@aria-labelledby='proches']//h3/a")]
    assert near[0] == "Reliure et dorure"
    assert re.search(r"Offres", seen.text)


def test_a_town_among_the_words_is_not_mended_and_leads_to_the_search_by_place(
    browser: Browser, database: Database
) -> None:
    put(database, title="Pris sur le vif", company_name="Studio Un")
    put(database, title="Informatique embarquée", company_name="Atelier Deux", **VILLEURBANNE)
    seen = browser.get("/fr/offres?q=informatique+paris")
    assert titles(seen) == ["Informatique embarquée"]
    assert "Voici les résultats pour" not in seen.text
    [way] = seen.tree.xpath("//a[contains(., 'près de')]")
    assert " ".join(way.text_content().split()) == "Chercher « informatique » près de Paris (75)"
    assert titles(browser.get(way.get("href"))) == []
    [way] = browser.get("/en/offers?q=informatique+in+lyon&langue=fr").tree.xpath("//a[contains(., 'near')]")
    assert way.get("href") == "/en/offers?q=informatique&lieu=Lyon+%2869%29&langue=fr"
    assert titles(browser.get(way.get("href"))) == ["Informatique embarquée"]
    [way] = browser.get("/fr/offres?q=saint+etienne").tree.xpath("//a[contains(., 'près de')]")
    assert way.get("href") == "/fr/offres?lieu=Saint-%C3%89tienne+%2842%29"


@pytest.mark.parametrize(
    "query", ["q=informatique", "q=ecole", "q=%22a+paris%22", "q=paris&lieu=Lyon", "q=" + "mot+" * 40]
)
def test_words_that_are_no_town_or_have_a_place_lead_nowhere_else(
    browser: Browser, database: Database, query: str
) -> None:
    put(database, title="Informatique embarquée", **LYON)
    assert "près de" not in browser.get(f"/fr/offres?{query}").text


def test_a_place_nobody_knows_is_said_without_promising_offers(browser: Browser, database: Database) -> None:
    put(database, **{**LYON, "commune": "Saint-Fons"})
    assert "dont le lieu contient ces mots" in browser.get("/fr/offres?lieu=saint").text
    seen = browser.get("/fr/offres?lieu=zzzz")
    assert "Vérifiez son orthographe" in seen.text
    assert "contient ces mots" not in seen.text


def test_days_that_end_before_they_begin_are_told_as_such(browser: Browser, database: Database) -> None:
    put(database)
    seen = browser.get("/fr/offres?du=2027-03-01&au=2027-02-01")
    assert "Vos dates finissent avant de commencer" in seen.text
    assert "ne veut rien dire" not in seen.text
    assert "ne veut rien dire" in browser.get("/fr/offres?du=2027-03-01&au=2027-02-31").text
