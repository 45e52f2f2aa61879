"""What stands against an offer, what a moderator lets pass, and old offers under new rules."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from jobboard.accounts.models import Role
from jobboard.companies.models import Company
from jobboard.journal.models import JournalEntry
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.moderation.actions import Stopped, decide, undo
from jobboard.moderation.forms import Verdict
from jobboard.moderation.law import findings_on, recheck, recheck_published
from jobboard.moderation.models import Act, Report, ReportReason
from jobboard.moderation.queries import count_law_reports, count_reporters
from jobboard.offers.law import add_rate, rules_for
from jobboard.offers.models import Offer, Status
from jobboard.sheet.law import new_rate
from tests.factories import NOON, make_offer, make_user

WINTER = datetime(2027, 1, 2, 9, 0, tzinfo=UTC)
YOUNG = "Les candidats doivent avoir moins de 26 ans."


def waiting(session: Session, **columns: object) -> Offer:
    """An offer in review."""
    values = {"status": Status.IN_REVIEW, "published_at": None, "expires_at": None, "submitted_at": NOON}
    return make_offer(session, **{**values, **columns})


def approve(session: Session, offer: Offer, settings: Settings, *released: str, why: str = "") -> None:
    """Ada publishes it."""
    ada = make_user(session, "ada@example.org", role=Role.MODERATOR)
    verdict = Verdict(Act.APPROVE, None, "", released, why)
    decide(session, offer, verdict, by=ada, now=NOON, settings=settings)


def test_what_the_law_stops_is_not_approved(database: Database, settings: Settings) -> None:
    with database.writing() as session:
        offer = waiting(session, pay_kind="unpaid", duration_text="5 mois", duration_min=Decimal(5))
        with pytest.raises(Stopped) as stop:
            # A point that nobody may let pass stays, whatever is ticked.
            approve(session, offer, settings, "G13", why="Parce que.")
        assert [one.id for one in stop.value.findings] == ["G13"]
        assert offer.status == Status.IN_REVIEW


def test_words_are_let_pass_with_a_reason_that_is_kept(database: Database, settings: Settings) -> None:
    with database.writing() as session:
        offer = waiting(session, profile=YOUNG)
        with pytest.raises(Stopped):
            approve(session, offer, settings)
        approve(session, offer, settings, "A6", why="Contrat réservé par la loi.")
        assert offer.status == Status.PUBLISHED
        entry = session.exec(select(JournalEntry).where(JournalEntry.act == "law.release")).one()
        assert entry.detail == {"rules": ["A6"], "reason": "Contrat réservé par la loi."}


def test_other_words_need_another_release(database: Database, settings: Settings) -> None:
    with database.writing() as session:
        ada = make_user(session, "ada@example.org", role=Role.MODERATOR)
        offer = waiting(session, profile=YOUNG)
        approve(session, offer, settings, "A6", why="Contrat réservé par la loi.")
        decide(session, offer, Verdict(Act.HOLD, None, ""), by=ada, now=NOON, settings=settings)
        back = Verdict(Act.RESTORE, None, "")
        decide(session, offer, back, by=ada, now=NOON, settings=settings)
        assert offer.status == Status.PUBLISHED
        decide(session, offer, Verdict(Act.HOLD, None, ""), by=ada, now=NOON, settings=settings)
        offer.profile = YOUNG.replace("26", "30")
        with pytest.raises(Stopped):
            decide(session, offer, back, by=ada, now=NOON, settings=settings)


def test_a_decision_taken_back_lets_nothing_pass(database: Database, settings: Settings) -> None:
    with database.writing() as session:
        ada = make_user(session, "ada@example.org", role=Role.MODERATOR)
        offer = waiting(session, profile=YOUNG)
        verdict = Verdict(Act.APPROVE, None, "", ("A6",), "Pour voir.")
        decision = decide(session, offer, verdict, by=ada, now=NOON, settings=settings)
        undo(session, offer, decision, by=ada, now=NOON)
        with pytest.raises(Stopped):
            approve(session, offer, settings)


def test_what_is_known_of_the_host_is_asked_too(database: Database, settings: Settings) -> None:
    with database.writing() as session:
        offer = waiting(session)
        assert "D8" not in [one.id for one in findings_on(session, offer, NOON, rules_for(settings))]
        company = session.get_one(Company, offer.company_id)
        company.headcount, company.running_interns = 10, 3
        assert "D8" in [one.id for one in findings_on(session, offer, NOON, rules_for(settings))]


def test_french_law_on_length_and_pay_stops_at_the_border(database: Database, settings: Settings) -> None:
    long = {"duration_text": "8 mois", "duration_min": Decimal(8), "duration_max": Decimal(8)}
    with database.writing() as session:
        there = waiting(session, place_text="Bruxelles, Belgique", pay_kind="unpaid", **long)
        here = waiting(session, place_text="Dieulefit (26)", pay_kind="unpaid", **long)
        rules = rules_for(settings)
        stops = [
            {one.id for one in findings_on(session, offer, NOON, rules) if one.severity == "BLOCK"}
            for offer in (there, here)
        ]
    assert stops == [set(), {"D1", "G13"}]


def paid(session: Session, euros: str, **columns: object) -> Offer:
    """A published offer that starts next March and pays this much an hour."""
    values = {
        "pay_kind": "amount", "pay_text": f"{euros} € de l’heure", "pay_min": Decimal(euros), "pay_unit": "hour",
        "duration_text": "5 mois", "duration_min": Decimal(5), "duration_max": Decimal(5),
        "start_text": "mars 2027", "start_earliest": date(2027, 3, 1), "start_latest": date(2027, 3, 31),
        "expires_at": datetime(2027, 3, 31, tzinfo=UTC),
    }  # fmt: skip
    return make_offer(session, **{**values, **columns})


def enter_rate(settings: Settings) -> None:
    """4.65 euros an hour from 2027 on."""
    add_rate(settings.extra_rates, new_rate(date(2027, 1, 1), Decimal(4110), "arrêté"))


def test_a_new_rate_tells_moderators_of_published_offers_below_it_once(
    database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        low, good = paid(session, "4.50").id, paid(session, "5.00").id
    recheck_published(database, NOON)
    with database.reading() as session:
        assert session.exec(select(Report)).all() == []
    enter_rate(settings)
    for _ in range(3):
        recheck_published(database, NOON)
    with database.reading() as session:
        [report] = session.exec(select(Report)).all()
        assert (report.offer_id, report.reason, report.text) == (low, ReportReason.LAW, "G2")
        assert [session.get_one(Offer, number).status for number in (low, good)] == [Status.PUBLISHED] * 2
        assert count_law_reports(session) == 1
        assert count_reporters(session, session.get_one(Offer, low)) == 0
        acts = session.exec(select(JournalEntry).where(JournalEntry.act == "law.recheck")).all()
        assert [act.detail for act in acts] == [{"rules": ["G2"]}]


def test_offers_are_looked_at_again_on_new_year_and_then_left_alone(
    database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        for _ in range(3):
            paid(session, "5.00")
        make_offer(session, status=Status.CLOSED, close_reason="withdrawn")
    rules = rules_for(settings)
    with database.writing() as session:
        assert [recheck(session, NOON, rules, most=2) for _ in range(3)] == [2, 1, 0]
        assert recheck(session, WINTER, rules) == 3
        assert recheck(session, WINTER, rules) == 0


def test_what_was_let_pass_is_not_told_again(database: Database, settings: Settings) -> None:
    with database.writing() as session:
        offer = waiting(session, profile=YOUNG)
        approve(session, offer, settings, "A6", why="Contrat réservé par la loi.")
    with database.writing() as session:
        assert recheck(session, WINTER, rules_for(settings)) == 1
        assert session.exec(select(Report)).all() == []
