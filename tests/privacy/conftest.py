"""Camille applies, Rose answers; everything that can hold a trace of it holds one."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from jobboard.accounts.actions import mint_link
from jobboard.accounts.models import Purpose
from jobboard.alerts.actions.keeping import Wish, ask, confirm
from jobboard.alerts.models import Rhythm
from jobboard.alerts.queries import alerts_of
from jobboard.applications.actions.answering import answer_application
from jobboard.applications.actions.listing import send_list
from jobboard.applications.forms import KeptCv
from jobboard.applications.models import AnswerKind, Application
from jobboard.journal.chain import chain_all
from jobboard.kit.db import Database
from jobboard.kit.files import FileStore, Keeping
from jobboard.kit.limits import count_one
from jobboard.kit.settings import Settings
from jobboard.mail.outbox import enqueue
from jobboard.offers.models import Draft
from jobboard.offers.search.criteria import Criteria
from jobboard.privacy.asking import send_link
from jobboard.worker import run_once
from tests.factories import NOON, make_application, make_offer
from tests.privacy.canaries import CV_NAME, CV_WORDS, STUDENT

LATER = NOON + timedelta(days=2)


def kept_cv(session: Session) -> KeptCv:
    """A CV with words of its own."""
    data = b"%PDF-1.4\n" + CV_WORDS.encode() + b"\n%%EOF"
    kept = FileStore(session.info["settings"].files_dir).keep(data)
    return KeptCv(Keeping(kept), CV_NAME, "application/pdf", len(data))


def write_traces(database: Database, settings: Settings) -> int:
    """Camille's application with all that follows, the letters sent; gives its number."""
    with database.writing() as session:
        offer = make_offer(session)
        application = make_application(session, offer, cv=kept_cv(session), **STUDENT)
        number = application.id or 0
    run_once(database, settings, FileStore(settings.files_dir), NOON + timedelta(minutes=1))
    with database.writing() as session:
        application = session.get_one(Application, number)
        offer = make_offer(session, title="Une autre offre")
        # One that is still waiting, with the same CV.
        late = make_application(session, offer, cv=kept_cv(session), now=NOON + timedelta(hours=1), **STUDENT)
        assert late.id != number
        answer_application(
            session,
            application,
            kind=AnswerKind.INTERVIEW,
            text="Venez jeudi, merle-réponse-33.",
            reason=None,
            by=None,
            form_key="11111111-1111-1111-1111-111111111111",
            now=NOON + timedelta(hours=2),
        )
        send_list(session, STUDENT["email"], locale="fr", now=NOON)
        send_link(session, email=STUDENT["email"], key=STUDENT["email"], locale="fr", now=NOON)
        # A letter to the recruiter that names several students.
        enqueue(
            session,
            letter="offer_online",
            to="rose@example.org",
            locale="fr",
            context={
                "title": "Ceux qui attendent : Camille Canarial",
                "ref": "1-x",
                "last_day": NOON.date(),
                "comment": "",
                "reason": None,
                "token": None,
            },
            now=NOON,
        )
        draft = Draft(
            source_text="fauvette-brouillon-08",
            values={"contact_email": STUDENT["email"]},
            created_at=NOON,
            updated_at=NOON,
            expires_at=NOON + timedelta(days=30),
        )
        session.add(draft)
        session.flush()
        mint_link(session, purpose=Purpose.DRAFT, subject_id=draft.id, now=NOON)
        wish = Wish(Criteria(text="fauvette"), "« fauvette »", Rhythm.DAY, "fr")
        ask(session, wish, email=STUDENT["email"], key=STUDENT["email"], now=NOON)
        [alert] = alerts_of(session, STUDENT["email"])
        confirm(session, alert, NOON)
    count_one(database, "list", STUDENT["email"], most=9, per=timedelta(hours=1), now=NOON)
    chain_all(database, NOON)
    return number


def age(folder: Path, moment: datetime) -> None:
    """Let every file under a folder be as old as a moment."""
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (moment.timestamp(), moment.timestamp()))


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """A board whose sent mail lies outside its own folder: what has left is not the board's any more."""
    home = tmp_path / "home"
    home.mkdir()
    return settings.model_copy(update={"data_dir": home, "mail_url": f"maildir://{tmp_path / 'post'}"})
