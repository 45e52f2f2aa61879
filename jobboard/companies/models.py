"""Who hosts interns, and who may act for whom."""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from jobboard.kit.db import Moment, Row


class Company(Row, table=True):
    """A host: company, association, town, laboratory. `name_key` is the folded name; two hosts may share it.

    `headcount` to `running_interns` are what a recruiter may tell so that the rules of law can say more; None is
    "not told". The last three are figures that the worker writes (see `applications.figures`): of `measured`
    applications of the last year that had their time, how many were `answered`, and in how many days half of all
    of them had an answer (None: half never had one).
    """

    __table_args__ = (
        CheckConstraint("headcount IS NULL OR headcount BETWEEN 0 AND 1000000", name="headcount_range"),
        CheckConstraint(
            "running_interns IS NULL OR running_interns BETWEEN 0 AND 9999", name="running_interns_range"
        ),
        CheckConstraint("siren IS NULL OR length(siren) = 9", name="siren_length"),
        CheckConstraint("answered BETWEEN 0 AND measured", name="answered_range"),
    )
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=150)
    name_key: str = Field(max_length=300, index=True)
    about: str = Field(default="", max_length=300)
    created_at: datetime = Field(sa_type=Moment)
    verified_at: datetime | None = Field(default=None, sa_type=Moment)
    headcount: int | None = None
    public_body: bool | None = None
    siren: str | None = Field(default=None, max_length=9)
    running_interns: int | None = None
    measured: int = 0
    answered: int = 0
    answer_days: int | None = None


class Membership(Row, table=True):
    """A recruiter may act for a company."""

    __table_args__ = (UniqueConstraint("user_id", "company_id"),)
    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", ondelete="CASCADE")
    company_id: int = Field(foreign_key="company.id", ondelete="CASCADE", index=True)
    created_at: datetime = Field(sa_type=Moment)
