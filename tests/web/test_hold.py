"""Moderators and the operator see that the outbox is on hold (F-53)."""

from datetime import timedelta

from jobboard import migrations
from jobboard.doctor import examine
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.mail.holding import hold_queue, release_queue
from tests.people import Browser
from tests.web.conftest import Clock


def test_a_held_outbox_is_told_to_moderators_and_by_the_doctor(
    ada: Browser, database: Database, settings: Settings, clock: Clock
) -> None:
    migrations.stamp(settings)
    assert "Aucune lettre ne part" not in ada.get("/fr/moderation").text
    with database.writing() as session:
        hold_queue(
            session, "a backup was restored", clock(), backup_of=clock() - timedelta(days=1), accepted=3
        )
    assert "Aucune lettre ne part" in ada.get("/fr/moderation").text
    assert "3 lettres sont parties depuis" in ada.get("/fr/moderation").text
    assert "3 letters are known to have left after it" in ada.get("/en/moderation").text
    mail = ada.get(ada.get("/fr/moderation").link("Voir le courrier et le laisser repartir"))
    assert "Tout le courrier est retenu (lettres en attente : 0)" in mail.text
    assert mail.form(button="Laisser repartir tout le courrier") is not None
    assert any("the outbox is on hold since 2026-11-25 09:00 UTC" in line for line in examine(settings))
    with database.writing() as session:
        release_queue(session)
    assert "Aucune lettre ne part" not in ada.get("/fr/moderation").text
    assert not any("on hold" in line for line in examine(settings))
