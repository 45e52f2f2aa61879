"""Who hosts interns, and who may act for whom."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from jobboard.kit.db import Moment


class Company(SQLModel, table=True):
    """A host: company, association, town, laboratory. `name_key` is the folded name; two hosts may share it."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=150)
    name_key: str = Field(max_length=300, index=True)
    about: str = Field(default="", max_length=300)
    created_at: datetime = Field(sa_type=Moment)
    verified_at: datetime | None = Field(default=None, sa_type=Moment)


class Membership(SQLModel, table=True):
    """A recruiter may act for a company."""

    __table_args__ = (UniqueConstraint("user_id", "company_id"),)
    id: int | None = Field(default=None, primary_key=True)
    user_id: int = Field(foreign_key="user.id", ondelete="CASCADE")
    company_id: int = Field(foreign_key="company.id", ondelete="CASCADE", index=True)
    created_at: datetime = Field(sa_type=Moment)
