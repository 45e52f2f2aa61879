"""The recruiter's desk: see what waits, answer in two clicks, close an offer, and never see anybody else's rows."""

import csv
import io
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from jobboard.accounts.models import AccessLink, Purpose
from jobboard.addresses import address
from jobboard.applications.actions.following import accept
from jobboard.applications.actions.submitting import withdraw
from jobboard.applications.models import AnswerKind, Application, RefusalReason, State
from jobboard.applications.replies import pre_written, reason_sentence
from jobboard.kit.db import Database
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.queries import letters_of
from jobboard.offers.models import CloseReason, Comment, Offer, Status
from tests.factories import NOON, TITLE, make_application, make_offer, make_user
from tests.people import Browser, Seen
from tests.web.conftest import Clock

DESK = "/fr/recruteur"
HANDOFF = "application_handoff"


def letters(session: Session, application: Application, letter: str) -> list[OutboxMessage]:
    """The letters of a kind about an application."""
    return [row for row in letters_of(session, application.subject_key) if row.letter == letter]


def applied(database: Database, **details: str) -> Application:
    """Sami's application to Rose's only offer, two days old."""
    with database.writing() as session:
        offer = session.exec(select(Offer).where(Offer.title == TITLE)).one_or_none()
        return make_application(session, offer, **details)


def again(database: Database, application: Application) -> Application:
    """The application as it stands now."""
    with database.reading() as session:
        return session.get_one(Application, application.id)


def reply(rose: Browser, seen: Seen, kind: str, button: str = "Envoyer", **fill: str) -> Seen:
    """Choose an answer and press a button."""
    return rose.submit(seen, seen.form(action="/reponse"), {"kind": [kind], **fill}, button)


def page_of(rose: Browser, application: Application) -> Seen:
    """The recruiter's page of an application."""
    return rose.get(address("recruiter_application", "fr", id=application.id))


def test_the_first_visit_shows_one_button(rose: Browser) -> None:
    seen = rose.get(DESK)
    assert seen.status == 200
    assert seen.tree.xpath("//main//a[contains(@class, 'btn')]/@href") == ["/fr/publier"]


def test_an_answer_takes_two_clicks_from_the_dashboard(rose: Browser, database: Database) -> None:
    application = applied(database)
    dashboard = rose.get(DESK)
    assert "Sami B. attend depuis 2 jours." in dashboard.text
    first_click = rose.get(dashboard.link("Répondre à Sami B."))
    second_click = reply(rose, first_click, "interview")
    assert "Votre réponse part dans dix minutes" in second_click.text
    assert again(database, application).state == State.INTERVIEW
    assert "attend depuis" not in rose.get(DESK).text
    with database.reading() as session:
        (letter,) = letters(session, application, "application_answer")
        offer = session.get_one(Offer, application.offer_id)
        ready = pre_written(AnswerKind.INTERVIEW, None, "fr", application, offer)
    assert ready.split("\n\n")[1] in letter.text
    assert letter.recipient == "sami@example.org"
    assert letter.due_at == letter.created_at + timedelta(minutes=10)


def test_a_refusal_tells_its_reason_in_the_recruiters_words_and_in_a_sentence(
    rose: Browser, database: Database
) -> None:
    application = applied(database)
    reply(
        rose, page_of(rose, application), "refused", reason="dates", text="Bonjour Sami,\n\nDommage.\n\nRose"
    )
    assert again(database, application).state == State.REFUSED
    with database.reading() as session:
        (letter,) = letters(session, application, "application_answer")
    assert "Dommage." in letter.text
    assert reason_sentence(RefusalReason.DATES, "fr") in letter.text


def test_what_the_student_will_read_can_be_seen_and_changed_first(rose: Browser, database: Database) -> None:
    application = applied(database)
    prepared = reply(rose, page_of(rose, application), "refused", "Partir du texte choisi", reason="level")
    box = prepared.form(has="kind").xpath(".//textarea")[0].text
    assert reason_sentence(RefusalReason.LEVEL, "fr") in box
    preview = reply(rose, prepared, "refused", "Relire avant", text="Bonjour,\n\nUn mot à moi.")
    # Who presses it by keyboard goes on from there.
    [button] = prepared.tree.xpath("//button[@value='preview']")
    assert button.get("formaction").endswith("/reponse#apercu")
    assert "Ce que Sami B. lira" in preview.text
    assert "Un mot à moi." in preview.tree.xpath("//*[@id='apercu']/following-sibling::div")[0].text
    assert again(database, application).state == State.WAITING
    reply(rose, preview, "refused")
    with database.reading() as session:
        assert "Un mot à moi." in letters(session, application, "application_answer")[0].text


def test_a_ready_text_follows_the_choice_when_that_changes(rose: Browser, database: Database) -> None:
    application = applied(database)
    prepared = rose.get(address("recruiter_application", "fr", {"reponse": "refused"}, id=application.id))
    reply(rose, prepared, "interview")
    with database.reading() as session:
        offer = session.get_one(Offer, application.offer_id)
        (letter,) = letters(session, application, "application_answer")
    assert pre_written(AnswerKind.INTERVIEW, None, "fr", application, offer).split("\n\n")[1] in letter.text


def test_an_answer_needs_a_choice_and_words_of_ones_own_need_words(rose: Browser, database: Database) -> None:
    application = applied(database)
    seen = page_of(rose, application)
    nothing = rose.submit(seen, seen.form(action="/reponse"))
    assert nothing.status == 422
    assert "Choisissez ce que vous répondez." in nothing.text
    assert "Écrivez votre réponse." not in nothing.text
    assert reply(rose, seen, "other").status == 422
    assert again(database, application).state == State.WAITING


def test_pressing_twice_sends_one_answer(rose: Browser, database: Database) -> None:
    application = applied(database)
    seen = page_of(rose, application)
    reply(rose, seen, "offered")
    reply(rose, seen, "offered")
    with database.reading() as session:
        assert len(letters(session, application, "application_answer")) == 1


def test_an_answer_can_be_taken_back_for_ten_minutes(rose: Browser, database: Database, clock: Clock) -> None:
    application = applied(database)
    sent = reply(rose, page_of(rose, application), "acknowledged")
    clock.forward(minutes=9)
    back = rose.submit(sent, sent.form(action="/annuler"))
    assert "rien n’a été envoyé" in back.text
    assert again(database, application).state == State.WAITING
    with database.reading() as session:
        assert letters(session, application, "application_answer")[0].state == DeliveryState.CANCELLED
    sent = reply(rose, back, "acknowledged")
    clock.forward(minutes=10)
    late = rose.submit(sent, sent.form(action="/annuler"))
    assert "Trop tard" in late.text
    assert again(database, application).state == State.ACKNOWLEDGED


def test_an_internship_offered_and_accepted_shows_in_the_funnel(
    rose: Browser, database: Database, clock: Clock
) -> None:
    application = applied(database)
    applied(database, email="nora@example.org", name="Nora Haddad")
    reply(rose, page_of(rose, application), "offered")
    clock.forward(minutes=11)
    with database.writing() as session:
        mine = session.get_one(Application, application.id)
        accept(session, mine, session.get_one(Offer, mine.offer_id), now=clock())
    seen = page_of(rose, application)
    assert "L’étudiant accepte le stage" in seen.text
    dashboard = rose.get(DESK)
    rows = dashboard.tree.xpath("//details[contains(@class, 'more')]//tbody/tr")
    told = {row.xpath("string(th)"): row.xpath("string(td)") for row in rows}
    assert list(told.values()) == ["2", "1", "0", "1", "1"]
    shares = dashboard.tree.xpath("//ol[@class='funnel']//rect/@width")
    assert shares == ["100%", "50.0%", "0.0%", "50.0%", "50.0%"]


def test_closing_says_how_many_wait_and_tells_each_of_them_once(rose: Browser, database: Database) -> None:
    waiting = [applied(database, email=f"sami{number}@example.org") for number in range(3)]
    refused = applied(database, email="nora@example.org", name="Nora Haddad")
    reply(rose, page_of(rose, refused), "refused")
    offer_page = rose.get(address("recruiter_offer", "fr", id=refused.offer_id))
    closing = rose.get(offer_page.link("Clore l’offre"))
    assert "3 personnes attendent votre réponse" in closing.text
    form = closing.form(has="reason")
    assert rose.submit(closing, form).status == 422
    closed = rose.submit(closing, form, {"reason": ["filled_here"]})
    assert "3 personnes qui attendaient ont été prévenues" in closed.text
    assert "Pourvue" in closed.text
    rose.submit(closing, form, {"reason": ["withdrawn"]})
    with database.reading() as session:
        assert session.get_one(Offer, refused.offer_id).close_reason == CloseReason.FILLED_HERE
        for application in waiting:
            assert len(letters(session, application, "offer_closed_to_applicant")) == 1
        assert letters(session, refused, "offer_closed_to_applicant") == []


def test_a_paused_offer_takes_no_applications_until_it_goes_on(rose: Browser, database: Database) -> None:
    with database.writing() as session:
        offer = make_offer(session)
    seen = rose.get(address("recruiter_offer", "fr", id=offer.id))
    paused = rose.submit(seen, seen.form(button="Mettre en pause"))
    assert "En pause" in paused.text
    assert (
        rose.get(address("apply", "fr", ref=offer.ref)).tree.xpath("//form[@action]//input[@name='cv']") == []
    )
    resumed = rose.submit(paused, paused.form(button="Reprendre les candidatures"))
    assert "L’offre reçoit de nouveau des candidatures." in resumed.text


def test_a_button_opens_the_page_that_corrects_an_offer(rose: Browser, database: Database) -> None:
    with database.writing() as session:
        offer = make_offer(session, status=Status.CHANGES_REQUESTED, published_at=None, expires_at=None)
        ada = make_user(session, "ada@example.org", name="Ada", role="moderator")
        session.add(
            Comment(
                offer_id=offer.id or 0,
                author_id=ada.id or 0,
                by_moderator=True,
                text="Dites la durée en mois.",
                created_at=NOON,
            )
        )
    assert "est à corriger" in rose.get(DESK).text
    seen = rose.get(address("recruiter_offer", "fr", id=offer.id))
    assert "Dites la durée en mois." in seen.text
    correcting = rose.submit(seen, seen.form(button="Corriger"))
    assert correcting.status == 200
    assert correcting.url.startswith("/fr/publier/corriger/")


def test_only_the_mailbox_that_was_named_confirms_itself(rose: Browser, database: Database) -> None:
    with database.writing() as session:
        offer = make_offer(
            session,
            status=Status.UNCONFIRMED,
            published_at=None,
            expires_at=None,
            contact_email="bureau@example.org",
        )
    seen = rose.get(address("recruiter_offer", "fr", id=offer.id))
    assert "bureau@example.org contient le lien" in seen.text
    rose.post(address("recruiter_offer", "fr", id=offer.id), {"do": "confirm"})
    with database.reading() as session:
        links = select(AccessLink).where(col(AccessLink.purpose) == Purpose.CONFIRM_OFFER)
        assert session.exec(links).all() == []


def test_the_list_narrows_by_offer_and_state_and_has_pages_of_twenty(
    rose: Browser, database: Database
) -> None:
    with database.writing() as session:
        first = make_offer(session)
        second = make_offer(session, title="Photographe de l’atelier")
        for number in range(21):
            make_application(session, first, email=f"s{number}@example.org", name=f"Sami {chr(65 + number)}")
        make_application(session, second, email="nora@example.org", name="Nora Haddad")
    everything = rose.get(address("recruiter_applications", "fr"))
    assert len(everything.tree.xpath("//tbody/tr")) == 20
    assert len(rose.get(everything.link("Suivante")).tree.xpath("//tbody/tr")) == 2
    form = everything.form(has="offre")
    narrowed = rose.submit(everything, form, {"offre": str(second.id), "etat": "a-repondre"})
    assert [link.text for link in narrowed.tree.xpath("//tbody//th/a")] == ["Nora Haddad"]
    nothing = rose.submit(everything, form, {"offre": str(second.id), "etat": "refused"})
    assert "Aucune candidature ne correspond." in nothing.text


def test_the_exported_table_computes_nothing(rose: Browser, database: Database) -> None:
    applied(
        database, training='=HYPERLINK("https://example.org")', phone="+33 6 12 34 56 78", message="-1; deux"
    )
    seen = rose.get(address("recruiter_applications", "fr", {"format": "csv"}))
    assert seen.response.headers["content-type"] == "text/csv; charset=utf-8"
    assert seen.response.headers["content-disposition"].startswith("attachment; ")
    assert seen.response.content.startswith(b"\xef\xbb\xbf")
    head, row = csv.reader(io.StringIO(seen.response.content.decode("utf-8-sig")), delimiter=";")
    assert head[0] == "Reçue le"
    assert '\'=HYPERLINK("https://example.org")' in row
    assert "'+33 6 12 34 56 78" in row
    assert "'-1; deux" in row
    assert not [cell for cell in row if cell[:1] in "=+-@\t\r" and cell]


def test_a_cv_comes_as_a_locked_download(rose: Browser, database: Database, clock: Clock) -> None:
    application = applied(database, name="Sami “; é Benali")
    seen = rose.get(page_of(rose, application).link("CV"))
    headers = seen.response.headers
    assert seen.response.content.startswith(b"%PDF")
    assert headers["content-disposition"] == f'attachment; filename="CV-E-Benali-Sami-{application.id}.pdf"'
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    with database.writing() as session:
        mine = session.get_one(Application, application.id)
        mine.cv_deleted_at = clock()
        session.add(mine)
    assert "Le CV a été supprimé" in page_of(rose, application).text
    assert rose.get(address("recruiter_application_cv", "fr", id=application.id)).status == 404


def test_a_withdrawn_application_can_no_longer_be_answered(
    rose: Browser, database: Database, clock: Clock
) -> None:
    application = applied(database)
    open_page = page_of(rose, application)
    with database.writing() as session:
        mine = session.get_one(Application, application.id)
        (handoff,) = letters(session, mine, HANDOFF)
        handoff.state = DeliveryState.HANDED
        session.add(handoff)
        session.flush()
        withdraw(session, mine, session.get_one(Offer, mine.offer_id), now=clock())
    moved = reply(rose, open_page, "interview")
    assert "elle a été retirée entre-temps" in moved.text
    with database.reading() as session:
        assert letters(session, application, "application_answer") == []


def test_a_letter_that_did_not_arrive_is_the_first_thing_to_do(rose: Browser, database: Database) -> None:
    applied(database)
    lost = applied(database, email="nora@example.org", name="Nora Haddad")
    with database.writing() as session:
        (handoff,) = letters(session, lost, HANDOFF)
        handoff.state = DeliveryState.BOUNCED
        session.add(handoff)
    seen = rose.get(DESK)
    tasks = [item.text_content() for item in seen.tree.xpath("//ul[@class='todo']/li")]
    assert "La candidature de Nora H. n’est pas arrivée dans votre boîte." in tasks[0]


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_otto_finds_nothing_of_roses(otto: Browser, database: Database, locale: str) -> None:
    application = applied(database)
    offer_id, application_id = application.offer_id, application.id
    for name, number in (
        ("recruiter_offer", offer_id),
        ("recruiter_closure", offer_id),
        ("recruiter_application", application_id),
        ("recruiter_application_cv", application_id),
    ):
        assert otto.get(address(name, locale, id=number)).status == 404, name
    for name, number, data in (
        ("recruiter_offer", offer_id, {"do": "pause"}),
        ("recruiter_closure", offer_id, {"reason": "withdrawn"}),
        ("recruiter_answer", application_id, {"kind": "refused", "text": "Non."}),
        ("recruiter_answer_undo", application_id, {}),
    ):
        assert otto.post(address(name, locale, id=number), data).status == 404, name
    assert "Sami" not in otto.get(address("recruiter_applications", locale)).text
    narrowed = otto.get(address("recruiter_applications", locale, {"offre": offer_id, "format": "csv"}))
    assert b"Sami" not in narrowed.response.content
    assert "céramique" not in otto.get(address("recruiter", locale)).text
    with database.reading() as session:
        assert session.get_one(Offer, offer_id).status == Status.PUBLISHED
        assert session.get_one(Application, application_id).state == State.WAITING


def test_an_application_that_is_still_held_is_not_there_yet(
    rose: Browser, database: Database, clock: Clock
) -> None:
    application = applied(database)
    with database.writing() as session:
        mine = session.get_one(Application, application.id)
        mine.leaves_at = clock() + timedelta(minutes=5)
        session.add(mine)
    assert page_of(rose, application).status == 404
    assert "Sami" not in rose.get(DESK).text
    clock.forward(minutes=5)
    assert page_of(rose, application).status == 200
