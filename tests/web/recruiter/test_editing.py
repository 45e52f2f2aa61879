"""An offer that is online is edited: what is approved stays up until a moderator has read the new version."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from jobboard.addresses import address
from jobboard.kit.db import Database
from jobboard.mail.models import OutboxMessage
from jobboard.offers.models import Offer, Revision, RevisionState, Status
from tests.factories import make_offer
from tests.people import Browser, Seen, Value
from tests.web.conftest import Clock

QUEUE = "/fr/moderation"
PAY = "700 € par mois"


@pytest.fixture
def offer(database: Database, clock: Clock) -> Offer:
    """Rose's offer, online for four weeks more."""
    with database.writing() as session:
        return make_offer(
            session,
            place_text="Dieulefit (26)",
            duration_text="2 mois",
            pay_text="",
            published_at=clock() - timedelta(days=30),
            expires_at=clock() + timedelta(days=28),
        )


def now(database: Database, offer: Offer) -> Offer:
    """The offer as it stands."""
    with database.reading() as session:
        return session.get_one(Offer, offer.id)


def states(database: Database) -> list[str | None]:
    """What became of each version."""
    with database.reading() as session:
        return list(session.exec(select(Revision.state).order_by(col(Revision.number))))


def letters(database: Database) -> list[OutboxMessage]:
    """The letters about edits."""
    with database.reading() as session:
        return _letters(session)


def _letters(session: Session) -> list[OutboxMessage]:
    kinds = ("change_online", "change_refused")
    statement = select(OutboxMessage).where(col(OutboxMessage.letter).in_(kinds))
    return list(session.exec(statement.order_by(col(OutboxMessage.id))))


def desk(rose: Browser, offer: Offer) -> Seen:
    """Rose's page of the offer."""
    return rose.get(address("recruiter_offer", "fr", id=offer.id))


def online_and(rose: Browser) -> str:
    """What the dashboard's table says of the state of the only offer."""
    [cell] = rose.get("/fr/recruteur").tree.xpath("//section[h2[@id='vos-offres']]//td[@data-l='État']")
    return " ".join(cell.text_content().split())


def send(rose: Browser, offer: Offer, **fill: str) -> Seen:
    """Change the form and send it, with every box about the law ticked."""
    page = rose.get(desk(rose, offer).link("Modifier l’offre"))
    form = page.form(has="missions")
    ticks = form.xpath(".//input[@name='law_ticks']/@value")
    typed: dict[str, Value] = {**fill, "law_ticks": [str(tick) for tick in ticks]}
    return rose.submit(page, form, typed, "Envoyer la modification")


def decide(ada: Browser, offer: Offer, button: str, **fill: str) -> Seen:
    """Ada decides on what she sees of the offer."""
    page = ada.get(address("moderation_offer", "fr", id=offer.id))
    return ada.submit(page, page.form(has="comment"), fill, button)


def test_a_change_waits_for_a_moderator_while_readers_see_what_was_approved(
    rose: Browser, ada: Browser, browser: Browser, database: Database, offer: Offer
) -> None:
    public = address("offer", "fr", ref=offer.ref)
    sent = send(rose, offer, pay_text=PAY)
    assert "Un modérateur relit votre modification." in sent.text
    assert online_and(rose) == "En ligne Modification en relecture"
    assert PAY not in browser.get(public).text
    assert now(database, offer).status == Status.PUBLISHED
    queue = ada.get(QUEUE)
    assert "Modification d’une offre en ligne" in queue.text
    page = ada.get(queue.link(offer.title))
    assert [" ".join(line.text_content().split()) for line in page.tree.xpath("//p[@class='diff']")] == [
        f"Rémunération : {PAY}"
    ]
    decided = decide(ada, offer, "Publier la modification")
    assert "La modification est en ligne." in decided.text
    assert online_and(rose) == "En ligne"
    assert PAY in browser.get(public).text
    assert states(database) == [None, RevisionState.ACCEPTED]
    [letter] = letters(database)
    assert (letter.letter, letter.recipient) == ("change_online", "rose@example.org")
    # The same last day as on the pages, not the midnight behind it.
    assert "reste en ligne jusqu’au 23 décembre 2026, sauf" in letter.text
    assert "La file est vide" in ada.get(QUEUE).text or "File vide" in ada.get(QUEUE).text


def test_a_slip_of_the_pen_is_mended_at_once(
    rose: Browser, ada: Browser, browser: Browser, database: Database, offer: Offer
) -> None:
    sent = send(rose, offer, missions=offer.missions.replace("Photographier", "Photographier"[:-1] + "r"))
    assert "Rien n’a changé" in sent.text
    sent = send(rose, offer, missions=offer.missions.replace("préparer", "prépparer"))
    assert "Votre correction est en ligne" in sent.text
    assert "prépparer" in browser.get(address("offer", "fr", ref=offer.ref)).text
    assert "Modification d’une offre" not in ada.get(QUEUE).text
    assert states(database) == [None, RevisionState.CORRECTED]


def test_small_steps_are_measured_against_what_a_moderator_read(
    rose: Browser, database: Database, offer: Offer
) -> None:
    for missions in ("Photographiez", "Photographiea", "Photographieabc"):
        send(rose, offer, missions=offer.missions.replace("Photographier", missions))
    assert states(database) == [
        None,
        RevisionState.CORRECTED,
        RevisionState.CORRECTED,
        RevisionState.PROPOSED,
    ]


def test_a_refused_change_leaves_the_offer_as_it_was_and_says_why(
    rose: Browser, ada: Browser, database: Database, offer: Offer
) -> None:
    send(rose, offer, title="Vendre des bols au porte-à-porte")
    again = decide(ada, offer, "Refuser la modification")
    assert again.status == 422
    decide(ada, offer, "Refuser la modification", reason="not_internship", comment="C’est de la vente.")
    assert now(database, offer).title == offer.title
    [letter] = letters(database)
    assert letter.letter == "change_refused"
    assert "C’est de la vente." in letter.text
    assert address("recruiter_offer", "fr", id=offer.id) in letter.text
    assert "Un modérateur relit la modification" not in desk(rose, offer).text


def test_a_later_last_day_is_asked_for_with_one_field_and_extends_the_offer(
    rose: Browser, ada: Browser, database: Database, clock: Clock, offer: Offer
) -> None:
    page = desk(rose, offer)
    sent = rose.submit(page, page.form(button="Demander cette date"), {"deadline": "20 janvier 2027"})
    assert "Un modérateur relit votre modification." in sent.text
    before = now(database, offer).expires_at
    decide(ada, offer, "Publier la modification")
    after = now(database, offer)
    assert before is not None and after.expires_at is not None
    assert after.expires_at > before
    assert str(after.last_day) == "2027-01-20"
    # A hold and its end do not take the new days away again.
    decide(ada, offer, "Suspendre", reason="other", comment="Un doute.")
    decide(ada, offer, "Remettre en ligne")
    assert now(database, offer).expires_at == after.expires_at


def test_an_offer_whose_last_day_lies_beyond_its_sixty_days_is_extended_up_to_that_day(
    rose: Browser, ada: Browser, database: Database, clock: Clock, offer: Offer
) -> None:
    with database.writing() as session:
        session.get_one(Offer, offer.id).deadline = date(2027, 1, 20)
    page = desk(rose, offer)
    button = page.form(button="Demander cette date")
    assert button.xpath("string(.//input[@name='deadline']/@value)") == "20 janvier 2027"
    rose.submit(page, button)
    asked = ada.get(address("moderation_offer", "fr", id=offer.id))
    assert "l’offre reste en ligne jusqu’au 20 janvier 2027." in asked.text
    decide(ada, offer, "Publier la modification")
    assert str(now(database, offer).last_day) == "2027-01-20"
    # Asked again, it would change nothing.
    again = rose.submit(page, button)
    assert "Rien n’a changé" in again.text


@pytest.mark.parametrize(("typed", "said"), [("", "Indiquez"), ("hier", "hier"), ("3 janvier 2020", "passé")])
def test_a_last_day_that_cannot_be_is_shown_again_in_the_whole_form(
    rose: Browser, database: Database, offer: Offer, typed: str, said: str
) -> None:
    page = desk(rose, offer)
    sent = rose.submit(page, page.form(button="Demander cette date"), {"deadline": typed})
    assert sent.status == 422
    [error] = sent.tree.xpath("//*[@id='deadline-erreur']")
    assert said in error.text_content()
    assert sent.tree.xpath("string(//input[@name='deadline']/@value)") == typed
    assert states(database) == []


def test_a_second_change_takes_the_place_of_the_first_and_a_moderator_approves_only_what_they_saw(
    rose: Browser, ada: Browser, database: Database, offer: Offer
) -> None:
    send(rose, offer, pay_text=PAY)
    old = ada.get(address("moderation_offer", "fr", id=offer.id))
    page = rose.get(address("recruiter_edit", "fr", id=offer.id))
    assert page.tree.xpath("string(//input[@name='pay_text']/@value)") == PAY
    send(rose, offer, pay_text="1 € par mois")
    late = ada.submit(old, old.form(has="comment"), {}, "Publier la modification")
    assert "Quelqu’un d’autre a décidé" in late.text
    assert now(database, offer).pay_text == ""
    assert states(database) == [None, RevisionState.WITHDRAWN, RevisionState.PROPOSED]


def test_a_change_is_taken_back_by_its_recruiter(
    rose: Browser, ada: Browser, database: Database, offer: Offer
) -> None:
    send(rose, offer, pay_text=PAY)
    page = desk(rose, offer)
    done = rose.submit(page, page.form(button="Annuler la modification"))
    assert "Votre modification est annulée." in done.text
    assert "Modification d’une offre" not in ada.get(QUEUE).text
    assert states(database) == [None, RevisionState.WITHDRAWN]


@pytest.mark.parametrize("button", ["Publier la modification", "Refuser la modification"])
def test_a_decision_on_a_change_is_taken_back_within_thirty_seconds(
    rose: Browser, ada: Browser, database: Database, offer: Offer, button: str
) -> None:
    before = now(database, offer)
    send(rose, offer, pay_text=PAY, deadline="20 janvier 2027")
    decided = decide(ada, offer, button, reason="other", comment="À revoir.")
    undone = ada.submit(decided, decided.form(has="undo"))
    assert undone.status == 200
    assert states(database) == [None, RevisionState.PROPOSED]
    after = now(database, offer)
    assert (after.pay_text, after.deadline, after.status) == (before.pay_text, None, Status.PUBLISHED)
    assert [row.state for row in letters(database)] == ["cancelled"]
    decide(ada, offer, "Publier la modification")
    assert now(database, offer).pay_text == PAY


def test_the_mailbox_that_gets_applications_is_not_changed_by_an_edit(
    rose: Browser, ada: Browser, database: Database, offer: Offer
) -> None:
    page = rose.get(address("recruiter_edit", "fr", id=offer.id))
    assert not page.tree.xpath("//input[@name='contact_email' or @name='second_contact']")
    form = page.form(has="missions")
    typed = {**dict(form.form_values()), "pay_text": PAY, "contact_email": "otto@example.org"}
    typed["law_ticks"] = form.xpath(".//input[@name='law_ticks']/@value")
    rose.post(address("recruiter_edit", "fr", id=offer.id), typed)
    with database.writing() as session:
        session.get_one(Offer, offer.id).contact_email = "neu@example.org"
    asked = ada.get(address("moderation_offer", "fr", id=offer.id))
    assert "otto@example.org" not in asked.text
    assert not asked.tree.xpath("//p[@class='diff'][contains(., 'example.org')]")
    decide(ada, offer, "Publier la modification")
    assert now(database, offer).contact_email == "neu@example.org"
    assert now(database, offer).pay_text == PAY


def test_nobody_edits_the_offer_of_others_or_one_that_is_over(
    rose: Browser, otto: Browser, database: Database, clock: Clock, offer: Offer
) -> None:
    place = address("recruiter_edit", "fr", id=offer.id)
    assert otto.get(place).status == 404
    assert otto.post(place, {"deadline": "20 janvier 2027"}).status == 404
    with database.writing() as session:
        session.get_one(Offer, offer.id).expires_at = clock()
    assert rose.get(place).url.startswith(address("recruiter_offer", "fr", id=offer.id))
    rose.post(place, {"deadline": "20 janvier 2027"})
    assert states(database) == []


def test_what_was_typed_into_an_offer_that_ended_meanwhile_can_be_copied(
    rose: Browser, database: Database, clock: Clock, offer: Offer
) -> None:
    page = rose.get(address("recruiter_edit", "fr", id=offer.id))
    with database.writing() as session:
        session.get_one(Offer, offer.id).expires_at = clock()
    sent = rose.submit(
        page, page.form(has="missions"), {"pay_text": PAY, "comment": "Enfin décidé."}, "Envoyer"
    )
    assert sent.status == 422
    assert "L’offre ne peut plus être modifiée." in sent.tree.xpath("string(//div[@id='erreurs'])")
    assert sent.tree.xpath("string(//input[@name='pay_text']/@value)") == PAY
    assert "Enfin décidé." in sent.tree.xpath("string(//textarea[@name='comment'])")
    assert states(database) == []


def test_a_change_waits_with_an_offer_on_hold_and_ends_unread_with_one_that_closes(
    rose: Browser, ada: Browser, database: Database, offer: Offer
) -> None:
    send(rose, offer, pay_text=PAY)
    decide(ada, offer, "Suspendre", reason="other", comment="Un doute.")
    assert "Modification d’une offre" not in ada.get(QUEUE).text
    decide(ada, offer, "Remettre en ligne")
    assert "Modification d’une offre" in ada.get(QUEUE).text


def test_a_change_that_the_law_stops_is_shown_again_with_what_was_typed(
    rose: Browser, database: Database, offer: Offer
) -> None:
    sent = send(rose, offer, duration_text="11 mois")
    assert sent.status == 422
    assert sent.tree.xpath("string(//input[@name='duration_text']/@value)") == "11 mois"
    assert states(database) == []
