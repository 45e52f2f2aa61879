"""Answering many on one page: from the letter's link or from the desk, read first, sent at once, taken back."""

import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlmodel import col, select

from jobboard.addresses import address
from jobboard.applications.actions.answering import answer_application
from jobboard.applications.actions.reminding import remind_recruiter
from jobboard.applications.actions.submitting import withdraw
from jobboard.applications.models import AnswerKind, Application, RefusalReason, State
from jobboard.applications.replies import pre_written, reason_sentence
from jobboard.companies.models import Company
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import reveal
from jobboard.mail.models import OutboxMessage
from jobboard.offers.models import Offer, Status
from tests.factories import NOON, make_application, make_offer, make_user
from tests.people import BASE, Browser, Seen
from tests.web.conftest import Clock

DESK = "/fr/recruteur/reponses"
NAMES = ("Sami Benali", "Nora Haddad", "Lou Petit")


def applied(database: Database, *names: str, **offer: object) -> list[Application]:
    """People who applied to one of Rose's offers, handed over eight days before the clock's now."""
    with database.writing() as session:
        wanted = make_offer(session, **offer)
        made = [
            make_application(
                session,
                wanted,
                name=name,
                email=f"{name.split()[0].casefold()}@example.org",
                message=f"Bonjour, ici {name}.",
            )
            for name in names
        ]
        for row in session.exec(select(OutboxMessage).where(OutboxMessage.letter == "application_handoff")):
            row.state, row.handed_at = "handed", NOON
            session.add(row)
        return made


def link(database: Database, settings: Settings, clock: Clock) -> str:
    """The link of the letter that names all who wait at Rose's address."""
    with database.writing() as session:
        assert remind_recruiter(session, "rose@example.org", clock())
    with database.reading() as session:
        row = session.exec(
            select(OutboxMessage)
            .where(OutboxMessage.letter == "waiting_applications")
            .order_by(col(OutboxMessage.id).desc())
        ).first()
        assert row is not None
        found = re.search(rf"{BASE}(/fr/reponses/\S+)", reveal(settings.keys[0], row.text))
    assert found is not None
    return found.group(1)


def again(database: Database, application: Application) -> Application:
    with database.reading() as session:
        return session.get_one(Application, application.id)


def answers_sent(database: Database) -> dict[str, OutboxMessage]:
    """The answers that wait to leave, by who gets them."""
    with database.reading() as session:
        rows = session.exec(
            select(OutboxMessage).where(
                OutboxMessage.letter == "application_answer", OutboxMessage.state == "queued"
            )
        )
        return {row.recipient.partition("@")[0]: row for row in rows}


def choose(browser: Browser, seen: Seen, fill: Mapping[str, str], button: str = "Relire") -> Seen:
    """Fill the page's form and press a button."""
    return browser.submit(seen, seen.form(has="rest"), fill, button)


def send(browser: Browser, preview: Seen, button: str = "Envoyer") -> Seen:
    """Press a button under the letters."""
    return browser.submit(preview, preview.form(button="Envoyer"), button=button)


def test_the_letters_link_answers_everybody_in_three_pages_without_signing_in(
    browser: Browser, database: Database, settings: Settings, clock: Clock
) -> None:
    sami, nora, lou = applied(database, *NAMES)
    seen = browser.get(link(database, settings, clock))
    assert seen.status == 200
    assert "3 personnes attendent une réponse" in seen.text
    preview = choose(
        browser,
        seen,
        {
            f"answer-{sami.id}": "interview",
            f"answer-{nora.id}": "refused-dates",
            f"words-{nora.id}": "Votre projet nous a plu.",
            "rest": "acknowledged",
        },
    )
    assert preview.heading == "Relire 3 lettres avant leur départ"
    shown = [letter.text for letter in preview.tree.xpath("//div[@class='letter']")]
    assert again(database, sami).state == State.WAITING
    assert answers_sent(database) == {}
    done = send(browser, preview)
    assert "Vos réponses partent dans dix minutes." in done.text
    assert [again(database, one).state for one in (sami, nora, lou)] == [
        State.INTERVIEW,
        State.REFUSED,
        State.ACKNOWLEDGED,
    ]
    letters = answers_sent(database)
    assert sorted(letters) == ["lou", "nora", "sami"]
    for words in shown:
        assert sum(words in letter.text for letter in letters.values()) == 1
    assert reason_sentence(RefusalReason.DATES, "fr") in letters["nora"].text
    assert "Votre projet nous a plu.\n\nNous vous souhaitons" in letters["nora"].text
    assert all(letter.due_at == clock() + timedelta(minutes=10) for letter in letters.values())


def test_what_the_preview_shows_is_what_a_single_answer_would_say(rose: Browser, database: Database) -> None:
    (sami,) = applied(database, "Sami Benali")
    preview = choose(rose, rose.get(DESK), {f"answer-{sami.id}": "refused-level"})
    with database.reading() as session:
        offer = session.get_one(Offer, sami.offer_id)
        ready = pre_written(AnswerKind.REFUSED, RefusalReason.LEVEL, "fr", sami, offer)
    assert preview.tree.xpath("//div[@class='letter']")[0].text == ready


def test_each_student_is_answered_in_their_language(rose: Browser, database: Database) -> None:
    (sami,) = applied(database, "Sami Benali")
    with database.writing() as session:
        session.get_one(Application, sami.id).locale = "en"
    preview = choose(rose, rose.get(DESK), {f"answer-{sami.id}": "interview"})
    letter = preview.tree.xpath("//div[@class='letter']")[0]
    assert letter.get("lang") == "en"
    assert letter.text.startswith("Hello Sami,")


def test_answers_are_taken_back_one_by_one_or_all_for_ten_minutes(
    browser: Browser, database: Database, settings: Settings, clock: Clock
) -> None:
    people = applied(database, *NAMES)
    page = link(database, settings, clock)
    done = send(browser, choose(browser, browser.get(page), {"rest": "refused"}))
    one = browser.submit(done, done.form(has="only"))
    assert "rien n’a été envoyé" in one.text
    assert [again(database, person).state for person in people].count(State.WAITING) == 1
    clock.forward(minutes=9)
    everything = browser.get(page)
    back = browser.submit(everything, everything.form(button="Tout reprendre"))
    assert [again(database, person).state for person in people] == [State.WAITING] * 3
    assert answers_sent(database) == {}
    assert "3 personnes attendent une réponse" in back.text


def test_what_has_left_is_not_taken_back(
    browser: Browser, database: Database, settings: Settings, clock: Clock
) -> None:
    people = applied(database, *NAMES)
    page = link(database, settings, clock)
    done = send(browser, choose(browser, browser.get(page), {"rest": "refused"}))
    clock.forward(minutes=10)
    late = browser.submit(done, done.form(button="Tout reprendre"))
    assert "Des réponses étaient déjà parties" in late.text
    assert {again(database, person).state for person in people} == {State.REFUSED}
    assert "Personne n’attend" in browser.get(page).text


def test_pressing_twice_and_going_back_send_once(rose: Browser, database: Database) -> None:
    applied(database, *NAMES)
    preview = choose(rose, rose.get(DESK), {"rest": "acknowledged"})
    first = send(rose, preview)
    second = send(rose, preview)
    for seen in (first, second):
        assert "Vos réponses partent dans dix minutes." in seen.text
        assert "mais pas toutes" not in seen.text
    with database.reading() as session:
        letters = session.exec(select(OutboxMessage).where(OutboxMessage.letter == "application_answer"))
        assert len(letters.all()) == 3


def test_the_same_letters_can_be_sent_after_they_were_taken_back(rose: Browser, database: Database) -> None:
    (sami,) = applied(database, "Sami Benali")
    preview = choose(rose, rose.get(DESK), {"rest": "acknowledged"})
    done = send(rose, preview)
    rose.submit(done, done.form(has="only"))
    assert again(database, sami).state == State.WAITING
    send(rose, preview)
    assert again(database, sami).state == State.ACKNOWLEDGED
    assert list(answers_sent(database)) == ["sami"]


def test_an_error_keeps_every_choice_and_every_word(rose: Browser, database: Database) -> None:
    sami, nora, lou = applied(database, *NAMES)
    long = "Très bien. " * 120
    seen = choose(
        rose,
        rose.get(DESK),
        {
            f"answer-{sami.id}": "refused-place",
            f"words-{sami.id}": "Un mot pour Sami.",
            f"answer-{nora.id}": "interview",
            f"words-{nora.id}": long,
            f"words-{lou.id}": "Sans choix.",
        },
    )
    assert seen.status == 422
    assert "Raccourcissez votre mot à Nora H. à 1000 caractères." in seen.text
    assert "Choisissez ce que vous répondez à Lou P." in seen.text
    form = seen.form(has="rest")
    assert form.xpath(f".//select[@id='answer-{sami.id}']/descendant::option[@selected]/@value") == [
        "refused-place"
    ]
    words = {box.get("name"): (box.text or "").strip() for box in form.xpath(".//textarea")}
    assert words[f"words-{sami.id}"] == "Un mot pour Sami."
    assert words[f"words-{nora.id}"] == long.strip()
    assert words[f"words-{lou.id}"] == "Sans choix."
    assert list(seen.tree.xpath("//*[@id='erreurs']//a/@href")) == [
        f"#words-{nora.id}",
        f"#answer-{lou.id}",
    ]
    for target in seen.tree.xpath("//*[@id='erreurs']//a/@href"):
        assert seen.tree.xpath(f"//*[@id='{target[1:]}']")


def test_changing_after_reading_keeps_every_choice_and_every_word(rose: Browser, database: Database) -> None:
    sami, nora, _ = applied(database, *NAMES)
    preview = choose(
        rose,
        rose.get(DESK),
        {f"answer-{sami.id}": "interview", f"words-{sami.id}": "À <mardi> ?", "rest": "refused"},
    )
    seen = send(rose, preview, "Changer quelque chose")
    form = seen.form(has="rest")
    chosen = {box.get("name"): box.xpath(".//option[@selected]/@value") for box in form.xpath(".//select")}
    assert chosen[f"answer-{sami.id}"] == ["interview"]
    assert chosen[f"answer-{nora.id}"] == ["refused"]
    assert form.xpath(f".//textarea[@id='words-{sami.id}']")[0].text.strip() == "À <mardi> ?"


def test_nothing_chosen_is_said(rose: Browser, database: Database) -> None:
    applied(database, *NAMES)
    seen = choose(rose, rose.get(DESK), {})
    assert seen.status == 422
    assert "Choisissez une réponse pour une personne au moins." in seen.text


def test_who_applies_after_the_letters_were_read_gets_none_of_them(rose: Browser, database: Database) -> None:
    """The choice for everybody else means everybody who was shown."""
    (sami,) = applied(database, "Sami Benali")
    preview = choose(rose, rose.get(DESK), {"rest": "refused"})
    (nora,) = applied(database, "Nora Haddad", title="Photographe de l’atelier")
    send(rose, preview)
    assert again(database, sami).state == State.REFUSED
    assert again(database, nora).state == State.WAITING


def test_what_moved_on_meanwhile_is_left_alone_and_said(
    rose: Browser, database: Database, clock: Clock
) -> None:
    sami, nora, lou = applied(database, *NAMES)
    preview = choose(rose, rose.get(DESK), {"rest": "refused"})
    with database.writing() as session:
        gone = session.get_one(Application, sami.id)
        withdraw(session, gone, session.get_one(Offer, gone.offer_id), now=clock())
        answer_application(
            session,
            session.get_one(Application, nora.id),
            kind=AnswerKind.INTERVIEW,
            text="Venez mardi.",
            reason=None,
            by=make_user(session),
            form_key="6f1c2f7e-0000-4000-8000-000000000001",
            now=clock(),
        )
    done = send(rose, preview)
    assert "mais pas toutes" in done.text
    assert [again(database, one).state for one in (sami, nora, lou)] == [
        State.WITHDRAWN,
        State.INTERVIEW,
        State.REFUSED,
    ]
    for step in ("preview", "send"):
        old_tab = rose.post(DESK, {f"answer-{nora.id}": "refused", "rest": "", "do": step})
        assert "Rien n’a été envoyé" in old_tab.text


def test_the_link_shows_no_cv_no_address_and_no_number_and_the_desk_has_the_cvs(
    browser: Browser, rose: Browser, database: Database, settings: Settings, clock: Clock
) -> None:
    (sami,) = applied(database, "Sami Benali")
    from_letter = browser.get(link(database, settings, clock))
    assert "Bonjour, ici Sami Benali." in from_letter.text
    for hidden in ("sami@example.org", "06 12 34 56 78", "/cv"):
        assert hidden not in from_letter.response.text
    cv = address("recruiter_application_cv", "fr", id=sami.id)
    assert rose.get(DESK).tree.xpath(f"//a[@href='{cv}']")
    assert "Se connecter" in from_letter.text


def test_the_link_opens_what_its_letter_named_and_only_for_its_time(
    browser: Browser, database: Database, settings: Settings, clock: Clock
) -> None:
    applied(database, "Sami Benali")
    page = link(database, settings, clock)
    (nora,) = applied(database, "Nora Haddad", title="Photographe de l’atelier")
    seen = browser.get(page)
    assert "Sami Benali" in seen.text
    assert "Nora" not in seen.text
    browser.post(page, {f"answer-{nora.id}": "refused", "do": "send"})
    assert again(database, nora).state == State.WAITING
    single = page.replace("/reponses/", "/repondre/")
    assert browser.get(single).status == 404
    clock.forward(days=30)
    assert browser.get(page).status == 404
    assert browser.post(page, {"rest": "refused", "do": "send"}).status == 404


@pytest.mark.parametrize("status", [Status.HELD, Status.REMOVED])
def test_an_offer_in_doubt_is_not_on_the_page(
    browser: Browser, database: Database, settings: Settings, clock: Clock, status: Status
) -> None:
    """A-16."""
    (sami,) = applied(database, "Sami Benali")
    page = link(database, settings, clock)
    open_page = browser.get(page)
    with database.writing() as session:
        session.get_one(Offer, sami.offer_id).status = status
    assert "Sami" not in browser.get(page).text
    choose(browser, open_page, {"rest": "refused"})
    browser.post(page, {f"answer-{sami.id}": "refused", "do": "send"})
    assert again(database, sami).state == State.WAITING


def test_otto_answers_nobody_of_roses(otto: Browser, database: Database) -> None:
    (sami,) = applied(database, "Sami Benali")
    assert "Personne n’attend" in otto.get(DESK).text
    otto.post(DESK, {f"answer-{sami.id}": "refused", "rest": "refused", "do": "send"})
    otto.post(DESK, {"do": "undo", "only": str(sami.id)})
    assert again(database, sami).state == State.WAITING


def test_nothing_changes_by_looking(
    browser: Browser, database: Database, settings: Settings, clock: Clock
) -> None:
    (sami,) = applied(database, "Sami Benali")
    page = link(database, settings, clock)
    for query in ("?do=send&rest=refused", f"?answer-{sami.id}=refused&do=send", "?do=undo"):
        assert browser.get(page + query).status == 200
        browser.head(page + query)
    assert again(database, sami).state == State.WAITING


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_fifty_people_fit_on_the_page_and_leave_in_one_post(
    rose: Browser, database: Database, locale: str
) -> None:
    with database.writing() as session:
        offer = make_offer(session)
        for number in range(53):
            make_application(
                session,
                offer,
                name=f"Sami {number}",
                email=f"s{number}@example.org",
                message="Bonjour. " * 200,
            )
    seen = rose.get(address("recruiter_answers", locale))
    assert len(seen.tree.xpath("//ol[@class='pile']/li")) == 50
    preview = rose.submit(seen, seen.form(has="rest"), {"rest": "refused-many"})
    assert len(preview.tree.xpath("//ol[@class='letters']/li")) == 50
    rose.submit(preview, preview.form(has="form_key"))
    assert len(answers_sent(database)) == 50
    assert len(rose.get(address("recruiter_answers", locale)).tree.xpath("//ol[@class='pile']/li")) == 3


def test_the_dashboard_leads_to_the_page_when_several_wait(rose: Browser, database: Database) -> None:
    applied(database, "Sami Benali")
    assert not rose.get("/fr/recruteur").tree.xpath(f"//a[@href='{DESK}']")
    applied(database, "Nora Haddad", title="Photographe de l’atelier")
    dashboard = rose.get("/fr/recruteur")
    assert dashboard.tree.xpath(f"//ul[@class='todo']//a[@href='{DESK}']")
    assert "2 personnes attendent une réponse" in dashboard.text
    listed = rose.get(address("recruiter_applications", "fr"))
    assert listed.link("Répondre à plusieurs") == DESK


def test_the_offers_page_and_the_dashboard_say_how_the_company_answers(
    rose: Browser, browser: Browser, database: Database
) -> None:
    with database.writing() as session:
        offer = make_offer(session)
        host = session.get_one(Company, offer.company_id)
        page = address("offer", "fr", ref=offer.ref)
        assert "par ce site" not in browser.get(page).text
        host.measured, host.answered, host.answer_days = 12, 11, 6
        session.add(host)
    said = (
        "11 des 12 candidatures des 12 derniers mois ont eu une réponse par ce site. "
        "L’entreprise répond en général sous 6 jours."
    )
    assert said in browser.get(page).text
    assert said in rose.get("/fr/recruteur").text
