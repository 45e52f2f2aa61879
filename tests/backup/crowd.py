"""Many applications in little time: one that somebody really sent, copied row by row with what belongs to it."""

import os
from collections.abc import Iterable
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import Connection, insert
from sqlmodel import Session, SQLModel, col, select

from jobboard.accounts.models import AccessLink
from jobboard.applications.models import Application
from jobboard.journal.models import JournalEntry
from jobboard.kit.db import Database, catch_up_sequences
from jobboard.kit.files import FileStore
from jobboard.kit.tokens import new_nonce
from jobboard.mail.models import OutboxMessage

# Rows a statement.
SOME = 500


def multiply(database: Database, store: FileStore, original: int, files: Iterable[tuple[int, bytes]]) -> None:
    """Copies of an application, one for each (number, CV): its row, letters, links and line of the journal.

    The files are put into the store without the flushes that a power cut would ask for.
    """
    with database.writing() as session:
        found = session.get_one(Application, original)
        letters = session.exec(
            select(OutboxMessage).where(OutboxMessage.subject_key == found.subject_key)
        ).all()
        links = session.exec(select(AccessLink).where(AccessLink.email_key == found.email_key)).all()
        lines = session.exec(select(JournalEntry).where(JournalEntry.subject == found.subject_key)).all()
        assert (len(letters), bool(links), bool(lines)) == (2, True, True)
        rows: dict[type[SQLModel], list[dict[str, object]]] = {
            Application: [],
            OutboxMessage: [],
            AccessLink: [],
            JournalEntry: [],
        }
        last = session.exec(select(Application.id).order_by(col(Application.id).desc())).first() or 0
        for place, (number, data) in enumerate(files, 1):
            digest = _put(store, data)
            email, nonce = f"s{number}@example.org", new_nonce()
            copy = Application(
                **found.model_dump()
                | {
                    "id": last + place,
                    "name": f"Sami {number}",
                    "email": email,
                    "email_key": email,
                    "cv_digest": digest,
                    "cv_size": len(data),
                    "form_key": str(uuid4()),
                    "nonce": nonce,
                }
            )
            rows[Application].append(copy.model_dump())
            rows[OutboxMessage] += [_letter(letter, found, copy) for letter in letters]
            rows[AccessLink] += [
                _without_id(link)
                | {
                    "nonce": nonce if link.nonce == found.nonce else new_nonce(),
                    "email_key": email,
                    "subject_id": copy.id,
                }
                for link in links
            ]
            rows[JournalEntry] += [_without_id(line) | {"subject": copy.subject_key} for line in lines]
        _insert(session, rows)


def _without_id(row: SQLModel) -> dict[str, object]:
    return row.model_dump(exclude={"id"})


def _letter(letter: OutboxMessage, found: Application, copy: Application) -> dict[str, object]:
    kind, _, version = (letter.purpose_key or "").partition(f":{found.id}:")
    to_student = letter.recipient == found.email
    return _without_id(letter) | {
        "recipient": copy.email if to_student else letter.recipient,
        "reply_to": letter.reply_to if to_student else copy.email,
        "message_id": f"<{uuid4().hex}.{letter.letter}@example.org>",
        "attachment_digest": letter.attachment_digest and copy.cv_digest,
        "subject_key": copy.subject_key,
        "purpose_key": f"{kind}:{copy.id}:{version}",
    }


def _insert(session: Session, rows: dict[type[SQLModel], list[dict[str, object]]]) -> None:
    connection: Connection = session.connection()
    for model, values in rows.items():
        for start in range(0, len(values), SOME):
            connection.execute(insert(model), values[start : start + SOME])
    catch_up_sequences(connection, ["application"])


def _put(store: FileStore, data: bytes) -> str:
    path = store.path(sha256(data).hexdigest())
    path.parent.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    return path.name
