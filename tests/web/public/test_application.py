"""A student's private page, the list of their applications, and the recruiter's answer from the letter."""

import re
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from sqlmodel import select

from jobboard.addresses import address
from jobboard.applications.models import Answer, Application
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import reveal
from jobboard.mail.models import OutboxMessage
from jobboard.offers.actions import lifecycle
from jobboard.offers.models import Offer
from tests.factories import make_application, make_offer
from tests.kit import papers
from tests.people import BASE, Browser, Seen
from tests.web.conftest import Clock


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A board that holds applications ten minutes."""
    return settings.model_copy(update={"handoff_delay": 600})


@pytest.fixture
def application(database: Database, clock: Clock) -> Application:
    """Sami's application to Rose's offer, just sent."""
    with database.writing() as session:
        offer = make_offer(session, expires_at=clock() + timedelta(days=30))
        return make_application(session, offer, now=clock())


class Mailbox:
    """What was written to somebody, with its links usable as in the mail that leaves."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.database = database
        self.key = settings.secret_key

    def last(self, letter: str) -> OutboxMessage:
        with self.database.reading() as session:
            rows = session.exec(select(OutboxMessage).where(OutboxMessage.letter == letter)).all()
            return rows[-1]

    def all(self) -> list[str]:
        with self.database.reading() as session:
            return [row.letter for row in session.exec(select(OutboxMessage)).all()]

    def link(self, letter: str, part: str) -> str:
        """The first address in the letter's text that has this part."""
        text = reveal(self.key, self.last(letter).text)
        found = [link for link in re.findall(r"https://\S+", text) if part in link]
        return found[0].removeprefix(BASE)


@pytest.fixture
def mail(database: Database, settings: Settings) -> Mailbox:
    """Everybody's mail."""
    return Mailbox(database, settings)


def hand_over(database: Database, clock: Clock) -> None:
    """The worker has sent what was due."""
    clock.forward(minutes=11)
    with database.writing() as session:
        for row in session.exec(select(OutboxMessage).where(OutboxMessage.due_at <= clock())).all():
            row.state, row.handed_at = "handed", clock()
            session.add(row)


def private_page(browser: Browser, mail: Mailbox) -> Seen:
    return browser.get(mail.link("application_receipt", "/candidature/"))


def answer_page(browser: Browser, mail: Mailbox, kind: str = "") -> Seen:
    return browser.get(mail.link("application_handoff", f"kind={kind}" if kind else "/repondre/"))


def test_a_student_corrects_what_is_held(
    browser: Browser, application: Application, mail: Mailbox, database: Database
) -> None:
    page = private_page(browser, mail)
    form_page = browser.get(page.link("Corriger"))
    assert "cv-sami.pdf" in form_page.text
    form = form_page.form(has="cv")
    seen = browser.submit(form_page, form, {"message": "Un autre texte."})
    assert "Vos corrections sont enregistrées." in seen.text
    assert "Un autre texte." in mail.last("application_handoff").text


def test_a_correction_sent_too_late_keeps_the_text_and_changes_nothing(
    browser: Browser, application: Application, mail: Mailbox, database: Database, clock: Clock
) -> None:
    form_page = browser.get(private_page(browser, mail).link("Corriger"))
    hand_over(database, clock)
    seen = browser.submit(form_page, form_page.form(has="cv"), {"message": "Trop tard ?"})
    assert seen.status == 422
    assert "Trop tard ?" in seen.text
    assert "Elle est partie pendant votre saisie." in seen.text
    assert "Votre atelier me plaît." in mail.last("application_handoff").text


def test_a_student_cancels_before_it_leaves(
    browser: Browser, application: Application, mail: Mailbox
) -> None:
    ask = browser.get(private_page(browser, mail).link("Annuler"))
    seen = browser.submit(ask, ask.form(action="/retrait"))
    assert "L’entreprise n’a rien reçu." in seen.text
    assert "Votre CV a été supprimé ici le 25 novembre 2026." in seen.text
    assert mail.last("application_handoff").state == "cancelled"
    assert "application_withdrawn" not in mail.all()


def test_a_student_withdraws_later_and_the_company_is_told(
    browser: Browser, application: Application, mail: Mailbox, database: Database, clock: Clock
) -> None:
    hand_over(database, clock)
    page = private_page(browser, mail)
    assert "Remise au service d’envoi" in page.text
    ask = browser.get(page.link("Retirer ma candidature"))
    seen = browser.submit(ask, ask.form(action="/retrait"))
    assert "Votre candidature est retirée." in seen.text
    assert mail.last("application_withdrawn").recipient == "rose@example.org"
    closed = answer_page(browser, mail)
    assert "Cette candidature a été retirée." in closed.text
    assert "sami@example.org" not in closed.text


def test_a_withdrawal_is_taken_back_on_the_private_page_within_a_day(
    browser: Browser, application: Application, mail: Mailbox, database: Database, clock: Clock
) -> None:
    hand_over(database, clock)
    page = private_page(browser, mail)
    ask = browser.get(page.link("Retirer ma candidature"))
    gone = browser.submit(ask, ask.form(action="/retrait"))
    assert mail.link("withdrawal_receipt", "/candidature/") in page.url
    hand_over(database, clock)
    back = browser.submit(gone, gone.form(button="Je postule toujours"))
    assert "Vous postulez toujours" in back.text
    assert "sami@example.org" in answer_page(browser, mail).text
    assert mail.last("application_back").recipient == "rose@example.org"
    ask = browser.get(back.link("Retirer ma candidature"))
    final = browser.submit(ask, ask.form(action="/retrait"))
    assert "Je postule toujours" not in final.text
    late = browser.submit(gone, gone.form(button="Je postule toujours"))
    assert "Il est trop tard" in late.text
    assert "Retirée" in late.text


def test_looking_changes_nothing(
    browser: Browser, application: Application, mail: Mailbox, database: Database, clock: Clock
) -> None:
    """Mail scanners open links: no page of an application acts on GET."""
    hand_over(database, clock)
    clock.forward(days=11)
    page = private_page(browser, mail).url
    before = mail.all()
    for end in ("", "/corriger", "/retrait", "/relance", "/reponse"):
        browser.get(page + end)
    for kind in ("", "interview", "refused", "acknowledged"):
        answer_page(browser, mail, kind)
    assert mail.all() == before
    with database.reading() as session:
        found = session.get_one(Application, application.id)
        assert (found.state, found.reminded_at, found.withdrawn_at) == ("waiting", None, None)
        assert session.exec(select(Answer)).all() == []


def test_a_student_asks_for_an_answer_from_the_tenth_day(
    browser: Browser, application: Application, mail: Mailbox, database: Database, clock: Clock
) -> None:
    hand_over(database, clock)
    assert not private_page(browser, mail).tree.xpath("//form[contains(@action, '/relance')]")
    clock.forward(days=10)
    page = private_page(browser, mail)
    seen = browser.submit(page, page.form(action="/relance"))
    assert "Nous avons demandé une réponse à l’entreprise." in seen.text
    assert mail.last("application_reminder").recipient == "rose@example.org"
    assert browser.get(mail.link("application_reminder", "/repondre/")).heading == "Répondre à Sami B."


def test_a_recruiter_answers_in_two_clicks(
    browser: Browser, application: Application, mail: Mailbox, database: Database, clock: Clock
) -> None:
    """Open the link of the letter (1), send the ready answer (2)."""
    hand_over(database, clock)
    page = answer_page(browser, mail, "interview")
    assert page.heading == "Répondre à Sami B."
    assert "Bonjour Sami," in page.tree.get_element_by_id("text").text
    seen = browser.submit(page, page.form(has="text"))
    assert "Votre réponse part le 25 novembre 2026 à 10:21." in seen.text
    letter = mail.last("application_answer")
    assert (letter.recipient, letter.reply_to) == ("sami@example.org", "rose@example.org")
    assert "nous aimerions vous rencontrer" in letter.text


def test_a_recruiter_changes_the_text_and_tells_why(
    browser: Browser, application: Application, mail: Mailbox, database: Database, clock: Clock
) -> None:
    hand_over(database, clock)
    page = answer_page(browser, mail, "refused")
    browser.submit(page, page.form(has="text"), {"text": "Désolée, Sami.", "reason": "filled"})
    assert "Désolée, Sami.\n\nLa place a été pourvue entre-temps." in mail.last("application_answer").text


def test_a_recruiter_takes_an_answer_back(
    browser: Browser, application: Application, mail: Mailbox, database: Database, clock: Clock
) -> None:
    hand_over(database, clock)
    page = answer_page(browser, mail, "refused")
    sent = browser.submit(page, page.form(has="text"))
    seen = browser.submit(sent, sent.form(has="do"))
    assert "Votre réponse est reprise" in seen.text
    assert mail.last("application_answer").state == "cancelled"
    assert seen.form(has="text") is not None


def test_an_empty_answer_is_not_sent(
    browser: Browser, application: Application, mail: Mailbox, database: Database, clock: Clock
) -> None:
    hand_over(database, clock)
    page = answer_page(browser, mail, "interview")
    seen = browser.submit(page, page.form(has="text"), {"text": "  "})
    assert seen.status == 422
    assert "Écrivez votre réponse." in seen.text


def test_an_offered_internship_is_accepted_on_the_private_page(
    browser: Browser, application: Application, mail: Mailbox, database: Database, clock: Clock
) -> None:
    hand_over(database, clock)
    link = mail.link("application_handoff", "/repondre/")
    page = browser.get(f"{link}?kind=offered")
    browser.submit(page, page.form(has="text"))
    assert not private_page(browser, mail).tree.xpath("//form[contains(@action, '/reponse')]")
    clock.forward(minutes=11)
    mine = private_page(browser, mail)
    assert "L’entreprise vous propose le stage" in mine.text
    seen = browser.submit(mine, mine.form(action="/reponse"), button="j’accepte")
    assert "Nous avons dit à l’entreprise que vous acceptez." in seen.text
    assert mail.last("application_decision").subject.startswith("Sami B. accepte")


def test_the_cv_is_a_download_that_can_do_nothing(
    browser: Browser, application: Application, mail: Mailbox, database: Database, clock: Clock
) -> None:
    """S-21."""
    hand_over(database, clock)
    page = answer_page(browser, mail)
    answer = browser.submit(page, page.form(button="CV de Sami B.")).response
    assert answer.content == papers.pdf()
    assert answer.headers["content-disposition"].startswith('attachment; filename="CV-Benali-Sami-')
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_no_link_of_the_mailed_page_opens_the_cv(
    browser: Browser, application: Application, mail: Mailbox, database: Database, clock: Clock
) -> None:
    """M-10: a scanner that follows every link it finds gets no file; the button gives it, until the link ends."""
    hand_over(database, clock)
    link = mail.link("application_handoff", "/repondre/")
    page = browser.get(link)
    for found in {urljoin(link, href) for href in page.tree.xpath("//a/@href")} | {f"{link}/cv"}:
        answer = browser.get(found).response
        assert answer.headers["content-type"].startswith("text/html"), found
        assert "content-disposition" not in answer.headers
    assert browser.get(f"{link}/cv").url == page.url
    seen = browser.submit(page, page.form(action="/cv"))
    opened = seen.response
    assert opened.headers["content-type"] == "application/pdf", (seen.status, seen.text[:400])
    assert opened.headers["content-disposition"].startswith("attachment")
    clock.forward(days=184)
    assert browser.post(f"{link}/cv").status in (404, 410)


def test_an_offer_on_hold_shows_its_applications_to_nobody(
    browser: Browser, application: Application, mail: Mailbox, database: Database, clock: Clock
) -> None:
    """A-07: a bait offer harvests nothing once somebody doubts it."""
    hand_over(database, clock)
    link = mail.link("application_handoff", "/repondre/")
    with database.writing() as session:
        lifecycle.hold(session, session.get_one(Offer, application.offer_id), actor="user:1", now=clock())
    page = browser.get(link)
    assert "sami@example.org" not in page.text
    assert not page.tree.xpath("//textarea")
    assert browser.post(f"{link}/cv").status == 404


def test_a_wrong_link_offers_another_way(browser: Browser, application: Application, mail: Mailbox) -> None:
    link = mail.link("application_receipt", "/candidature/")
    for wrong in (link[:-1] + ("A" if link[-1] != "A" else "B"), address("application", "fr", token="rien")):
        seen = browser.get(wrong)
        assert seen.status == 404
        assert "candidatures" in seen.text
    other = link.replace("/candidature/", "/repondre/")
    assert browser.get(other).status == 404


def test_the_list_of_applications_comes_by_mail(
    browser: Browser, application: Application, mail: Mailbox, clock: Clock
) -> None:
    page = browser.get(address("my_applications", "fr"))
    seen = browser.submit(page, page.form(has="email"), {"email": "Sami@example.org"})
    letter = mail.last("my_applications")
    assert letter.recipient == "sami@example.org"
    listed = browser.get(mail.link("my_applications", "/mes-candidatures/"))
    assert application.id is not None
    mine = browser.get(listed.link("Tenir la boutique"))
    assert mine.heading == "Ma candidature"
    clock.forward(days=1, seconds=1)
    assert browser.get(listed.url).status == 404
    unknown = browser.submit(page, page.form(has="email"), {"email": "personne@example.org"})
    assert unknown.text == seen.text
    assert mail.last("my_applications").id == letter.id


def test_nobody_is_flooded_with_lists(browser: Browser, application: Application, mail: Mailbox) -> None:
    """A-13: three an hour to one address, known or not."""
    page = browser.get(address("my_applications", "fr"))
    for email in ("sami@example.org", "personne@example.org"):
        answers = [browser.submit(page, page.form(has="email"), {"email": email}).status for _ in range(4)]
        assert answers == [200, 200, 200, 429]
    assert mail.all().count("my_applications") == 3


def test_the_list_lets_old_links_live_on(
    browser: Browser, application: Application, mail: Mailbox, clock: Clock
) -> None:
    old = mail.link("application_receipt", "/candidature/")
    clock.forward(days=180)
    page = browser.get(address("my_applications", "fr"))
    browser.submit(page, page.form(has="email"), {"email": "sami@example.org"})
    clock.forward(days=30)
    assert browser.get(old).status == 200
