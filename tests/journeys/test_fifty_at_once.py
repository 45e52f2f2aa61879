"""Fifty identical applications at the same moment, to a real server: one row, one letter, one friendly page (F-47)."""

import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import httpx
from sqlmodel import col, select

from jobboard import migrations
from jobboard.addresses import address
from jobboard.applications.models import Application
from jobboard.kit.clock import utcnow
from jobboard.kit.db import Database
from jobboard.kit.settings import Settings
from jobboard.mail.models import OutboxMessage
from tests.factories import make_offer
from tests.journeys.test_killing_the_server import Server, running
from tests.kit import papers

FIFTY = 50


def test_f47_fifty_parallel_identical_applications_are_one(settings: Settings, database: Database) -> None:
    """S-20: a browser, a proxy or a nervous hand sends the form fifty times at once."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    settings = settings.model_copy(update={"base_url": f"http://127.0.0.1:{port}", "handoff_delay": 600})
    migrations.stamp(settings)
    with database.writing() as session:
        offer = make_offer(
            session, expires_at=utcnow() + timedelta(days=20), published_at=utcnow() - timedelta(days=1)
        )
        path = address("apply", "fr", ref=offer.ref)
    form = {
        "name": "Sami Benali",
        "email": "sami@example.org",
        "training": "BTS",
        "form_key": "6f1c2f7e-0000-4000-8000-000000000047",
    }
    together = Barrier(FIFTY)
    busy: list[int] = []

    def apply(number: int) -> tuple[int, str, str]:
        hop = {"x-forwarded-for": f"198.51.100.{number}", "sec-fetch-site": "same-origin"}
        with httpx.Client(base_url=settings.base_url, timeout=120, verify=False) as line:
            together.wait()
            while True:
                answer = line.post(
                    path, data=form, files={"cv": ("cv.pdf", papers.pdf(), "application/pdf")}, headers=hop
                )
                if answer.status_code != 503:
                    break
                # The board is busy, says that nothing was recorded, and to send again: on a machine under load.
                busy.append(number)
            where = answer.headers.get("location", "")
            page = line.get(where).text if answer.status_code == 303 else answer.text
            return answer.status_code, where, page

    with running(Server(settings, port)), ThreadPoolExecutor(FIFTY) as pool:
        answers = list(pool.map(apply, range(FIFTY)))
    assert {status for status, _, _ in answers} == {303}
    assert len({where for _, where, _ in answers}) == 1
    [page] = {page for _, _, page in answers}
    assert "Votre candidature est enregistrée" in page
    with database.reading() as session:
        assert len(session.exec(select(Application)).all()) == 1
        letters = session.exec(select(OutboxMessage.letter).order_by(col(OutboxMessage.id))).all()
    assert sorted(letters) == ["application_handoff", "application_receipt"]
