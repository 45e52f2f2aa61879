"""The whole way, without script: an offer is pasted, read, approved, found, applied to, handed over and answered."""

import random

import pytest
from sqlmodel import select

from jobboard.addresses import address
from jobboard.kit.db import Database
from jobboard.offers.models import Offer, Status
from tests.journeys.conftest import Post, link_in, text_of
from tests.kit import papers
from tests.people import Browser, Seen

ADVERTS = {
    "fr": """Stage : des bornes que chacun peut utiliser
Entreprise : Bornes du Littoral
Durée : 4 à 6 mois
Date de début : 1er trimestre 2027
Département : Usages et accessibilité
Lieu : Clamart (92)
Sujet
Rendre nos bornes de recharge utilisables par les personnes malvoyantes.
Description des missions
- Observer douze personnes devant une borne et noter où elles s’arrêtent
- Proposer des corrections et les essayer
Profil recherché
Formation : bac+5 en design ou en ergonomie
Langues : anglais B2
Compétences techniques : entretiens, maquettes
Qualités : écoute, rigueur
Rémunération : selon niveau d’études
Candidature par e-mail : rose@example.org
""",
    "en": """Internship: charging points that everybody can use
Company: Bornes du Littoral
Duration: 4 to 6 months
Start date: first quarter of 2027
Department: Use and accessibility
Place: Clamart (92)
Subject
Make our charging points usable by people with low vision.
Missions
- Watch twelve people in front of a charging point and note where they stop
- Propose corrections and try them out
Required profile
Education: Master's degree in design or ergonomics
Languages: French B2
Technical skills: interviews, mock-ups
Qualities: listening, rigour
Pay: depending on level of studies
Applications by e-mail: rose@example.org
""",
}
WORDS = {
    "fr": {
        "find": "bornes malvoyantes",
        "publish": "Publier",
        "confirm": "Confirmer",
        "send": "Envoyer",
        "done": "remise",
    },
    "en": {
        "find": "charging vision",
        "publish": "Publish",
        "confirm": "Confirm",
        "send": "Send",
        "done": "handed",
    },
}


def post_offer(rosa: Browser, post: Post, said: str) -> None:
    """Paste, check, publish, confirm by the mailed page: the offer waits for a moderator."""
    page = rosa.get(address("post", said))
    draft = rosa.submit(page, page.form(has="text"), {"text": ADVERTS[said]})
    thanks = publish(rosa, draft, said)
    assert "rose@example.org" in thanks.text
    post.bring()
    confirm = rosa.get(link_in(post.last("rose@example.org"), "/confirm"))
    after = rosa.submit(confirm, confirm.form(button=WORDS[said]["confirm"]))
    assert after.status == 200


def publish(rosa: Browser, draft: Seen, said: str, **fill: str) -> Seen:
    """Tick what the law wants ticked and press the button."""
    form = draft.form(has="title")
    boxes = [box.get("value") for box in form.xpath(".//input[@name='law_ticks']")]
    return rosa.submit(
        draft, form, {**({"law_ticks": boxes} if boxes else {}), **fill}, WORDS[said]["publish"]
    )


def decide(ada: Browser, act: str, **fill: str) -> Seen:
    """Open the first offer of the queue and decide."""
    queue = ada.get("/fr/moderation")
    offer = ada.get(queue.link("Relire la première"))
    return ada.submit(offer, offer.form(has="comment"), fill, act)


@pytest.mark.parametrize("said", ["fr", "en"])
def test_from_a_pasted_offer_to_an_answered_application(
    said: str, rosa: Browser, sami: Browser, ada: Browser, post: Post
) -> None:
    post_offer(rosa, post, said)
    assert "File vide" in decide(ada, "Publier").text
    post.bring()
    online = post.last("rose@example.org")
    assert rosa.get(link_in(online, "/off")).status == 200

    listed = sami.get(address("offers", said))
    found = sami.submit(listed, listed.form(has="q"), {"q": WORDS[said]["find"]})
    [ticket] = found.tree.xpath("//article[contains(@class, 'ticket')]//a/@href")
    offer = sami.get(ticket)
    assert "Bornes du Littoral" in offer.text and "Clamart (92)" in offer.text
    cv = papers.pdf(content=papers.flate(random.Random(7).randbytes(300_000)))
    assert len(cv) >= 300_000
    apply = sami.get(offer.link("Postuler" if said == "fr" else "Apply"))
    sent = sami.submit(
        apply,
        apply.form(has="cv"),
        {
            "name": "Sami Benali",
            "email": "sami@example.org",
            "training": "Master design",
            "message": "Bonjour, vos bornes m’intéressent.",
            "cv": ("CV de Sami.pdf", cv),
        },
    )
    assert sent.status == 200
    post.bring()
    receipt = post.last("sami@example.org")
    assert "vos bornes m’intéressent" not in text_of(receipt)
    page = sami.get(link_in(receipt, "/candidature/" if said == "fr" else "/application/"))
    assert page.status == 200
    assert not [mail for mail in post.mails("rose@example.org") if "Sami" in str(mail["subject"])]

    post.bring(minutes=10)
    handed = post.last("rose@example.org")
    assert handed["reply-to"] == "Sami Benali <sami@example.org>"
    assert "stages@example.org" in handed["from"]
    [attached] = list(handed.iter_attachments())
    assert attached.get_content() == cv
    assert "vos bornes m’intéressent" in text_of(handed)
    told = sami.get(page.url)
    assert WORDS[said]["done"] in told.text.lower()

    answer = rosa.get(link_in(handed, "/repondre/" if said == "fr" else "/answer/"))
    assert "Sami Benali" in answer.text
    downloaded = rosa.submit(answer, answer.form(action="/cv")).response
    assert downloaded.content == cv
    assert downloaded.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in downloaded.headers["content-security-policy"]


def test_a_change_is_asked_for_made_and_approved(rosa: Browser, ada: Browser, post: Post) -> None:
    post_offer(rosa, post, "fr")
    decide(ada, "Demander une correction", comment="Dites combien de jours de télétravail sont possibles.")
    post.bring()
    asked = post.last("rose@example.org")
    assert "combien de jours de télétravail" in text_of(asked)
    form = rosa.get(link_in(asked, "/corriger/"))
    assert "combien de jours de télétravail" in form.text
    fields = form.form(has="title")
    boxes = [box.get("value") for box in fields.xpath(".//input[@name='law_ticks']")]
    sent = rosa.submit(
        form,
        fields,
        {
            **({"law_ticks": boxes} if boxes else {}),
            "note": "Deux jours de télétravail par semaine.",
            "comment": "C’est ajouté dans la note.",
        },
    )
    assert sent.status == 200, sent.text
    again = ada.get(ada.get("/fr/moderation").link("Relire la première"))
    assert "C’est ajouté dans la note." in again.text
    assert "Deux jours de télétravail par semaine." in again.text
    ada.submit(again, again.form(has="comment"), {}, "Publier")
    post.bring()
    assert "/offres/" in link_in(post.last("rose@example.org"), "/offres/")


def test_a_refusal_tells_why_and_can_be_contested_once(
    rosa: Browser, ada: Browser, post: Post, database: Database
) -> None:
    post_offer(rosa, post, "fr")
    decide(ada, "Refuser", reason="duplicate", comment="Elle est déjà en ligne depuis lundi.")
    post.bring()
    refused = post.last("rose@example.org")
    assert "La même offre est déjà en ligne" in text_of(refused)
    assert "Elle est déjà en ligne depuis lundi." in text_of(refused)
    with database.reading() as session:
        offer = session.exec(select(Offer)).one()
    assert rosa.get(address("offer", "fr", ref=offer.ref)).status == 404
    contest = rosa.get(link_in(refused, "/contester/"))
    rosa.submit(contest, contest.form(has="text"), {"text": "Ce n’est pas la même : l’autre est à Lyon."})
    assert "l’autre est à Lyon" in ada.get(ada.get("/fr/moderation").link("Relire la première")).text


def test_what_is_taken_down_is_gone_and_can_come_back(
    rosa: Browser, sami: Browser, ada: Browser, post: Post, database: Database
) -> None:
    post_offer(rosa, post, "fr")
    decide(ada, "Publier")
    with database.reading() as session:
        offer = session.exec(select(Offer)).one()
    public = address("offer", "fr", ref=offer.ref)
    found = ada.get("/fr/moderation/liste?q=bornes")
    page = ada.get(found.link("bornes"))
    ada.submit(page, page.form(has="comment"), {"reason": "fraud"}, "Retirer")
    post.bring()
    assert "n’a pas pu être vérifiée" in text_of(post.last("rose@example.org"))
    gone = sami.get(public)
    assert gone.status == 410 and "Voir les offres" in gone.text
    assert sami.get(public + "/postuler").status == 410
    page = ada.get(address("moderation_offer", "fr", id=offer.id))
    ada.submit(page, page.form(has="comment"), {}, "Remettre en ligne")
    assert sami.get(public).status == 200


def test_a_decision_can_be_taken_back_before_its_letter_leaves(
    rosa: Browser, ada: Browser, post: Post, database: Database
) -> None:
    post_offer(rosa, post, "fr")
    received = len(post.mails("rose@example.org"))
    decided = decide(ada, "Publier")
    undone = ada.submit(decided, decided.form(button="Annuler la décision"))
    assert "La décision est annulée" in undone.text
    post.bring(minutes=5)
    assert len(post.mails("rose@example.org")) == received
    with database.reading() as session:
        assert session.exec(select(Offer)).one().status == Status.IN_REVIEW
