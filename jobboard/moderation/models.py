"""Acts of moderation, each with its reason, and what readers report."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Text
from sqlmodel import Field

from jobboard.kit.db import Moment, Row, one_of


class Act(StrEnum):
    """What a moderator can do to an offer."""

    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"
    HOLD = "hold"
    REMOVE = "remove"
    RESTORE = "restore"
    ACCEPT_CHANGE = "accept_change"
    DECLINE_CHANGE = "decline_change"


class Reason(StrEnum):
    """Why an offer is refused or taken down; each has a sentence for the recruiter."""

    NOT_INTERNSHIP = "not_internship"
    INCOMPLETE = "incomplete"
    PAY = "pay"
    DISCRIMINATION = "discrimination"
    FEES = "fees"
    FRAUD = "fraud"
    DUPLICATE = "duplicate"
    CONTACT = "contact"
    OTHER = "other"


class ReportReason(StrEnum):
    """The seven reasons of the report form, and the board's own."""

    SCAM = "scam"
    MONEY = "money"
    DISCRIMINATION = "discrimination"
    NOT_INTERNSHIP = "not_internship"
    FILLED = "filled"
    WRONG = "wrong"
    OTHER = "other"
    # Nobody chooses it: the board itself says that the rules have changed.
    LAW = "law"


class Decision(Row, table=True):
    """One act on one offer, or on the edit of it that `revision_id` names.

    `released` holds what of the law was let pass with it: rule, field, word and reason.
    """

    __table_args__ = (one_of("act", Act), one_of("reason", Reason, empty=True))
    id: int | None = Field(default=None, primary_key=True)
    offer_id: int = Field(foreign_key="offer.id", ondelete="CASCADE", index=True)
    revision_id: int | None = Field(default=None, foreign_key="revision.id", ondelete="SET NULL")
    by_user_id: int = Field(foreign_key="user.id")
    act: str = Field(max_length=20)
    reason: str | None = Field(default=None, max_length=20)
    comment: str = Field(default="", sa_type=Text)
    released: list[dict[str, str]] = Field(default_factory=list, sa_type=JSON)
    status_before: str = Field(max_length=20)
    created_at: datetime = Field(sa_type=Moment)
    undone_at: datetime | None = Field(default=None, sa_type=Moment)


class Report(Row, table=True):
    """A reader says that something is wrong with an offer."""

    __table_args__ = (one_of("reason", ReportReason),)
    id: int | None = Field(default=None, primary_key=True)
    offer_id: int = Field(foreign_key="offer.id", ondelete="CASCADE", index=True)
    reason: str = Field(max_length=20)
    text: str = Field(default="", sa_type=Text)
    reporter_hash: str = Field(max_length=64)
    created_at: datetime = Field(sa_type=Moment)
    handled_at: datetime | None = Field(default=None, sa_type=Moment)
    handled_by: int | None = Field(default=None, foreign_key="user.id")
    outcome: str = Field(default="", max_length=20)
