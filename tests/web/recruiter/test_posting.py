"""A recruiter's way from a pasted offer to "in review", in a browser without script."""

import re
from typing import Any

import pytest
from sqlmodel import col, func, select

from jobboard.accounts.actions import mint_link
from jobboard.accounts.models import Purpose
from jobboard.app import Board
from jobboard.kit.db import Database
from jobboard.kit.documents import DOCUMENT_CODES
from jobboard.kit.i18n import LOCALES
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import reveal, sign
from jobboard.mail.models import OutboxMessage
from jobboard.offers.actions import lifecycle
from jobboard.offers.models import Comment, Draft, Offer, Revision, Status
from jobboard.web.recruiter.posting import _FILE_PROBLEMS
from tests.people import Browser, Seen
from tests.web.conftest import Clock

# An offer in the manner of a large company's research centre: ranges, a quarter, pay by level of studies.
ADVERT = """Stage – Des factures que chacun peut lire H/F
Entreprise : Atelier Rivage
Durée : 4 à 6 mois
Date de début : 1er trimestre 2027
Département : Innovation Services
Lieu : Clamart (92)
Sujet : rendre nos factures lisibles par tous
Description des missions :
- Auditer les pages
- Proposer des corrections
- Former les équipes
Profil recherché
Formation : Bac+4/5
Langues : anglais B2
Compétences techniques : HTML, CSS
Qualités : curiosité, rigueur
Rémunération : selon niveau d'études
Candidature : rose@example.org
"""


def paste(browser: Browser, text: str = ADVERT, locale: str = "fr") -> Seen:
    """Paste a text and press the button."""
    page = browser.get("/fr/publier" if locale == "fr" else "/en/post")
    return browser.submit(page, page.form(has="text"), {"text": text})


def press(browser: Browser, page: Seen, button: str = "Publier", *, tick: bool = True, **fill: Any) -> Seen:
    """Fill the sheet, tick what is to be ticked and press a button."""
    form = page.form(has="title")
    boxes = [box.get("value") for box in form.xpath(".//input[@name='law_ticks']")]
    return browser.submit(page, form, {**({"law_ticks": boxes} if boxes and tick else {}), **fill}, button)


def error(page: Seen, name: str) -> str:
    """The words beside a field."""
    return " ".join(" ".join(page.tree.xpath(f"//*[@id='{name}-erreur']//text()")).split())


def summary(page: Seen) -> list[str]:
    """The points of the summary of errors."""
    return [" ".join(item.text_content().split()) for item in page.tree.xpath("//*[@id='erreurs']//li")]


def value(page: Seen, name: str) -> str:
    """What stands in a control."""
    [control] = page.tree.xpath(f"//*[@id='{name}']")
    return (control.text or "").removeprefix("\n") if control.tag == "textarea" else control.get("value", "")


def letters(database: Database) -> list[OutboxMessage]:
    """All letters, in order."""
    with database.reading() as session:
        return list(session.exec(select(OutboxMessage).order_by(col(OutboxMessage.id))))


def link_of(database: Database, settings: Settings) -> str:
    """The address in the newest letter."""
    text = reveal(settings.keys[0], letters(database)[-1].text)
    found = re.search(r"https://\S+/(?:confirmer|confirm)/\S+", text)
    assert found
    return found.group(0)


def the_offer(database: Database) -> Offer:
    """The only offer there is."""
    with database.reading() as session:
        return session.exec(select(Offer)).one()


def count(database: Database, table: type[Any]) -> int:
    """How many rows a table has."""
    with database.reading() as session:
        return int(session.exec(select(func.count()).select_from(table)).one())


def confirmed(browser: Browser, database: Database, settings: Settings) -> Offer:
    """An offer pasted, published and confirmed."""
    press(browser, paste(browser))
    page = browser.get(link_of(database, settings))
    browser.submit(page, page.form(button="Confirmer"))
    return the_offer(database)


def link_for(database: Database, settings: Settings, clock: Clock, offer: Offer, purpose: Purpose) -> str:
    """The token of a letter that a moderator's decision writes."""
    with database.writing() as session:
        link = mint_link(session, purpose=purpose, subject_id=offer.id, now=clock())
        return sign(settings.keys[0], link.nonce)


def move(database: Database, offer: Offer, clock: Clock, to: str) -> None:
    """What a moderator decides."""
    with database.writing() as session:
        found = session.get(Offer, offer.id)
        assert found is not None
        getattr(lifecycle, to)(session, found, actor="user:9", now=clock())


def test_three_presses_lead_from_a_pasted_offer_to_the_queue(
    browser: Browser, database: Database, settings: Settings
) -> None:
    """Design §6: an offer with ranges, a quarter and pay by level of studies passes with ticks at most."""
    sheet = paste(browser)
    thanks = press(browser, sheet)
    assert thanks.heading == "Ouvrez votre messagerie"
    assert "rose@example.org" in thanks.text
    assert the_offer(database).status == Status.UNCONFIRMED
    [letter] = letters(database)
    assert (letter.letter, letter.recipient) == ("confirm_address", "rose@example.org")
    page = browser.get(link_of(database, settings))
    done = browser.submit(page, page.form(button="Confirmer"))
    assert done.heading == "Votre offre est en relecture"
    offer = the_offer(database)
    assert (offer.status, offer.commune, offer.pay_kind) == (Status.IN_REVIEW, "Clamart", "negotiable")
    assert offer.law_ticks
    assert offer.law_version


def test_the_way_is_the_same_in_english(browser: Browser, database: Database, settings: Settings) -> None:
    sheet = paste(browser, locale="en")
    assert sheet.heading == "Check your sheet"
    assert press(browser, sheet, "Publish").heading == "Open your mailbox"
    page = browser.get(link_of(database, settings))
    assert "/en/post/confirm/" in page.url
    assert browser.submit(page, page.form(button="Confirm")).heading == "Your offer is with the moderators"


def test_at_most_seven_controls_are_not_optional(browser: Browser) -> None:
    form = paste(browser).form(has="title")
    labels = [label for label in form.xpath(".//label[@for]") if not label.xpath(".//*[@class='opt']")]
    needed = {
        label.get("for") for label in labels if label.get("for") not in ("website", "language", "law_ticks")
    }
    assert needed == {
        "title", "company_name", "place_text", "duration_text", "start_text", "missions", "contact_email",
    }  # fmt: skip


def test_each_field_says_whether_it_was_found_and_the_text_stands_beside(browser: Browser) -> None:
    page = paste(
        browser, ADVERT.replace("Candidature : rose@example.org\n", "Pour postuler, écrivez-nous.\n")
    )
    state = {
        tag.get("id"): tag.text_content().strip() for tag in page.tree.xpath("//*[contains(@id,'-etat')]")
    }
    assert state["company_name-etat"] == "Trouvé"
    assert state["contact_email-etat"] == "Manquant"
    marked = [mark.text_content() for mark in page.tree.xpath("//section[@class='source']//mark")]
    assert "Atelier Rivage" in marked
    assert page.link("Adresse e-mail pour les candidatures") == "#contact_email"


def test_what_was_understood_is_said_back(browser: Browser) -> None:
    page = paste(browser)
    [hint] = page.tree.xpath("//*[@id='start_text-aide']")
    assert "Compris\u00a0: de janvier 2027 à mars 2027." in hint.text_content()


def test_the_form_says_what_the_internship_must_pay(browser: Browser) -> None:
    page = paste(browser, ADVERT.replace("1er trimestre 2027", "dès que possible"))
    assert re.search(r"Ce que ce stage doit payer.* 4,50\u00a0€ de l.heure", page.tree.text_content())


def test_a_short_text_is_kept_and_the_missing_number_told(browser: Browser, database: Database) -> None:
    page = paste(browser, "Stage d’été")
    assert page.status == 422
    assert page.tree.xpath("//title")[0].text_content().startswith("Erreur")
    assert error(page, "text") == "Erreur : Collez l’annonce entière : il manque au moins 69 caractères."
    assert value(page, "text") == "Stage d’été"
    assert count(database, Draft) == 0


def test_an_empty_box_asks_for_the_text(browser: Browser) -> None:
    assert "il manque au moins 80" in error(paste(browser, ""), "text")


@pytest.mark.parametrize(("name", "data"), [("offre.txt", ADVERT.encode()), ("offre.eml", b"")])
def test_a_file_serves_as_well_as_a_pasted_text(browser: Browser, name: str, data: bytes) -> None:
    mail = (
        b"Subject: Stage\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        + ADVERT.replace("\n", "\r\n").encode()
    )
    page = browser.get("/fr/publier")
    sheet = browser.submit(page, page.form(has="text"), {"file": (name, data or mail)})
    assert (sheet.status, value(sheet, "company_name")) == (200, "Atelier Rivage")


def test_a_word_that_goes_with_a_file_is_kept_below_what_the_file_says(browser: Browser) -> None:
    page = browser.get("/fr/publier")
    given = {"file": ("offre.txt", ADVERT.encode()), "text": "Bonjour, voici notre offre."}
    sheet = browser.submit(page, page.form(has="text"), given)
    assert (sheet.status, value(sheet, "company_name")) == (200, "Atelier Rivage")
    assert "Bonjour, voici notre offre." in sheet.text


def test_a_file_with_hardly_any_text_is_told_at_its_field_and_what_was_typed_stays(browser: Browser) -> None:
    page = browser.get("/fr/publier")
    given = {"file": ("offre.txt", b"Stage, Brest"), "text": "Bonjour, voici notre offre."}
    again = browser.submit(page, page.form(has="text"), given)
    assert again.status == 422
    assert "ne contient presque pas de texte" in error(again, "file")
    assert not again.tree.xpath("//*[@id='text-erreur']")
    assert again.form(has="text").xpath(".//textarea")[0].text.strip() == "Bonjour, voici notre offre."


def test_a_file_however_heavy_is_told_at_its_field(browser: Browser) -> None:
    page = browser.get("/fr/publier")
    for megabytes in (11, 30):
        given = {"file": ("offre.pdf", b"%PDF-1.7" + b"0" * (megabytes << 20)), "text": "Bonjour."}
        again = browser.submit(page, page.form(has="text"), given)
        assert again.status == 422
        assert "Ce fichier est trop lourd" in error(again, "file")
        assert again.form(has="text").xpath(".//textarea")[0].text.strip() == "Bonjour."


def test_a_file_that_is_no_text_is_refused_beside_its_field(browser: Browser) -> None:
    page = browser.get("/fr/publier")
    again = browser.submit(
        page, page.form(has="text"), {"file": ("offre.png", b"\x89PNG\r\n\x1a\n" + b"0" * 200)}
    )
    assert again.status == 422
    assert "Nous ne lisons pas ce type de fichier" in error(again, "file")


def test_every_fault_of_a_file_has_its_words() -> None:
    assert set(_FILE_PROBLEMS) == DOCUMENT_CODES
    assert all(problem.to(locale) for problem in _FILE_PROBLEMS.values() for locale in LOCALES)


def test_pasted_markup_is_read_as_its_text(browser: Browser) -> None:
    rows = "".join(f"<p>{line}</p>" for line in ADVERT.splitlines())
    page = paste(browser, f"<div class=x>{rows}</div>")
    assert value(page, "company_name") == "Atelier Rivage"
    assert "<p>" not in value(page, "missions")


def test_a_hostile_text_is_shown_as_text(browser: Browser) -> None:
    evil = '"><script>alert(1)</script>'
    page = paste(browser, ADVERT.replace("Atelier Rivage", f"Atelier {evil}"))
    assert page.tree.xpath("//script[not(@src)]") == []


def test_errors_keep_what_was_typed_on_the_page_and_in_the_draft(
    browser: Browser, database: Database
) -> None:
    sheet = paste(browser)
    again = press(browser, sheet, title="", start_text="un beau jour", missions="Trop court")
    assert again.status == 422
    assert summary(again) == [
        "Indiquez l’intitulé du stage.",
        "Nous ne lisons pas « un beau jour ». Exemples : mars 2027, dès que possible.",
        "Écrivez au moins 30 caractères ici.",
    ]
    assert value(again, "start_text") == "un beau jour"
    assert value(browser.get(sheet.url), "missions") == "Trop court"
    assert count(database, Offer) == 0


def test_the_list_of_errors_leads_down_the_page(browser: Browser) -> None:
    wrong = {
        "title": "", "place_text": "", "duration_text": "9 mois", "weekly_hours": "90", "deadline": "hier",
        "missions": "court", "pay_text": "1 € par mois", "contact_email": "rose@", "openings": "0",
        "apply_url": "ftp://a", "second_contact": "otto@", "headcount": "-1",
    }  # fmt: skip
    again = press(browser, paste(browser), **wrong)
    named = [link.get("href")[1:] for link in again.tree.xpath("//*[@id='erreurs']//a")]
    assert set(named) >= set(wrong) - {"duration_text", "pay_text"}
    controls = [one.get("id") for one in again.tree.xpath("//main//*[@id][@name]")]
    assert named == sorted(named, key=controls.index)


def test_looking_at_a_draft_changes_nothing(browser: Browser, database: Database) -> None:
    sheet = paste(browser)
    with database.reading() as session:
        before = session.exec(select(Draft)).one().model_dump()
    for path in (sheet.url, f"{sheet.url}/apercu", f"{sheet.url}/merci"):
        browser.get(path)
        browser.head(path)
    with database.reading() as session:
        assert session.exec(select(Draft)).one().model_dump() == before
    assert count(database, Offer) == 0
    assert letters(database) == []


def test_a_draft_is_saved_for_later_and_found_at_the_same_address(browser: Browser, clock: Clock) -> None:
    sheet = paste(browser)
    saved = press(browser, sheet, "Enregistrer pour plus tard", title="Un autre intitulé")
    assert "Votre fiche est enregistrée" in saved.text
    clock.forward(days=29)
    press(browser, browser.get(sheet.url), "Enregistrer pour plus tard")
    clock.forward(days=29)
    assert value(browser.get(sheet.url), "title") == "Un autre intitulé"
    clock.forward(days=2)
    assert browser.get(sheet.url).status == 404


def test_the_preview_is_the_page_that_students_will_see_and_publishes(
    browser: Browser, database: Database
) -> None:
    sheet = paste(browser)
    preview = press(browser, sheet, "Aperçu", title="Des factures lisibles H/F")
    assert preview.heading == "Des factures lisibles H/F"
    assert "Innovation Services" in preview.text
    assert "rose@example.org" not in preview.text
    thanks = browser.submit(preview, preview.form(button="Publier"))
    assert thanks.heading == "Ouvrez votre messagerie"
    assert the_offer(database).title == "Des factures lisibles H/F"


def test_the_preview_of_an_unfinished_sheet_counts_what_remains(browser: Browser) -> None:
    preview = press(browser, paste(browser), "Aperçu", title="", company_name="")
    assert preview.status == 200
    assert "Il reste 2 points à corriger avant de publier." in preview.text
    assert preview.tree.xpath("//main//form") == []


def test_a_point_of_law_to_check_wants_its_tick(browser: Browser, database: Database) -> None:
    sheet = paste(browser)
    again = press(browser, sheet, tick=False)
    assert again.status == 422
    assert summary(again) == ["Cochez chaque point une fois vérifié."]
    assert press(browser, again).heading == "Ouvrez votre messagerie"
    assert the_offer(database).law_ticks


def test_what_the_law_refuses_stops_beside_its_field(browser: Browser, database: Database) -> None:
    again = press(browser, paste(browser), pay_text="non rémunéré")
    assert again.status == 422
    assert "doit être payé" in error(again, "pay_kind") + error(again, "pay_text")
    longer = press(browser, again, pay_text="minimum légal", duration_text="8 mois")
    assert "6 mois" in error(longer, "duration_text")
    assert count(database, Offer) == 0


def test_contact_details_in_a_text_are_taken_out_at_a_press(browser: Browser) -> None:
    text = ADVERT.replace("- Former les équipes", "- Former les équipes (contact : 01 23 45 67 89)")
    sheet = paste(browser, text)
    [remark] = sheet.tree.xpath("//*[@id='missions-avis']")
    assert "01 23 45 67 89" in remark.text_content()
    clean = press(browser, sheet, "Déplacer ces coordonnées", title="Des factures lisibles H/F")
    assert value(clean, "missions").endswith("- Former les équipes")
    assert value(clean, "title") == "Des factures lisibles H/F"
    assert value(clean, "phone") == "01 23 45 67 89"
    assert clean.tree.xpath("//button[@value='clean']") == []


def test_a_mistyped_provider_is_pointed_out_before_publishing(browser: Browser) -> None:
    page = paste(browser, ADVERT.replace("rose@example.org", "rose@gmial.com"))
    [remark] = page.tree.xpath("//*[@id='contact_email-avis']")
    assert "rose@gmail.com" in remark.text_content()


def test_a_sheet_is_filled_in_by_hand(browser: Browser, database: Database) -> None:
    page = browser.get("/fr/publier")
    blank = browser.submit(page, page.form(action="/vide"))
    assert blank.heading == "Vérifiez votre fiche"
    assert blank.tree.xpath("//section[@class='source']") == []
    thanks = press(
        browser,
        blank,
        title="Accueil d’été H/F",
        company_name="Atelier Coudrier",
        place_text="Dieulefit (26)",
        duration_text="4 semaines",
        start_text="juillet 2027",
        missions="Accueillir le public, tenir la caisse, ranger l’atelier.",
        contact_email="rose@example.org",
    )
    if thanks.status == 422:
        thanks = press(browser, thanks)
    assert thanks.heading == "Ouvrez votre messagerie", summary(thanks)
    assert the_offer(database).commune == "Dieulefit"


def test_opening_the_empty_sheet_by_its_address_makes_no_draft(browser: Browser, database: Database) -> None:
    assert browser.get("/fr/publier/vide").url == "/fr/publier"
    assert count(database, Draft) == 0


def test_two_presses_publish_once(browser: Browser, database: Database) -> None:
    sheet = paste(browser)
    press(browser, sheet)
    press(browser, sheet)
    assert count(database, Offer) == 1
    assert count(database, Revision) == 1
    assert len(letters(database)) == 1


def test_publishing_again_before_confirming_corrects_the_same_offer(
    browser: Browser, database: Database, settings: Settings, clock: Clock
) -> None:
    sheet = paste(browser)
    press(browser, sheet, contact_email="roes@example.org")
    wrong = link_of(database, settings)
    clock.forward(minutes=5)
    press(browser, browser.get(sheet.url), contact_email="rose@example.org")
    assert count(database, Offer) == 1
    assert [letter.recipient for letter in letters(database)] == ["roes@example.org", "rose@example.org"]
    assert browser.get(wrong).heading == "Ce lien a servi ou a expiré"
    page = browser.get(link_of(database, settings))
    assert browser.submit(page, page.form(button="Confirmer")).heading == "Votre offre est en relecture"


def test_after_the_confirmation_the_draft_only_says_where_the_offer_is(
    browser: Browser, database: Database, settings: Settings
) -> None:
    sheet = paste(browser)
    press(browser, sheet)
    page = browser.get(link_of(database, settings))
    browser.submit(page, page.form(button="Confirmer"))
    assert browser.get(sheet.url).heading == "Votre offre est en relecture"
    assert browser.get(f"{sheet.url}/apercu").heading == "Votre offre est en relecture"
    assert press(browser, sheet, title="Tout autre chose").heading == "Votre offre est en relecture"
    assert the_offer(database).title == "Stage – Des factures que chacun peut lire H/F"


def test_opening_the_link_of_the_letter_confirms_nothing(
    browser: Browser, database: Database, settings: Settings
) -> None:
    """Mail scanners open links; people press buttons."""
    press(browser, paste(browser))
    for _ in range(3):
        page = browser.get(link_of(database, settings))
        assert page.heading == "Confirmer votre adresse"
    assert page.tree.xpath("//meta[@name='robots']/@content") == ["noindex"]
    assert the_offer(database).status == Status.UNCONFIRMED


def test_the_button_pressed_twice_is_answered_kindly(
    browser: Browser, database: Database, settings: Settings
) -> None:
    press(browser, paste(browser))
    page = browser.get(link_of(database, settings))
    for _ in range(2):
        done = browser.submit(page, page.form(button="Confirmer"))
        assert (done.status, done.heading) == (200, "Votre offre est en relecture")


def test_an_old_link_offers_a_new_letter(
    browser: Browser, database: Database, settings: Settings, clock: Clock
) -> None:
    press(browser, paste(browser))
    clock.forward(days=8)
    page = browser.get(link_of(database, settings))
    assert page.heading == "Ce lien a servi ou a expiré"
    browser.post(page.url, {"action": "confirm"})
    assert the_offer(database).status == Status.UNCONFIRMED
    again = browser.submit(page, page.form(button="nouveau message"))
    assert "Un nouveau message est parti" in again.text
    fresh = browser.get(link_of(database, settings))
    assert browser.submit(fresh, fresh.form(button="Confirmer")).heading == "Votre offre est en relecture"


def test_an_address_gets_three_letters_an_hour_and_the_last_link_still_works(
    browser: Browser, database: Database, settings: Settings, clock: Clock
) -> None:
    sheet = paste(browser)
    for round_ in range(6):
        clock.forward(minutes=2)
        press(browser, browser.get(sheet.url), title=f"Des factures lisibles {round_} H/F")
    assert len(letters(database)) == 3
    assert the_offer(database).title == "Des factures lisibles 5 H/F"
    page = browser.get(link_of(database, settings))
    assert browser.submit(page, page.form(button="Confirmer")).heading == "Votre offre est en relecture"


def test_the_letter_is_sent_again_within_limits(browser: Browser, database: Database, clock: Clock) -> None:
    thanks = press(browser, paste(browser))
    for _ in range(2):
        clock.forward(minutes=2)
        thanks = browser.submit(thanks, thanks.form(button="Renvoyer"))
        assert "Un nouveau message est parti" in thanks.text
    assert len(letters(database)) == 3
    assert browser.submit(thanks, thanks.form(button="Renvoyer")).status == 429
    clock.forward(hours=1)
    assert browser.submit(thanks, thanks.form(button="Renvoyer")).status == 200
    assert len(letters(database)) == 4


def test_a_visitor_makes_thirty_drafts_an_hour(browser: Browser, database: Database) -> None:
    page = browser.get("/fr/publier")
    answers = [browser.submit(page, page.form(action="/vide")).status for _ in range(31)]
    assert answers == [200] * 30 + [429]
    assert count(database, Draft) == 30


def test_a_robot_that_fills_the_hidden_field_changes_nothing(browser: Browser, database: Database) -> None:
    page = browser.get("/fr/publier")
    answer = browser.submit(page, page.form(has="text"), {"text": ADVERT, "website": "https://example.org"})
    assert answer.status == 200
    assert count(database, Draft) == 0
    sheet = paste(browser)
    assert press(browser, sheet, website="https://example.org").status == 200
    assert count(database, Offer) == 0


@pytest.mark.parametrize("path", ["", "/apercu", "/merci"])
def test_a_made_up_address_opens_no_draft(browser: Browser, path: str) -> None:
    page = browser.get(f"/fr/publier/{'x' * 44}{path}")
    assert page.status == 404
    # What the page advises can be done from it.
    assert page.link("Mes candidatures") == "/fr/mes-candidatures"
    assert page.tree.xpath("//ul[@class='go']//a/@href")[:2] == ["/fr/mes-candidatures", "/fr/connexion"]


def test_the_link_of_one_purpose_opens_no_other_door(
    browser: Browser, database: Database, settings: Settings
) -> None:
    sheet = paste(browser)
    token = sheet.url.rpartition("/")[2]
    press(browser, sheet)
    confirm = link_of(database, settings).rpartition("/")[2]
    assert browser.get(f"/fr/publier/confirmer/{token}").status == 404
    assert browser.get(f"/fr/publier/{confirm}").status == 404
    assert browser.get(f"/fr/publier/contester/{confirm}").status == 404
    assert browser.post(f"/fr/publier/corriger/{confirm}", {"title": "x"}).status == 404


def test_an_offer_sent_back_is_corrected_from_the_letter(
    browser: Browser, database: Database, settings: Settings, clock: Clock
) -> None:
    offer = confirmed(browser, database, settings)
    with database.writing() as session:
        session.add(
            Comment(
                offer_id=offer.id or 0,
                author_id=offer.author_id,
                by_moderator=True,
                text="Dites ce que fera le stagiaire.",
                created_at=clock(),
            )
        )
    move(database, offer, clock, "request_changes")
    token = link_for(database, settings, clock, offer, Purpose.CORRECT_OFFER)
    page = browser.get(f"/fr/publier/corriger/{token}")
    assert "Dites ce que fera le stagiaire." in page.text
    assert value(page, "duration_text") == "4 à 6 mois"
    wrong = press(browser, page, "Renvoyer en relecture", title="", comment="C’est fait.")
    assert wrong.status == 422
    assert value(wrong, "comment") == "C’est fait."
    done = press(browser, wrong, "Renvoyer en relecture", title="Des factures lisibles H/F")
    assert done.heading == "Votre offre est en relecture"
    assert the_offer(database).title == "Des factures lisibles H/F"
    with database.reading() as session:
        numbers = session.exec(select(Revision.number).order_by(col(Revision.number))).all()
        said = session.exec(select(Comment.text).where(col(Comment.by_moderator).is_(False))).all()
    assert list(numbers) == [1, 2]
    assert list(said) == ["C’est fait."]
    assert press(browser, page, "Renvoyer en relecture").heading == "Votre offre est en relecture"
    assert count(database, Revision) == 2


def test_contact_details_are_taken_out_of_a_correction_too(
    browser: Browser, database: Database, settings: Settings, clock: Clock
) -> None:
    offer = confirmed(browser, database, settings)
    move(database, offer, clock, "request_changes")
    token = link_for(database, settings, clock, offer, Purpose.CORRECT_OFFER)
    page = browser.get(f"/fr/publier/corriger/{token}")
    wrong = press(
        browser, page, "Renvoyer en relecture", tick=False, missions=f"{'Auditer. ' * 5}Tél. 01 23 45 67 89"
    )
    assert wrong.status == 422
    clean = press(browser, wrong, "Déplacer ces coordonnées", comment="À vous.")
    assert clean.status == 200
    assert "01 23" not in value(clean, "missions")
    assert value(clean, "comment") == "À vous."
    assert the_offer(database).status == Status.CHANGES_REQUESTED


def test_a_refusal_is_contested_once(
    browser: Browser, database: Database, settings: Settings, clock: Clock
) -> None:
    offer = confirmed(browser, database, settings)
    move(database, offer, clock, "reject")
    token = link_for(database, settings, clock, offer, Purpose.APPEAL)
    page = browser.get(f"/fr/publier/contester/{token}")
    assert page.heading == "Demander une seconde lecture"
    empty = browser.submit(page, page.form(has="text"), {"text": " "})
    assert error(empty, "text") == "Erreur : Dites pourquoi l’offre devrait être relue."
    done = browser.submit(page, page.form(has="text"), {"text": "Ce stage a bien une convention."})
    assert done.heading == "Votre offre est en relecture"
    move(database, offer, clock, "reject")
    last = browser.submit(page, page.form(has="text"), {"text": "Encore."})
    assert last.heading == "Votre offre n’a pas été publiée"
    assert count(database, Comment) == 1


def test_pages_of_private_links_are_not_indexed_nor_kept(board: Board, browser: Browser) -> None:
    sheet = paste(browser)
    for path in (sheet.url, f"{sheet.url}/apercu"):
        page = browser.get(path)
        assert page.tree.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert page.response.headers["cache-control"] == "no-store"
        assert page.tree.xpath("//link[@rel='canonical']") == []
