"""Mail as a row: frozen when it is written, sent later, and never forgotten."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel

from jobboard.kit.db import Moment, one_of


class State(StrEnum):
    """Where a letter stands. `handed`: our relay took it; `uncertain`: its last word was lost."""

    QUEUED = "queued"
    SENDING = "sending"
    HANDED = "handed"
    DELIVERED = "delivered"
    DELAYED = "delayed"
    BOUNCED = "bounced"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"
    HELD = "held"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


# States from which a letter may still leave.
UNSENT = (State.QUEUED, State.HELD, State.DELAYED)


class Stage(StrEnum):
    """How far the conversation with the relay has come. Before `dot` nothing can have been delivered."""

    NONE = "none"
    CONNECT = "connect"
    HELLO = "hello"
    STARTTLS = "starttls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"
    REPLY = "reply"


class OutboxMessage(SQLModel, table=True):
    """One letter to one recipient, as a recipe: the bytes are built from it, the same each time.

    `subject_key` is the opaque name ("application:42") by which upper slices find their letters, `purpose_key`
    (unique) makes a letter happen once. `fence` grows with each claim, so that a worker whose lease has ended
    knows it. `text` and `html` hold markers where private links stand (`kit.tokens`).
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        one_of("state", State),
        one_of("stage", Stage),
        one_of("locale", ("fr", "en")),
        Index("ix_outbox_message_due", "state", "due_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    letter: str = Field(max_length=60)
    locale: str = Field(max_length=2)
    recipient: str = Field(max_length=254)
    from_name: str = Field(default="", max_length=200)
    reply_to: str = Field(default="", max_length=254)
    reply_name: str = Field(default="", max_length=150)
    subject: str = Field(max_length=200)
    text: str = Field(sa_type=Text)
    html: str = Field(sa_type=Text)
    message_id: str = Field(max_length=200, unique=True)
    date: datetime = Field(sa_type=Moment)
    boundary: str = Field(max_length=70)
    references: str = Field(default="", max_length=500, sa_column_kwargs={"name": "thread_references"})
    auto_submitted: bool = True
    attachment_digest: str = Field(default="", max_length=64, index=True)
    attachment_name: str = Field(default="", max_length=150)
    attachment_type: str = Field(default="", max_length=100)
    recipe_sha256: str = Field(max_length=64)
    subject_key: str = Field(default="", max_length=60, index=True)
    purpose_key: str | None = Field(default=None, max_length=120, unique=True)
    state: str = Field(default=State.QUEUED, max_length=20)
    stage: str = Field(default=Stage.NONE, max_length=20)
    due_at: datetime = Field(sa_type=Moment)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    worker: str = Field(default="", max_length=80)
    fence: int = 0
    attempts: int = 0
    uncertain_times: int = 0
    last_reply: str = Field(default="", max_length=500)
    hold_reason: str = Field(default="", max_length=80)
    handed_at: datetime | None = Field(default=None, sa_type=Moment)
    created_at: datetime = Field(sa_type=Moment)
