"""Moderators see what mail waits and why, and have a hand on it; machines get figures with the right token."""

from datetime import timedelta

from sqlmodel import select

from jobboard.app import Board
from jobboard.journal.models import JournalEntry
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.mail.attempts import count, remember
from jobboard.mail.models import DeliveryState, OutboxMessage
from jobboard.mail.outbox import enqueue
from tests.factories import make_application, make_offer
from tests.people import Browser
from tests.web.conftest import Clock

TOKEN = "a-token-for-figures-0123"


def _write(database: Database, clock: Clock, **columns: object) -> int:
    with database.writing() as session:
        number = enqueue(
            session, letter="test_message", to="canary@example.org", locale="fr", context={}, now=clock()
        )
        row = session.get_one(OutboxMessage, number)
        for name, value in columns.items():
            setattr(row, name, value)
        session.add(row)
        return number


def _acts(database: Database) -> list[str]:
    with database.reading() as session:
        return [entry.act for entry in session.exec(select(JournalEntry)) if entry.act.startswith("mail.")]


def test_moderators_read_what_is_wrong_and_what_to_do(ada: Browser, database: Database, clock: Clock) -> None:
    number = _write(
        database,
        clock,
        state=DeliveryState.FAILED,
        due_at=None,
        last_reply="dot: 554 <canary@example.org> spam",
    )
    _write(database, clock)
    clock.forward(minutes=16)
    seen = ada.get("/fr/moderation/courrier").text
    assert "aurait dû partir il y a 16 minutes" in seen
    assert "c…@example.org" in seen
    assert "canary" not in seen
    letter = ada.get(f"/en/moderation/mail/{number}").text
    assert "554 <c…@example.org> spam" in letter
    assert "Send it again now" in letter
    assert ada.get("/fr/moderation/courrier?etat=queued").text.count("Message d’essai technique") == 1


def test_a_moderator_holds_lets_go_and_sends_again_by_button_only(
    ada: Browser, database: Database, clock: Clock
) -> None:
    number = _write(database, clock)
    path = f"/fr/moderation/courrier/{number}"
    for act, state in (("hold", "held"), ("release", "queued"), ("retry", "queued")):
        ada.get(f"{path}?do={act}")
        ada.post(path, {"do": act})
        with database.reading() as session:
            assert session.get_one(OutboxMessage, number).state == state
    ada.post(path, {"do": "release"})
    ada.post(path, {"do": "anything"})
    ada.post("/fr/moderation/courrier", {"do": "hold"})
    assert "Tout le courrier est retenu" in ada.get("/fr/moderation/courrier").text
    ada.post("/fr/moderation/courrier", {"do": "release"})
    assert "Tout le courrier est retenu" not in ada.get("/fr/moderation/courrier").text
    assert _acts(database) == [
        "mail.hold",
        "mail.release",
        "mail.retry",
        "mail.hold_queue",
        "mail.release_queue",
    ]


def test_recruiters_have_no_hand_on_the_mail(rose: Browser, database: Database, clock: Clock) -> None:
    number = _write(database, clock)
    assert rose.post(f"/fr/moderation/courrier/{number}", {"do": "hold"}).status == 403
    assert rose.post("/fr/moderation/courrier", {"do": "hold"}).status == 403
    assert _acts(database) == []


def test_figures_are_for_who_has_the_token(
    settings: Settings, board: Board, database: Database, clock: Clock
) -> None:
    _write(database, clock)
    for token, given, status in (
        (TOKEN, f"Bearer {TOKEN}", 200),
        (TOKEN, "Bearer wrong", 404),
        (TOKEN, "", 404),
        ("", "Bearer ", 404),
        ("short", "Bearer short", 404),
    ):
        board.litestar.state.settings = settings.model_copy(update={"metrics_token": token})
        with Browser(board, name="a machine") as machine:
            answer = machine.client.get("/metrics", headers={"authorization": given})
        assert answer.status_code == status, (token, given)
        assert ("jobboard_outbox_letters" in answer.text) == (status == 200)
        assert "canary" not in answer.text


def test_why_a_letter_waits_is_said_in_the_language_of_the_page(
    ada: Browser, database: Database, clock: Clock
) -> None:
    number = _write(
        database, clock, state=DeliveryState.HELD, hold_reason="the virus scanner does not answer"
    )
    _write(database, clock, state=DeliveryState.FAILED, due_at=None, hold_reason="infected: Eicar")
    ada.post("/fr/moderation/courrier", {"do": "hold"})
    for path in ("/fr/moderation/courrier", f"/fr/moderation/courrier/{number}"):
        seen = ada.get(path).text
        assert "l’antivirus ne répond pas" in seen
        for english in ("scanner", "held by hand", "infected"):
            assert english not in seen, path
    seen = ada.get("/fr/moderation/courrier").text
    assert "virus trouvé : Eicar" in seen
    assert "retenue à la main" in seen
    assert "the virus scanner does not answer" in ada.get(f"/en/moderation/mail/{number}").text


def test_every_try_stands_on_a_letters_page(ada: Browser, database: Database, clock: Clock) -> None:
    number = _write(database, clock)
    with database.writing() as session:
        for hour in range(3):
            said = "rcpt: 451 <canary@example.org> later"
            remember(session, number, DeliveryState.QUEUED, said, clock() + timedelta(hours=hour))
        remember(session, number, DeliveryState.BOUNCED, "rcpt: 550 gone", clock() + timedelta(hours=4))
        worker = "the worker stopped while it was sending (rcpt)"
        remember(session, number, DeliveryState.QUEUED, worker, clock() + timedelta(hours=5))
    seen = ada.get(f"/fr/moderation/courrier/{number}").text
    assert "451 <c…@example.org> later (3 fois jusqu’au 25 novembre 2026 à 12:00)" in seen
    assert "Refusée définitivement" in seen or "550 gone" in seen
    assert "l’envoi s’est arrêté en route (rcpt)" in seen
    assert "canary" not in seen
    assert seen.index("451") < seen.index("550") < seen.index("arrêté en route")
    assert "(3 times until 25 November 2026 at 12:00)" in ada.get(f"/en/moderation/mail/{number}").text


def test_totals_of_letters_and_applications_are_figures(
    settings: Settings, board: Board, database: Database, clock: Clock
) -> None:
    """O-07."""
    with database.writing() as session:
        for outcome in (DeliveryState.HANDED, DeliveryState.BOUNCED):
            count(session, outcome)
        make_application(session, make_offer(session, expires_at=clock() + timedelta(days=9)), now=clock())
    board.litestar.state.settings = settings.model_copy(update={"metrics_token": TOKEN})
    with Browser(board, name="a machine") as machine:
        lines = machine.client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).text.splitlines()
    for name, value in (
        ("jobboard_letters_sent_total", 1),
        ("jobboard_letters_bounced_total", 1),
        ("jobboard_letters_failed_total", 0),
        ("jobboard_applications_received_total", 1),
    ):
        assert f"# TYPE {name} counter" in lines
        assert f"{name} {value}" in lines
