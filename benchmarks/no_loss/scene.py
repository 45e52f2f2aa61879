"""The board of a run: its settings and offers before, and what its database and pages say afterwards."""

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import httpx
from lxml import html
from sqlalchemy import ColumnElement, text
from sqlmodel import Session, col, select

from benchmarks.no_loss import checker
from benchmarks.no_loss.history import History, Letter, Row
from benchmarks.no_loss.relay import TOKEN
from jobboard import migrations, schema
from jobboard.accounts.models import Role, User
from jobboard.addresses import address
from jobboard.applications.models import Application, State
from jobboard.applications.timeline import STATE_WORDS, delivery_words
from jobboard.companies.models import Company, Membership
from jobboard.kit.db import Database
from jobboard.kit.files import FileDamaged, FileMissing, FileStore
from jobboard.kit.settings import Settings
from jobboard.mail.models import FINAL, DeliveryState, OutboxMessage
from jobboard.moderation.models import Report
from jobboard.offers.models import Offer, Status

OFFERS = 240
# Reported offers are put on hold; the others go on taking applications.
REPORTABLE = 12
_SAID = {
    DeliveryState.HANDED: checker.HANDED,
    DeliveryState.DELIVERED: checker.HANDED,
    DeliveryState.BOUNCED: checker.FAILED,
    DeliveryState.HELD: checker.HELD,
    DeliveryState.UNCERTAIN: checker.DOUBTED,
    DeliveryState.QUEUED: checker.WAITING,
    DeliveryState.SENDING: checker.WAITING,
}


def settings_for(folder: Path, database_url: str, port: int) -> Settings:
    """A board that holds applications a minute of the drill's clock."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        data_dir=folder,
        database_url=database_url,
        base_url=f"http://127.0.0.1:{port}",
        secret_key="a-key-for-the-benchmark-0123456789abcdef",
        mail_from="board@board.example.org",
        mail_timeout=2.0,
        handoff_delay=60,
        dns_check=False,
        max_applications=1_000_000,
        trusted_proxies="127.0.0.1",
        log_level="warning",
    )


def environment(settings: Settings) -> dict[str, str]:
    """The settings as an operator gives them."""
    names = settings.model_fields_set - {"_env_file"}
    return {f"JOBBOARD_{name.upper()}": str(getattr(settings, name)) for name in names}


def furnish(settings: Settings, now: datetime) -> dict[str, str]:
    """Migrate, and publish offers of as many recruiters; gives each offer's address by its reference."""
    migrations.migrate(settings)
    database = Database(settings.database, info={"settings": settings})
    with database.writing() as session:
        recruiters = {}
        for number in range(OFFERS):
            offer = _publish(session, number, now)
            recruiters[offer.ref] = offer.contact_email
    database.close()
    return recruiters


def _publish(session: Session, number: int, now: datetime) -> Offer:
    email = f"rose{number}@r{number % 40}.example.org"
    author = User(
        email=email,
        email_key=email,
        name="Rose",
        role=Role.RECRUITER,
        locale="fr",
        created_at=now,
        confirmed_at=now,
    )
    company = Company(name=f"Atelier {number}", name_key=f"atelier {number}", created_at=now)
    session.add_all([author, company])
    session.flush()
    session.add(Membership(user_id=author.id or 0, company_id=company.id or 0, created_at=now))
    offer = Offer(
        status=Status.PUBLISHED,
        company_id=company.id or 0,
        author_id=author.id or 0,
        created_at=now,
        updated_at=now,
        published_at=now,
        expires_at=now + timedelta(days=60),
        title=f"Tenir la boutique en ligne de l’atelier {number}",
        company_name=company.name,
        place_text="Dieulefit",
        duration_text="3 mois",
        start_text="juin 2027",
        missions="Photographier les pièces, écrire les fiches, préparer les envois.",
        contact_email=email,
        contact_name="Rose",
    )
    session.add(offer)
    session.flush()
    return offer


def waiting(database: Database) -> list[tuple[str, datetime | None, datetime | None]]:
    """Letters that would still be tried: state, when due, lease."""
    with database.reading() as session:
        found = session.exec(
            select(OutboxMessage.state, OutboxMessage.due_at, OutboxMessage.lease_until).where(_waits())
        ).all()
        return [(state, due, lease) for state, due, lease in found]


def _waits() -> ColumnElement[bool]:
    rests = (*FINAL, DeliveryState.HELD)
    stuck = (col(OutboxMessage.state) == DeliveryState.UNCERTAIN) & col(OutboxMessage.due_at).is_(None)
    return col(OutboxMessage.state).not_in(rests) & ~stuck


def gather(history: History, settings: Settings) -> None:
    """Read the database and the files into the history; what is damaged goes to `broken`."""
    assert schema.metadata.tables
    database = Database(settings.database, info={"settings": settings}, patient=True)
    store = FileStore(settings.files_dir)
    with database.reading() as session:
        letters: dict[str, list[Letter]] = {}
        for row in session.exec(select(OutboxMessage)).all():
            letters.setdefault(row.subject_key or "", []).append(_letter(row))
        refs = {offer.id: offer.ref for offer in session.exec(select(Offer)).all()}
        for found in session.exec(select(Application)).all():
            token = TOKEN.search(found.name.lower().encode())
            history.rows.append(
                Row(
                    number=found.id or 0,
                    token=token[0].decode() if token else found.name,
                    offer=refs[found.offer_id],
                    email=found.email,
                    digest=found.cv_digest,
                    stored=_stored(store, found.cv_digest),
                    withdrawn=found.withdrawn_at is not None,
                    letters=tuple(letters.get(found.subject_key, [])),
                )
            )
            letters.pop(found.subject_key, None)
        history.others.extend(letter for left in letters.values() for letter in left)
        history.reported.extend(session.exec(select(Report.text)).all())
        if database.sqlite:
            said = session.connection().execute(text("PRAGMA integrity_check")).scalars().all()
            if said != ["ok"]:
                history.broken.append(f"integrity_check: {said[:3]}")
    for problem in store.verify_all():
        history.broken.append(f"file store: {problem.kind} {problem.path.name}")
    database.close()


def _letter(row: OutboxMessage) -> Letter:
    stuck = row.state == DeliveryState.UNCERTAIN and row.due_at is None
    waits = row.state not in (*FINAL, DeliveryState.HELD) and not stuck
    return Letter(row.letter, row.message_id, row.recipient, str(row.state), row.doubts, waits)


def _stored(store: FileStore, digest: str) -> str:
    try:
        store.open(digest)
    except (FileMissing, FileDamaged):
        return ""
    return digest


def read_pages(history: History, base: str) -> None:
    """Open the private page of every acknowledged application."""
    words = {delivery_words(state)[0].to("en"): said for state, said in _SAID.items()}
    withdrawn = STATE_WORDS[State.WITHDRAWN].to("en")
    pages = sorted({one.page for one in history.attempts if one.page})
    with httpx.Client(base_url=base, timeout=30) as client, ThreadPoolExecutor(8) as pool:

        def look(page: str) -> str:
            answer = client.get(address("application", "en", token=page))
            if answer.status_code != 200:
                return f"status {answer.status_code}"
            return _said(answer.text, words, withdrawn)

        history.pages.update(zip(pages, pool.map(look, pages), strict=True))


def _said(page: str, words: dict[str, str], withdrawn: str) -> str:
    tree = html.fromstring(page)
    tags = " ".join(tree.xpath("string((//p[contains(@class, 'meta')])[1])").split())
    if tags.startswith(withdrawn):
        return checker.WITHDRAWN
    events: Iterable[str] = (
        re.sub(r"\s+", " ", event.text_content()).strip()
        for event in tree.xpath("//section[@aria-labelledby='axe-delivery']//li/b")
    )
    found = [words[event] for event in events if event in words]
    return found[-1] if found else "nothing known"
