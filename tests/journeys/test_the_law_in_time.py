"""The law where it speaks: beside the field while an offer is typed, to the moderator, on the public page."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from jobboard.addresses import address
from jobboard.companies.models import Company
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.moderation.law import recheck_published
from jobboard.moderation.models import Decision
from jobboard.offers.law import add_rate
from jobboard.offers.models import Offer, Status
from jobboard.sheet.law import new_rate
from tests.journeys.conftest import Post, link_in
from tests.people import Browser, Seen
from tests.web.conftest import Clock

# In the manner of a large company's research centre, in each language; months stand in for {months}, pay for {pay}.
ADVERTS = {
    "fr": """Stage - Des guides de départ que tout le monde peut suivre H/F
Entreprise : Compagnie des Traversées
Durée : {months} mois
Date de début : {start}
Département : Études des voyageurs
Lieu : Nantes (44)
Sujet
Rendre les consignes d’embarquement claires pour les personnes sourdes ou malvoyantes.
Description des missions
- Suivre vingt voyageurs de la caisse au bateau et noter où ils hésitent
- Comparer avec ce que font d’autres ports
- Proposer trois corrections et les essayer
Note : le stage se déroule dans une équipe de six personnes.
Profil recherché
Formation : Bac+4/5 en ergonomie, sociologie ou design
Langues : anglais B2
Compétences techniques : entretiens, maquettes
Qualités : écoute, rigueur
Rémunération : {pay}
Candidature par e-mail : rose@example.org
""",
    "en": """Internship - Boarding guides that everybody can follow
Company: Compagnie des Traversées
Duration: {months} months
Start date: {start}
Department: Traveller studies
Place: Nantes (44)
Subject
Make boarding instructions clear for people who are deaf or have low vision.
Missions
- Follow twenty travellers from the ticket office to the boat and note where they hesitate
- Compare with what other ports do
- Propose three corrections and try them out
Required profile
Education: Master's degree in ergonomics or design
Languages: French B2
Technical skills: interviews, mock-ups
Qualities: listening, rigour
Pay: {pay}
Applications by e-mail: rose@example.org
""",
}
SAID = {
    "fr": {
        "low": "3,90 € de l’heure", "good": "4,50 € de l’heure", "levels": "selon niveau d’études",
        "soon": "15 décembre 2026", "next": "mars 2027", "publish": "Publier", "confirm": "Confirmer",
        "minimum": "Le minimum légal est de 4,50\u00a0€", "shown": "Au moins 4,50\u00a0€", "risen": "4,65\u00a0€",
        "done": "Ouvrez votre messagerie", "unknown": "2027",
    },
    "en": {
        "low": "€3.90 an hour", "good": "€4.50 an hour", "levels": "depending on level of studies",
        "soon": "15 December 2026", "next": "March 2027", "publish": "Publish", "confirm": "Confirm",
        "minimum": "The legal minimum is €4.50", "shown": "At least €4.50", "risen": "€4.65",
        "done": "Open your mailbox", "unknown": "2027",
    },
}  # fmt: skip


def advert(said: str, pay: str, start: str = "soon", months: str = "5") -> str:
    """The advert in a language; `pay` and `start` name what stands in SAID."""
    return ADVERTS[said].format(months=months, pay=SAID[said][pay], start=SAID[said][start])


def paste(rosa: Browser, said: str, text: str) -> Seen:
    """Rose pastes an advert."""
    page = rosa.get(address("post", said))
    return rosa.submit(page, page.form(has="text"), {"text": text})


def publish(rosa: Browser, page: Seen, said: str, *, tick: bool = True, **fill: str | list[str]) -> Seen:
    """Rose ticks what is to be ticked and presses the button."""
    form = page.form(has="title")
    boxes = [box.get("value") for box in form.xpath(".//input[@name='law_ticks']")] if tick else []
    return rosa.submit(page, form, {**({"law_ticks": boxes} if boxes else {}), **fill}, SAID[said]["publish"])


def confirm(rosa: Browser, post: Post, said: str) -> None:
    """Rose presses the button of the page in her letter."""
    post.bring()
    page = rosa.get(link_in(post.last("rose@example.org"), "/confirm"))
    rosa.submit(page, page.form(button=SAID[said]["confirm"]))


def the_offer(database: Database) -> Offer:
    """The only offer there is."""
    with database.reading() as session:
        return session.exec(select(Offer)).one()


def review(ada: Browser, offer: Offer) -> Seen:
    """Ada opens the offer."""
    return ada.get(address("moderation_offer", "fr", id=offer.id))


def enter_rate(settings: Settings) -> None:
    """4.65 euros an hour from 2027 on."""
    add_rate(settings.extra_rates, new_rate(date(2027, 1, 1), Decimal(4110), "arrêté"))


@pytest.mark.parametrize("said", ["fr", "en"])
def test_pay_below_the_minimum_is_stopped_with_what_to_change(
    said: str, rosa: Browser, database: Database
) -> None:
    stopped = publish(rosa, paste(rosa, said, advert(said, "low")), said)
    assert stopped.status == 422
    [beside] = stopped.tree.xpath("//*[@id='pay_text-erreur']")
    assert SAID[said]["minimum"] in beside.text_content()
    with database.reading() as session:
        assert session.exec(select(Offer)).all() == []
    passed = publish(rosa, stopped, said, pay_text=SAID[said]["good"])
    assert passed.heading == SAID[said]["done"], passed.text


@pytest.mark.parametrize("said", ["fr", "en"])
def test_pay_by_level_of_studies_passes_with_its_tick_and_students_see_the_minimum(
    said: str, rosa: Browser, sami: Browser, ada: Browser, post: Post, database: Database
) -> None:
    draft = paste(rosa, said, advert(said, "levels"))
    assert publish(rosa, draft, said, tick=False).status == 422
    assert publish(rosa, draft, said).heading == SAID[said]["done"]
    confirm(rosa, post, said)
    offer = the_offer(database)
    assert "G1" in offer.law_ticks
    screen = review(ada, offer)
    assert "Le recruteur a coché" in screen.text
    ada.submit(screen, screen.form(has="comment"), {}, "Publier")
    page = sami.get(address("offer", said, ref=offer.ref))
    assert SAID[said]["shown"].lower() in page.tree.text_content().lower()


@pytest.mark.parametrize("said", ["fr", "en"])
def test_an_offer_of_next_year_shows_the_figure_once_it_is_entered(
    said: str, rosa: Browser, sami: Browser, ada: Browser, post: Post, database: Database, settings: Settings
) -> None:
    draft = paste(rosa, said, advert(said, "levels", "next", "4 à 6" if said == "fr" else "4 to 6"))
    publish(rosa, draft, said)
    confirm(rosa, post, said)
    offer = the_offer(database)
    assert offer.status == Status.IN_REVIEW
    flags = "//ul[@class='findings']/li[span[contains(., 'À vous de juger')]]"
    before = review(ada, offer)
    flagged = [" ".join(item.text_content().split()) for item in before.tree.xpath(flags)]
    assert "2027 n’est pas encore saisi" in ada.get("/fr/moderation").text
    assert SAID[said]["risen"] not in before.tree.text_content()
    enter_rate(settings)
    after = review(ada, offer)
    left = [" ".join(item.text_content().split()) for item in after.tree.xpath(flags)]
    assert len(left) == len(flagged) - 1 and set(left) < set(flagged)
    assert "pas encore saisi" not in ada.get("/fr/moderation").text
    ada.submit(after, after.form(has="comment"), {}, "Publier")
    assert SAID[said]["risen"] in sami.get(address("offer", said, ref=offer.ref)).tree.text_content()


def test_moderators_hear_of_published_offers_that_a_new_figure_stops(
    rosa: Browser, ada: Browser, post: Post, database: Database, settings: Settings, clock: Clock
) -> None:
    publish(rosa, paste(rosa, "fr", advert("fr", "good", "next")), "fr")
    confirm(rosa, post, "fr")
    screen = review(ada, the_offer(database))
    ada.submit(screen, screen.form(has="comment"), {}, "Publier")
    enter_rate(settings)
    recheck_published(database, clock())
    queue = ada.get("/fr/moderation")
    reports = ada.get(queue.link("1 offre publiée serait arrêtée"))
    assert "Les règles ont changé" in reports.text and "G2" in reports.text
    assert the_offer(database).status == Status.PUBLISHED
    closed = ada.submit(reports, reports.form(has="outcome"), {}, "Rien d’anormal")
    assert "Les règles ont changé" not in closed.text


def test_an_offer_of_a_large_research_centre_passes_with_ticks_at_most(rosa: Browser) -> None:
    """Ranges, a month and pay by level of studies are how such offers are written."""
    draft = paste(rosa, "fr", advert("fr", "levels", "next", "4 à 6"))
    assert draft.tree.xpath("//*[contains(@id, '-erreur')]") == []
    assert publish(rosa, draft, "fr").heading == "Ouvrez votre messagerie"


def test_words_that_stop_an_offer_reach_a_moderator_where_the_recruiter_asks(
    rosa: Browser, ada: Browser, post: Post, database: Database
) -> None:
    text = advert("fr", "good").replace("écoute, rigueur", "écoute\nÂge : moins de 26 ans exigé")
    stopped = publish(rosa, paste(rosa, "fr", text), "fr", profile="Avoir moins de 26 ans.")
    assert stopped.status == 422
    [beside] = stopped.tree.xpath("//*[@id='profile-erreur']")
    assert "26 ans" in beside.text_content()
    boxes = [box.get("value") for box in stopped.tree.xpath("//input[@name='law_keeps']")]
    assert boxes == ["A6"]
    assert publish(rosa, stopped, "fr", law_keeps=boxes).heading == "Ouvrez votre messagerie"
    confirm(rosa, post, "fr")
    screen = review(ada, the_offer(database))
    assert "Le recruteur demande à garder ces mots." in screen.text
    refused = ada.submit(screen, screen.form(has="comment"), {}, "Publier")
    assert refused.status == 422
    assert "Laissez passer ces points avec un motif" in refused.text
    silent = ada.submit(refused, refused.form(has="comment"), {"released": ["A6"]}, "Publier")
    assert "Dites pourquoi ces points peuvent passer" in silent.text
    why = "Contrat réservé aux moins de 26 ans par la loi."
    ada.submit(silent, silent.form(has="comment"), {"released": ["A6"], "why": why}, "Publier")
    offer = the_offer(database)
    assert offer.status == Status.PUBLISHED
    with database.reading() as session:
        [decision] = session.exec(select(Decision)).all()
    assert [(row["rule"], row["reason"]) for row in decision.released] == [("A6", why)]
    assert why in ada.get("/fr/moderation/journal").text
    assert "A moderator" not in review(ada, offer).text
    assert "La modération a laissé passer ce point." in review(ada, offer).text


def test_facts_of_the_host_are_optional_checked_and_kept_with_the_company(
    rosa: Browser, ada: Browser, post: Post, database: Database
) -> None:
    draft = paste(rosa, "fr", advert("fr", "good"))
    facts = draft.tree.xpath("//details[.//*[@name='siren']]")
    assert [fold.get("open") for fold in facts] == [None]
    wrong = publish(rosa, draft, "fr", siren="12 345")
    assert "neuf chiffres" in wrong.tree.xpath("//*[@id='siren-erreur']")[0].text_content()
    told = {"headcount": "12", "running_interns": "3", "public_body": "no", "siren": "123 456 789"}
    doubted = publish(rosa, wrong, "fr", **told)
    assert doubted.status == 422
    assert "clé" in doubted.tree.xpath("//*[@id='siren-avis']")[0].text_content()
    sent = publish(rosa, doubted, "fr", siren="732 829 320")
    assert sent.heading == "Ouvrez votre messagerie", sent.text
    with database.reading() as session:
        assert session.exec(select(Company)).one().siren is None
    confirm(rosa, post, "fr")
    with database.reading() as session:
        company = session.exec(select(Company)).one()
    assert (company.headcount, company.running_interns) == (12, 3)
    assert (company.public_body, company.siren) == (False, "732829320")
    screen = review(ada, the_offer(database))
    assert "732829320" in screen.text
    assert "D8" in the_offer(database).law_ticks


def test_contact_details_left_in_the_texts_are_nowhere_public(
    rosa: Browser, sami: Browser, ada: Browser, post: Post, database: Database, clock: Clock
) -> None:
    secret = "Joignez Rose au 06 12 34 56 78 ou à otto@example.org."
    draft = paste(rosa, "fr", advert("fr", "good"))
    where = dict.fromkeys(("subject", "note", "profile"), secret)
    title = "Des guides clairs H/F, tél. 06 12 34 56 78"
    missions = f"Suivre vingt voyageurs et noter où ils hésitent. {secret}"
    doubted = publish(rosa, draft, "fr", title=title, missions=missions, **where)
    for name in ("title", "subject", "missions", "note", "profile"):
        assert "06 12 34 56 78" in doubted.tree.xpath(f"//*[@id='{name}-avis']")[0].text_content()
    assert publish(rosa, doubted, "fr").heading == "Ouvrez votre messagerie"
    confirm(rosa, post, "fr")
    offer = the_offer(database)
    screen = review(ada, offer)
    ada.submit(screen, screen.form(has="comment"), {}, "Publier")
    offer = the_offer(database)
    assert offer.status == Status.PUBLISHED
    for path in (
        address("offer", "fr", ref=offer.ref),
        address("offers", "fr"),
        address("home", "fr"),
        address("apply", "fr", ref=offer.ref),
        address("offer", "fr", ref=f"{offer.id}.ics"),
        address("offers_feed", "fr"),
        "/sitemap.xml",
    ):
        answer = sami.get(path)
        assert answer.status == 200, path
        for part in ("06 12 34", "06-12-34", "0612", "otto@"):
            assert part not in answer.response.text, (path, part)
    assert "Suivre vingt voyageurs" in sami.get(address("offer", "fr", ref=offer.ref)).text


def test_contact_details_are_moved_at_a_press(rosa: Browser) -> None:
    draft = paste(rosa, "fr", advert("fr", "good"))
    form = draft.form(has="title")
    secret = "Une question ? Écrivez à otto@example.org ou appelez au 06 12 34 56 78."
    saved = rosa.submit(draft, form, {"note": secret}, "Enregistrer pour plus tard")
    moved = rosa.submit(saved, saved.form(has="title"), {}, "Déplacer ces coordonnées")
    control = {
        name: moved.tree.xpath(f"//*[@id='{name}']")[0] for name in ("note", "second_contact", "phone")
    }
    assert "otto" not in control["note"].text and "06 12" not in control["note"].text
    assert control["second_contact"].get("value") == "otto@example.org"
    assert control["phone"].get("value") == "06 12 34 56 78"
