"""An offer: a sheet with a life. Also its drafts, its versions and the words exchanged about it."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, Text, text
from sqlmodel import Field

from jobboard.kit.clock import last_day
from jobboard.kit.db import Fixed, Moment, Row, one_of
from jobboard.kit.fulltext import STATES, attach
from jobboard.kit.text import slugify
from jobboard.offers.contacts import masked
from jobboard.sheet.fields import FIELDS, PRECISIONS, Kind


class Status(StrEnum):
    """design.md §4; what the date says (scheduled, ended) is not a status."""

    DRAFT = "draft"
    UNCONFIRMED = "unconfirmed"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    REJECTED = "rejected"
    PUBLISHED = "published"
    PAUSED = "paused"
    HELD = "held"
    CLOSED = "closed"
    REMOVED = "removed"


class CloseReason(StrEnum):
    """Why an offer takes no more applications; the first two are "Pourvue"."""

    FILLED_HERE = "filled_here"
    FILLED_ELSEWHERE = "filled_elsewhere"
    WITHDRAWN = "withdrawn"
    FULL = "full"
    ENDED = "ended"


class RevisionState(StrEnum):
    """What became of an edit of an offer that was online; sheets of the offer's own review have none."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    # So small that it went online at once.
    CORRECTED = "corrected"


class OfferNotOpen(Exception):
    """The offer takes no applications (any more)."""


class WrongState(Exception):
    """The move asked for does not start from the state the offer is in."""


_CATALOGUED = text("status IN ('" + "', '".join(STATES) + "')")


def _length(name: str) -> int:
    longest = FIELDS[name].longest
    assert longest is not None
    return longest


def _sheet_checks() -> list[CheckConstraint]:
    """The field table's limits as constraints, so that no code path can store what a form would refuse."""
    scale = {"pay_min": 100, "pay_max": 100, "duration_min": 10, "duration_max": 10, "weekly_hours": 10}
    checks: list[CheckConstraint] = []
    for field in FIELDS.values():
        column = field.name
        if field.kind in (Kind.LINE, Kind.TEXT, Kind.EMAIL, Kind.PHONE, Kind.URL) and field.longest:
            checks.append(CheckConstraint(f"length({column}) <= {field.longest}", name=f"{column}_length"))
        elif field.kind is Kind.CHOICE:
            checks.append(one_of(column, field.choices, empty=not field.required))
        elif field.kind in (Kind.NUMBER, Kind.DECIMAL):
            times = scale.get(column, 1)
            least, most = (field.least or 0) * times, (field.most or 0) * times
            checks.append(
                CheckConstraint(
                    f"{column} IS NULL OR {column} BETWEEN {least} AND {most}", name=f"{column}_range"
                )
            )
    return checks


class Offer(Row, table=True):
    """The approved (or submitted) sheet, flat, with its state, dates and public address."""

    __table_args__ = (
        one_of("status", Status),
        one_of("close_reason", CloseReason, empty=True),
        one_of("start_precision", PRECISIONS, empty=True),
        *_sheet_checks(),
        CheckConstraint(
            "duration_min IS NULL OR duration_max IS NULL OR duration_min <= duration_max",
            name="duration_order",
        ),
        CheckConstraint("pay_min IS NULL OR pay_max IS NULL OR pay_min <= pay_max", name="pay_order"),
        CheckConstraint("status <> 'published' OR published_at IS NOT NULL", name="published_has_date"),
        CheckConstraint("status <> 'closed' OR close_reason IS NOT NULL", name="closed_has_reason"),
        Index("ix_offer_public", "status", "published_at", "id"),
        # All that the catalogue in memory is made of, in its order: nobody reads a million whole rows to start.
        Index(
            "ix_offer_catalogue",
            *(
                "published_at",
                "id",
                "status",
                "expires_at",
                "company_id",
                "applicants",
                "indexed_as",
                "facets",
            ),
            sqlite_where=_CATALOGUED,
            postgresql_where=_CATALOGUED,
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    status: str = Field(max_length=20)
    close_reason: str | None = Field(default=None, max_length=20)
    company_id: int = Field(foreign_key="company.id", index=True)
    author_id: int = Field(foreign_key="user.id", index=True)
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
    submitted_at: datetime | None = Field(default=None, sa_type=Moment)
    published_at: datetime | None = Field(default=None, sa_type=Moment)
    expires_at: datetime | None = Field(default=None, sa_type=Moment, index=True)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    last_day_told_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_told_at: datetime | None = Field(default=None, sa_type=Moment)
    appealed_at: datetime | None = Field(default=None, sa_type=Moment)
    applications: int = 0
    # The stamp of the law it was last looked at by (see `offers.law.stamp`), and what the recruiter ticked.
    law_version: str = Field(default="", max_length=40)
    law_ticks: list[str] = Field(default_factory=list, sa_type=JSON)
    # `applications` as readers may see it, brought up to date now and then (see `offers.actions.snapshots`).
    applicants: int = 0
    # What search finds it by, made from the sheet by `offers.indexing`, in the version that `indexed_as` says.
    search_text: str = Field(default="", sa_type=Text)
    terms: str = Field(default="", sa_type=Text)
    facets: str = Field(default="", max_length=400)
    indexed_as: int = Field(default=0, index=True)
    # Whether a text of it has to be masked for readers (see `offers.contacts`); almost none has.
    has_contacts: bool = False

    title: str = Field(max_length=_length("title"))
    company_name: str = Field(max_length=_length("company_name"))
    department: str = Field(default="", max_length=_length("department"))
    place_text: str = Field(default="", max_length=_length("place_text"))
    commune: str | None = Field(default=None, max_length=100)
    commune_code: str | None = Field(default=None, max_length=5)
    district: str | None = Field(default=None, max_length=3, index=True)
    region: str | None = Field(default=None, max_length=60)
    postcode: str | None = Field(default=None, max_length=10)
    latitude: float | None = None
    longitude: float | None = None
    remote: str | None = Field(default=None, max_length=10)
    duration_text: str = Field(default="", max_length=_length("duration_text"))
    duration_min: Decimal | None = Field(default=None, sa_type=Fixed(1))
    duration_max: Decimal | None = Field(default=None, sa_type=Fixed(1))
    weekly_hours: Decimal | None = Field(default=None, sa_type=Fixed(1))
    hours_total: int | None = None
    start_text: str = Field(default="", max_length=_length("start_text"))
    start_earliest: date | None = None
    start_latest: date | None = None
    start_precision: str | None = Field(default=None, max_length=10)
    subject: str = Field(default="", sa_type=Text)
    missions: str = Field(default="", sa_type=Text)
    note: str = Field(default="", sa_type=Text)
    education_text: str = Field(default="", max_length=_length("education_text"))
    education_level: str | None = Field(default=None, max_length=10)
    languages: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    skills: list[str] = Field(default_factory=list, sa_type=JSON)
    qualities: list[str] = Field(default_factory=list, sa_type=JSON)
    profile: str = Field(default="", sa_type=Text)
    pay_kind: str | None = Field(default=None, max_length=20)
    pay_text: str = Field(default="", max_length=_length("pay_text"))
    pay_min: Decimal | None = Field(default=None, sa_type=Fixed(2))
    pay_max: Decimal | None = Field(default=None, sa_type=Fixed(2))
    pay_unit: str | None = Field(default=None, max_length=10)
    pay_currency: str = Field(default="EUR", max_length=3)
    benefits: str = Field(default="", max_length=_length("benefits"))
    deadline: date | None = None
    openings: int | None = None
    reference: str = Field(default="", max_length=_length("reference"))
    field: str | None = Field(default=None, max_length=20)
    premises: str = Field(default="", max_length=_length("premises"))
    contact_email: str = Field(default="", max_length=_length("contact_email"))
    second_contact: str = Field(default="", max_length=_length("second_contact"))
    contact_name: str = Field(default="", max_length=_length("contact_name"))
    phone: str = Field(default="", max_length=_length("phone"))
    apply_url: str = Field(default="", max_length=_length("apply_url"))
    language: str = Field(default="fr", max_length=2)

    @property
    def ref(self) -> str:
        """The public part of its address: "{id}-{slug}"."""
        return ref_of(self.id or 0, self.public_title)

    @property
    def public_title(self) -> str:
        """Its title as everybody may read it."""
        return masked(self.title) if self.has_contacts else self.title

    @property
    def subject_key(self) -> str:
        """How letters and the journal name it."""
        return f"offer:{self.id}"

    @property
    def last_day(self) -> date | None:
        """The last civil day in France on which it takes applications."""
        return last_day(self.expires_at) if self.expires_at is not None else None

    def is_open(self, now: datetime) -> bool:
        """Whether it is public and takes applications at this moment."""
        return (
            self.status == Status.PUBLISHED
            and self.published_at is not None
            and self.expires_at is not None
            and self.published_at <= now < self.expires_at
        )

    def move(self, to: Status, *, start: tuple[Status, ...], now: datetime) -> None:
        """Go to a state from one of the given ones; raises WrongState otherwise."""
        if self.status not in start:
            raise WrongState(f"{self.status} → {to}")
        self.status = to
        self.updated_at = now


attach(Offer.__table__)  # type: ignore[attr-defined]


def ref_of(number: int, title: str) -> str:
    """The public part of an offer's address, by its public title."""
    return f"{number}-{slugify(title)}"


class Revision(Row, table=True):
    """A sheet as it was submitted, numbered within its offer, for moderators to compare.

    One offer has one edit at most that waits ("proposed"). `new_dates`: once accepted, its days count anew from then.
    """

    __table_args__ = (
        one_of("state", RevisionState, empty=True),
        Index(
            "uq_revision_proposed",
            "offer_id",
            unique=True,
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    offer_id: int = Field(foreign_key="offer.id", ondelete="CASCADE", index=True)
    number: int
    sheet: dict[str, Any] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=Moment)
    state: str | None = Field(default=None, max_length=20)
    law_ticks: list[str] = Field(default_factory=list, sa_type=JSON)
    new_dates: bool = False
    decided_at: datetime | None = Field(default=None, sa_type=Moment)


class Comment(Row, table=True):
    """A sentence between moderators and the recruiter about an offer."""

    id: int | None = Field(default=None, primary_key=True)
    offer_id: int = Field(foreign_key="offer.id", ondelete="CASCADE", index=True)
    author_id: int = Field(foreign_key="user.id")
    by_moderator: bool
    text: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=Moment)


class Draft(Row, table=True):
    """What a recruiter pasted and typed before publishing, kept 30 days at a private address.

    `values` are the form's texts as typed; `marks` say how each field was read (see `sheet.model.Mark`).
    """

    id: int | None = Field(default=None, primary_key=True)
    source_text: str = Field(default="", sa_type=Text)
    values: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    marks: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    locale: str = Field(default="fr", max_length=2)
    offer_id: int | None = Field(default=None, foreign_key="offer.id", ondelete="CASCADE", index=True)
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment, index=True)
