"""Applying while the ground gives way: a full disk, a database whose last word is lost. Nothing is lost or half done."""

import errno
import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy.engine import make_url
from sqlmodel import select

from benchmarks.no_loss.proxy import Proxy
from benchmarks.no_loss.run import loop_of_its_own
from jobboard.accounts.actions import mint_link
from jobboard.accounts.models import Purpose
from jobboard.addresses import address
from jobboard.app import create_app
from jobboard.applications.models import Application
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.kit.tokens import sign
from jobboard.mail.models import OutboxMessage
from jobboard.offers.models import Offer
from tests.factories import make_application, make_offer, make_user
from tests.kit import papers
from tests.people import Browser, Seen
from tests.web.conftest import Clock


@pytest.fixture
def offer(database: Database, clock: Clock) -> Offer:
    """Rose's open offer."""
    with database.writing() as session:
        return make_offer(session, expires_at=clock() + timedelta(days=30))


def send(browser: Browser, offer: Offer, key: str = "8b3a1f0e-5f0d-4c43-9f53-0d0b4b0d3c11") -> Seen:
    form = {"name": "Sami Benali", "email": f"{key[:8]}@example.org", "training": "BTS", "form_key": key}
    where = address("apply", "en", ref=offer.ref)
    return browser.post(where, form, files={"cv": ("cv.pdf", papers.pdf())}, follow_redirects=False)


def kept(database: Database) -> tuple[int, int]:
    """How many applications and letters there are."""
    with database.reading() as session:
        rows = session.exec(select(Application)).all()
        return len(rows), len(session.exec(select(OutboxMessage)).all())


def test_r08_a_full_disk_is_said_to_pass_and_does(
    browser: Browser, offer: Offer, database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No room for the CV: 503 with Retry-After, no half application; reading works; then it works again."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as world:
        world.setattr(os, "fsync", full)
        refused = send(browser, offer)
        assert browser.get(address("offer", "en", ref=offer.ref)).status == 200
    assert refused.status == 503
    assert refused.response.headers["retry-after"]
    assert "send it again" in refused.text
    assert kept(database) == (0, 0)
    assert [path for path in settings.files_dir.rglob("*") if path.is_file()] == []

    assert send(browser, offer).status == 303
    assert kept(database) == (1, 2)


@pytest.fixture
def line(settings: Settings) -> Iterator[Proxy]:
    """A line to the database that can be cut."""
    with loop_of_its_own() as loop:
        yield Proxy(loop, make_url(settings.database).port or 0)


@pytest.fixture
def far_browser(settings: Settings, line: Proxy, clock: Clock) -> Iterator[Browser]:
    """Somebody at a board whose database is at the other end of that line."""
    url = make_url(settings.database).set(host="127.0.0.1", port=line.port)
    far = settings.model_copy(update={"database_url": url.render_as_string(hide_password=False)})
    with Browser(create_app(far, clock=clock)) as opened:
        yield opened


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_r07_whichever_commit_is_not_heard_of_sending_again_gives_one_application(
    far_browser: Browser, line: Proxy, offer: Offer, database: Database
) -> None:
    """The board cannot know whether a COMMIT came through, says so, and the form's key settles it."""
    unheard = 0
    for number in range(8):
        key = f"{number:08x}-5f0d-4c43-9f53-0d0b4b0d3c11"
        line.passes, line.loses_commits = number, 1
        first = send(far_browser, offer, key)
        was_lost, line.loses_commits = line.loses_commits == 0, 0
        if was_lost:
            unheard += 1
            assert first.status == 503
            assert "cannot tell whether your form was recorded" in first.text
        assert send(far_browser, offer, key).status == 303
        assert kept(database) == (number + 1, 2 * (number + 1))
    assert unheard >= 2


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_who_only_reads_while_the_database_is_away_hears_of_no_form(
    far_browser: Browser, line: Proxy, offer: Offer, caplog: pytest.LogCaptureFixture
) -> None:
    assert far_browser.get(address("apply", "en", ref=offer.ref)).status == 200
    line.target, target = 1, line.target
    line.cut()
    for locale, todo in (("en", "Reload the page in a minute"), ("fr", "Rechargez la page")):
        seen = far_browser.get(address("apply", locale, ref=offer.ref))
        assert seen.status == 503
        assert todo in seen.text
        assert "your form" not in seen.text and "votre formulaire" not in seen.text
    # Whoever reads the log learns why; not what was asked of the database, where people's words stand.
    said = [record.getMessage() for record in caplog.records if "unavailable" in record.getMessage()]
    assert said and all("connection" in line and "SELECT" not in line for line in said)
    assert "your form was recorded" in send(far_browser, offer).text
    line.target = target
    assert far_browser.get(address("apply", "en", ref=offer.ref)).status == 200


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_a_cv_that_nobody_can_check_now_is_said_to_be_safe(
    settings: Settings, database: Database, offer: Offer, clock: Clock, locale: str
) -> None:
    with database.writing() as session:
        application = make_application(session, session.get_one(Offer, offer.id), now=clock())
        link = mint_link(
            session,
            purpose=Purpose.ANSWER,
            subject_id=application.id,
            user_id=make_user(session).id,
            now=clock(),
        )
    # Port 1 answers nobody.
    away = settings.model_copy(update={"clamd_url": "tcp://127.0.0.1:1"})
    with Browser(create_app(away, clock=clock)) as browser:
        seen = browser.post(address("answer_cv", locale, token=sign(settings.keys[0], link.nonce)))
    assert seen.status == 503
    assert seen.response.headers["retry-after"]
    assert ("en lieu sûr" if locale == "fr" else "the file is safe") in seen.text
    assert "your form" not in seen.text and "votre formulaire" not in seen.text
