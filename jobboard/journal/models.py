"""The journal: who did what to what, and when."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from jobboard.kit.db import Moment


class JournalEntry(SQLModel, table=True):
    """One act. `act` is "offer.approve", `subject` "offer:12", `actor` "user:3", "application:9" or "clock"."""

    __tablename__ = "journal_entry"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Moment, index=True)
    actor: str = Field(max_length=60)
    act: str = Field(max_length=60)
    subject: str = Field(max_length=60, index=True)
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
