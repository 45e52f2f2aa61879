"""Nobody waits in the dark: recruiters are asked at most once a week, and students hear when no answer comes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from threading import Barrier, Thread

import pytest
from sqlmodel import Session, col, select

from jobboard.applications.actions.answering import answer_application, undo_answer
from jobboard.applications.actions.ending import end_recruitment
from jobboard.applications.actions.following import remind
from jobboard.applications.actions.reminding import BATCH, ask_for_answers, give_up_waiting
from jobboard.applications.actions.submitting import withdraw
from jobboard.applications.models import AnswerKind, Application, ListedApplication, State
from jobboard.applications.queries import answers_to, can_remind, state_shown
from jobboard.applications.timeline import timeline
from jobboard.kit.db import Database
from jobboard.mail.models import OutboxMessage
from jobboard.mail.queries import letters_of
from jobboard.offers.models import CloseReason, Offer, Status
from tests.factories import NOON, make_application, make_offer, make_user

DAY = timedelta(days=1)


def hand_over(session: Session, *applications: Application, at: datetime = NOON) -> None:
    """The relay took the letters."""
    for application in applications:
        for row in letters_of(session, application.subject_key):
            if row.letter == "application_handoff":
                row.state, row.handed_at = "handed", at
                session.add(row)
    session.flush()


def apply(
    session: Session, offer: Offer | None = None, *, at: datetime = NOON, **details: str
) -> Application:
    """An application that was handed over at once."""
    application = make_application(session, offer, now=at, **details)
    hand_over(session, application, at=at)
    return application


def pass_days(database: Database, first: int, last: int) -> None:
    """The chores of these days at noon, as the worker does them."""
    for day in range(first, last + 1):
        now = NOON + day * DAY
        ask_for_answers(database, now)
        give_up_waiting(database, now)


def sent(database: Database, letter: str = "waiting_applications") -> list[OutboxMessage]:
    """The letters of a kind, in order."""
    with database.reading() as session:
        found = select(OutboxMessage).where(OutboxMessage.letter == letter).order_by(col(OutboxMessage.id))
        return list(session.exec(found))


def days_of(rows: list[OutboxMessage]) -> list[int]:
    """On which days after noon they were written."""
    return [(row.created_at - NOON).days for row in rows]


def again(database: Database, application: Application) -> Application:
    with database.reading() as session:
        return session.get_one(Application, application.id)


def test_a_recruiter_is_asked_on_days_7_14_and_40_and_the_student_told_on_day_45(database: Database) -> None:
    with database.writing() as session:
        application = apply(session)
    pass_days(database, 0, 60)
    assert days_of(sent(database)) == [7, 14, 40]
    assert days_of(sent(database, "application_unanswered")) == [45]
    assert again(database, application).state == State.NO_ANSWER


def test_the_days_count_from_the_handover_not_from_the_click(database: Database) -> None:
    with database.writing() as session:
        application = make_application(session)
        hand_over(session, application, at=NOON + 3 * DAY)
    pass_days(database, 0, 11)
    assert days_of(sent(database)) == [10]


@pytest.mark.parametrize("state", ["queued", "bounced", "failed", "uncertain", "held"])
def test_nobody_is_blamed_for_what_never_arrived(database: Database, state: str) -> None:
    with database.writing() as session:
        application = apply(session)
        for row in letters_of(session, application.subject_key):
            row.state = state
    pass_days(database, 0, 60)
    assert sent(database) == []
    assert again(database, application).state == State.WAITING


def test_one_letter_names_all_that_wait_at_all_offers_of_an_address(database: Database) -> None:
    with database.writing() as session:
        first = make_offer(session)
        second = make_offer(session, title="Photographe de l’atelier", contact_email="Rose@example.org")
        apply(session, first)
        apply(session, second, at=NOON + 2 * DAY, email="nora@example.org", name="Nora Haddad")
        elsewhere = make_offer(session, author=make_user(session, "otto@example.org", name="Otto"))
        apply(session, elsewhere, email="lou@example.org", name="Lou")
    ask_for_answers(database, NOON + 7 * DAY)
    one, other = sorted(sent(database), key=lambda row: row.recipient, reverse=True)
    assert other.recipient == "otto@example.org"
    assert one.subject == "2 candidatures attendent votre réponse"
    assert "Photographe de l’atelier\n- Nora H.\u00a0: attend depuis 5 jours\n" in one.text
    assert "- Sami B.\u00a0: attend depuis 7 jours\n" in one.text
    assert "Lou" not in one.text
    pass_days(database, 7, 13)
    assert len(sent(database)) == 2


def test_never_two_letters_in_a_week_whoever_asks(database: Database) -> None:
    """Applications of every day for a month; students who ask as soon as they may."""
    with database.writing() as session:
        offer = make_offer(session, expires_at=NOON + 90 * DAY)
        applications = [
            apply(session, offer, at=NOON + day * DAY, email=f"s{day}@example.org") for day in range(30)
        ]
    for day in range(50):
        now = NOON + day * DAY
        with database.writing() as session:
            for application in applications:
                mine = session.get_one(Application, application.id)
                if can_remind(mine, session.get_one(Offer, mine.offer_id), State(mine.state), now):
                    remind(session, mine, session.get_one(Offer, mine.offer_id), now=now)
        ask_for_answers(database, now)
        give_up_waiting(database, now)
    moments = sorted(row.created_at for row in sent(database) + sent(database, "application_reminder"))
    assert all(later - earlier >= 7 * DAY for earlier, later in pairwise(moments))
    assert len(moments) == 7
    with database.reading() as session:
        asked = session.exec(select(Application).where(col(Application.reminded_at).is_not(None))).all()
        assert all(one.listed_at is not None for one in asked)


def test_a_student_who_asks_after_a_letter_is_named_in_the_next_one(database: Database) -> None:
    with database.writing() as session:
        application = apply(session)
    pass_days(database, 0, 8)
    with database.writing() as session:
        mine = session.get_one(Application, application.id)
        assert not remind(session, mine, session.get_one(Offer, mine.offer_id), now=NOON + 10 * DAY)
    assert sent(database, "application_reminder") == []
    pass_days(database, 11, 13)
    assert days_of(sent(database)) == [7]
    pass_days(database, 14, 20)
    assert days_of(sent(database)) == [7, 14]
    assert "demande une réponse" in sent(database)[-1].text


def test_a_student_who_asks_in_a_quiet_week_is_heard_at_once_and_for_the_whole_week(
    database: Database,
) -> None:
    with database.writing() as session:
        application = apply(session)
        assert remind(session, application, session.get_one(Offer, application.offer_id), now=NOON + 10 * DAY)
    pass_days(database, 10, 16)
    assert sent(database) == []
    pass_days(database, 17, 30)
    assert days_of(sent(database)) == [17]


def _answer(session: Session, application: Application, kind: AnswerKind, now: datetime) -> None:
    answer_application(
        session,
        application,
        kind=kind,
        text="Bonjour.",
        reason=None,
        by=None,
        form_key=f"{kind}-{now:%d}",
        now=now,
    )


ENDS: dict[str, Callable[[Session, Application, Offer], object]] = {
    "answered": lambda session, one, offer: _answer(session, one, AnswerKind.REFUSED, NOON + DAY),
    "acknowledged": lambda session, one, offer: _answer(session, one, AnswerKind.ACKNOWLEDGED, NOON + DAY),
    "withdrawn": lambda session, one, offer: withdraw(session, one, offer, now=NOON + DAY),
    "closed": lambda session, one, offer: end_recruitment(
        session, offer, reason=CloseReason.FILLED_HERE, by=None, now=NOON + DAY
    ),
    "held": lambda session, one, offer: setattr(offer, "status", Status.HELD),
    "removed": lambda session, one, offer: setattr(offer, "status", Status.REMOVED),
}


@pytest.mark.parametrize("end", ENDS)
def test_nothing_is_asked_once_it_is_answered_withdrawn_or_over(database: Database, end: str) -> None:
    with database.writing() as session:
        application = apply(session)
        offer = session.get_one(Offer, application.offer_id)
        ENDS[end](session, application, offer)
        session.add(offer)
        state = application.state
    pass_days(database, 1, 60)
    assert sent(database) == []
    assert sent(database, "application_unanswered") == []
    assert again(database, application).state == state


@pytest.mark.parametrize("reason", [CloseReason.FULL, CloseReason.ENDED])
def test_what_a_full_or_ended_offer_received_still_waits_for_an_answer(
    database: Database, reason: CloseReason
) -> None:
    with database.writing() as session:
        application = apply(session)
        offer = session.get_one(Offer, application.offer_id)
        end_recruitment(session, offer, reason=reason, by=None, now=NOON + DAY)
    pass_days(database, 1, 50)
    assert days_of(sent(database)) == [7, 14, 40]
    assert again(database, application).state == State.NO_ANSWER


def test_a_worker_that_was_off_for_three_days_sends_one_letter(database: Database) -> None:
    """R-27."""
    with database.writing() as session:
        offer = make_offer(session)
        for day in range(4):
            apply(session, offer, at=NOON + day * DAY, email=f"s{day}@example.org")
    ask_for_answers(database, NOON + 6 * DAY)
    pass_days(database, 10, 13)
    assert days_of(sent(database)) == [10]
    assert "4 candidatures" in sent(database)[0].subject


def test_a_board_that_meets_old_silence_gives_notice_before_it_tells_anybody(database: Database) -> None:
    """R-27: after an upgrade or a long stop, one letter a recruiter, and five days to answer."""
    with database.writing() as session:
        offer = make_offer(session)
        for number in range(BATCH + 10):
            apply(session, offer, email=f"s{number}@example.org")
    late = NOON + 100 * DAY
    ask_for_answers(database, late)
    give_up_waiting(database, late)
    assert len(sent(database)) == 1
    assert "jusqu’au 8 mars 2027" in sent(database)[0].text
    assert "35 autres sont sur la page." in sent(database)[0].text
    assert sent(database, "application_unanswered") == []
    give_up_waiting(database, late + 5 * DAY - timedelta(seconds=1))
    assert sent(database, "application_unanswered") == []
    give_up_waiting(database, late + 5 * DAY)
    assert len(sent(database, "application_unanswered")) == BATCH + 10


def test_three_workers_write_once(database: Database) -> None:
    """R-27: at the same moment, over and over."""
    with database.writing() as session:
        offer = make_offer(session)
        for number in range(12):
            apply(session, offer, email=f"s{number}@example.org")
    start = Barrier(3)
    problems: list[BaseException] = []

    def work() -> None:
        try:
            for day in (7, 14, 40, 45):
                start.wait()
                ask_for_answers(database, NOON + day * DAY)
                give_up_waiting(database, NOON + day * DAY)
        except BaseException as problem:
            problems.append(problem)

    threads = [Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert days_of(sent(database)) == [7, 14, 40]
    assert len(sent(database, "application_unanswered")) == 12


def test_the_day_in_the_notice_is_the_day_it_counts_from(database: Database) -> None:
    with database.writing() as session:
        application = apply(session)
        # A student asks on day 38: the notice of day 40 has to wait for day 45, and the end with it.
        remind(session, application, session.get_one(Offer, application.offer_id), now=NOON + 38 * DAY)
    pass_days(database, 39, 60)
    assert days_of(sent(database)) == [45]
    assert "jusqu’au 12 janvier 2027" in sent(database)[0].text
    assert days_of(sent(database, "application_unanswered")) == [50]


def test_a_letter_in_the_week_before_the_notice_gives_it(database: Database) -> None:
    with database.writing() as session:
        offer = make_offer(session, expires_at=NOON + 90 * DAY)
        apply(session, offer)
        apply(session, offer, at=NOON + 28 * DAY, email="nora@example.org", name="Nora Haddad")
    pass_days(database, 30, 46)
    # Day 35 is Nora's seventh and tells the end of Sami's time as well; no third letter on day 40.
    assert days_of(sent(database)) == [30, 37, 44]
    assert "Sami B.\u00a0: attend depuis 37 jours, jusqu’au 7 janvier 2027" in sent(database)[1].text
    assert days_of(sent(database, "application_unanswered")) == [45]


def test_the_student_is_told_the_truth_and_what_to_do(database: Database) -> None:
    with database.writing() as session:
        application = apply(session)
    pass_days(database, 40, 46)
    [letter] = sent(database, "application_unanswered")
    assert letter.recipient == "sami@example.org"
    assert "il y a 45 jours" in letter.text
    assert "nous ne savons pas si quelqu’un l’a lue" in letter.text
    assert "relancer l’entreprise une fois" in letter.text
    with database.reading() as session:
        mine = session.get_one(Application, application.id)
        assert can_remind(mine, session.get_one(Offer, mine.offer_id), State.NO_ANSWER, NOON + 46 * DAY)
        told = [event.text for event in timeline(session, mine, NOON + 46 * DAY, "fr")]
    assert "L’entreprise n’a pas répondu à temps" in told
    assert told[-1] == "Une réponse peut encore venir"


@pytest.mark.parametrize(
    "kind", [AnswerKind.INTERVIEW, AnswerKind.REFUSED, AnswerKind.OFFERED, AnswerKind.OTHER]
)
def test_a_late_answer_is_always_possible_and_the_student_sees_it(
    database: Database, kind: AnswerKind
) -> None:
    with database.writing() as session:
        application = apply(session)
    pass_days(database, 40, 46)
    late = NOON + 90 * DAY
    with database.writing() as session:
        mine = session.get_one(Application, application.id)
        _answer(session, mine, kind, late)
        given = answers_to(session, mine)
        assert state_shown(mine, given, late) is State.NO_ANSWER
        assert state_shown(mine, given, late + timedelta(minutes=10)) is not State.NO_ANSWER
        assert mine.answered_at == late
        undo_answer(session, given[-1], by=None, now=late)
        assert mine.state == State.NO_ANSWER
    pass_days(database, 90, 120)
    assert len(sent(database, "application_unanswered")) == 1


def test_the_letters_link_opens_what_it_names_and_nothing_else(database: Database) -> None:
    with database.writing() as session:
        offer = make_offer(session)
        named = [apply(session, offer), apply(session, offer, at=NOON + DAY, email="nora@example.org")]
        answered = apply(session, offer, email="lou@example.org")
        _answer(session, answered, AnswerKind.REFUSED, NOON + DAY)
    ask_for_answers(database, NOON + 7 * DAY)
    with database.writing() as session:
        apply(session, session.get_one(Offer, offer.id), at=NOON + 8 * DAY, email="ines@example.org")
    with database.reading() as session:
        listed = session.exec(select(ListedApplication.application_id)).all()
    assert sorted(listed) == [one.id for one in named]
