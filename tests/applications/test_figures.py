"""The figures that pages show of a company's answers are what a recount gives, and say no more than is known."""

from datetime import datetime, timedelta
from itertools import count

import pytest
from sqlmodel import Session, select

from jobboard.applications.actions.answering import answer_application, undo_answer
from jobboard.applications.actions.ending import end_recruitment
from jobboard.applications.actions.submitting import withdraw
from jobboard.applications.figures import Figures, count_answers, measure_companies
from jobboard.applications.models import AnswerKind, Application, State
from jobboard.applications.queries import answers_to
from jobboard.companies.models import Company
from jobboard.companies.record import answer_record
from jobboard.kit.db import Database
from jobboard.mail.queries import letters_of
from jobboard.offers.models import CloseReason, Offer, Status
from tests.factories import NOON, make_application, make_offer

DAY = timedelta(days=1)
# Every application of these tests has had its time by then.
LATE = NOON + 100 * DAY
_numbers = count()


def apply(session: Session, offer: Offer, *, at: datetime = NOON, handed: bool = True) -> Application:
    application = make_application(session, offer, now=at, email=f"s{next(_numbers)}@example.org")
    for row in letters_of(session, application.subject_key):
        if row.letter == "application_handoff" and handed:
            row.state, row.handed_at = "handed", at
            session.add(row)
    session.flush()
    return application


def answer(
    session: Session, application: Application, days: float, kind: AnswerKind = AnswerKind.REFUSED
) -> None:
    answer_application(
        session,
        application,
        kind=kind,
        text="Bonjour.",
        reason=None,
        by=None,
        form_key=f"key-{next(_numbers)}",
        now=application.created_at + days * DAY,
    )


def company_of(database: Database) -> Company:
    with database.reading() as session:
        return session.exec(select(Company)).one()


def sentences(company: Company) -> list[str]:
    return [sentence.to("fr") for sentence in answer_record(company)]


def test_figures_count_what_students_got(database: Database) -> None:
    with database.writing() as session:
        offer = make_offer(session)
        for days in (1.5, 2, 4, 30, 70):
            answer(session, apply(session, offer), days)
        # None of these three is an answer, and they all count.
        apply(session, offer)
        answer(session, apply(session, offer), 1, AnswerKind.ACKNOWLEDGED)
        apply(session, offer)
        # These do not count: withdrawn without a word, never handed over, too young, older than a year.
        withdraw(session, apply(session, offer), offer, now=NOON + DAY)
        apply(session, offer, handed=False)
        answer(session, apply(session, offer, at=NOON + 22 * DAY), 1)
        answer(session, apply(session, offer, at=NOON + DAY), 1)
        now = NOON + 66 * DAY - timedelta(hours=1)
        found = count_answers(session, now, session.info["settings"])
    # The 70th day has not come yet; the last one but one was handed over a day later than the others.
    assert found == {offer.company_id: Figures(measured=8 + 1, answered=4 + 1, days=30)}


def test_only_answers_that_left_count_and_those_taken_back_do_not(database: Database) -> None:
    with database.writing() as session:
        offer = make_offer(session)
        application = apply(session, offer)
        answer(session, application, 99.999)
        settings = session.info["settings"]
        before = count_answers(session, LATE, settings)
        after = count_answers(session, LATE + timedelta(minutes=10), settings)
    assert before[offer.company_id] == Figures(1, 0, None)
    assert after[offer.company_id] == Figures(1, 1, 100)


def test_a_company_that_closes_its_offer_has_told_everybody(database: Database) -> None:
    with database.writing() as session:
        offer = make_offer(session)
        for _ in range(3):
            apply(session, offer)
        end_recruitment(session, offer, reason=CloseReason.FILLED_ELSEWHERE, by=None, now=NOON + 9 * DAY)
        found = count_answers(session, LATE, session.info["settings"])
    assert found == {offer.company_id: Figures(3, 3, 9)}


def test_a_reply_by_mail_through_the_relay_is_an_answer_and_outlives_one_taken_back(
    database: Database,
) -> None:
    with database.writing() as session:
        offer = make_offer(session)
        application = apply(session, offer)
        application.state, application.answered_at = State.ACKNOWLEDGED, NOON + 3 * DAY
        answer(session, application, 9)
        undo_answer(session, answers_to(session, application)[-1], by=None, now=NOON + 9 * DAY)
        found = count_answers(session, LATE, session.info["settings"])
    assert found == {offer.company_id: Figures(1, 1, 3)}


@pytest.mark.parametrize("status", [Status.HELD, Status.REMOVED])
def test_what_moderators_stopped_says_nothing_about_anybody(database: Database, status: Status) -> None:
    with database.writing() as session:
        offer = make_offer(session)
        apply(session, offer)
        offer.status = status
        session.add(offer)
        session.flush()
        assert count_answers(session, LATE, session.info["settings"]) == {}


def test_half_a_silence_is_never_called_usual(database: Database) -> None:
    with database.writing() as session:
        offer = make_offer(session)
        for number in range(6):
            application = apply(session, offer)
            if number < 3:
                answer(session, application, 2)
    measure_companies(database, LATE)
    company = company_of(database)
    assert (company.measured, company.answered, company.answer_days) == (6, 3, None)
    assert sentences(company) == ["3 des 6 candidatures des 12 derniers mois ont eu une réponse par ce site."]


def test_the_worker_writes_what_changed_and_nothing_else(database: Database) -> None:
    with database.writing() as session:
        offer = make_offer(session)
        for days in (1, 2, 3):
            answer(session, apply(session, offer), days)
    measure_companies(database, NOON + 44 * DAY)
    assert company_of(database).measured == 0
    measure_companies(database, NOON + 46 * DAY)
    company = company_of(database)
    assert (company.measured, company.answered, company.answer_days) == (3, 3, 2)
    measure_companies(database, NOON + 400 * DAY)
    assert (company_of(database).measured, company_of(database).answer_days) == (0, None)


def test_fewer_than_five_say_nothing_and_five_say_it_with_their_numbers() -> None:
    def told(measured: int, answered: int, days: int | None) -> list[str]:
        company = Company(
            name="Atelier",
            name_key="atelier",
            created_at=NOON,
            measured=measured,
            answered=answered,
            answer_days=days,
        )
        return sentences(company)

    assert told(4, 4, 1) == []
    assert told(5, 5, 6)[1] == "L’entreprise répond en général sous 6 jours."
    assert told(5, 3, 1)[1] == "L’entreprise répond en général sous un jour."
    assert told(7, 0, None) == [
        "Aucune des 7 candidatures des 12 derniers mois n’a eu de réponse par ce site."
    ]
