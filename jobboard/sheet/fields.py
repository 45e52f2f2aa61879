"""The sheet's field table: one place from which forms, limits, CHECK constraints and documentation are made."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a field holds, as far as a form or a column needs to know."""

    LINE = "line"
    TEXT = "text"
    ITEMS = "items"
    NUMBER = "number"
    DECIMAL = "decimal"
    DATE = "date"
    CHOICE = "choice"
    EMAIL = "email"
    PHONE = "phone"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: lengths are in characters, numbers in their own unit, `items` counts list elements."""

    name: str
    kind: Kind
    longest: int | None = None
    shortest: int | None = None
    least: int | None = None
    most: int | None = None
    items: int | None = None
    choices: tuple[str, ...] = ()
    required: bool = False
    public: bool = True


LEVELS = ("bac", "bac+1", "bac+2", "bac+3", "bac+4", "bac+5", "doctorat")
REMOTE = ("none", "partial", "full")
PAY_KINDS = ("amount", "legal_minimum", "negotiable", "unpaid", "unstated")
PAY_UNITS = ("hour", "month", "total")
PRECISIONS = ("day", "month", "quarter", "year", "asap")
CEFR = ("A1", "A2", "B1", "B2", "C1", "C2")
# About twenty fields of activity; the codes are ours, the labels stand in the catalogue.
DOMAINS = (
    "agriculture",
    "architecture",
    "arts",
    "banking",
    "communication",
    "construction",
    "design",
    "education",
    "energy",
    "engineering",
    "environment",
    "health",
    "hospitality",
    "hr",
    "it",
    "law",
    "logistics",
    "management",
    "marketing",
    "research",
    "sales",
    "social",
)

FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("title", Kind.LINE, longest=150, shortest=3, required=True),
        Field("company_name", Kind.LINE, longest=150, shortest=1, required=True),
        Field("department", Kind.LINE, longest=150),
        Field("place_text", Kind.LINE, longest=200, required=True),
        Field("remote", Kind.CHOICE, choices=REMOTE),
        Field("duration_text", Kind.LINE, longest=80, required=True),
        Field("duration_min", Kind.DECIMAL, least=0, most=24),
        Field("duration_max", Kind.DECIMAL, least=0, most=24),
        Field("weekly_hours", Kind.DECIMAL, least=1, most=48),
        Field("hours_total", Kind.NUMBER, least=1, most=4000),
        Field("start_text", Kind.LINE, longest=80, required=True),
        Field("subject", Kind.TEXT, longest=2000),
        Field("missions", Kind.TEXT, longest=6000, shortest=30, required=True),
        Field("note", Kind.TEXT, longest=2000),
        Field("education_text", Kind.LINE, longest=500),
        Field("education_level", Kind.CHOICE, choices=LEVELS),
        Field("languages", Kind.ITEMS, items=8, longest=80),
        Field("skills", Kind.ITEMS, items=20, longest=80),
        Field("qualities", Kind.ITEMS, items=20, longest=80),
        Field("profile", Kind.TEXT, longest=3000),
        Field("pay_kind", Kind.CHOICE, choices=PAY_KINDS),
        Field("pay_min", Kind.DECIMAL, least=0, most=100000),
        Field("pay_max", Kind.DECIMAL, least=0, most=100000),
        Field("pay_unit", Kind.CHOICE, choices=PAY_UNITS),
        Field("pay_text", Kind.LINE, longest=200),
        Field("benefits", Kind.LINE, longest=300),
        Field("deadline", Kind.DATE),
        Field("openings", Kind.NUMBER, least=1, most=999),
        Field("reference", Kind.LINE, longest=60),
        Field("field", Kind.CHOICE, choices=DOMAINS),
        Field("premises", Kind.LINE, longest=300),
        Field("contact_email", Kind.EMAIL, longest=254, required=True, public=False),
        Field("second_contact", Kind.EMAIL, longest=254, public=False),
        Field("contact_name", Kind.LINE, longest=150, public=False),
        Field("phone", Kind.PHONE, longest=40, public=False),
        Field("apply_url", Kind.URL, longest=500),
        Field("language", Kind.CHOICE, choices=("fr", "en"), required=True),
    )
}
