"""Recruiters and moderators, the private links that letters carry, and who is signed in where."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field

from jobboard.kit.db import Moment, Row, one_of


class Role(StrEnum):
    """Students have no account."""

    RECRUITER = "recruiter"
    MODERATOR = "moderator"


class Purpose(StrEnum):
    """What a private link opens. A link of one purpose never serves another."""

    SIGN_IN = "sign_in"
    DRAFT = "draft"
    CONFIRM_OFFER = "confirm_offer"
    CORRECT_OFFER = "correct_offer"
    APPEAL = "appeal"
    APPLICATION = "application"
    ANSWER = "answer"
    ANSWER_MANY = "answer_many"
    MY_APPLICATIONS = "my_applications"
    YOUR_DATA = "your_data"
    OUTCOME = "outcome"
    SECOND_CONTACT = "second_contact"
    MEND_ADDRESS = "mend_address"
    NEW_ADDRESS = "new_address"
    CLAIM_REPLY = "claim_reply"
    ALERT = "alert"


class User(Row, table=True):
    """A recruiter or a moderator, known by a mail address. `email_key` is the address in lower case.

    `active_at` is the last time they signed in, `ending_told_at` when the end of an unused account was announced,
    `figures_off_at` when a moderator stopped the weekly figures.
    """

    __table_args__ = (one_of("role", Role), one_of("locale", ("fr", "en")))
    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=254)
    email_key: str = Field(max_length=254, unique=True)
    name: str = Field(default="", max_length=150)
    role: str = Field(max_length=20)
    locale: str = Field(default="fr", max_length=2)
    created_at: datetime = Field(sa_type=Moment)
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)
    blocked_at: datetime | None = Field(default=None, sa_type=Moment)
    active_at: datetime | None = Field(default=None, sa_type=Moment)
    ending_told_at: datetime | None = Field(default=None, sa_type=Moment)
    figures_off_at: datetime | None = Field(default=None, sa_type=Moment)

    @property
    def is_moderator(self) -> bool:
        """Whether this person may decide on offers."""
        return self.role == Role.MODERATOR and self.blocked_at is None


class AccessLink(Row, table=True):
    """A private link. Only the nonce is kept: the signature that makes it usable is in the letter alone.

    `subject_id` is the row it opens (an offer, an application, a draft), `email_key` the mailbox it speaks for;
    a sign-in link also carries the hash of its 6-digit code and how often it was tried.
    """

    __tablename__ = "access_link"
    __table_args__ = (one_of("purpose", Purpose),)
    id: int | None = Field(default=None, primary_key=True)
    nonce: str = Field(max_length=22, unique=True)
    purpose: str = Field(max_length=20)
    subject_id: int | None = Field(default=None, index=True)
    user_id: int | None = Field(default=None, foreign_key="user.id", ondelete="CASCADE", index=True)
    email_key: str | None = Field(default=None, max_length=254)
    code_hash: str | None = Field(default=None, max_length=64)
    attempts: int = 0
    created_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment, index=True)
    used_at: datetime | None = Field(default=None, sa_type=Moment)


class SignedIn(Row, table=True):
    """One browser in which somebody is signed in. The cookie's value is kept only as its SHA-256."""

    __tablename__ = "signed_in"
    id: int | None = Field(default=None, primary_key=True)
    key_hash: str = Field(max_length=64, unique=True)
    user_id: int = Field(foreign_key="user.id", ondelete="CASCADE", index=True)
    created_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    browser: str = Field(default="", max_length=120)
