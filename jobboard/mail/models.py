"""A letter on its way out, and what we know of the relay that takes it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Text
from sqlmodel import Field

from jobboard.kit.db import Moment, Row, one_of


class DeliveryState(StrEnum):
    """design.md §4. "Handed" means that our relay took it: neither received nor read."""

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


class Stage(StrEnum):
    """Where a dialogue with the relay stands. From `dot` on the relay may have taken the letter."""

    CONNECT = "connect"
    BANNER = "banner"
    HELLO = "hello"
    STARTTLS = "starttls"
    AUTH = "auth"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    DOT = "dot"
    REPLY = "reply"


AFTER_DOT = (Stage.DOT, Stage.REPLY)
# Nothing more will be tried for these unless a person asks.
FINAL = (
    DeliveryState.HANDED,
    DeliveryState.DELIVERED,
    DeliveryState.BOUNCED,
    DeliveryState.BLOCKED,
    DeliveryState.CANCELLED,
    DeliveryState.FAILED,
)


# How the hold reason begins of a letter that the virus scanner ended (F-42).
INFECTED = "infected: "


class OutboxMessage(Row, table=True):
    """A letter frozen as a recipe: these columns, and the CV in the store, always give the same bytes.

    `fence` grows with every claim, so that a worker that slept past its lease finds that it lost the letter.
    `doubts` counts the lost final replies of the relay. `due_at` is empty when only a person can decide.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        one_of("state", DeliveryState),
        one_of("stage", Stage, empty=True),
        one_of("locale", ("fr", "en")),
        CheckConstraint("recipient NOT LIKE '% %' AND recipient LIKE '%_@_%'", name="recipient_shape"),
        CheckConstraint("(attachment_digest IS NULL) = (attachment_name IS NULL)", name="attachment_whole"),
        CheckConstraint("body_digest IS NULL OR attachment_digest IS NULL", name="one_body"),
        CheckConstraint("attempts >= 0 AND doubts >= 0 AND fence >= 0", name="counters"),
        Index("ix_outbox_message_claim", "state", "due_at"),
        # What an address last did with a letter, asked at each letter: rows hold whole letters and are slow to read.
        Index("ix_outbox_message_settled", "recipient", "settled_at", "id", "state"),
    )
    id: int | None = Field(default=None, primary_key=True)
    letter: str = Field(max_length=60)
    locale: str = Field(max_length=2)
    recipient: str = Field(max_length=254)
    recipient_name: str = Field(default="", max_length=150)
    sender: str = Field(max_length=254)
    from_name: str = Field(max_length=200)
    reply_to: str = Field(default="", max_length=254)
    reply_name: str = Field(default="", max_length=150)
    subject: str = Field(max_length=200)
    text: str = Field(sa_type=Text)
    html: str = Field(sa_type=Text)
    message_id: str = Field(max_length=360, unique=True)
    date: datetime = Field(sa_type=Moment)
    boundary: str = Field(max_length=60)
    references: str = Field(default="", sa_type=Text)
    attachment_digest: str | None = Field(default=None, max_length=64, index=True)
    attachment_name: str | None = Field(default=None, max_length=150)
    attachment_type: str | None = Field(default=None, max_length=100)
    # What somebody else wrote and the board passes on: content headers and body, in the store.
    body_digest: str | None = Field(default=None, max_length=64, index=True)
    auto_submitted: bool = False
    # Where a mailbox takes its reader off a list with one POST (RFC 8058): an address with a private link.
    unsubscribe: str | None = Field(default=None, max_length=500)
    recipe_sha256: str = Field(max_length=64)
    subject_key: str | None = Field(default=None, max_length=100, index=True)
    purpose_key: str | None = Field(default=None, max_length=150, unique=True)
    state: str = Field(default=DeliveryState.QUEUED, max_length=20)
    stage: str | None = Field(default=None, max_length=20)
    due_at: datetime | None = Field(default=None, sa_type=Moment)
    give_up_at: datetime | None = Field(default=None, sa_type=Moment)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    worker: str | None = Field(default=None, max_length=80)
    fence: int = 0
    attempts: int = 0
    doubts: int = 0
    last_reply: str = Field(default="", max_length=500)
    hold_reason: str = Field(default="", max_length=200)
    created_at: datetime = Field(sa_type=Moment)
    handed_at: datetime | None = Field(default=None, sa_type=Moment)
    settled_at: datetime | None = Field(default=None, sa_type=Moment)

    @property
    def is_infected(self) -> bool:
        """Whether the virus scanner ended this letter."""
        return self.state == DeliveryState.FAILED and self.hold_reason.startswith(INFECTED)


class MailRelay(Row, table=True):
    """One row (id 1): whether the queue rests because the relay is at fault, or is held by a person or a restore.

    A hold (`held_at`) ends only by `mail.holding.release_queue`. After the restore of a backup `held_from` is the
    moment of the backup and `held_accepted` how many letters are known to have left after it.
    """

    __tablename__ = "mail_relay"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
    id: int | None = Field(default=None, primary_key=True)
    faults: int = 0
    reason: str = Field(default="", max_length=500)
    stopped_at: datetime | None = Field(default=None, sa_type=Moment)
    open_until: datetime | None = Field(default=None, sa_type=Moment)
    held_at: datetime | None = Field(default=None, sa_type=Moment)
    held_reason: str = Field(default="", max_length=200)
    held_from: datetime | None = Field(default=None, sa_type=Moment)
    held_accepted: int = 0


class DeliveryAttempt(Row, table=True):
    """What one try for a letter came to, or several in a row that came to the same; `said` names no address."""

    __tablename__ = "delivery_attempt"
    __table_args__ = (one_of("outcome", DeliveryState), CheckConstraint("times > 0", name="times"))
    id: int | None = Field(default=None, primary_key=True)
    letter_id: int = Field(foreign_key="outbox_message.id", ondelete="CASCADE", index=True)
    first_at: datetime = Field(sa_type=Moment)
    last_at: datetime = Field(sa_type=Moment)
    times: int = 1
    outcome: str = Field(max_length=20)
    said: str = Field(default="", max_length=500)


class MailTotal(Row, table=True):
    """How many letters ever ended like this: only grows, whatever is erased or sent again."""

    __tablename__ = "mail_total"
    __table_args__ = (one_of("outcome", DeliveryState),)
    outcome: str = Field(primary_key=True, max_length=20)
    letters: int = 0
