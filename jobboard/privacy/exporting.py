"""A copy of everything about somebody, for that person: data.json for machines, a page to read, the files."""

import json
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, SQLModel, col, select

from jobboard.accounts.models import AccessLink
from jobboard.accounts.queries import sessions_of
from jobboard.applications.actions.letters import attachment_name
from jobboard.applications.models import Answer, Application
from jobboard.companies.models import Company, Membership
from jobboard.journal.models import JournalEntry
from jobboard.kit.files import FileDamaged, FileMissing, FileStore
from jobboard.kit.i18n import N_, Msg
from jobboard.kit.templates import render
from jobboard.mail.models import OutboxMessage
from jobboard.mail.outbox import settings_of
from jobboard.moderation.queries import decisions_on
from jobboard.offers.models import Offer
from jobboard.offers.queries import comments_on, revisions_of
from jobboard.privacy.people import Person
from jobboard.privacy.retention import LINES

# Secrets that open something, and words that only the program understands.
_NEVER = {"nonce", "code_hash", "key_hash", "form_key", "boundary", "recipe_sha256", "worker", "fence"}
_NEVER |= {
    "lease_until",
    "search_text",
    "email_key",
    "html",
    "stage",
    "salt",
    "personal_hash",
    "link_hash",
    "search_key",
}
TITLES: dict[str, Msg] = {
    "account": N_("Your account"),
    "sessions": N_("Browsers in which you are signed in"),
    "companies": N_("Companies you act for"),
    "applications": N_("Your applications"),
    "offers": N_("Your offers"),
    "named_in": N_("Offers of others that name your address"),
    "drafts": N_("Your drafts"),
    "alerts": N_("Your e-mail alerts"),
    "letters": N_("Letters to you"),
    "links": N_("Private links sent to you"),
    "journal": N_("What the journal says of you"),
}
_OTHERS = ("application_handoff", "application_reminder", "application_withdrawn", "application_decision")


def write_copy(
    session: Session, person: Person, files: FileStore, target: IO[bytes], *, locale: str, now: datetime
) -> None:
    """Write the copy as a ZIP. A file the store no longer has is named as missing."""
    record = collect(session, person, now)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for application in person.applications:
            if application.cv_deleted_at is None:
                _add_file(archive, record, application, files)
        text = json.dumps(record, ensure_ascii=False, indent=2)
        archive.writestr("data.json", text.encode())
        page = render("privacy/copy.html", locale, _page(session, record, locale, now))
        archive.writestr("index.html", page.encode())


def _add_file(
    archive: zipfile.ZipFile, record: dict[str, Any], application: Application, files: FileStore
) -> None:
    name = f"files/{attachment_name(application)}"
    try:
        archive.writestr(name, files.open(application.cv_digest))
    except (FileMissing, FileDamaged):
        name = "missing"
    for row in record["applications"]:
        if row["id"] == application.id:
            row["cv_file"] = name


def collect(session: Session, person: Person, now: datetime) -> dict[str, Any]:
    """Everything the board holds of a person, as plain values; what it holds of others is left out."""
    return {
        "mailbox": person.key,
        "made_at": now.isoformat(),
        "account": _account(person),
        "sessions": [_plain(one) for one in sessions_of(session, person.user)] if person.user else [],
        "companies": _companies(session, person),
        "applications": [_application(session, one) for one in person.applications],
        "offers": [_offer(session, one, person) for one in person.offers],
        "named_in": [
            _plain(one, {"id", "title", "company_name", "contact_email"}) for one in person.named_in
        ],
        "drafts": [_plain(one) for one in person.drafts],
        "alerts": [_plain(one) for one in person.alerts],
        "letters": _letters(session, person),
        "links": [_plain(one) for one in _links(session, person)],
        "journal": [_plain(one) for one in _journal(session, person)],
    }


def _account(person: Person) -> list[dict[str, Any]]:
    return [_plain(person.user)] if person.user is not None else []


def _companies(session: Session, person: Person) -> list[dict[str, Any]]:
    if person.user is None:
        return []
    found = select(Company).join(Membership, col(Membership.company_id) == Company.id)
    return [_plain(one) for one in session.exec(found.where(Membership.user_id == person.user.id))]


def _application(session: Session, application: Application) -> dict[str, Any]:
    offer = session.get_one(Offer, application.offer_id)
    answers = select(Answer).where(Answer.application_id == application.id, col(Answer.undone_at).is_(None))
    record = _plain(application)
    record["offer"] = {"title": offer.title, "company": offer.company_name}
    record["answers"] = [
        _plain(one, {"kind", "reason", "text", "created_at"}) for one in session.exec(answers)
    ]
    about = select(OutboxMessage).where(OutboxMessage.subject_key == application.subject_key)
    record["letters"] = [
        # The company's address stays hidden from students, here as well.
        _plain(one, {"letter", "state", "created_at", "handed_at"})
        for one in session.exec(about.order_by(col(OutboxMessage.id)))
    ]
    return record


def _offer(session: Session, offer: Offer, person: Person) -> dict[str, Any]:
    record = _plain(offer)
    record["versions"] = [
        _plain(one, {"number", "sheet", "created_at"}) for one in revisions_of(session, offer)
    ]
    record["comments"] = [
        _plain(one, {"by_moderator", "text", "created_at"}) for one in comments_on(session, offer)
    ]
    record["decisions"] = [
        _plain(one, {"act", "reason", "comment", "created_at"}) for one, _ in decisions_on(session, offer)
    ]
    return record


def _letters(session: Session, person: Person) -> list[dict[str, Any]]:
    found = select(OutboxMessage).where(func.lower(OutboxMessage.recipient) == person.key)
    wanted = {"letter", "subject", "text", "state", "created_at", "handed_at"}
    return [
        # An application to one of the person's offers is the data of whoever applied.
        _plain(one, wanted - {"subject", "text"} if one.letter in _OTHERS else wanted)
        for one in session.exec(found.order_by(col(OutboxMessage.id)))
    ]


def _links(session: Session, person: Person) -> Iterable[AccessLink]:
    theirs = col(AccessLink.email_key) == person.key
    if person.user is not None:
        theirs = or_(theirs, col(AccessLink.user_id) == person.user.id)
    return session.exec(select(AccessLink).where(theirs).order_by(col(AccessLink.id))).all()


def _journal(session: Session, person: Person) -> Iterable[JournalEntry]:
    subjects = [one.subject_key for one in person.applications]
    subjects += [one.journal_key for one in person.alerts]
    condition: ColumnElement[bool] = col(JournalEntry.subject).in_(subjects)
    if person.user is not None:
        who = f"user:{person.user.id}"
        condition = or_(condition, col(JournalEntry.actor) == who, col(JournalEntry.subject) == who)
    return session.exec(select(JournalEntry).where(condition).order_by(col(JournalEntry.id))).all()


def _plain(row: SQLModel | None, wanted: set[str] | None = None) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        name: _value(value)
        for name, value in row.model_dump().items()
        if (name in wanted if wanted is not None else name not in _NEVER) and value not in (None, "", [], {})
    }


def _value(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _page(session: Session, record: dict[str, Any], locale: str, now: datetime) -> dict[str, Any]:
    sections = [
        (title, [_lines(row) for row in record[name]]) for name, title in TITLES.items() if record[name]
    ]
    return {
        "locale": locale,
        "site_name": settings_of(session).site_name,
        "mailbox": record["mailbox"],
        "made_at": now,
        "sections": sections,
        "kept": LINES,
    }


def _lines(row: dict[str, Any], before: str = "") -> list[tuple[str, str]]:
    """A row as (name, words) pairs, nested ones with their path."""
    found: list[tuple[str, str]] = []
    for name, value in row.items():
        path = f"{before}{name}"
        if isinstance(value, dict):
            found += _lines(value, f"{path}.")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for number, one in enumerate(value, 1):
                found += _lines(one, f"{path}.{number}.")
        else:
            found.append((path, ", ".join(map(str, value)) if isinstance(value, list) else str(value)))
    return found
