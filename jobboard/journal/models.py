"""The journal: who did what to what, and when; and the chain that shows whether a line was changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field

from jobboard.kit.db import Moment, Row


class JournalEntry(Row, table=True):
    """One act. `act` is "offer.approve", `subject` "offer:12", `actor` "user:3", "application:9" or "clock".

    The worker gives each line its `position` and `link_hash` later, so that writers do not wait for one another.
    The chain holds actor, subject and detail only as `personal_hash`, made with a `salt` of the line's own:
    when they are erased, salt and all, the chain still holds and nobody can guess what stood there.
    """

    __tablename__ = "journal_entry"
    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Moment, index=True)
    actor: str = Field(max_length=60)
    act: str = Field(max_length=60)
    subject: str = Field(max_length=60, index=True)
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    salt: str | None = Field(default=None, max_length=32)
    personal_hash: str | None = Field(default=None, max_length=64)
    position: int | None = Field(default=None, unique=True)
    link_hash: str | None = Field(default=None, max_length=64)
    erased_at: datetime | None = Field(default=None, sa_type=Moment)


class JournalHead(Row, table=True):
    """One row (id 1): the last link of the chain, and the last one that was pruned with age."""

    __tablename__ = "journal_head"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
    id: int | None = Field(default=None, primary_key=True)
    position: int = 0
    link_hash: str = Field(default="", max_length=64)
    pruned_position: int = 0
    pruned_hash: str = Field(default="", max_length=64)
