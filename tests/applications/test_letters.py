"""The letters about applications: short subjects, one action, both parts alike, nothing remote, in both languages."""

import re
from datetime import timedelta

import pytest
from lxml import html
from sqlmodel import Session, select

from jobboard.accounts.models import Role
from jobboard.applications.actions.answering import answer_application
from jobboard.applications.actions.ending import end_recruitment
from jobboard.applications.actions.following import accept, decline, remind
from jobboard.applications.actions.letters import (
    say_offer_full,
    say_offer_held,
    say_offer_over,
    say_unanswered,
)
from jobboard.applications.actions.listing import send_list
from jobboard.applications.actions.reminding import remind_recruiter
from jobboard.applications.actions.returning import take_back_withdrawal
from jobboard.applications.actions.submitting import withdraw
from jobboard.applications.actions.undelivered import on_bad_end
from jobboard.applications.models import AnswerKind, Application, State
from jobboard.applications.replies import pre_written
from jobboard.kit.db import Database
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.offers.models import CloseReason, Offer
from tests.factories import NOON, make_application, make_offer, make_user

TITLE = "Rendre l’accueil d’un théâtre <b>& de sa billetterie</b> accessible à tous les publics du quartier"
LATER = NOON + timedelta(days=2)
TO_RECRUITER = (
    "application_handoff",
    "application_reminder",
    "application_withdrawn",
    "application_decision",
    "application_back",
    "waiting_applications",
)
ABOUT_OFFER = ("offer_full", "address_failing_seen")
TO_STUDENT = (
    "application_receipt",
    "application_answer",
    "application_unanswered",
    "application_undelivered",
    "withdrawal_receipt",
    "offer_over_to_applicant",
    "offer_held_to_applicant",
    "offer_closed_to_applicant",
    "my_applications",
)
pytestmark = pytest.mark.parametrize("locale", ["fr", "en"])


def _offered(session: Session, application: Application, offer: Offer, key: str) -> None:
    answer_application(
        session,
        application,
        kind=AnswerKind.OFFERED,
        text=pre_written(AnswerKind.OFFERED, None, application.locale, application, offer),
        reason=None,
        by=None,
        form_key=key,
        now=LATER,
    )


def _everything(session: Session, locale: str) -> list[OutboxMessage]:
    """A life of several applications to one offer: every letter of the slice at least once."""
    rose = make_user(session, locale=locale)
    offer = make_offer(session, title=TITLE, company_name="Théâtre <Coudrier> & Cie")
    first = make_application(session, offer, locale=locale, message="Bonjour <script>,\n\n- un\n- deux")
    yes = make_application(
        session, offer, locale=locale, email="noa@example.org", name="Noa Diop", message="", phone=""
    )
    no = make_application(session, offer, locale=locale, email="lou@example.org", name="Lou")
    gone = make_application(
        session, offer, locale=locale, email="ines@example.org", name="Inès O’Neil & Fils"
    )
    _offered(session, yes, offer, "6f1c2f7e-0000-4000-8000-000000000001")
    _offered(session, no, offer, "6f1c2f7e-0000-4000-8000-000000000002")
    accept(session, yes, offer, now=LATER + timedelta(minutes=11))
    decline(session, no, offer, now=LATER + timedelta(minutes=11))
    remind(session, first, offer, now=NOON + timedelta(days=11))
    for row in session.exec(select(OutboxMessage).where(OutboxMessage.letter == "application_handoff")):
        row.state, row.handed_at = "handed", NOON
    session.flush()
    remind_recruiter(session, "rose@example.org", NOON + timedelta(days=40))
    late = make_application(session, make_offer(session, title=TITLE), locale=locale, name="Noé Roy")
    say_unanswered(session, late, offer, NOON, NOON + timedelta(days=45))
    say_offer_over(session, late, offer, LATER)
    say_offer_held(session, late, offer, LATER)
    say_offer_full(session, offer, LATER)
    withdraw(session, gone, offer, now=LATER)
    for row in session.exec(select(OutboxMessage).where(OutboxMessage.letter == "application_withdrawn")):
        row.state = "handed"
    session.flush()
    take_back_withdrawal(session, gone, offer, now=LATER + timedelta(hours=1))
    withdraw(session, gone, offer, now=LATER + timedelta(hours=2))
    send_list(session, "sami@example.org", locale=locale, now=LATER)
    end_recruitment(session, offer, reason=CloseReason.FILLED_HERE, by=rose, now=LATER)
    make_user(session, "ada@example.org", name="Ada", role=Role.MODERATOR, locale=locale)
    lost = session.exec(
        select(OutboxMessage).where(
            OutboxMessage.letter == "application_handoff", OutboxMessage.subject_key == first.subject_key
        )
    ).first()
    assert lost is not None
    lost.state = DeliveryState.BOUNCED
    first.state = State.WAITING
    on_bad_end(session, lost, LATER)
    return [row for row in session.exec(select(OutboxMessage)) if row.text]


@pytest.fixture(scope="module")
def written() -> dict[tuple[str, str], list[OutboxMessage]]:
    """The letters of each database and language: nobody changes them, so one life of them is enough."""
    return {}


@pytest.fixture
def letters(
    database: Database, locale: str, written: dict[tuple[str, str], list[OutboxMessage]]
) -> list[OutboxMessage]:
    """Every letter, in the language asked for."""
    kind = (database.engine.dialect.name, locale)
    if kind not in written:
        with database.writing() as session:
            written[kind] = _everything(session, locale)
    return written[kind]


def test_every_letter_of_the_slice_is_among_them(letters: list[OutboxMessage], locale: str) -> None:
    assert {row.letter for row in letters} == {*TO_RECRUITER, *TO_STUDENT, *ABOUT_OFFER}


def test_a_subject_is_at_most_60_characters_and_names_the_person_or_the_offer(
    letters: list[OutboxMessage], locale: str
) -> None:
    for row in letters:
        assert 0 < len(row.subject) <= 60, row.subject
        assert "\n" not in row.subject
        if row.letter in TO_RECRUITER:
            assert re.match(r"(Sami B\.|Noa D\.|Lou|Inès O\.|Noé R\.|2) ", row.subject), row.subject
        elif row.letter != "my_applications":
            assert "Rendre" in row.subject or "Théâtre" in row.subject, row.subject


def test_each_letter_has_one_button_and_says_why_it_comes(letters: list[OutboxMessage], locale: str) -> None:
    for row in letters:
        page = html.fromstring(row.html)
        assert len(page.xpath("//a[contains(@style, 'background')]")) == 1, row.letter
        assert ("Vous recevez ce message" if locale == "fr" else "You receive this message") in row.text


def test_both_parts_say_the_same(letters: list[OutboxMessage], locale: str) -> None:
    """M-07: whoever reads only the text misses nothing."""
    for row in letters:
        shown = " ".join(html.fromstring(row.html).find("body").text_content().split())
        for line in row.text.splitlines():
            words = " ".join(re.split(r"https?://", line.removeprefix("- "))[0].split()).rstrip(" :")
            if words not in ("", "--", "Bonjour,", "Hello,", "Tableau des stages"):
                assert words in shown, (row.letter, words)


def test_text_is_not_escaped_and_html_is(letters: list[OutboxMessage], locale: str) -> None:
    """P-12, S-01."""
    for row in letters:
        assert "&lt;" not in row.text
        assert "&amp;" not in row.text
        assert not html.fromstring(row.html).xpath("//script | //b[contains(., 'billetterie')]")
    [handoff] = [row for row in letters if row.letter == "application_handoff" and "Sami" in row.text]
    assert "Bonjour <script>," in handoff.text
    assert TITLE in handoff.text


def test_nothing_is_fetched_and_no_sentence_ends_twice(letters: list[OutboxMessage], locale: str) -> None:
    """M-13."""
    for row in letters:
        assert not html.fromstring(row.html).xpath("//img | //link | //iframe | //*[@src]")
        assert "url(" not in row.html
        assert ".." not in row.text, row.text
        assert len(row.html.encode()) <= 20_000
        assert not re.search(r"(?i)veuillez|oups|please|oops", row.text)


def test_the_handoff_says_what_a_recruiter_must_know(letters: list[OutboxMessage], locale: str) -> None:
    """M-12: unproven sender, never pay, how long to keep, how to report, how to end it."""
    handoff = next(row for row in letters if row.letter == "application_handoff")
    wanted = {
        "fr": (
            "pas vérifié",
            "Ne payez jamais",
            "deux ans",
            "/fr/contact",
            "/fr/recruteur",
            "répondez simplement",
        ),
        "en": ("not checked", "Never pay", "two years", "/en/contact", "/en/recruiter", "simply reply"),
    }
    for words in wanted[locale]:
        assert words in handoff.text


def test_letters_about_one_application_form_one_thread(letters: list[OutboxMessage], locale: str) -> None:
    threads: dict[str, set[str]] = {}
    for row in letters:
        if row.subject_key and row.subject_key.startswith("application:"):
            threads.setdefault(row.subject_key, set()).add(row.references)
    assert all(len(found) == 1 and "" not in found for found in threads.values())
    assert len(set.union(*threads.values())) == len(threads)
