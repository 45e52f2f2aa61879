"""A candidature and the answers it gets."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from jobboard.kit.db import Moment, Row, one_of, unique_where


class State(StrEnum):
    """The answer axis: what people did. The other axis, delivery, is told by the outbox."""

    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    INTERVIEW = "interview"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NO_ANSWER = "no_answer"
    OFFER_CLOSED = "offer_closed"


# States in which a student still hopes for something from the company.
OPEN_STATES = (State.WAITING, State.ACKNOWLEDGED, State.INTERVIEW, State.OFFERED, State.NO_ANSWER)


class AnswerKind(StrEnum):
    """What a recruiter can say."""

    ACKNOWLEDGED = "acknowledged"
    INTERVIEW = "interview"
    OFFERED = "offered"
    REFUSED = "refused"
    OTHER = "other"


class RefusalReason(StrEnum):
    """Why not: said to the student in a sentence of its own."""

    FILLED = "filled"
    LEVEL = "level"
    DATES = "dates"
    SKILLS = "skills"
    PLACE = "place"
    MANY = "many"
    OTHER = "other"


class Application(Row, table=True):
    """One person, one offer. `nonce` is the one of the private link; `form_key` absorbs double sends.

    `listed_at`: when a letter to the recruiter last named it among those that wait; `lapses_at`: the moment that
    letter gave, after which it counts as not answered; `end_told_at`: when the student heard that the offer takes
    no more applications; `hold_told_at`: that a check of the offer keeps it here.
    """

    __table_args__ = (
        one_of("state", State),
        one_of("locale", ("fr", "en")),
        CheckConstraint("length(message) <= 2000", name="message_length"),
        CheckConstraint("cv_size > 0", name="cv_size"),
        unique_where("uq_application_active", "offer_id", "email_key", where="withdrawn_at IS NULL"),
        one_of("withdrawn_from", State, empty=True),
        Index("ix_application_state", "state", "created_at"),
    )
    id: int | None = Field(default=None, primary_key=True)
    offer_id: int = Field(foreign_key="offer.id", index=True)
    state: str = Field(default=State.WAITING, max_length=20)
    name: str = Field(max_length=100)
    email: str = Field(max_length=254)
    email_key: str = Field(max_length=254, index=True)
    training: str = Field(max_length=150)
    message: str = Field(default="", sa_type=Text)
    phone: str = Field(default="", max_length=40)
    cv_digest: str = Field(max_length=64, index=True)
    cv_name: str = Field(max_length=100)
    cv_type: str = Field(max_length=100)
    cv_size: int
    locale: str = Field(max_length=2)
    form_key: str = Field(max_length=36, unique=True)
    nonce: str = Field(max_length=22, unique=True)
    version: int = 1
    created_at: datetime = Field(sa_type=Moment, index=True)
    leaves_at: datetime = Field(sa_type=Moment)
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    reminded_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_at: datetime | None = Field(default=None, sa_type=Moment)
    withdrawn_from: str | None = Field(default=None, max_length=20)
    listed_at: datetime | None = Field(default=None, sa_type=Moment)
    lapses_at: datetime | None = Field(default=None, sa_type=Moment)
    end_told_at: datetime | None = Field(default=None, sa_type=Moment)
    hold_told_at: datetime | None = Field(default=None, sa_type=Moment)
    cv_deleted_at: datetime | None = Field(default=None, sa_type=Moment)
    # From then on only the offer, the state and the days are left of it.
    anonymised_at: datetime | None = Field(default=None, sa_type=Moment)

    @property
    def subject_key(self) -> str:
        """How letters and the journal name it."""
        return f"application:{self.id}"

    @property
    def short_name(self) -> str:
        """ "Camille Durand" is "Camille D." in subjects and lists."""
        first, _, rest = self.name.partition(" ")
        return f"{first} {rest[0]}." if rest else first

    def is_held(self, now: datetime) -> bool:
        """Whether it can still be corrected or cancelled before it leaves."""
        return self.state in OPEN_STATES and now < self.leaves_at


class Answer(Row, table=True):
    """One answer of the company; it can be undone until `leaves_at`."""

    __table_args__ = (one_of("kind", AnswerKind), one_of("reason", RefusalReason, empty=True))
    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="CASCADE", index=True)
    kind: str = Field(max_length=20)
    reason: str | None = Field(default=None, max_length=20)
    text: str = Field(sa_type=Text)
    state_before: str = Field(max_length=20)
    by_user_id: int | None = Field(default=None, foreign_key="user.id")
    form_key: str = Field(max_length=36, unique=True)
    created_at: datetime = Field(sa_type=Moment)
    leaves_at: datetime = Field(sa_type=Moment)
    undone_at: datetime | None = Field(default=None, sa_type=Moment)


class ListedApplication(Row, table=True):
    """An application that a link of the purpose "answer_many" opens, for answering and nothing else."""

    __tablename__ = "listed_application"
    link_id: int = Field(primary_key=True, foreign_key="access_link.id", ondelete="CASCADE")
    application_id: int = Field(
        primary_key=True, foreign_key="application.id", ondelete="CASCADE", index=True
    )


class Side(StrEnum):
    """Who of the two writes."""

    COMPANY = "company"
    STUDENT = "student"


# The letter that passes on what a side wrote.
REPLIES = {Side.COMPANY: "reply_to_student", Side.STUDENT: "reply_to_company"}


class Correspondent(Row, table=True):
    """A further address from which one side writes about an application, proven by a link that went there."""

    __table_args__ = (one_of("side", Side), UniqueConstraint("application_id", "side", "email_key"))
    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", ondelete="CASCADE")
    side: str = Field(max_length=20)
    email_key: str = Field(max_length=254, index=True)
    created_at: datetime = Field(sa_type=Moment)
