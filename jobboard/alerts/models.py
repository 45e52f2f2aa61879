"""An alert: a search that is sent to a mailbox, and the offers it has named there already."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, Text
from sqlmodel import Field

from jobboard.kit.db import Moment, Row, one_of


class Rhythm(StrEnum):
    """How often letters leave, at most."""

    DAY = "day"
    WEEK = "week"


class Alert(Row, table=True):
    """A search and whom to tell. One that ends is deleted, so that nothing of it stays.

    `query` is the search as the query of a URL, `words` the same as people read it, in the alert's language. Until
    `confirmed_at` nothing is sent. `looked_at` is when offers were last looked for, `renewed_at` when its reader last
    said that it should go on, `asked_at` when the letter left that asks for it. Private pages find it by its nonce:
    SQLite gives the number of a deleted row to the next.
    """

    __table_args__ = (
        one_of("rhythm", Rhythm),
        one_of("locale", ("fr", "en")),
        Index("ix_alert_due", "rhythm", "looked_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    nonce: str = Field(max_length=22, unique=True)
    email: str = Field(max_length=254)
    email_key: str = Field(max_length=254, index=True)
    locale: str = Field(max_length=2)
    query: str = Field(sa_type=Text)
    words: str = Field(sa_type=Text)
    # One alert for a mailbox and a search.
    search_key: str = Field(max_length=64, unique=True)
    rhythm: str = Field(max_length=20)
    created_at: datetime = Field(sa_type=Moment)
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)
    looked_at: datetime | None = Field(default=None, sa_type=Moment)
    renewed_at: datetime | None = Field(default=None, sa_type=Moment)
    asked_at: datetime | None = Field(default=None, sa_type=Moment)

    @property
    def subject_key(self) -> str:
        """How its letters name it."""
        return f"alert:{self.nonce}"

    @property
    def journal_key(self) -> str:
        """How the journal names it: by what opens nothing."""
        return f"alert:{self.id}"


class AlertTold(Row, table=True):
    """An offer that a letter of an alert named, and the day of that letter; it is not named again."""

    __tablename__ = "alert_told"
    alert_id: int = Field(foreign_key="alert.id", ondelete="CASCADE", primary_key=True)
    offer_id: int = Field(foreign_key="offer.id", ondelete="CASCADE", primary_key=True)
    edition: str = Field(max_length=10)
