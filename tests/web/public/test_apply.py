"""A student applies: one page, six controls, nothing lost, and the truth about what happens next."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlmodel import select

from jobboard.addresses import address
from jobboard.app import Board, create_app
from jobboard.applications.models import Application
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.mail.models import OutboxMessage
from jobboard.offers.actions import lifecycle
from jobboard.offers.models import CloseReason, Offer
from tests.factories import make_offer
from tests.kit import papers
from tests.people import Browser, Seen
from tests.web.conftest import Clock

SAMI = {
    "name": "Sami Benali",
    "email": "sami@example.org",
    "training": "BTS communication, 2e année",
    "message": "Bonjour,\r\n\r\nVotre atelier me plaît.",
}
CV = ("Mon CV.pdf", papers.pdf())
MEGABYTE = 1024 * 1024


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A board that holds applications ten minutes."""
    return settings.model_copy(update={"handoff_delay": 600})


@pytest.fixture
def offer(database: Database, clock: Clock) -> Offer:
    """Rose's open offer."""
    with database.writing() as session:
        return make_offer(session, expires_at=clock() + timedelta(days=30))


def apply_page(browser: Browser, offer: Offer, said: str = "fr") -> Seen:
    return browser.get(address("apply", said, ref=offer.ref))


def send(browser: Browser, offer: Offer, **fill: object) -> Seen:
    seen = apply_page(browser, offer)
    return browser.submit(seen, seen.form(has="cv"), {**SAMI, "cv": CV, **fill})  # type: ignore[dict-item]


def sent(database: Database) -> list[Application]:
    with database.reading() as session:
        return list(session.exec(select(Application)))


def test_the_offer_leads_to_a_form_of_six_controls(browser: Browser, offer: Offer) -> None:
    seen = browser.get(browser.get(address("offer", "fr", ref=offer.ref)).link("Postuler"))
    controls = seen.form(has="cv").xpath(
        ".//*[self::input or self::textarea or self::select][not(@type='hidden')][not(ancestor::*[@class='pot'])]"
    )
    assert [control.get("name") for control in controls] == [
        "name",
        "email",
        "training",
        "cv",
        "message",
        "phone",
    ]


def test_a_student_applies_and_sees_when_it_leaves(
    browser: Browser, offer: Offer, database: Database
) -> None:
    seen = send(browser, offer)
    assert seen.heading == "Votre candidature est enregistrée"
    assert "25 novembre 2026 à 10:10" in seen.text
    [application] = sent(database)
    assert application.cv_name == "Mon CV.pdf"
    assert application.message == "Bonjour,\n\nVotre atelier me plaît."
    page = browser.get(seen.link("Voir ma candidature"))
    assert page.heading == "Ma candidature"
    assert "Part le 25 novembre 2026" in page.text


def test_an_empty_form_says_everything_that_is_missing_at_once(browser: Browser, offer: Offer) -> None:
    seen = apply_page(browser, offer)
    answer = browser.submit(seen, seen.form(has="cv"))
    assert answer.status == 422
    summary = answer.tree.get_element_by_id("erreurs")
    assert [link.get("href") for link in summary.xpath(".//a")] == ["#name", "#email", "#training", "#cv"]
    assert answer.tree.findtext(".//title").startswith("Erreur")


def test_a_mistake_costs_nothing_of_what_was_typed_nor_the_file(
    browser: Browser, offer: Offer, database: Database
) -> None:
    wrong = send(browser, offer, email="sami@ecole")
    assert wrong.status == 422
    assert "Mon CV.pdf" in wrong.text
    form = wrong.form(has="cv")
    assert form.xpath(".//input[@name='name']/@value") == ["Sami Benali"]
    seen = browser.submit(wrong, form, {"email": "sami@example.org"})
    assert seen.heading == "Votre candidature est enregistrée"
    assert [application.cv_name for application in sent(database)] == ["Mon CV.pdf"]


def test_a_reference_to_a_file_that_we_did_not_give_counts_for_nothing(
    browser: Browser, offer: Offer
) -> None:
    wrong = send(browser, offer, email="sami@ecole")
    form = wrong.form(has="cv")
    [reference] = form.xpath(".//input[@name='cv_kept']/@value")
    payload, _, signature = reference.partition(".")
    forged = f"{payload[:-4]}AAAA.{signature}"
    answer = browser.submit(wrong, form, {"email": "sami@example.org", "cv_kept": forged})
    assert answer.status == 422
    assert "Joignez votre CV." in answer.text


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (("cv.exe", b"MZ\x90\x00"), "Ce fichier est en EXE."),
        (("cv.pdf", b""), "Ce fichier est vide."),
        (("cv.pdf", b"%PDF-1.4 " + b"0" * (5 * 1024 * 1024)), "Votre CV pèse 5,1 Mo. La limite est de 5"),
        (("cv.pdf", b"not a pdf"), "Ce fichier ne s’ouvre pas."),
    ],
)
def test_a_bad_file_is_named_with_what_to_do(
    browser: Browser, offer: Offer, file: tuple[str, bytes], words: str
) -> None:
    answer = send(browser, offer, cv=file)
    assert answer.status == 422
    assert words in answer.text.replace("\xa0", " ").replace("La limite est de 5", "La limite est de 5")


@pytest.mark.parametrize(
    "name",
    [
        "Sami sami@spam.example",
        "www.spam.example",
        "Sami https://x.example",
        "Sami 0612345678",
        "\u202eimaS",
        "12",
        "spam.com",
    ],
)
def test_a_name_is_a_name(browser: Browser, offer: Offer, name: str) -> None:
    """A-11."""
    answer = send(browser, offer, name=name)
    assert answer.status == 422
    assert answer.tree.get_element_by_id("name").get("aria-invalid") == "true"


@pytest.mark.parametrize(
    "name", ["Zoé", "Jean-Éric O’Neil-N’Guyen", "J. R. de La Tour", "李小龙", "Müller, Anna"]
)
def test_real_names_pass(browser: Browser, offer: Offer, name: str, database: Database) -> None:
    assert send(browser, offer, name=name).status == 200
    assert [application.name for application in sent(database)] == [name]


def test_a_message_too_long_tells_by_how_much(browser: Browser, offer: Offer) -> None:
    answer = send(browser, offer, message="a" * 2042)
    assert "42 caractères de trop" in answer.text
    assert send(browser, offer, message="a" * 2000).status == 200


def test_the_same_form_twice_gives_the_same_page_and_one_letter(
    browser: Browser, offer: Offer, database: Database
) -> None:
    """F-47, R-26: double click, retry, back button."""
    seen = apply_page(browser, offer)
    fill = {**SAMI, "cv": CV}
    first = browser.submit(seen, seen.form(has="cv"), fill)  # type: ignore[arg-type]
    again = browser.submit(seen, seen.form(has="cv"), fill)  # type: ignore[arg-type]
    assert again.url == first.url
    assert len(sent(database)) == 1
    with database.reading() as session:
        assert len(session.exec(select(OutboxMessage)).all()) == 2


def test_applying_again_never_opens_the_page_of_the_first_time(
    browser: Browser, offer: Offer, database: Database
) -> None:
    """Whoever types Sami's address does not become Sami."""
    send(browser, offer)
    again = send(browser, offer, name="Quelqu’un d’autre")
    assert again.status == 200
    assert again.heading == "Nous avons déjà votre candidature"
    assert "/fr/candidature/" not in again.response.text
    assert len(sent(database)) == 1


def test_twenty_sends_at_the_same_time_are_one_application(
    board: Board, browser: Browser, offer: Offer, database: Database
) -> None:
    """S-20, over HTTP: the same form, from twenty threads."""
    seen = apply_page(browser, offer)
    [key] = seen.form(has="cv").xpath(".//input[@name='form_key']/@value")
    where = address("apply", "fr", ref=offer.ref)

    def post(_: int) -> tuple[int, str]:
        answer = browser.post(where, data={**SAMI, "form_key": key}, files={"cv": CV}, follow_redirects=False)
        return answer.status, answer.response.headers.get("location", "")

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(post, range(20)))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 303
    assert len(sent(database)) == 1


def test_an_offer_that_ends_while_one_types_keeps_the_text(
    browser: Browser, offer: Offer, database: Database, clock: Clock
) -> None:
    seen = apply_page(browser, offer)
    with database.writing() as session:
        found = session.get_one(Offer, offer.id)
        lifecycle.close(session, found, reason=CloseReason.FILLED_ELSEWHERE, actor="user:1", now=clock())
    answer = browser.submit(seen, seen.form(has="cv"), {**SAMI, "cv": CV})  # type: ignore[dict-item]
    assert answer.status == 422
    [heading] = answer.tree.xpath("//div[@id='erreurs']/h2")
    assert heading.text.startswith("Cette offre a pris fin pendant votre saisie.")
    assert "à corriger" not in answer.text
    assert "Votre atelier me plaît." in answer.tree.get_element_by_id("kept").text
    assert sent(database) == []


def test_an_offer_removed_while_one_types_keeps_the_text_and_says_nothing_of_the_offer(
    browser: Browser, offer: Offer, database: Database, clock: Clock
) -> None:
    seen = apply_page(browser, offer)
    with database.writing() as session:
        lifecycle.remove(session, session.get_one(Offer, offer.id), actor="user:1", now=clock())
    answer = browser.submit(seen, seen.form(has="cv"), {**SAMI, "cv": CV})  # type: ignore[dict-item]
    assert answer.status == 422
    assert "Votre atelier me plaît." in answer.text
    assert offer.title not in answer.text


def test_a_closed_offer_has_no_form(browser: Browser, offer: Offer, clock: Clock) -> None:
    clock.forward(days=31)
    seen = apply_page(browser, offer)
    assert seen.heading == "Cette offre ne prend plus de candidatures"
    assert not seen.tree.xpath("//input[@name='cv']")


def test_a_robot_in_the_trap_sends_nothing_and_a_person_can_send_again(
    browser: Browser, offer: Offer, database: Database
) -> None:
    """A-10."""
    answer = send(browser, offer, website="https://spam.example")
    assert answer.status == 422
    assert sent(database) == []
    assert browser.submit(answer, answer.form(has="cv")).heading == "Votre candidature est enregistrée"


def test_an_address_applies_ten_times_a_day(browser: Browser, database: Database, clock: Clock) -> None:
    """A-09, S-18."""
    with database.writing() as session:
        offers = [
            make_offer(session, title=f"Stage {n}", expires_at=clock() + timedelta(days=30))
            for n in range(11)
        ]
    answers = [send(browser, offer) for offer in offers]
    assert [seen.status for seen in answers] == [200] * 10 + [429]
    assert int(answers[-1].response.headers["retry-after"]) > 0
    assert len(sent(database)) == 10


@pytest.mark.parametrize(("megabytes", "told"), [(5.1, "5,1"), (30, "30")])
def test_a_cv_however_heavy_is_told_at_its_field_and_nothing_typed_is_lost(
    browser: Browser, offer: Offer, database: Database, megabytes: float, told: str
) -> None:
    answer = send(browser, offer, cv=("cv.pdf", b"%PDF-1.7" + b"0" * int(megabytes * MEGABYTE - 8)))
    assert answer.status == 422
    assert f"Votre CV pèse {told} Mo. La limite est de 5 Mo." in answer.text
    form = answer.form(has="cv")
    assert form.xpath(".//textarea")[0].text.strip() == "Bonjour,\n\nVotre atelier me plaît."
    assert sent(database) == []
    assert browser.submit(answer, form, {"cv": CV}).heading == "Votre candidature est enregistrée"


def test_a_body_without_end_is_refused_with_words_about_the_cv(browser: Browser, offer: Offer) -> None:
    answer = send(browser, offer, cv=("cv.pdf", b"0" * (65 * MEGABYTE)))
    assert answer.status == 413
    assert "CV" in answer.text


def test_a_likely_slip_in_the_address_is_shown_on_the_next_page(browser: Browser, offer: Offer) -> None:
    seen = send(browser, offer, email="sami@gmial.com")
    assert seen.status == 200
    assert "sami@gmail.com" in seen.text
    assert "/corriger" in seen.link("Corriger l’adresse")


def test_pages_of_an_application_are_private(browser: Browser, offer: Offer) -> None:
    for seen in (apply_page(browser, offer), send(browser, offer)):
        assert seen.tree.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert seen.response.headers["cache-control"] == "no-store"


@pytest.fixture
def without_hold(settings: Settings, clock: Clock) -> Iterator[Browser]:
    """A board that holds nothing back."""
    with Browser(create_app(settings.model_copy(update={"handoff_delay": 0}), clock=clock)) as browser:
        yield browser


def test_without_a_hold_it_leaves_at_once(without_hold: Browser, offer: Offer) -> None:
    seen = send(without_hold, offer)
    assert "en route" in seen.text
    assert "/corriger" not in seen.response.text


def test_english_is_english(browser: Browser, offer: Offer) -> None:
    seen = apply_page(browser, offer, "en")
    answer = browser.submit(seen, seen.form(has="cv"), {**SAMI, "cv": CV})  # type: ignore[dict-item]
    assert answer.url.startswith("/en/offers/")
    assert answer.heading == "Your application is recorded"
