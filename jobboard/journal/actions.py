"""Writing to the journal."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from jobboard.journal.models import JournalEntry
from jobboard.kit.rows import insert


def note(session: Session, *, act: str, subject: str, actor: str, now: datetime, **detail: Any) -> None:
    """Add one act; `detail` holds codes, numbers and moderators' reasons, never names, addresses or texts of others."""
    insert(session, JournalEntry, at=now, actor=actor, act=act, subject=subject, detail=detail)
