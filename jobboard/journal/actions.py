"""Writing to the journal."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from jobboard.journal.models import JournalEntry


def note(session: Session, *, act: str, subject: str, actor: str, now: datetime, **detail: Any) -> None:
    """Add one act; `detail` holds codes and numbers, never names, addresses or texts of people."""
    session.add(JournalEntry(at=now, actor=actor, act=act, subject=subject, detail=detail))
